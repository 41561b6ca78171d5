import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isOnChain } from "../../accept/operationStates.ts";
import type { Page } from "../../accept/paging.ts";
import type { Party } from "../../accept/schemas.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { hexOf, isWord } from "../../formats/hex.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import type { ProductDocument } from "../../products/rules.ts";
import { COMMON_UNITS, formatQuantity } from "../../values/quantities.ts";
import { listReached, type ReportPlace, type ReportRow } from "../rows/reach.ts";
import type { ReachedView, SpentReason } from "./recall.ts";
import { findFor } from "./recalls.ts";

/**
 * Everyone downstream with what they have, for the one who must call them: a manager of the organisation that recalls, and the
 * operator. Only once the recall is on the chain: a proposal alone must not show who buys from whom.
 */
export async function readRecallReport(
  ledger: Ledger,
  actor: Actor,
  id: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<ReachedView>> {
  const recall = await findFor(ledger, ledger.db, actor, id);
  authorise(actor, "recall.report", recall.origin);
  if (recall.account === null && actor.kind !== "operator")
    throw new LedgerError("ROLE_TOO_WEAK", { needed: "operator" });
  if (!isOnChain(recall.state)) throw new LedgerError("RECALL_NOT_MINED");
  const rows = await listReached(ledger.db, recall, { after: decodePlace(query.cursor), limit: query.limit + 1 });
  // By the statement it cannot be otherwise. If it were, no answer is better than one that leaves somebody out.
  if (rows.some(({ whole }) => !whole)) throw new Error(`The report of recall ${id} does not add up to its reach.`);
  const shown = rows.slice(0, query.limit);
  const parties = await nameParties(
    ledger.db,
    shown.map(({ account }) => account),
  );
  return {
    items: shown.map((row) => toView(row, parties.get(row.account)!)),
    next: rows.length > shown.length ? encodePlace(shown.at(-1)!) : null,
  };
}

function toView(row: ReportRow, organisation: Party): ReachedView {
  const unit = row.unit ?? COMMON_UNITS[row.dimension]!;
  const inUnit = (base: string) => formatQuantity(BigInt(base), unit);
  const transits = (list: ReportRow["sent"]) =>
    list.map(({ shipment, account, quantity }) => ({ shipment, organisation: account, quantity: inUnit(quantity) }));
  return {
    organisation,
    batch: {
      id: row.batch,
      code: row.code,
      lot: row.opening && readDocument<BatchDocument>(row.opening).lot,
      product: row.product_opening && readDocument<ProductDocument>(row.product_opening).name,
    },
    unit,
    free: inUnit(row.balances.find(({ what }) => what === "free")?.amount ?? "0"),
    sent: transits(row.sent),
    arriving: transits(row.arriving),
    spent: row.balances
      .filter(({ what }) => what !== "free")
      .map(({ what, amount }) => ({ how: what as SpentReason, quantity: inUnit(amount) })),
  };
}

const ACCOUNT_BYTES = 20;

const encodePlace = ({ account, batch }: ReportPlace): string =>
  Buffer.from(account.slice(2) + batch.slice(2), "hex").toString("base64url");

function decodePlace(cursor: string | undefined): ReportPlace | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, "base64url");
  const account = hexOf(bytes.subarray(0, ACCOUNT_BYTES));
  const batch = hexOf(bytes.subarray(ACCOUNT_BYTES));
  if (!isWord(batch)) throw new LedgerError("CURSOR_INVALID");
  return { account, batch };
}
