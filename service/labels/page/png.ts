import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { renderAsync } from "@resvg/resvg-js";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { Language } from "../../values/names.ts";
import type { Site } from "../../web/reply.ts";
import type { UnitMark } from "../rules/address.ts";
import type { LabelMarks } from "../views/marks.ts";
import { type LabelOptions, LAYOUTS, renderLabelSvg } from "./label.ts";
import { renderSheet } from "./labelSheet.ts";
import { PAPER_NAMES, paperIn, PAPERS } from "./papers.ts";

/**
 * The same fonts on every machine: what a server has installed must not change what a label says. Each family in the
 * weights that there are; what they can draw is in `values/labelCharacters.ts`.
 */
export const FONTS = [
  ["noto-sans/400Regular/NotoSans_400Regular.ttf", "noto-sans/700Bold/NotoSans_700Bold.ttf"],
  ["noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf", "noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf"],
  ["noto-sans-tifinagh/400Regular/NotoSansTifinagh_400Regular.ttf"],
].map((files) => files.map((file) => `@expo-google-fonts/${file}`));

const FONT_FILES = FONTS.flat().map((file) => fileURLToPath(import.meta.resolve(file)));

/** The label at 300 dots to the inch, for programs and printers that take no SVG. Drawn off the main thread. */
export async function renderLabelPng(batch: BatchView, options: LabelOptions): Promise<Buffer> {
  const { width, widthMm } = LAYOUTS[options.layout ?? "label"];
  const image = await renderAsync(renderLabelSvg(batch, options), {
    fitTo: { mode: "width", value: width },
    font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: "Noto Sans" },
    background: "#fff",
  });
  return withResolution(image.asPng(), (width * 1000) / widthMm);
}

/** PNG §11.3.4.3: without `pHYs` a printer would take the picture for 72 dots to the inch, four times too large. */
function withResolution(png: Buffer, exact: number): Buffer {
  const dotsPerMetre = Math.round(exact);
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  chunk.writeUInt32BE(dotsPerMetre, 8);
  chunk.writeUInt32BE(dotsPerMetre, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  // Straight after the header chunk: 8 bytes of signature, 25 of IHDR.
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

interface Asked {
  format: "svg" | "png" | "sheet";
  language: Language;
  paper: string;
  units: UnitMark[] | null;
}

/** What the API hands out as labels of a batch, drawn as the desk draws them. */
export function labelRenderer(site: Site, readMarks: (batch: BatchView) => Promise<LabelMarks>) {
  return {
    papers: PAPER_NAMES,
    render: async (batch: BatchView, { format, language, paper: asked, units }: Asked) => {
      const { publicUrl, test } = site;
      const paper = paperIn({ paper: asked });
      const options = { publicUrl, test, language, marks: await readMarks(batch) };
      if (format === "sheet") {
        const body = await renderSheet(batch, paper, options, units);
        return { contentType: "text/html; charset=utf-8", body };
      }
      const picture = { ...options, layout: PAPERS[paper].layout, ...(units?.[0] && { unit: units[0] }) };
      return format === "png"
        ? { contentType: "image/png", body: await renderLabelPng(batch, picture) }
        : { contentType: "image/svg+xml", body: renderLabelSvg(batch, picture) };
    },
  };
}
