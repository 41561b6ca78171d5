import { parsePart } from "../../values/quantities.ts";
import { type Html, html } from "../../web/html.ts";
import { icon, type IconName } from "../../web/icons.ts";
import type { Words } from "../../web/words.ts";
import { ACCEPTED_IN, ENDED_IN, isIn, REFUSED_IN } from "../rules/states.ts";
import type { AgreementView } from "../views/schemas.ts";

/** The road of a sale, drawn: what is behind it, where it stands, what is to come, or where it stopped. */

const STEPS = ["proposal", "acceptance", "delivery", "payment", "settlement"] as const;
type Step = (typeof STEPS)[number];
export type StepState = "done" | "now" | "stopped" | "todo";

/** How far one of these has come: whether it is done, and whether it has ended without. */
function progressSteps(agreement: AgreementView): Record<Step, StepState> {
  const { status, lines, sums, payments, settledBy } = agreement;
  const refused = isIn(REFUSED_IN, status);
  const accepted = isIn(ACCEPTED_IN, status);
  const over = isIn(ENDED_IN, status);
  const delivered = lines.every(({ quantity, accepted: came }) => parsePart(came).base >= parsePart(quantity).base);
  const paid = sums
    ? Number(sums.confirmed.amount) >= Number(sums.accepted.amount) && payments.length > 0
    : payments.length > 0 && payments.every(({ confirmed }) => confirmed);
  const goes = (done: boolean): StepState => (done ? "done" : over ? "stopped" : "now");
  if (!accepted)
    return {
      proposal: refused ? "stopped" : status === null ? "now" : "done",
      acceptance: status === "proposed" ? "now" : "todo",
      delivery: "todo",
      payment: "todo",
      settlement: "todo",
    };
  const started = lines.some(({ accepted: came }) => parsePart(came).base > 0n) || payments.length > 0;
  return {
    proposal: "done",
    acceptance: "done",
    delivery: goes(delivered),
    payment: paid && delivered ? "done" : over ? (paid ? "done" : "stopped") : started ? "now" : "todo",
    settlement: status === "settled" ? "done" : over ? "stopped" : settledBy.length > 0 ? "now" : "todo",
  };
}

const SIGNS: Record<StepState, IconName> = { done: "done", now: "pen", stopped: "refused", todo: "waiting" };

export function pathOf(agreement: AgreementView, words: Words): Html {
  const { sales } = words.t;
  const states = progressSteps(agreement);
  return html`<ol class="path" aria-label="${sales.path}">
    ${STEPS.map(
      (step) =>
        html`<li class="step-${states[step]}" ${states[step] === "now" && html` aria-current="step"`}>
          <span class="dot">${icon(SIGNS[states[step]])}</span><span>${sales.steps[step]}</span
          ><span class="unseen">: ${words.format(sales.stepState, { state: states[step] })}</span>
        </li>`,
    )}
  </ol>`;
}

/** Whose turn it is, in a sentence; the most pressing alone. */
export function nextOf({ next, role }: AgreementView, words: Words): Html | null {
  const [first] = next;
  if (!first) return null;
  const { sales } = words.t;
  const values = {
    you: first.by === role ? "yes" : "no",
    who: words.format(sales.who, { by: first.by }),
    act: words.format(sales.act, { act: first.act }),
  };
  return html`<p class="next">
    ${icon(first.by === role ? "pen" : "waiting")}<strong>${words.format(sales.next, values)}</strong>
  </p>`;
}

/** Whether the reader is awaited. */
export const isYours = ({ next, role }: AgreementView): boolean => next.some(({ by }) => by === role);
