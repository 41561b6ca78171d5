import type { Disclosed } from "../formats/fields.ts";
import type { Custody } from "../formats/slots.ts";
import type { FaultCode } from "./faults.ts";
import type { Anchor } from "./nodes.ts";
import { headlineOf } from "./outcomes.ts";
import type { Proven, ProvenAct, ProvenCertificate } from "./proven.ts";
import { standingOf, type Verdict } from "./verdict.ts";

/** The verdict in plain English, for the command line; the pages have words of their own, in four languages. */
export function describeVerdict(verdict: Verdict): string[] {
  const { checked, anchor, label, contracts, signatures, inclusion } = verdict;
  const { proven, fault } = checked;
  if (!proven) return [`${headlineOf(verdict)}: ${FAULT[fault.code]} (${fault.code} at “${fault.at}”)`];
  return [
    `${headlineOf(verdict)}: ${ANCHOR[anchor]}`,
    ...(label === "other" ? ["The label names another batch than this one."] : []),
    ...(label === "not-compared" ? ["Not compared with a label: give its id with --id."] : []),
    ...(contracts === "unknown" ? ["The contracts are not those of the manifest."] : []),
    ...(contracts === "not-compared"
      ? ["The contracts are those that the bundle names: give a manifest that you trust with --manifest."]
      : []),
    `Block ${proven.block.number} of chain ${proven.chainId}, ${timeOf(proven.block)}, ${proven.block.hash}`,
    ...proven.batches.map((batch, i) => `${i === 0 ? "The batch" : "Made of"}: ${batchIn(proven, batch)}`),
    ...proven.certificates.map((certificate) => `Certified: ${certificateIn(proven, certificate)}`),
    ...proven.acts.map((act) => `Signed: ${actIn(proven, act)}`),
    ...(signatures === "whole" ? [] : [SIGNATURES[signatures!]]),
    ...(inclusion ? [`The transaction of the batch: ${INCLUSION[inclusion]}`] : []),
    ...(proven.missing.length ? [`Not in this bundle: ${proven.missing.length} batches that it was made of.`] : []),
  ];
}

const FAULT: Record<FaultCode, string> = {
  FORMAT_UNKNOWN: "this is no proof bundle, or one of a later form",
  BUNDLE_MALFORMED: "a part is missing, unknown or misspelt",
  HEADER_DIFFERS: "the header is not that of the block",
  PROOF_BROKEN: "the nodes do not prove what the block holds",
  NOT_NEEDED: "it holds what has nothing to do with the batch",
  REPEATED: "it holds the same twice",
  ID_DIFFERS: "no document in it has the id of the batch",
  BATCH_DIFFERS: "the chain holds another document of a batch, or says another thing of it",
  ORGANISATION_DIFFERS: "the chain holds another profile of an organisation",
  PRODUCT_DIFFERS: "the batch is of another product, or of one in other words",
  TRANSFORMATION_DIFFERS: "a batch did not come out of the transformation in that way",
  CERTIFICATE_DIFFERS: "the chain holds no such certificate, or says another thing of it",
  ACT_DIFFERS: "whoever is said to have signed did not sign that, or it stands in no such transaction",
  NOT_ON_CHAIN: "that block does not hold it; it may wait still, or a reorganisation took it back for now",
  SUPERSEDED: "the document was corrected since; ask for a new bundle",
};

const ANCHOR: Record<Anchor, string> = {
  agreed: "all of it is what that block holds, and the nodes asked have that block.",
  "not-checked": "all of it is what that block holds; whether the chain has that block was not asked (--rpc URL).",
  disagree: "some nodes have that block, others have another one there.",
  other: "the nodes have another block there: ask for a new bundle, and mistrust this one if that does not help.",
  outdated:
    "all of it is what that block held, but the chain went on long ago: ask for a new bundle, which knows of corrections and recalls since.",
  behind: "no node asked has come to that block yet.",
  unreachable: "no node answered.",
};

const INCLUSION: Record<Anchor, string> = {
  agreed: "the nodes asked have the block in which it stands.",
  "not-checked": "whether the chain has the block in which it stands was not asked.",
  disagree: "some nodes have the block in which it stands, others another one there.",
  other: "the nodes have another block there than the one in which it is said to stand.",
  outdated: "the nodes asked have the block in which it stands.",
  behind: "no node asked has come to the block in which it stands.",
  unreachable: "no node could tell whether the chain has the block in which it stands.",
};

const SIGNATURES: Record<"part" | "none", string> = {
  part: "Who signed the rest is not in this bundle.",
  none: "Who signed is not in this bundle.",
};

const CUSTODY: Record<Custody, string> = {
  service: "kept by the operator's service, which could have signed by itself",
  own_device: "on a device of its own",
};

function actIn(proven: Proven, { act, of, account, delegate, signer, form, custody, transaction }: ProvenAct): string {
  const speaker = nameOf(proven, delegate ?? account);
  return [
    `${act} of ${of.join(", ")}`,
    delegate ? `by ${speaker} in the name of ${nameOf(proven, account)}` : `by ${speaker}`,
    `with the key ${signer}, ${custody ? CUSTODY[custody] : "which is not, or no longer, one of its keys"}`,
    ...(form === "plain" ? [] : ["its signature not compared: the contract alone knows its form"]),
    ...(transaction ? [`in transaction ${transaction.hash}, ${timeOf(transaction.block)}`] : []),
  ].join(", ");
}

function certificateIn(proven: Proven, { issuer, scheme, told, validity, behind }: ProvenCertificate): string {
  const { number, validFrom, validUntil } = told.document;
  const text = (value: Disclosed | undefined, otherwise: string) => (typeof value === "string" ? value : otherwise);
  const whole = `${scheme} ${text(number, "(number not shown)")} by ${nameOf(proven, issuer)}`;
  const days = `from ${text(validFrom, "a day not shown")} to ${text(validUntil, "no end, or a day not shown")}`;
  const lots = behind.map(({ batch, validity: then }) => `${then ?? "not told"} on the day of ${batch}`);
  return [whole, days, `now ${validity}`, ...lots].join(", ").replaceAll("not_yet", "not yet valid");
}

const timeOf = ({ timestamp }: { timestamp: number }): string => new Date(timestamp * 1_000).toISOString();

const nameOf = (proven: Proven, account: string): string =>
  anyOf(proven.organisations.get(account)?.told?.document["name"]) ?? account;

function batchIn(proven: Proven, batch: Proven["batches"][number]): string {
  const document = batch.told?.document ?? {};
  const product = document["product"] as { [key: string]: Disclosed } | undefined;
  const commitment = product?.["commitment"];
  const words = typeof commitment === "string" ? proven.products.get(commitment)?.document["name"] : undefined;
  const lot = document["lot"];
  return [
    typeof lot === "string" ? `lot ${lot}` : "lot not shown",
    anyOf(words) ?? "product not shown",
    `of ${nameOf(proven, batch.account)}`,
    standingOf(batch),
    batch.id,
  ].join(", ");
}

/** A name in whatever language there is. */
function anyOf(names: Disclosed | undefined): string | null {
  const [first] = typeof names === "object" && names !== null ? Object.values(names) : [];
  return typeof first === "string" ? first : null;
}
