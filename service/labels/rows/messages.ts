import type { Queryable } from "../../store/pool.ts";

export interface MessageRow {
  id: string;
  batch: string;
  text: string;
  language: string;
  created_at: Date;
  sequence: number;
  code: string;
  lot: string;
}

/** How many came about a batch within the last day, and whether this very one is among them. */
export async function recentMessages(
  db: Queryable,
  batch: string,
  text: string,
): Promise<{ count: number; same: boolean }> {
  const { rows } = await db.query<{ count: number; same: boolean }>(
    `select count(*)::integer as count, coalesce(bool_or(text = $2), false) as same from reader_messages
     where batch = $1 and created_at > now() - interval '1 day'`,
    [batch, text],
  );
  return rows[0]!;
}

export async function insertMessage(
  db: Queryable,
  message: { id: string; account: string; batch: string; text: string; language: string },
): Promise<void> {
  const { id, account, batch, text, language } = message;
  await db.query("insert into reader_messages (id, account, batch, text, language) values ($1, $2, $3, $4, $5)", [
    ...[id, account, batch, text, language],
  ]);
}

/** Newest first. */
export async function listMessages(
  db: Queryable,
  filter: { account: string; before: number | null; limit: number },
): Promise<MessageRow[]> {
  const { rows } = await db.query<MessageRow>(
    `select m.id, m.batch, m.text, m.language, m.created_at, m.sequence, b.code, b.lot
     from reader_messages m join batches b on b.id = m.batch
     where m.account = $1 and ($2::bigint is null or m.sequence < $2) order by m.sequence desc limit $3`,
    [filter.account, filter.before, filter.limit],
  );
  return rows;
}

/** False when there is none of the organisation's. */
export async function deleteMessage(db: Queryable, account: string, id: string): Promise<boolean> {
  const { rows } = await db.query("delete from reader_messages where account = $1 and id = $2 returning id", [
    account,
    id,
  ]);
  return rows.length > 0;
}
