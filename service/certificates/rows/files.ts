import { type Load, loadEach } from "../../accept/state.ts";
import type { Queryable } from "../../store/pool.ts";

export interface FileRow {
  hash: string;
  type: string;
  size: number;
  created_at: Date;
  /** Since when its bytes are gone. */
  erased_at: Date | null;
}

/** Keeps the bytes, and that the organisation brought them: both once. Returns since when they are here, also once more after an erasure. */
export async function insertFile(
  tx: Queryable,
  file: { hash: string; account: string; type: string; content: Buffer },
): Promise<Date> {
  await tx.query(
    `insert into files (hash, type, size, content) values ($1, $2, $3, $4)
     on conflict (hash) do update set content = excluded.content, erased_at = null where files.content is null`,
    [file.hash, file.type, file.content.length, file.content],
  );
  const { rows } = await tx.query<{ created_at: Date }>(
    `insert into file_owners (file, account) values ($1, $2)
     on conflict (file, account) do update set file = excluded.file returning created_at`,
    [file.hash, file.account],
  );
  return rows[0]!.created_at;
}

export async function ownsFile(db: Queryable, account: string, hash: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from file_owners where file = $1 and account = $2", [hash, account]);
  return rows.length > 0;
}

/** Whether the organisation brought the file itself. */
export const ownFile: Load<{ account: string; hash: string }, true> = loadEach(
  ({ account, hash }) => `${account} ${hash}`,
  async (tx, { account, hash }) => ((await ownsFile(tx, account, hash)) ? true : null),
);

/** Without their bytes. */
export async function findFiles(db: Queryable, hashes: string[]): Promise<Map<string, FileRow>> {
  const { rows } = await db.query<FileRow>(
    "select hash, type, size, created_at, erased_at from files where hash = any($1)",
    [hashes],
  );
  return new Map(rows.map((row) => [row.hash, row]));
}

/** `content` is null once it was erased. */
export async function findFileContent(
  db: Queryable,
  hash: string,
): Promise<{ type: string; content: Buffer | null } | null> {
  const { rows } = await db.query<{ type: string; content: Buffer | null }>(
    "select type, content from files where hash = $1",
    [hash],
  );
  return rows[0] ?? null;
}

/**
 * Takes a file from whoever brought it. Where nobody else did, its bytes go; where a fact names it, its hash, type and size
 * stay, since the chain holds what names the hash. Locked first: nobody names it meanwhile.
 */
export async function removeFile(tx: Queryable, account: string, hash: string): Promise<void> {
  await tx.query("select 1 from files where hash = $1 for update", [hash]);
  await tx.query("delete from file_owners where file = $1 and account = $2", [hash, account]);
  const alone = "hash = $1 and not exists (select 1 from file_owners where file = hash)";
  const { rowCount } = await tx.query(
    `delete from files where ${alone}
       and not exists (select 1 from certificates where file = hash)
       and not exists (select 1 from batch_claims where file = hash)`,
    [hash],
  );
  if (rowCount === 0) await tx.query(`update files set content = null, erased_at = now() where ${alone}`, [hash]);
}

/** The batches that claim something with this file as evidence. */
export async function findBatchesShowing(db: Queryable, hash: string): Promise<{ id: string; account: string }[]> {
  const { rows } = await db.query<{ id: string; account: string }>(
    "select distinct b.id, b.account from batch_claims c join batches b on b.id = c.batch where c.file = $1",
    [hash],
  );
  return rows;
}
