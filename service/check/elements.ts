type Child = Node | string | false | null | undefined;

/** Elements made here hold text only as text: whatever a bundle says, none of it becomes markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child): child is Node | string => Boolean(child)));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** A sign of signs.ts; it stands beside words, so screen readers pass over it. */
export function drawn(paths: string[]): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** What reads from left to right in every language. */
export const code = (text: string): HTMLElement => element("bdi", { dir: "ltr" }, text);

/** A sentence with its holes filled, by text or elements. */
export function filled(sentence: string, values: Record<string, Node | string>): (Node | string)[] {
  return sentence.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? (values[part] ?? "") : part));
}
