import type { Party } from "../../accept/evidence.ts";
import type { ActForm } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import type { NewMerger } from "../acts/mergers.ts";
import type { MergerView } from "../views/schemas.ts";
import { UNIONS } from "./membershipForms.ts";
import type { UnionDesk } from "./reads.ts";

const home = () => UNIONS;
const done = () => ({ lot: "", to: UNIONS });

const DIRECTIONS = ["successor", "predecessor"] as const;

type Field = "direction" | "code" | "reason";

export const mergerForm: ActForm<UnionDesk, { id: string }, Field, NewMerger, unknown> = {
  act: "merger",
  path: `${UNIONS}/merger`,
  action: "merger.manage",
  find: async () => ({ id: "" }),
  about: (_, words) => words.t.unions.mergers,
  home,
  fields: () => ["direction", "code", "reason"],
  start: () => ({}),
  labelOf: (field, _, words) => words.t.acts.fields[field],
  draw: (controls) => {
    const { unions } = controls.words.t;
    return html`${controls.choice(
      "direction",
      DIRECTIONS.map((direction) => [direction, unions.directions[direction]]),
    )}
    ${controls.text("code", { dir: "ltr", hint: unions.codeHint })} ${controls.note("reason")}`;
  },
  read: (typed, _, words) => {
    const reading = new Reading(typed, words);
    const direction = reading.oneOf("direction", DIRECTIONS);
    const code = reading.needed("code");
    const reason = reading.needed("reason");
    return reading.give(direction === "successor" ? { successor: code, reason } : { predecessor: code, reason });
  },
  fieldOf: (error) =>
    fieldOf<Field>(error, {
      "/successor": "code",
      "/predecessor": "code",
      "/reason": "reason",
      "/commitment": "reason",
    }),
  do: (deps, user, input, wish) => deps.agreeToMerger(user, input, wish),
  done,
};

/** A merger that one side has agreed to, and the other of the two. */
interface Agreed {
  merger: MergerView;
  other: Party;
}

export const otherIn = ({ predecessor, successor }: MergerView, user: DeskUser): Party =>
  predecessor.id === user.account ? successor : predecessor;

async function findAgreed(deps: UnionDesk, user: DeskUser, id: string, mine: boolean): Promise<Agreed | null> {
  const merger = (await deps.listMergers(user)).find(
    (one) => one.state === "agreed" && otherIn(one, user).id === id && (one.agreedBy === user.account) === mine,
  );
  return merger ? { merger, other: otherIn(merger, user) } : null;
}

export const mergerText = ({ predecessor, successor }: MergerView, words: Words) =>
  words.say(words.t.unions.merger, {
    predecessor: words.name(predecessor.name),
    successor: words.name(successor.name),
  });

const plain = {
  action: "merger.manage",
  home,
  fields: () => [],
  start: () => ({}),
  labelOf: (field: never) => field,
  fieldOf: () => null,
  done,
} as const;

export const mergerConsentForm: ActForm<UnionDesk, Agreed, never, NewMerger, unknown> = {
  ...plain,
  act: "mergerConsent",
  path: `${UNIONS}/:id/merger-consent`,
  find: (deps, user, id) => findAgreed(deps, user, id, false),
  about: ({ merger }, words) => mergerText(merger, words),
  draw: ({ words }, { merger }) =>
    merger.reason !== null &&
    html`<p>${words.say(words.t.unions.because, { reason: html`<bdi>${merger.reason}</bdi>` })}</p>`,
  read: (_, { merger, other }) => {
    const { commitment } = merger;
    return {
      input:
        merger.predecessor.id === other.id
          ? { predecessor: other.id, commitment }
          : { successor: other.id, commitment },
    };
  },
  do: (deps, user, input, wish) => deps.agreeToMerger(user, input, wish),
};

export const mergerWithdrawalForm: ActForm<UnionDesk, Agreed, never, { id: string }, unknown> = {
  ...plain,
  act: "withdrawMerger",
  path: `${UNIONS}/:id/merger-withdrawal`,
  find: (deps, user, id) => findAgreed(deps, user, id, true),
  about: ({ merger }, words) => mergerText(merger, words),
  draw: () => null,
  read: (_, { other }) => ({ input: { id: other.id } }),
  do: (deps, user, input, wish) => deps.withdrawMerger(user, input, wish),
};
