import type { Disclosed } from "../domain/fields.ts";
import type { Proven } from "./check.ts";
import type { FaultCode } from "./faults.ts";
import type { Anchor } from "./nodes.ts";
import { standingOf, type Verdict } from "./verdict.ts";

/** The verdict in plain English, for the command line; the pages have words of their own, in four languages. */
export function tell(verdict: Verdict): string[] {
  const { proof, checked, anchor, label, contracts } = verdict;
  const { proven, fault } = checked;
  if (!proven) return [`${proof.toUpperCase()}: ${FAULT[fault.code]} (${fault.code} at “${fault.at}”)`];
  return [
    `${proof.toUpperCase()}: ${ANCHOR[anchor]}`,
    ...(label === "other" ? ["The label names another batch than this one."] : []),
    ...(label === "not-compared" ? ["Not compared with a label: give its id with --id."] : []),
    ...(contracts === "unknown" ? ["The contracts are not those of the manifest."] : []),
    ...(contracts === "not-compared"
      ? ["The contracts are those that the bundle names: give a manifest that you trust with --manifest."]
      : []),
    `Block ${proven.block.number} of chain ${proven.chainId}, ${new Date(proven.block.timestamp * 1_000).toISOString()}, ${proven.block.hash}`,
    ...proven.batches.map((batch, i) => `${i === 0 ? "The batch" : "Made of"}: ${batchIn(proven, batch)}`),
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
  NOT_ON_CHAIN: "that block does not hold it; it may wait still, or a reorganisation took it back for now",
  SUPERSEDED: "the document was corrected since; ask for a new bundle",
};

const ANCHOR: Record<Anchor, string> = {
  agreed: "all of it is what that block holds, and the nodes asked have that block.",
  "not-checked": "all of it is what that block holds; whether the chain has that block was not asked (--rpc URL).",
  disagree: "some nodes have that block, others have another one there.",
  other: "the nodes have another block there: ask for a new bundle, and mistrust this one if that does not help.",
  behind: "no node asked has come to that block yet.",
  unreachable: "no node answered.",
};

function batchIn(proven: Proven, batch: Proven["batches"][number]): string {
  const document = batch.told?.document ?? {};
  const product = document["product"] as { [key: string]: Disclosed } | undefined;
  const commitment = product?.["commitment"];
  const words = typeof commitment === "string" ? proven.products.get(commitment)?.document["name"] : undefined;
  const name = proven.organisations.get(batch.account)?.told?.document["name"];
  const lot = document["lot"];
  return [
    typeof lot === "string" ? `lot ${lot}` : "lot not shown",
    anyOf(words) ?? "product not shown",
    `of ${anyOf(name) ?? batch.account}`,
    standingOf(batch),
    batch.id,
  ].join(", ");
}

/** A name in whatever language there is. */
function anyOf(names: Disclosed | undefined): string | null {
  const [first] = typeof names === "object" && names !== null ? Object.values(names) : [];
  return typeof first === "string" ? first : null;
}
