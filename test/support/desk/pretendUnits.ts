import type { UnitDeps } from "../../../service/labels/desk/unitDeps.ts";
import type { PagesDeps } from "../../../service/site/routes.ts";

/** No unit has a number, and no organisation a prefix of GS1. */
export const pretendUnits: UnitDeps & Pick<PagesDeps, "findUnit" | "countOpening" | "resolveGs1"> = {
  issueUnits: async (_, { id, count }) => ({ batch: id, from: 1, to: count, issued: count }),
  readOpened: async () => ({ issued: 0, opened: [] }),
  printUnits: async () => [],
  hasCompanyPrefix: async () => false,
  findUnit: async () => ({ state: "forged" }),
  countOpening: (_, before) => before!,
  resolveGs1: async () => null,
};
