import type { Proven } from "../verifier/proven.ts";
import type { Proof, Verdict } from "../verifier/verdict.ts";
import { code, drawn, element } from "./elements.ts";
import { isStopped, type Report } from "./report.ts";
import type { CheckWords, StandingShown, Told } from "./words.ts";

/** `intl`: what dates and numbers are formatted with. */
export type ScreenWords = CheckWords & { intl: string };

/** Puts a report into the card of the check: its state, what was found, and, folded up, what was compared with what. */
export function showReport(card: HTMLElement, report: Report, words: ScreenWords): void {
  const { proof, reason, standing } = report;
  // What became of the batch stands first where nobody should use it; else how far it is proven.
  const stopped = isStopped(report) ? standing! : null;
  card.dataset["proof"] = proof;
  card.dataset["standing"] = standing ?? "";
  card.querySelector(":scope > .icon")!.replaceWith(drawn(stopped ? STANDING_SIGNS[stopped] : PROOF_SIGNS[proof]));
  const answer = card.querySelector(".answer")!;
  answer.replaceChildren(
    ...(stopped ? told("h2", words.standing[stopped]) : []),
    ...told(stopped ? "h3" : "h2", reason ? words.reasons[reason] : words.proof[proof]),
    found(report, words),
    ...(report.verdict?.checked.proven ? [details(report, report.verdict, words)] : []),
  );
}

function told(level: "h2" | "h3", { title, text, todo }: Told): HTMLElement[] {
  return [
    element(level, {}, title),
    ...text.split("\n").map((line) => element("p", {}, line)),
    ...(todo ? [element("p", { class: "todo" }, todo)] : []),
  ];
}

/** While the phone works. */
export function showProgress(card: HTMLElement, words: CheckWords): void {
  card.dataset["proof"] = "running";
  card.dataset["standing"] = "";
  card.querySelector(":scope > .icon")!.replaceWith(drawn(PROOF_SIGNS.pending));
  card.querySelector(".answer")!.replaceChildren(element("h2", {}, words.running));
}

function found(report: Report, words: ScreenWords): HTMLElement | string {
  const { verdict, standing, compared, proof } = report;
  // Of a record that is not the reader's nothing good is said.
  if (!verdict?.checked.proven || proof === "does-not-match") return "";
  const { label, genealogy, disclosure } = verdict;
  const signed = signerOf(verdict.checked.proven);
  const isMade = verdict.checked.proven.batches[0]!.made !== null;
  const fields = compared.unproven.map((pointer) => words.fields[fieldOf(pointer)] ?? pointer);
  const lines = [
    label === "same" && words.label.same,
    label === "not-compared" && words.label.notCompared,
    signed && words.signer[signed],
    isMade && genealogy && words.genealogy[genealogy],
    disclosure === "part" && words.disclosure.part,
    disclosure === "none" && words.disclosure.none,
    fields.length > 0 && words.unproven.replace("{fields}", [...new Set(fields)].join(words.comma)),
  ];
  const list = element("ul", { class: "found" });
  // How it stood once says nothing good of today.
  if (standing && !isStopped(report) && !(proof === "stale" && standing === "current"))
    list.append(standingLine(standing, words.standing[standing]));
  for (const line of lines) if (line) list.append(element("li", {}, line));
  return list;
}

/** Of the act that the batch came by, where the bundle has it and its signature could be checked here. */
function signerOf({ batches, acts }: Proven): keyof CheckWords["signer"] | null {
  const { id, made } = batches[0]!;
  const act = acts.find(({ act, of }) => act !== "amend" && of.includes(made ?? id));
  return act?.form === "plain" ? (act.custody ?? "former") : null;
}

function standingLine(standing: keyof typeof STANDING_SIGNS, told: Told): HTMLElement {
  const text = element(
    "span",
    {},
    element("strong", {}, told.title),
    ` ${[told.text, told.todo].filter(Boolean).join(" ")}`,
  );
  return element("li", { class: "stands" }, drawn(STANDING_SIGNS[standing]), text);
}

/** `/batch/quantity/value` is of the field quantity, `/product/name/fr` of the product. */
function fieldOf(pointer: string): string {
  const [, part, field] = pointer.split("/");
  return part === "batch" ? field! : part!;
}

function details({ nodes }: Report, { checked }: Verdict, words: ScreenWords): HTMLElement {
  const { block, chainId } = checked.proven!;
  const time = new Intl.DateTimeFormat(words.intl, { dateStyle: "long", timeStyle: "medium" });
  const rows: [string, (Node | string)[]][] = [
    [words.facts.block, [code(String(block.number))]],
    [words.facts.time, [time.format(block.timestamp * 1_000)]],
    [words.facts.chain, [code(String(chainId))]],
    [
      words.facts.nodes,
      nodes.map(({ name, word }) =>
        element("p", {}, name === "" ? words.nodes.operator : code(name), `: ${words.nodes[word]}`),
      ),
    ],
  ];
  return element(
    "details",
    {},
    element("summary", {}, words.details),
    element(
      "dl",
      {},
      ...rows
        .filter(([, value]) => value.length > 0)
        .map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, ...value))),
    ),
  );
}

/**
 * A sign for each state, on a 24-unit grid like those of the pages. Their outlines differ as road signs do, so that none
 * rests on colour: a seal that is whole for what was proven, an octagon for what must stop the reader, a triangle for care.
 */
const OCTAGON = "M8.2 2.5h7.6l5.7 5.7v7.6l-5.7 5.7H8.2l-5.7-5.7V8.2z";
const TRIANGLE = "M12 3.2 2.3 20.2h19.4z";
const SHIELD = "M12 2.6 4.2 5.8v5.6c0 4.8 3.2 8.5 7.8 10 4.6-1.5 7.8-5.2 7.8-10V5.8z";
const CIRCLE = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z";

const PROOF_SIGNS: Record<Proof, string[]> = {
  matches: [SHIELD, "m7.8 12 3 3 5.6-6.2"],
  pending: [CIRCLE, "M12 7v5l3.5 2"],
  "not-checked": [SHIELD, "M9.6 9.2a2.5 2.5 0 1 1 3.6 2.3c-.8.5-1.2 1-1.2 1.9M12 16.2v.2"],
  unreachable: ["M3 9a13 13 0 0 1 18 0M6.5 12.8a8 8 0 0 1 11 0M10 16.4a3 3 0 0 1 4 0M4 4l16 16"],
  "nodes-disagree": [TRIANGLE, "M8.6 14.8h6.8M8.6 17h6.8M10 18.6l4-5.4"],
  stale: ["M4 12a8 8 0 1 0 2.6-5.9M4 3.5v4.2h4.2", "M12 8v4.4l3 1.8"],
  "does-not-match": [OCTAGON, "m8.5 8.5 7 7M15.5 8.5l-7 7"],
};

const STANDING_SIGNS: Record<StandingShown, string[]> = {
  current: ["m5 12.5 4.5 4.5L19 7"],
  corrected: ["m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19z"],
  "on-hold": [CIRCLE, "M9.5 8.5v7M14.5 8.5v7"],
  recalled: [TRIANGLE, "M12 9.5v5M12 17.2v.2"],
  annulled: [CIRCLE, "M5.8 5.8l12.4 12.4"],
  erased: ["M8 20h12M4.5 14.5 13 6l5 5-8.5 8.5H8z"],
};
