import type { Ledger } from "../../accept/ledger.ts";
import type { Page } from "../../accept/paging.ts";
import type { BatchDesk } from "../../batches/desk/reads.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { actsOf, toActor } from "../../desk/acts.ts";
import type { Act, DeskUser } from "../../desk/frame.ts";
import type { MessageView } from "../acts/messages.ts";
import { issueUnits, printUnits, readOpened, type UnitIssueView, type UnitView } from "../acts/printUnits.ts";
import type { UnitMark } from "../rules/address.ts";
import type { LabelMarks } from "../views/marks.ts";

/** What the desk asks of labels, and of what their readers wrote. */
export interface LabelReads {
  issueUnits: Act<{ id: string; count: number }, UnitIssueView>;
  /** Of a batch of its own: how many units have a number, and those opened most. */
  readOpened(user: DeskUser, batch: string): Promise<{ issued: number; opened: UnitView[] }>;
  printUnits(user: DeskUser, batch: BatchView, numbers: { from: number; to: number }): Promise<UnitMark[]>;
  /** What readers of labels wrote to it, newest first. */
  listMessages(user: DeskUser, cursor: string | null): Promise<Page<MessageView>>;
  /** For good; nothing happens when it is gone already. */
  removeMessage(user: DeskUser, id: string): Promise<void>;
  /** What certificates let its label say. */
  labelMarks(batch: BatchView): Promise<LabelMarks>;
}

export interface LabelDesk extends BatchDesk, LabelReads {}

/** The desk shows those opened most; all of them are in the REST API. */
const SHOWN = 20;

export function deskUnits(ledger: Ledger): Pick<LabelReads, "issueUnits" | "readOpened" | "printUnits"> {
  const act = actsOf(ledger);
  return {
    issueUnits: act("units", (tx, actor, { id, count }) => issueUnits(ledger, tx, actor, id, { count })),
    readOpened: (user, batch) => readOpened(ledger, toActor(user), batch, SHOWN),
    printUnits: (user, batch, numbers) => printUnits(ledger, toActor(user), batch, numbers),
  };
}
