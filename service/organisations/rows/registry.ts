import type { Queryable } from "../../store/pool.ts";

export interface RegistryActRow {
  block_number: number;
  log_index: number;
  transaction: string;
  contract: string;
  kind: string;
  account: string | null;
  subject: string;
  data: Record<string, unknown>;
  time: Date;
}

/** Newest first. */
export async function listRegistryActs(
  db: Queryable,
  filter: { before: { block: number; log: number } | null; limit: number },
): Promise<RegistryActRow[]> {
  const { rows } = await db.query<RegistryActRow>(
    `select * from registry_acts
     where $1::bigint is null or (block_number, log_index) < ($1::bigint, $2::bigint)
     order by block_number desc, log_index desc limit $3`,
    [filter.before?.block ?? null, filter.before?.log ?? null, filter.limit],
  );
  return rows;
}
