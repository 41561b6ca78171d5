import type { NodeWord } from "../verifier/nodes.ts";
import { compareShown, type Compared, type Shown } from "../verifier/shown.ts";
import type { Proof, Verdict } from "../verifier/verdict.ts";
import type { Reason, StandingShown } from "./words.ts";

/** What a reader is told: a state of each axis, and what it rests on. */
export interface Report {
  proof: Proof;
  reason: Reason | null;
  /** Null where there was nothing to judge. */
  verdict: Verdict | null;
  standing: StandingShown | null;
  compared: Compared;
  nodes: { name: string; word: NodeWord }[];
}

const NOTHING: Compared = { differs: [], unproven: [], overtaken: false };

/** Before everything else, whatever the proof: such a batch gets no tick. */
const STOPPED: readonly StandingShown[] = ["recalled", "annulled", "on-hold"];

export const isStopped = ({ standing }: Report): boolean => STOPPED.includes(standing!);

/** Where no bundle came: it waits for the chain, or nobody answered. Of what the page says then, only the bad is believed. */
export function withoutBundle(proof: "pending" | "unreachable", shown: Shown | null): Report {
  return { proof, reason: null, verdict: null, standing: worstOf(null, shown), compared: NOTHING, nodes: [] };
}

function worstOf(proven: StandingShown | null, shown: Shown | null): StandingShown | null {
  const said = STOPPED.indexOf(shown?.status ?? "current");
  const found = STOPPED.indexOf(proven ?? "current");
  return said !== -1 && (found === -1 || said < found) ? shown!.status : proven;
}

/** `shown`: what the page that the reader sees says, where there is one. `names`: of the nodes, as they were asked. */
export function reportOf(verdict: Verdict, names: string[], shown: Shown | null): Report {
  const { proven } = verdict.checked;
  const compared = proven && shown && verdict.proof !== "does-not-match" ? compareShown(shown, proven) : NOTHING;
  const isOfPage = compared.differs.length === 0;
  const isOvertaken = isOfPage && compared.overtaken && verdict.proof === "matches";
  const standing = verdict.disclosure === "none" && verdict.standing === "current" ? "erased" : verdict.standing;
  return {
    proof: !isOfPage ? "does-not-match" : isOvertaken ? "stale" : verdict.proof,
    reason: !isOfPage ? "page" : isOvertaken ? null : reasonOf(verdict),
    verdict,
    standing: worstOf(standing, shown),
    compared,
    nodes: verdict.words.map((word, i) => ({ name: names[i]!, word })),
  };
}

function reasonOf({ proof, label, contracts, anchor }: Verdict): Reason | null {
  if (proof === "does-not-match") return label === "other" ? "label" : contracts === "unknown" ? "contracts" : null;
  if (proof === "not-checked") return contracts === "not-compared" ? "noContracts" : "noNodes";
  if (proof !== "stale") return null;
  return anchor === "other" ? "older" : anchor === "outdated" ? "outdated" : null;
}
