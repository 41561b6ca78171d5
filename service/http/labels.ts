import type { Language } from "../domain/names.ts";
import type { BatchView } from "../ledger/views.ts";

export const LABEL_FORMATS = ["svg", "png"] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

export interface Label {
  contentType: string;
  body: string | Buffer;
}

/** Draws a label for a batch that is on the chain; the pages know how, this room only hands it over. */
export type LabelRenderer = (
  batch: BatchView,
  options: { format: LabelFormat; language: Language },
) => Label | Promise<Label>;
