import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isOnChain } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import type { ProductDocument } from "../../products/rules.ts";
import { formatQuantity } from "../../values/quantities.ts";
import { listReached, type ReportRow } from "../rows/reach.ts";
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
  const after = decodeCursor(query.cursor, 2);
  const rows = await listReached(ledger.db, recall, {
    after: after && [after[0]!, after[1]!],
    limit: query.limit + 1,
  });
  return toPage(rows, query.limit, (row) => [row.organisation_sequence, row.batch_sequence], toView);
}

function toView(row: ReportRow): ReachedView {
  const { lot, quantity } = readDocument<BatchDocument>(row.opening);
  const { unit } = quantity;
  const inUnit = (base: string) => formatQuantity(BigInt(base), unit);
  const transits = (list: ReportRow["sent"]) =>
    list.map(({ shipment, account, quantity }) => ({ shipment, organisation: account, quantity: inUnit(quantity) }));
  return {
    organisation: {
      id: row.account,
      code: row.organisation_code,
      name: readDocument<OrganisationDocument>(row.organisation_opening).name,
    },
    batch: {
      id: row.batch,
      code: row.code,
      lot,
      product: readDocument<ProductDocument>(row.product_opening).name,
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
