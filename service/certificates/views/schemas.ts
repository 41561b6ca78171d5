import Type, { type Static } from "typebox";
import { Evidence, Party, recordedBy, Rejection, State } from "../../accept/schemas.ts";
import { SCHEMES, SUBJECT_TYPES, VALIDITIES } from "../../formats/slots.ts";
import { listOf } from "../../rest/schemas.ts";
import { FILE_TYPES } from "../../values/files.ts";
import { code, day, hash, HASH, lot, Names, nullable, ref, time, uuid } from "../../values/schemas.ts";
import { CERTIFICATE_ACTS } from "../rules.ts";

export const Scheme = Type.Enum([...SCHEMES], {
  description:
    "What a certificate is of: sanitary_authorisation (ONSSA, law 28-07), geographical_indication, designation_of_origin, agricultural_label (IGP, AOP, label agricole, law 25-06), organic (law 39-12), laboratory_result, audit_finding.",
  examples: ["organic"],
});

/** Of a file as others name it. */
export const fileFields = {
  id: hash("SHA-256 of its bytes."),
  type: Type.Enum([...FILE_TYPES], { description: "What it is.", examples: ["application/pdf"] }),
  size: Type.Integer({ minimum: 1, description: "In bytes.", examples: [48213] }),
};

/** Of a file that something names. */
export const namedFileFields = {
  ...fileFields,
  erasedAt: nullable(time("When its bytes were erased; null where they are kept.")),
};

const named = (what: string, example: string) =>
  Type.Optional(Type.String({ description: `${what}, by its id or its public code.`, examples: [example] }));

const given = {
  scheme: Scheme,
  number: Type.String({ description: "Its number as printed, 1 to 60 characters.", examples: ["MA-BIO-154/2025"] }),
  scope: ref(Names),
  validFrom: day("Its first day, past or to come.", "2025-01-01"),
};

export const NewCertificate = Type.Object(
  {
    ...given,
    subject: Type.Object(
      {
        organisation: named("An organisation", "4821930557264"),
        batch: named("A batch", "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
      },
      { additionalProperties: false, description: "What it is about: one of the two." },
    ),
    validUntil: Type.Optional(day("Its last day, not past; left out when it has none.", "2027-12-31")),
    file: Type.Optional(hash("The paper itself: a file that your organisation sent here.")),
  },
  {
    $id: "NewCertificate",
    additionalProperties: false,
    description: "A statement of an accredited certifier; days are those of Morocco.",
    examples: [
      {
        scheme: "organic",
        subject: { organisation: "4821930557264" },
        number: "MA-BIO-154/2025",
        scope: { fr: "Dattes, 12 hectares" },
        validFrom: "2025-01-01",
      },
    ],
  },
);

const Act = Type.Enum([...CERTIFICATE_ACTS], { description: "What was done.", examples: ["suspension"] });

export const CertificateAct = Type.Object(
  {
    kind: Act,
    effectiveFrom: nullable(day("Of a revocation: from when on the certificate counts for nothing.", "2025-06-01")),
    reason: nullable(Type.String({ description: "Why; null where another service keeps it.", examples: ["Residues"] })),
    commitment: hash("Commitment of the reason; the chain holds this and no words."),
    state: State,
    operation: nullable(uuid("Its operation; null for what reached the chain by another way.")),
    rejection: nullable(ref(Rejection)),
    createdAt: time("When it was asked for, or its block's time."),
    evidence: nullable(ref(Evidence)),
    recordedBy,
  },
  { $id: "CertificateAct", additionalProperties: false, description: "What became of a certificate since." },
);

export const Validity = Type.Enum([...VALIDITIES], {
  description: "Whether it counts: on the day that was asked for, else now.",
  examples: ["valid"],
});

export const Certificate = Type.Object(
  {
    id: hash("Its id, derived by the contract."),
    issuer: ref(Party),
    ...given,
    subject: Type.Object(
      {
        type: Type.Enum([...SUBJECT_TYPES], { description: "What it is about.", examples: ["organisation"] }),
        organisation: ref(Party),
        batch: nullable(
          Type.Object(
            { id: hash("The batch's id."), code: code("Its public code."), lot, product: ref(Names) },
            { additionalProperties: false, description: "Null for one about all of the organisation." },
          ),
        ),
      },
      { additionalProperties: false, description: "What it is about." },
    ),
    validUntil: nullable(day("Its last day; null when it has none.", "2027-12-31")),
    file: nullable(Type.Object(namedFileFields, { additionalProperties: false, description: "The paper itself." })),
    validity: Validity,
    commitment: hash("Commitment of these facts; the chain holds this and no words."),
    state: State,
    operation: uuid("The operation that issues it."),
    rejection: nullable(ref(Rejection)),
    createdAt: time("When it was asked for."),
    evidence: nullable(ref(Evidence)),
    recordedBy,
    acts: Type.Array(ref(CertificateAct), { description: "What became of it since, the oldest first." }),
  },
  { $id: "Certificate", additionalProperties: false, description: "A statement of an accredited certifier." },
);

export const Certificates = listOf(Certificate, "Certificates");

const reason = Type.String({
  description: "Why, 1 to 500 characters. Kept here; the chain gets its commitment only.",
  examples: ["Residues above the limit"],
});

export const CertificateReason = Type.Object(
  { reason },
  { $id: "CertificateReason", additionalProperties: false, description: "Why a certificate stops, or counts again." },
);

export const NewRevocation = Type.Object(
  {
    effectiveFrom: day("The first day on which it counts for nothing, past or to come.", "2025-06-01"),
    reason,
  },
  { $id: "NewRevocation", additionalProperties: false, description: "From when on a certificate counts for nothing." },
);

/** A batch that rests on a certificate. */
export const batchMark = {
  id: hash("The batch's id."),
  code: code("Its public code."),
  lot,
  product: ref(Names),
  organisation: ref(Party),
};

export const isCovered = Type.Boolean({
  description: "Whether the certificate was valid all the same on the day on which that batch was made.",
});

export const CertificateReach = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { ...batchMark, producedOn: day("When it was produced.", "2025-10-20"), covered: isCovered },
        { additionalProperties: false, description: "A batch." },
      ),
      { description: "The batches that rest on it, newest first: those that you may know of." },
    ),
    next: nullable(Type.String({ description: "Opaque cursor of the next page; null on the last one." })),
    descendants: Type.Integer({ description: "How many batches were made of all that rest on it.", examples: [3] }),
  },
  { $id: "CertificateReach", additionalProperties: false, description: "What a certificate reaches." },
);

export const StoredFile = Type.Object(
  {
    ...fileFields,
    createdAt: time("Since when your organisation keeps it here."),
    cleaned: Type.Boolean({
      description:
        "Whether what a camera wrote into the photo (where, when and with what it was taken) was taken out before it was kept. `id` and `size` are of what is kept.",
      examples: [true],
    }),
  },
  { $id: "StoredFile", additionalProperties: false, description: "A paper or a photo, kept by its hash." },
);

export const CertificatePath = Type.Object({
  id: Type.String({ pattern: HASH, title: "certificate", description: "The certificate's id." }),
});

export type StoredFileView = Static<typeof StoredFile>;
export type CertificateView = Static<typeof Certificate>;
/** What a certificate is about, as labels and letters name it. */
export type SubjectView = CertificateView["subject"];
export type CertificateActView = Static<typeof CertificateAct>;
/** What rests on a certificate, as its page lists it. */
export type CertificateReachView = Static<typeof CertificateReach>;
