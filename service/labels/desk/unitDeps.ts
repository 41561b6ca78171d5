import type { BatchView } from "../../batches/views/types.ts";
import type { Act } from "../../site/desk/actDeps.ts";
import type { DeskUser } from "../../site/desk/deps.ts";
import type { UnitIssueView, UnitView } from "../acts/printUnits.ts";
import type { UnitMark } from "../rules/address.ts";

/** What the desk asks of labels that are one unit's, and of numbers of GS1. */
export interface UnitDeps {
  issueUnits: Act<{ id: string; count: number }, UnitIssueView>;
  /** Of a batch of its own: how many units have a number, and those opened most. */
  readOpened(user: DeskUser, batch: string): Promise<{ issued: number; opened: UnitView[] }>;
  printUnits(user: DeskUser, batch: BatchView, numbers: { from: number; to: number }): Promise<UnitMark[]>;
  /** Whether GS1 licensed a prefix to it. */
  hasCompanyPrefix(user: DeskUser): Promise<boolean>;
}
