import * as table from "../../test/support/stateTable.ts";
import type { Action, LineAction } from "../../test/support/stateTable.ts";

const DAYS = "days in order: neither in the future nor before the batch was produced";
const RECALL =
  "a manager proposes; another manager (both keys older than a day) or the operator confirms, repeating how far it reaches";

/** What the chain cannot know, and the service asks. Who asks it, and in which role, is a guard of every act. */
const SERVICE: Record<Action, string> = {
  transform:
    "days in order: not in the future, not before any input; products its own; lot codes unused; plausible yields",
  ship: `${DAYS}; a carrier that is one`,
  sell: DAYS,
  giveBack: "as `ship`",
  destroy: DAYS,
  amend:
    "something changes, and none of what is counted; days in order; lot code unused; no other amendment on its way",
  annul: "–",
  annulTransformation: "–",
  hold: "–",
  release: "–",
  recall: RECALL,
  lift: RECALL,
  recallShare: RECALL,
  liftShare: RECALL,
  recallByAuthority: "the operator's key, twice; how far it reaches is repeated",
  liftByAuthority: "the operator's key, twice; how far it reaches is repeated",
  propagate: "– (does it by itself, downwards to the end)",
};

const SERVICE_OF_LINES: Record<LineAction, string> = {
  receive: "day neither in the future nor before the dispatch",
  cancel: "–",
  sendAgain: "as `ship`",
};

interface Walk<State extends string, Act extends string, Actor extends string> {
  states: readonly State[];
  acts: readonly Act[];
  actors: readonly Actor[];
  expected: (state: State, act: Act, actor: Actor) => string;
  /** Left out where it has none of its own. */
  service?: Record<Act, string>;
}

const code = (text: string): string => `\`${text}\``;
const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;

/** States in which an act has the same outcomes share a row, and acts that are alike in all states share their rows. */
function tableOf<S extends string, A extends string, W extends string>(walk: Walk<S, A, W>): string {
  const { states, acts, actors, expected, service } = walk;
  const rowsOf = (act: A): string[] => {
    const outcomesIn = (state: S): string => {
      const outcomes = actors.map((actor) => expected(state, act, actor));
      return outcomes.map((outcome) => (outcome === "ok" ? "✓" : code(outcome))).join(" | ");
    };
    // A row of more than half of the states comes last, as "any other".
    const isMost = ([, where]: [string, S[]]) => where.length > states.length / 2;
    const groups = [...Map.groupBy(states, outcomesIn)].toSorted((a, b) => Number(isMost(a)) - Number(isMost(b)));
    return groups.map(([outcomes, where], i) => {
      const other = groups.length === 1 ? "any" : "any other";
      const cells = [isMost([outcomes, where]) ? other : where.map(code).join(" "), outcomes];
      return [...cells, ...(service ? [i === 0 ? service[act] : ""] : [])].join(" | ");
    });
  };
  const alike = Map.groupBy(acts, (act) => rowsOf(act).join("\n"));
  const rows = [...alike].flatMap(([text, same]) => {
    const names = same.length === acts.length ? "any" : same.map(code).join(" ");
    return text.split("\n").map((cells, i) => row([i === 0 ? names : "", cells]));
  });
  const head = [
    "act",
    "state",
    ...actors.map((who) => `${who} _(contract)_`),
    ...(service ? ["besides _(service)_"] : []),
  ];
  return [row(head), row(head.map(() => "---")), ...rows].join("\n");
}

const DIRECT = ["recallByAuthority", "liftByAuthority", "propagate"] as const satisfies Action[];
const RELAYED = table.ACTIONS.filter((act) => !(DIRECT as readonly Action[]).includes(act));
const OTHERS = ["suspended", "authority", "registrar"] as const;

/** test/support/stateTable.ts, which the tests walk, as people read it. */
export function statesTables(): string {
  const { STATES: states, LINE_STATES, LINE_ACTIONS, expectedOf: expected, expectedOfLine } = table;
  const batch = { states, expected, service: SERVICE };
  const line = { states: LINE_STATES, acts: LINE_ACTIONS, expected: expectedOfLine };
  return [
    "**A batch**: acts that come through the Relay",
    tableOf({ ...batch, acts: RELAYED, actors: ["origin", "holder", "stranger"] }),
    "The same acts, by others",
    tableOf({ states, acts: RELAYED, actors: OTHERS, expected }),
    "**A batch**: acts that come directly",
    tableOf({ ...batch, acts: DIRECT, actors: table.ACTORS }),
    "**A line of a shipment**: acts that come through the Relay",
    tableOf({ ...line, actors: ["sender", "receiver", "stranger"], service: SERVICE_OF_LINES }),
    "The same acts, by others",
    tableOf({ ...line, actors: OTHERS }),
  ].join("\n\n");
}
