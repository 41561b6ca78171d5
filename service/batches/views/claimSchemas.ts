import Type, { type Static } from "typebox";
import { Evidence, Party } from "../../accept/schemas.ts";
import { batchMark, Certificate, isCovered, namedFileFields, Scheme } from "../../certificates/views/schemas.ts";
import { hash, Names, nullable, ref } from "../../values/schemas.ts";
import { CLAIM_SCHEMES, CLAIM_STANDINGS, MAX_CLAIMS } from "../rules/claims.ts";

const scheme = Type.Enum([...CLAIM_SCHEMES], {
  description:
    "Of which scheme, or own_words. Geographical indication, designation of origin, agricultural label and organic are protected: a certificate must cover them on the day of production.",
  examples: ["organic"],
});

export const NewClaim = Type.Object(
  {
    scheme,
    words: Type.Optional(ref(Names)),
    certificate: Type.Optional(hash("The certificate that it rests on; left out, one that covers it is taken.")),
    file: Type.Optional(hash("What shows it: a file that your organisation sent here.")),
  },
  {
    $id: "NewClaim",
    additionalProperties: false,
    description: "What a batch is said to be; own_words needs `words`.",
    examples: [{ scheme: "own_words", words: { fr: "Fait main", ar: "صنع يدوي" } }],
  },
);

export const newClaims = Type.Optional(
  Type.Array(ref(NewClaim), { maxItems: MAX_CLAIMS, description: "What it is said to be: for good." }),
);

export const Claim = Type.Object(
  {
    scheme,
    words: nullable(ref(Names)),
    standing: Type.Enum([...CLAIM_STANDINGS], {
      description:
        "verified (a certificate covered it on the day), evidenced (the maker shows a file), self_declared, uncovered (the certificate that it rested on did not cover it after all).",
      examples: ["verified"],
    }),
    by: ref(Party),
    certificate: nullable(ref(Certificate)),
    file: nullable(Type.Object(namedFileFields, { additionalProperties: false, description: "What shows it." })),
  },
  {
    $id: "Claim",
    additionalProperties: false,
    description: "What a batch is said to be, by whom, and the certificate that covers it or on which it rested.",
  },
);

export const claims = Type.Optional(Type.Array(ref(Claim), { description: "Left out where there are none." }));

export const CertificateNotice = Type.Object(
  {
    certificate: Type.Object(
      {
        id: hash("Its id."),
        scheme: Scheme,
        number: Type.String({ description: "Its number as printed.", examples: ["MA-BIO-154/2025"] }),
        issuer: ref(Party),
      },
      { additionalProperties: false, description: "Which." },
    ),
    kind: Type.Enum(["suspension", "revocation"], { description: "What was done.", examples: ["revocation"] }),
    from: Type.String({
      description: "Since when it counts for nothing: the time of a suspension, the first day of a revocation.",
      examples: ["2025-06-01"],
    }),
    reason: nullable(Type.String({ description: "Why; null where another service keeps it.", examples: ["Residues"] })),
    part: Type.Enum(["itself", "source"], {
      description: "What rests on it: the batch itself, or something that it was made of.",
      examples: ["source"],
    }),
    batch: Type.Object(batchMark, { additionalProperties: false, description: "What rests on it." }),
    covered: isCovered,
    evidence: nullable(ref(Evidence)),
  },
  { $id: "CertificateNotice", additionalProperties: false, description: "A certificate that does not count any more." },
);
export type CertificateNotice = Static<typeof CertificateNotice>;

export const notices = Type.Optional(
  Type.Array(ref(CertificateNotice), {
    description:
      "Certificates of this batch, or of what it was made of, that were suspended or revoked; for a batch that is read by itself.",
  }),
);
