import type { BatchState } from "../formats/slots.ts";
import { CONTRACTS } from "./bundle.ts";
import { checkBundle, type Checked } from "./check.ts";
import { type Anchor, anchorOf, ANCHORS, type Ask, askNode, type NodeWord } from "./nodes.ts";
import type { Proven, ProvenDocument } from "./proven.ts";

/** What the reader knows by another way than the bundle. */
export interface Known {
  /** From the label, or typed. */
  batch?: string | undefined;
  /** From a list of deployments that the reader trusts, one generation of contracts each. */
  generations?: {
    chainId: string;
    organisations: string;
    batches: string;
    /** Of certificates and signatures, too: what a bundle has of those is else as good as not compared. */
    certificates?: string;
    relay?: string;
    codeHashes?: { organisations: string; batches: string; certificates?: string; relay?: string };
  }[];
  nodes?: Ask[];
  /** In seconds, by the reader's clock. */
  now?: number;
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
  /** Whether the bundle says of everything who signed it; see `checked.proven.acts`. */
  signatures: "whole" | "part" | "none" | null;
  /** Whether the chain has the blocks in which transactions of the bundle stand; null where there are none. */
  inclusion: Anchor | null;
  checked: Checked;
}

/** Never rejects: what does not answer is a state too. */
export async function judge(bundle: unknown, known: Known = {}): Promise<Verdict> {
  const checked = checkBundle(bundle);
  const { proven } = checked;
  const nodes = proven ? (known.nodes ?? []) : [];
  const now = known.now ?? Date.now() / 1_000;
  const [words, inclusion] = await Promise.all([
    Promise.all(nodes.map((ask) => askNode(ask, proven!, now))),
    proven && inclusionOf(proven, nodes),
  ]);
  const anchor = anchorOf(words);
  const [batch] = proven?.batches ?? [];
  const label = !batch || known.batch === undefined ? "not-compared" : known.batch === batch.id ? "same" : "other";
  const contracts = contractsOf(checked, known);
  const shown = batch?.told;
  return {
    proof: proofOf(checked, { label, contracts, anchor, inclusion }),
    standing: proven && standingIn(proven),
    label,
    contracts,
    anchor,
    words,
    disclosure: batch ? disclosureOf(shown ?? null) : null,
    genealogy: proven && (proven.missing.length ? "part" : "whole"),
    signatures: proven && signaturesOf(proven),
    inclusion,
    checked,
  };
}

/** As the worst of the blocks. */
async function inclusionOf({ chainId, acts }: Proven, nodes: Ask[]): Promise<Anchor | null> {
  const blocks = new Map(
    acts.flatMap(({ transaction }) => (transaction ? [[transaction.block.hash, transaction]] : [])),
  );
  if (blocks.size === 0) return null;
  const anchors = await Promise.all(
    [...blocks.values()].map(async ({ block }) =>
      anchorOf(await Promise.all(nodes.map((ask) => askNode(ask, { chainId, block }, null)))),
    ),
  );
  return ANCHORS.findLast((anchor) => anchors.includes(anchor))!;
}

function proofOf(
  { fault }: Checked,
  { label, contracts, anchor, inclusion }: Pick<Verdict, "label" | "contracts" | "anchor" | "inclusion">,
): Proof {
  if (fault?.code === "NOT_ON_CHAIN") return "pending";
  if (fault?.code === "SUPERSEDED") return "stale";
  if (fault || label === "other" || contracts === "unknown") return "does-not-match";
  // Anyone can put contracts of the same form on the same chain, and have them hold anything.
  if (contracts === "not-compared") return "not-checked";
  switch (anchor) {
    case "agreed":
      // The chain that has the later block never had that transaction there.
      if (inclusion === "other") return "does-not-match";
      return inclusion === "disagree" ? "nodes-disagree" : "matches";
    case "disagree":
      return "nodes-disagree";
    // Sound in itself, but of a block that the chain does not have now: a fresh bundle tells a reorganisation from a lie.
    case "other":
    case "outdated":
      return "stale";
    case "behind":
      return "pending";
    case "unreachable":
    case "not-checked":
      return anchor;
  }
}

/** Of the batch that was asked for: a recall of what it was made of is one of it, also before anybody carried that on to it. */
export function standingIn(proven: Proven): Standing {
  const standing = standingOf(proven.batches[0]!);
  const isReached = isSourceRecalled(proven) || proven.batches.some(({ implicated }) => implicated);
  return standing !== "annulled" && isReached ? "recalled" : standing;
}

/** A recall of its origin's own share reaches only what the origin itself made of it. */
export function isSourceRecalled({ batches, transformations }: Proven): boolean {
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  return transformations.some(({ account, inputs }) =>
    inputs.some(({ batch }) => {
      const input = byId.get(batch);
      return input?.recalled && (!input.shareOnly || input.account === account);
    }),
  );
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
  const found = generations.find(
    (each) =>
      BigInt(each.chainId) === proven.chainId &&
      CONTRACTS.every((name) => {
        const { address, codeHash } = proven.contracts[name];
        return [address, undefined].includes(each[name]) && [codeHash, undefined].includes(each.codeHashes?.[name]);
      }),
  );
  if (!found) return "unknown";
  const rests = { certificates: proven.certificates.length > 0, relay: proven.acts.length > 0 };
  const unnamed = (rests.certificates && !found.certificates) || (rests.relay && !found.relay);
  return unnamed ? "not-compared" : "known";
}

/** Whether of everything here it is known who signed: of batches, of transformations, of the latest corrections. */
function signaturesOf({ batches, transformations, acts }: Proven): Verdict["signatures"] {
  if (acts.length === 0) return "none";
  const signed = (amending: boolean) =>
    new Set(acts.filter(({ act }) => (act === "amend") === amending).flatMap(({ of }) => of));
  const [stated, amended] = [signed(false), signed(true)];
  const whole =
    batches.every(({ id, made, version }) => stated.has(made ?? id) && (version === 0 || amended.has(id))) &&
    transformations.every(({ id }) => stated.has(id));
  return whole ? "whole" : "part";
}

function disclosureOf(told: ProvenDocument | null): Verdict["disclosure"] {
  if (!told?.shown) return "none";
  return told.hidden.length ? "part" : "whole";
}
