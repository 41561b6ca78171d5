import * as agreements from "../../test/support/scenes/agreementTable.ts";
import * as table from "../../test/support/scenes/stateTable.ts";

/** The contracts' errors in a word each, so that the tables can be read. */
const WORDS: Record<string, string> = {
  ok: "**yes**",
  BatchInsufficientFree: "short",
  BatchIsOnHold: "held",
  BatchIsRecalled: "recalled",
  BatchIsAnnulled: "annulled",
  BatchNothingHeld: "nothing",
  BatchPartlySpent: "spent",
  BatchNotOrigin: "not origin",
  BatchUnknown: "unknown",
  BatchWasMade: "made",
  BatchNotOnHold: "not held",
  BatchNotRecalled: "not recalled",
  BatchAlreadyRecalled: "already",
  ShipmentToSelf: "to self",
  ShipmentLineNotInTransit: "not on its way",
  ShipmentNotYours: "not yours",
  ShipmentNotYetCancellable: "too early",
  ShipmentLineAlreadySent: "already sent",
  ShipmentMoreThanAccepted: "not accepted",
};

function word(outcome: table.Outcome): string {
  const found = WORDS[outcome];
  if (found === undefined) throw new Error(`The table of states has an outcome without a word: ${outcome}`);
  return found;
}

function grid(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const said = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** One row an act; acts that fare alike in every state share one. */
function actsByStates<A extends string, S extends string>(
  acts: readonly A[],
  states: readonly S[],
  outcome: (act: A, state: S) => table.Outcome,
): string {
  const rows = new Map<string, { acts: string[]; words: string[] }>();
  for (const act of acts) {
    const words = states.map((state) => word(outcome(act, state)));
    const row = rows.get(words.join()) ?? { acts: [], words };
    row.acts.push(said(act));
    rows.set(words.join(), row);
  }
  return grid(
    ["", ...states.map(said)],
    [...rows.values()].map(({ acts: alike, words }) => [alike.join(", "), ...words]),
  );
}

/** What comes of each act on a batch, in each of its states, by each who may try. */
export function batchStates(): string {
  const acts = table.ACTIONS.filter((action) => action !== "propagate");
  const byAuthority = acts.filter((action) => action.endsWith("ByAuthority"));
  const relayed = acts.filter((action) => !byAuthority.includes(action));
  const parts = (["origin", "holder", "stranger"] as const).map(
    (actor) =>
      `_By the ${actor}_\n\n${actsByStates(relayed, table.STATES, (act, state) => table.expectedOf(state, act, actor))}`,
  );
  const authority = actsByStates(byAuthority, table.STATES, (act, state) => table.expectedOf(state, act, "authority"));
  return [...parts, `_By an authority, directly_\n\n${authority}`, legend()].join("\n\n");
}

/** The same of a line of a shipment. */
export function lineStates(): string {
  const parts = (["sender", "receiver", "stranger"] as const).map(
    (actor) =>
      `_By the ${actor}_\n\n${actsByStates(table.LINE_ACTIONS, table.LINE_STATES, (act, state) => table.expectedOfLine(state, act, actor))}`,
  );
  return parts.join("\n\n");
}

function legend(): string {
  const words = Object.entries(WORDS).filter(([outcome]) => outcome !== "ok");
  return `The words: ${words.map(([outcome, short]) => `_${short}_ \`${outcome}\``).join(", ")}.`;
}

/** Who may do what with an agreement, in which of its states. */
export function agreementStates(): string {
  const rules = agreements.ACTS as Record<string, { in: readonly string[]; by: readonly string[] }>;
  const rows = Object.entries(rules).map(([act, rule]) => {
    const by = rule.by.length === agreements.ACTORS.length ? "anyone" : rule.by.join(", ");
    return [`\`${act}\``, by, ...agreements.STATES.slice(1).map((state) => (rule.in.includes(state) ? "**yes**" : ""))];
  });
  return grid(["", "who", ...agreements.STATES.slice(1)], rows);
}
