import { fit } from "../../labels/page/labelText.ts";
import type { Names } from "../../values/names.ts";
import { type Content, type Html, html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { lotCode, plainCode, type Words } from "../../web/words.ts";
import type { PathNode, PathView } from "../views/types.ts";

/** In units of the drawing, which is as wide as a small telephone leaves it. */
const WIDTH = 280;
const ROW = 60;
const TOP = 14;
const LANE = 20;
const LANES = 72;

/** What a batch was made of, drawn: the oldest above, each on a line that runs down to what came of it. */
export function pathOf(path: PathView, words: Words): Html {
  const { path: t } = words.t;
  const product = words.nameText(path.nodes[0]!.product ?? {}) || t.self;
  const ancestors = path.nodes.length - 1 + path.more;
  return html`<section class="card path" aria-labelledby="path">
    <h2 id="path">${icon("make")}${t.title}</h2>
    ${drawing(path, layOut(path), words.format(t.alt, { n: ancestors, product: plainCode(product) }), words)}
    <details>
      <summary>${t.words}</summary>
      <ol class="plain">
        ${path.more > 0 && html`<li>${moreText(path, words)}</li>`}
        ${layOut(path).placed.map(({ node }) => inWords(node, path, words))}
      </ol>
    </details>
  </section>`;
}

function moreText({ more, orMore }: PathView, words: Words): string {
  const { path: t } = words.t;
  return words.format(orMore ? t.orMore : t.more, { n: more });
}

function drawing(path: PathView, { placed, lanes, links }: Layout, alt: string, words: Words): Html {
  // Mirrored for who reads from the right: lines on their side, words away from it.
  const rtl = words.t.meta.dir === "rtl";
  const pitch = Math.min(LANE, LANES / lanes);
  const above = path.more > 0 ? 1 : 0;
  const across = (lane: number) => {
    const x = 10 + lane * pitch;
    return rtl ? WIDTH - x : x;
  };
  const down = (row: number) => TOP + (row + above) * ROW;
  const textAt = Math.max(...placed.map(({ lane }) => 10 + lane * pitch)) + 14;
  const room = WIDTH - textAt;
  const x = rtl ? WIDTH - textAt : textAt;
  const line = ({ from, to }: Layout["links"][number]): Html => {
    const [x1, y1, x2, y2] = [across(from.lane), down(from.row), across(to.lane), down(to.row)];
    // Down its own lane, then over in the last row.
    const turn = y2 - ROW * 0.7;
    const way =
      x1 === x2
        ? `M${x1} ${y1}V${y2}`
        : `M${x1} ${y1}V${Math.max(y1, turn)}C${x1} ${y2 - 8} ${x2} ${y2 - ROW * 0.5} ${x2} ${y2}`;
    return html`<path d="${way}" class="line" />`;
  };
  /** That something came in which is not drawn. */
  const stub = ({ row, lane }: Placed): Html =>
    html`<path
      d="${`M${across(lane) + (rtl ? 9 : -9)} ${down(row) - 22}L${across(lane)} ${down(row)}`}"
      class="open"
    />`;
  return html`<svg
    class="drawing"
    viewBox="${`0 0 ${WIDTH} ${TOP * 2 + (placed.length - 1 + above) * ROW + 30}`}"
    role="img"
    aria-label="${alt}"
    direction="${rtl ? "rtl" : "ltr"}"
  >
    ${placed.filter(({ node }) => node.hidden > 0).map(stub)} ${links.map(line)}
    ${
      above > 0 &&
      html`<circle
          cx="${across(0)}"
          cy="${down(-1)}"
          r="6"
          class="open"
        />${fitted(moreText(path, words), { size: 14, room, lines: 1 }).map((line) => text(line, { x, y: down(-1) + 5 }))}`
    }
    ${placed.map((place) => {
      const own = place.node === path.nodes[0];
      const y = down(place.row);
      const { name, detail } = named(place.node, path.nodes[0]!, words);
      const lines = fitted(name, { size: 15, room, lines: 2, bold: true });
      return html`<circle
          cx="${across(place.lane)}"
          cy="${y}"
          r="${own ? 8 : 6}"
          class="${own ? "own" : "dot"}"
        />${lines.map((line, at) => text(line, { x, y: y + 5 + at * 16, bold: true }))}${fitted(detail, {
          size: 14,
          room,
          lines: 1,
        }).map((line) => text(line, { x, y: y + 6 + lines.length * 16 }))}`;
    })}
  </svg>`;
}

interface Line {
  text: string;
  size: number;
}

/** Smaller or cut where it must be: the list below has it all. */
function fitted(
  content: string,
  { size, room, lines, bold = false }: { size: number; room: number; lines: number; bold?: boolean },
): Line[] {
  const found = fit(content, room, [size, size - 1, size - 2], lines, bold);
  return found.lines.map((text) => ({ text, size: found.size }));
}

function text({ text, size }: Line, { x, y, bold = false }: { x: number; y: number; bold?: boolean }): Html {
  return html`<text x="${x}" y="${y}" font-size="${size}" ${bold && html` class="name"`}>${text}</text>`;
}

/** Whose it was only where that is another's than the batch's own: letters that are cut or small help nobody. */
function named(node: PathNode, root: PathNode, words: Words): { name: string; detail: string } {
  const { story } = words.t;
  const { product, lot, organisation } = node;
  const plain = (names: Names | null) => (names ? words.nameText(names) : "");
  const details = [
    node === root ? words.t.path.self : lot === null ? "" : words.format(story.lot, { lot: plainCode(lot) }),
    plain(organisation) === plain(root.organisation) ? "" : plain(organisation),
  ];
  return { name: plain(product) || story.unnamed, detail: details.filter(Boolean).join(" · ") };
}

/** What it is, and what it was made of; with the way to its page, unless one is there. */
function inWords(node: PathNode, path: PathView, words: Words): Html {
  const { path: t } = words.t;
  const own = node === path.nodes[0];
  const byId = new Map(path.nodes.map((one) => [one.id, one]));
  const inputs: Content[] = node.inputs.map((id) => lotOf(byId.get(id)!, words));
  if (node.hidden > 0) inputs.push(words.say(t.hidden, { n: node.hidden }));
  const joined = html`${inputs.map((input, at) => (at === 0 ? input : html` + ${input}`))}`;
  const link =
    node.code === null || own
      ? html`<span>${lotOf(node, words)}</span>`
      : html`<a href="${`/b/${node.code}`}">${lotOf(node, words)}</a>`;
  return html`<li>
    ${link}${own && html` <span class="tag">${t.self}</span>`}
    ${node.organisation && html`<span>${words.name(node.organisation)}</span>`}
    ${inputs.length > 0 && html`<span class="hint">${words.say(t.made, { process: node.process ?? "other", inputs: joined })}</span>`}
  </li>`;
}

function lotOf({ product, lot }: PathNode, words: Words): Html {
  const { story, organisation } = words.t;
  const name = product ? words.name(product) : html`${story.unnamed}`;
  return lot === null ? name : words.say(organisation.batch, { product: name, lot: lotCode(lot) });
}

/** Where each batch of a drawing stands: one a row, the oldest above, in lanes that are used again when they are free. */
export interface Placed {
  node: PathNode;
  row: number;
  lane: number;
}

export interface Layout {
  placed: Placed[];
  lanes: number;
  /** From an input to what was made of it. */
  links: { from: Placed; to: Placed }[];
}

export function layOut({ nodes }: PathView): Layout {
  const order = inOrder(nodes);
  const lastUse = new Map<string, number>();
  for (const [row, { inputs }] of order.entries()) for (const id of inputs) lastUse.set(id, row);
  const placed: Placed[] = [];
  const byId = new Map<string, Placed>();
  const busy: (string | null)[] = [];
  for (const [row, node] of order.entries()) {
    for (const [lane, holder] of busy.entries())
      if (holder !== null && (lastUse.get(holder) ?? -1) <= row) busy[lane] = null;
    const free = busy.indexOf(null);
    const lane = free === -1 ? busy.length : free;
    busy[lane] = node.id;
    const place = { node, row, lane };
    placed.push(place);
    byId.set(node.id, place);
  }
  const links = placed.flatMap((to) => to.node.inputs.map((id) => ({ from: byId.get(id)!, to })));
  return { placed, lanes: busy.length, links };
}

/** Everything after what it was made of, and the batch itself last; what belongs together stays together. */
function inOrder([root, ...others]: PathNode[]): PathNode[] {
  const byId = new Map([root!, ...others].map((node) => [node.id, node]));
  const seen = new Set<string>();
  const order: PathNode[] = [];
  const visit = (node: PathNode): void => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    for (const id of node.inputs) visit(byId.get(id)!);
    order.push(node);
  };
  visit(root!);
  return order;
}
