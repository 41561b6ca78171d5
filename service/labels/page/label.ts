import QRCode from "qrcode";
import type { BatchView } from "../../batches/views/schemas.ts";
import { groupCode } from "../../values/codes.ts";
import { type Language, nameIn, type Names } from "../../values/names.ts";
import { escape } from "../../web/html.ts";
import { plainCode, withoutBidi, type Words, wordsOf } from "../../web/words.ts";
import { LOCALES } from "../../words/languages.ts";
import { labelAddress, type UnitMark } from "../rules/address.ts";
import type { LabelMarks } from "../views/marks.ts";
import { fit } from "./labelText.ts";

export interface LabelOptions {
  publicUrl: string;
  test: boolean;
  language: Language;
  /** Left out: beside the code. */
  layout?: LayoutName;
  /** What certificates say of the batch; left out: nothing. */
  marks?: LabelMarks;
  /** Whose label it is; left out: that of the whole batch. */
  unit?: UnitMark;
}

const MARGIN = 14;
const QUIET_MODULES = 4;
/** In the corner: the edge of the label is part of the quiet zone. */
const QR_BOX = 350;
const TEST_BAND = 64;
const DIGITS = 64;

interface Layout {
  widthMm: number;
  heightMm: number;
  width: number;
  height: number;
  /** Where the square of the code begins, from the left; it stands at the top. */
  qrX: number;
  column: { x: number; y: number; width: number };
}

/** In dots of 300 to the inch: every module of the code is whole dots. */
export const LAYOUTS = {
  /** 62 × 40 mm, the commonest roll of label printers: the words beside the code. */
  label: {
    ...{ widthMm: 62, heightMm: 40, width: 732, height: 472, qrX: 0 },
    column: { x: QR_BOX + 6, y: MARGIN, width: 732 - QR_BOX - 6 - MARGIN },
  },
  /** What printers of receipts reach of a roll of 58 mm: the words below the code. */
  roll: {
    ...{ widthMm: 48, heightMm: 72, width: 567, height: 850, qrX: Math.floor((567 - QR_BOX) / 2) },
    column: { x: MARGIN, y: QR_BOX + DIGITS, width: 567 - 2 * MARGIN },
  },
} as const satisfies Record<string, Layout>;

export type LayoutName = keyof typeof LAYOUTS;

export const LABEL = LAYOUTS.label;

const FAMILIES: Record<Language, string> = {
  ar: "Noto Sans Arabic, Noto Sans, sans-serif",
  fr: "Noto Sans, Noto Sans Arabic, sans-serif",
  en: "Noto Sans, Noto Sans Arabic, sans-serif",
  zgh: "Noto Sans Tifinagh, Noto Sans, Noto Sans Arabic, sans-serif",
};

/** The label as a picture that needs nothing else: no script, no style sheet, no ids, no reference to other files. */
export function renderLabelSvg(batch: BatchView, options: LabelOptions): string {
  const words = wordsOf(options.language);
  const { t } = words;
  const layout: Layout = LAYOUTS[options.layout ?? "label"];
  const bottom = layout.height - (options.test ? TEST_BAND : 0);
  const middle = layout.qrX + QR_BOX / 2;
  const lines = columnLines(batch, words, layout.column.width, options);
  const parts = [
    `<rect width="${layout.width}" height="${layout.height}" fill="#fff"/>`,
    qr(labelAddress(batch, options.publicUrl, options.unit), layout.qrX),
    text(groupCode(batch.code), { x: middle, y: QR_BOX + 20, size: 32, bold: true, anchor: "middle" }),
    address(options.publicUrl, middle),
    column(lines, layout, bottom, options.language),
    options.test ? testBand(words, layout) : "",
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.widthMm}mm" height="${layout.heightMm}mm" ` +
    `viewBox="0 0 ${layout.width} ${layout.height}" direction="ltr" role="img" ` +
    `aria-label="${escape(words.format(t.label.alt, { lot: plainCode(withoutMarks(batch.lot)) }))}">${parts.join("")}</svg>`
  );
}

/** At 1.5 cm and 300 dots to the inch, a phone reads no symbol with more modules than this one's. */
const LARGEST_VERSION = 7;

/** Whole dots, drawn row by row, with the quiet zone the standard asks for. */
function qr(content: string, left: number): string {
  const repairable = QRCode.create(content, { errorCorrectionLevel: "M" });
  // Larger dots are worth more than repair: what is out of focus is wrong everywhere.
  const { modules } =
    repairable.version > LARGEST_VERSION ? QRCode.create(content, { errorCorrectionLevel: "L" }) : repairable;
  const dot = Math.floor(QR_BOX / (modules.size + 2 * QUIET_MODULES));
  const offset = Math.floor((QR_BOX - dot * modules.size) / 2);
  let path = "";
  for (let y = 0; y < modules.size; y += 1) {
    let at = 0;
    path += `M0 ${y}.5`;
    for (let x = 0; x < modules.size; x += 1) {
      if (!modules.get(y, x)) continue;
      let run = 1;
      while (x + run < modules.size && modules.get(y, x + run)) run += 1;
      path += `${x > at ? `m${x - at} 0` : ""}h${run}`;
      at = x += run;
    }
  }
  return (
    `<path transform="translate(${left + offset} ${offset}) scale(${dot})" d="${path}" stroke="#000" fill="none" ` +
    `shape-rendering="crispEdges"/>`
  );
}

interface Line {
  text: string;
  language: Language;
  sizes: readonly number[];
  maxLines: number;
  bold: boolean;
  /** Left above it, in dots. */
  gap: number;
}

/** Arabic first, as the law of the land has it, then the reader's language or the next that is given. */
function columnLines(batch: BatchView, words: Words, width: number, { marks, unit }: LabelOptions): Line[] {
  const { label } = words.t;
  const names = productNames(batch.product.name, words.language);
  const organisation = nameIn(batch.organisation.name, words.language);
  const facts = [
    words.format(label.quantity, { quantity: words.quantity(batch.quantity) }),
    words.format(label.producedOn, { date: words.date(batch.producedOn) }),
    ...(batch.expiresOn ? [words.format(label.expiresOn, { date: words.date(batch.expiresOn) })] : []),
  ];
  const factSize = Math.min(...facts.map((fact) => fit(fact, width, [27, 25, 23, 21, 19], 1, false).size));
  const ours = { language: words.language, maxLines: 2 };
  return [
    ...names.map(({ text, language }, at): Line => {
      const sizes = at === 0 ? [42, 38, 34, 30, 26] : [32, 29, 26, 23];
      return { text, language, sizes, maxLines: names.length === 1 ? 3 : 2, bold: true, gap: at === 0 ? 0 : 4 };
    }),
    ...(organisation
      ? [
          {
            ...organisation,
            text: withoutMarks(organisation.text),
            sizes: [26, 23, 20],
            maxLines: 2,
            bold: false,
            gap: 8,
          },
        ]
      : []),
    {
      ...ours,
      text: words.format(label.lot, { lot: plainCode(withoutMarks(batch.lot)) }),
      sizes: [28, 25, 22, 19, 16],
      bold: true,
      gap: 12,
    },
    ...(unit ? [{ ...ours, text: numberOf(unit, words), sizes: [28, 25, 22], bold: true, gap: 4 }] : []),
    ...facts.map((text): Line => ({ ...ours, text, sizes: [factSize], bold: false, gap: 5 })),
    ...marksOf(marks, words).map((text): Line => ({ ...ours, text, sizes: [24, 21, 18], bold: true, gap: 8 })),
  ];
}

/** The whole batch may have more labels by the time it is read: how many is the page's to say. */
function numberOf({ number }: UnitMark, words: Words): string {
  return words.format(words.t.unitLabels.number, { number: words.number(number) });
}

/** The law has the number stand on the label; a sign is named in words, since its picture is not ours to draw. */
function marksOf(marks: LabelMarks | undefined, words: Words): string[] {
  const { t } = words;
  const { onssa = null, sign = null } = marks ?? {};
  return [
    ...(onssa === null ? [] : [words.format(t.sheets.onssa, { number: plainCode(withoutMarks(onssa)) })]),
    ...(sign === null ? [] : [`${withoutMarks(words.nameText(sign.name))} · ${t.batch.signs[sign.kind]}`]),
  ];
}

function productNames(names: Names, reader: Language): { text: string; language: Language }[] {
  const order: Language[] = ["ar", reader, "fr", "en", "zgh"];
  const given = [...new Set(order)].filter((language) => names[language]);
  return given.slice(0, 2).map((language) => ({ text: withoutMarks(names[language]!), language }));
}

/** The words beside the code, in a window of their own: however long, they never reach the code or the band. */
function column(lines: Line[], { column: at }: Layout, bottom: number, reader: Language): string {
  const height = bottom - at.y;
  let drawn = drawColumn(lines, at.width, 1, reader);
  // For the longest of names in several languages, all of it shrinks together.
  for (let scale = 0.95; drawn.height > height && scale > 0.5; scale -= 0.05)
    drawn = drawColumn(lines, at.width, scale, reader);
  return `<svg x="${at.x}" y="${at.y}" width="${at.width}" height="${height}" overflow="hidden">${drawn.markup}</svg>`;
}

function drawColumn(lines: Line[], width: number, scale: number, reader: Language): { markup: string; height: number } {
  // All lines begin on the reader's side, whatever the script of each: a name in the middle of nowhere looks lost.
  const fromRight = LOCALES[reader].meta.dir === "rtl";
  const place = fromRight ? ({ x: width, anchor: "end" } as const) : ({ x: 0, anchor: "start" } as const);
  let y = 0;
  let markup = "";
  for (const { text: words, language, sizes, maxLines, bold, gap } of lines) {
    const scaled = sizes.map((size) => Math.round(size * scale));
    const { size, lines: fitted } = fit(words, width, scaled, maxLines, bold);
    const rtl = LOCALES[language].meta.dir === "rtl";
    y += Math.round(gap * scale);
    for (const line of fitted) {
      markup += text(isolate(line, rtl), { ...place, y: y + size, size, bold, language });
      y += Math.round(size * (rtl ? 1.42 : 1.27));
    }
  }
  return { markup, height: y };
}

function testBand(words: Words, layout: Layout): string {
  const { label } = words.t;
  const international = LOCALES.en.label.test;
  const mark = label.test === international ? international : `${international} · ${label.test}`;
  const y = layout.height - TEST_BAND;
  const rtl = words.t.meta.dir === "rtl";
  return (
    `<rect y="${y}" width="${layout.width}" height="${TEST_BAND}" fill="#000"/>` +
    text(mark, { x: MARGIN + 6, y: y + 48, size: 46, bold: true, fill: "#fff", language: words.language }) +
    text(isolate(label.testNote, rtl), {
      x: layout.width - MARGIN - 6,
      y: y + 45,
      size: 30,
      anchor: "end",
      fill: "#fff",
      language: words.language,
    })
  );
}

/** For whoever cannot scan: where the digits above can be typed. */
function address(publicUrl: string, middle: number): string {
  const shown = publicUrl.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  const { size, lines } = fit(shown, QR_BOX - 2 * MARGIN, [24, 20, 17, 15, 13], 1, false);
  return text(lines[0]!, { x: middle, y: QR_BOX + 48, size, anchor: "middle" });
}

interface TextOptions {
  x: number;
  y: number;
  size: number;
  bold?: boolean;
  anchor?: "start" | "middle" | "end";
  fill?: string;
  language?: Language;
}

function text(content: string, options: TextOptions): string {
  const { x, y, size, bold = false, anchor = "start", fill = "#000", language = "en" } = options;
  return (
    `<text x="${x}" y="${y}" font-family="${FAMILIES[language]}" font-size="${size}" font-weight="${bold ? 700 : 400}" ` +
    `text-anchor="${anchor}" fill="${fill}">${escape(content)}</text>`
  );
}

/** Direction travels inside the text, since programs disagree on what `direction` does to `text-anchor`. */
function isolate(content: string, rtl: boolean): string {
  return `${rtl ? "\u2067" : "\u2066"}${content}\u2069`;
}

/** Names come from people: the signs that turn text around go, and so do characters that XML forbids. */
function withoutMarks(content: string): string {
  return withoutBidi(content).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}
