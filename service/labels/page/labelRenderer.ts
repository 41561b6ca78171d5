import type { BatchView } from "../../batches/views/types.ts";
import { PAPER_NAMES, paperIn, PAPERS } from "../../certificates/page/papers.ts";
import type { Language } from "../../values/names.ts";
import type { Site } from "../../web/reply.ts";
import type { UnitMark } from "../rules/address.ts";
import type { LabelMarks } from "../views/labelMarks.ts";
import { renderLabelSvg } from "./label.ts";
import { renderSheet } from "./labelSheet.ts";
import { renderLabelPng } from "./png.ts";

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
