import type { Standing, Verdict } from "./verdict.ts";

/** What the command says in its first word, and ends with: the bad that became of a batch comes before its proof. */
export const OUTCOMES = {
  MATCHES: [0, "all of it is what the chain holds, and nothing stops the batch"],
  "DOES-NOT-MATCH": [1, "something is not what the chain, the label or the manifest says"],
  "NOT-CHECKED": [2, "sound in itself, but no node was asked, or no manifest was given"],
  PENDING: [4, "on its way to the chain, or no node asked has come so far"],
  UNREACHABLE: [5, "no node answered"],
  "NODES-DISAGREE": [6, "some nodes have its block, others another one there"],
  STALE: [7, "the record or the chain went on since: ask for a new bundle"],
  RECALLED: [10, "recalled: itself, a share of it, or something it was made of"],
  "ON-HOLD": [11, "its maker stopped it for now"],
  ANNULLED: [12, "its maker took the record back"],
} as const satisfies Record<string, readonly [status: number, meaning: string]>;
export type Outcome = keyof typeof OUTCOMES;

/** The exit status of a command that was used wrongly: an unknown option, a file that is none. */
export const USED_WRONGLY = 3;

const STOPPED = { recalled: "RECALLED", "on-hold": "ON-HOLD", annulled: "ANNULLED" } as const;

const stopOf = (standing: Standing | null): Outcome | null =>
  (STOPPED as Partial<Record<Standing, Outcome>>)[standing ?? "current"] ?? null;

const proofWord = ({ proof }: Verdict): Outcome => proof.toUpperCase() as Outcome;

/** What another batch, other contracts or a forged bundle says of a recall is nobody's recall. */
export const outcomeOf = (verdict: Verdict): Outcome =>
  verdict.proof === "does-not-match" ? "DOES-NOT-MATCH" : (stopOf(verdict.standing) ?? proofWord(verdict));

/** How the first line begins: the outcome, then what else is to be said. */
export function headlineOf(verdict: Verdict): string {
  const words = [outcomeOf(verdict), stopOf(verdict.standing), proofWord(verdict)];
  return [...new Set(words)].filter((word) => word !== null).join(", ");
}
