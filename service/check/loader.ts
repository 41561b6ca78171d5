import type * as Page from "./page.ts";
import type { ScreenWords } from "./screen.ts";

/**
 * The one script of the page of a batch: fetches the check after the page is there, or, where the phone spares data, when
 * the reader asks for it. Kept small, since everybody loads it.
 */
const card = document.querySelector<HTMLElement>(".check[data-script]");

// A link to this page in another language would lose what the label pins.
const links = document.querySelectorAll<HTMLAnchorElement>(".languages a");
for (const link of links) link.hash = location.hash;
addEventListener("hashchange", () => {
  for (const link of links) link.hash = location.hash;
});

if (card) {
  const { script, words, start, spare } = card.dataset as Record<"script" | "words" | "start" | "spare", string>;
  const load = async () => {
    const [check, { default: told }] = (await Promise.all([import(script), import(words)])) as [
      typeof Page,
      { default: ScreenWords },
    ];
    check.start(told);
  };
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = start;
    button.addEventListener("click", () => void load(), { once: true });
    card.querySelector(".answer p")!.textContent = spare;
    card.querySelector(":scope > div")!.append(button);
  } else void load();
}
