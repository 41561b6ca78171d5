import type { Reasoned } from "../site/desk/actDeps.ts";
import type { ActForm } from "./form.ts";
import { Reading } from "./reading.ts";
import { fieldOf } from "./refusals.ts";

type What<Subject> = Pick<
  ActForm<Subject, "reason", Reasoned, unknown>,
  "act" | "path" | "action" | "find" | "about" | "home" | "do" | "done"
>;

/** A form that asks why, and nothing else. */
export function reasonForm<Subject extends { id: string }>(
  what: What<Subject>,
): ActForm<Subject, "reason", Reasoned, unknown> {
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
