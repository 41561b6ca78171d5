import type { Proven } from "../verifier/proven.ts";
import type { Verdict } from "../verifier/verdict.ts";
import { code, drawn, element } from "./elements.ts";
import type { Report } from "./report.ts";
import { PROOF_SIGNS, STANDING_SIGNS } from "./signs.ts";
import type { CheckWords, Told } from "./words.ts";

/** `intl`: what dates and numbers are formatted with. */
export type ScreenWords = CheckWords & { intl: string };

/** Puts a report into the card of the check: its state, what was found, and, folded up, what was compared with what. */
export function showReport(card: HTMLElement, report: Report, words: ScreenWords): void {
  const { proof, reason, standing } = report;
  const told = reason ? words.reasons[reason] : words.proof[proof];
  card.dataset["proof"] = proof;
  card.dataset["standing"] = standing ?? "";
  card.querySelector(":scope > .icon")!.replaceWith(drawn(PROOF_SIGNS[proof]));
  const answer = card.querySelector(".answer")!;
  answer.replaceChildren(
    element("h2", {}, told.title),
    ...told.text.split("\n").map((text) => element("p", {}, text)),
    ...(told.todo ? [element("p", { class: "todo" }, told.todo)] : []),
    found(report, words),
    ...(report.verdict?.checked.proven ? [details(report, report.verdict, words)] : []),
  );
}

/** While the phone works. */
export function showProgress(card: HTMLElement, words: CheckWords): void {
  card.dataset["proof"] = "running";
  card.querySelector(":scope > .icon")!.replaceWith(drawn(PROOF_SIGNS.pending));
  card.querySelector(".answer")!.replaceChildren(element("h2", {}, words.running));
}

function found({ verdict, standing, compared, proof }: Report, words: ScreenWords): HTMLElement | string {
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
  if (standing && !(proof === "stale" && standing === "current"))
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
