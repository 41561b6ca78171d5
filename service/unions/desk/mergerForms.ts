import type { Party } from "../../accept/schemas.ts";
import { formOf } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import { handOver, takeOver, withdrawMerger } from "../acts/handOver.ts";
import type { MergerView } from "../views/schemas.ts";
import { UNIONS } from "./membershipForms.ts";
import type { UnionDesk } from "./reads.ts";

const home = () => UNIONS;
const done = () => ({ lot: "", to: UNIONS });

type Merging = typeof handOver | typeof takeOver;

/** Agrees first and writes why. `other`: what the other organisation is. */
const mergerForm = (act: Merging, other: "successor" | "predecessor") =>
  formOf<UnionDesk, Merging, { id: string }, "code" | "reason">({
    act,
    under: UNIONS,
    find: async () => ({ id: "" }),
    about: (_, words) => words.t.unions.mergers,
    home,
    fields: () => ["code", "reason"],
    start: () => ({}),
    labelOf: (field, _, words) => words.t.acts.fields[field],
    draw: (controls) =>
      html`${controls.text("code", { dir: "ltr", hint: controls.words.t.unions.codeHint })} ${controls.note("reason")}`,
    read: (typed, _, words) => {
      const reading = new Reading(typed, words);
      const code = reading.needed("code");
      return reading.give({ body: { [other]: code, reason: reading.needed("reason") } });
    },
    fieldOf: (error) => fieldOf(error, { [`/${other}`]: "code", "/reason": "reason" }),
    done,
  });

export const handOverForm = mergerForm(handOver, "successor");
export const takeOverForm = mergerForm(takeOver, "predecessor");

/** A merger that one side has agreed to, and the other of the two. */
interface Agreed {
  merger: MergerView;
  other: Party;
}

export const otherIn = ({ predecessor, successor }: MergerView, user: DeskUser): Party =>
  predecessor.id === user.account ? successor : predecessor;

async function findAgreed(
  deps: UnionDesk,
  user: DeskUser,
  is: (one: MergerView, other: Party) => boolean,
): Promise<Agreed | null> {
  const agreed = (await deps.listMergers(user)).filter(({ state }) => state === "agreed");
  const merger = agreed.find((one) => is(one, otherIn(one, user)));
  return merger ? { merger, other: otherIn(merger, user) } : null;
}

export const mergerText = ({ predecessor, successor }: MergerView, words: Words) =>
  words.say(words.t.unions.merger, {
    predecessor: words.party(predecessor),
    successor: words.party(successor),
  });

const plain = {
  under: `${UNIONS}/:id`,
  about: ({ merger }: Agreed, words: Words) => mergerText(merger, words),
  home,
  fields: () => [],
  start: () => ({}),
  labelOf: (field: never) => field,
  fieldOf: () => null,
  done,
} as const;

/** Agrees on what the other wrote. */
const agreeForm = (act: Merging, is: "successor" | "predecessor") =>
  formOf<UnionDesk, Merging, Agreed, never>({
    ...plain,
    act,
    find: (deps, user, id) =>
      findAgreed(deps, user, (one, { id: other }) => one.agreedBy === other && other === id && one[is].id === id),
    draw({ words }, { merger: { reason } }) {
      const { agreeToSameText, because } = words.t.unions;
      return html`<p>${agreeToSameText}</p>
        ${reason !== null && html`<p>${words.say(because, { reason: html`<bdi>${reason}</bdi>` })}</p>`}`;
    },
    read: (_, { merger, other }) => ({ input: { body: { [is]: other.id, commitment: merger.commitment } } }),
  });

export const agreeToHandOverForm = agreeForm(handOver, "successor");
export const agreeToTakeOverForm = agreeForm(takeOver, "predecessor");

export const withdrawMergerForm = formOf<UnionDesk, typeof withdrawMerger, Agreed, never>({
  ...plain,
  act: withdrawMerger,
  find: (deps, user, id) =>
    findAgreed(deps, user, (one, { id: other }) => one.agreedBy === user.account && other === id),
  draw: () => null,
  read: (_, { other }) => ({ input: { body: { other: other.id } } }),
});
