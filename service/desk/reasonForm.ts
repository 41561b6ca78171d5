import type { AnyAct, BodyOf } from "../accept/act.ts";
import { type ActForm, type DeclaredForm, formOf } from "./form.ts";
import type { ActName, DeskFrame, Reasoned } from "./frame.ts";
import { Reading } from "./reading.ts";
import { fieldOf } from "./refusals.ts";

type What<Deps extends DeskFrame, Subject> = Pick<
  ActForm<Deps, Subject, "reason", Reasoned, unknown>,
  "act" | "path" | "action" | "find" | "about" | "home" | "do" | "done"
>;

/** A form that asks why, and nothing else. */
export function reasonForm<Deps extends DeskFrame, Subject extends { id: string }>(
  what: What<Deps, Subject>,
): ActForm<Deps, Subject, "reason", Reasoned, unknown> {
  return {
    ...what,
    fields: () => ["reason"],
    start: () => ({}),
    labelOf: (field, _, words) => words.t.acts.fields[field],
    draw: (controls) => controls.note("reason", { hint: controls.words.t.acts.reasonHint }),
    read: (typed, { id }, words) => {
      const reading = new Reading(typed, words);
      return reading.give({ id, reason: reading.needed("reason") });
    },
    fieldOf: (error) => fieldOf(error, { "/reason": "reason" }),
  };
}

type Declared<Deps extends DeskFrame, A extends AnyAct & { word: ActName }, Subject> = Pick<
  DeclaredForm<Deps, A, Subject, "reason">,
  "act" | "under" | "find" | "about" | "home" | "done"
>;

/** The same for a declared act about `subject`, whose body is the reason. */
export const reasonFormOf = <
  Deps extends DeskFrame,
  A extends AnyAct & { word: ActName },
  Subject extends { id: string },
>(
  what: Declared<Deps, A, Subject>,
) =>
  formOf<Deps, A, Subject, "reason">({
    ...what,
    fields: () => ["reason"],
    start: () => ({}),
    labelOf: (field, _, words) => words.t.acts.fields[field],
    draw: (controls) => controls.note("reason", { hint: controls.words.t.acts.reasonHint }),
    read: (typed, { id }, words) => {
      const reading = new Reading(typed, words);
      return reading.give({ subject: id, body: { reason: reading.needed("reason") } as BodyOf<A> });
    },
    fieldOf: (error) => fieldOf(error, { "/reason": "reason" }),
  });
