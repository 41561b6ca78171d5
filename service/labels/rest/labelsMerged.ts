import type { BatchView } from "../../batches/views/types.ts";
import type { Language } from "../../values/names.ts";
import type { UnitMark } from "../rules/address.ts";

export const LABEL_FORMATS = ["svg", "png", "sheet"] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

export interface Label {
  contentType: string;
  body: string | Buffer;
}

/** Draws labels of a batch that is on the chain; the pages know how, this room only hands it over. */
export interface LabelRenderer {
  papers: readonly string[];
  /** `units`: those whose labels are asked for; null for the label of the batch. */
  render(
    batch: BatchView,
    options: { format: LabelFormat; language: Language; paper: string; units: UnitMark[] | null },
  ): Promise<Label>;
}
