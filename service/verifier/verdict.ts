import { type Checked, checkBundle, type ProvenDocument } from "./check.ts";
import { type Anchor, anchorOf, type Ask, askNode, type NodeWord } from "./nodes.ts";
import type { BatchState } from "../domain/slots.ts";

/** What the reader knows by another way than the bundle. */
export interface Known {
  /** From the label, or typed. */
  batch?: string | undefined;
  /** From a list of deployments that the reader trusts, one generation of contracts each. */
  generations?: {
    chainId: string;
    organisations: string;
    batches: string;
    codeHashes?: { organisations: string; batches: string };
  }[];
  nodes?: Ask[];
}

/** First axis: how far the record is proven. The states of the design, and why. */
export type Proof =
  "matches" | "pending" | "not-checked" | "unreachable" | "nodes-disagree" | "stale" | "does-not-match";

/** Second axis: how the batch stands, as the chain says; the worst of several. */
export type Standing = "current" | "corrected" | "on-hold" | "recalled" | "annulled";

export interface Verdict {
  proof: Proof;
  standing: Standing | null;
  /** Whether the record is the one that the label names. */
  label: "same" | "other" | "not-compared";
  /** Whether the contracts are those that the reader trusts. */
  contracts: "known" | "unknown" | "not-compared";
  anchor: Anchor;
  words: NodeWord[];
  /** What is shown of the batch's own document; `none` also where all of it was erased. */
  disclosure: "whole" | "part" | "none" | null;
  /** Whether all that it was made of is in the bundle. */
  genealogy: "whole" | "part" | null;
  checked: Checked;
}

/** Never rejects: what does not answer is a state too. */
export async function judge(bundle: unknown, known: Known = {}): Promise<Verdict> {
  const checked = checkBundle(bundle);
  const { proven } = checked;
  const words = proven ? await Promise.all((known.nodes ?? []).map((ask) => askNode(ask, proven))) : [];
  const anchor = anchorOf(words);
  const [batch] = proven?.batches ?? [];
  const label = !batch || known.batch === undefined ? "not-compared" : known.batch === batch.id ? "same" : "other";
  const contracts = contractsOf(checked, known);
  const told = batch?.told;
  return {
    proof: proofOf(checked, { label, contracts, anchor }),
    standing: batch ? standingOf(batch) : null,
    label,
    contracts,
    anchor,
    words,
    disclosure: batch ? disclosureOf(told ?? null) : null,
    genealogy: proven && (proven.missing.length ? "part" : "whole"),
    checked,
  };
}

function proofOf(
  { fault }: Checked,
  { label, contracts, anchor }: Pick<Verdict, "label" | "contracts" | "anchor">,
): Proof {
  if (fault?.code === "NOT_ON_CHAIN") return "pending";
  if (fault?.code === "SUPERSEDED") return "stale";
  if (fault || label === "other" || contracts === "unknown") return "does-not-match";
  // Anyone can put contracts of the same form on the same chain, and have them hold anything.
  if (contracts === "not-compared") return "not-checked";
  switch (anchor) {
    case "agreed":
      return "matches";
    case "disagree":
      return "nodes-disagree";
    // Sound in itself, but of a block that the chain does not have now: a fresh bundle tells a reorganisation from a lie.
    case "other":
      return "stale";
    case "behind":
      return "pending";
    case "unreachable":
    case "not-checked":
      return anchor;
  }
}

export function standingOf(batch: BatchState & { told: ProvenDocument | null }): Standing {
  if (batch.annulled) return "annulled";
  if (batch.recalled || batch.implicated) return "recalled";
  if (batch.onHold) return "on-hold";
  return batch.version > 0 && mayCorrect(batch.told) ? "corrected" : "current";
}

/** A version that only adds what members brought corrects nothing, and gives that as its reason. */
function mayCorrect(told: ProvenDocument | null): boolean {
  const amendment = told?.document["amendment"];
  const isOpen = typeof amendment === "object" && amendment !== null && "reason" in amendment;
  return !isOpen || amendment["reason"] !== "intakes";
}

function contractsOf({ proven }: Checked, { generations }: Known): Verdict["contracts"] {
  if (!proven || !generations) return "not-compared";
  const { organisations, batches } = proven.contracts;
  const found = generations.some(
    (each) =>
      BigInt(each.chainId) === proven.chainId &&
      each.organisations === organisations.address &&
      each.batches === batches.address &&
      (!each.codeHashes ||
        (each.codeHashes.organisations === organisations.codeHash && each.codeHashes.batches === batches.codeHash)),
  );
  return found ? "known" : "unknown";
}

function disclosureOf(told: ProvenDocument | null): Verdict["disclosure"] {
  if (!told?.shown) return "none";
  return told.hidden.length ? "part" : "whole";
}
