import type { LabelReads } from "../../../service/labels/desk/reads.ts";
import type { ProductReads } from "../../../service/products/desk/form.ts";
import type { PagesDeps } from "../../../service/site/routes.ts";

/** No unit has a number, and no organisation a prefix of GS1. */
export const pretendUnits: Pick<LabelReads, "issueUnits" | "readOpened" | "printUnits"> &
  Pick<ProductReads, "hasCompanyPrefix"> &
  Pick<PagesDeps, "findUnit" | "countOpening" | "resolveGs1"> = {
  issueUnits: async (_, { id, count }) => ({ batch: id, from: 1, to: count, issued: count }),
  readOpened: async () => ({ issued: 0, opened: [] }),
  printUnits: async () => [],
  hasCompanyPrefix: async () => false,
  findUnit: async () => ({ state: "forged" }),
  countOpening: (_, before) => before!,
  resolveGs1: async () => null,
};
