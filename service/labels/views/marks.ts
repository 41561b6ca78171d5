import { LedgerError } from "../../base/errors.ts";
import type { BatchView } from "../../batches/views/types.ts";

/**
 * Returns when a label of the batch may be printed: what it says must be on the chain, and a new label on what nobody may
 * eat would only bring it back among people.
 */
export function checkLabelled({ rejection, state, status, lot }: BatchView): void {
  if (rejection) throw new LedgerError(rejection.code, rejection.values);
  if (state !== "mined" && state !== "final") throw new LedgerError("BATCH_NOT_MINED");
  if (status === "annulled") throw new LedgerError("BATCH_ANNULLED", { lot });
  if (status === "recalled") throw new LedgerError("BATCH_RECALLED", { lot });
}
