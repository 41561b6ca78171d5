import type { Language } from "../domain/names.ts";
import type { LabelMarks } from "../ledger/labelMarks.ts";
import type { BatchView } from "../ledger/views.ts";
import { renderLabelSvg } from "./label.ts";
import { renderLabelPng } from "./labelPng.ts";
import type { Site } from "./reply.ts";

/** What the API hands out as a batch's label, drawn as the desk draws it. */
export function labelRenderer(site: Site, readMarks: (batch: BatchView) => Promise<LabelMarks>) {
  return async (batch: BatchView, { format, language }: { format: "svg" | "png"; language: Language }) => {
    const options = { ...site, language, marks: await readMarks(batch) };
    return format === "png"
      ? { contentType: "image/png", body: await renderLabelPng(batch, options) }
      : { contentType: "image/svg+xml", body: renderLabelSvg(batch, options) };
  };
}
