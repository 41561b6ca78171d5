import type { Kind } from "../acts.ts";
import { accountOf } from "../formats/ids.ts";
import { startOfDay } from "../values/dates.ts";
import { type Row, UNKNOWN } from "./differences.ts";

/** What was asked for, as the intent keeps it; it is held against the chain by itself. */
export interface Asked {
  id: string;
  kind: Kind;
  account: string | null;
  arguments: Row;
}

/** What is known beside the intent, each held against the chain by itself. */
export interface Known {
  chainId: bigint;
  organisations: string;
  /** As far as it is disclosed; null where it is not here. */
  document(commitment: unknown): Row | null;
  threadOf(agreement: unknown): unknown;
  /** Whether the contract could weigh the transformation; undefined while it has not. */
  conserved(transformation: unknown): boolean | undefined;
}

export interface ExpectedRow {
  table: string;
  row: Row;
}

type Rule = (asked: Asked, known: Known) => ExpectedRow[];

/** A member of a document that is there, or can be hidden. */
const said = (document: Row | null, name: string): unknown => document?.[name] ?? UNKNOWN;
/** A member that may be absent. */
const perhaps = (document: Row | null, name: string): unknown => (document ? (document[name] ?? null) : UNKNOWN);

const none: Rule = () => [];

interface StatedBatch {
  id: string;
  commitment: string;
  netMassMg: string;
}

type Claim = { scheme: string; certificate?: string; file?: string };

const batchesOf = (
  { id: intent, account }: Asked,
  known: Known,
  list: StatedBatch[],
  {
    transformation,
    conserved,
    acknowledged,
  }: { transformation: unknown; conserved: boolean | undefined; acknowledged: Row[] },
): ExpectedRow[] =>
  list.flatMap(({ id, commitment, netMassMg }) => {
    const document = known.document(commitment);
    const product = (document?.["product"] as Row | undefined)?.["id"];
    const row = {
      ...{ id, account, intent, transformation, commitment },
      product: product ?? UNKNOWN,
      lot: said(document, "lot"),
      unit: (document?.["quantity"] as Row | undefined)?.["unit"] ?? UNKNOWN,
      conserved: conserved === undefined ? UNKNOWN : conserved && BigInt(netMassMg) > 0n,
      acknowledged: acknowledged.filter((one) => one["product"] === product).map((one) => one["code"]),
    };
    const claims = ((document?.["claims"] as Claim[] | undefined) ?? []).map(
      ({ scheme, certificate = null, file = null }, position) => ({
        table: "batch_claims",
        row: { batch: id, position, scheme, certificate, file },
      }),
    );
    return [{ table: "batches", row }, ...claims];
  });

const organisation: Rule = ({ id, kind, account, arguments: given }, { chainId, organisations }) => [
  {
    table: "organisations",
    row: {
      account: kind === "sponsor" ? accountOf(chainId, organisations, Number(given["serial"])) : account,
      serial: given["serial"],
      commitment: given["profile"],
      kind: kind === "sponsor" ? "buyer" : given["organisationKind"],
      registration: id,
    },
  },
];

const certificateAct =
  (kind: string): Rule =>
  ({ id, arguments: given }, known) => {
    const commitment = given["reason"];
    const document = known.document(commitment);
    const day = document?.["effectiveFrom"];
    const from = typeof day === "string" ? startOfDay(day) : null;
    const row = { intent: id, certificate: given["certificate"], kind, effective_from: from, commitment };
    return [{ table: "certificate_acts", row }];
  };

const recall: Rule = ({ id, arguments: given }) => [
  { table: "recalls", row: { reason: given["reason"], batch: given["batch"], holder: given["holder"], intent: id } },
];

const shipment: Rule = ({ id: intent, account, arguments: given }, known) => {
  const lines = given["lines"] as { batch: string }[] | undefined;
  const row = {
    ...{ id: given["shipment"], account, intent, commitment: given["commitment"] },
    receiver: said(known.document(given["commitment"]), "receiver"),
    batches: lines?.map(({ batch }) => batch) ?? [given["batch"]],
    agreement: given["agreement"] ?? null,
    line: given["line"] ?? null,
    returns: given["returned"] ?? null,
  };
  return [{ table: "shipments", row }];
};

const receipt: Rule = ({ id: intent, arguments: given }, known) => {
  const receipts = given["receipts"] as { batch: string }[] | undefined;
  const commitment = given["commitment"];
  const document = known.document(commitment);
  const kind = document ? (document["reason"] === undefined ? "receipt" : "rejection") : UNKNOWN;
  const batches = receipts?.map(({ batch }) => batch) ?? [given["batch"]];
  return [{ table: "shipment_ends", row: { intent, shipment: given["shipment"], kind, commitment, batches } }];
};

const cancellation: Rule = ({ id: intent, arguments: given }) => {
  const { shipment, reason: commitment, batches = [given["batch"]] } = given;
  return [{ table: "shipment_ends", row: { intent, shipment, kind: "cancellation", commitment, batches } }];
};

const NO_WORDS = `0x${"0".repeat(64)}`;

/** `agreement`: which argument names it. */
const agreementAct =
  (kind: string, agreement = "agreement"): Rule =>
  ({ id: intent, account, arguments: given }) => {
    const { line = null, batch = null, quantity = null, commitment = null } = given;
    const words = commitment === NO_WORDS ? null : commitment;
    const row = { intent, agreement: given[agreement], account, kind, line, batch, quantity, commitment: words };
    return [{ table: "agreement_acts", row }];
  };

const agreement: Rule = ({ id: intent, account, arguments: given }, known) => {
  const terms = given["terms"] as Row;
  const { commitment, validUntil, deliveredUntil } = terms;
  const document = known.document(commitment);
  const predecessor = given["predecessor"] ?? null;
  const row = {
    ...{ id: given["agreement"], account, intent, commitment, predecessor },
    thread: predecessor === null ? given["agreement"] : known.threadOf(predecessor),
    seller: said(document, "seller"),
    buyer: said(document, "buyer"),
    arbiter: perhaps(document, "arbiter"),
    circuit: said(document, "circuit"),
    valid_until: validUntil,
    delivered_until: deliveredUntil,
  };
  return [{ table: "agreements", row }];
};

/** Which rows each act leaves in the tables of its subject, by what was asked for and its documents alone. */
export const EXPECTED: Record<Kind, Rule> = {
  registerOrganisation: organisation,
  sponsor: organisation,
  ...{ suspendOrganisation: none, reinstateOrganisation: none, vouch: none },
  ...{ addSigner: none, removeSigner: none, startRecovery: none, withdrawRecovery: none, vetoRecovery: none },
  ...{ completeRecovery: none, join: none, admit: none, leaveUnion: none, expel: none },
  ...{ grant: none, revokeGrant: none, revokeAllGrants: none, handOver: none, takeOver: none, withdrawMerger: none },
  accredit: none,
  issueCertificate: ({ id: intent, account, arguments: given }, known) => {
    const { certificate: id, scheme, subjectType, subject, commitment, validFrom, validUntil } = given;
    const document = known.document(commitment);
    const row = {
      ...{ id, account, scheme, subject_type: subjectType, subject, commitment, intent },
      ...{ valid_from: validFrom, valid_until: validUntil },
      number: said(document, "number"),
      file: perhaps(document, "file"),
    };
    return [{ table: "certificates", row }];
  },
  suspendCertificate: certificateAct("suspension"),
  reinstateCertificate: certificateAct("reinstatement"),
  revokeCertificate: certificateAct("revocation"),
  registerBatches: (asked, known) =>
    batchesOf(asked, known, asked.arguments["batches"] as StatedBatch[], {
      transformation: null,
      conserved: true,
      acknowledged: [],
    }),
  amend: ({ id: intent, account, arguments: { batch, commitment } }, known) => {
    const document = known.document(commitment);
    const before = known.document((document?.["amendment"] as Row | undefined)?.["previous"]);
    const rootOf = (one: Row) => (one["intakes"] as Row | undefined)?.["root"];
    const corrects = document && before ? rootOf(document) === rootOf(before) : UNKNOWN;
    const row = { batch, account, lot: said(document, "lot"), commitment, intent, corrects };
    return [{ table: "batch_versions", row }];
  },
  annul: none,
  dispose: ({ id: intent, account, arguments: { batch, commitment } }) => [
    { table: "disposals", row: { commitment, batch, account, intent } },
  ],
  ...{ hold: none, releaseHold: none },
  transform: (asked, known) => {
    const { transformation: id, commitment, outputs } = asked.arguments;
    const conserved = known.conserved(id);
    const acknowledged = (known.document(commitment)?.["acknowledged"] as Row[] | undefined) ?? [];
    const origin = { transformation: id, conserved, acknowledged };
    const row = { id, account: asked.account, commitment, conserved: conserved ?? UNKNOWN, intent: asked.id };
    return [{ table: "transformations", row }, ...batchesOf(asked, known, outputs as StatedBatch[], origin)];
  },
  annulTransformation: none,
  ...{ ship: shipment, returnShipment: shipment, deliver: shipment, returnDelivery: shipment },
  ...{ receiveShipment: receipt, receiveDelivery: receipt },
  ...{ cancelShipment: cancellation, cancelDelivery: cancellation },
  ...{ recall, recallByAuthority: recall, lift: recall, liftByAuthority: recall, propagate: none },
  propose: agreement,
  counter: (asked, known) => [...agreement(asked, known), ...agreementAct("counter", "predecessor")(asked, known)],
  accept: agreementAct("acceptance"),
  reject: agreementAct("rejection"),
  withdraw: agreementAct("withdrawal"),
  allocate: agreementAct("allocation"),
  deallocate: agreementAct("release"),
  releaseStock: none,
  declarePayment: agreementAct("payment"),
  confirmPayment: agreementAct("payment_confirmation"),
  settle: agreementAct("settlement"),
  dispute: agreementAct("dispute"),
  withdrawDispute: agreementAct("dispute_withdrawal"),
  resolve: agreementAct("resolution"),
};

/** Tables that acts write, with the column that names the act and the one that names the row when it is known beforehand. */
export const WRITTEN: Record<string, { intent: string; key: string }> = {
  organisations: { intent: "registration", key: "account" },
  certificates: { intent: "intent", key: "id" },
  certificate_acts: { intent: "intent", key: "intent" },
  batches: { intent: "intent", key: "id" },
  batch_versions: { intent: "intent", key: "commitment" },
  disposals: { intent: "intent", key: "commitment" },
  transformations: { intent: "intent", key: "id" },
  shipments: { intent: "intent", key: "id" },
  shipment_ends: { intent: "intent", key: "intent" },
  agreements: { intent: "intent", key: "id" },
  agreement_acts: { intent: "intent", key: "intent" },
  recalls: { intent: "intent", key: "reason" },
};
