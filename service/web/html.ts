/**
 * The one way HTML is made here: a tagged template whose holes are escaped unless they are `Html` already. Only this
 * file and our own pictograms may say `raw`.
 */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/**
 * The two ways off this site that a page may offer: they open the reader's own telephone or letter box and load nothing. An
 * address of the web stays text, since a page that is there to be believed must not lead to one that nobody looked at.
 */
export class Reach {
  readonly href: string;

  private constructor(href: string) {
    this.href = href;
  }

  static phone(number: string): Reach {
    if (!/^\+[1-9]\d{6,14}$/.test(number)) throw new Error(`No telephone: ${number}`);
    return new Reach(`tel:${number}`);
  }

  static mail(address: string): Reach {
    const [, name, host] = /^([\w.%+-]+)@([\w.-]+)$/.exec(address) ?? [];
    if (name === undefined || host === undefined) throw new Error(`No e-mail address: ${address}`);
    return new Reach(`mailto:${encodeURIComponent(name)}@${host}`);
  }
}

/** What a hole may hold; `false`, `null` and `undefined` leave nothing, so `${condition && html`…`}` reads well. */
export type Content = Html | Reach | string | number | false | null | undefined | readonly Content[];

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Safe in text and inside a quoted attribute. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** Trusted markup: literals of our own only, never anything that came from a person. */
export function raw(text: string): Html {
  return new Html(text);
}

export function html(strings: TemplateStringsArray, ...holes: Content[]): Html {
  const literals = unindented(strings);
  let text = literals[0]!;
  for (const [at, hole] of holes.entries()) {
    guard(literals[at]!, hole);
    text += render(hole) + literals[at + 1]!;
  }
  return new Html(text);
}

const UNINDENTED = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The indentation is for those who read this code; on a weak line it would be paid for by those who read the page. */
function unindented(strings: TemplateStringsArray): readonly string[] {
  let literals = UNINDENTED.get(strings);
  if (!literals) {
    literals = strings.map((literal) => literal.replace(/\n\s*/g, "\n"));
    UNINDENTED.set(strings, literals);
  }
  return literals;
}

/** ` name` or nothing: a boolean attribute. */
export function flag(name: "checked" | "disabled" | "hidden" | "open" | "required" | "selected", on: boolean): Html {
  return new Html(on ? ` ${name}` : "");
}

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return "";
  if (content instanceof Html) return content.text;
  if (content instanceof Reach) return escape(content.href);
  if (typeof content === "object") return content.map(render).join("");
  return escape(String(content));
}

/** Escaping protects a quoted attribute only, and says nothing about where a link leads: both are refused outright. */
function guard(before: string, hole: Content): void {
  if (before.endsWith("=")) throw new Error(`An attribute must be quoted: …${before.slice(-30)}`);
  if (!/\s(?:href|src|action)="$/.test(before)) return;
  if (hole instanceof Reach && before.endsWith(' href="')) return;
  if (typeof hole !== "string" || !/^(?:\/(?!\/)|#|\?)/.test(hole)) {
    throw new Error(`A link must stay on this site: ${render(hole)}`);
  }
}
