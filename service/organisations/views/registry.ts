import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { listRegistryActs } from "../rows/registry.ts";

/**
 * What those who run the registry did, newest first: for everyone, so that no power over others is used in the dark. It is
 * what the chain says to anybody who reads it; names of organisations are not in it.
 */
export async function readRegistryActs(
  ledger: Ledger,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<RegistryActView>> {
  const position = decodeCursor(query.cursor, 2);
  const before = position && { block: position[0]!, log: position[1]! };
  const rows = await listRegistryActs(ledger.db, { before, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (row) => [row.block_number, row.log_index],
    (row) => ({
      position: `${row.block_number}.${row.log_index}`,
      kind: row.kind,
      organisation: row.account,
      subject: row.subject,
      data: row.data,
      time: row.time.toISOString(),
      contract: row.contract,
      transaction: row.transaction,
    }),
  );
}

/** An act of those who run the registry, as the chain tells it to everyone. */
export interface RegistryActView {
  position: string;
  kind: string;
  /** The organisation it concerns, by its account. */
  organisation: string | null;
  subject: string;
  data: Record<string, unknown>;
  time: string;
  contract: string;
  transaction: string;
}
