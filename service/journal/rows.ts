import { EVIDENCE_COLUMNS, type EvidenceRow } from "../accept/recordRows.ts";
import type { Node, NodeId } from "../formats/merkleNodes.ts";
import type { Queryable, Transaction } from "../store/pool.ts";

export interface AnchoredHead {
  size: number;
  root: string;
}

export interface WaitingObservation {
  id: string;
  batch: string;
  account: string;
  commitment: string;
}

/** One at a time appends, whatever else happens: held to the end of the transaction. */
export async function lockJournal(tx: Transaction): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('silsila.journal.append', 0))");
}

/** How many leaves the log has. */
export async function journalSize(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ size: number }>(
    "select coalesce(max(leaf_index) + 1, 0) as size from observations",
  );
  return rows[0]!.size;
}

/**
 * What can be appended, in the order in which it was stated. An observation waits for its batch: what the log speaks of
 * must be on the chain for good. Batches first, so that many observations of one that is late keep nobody back.
 */
export async function pickObservations(
  tx: Transaction,
  withoutAccounts: string[],
  limit: number,
): Promise<WaitingObservation[]> {
  const { rows } = await tx.query<WaitingObservation>(
    `with ready as materialized (
       select w.batch from (select distinct batch from observations where leaf_index is null and rejection is null) w
       join batches b on b.id = w.batch
       join lateral (select state from operations where operations.id = b.intent offset 0) op on true
       where op.state = 'final'
     )
     select o.id, o.batch, o.account, o.commitment from observations o join ready on ready.batch = o.batch
     where o.leaf_index is null and o.rejection is null and o.account <> all ($1::text[])
     order by o.sequence limit $2`,
    [withoutAccounts, limit],
  );
  return rows;
}

/** What speaks of a batch that the chain refused can never be appended. Returns how many that ended. */
export async function rejectWithBatch(tx: Transaction): Promise<number> {
  const { rowCount } = await tx.query(
    `update observations o set rejection = '{"code": "DEPENDENCY_REJECTED", "values": {}}'
     from (select distinct batch from observations where leaf_index is null and rejection is null) w
     join batches b on b.id = w.batch
     join lateral (select state from operations where operations.id = b.intent offset 0) op on true
     where op.state = 'rejected' and o.batch = w.batch and o.leaf_index is null and o.rejection is null`,
  );
  return rowCount ?? 0;
}

export async function rejectObservations(tx: Transaction, ids: string[], rejection: { code: string }): Promise<void> {
  if (ids.length === 0) return;
  await tx.query("update observations set rejection = $2 where id = any($1::uuid[])", [
    ids,
    JSON.stringify({ ...rejection, values: {} }),
  ]);
}

/** Each observation with its place in the log, for ever. */
export async function insertLeaves(
  tx: Transaction,
  leaves: { id: string; index: number; leaf: Uint8Array }[],
): Promise<void> {
  await tx.query(
    `update observations o set leaf_index = l.index, leaf = l.leaf
     from unnest($1::uuid[], $2::bigint[], $3::bytea[]) as l (id, index, leaf)
     where o.id = l.id`,
    [leaves.map(({ id }) => id), leaves.map(({ index }) => index), leaves.map(({ leaf }) => Buffer.from(leaf))],
  );
}

export async function insertNodes(tx: Transaction, nodes: Node[]): Promise<void> {
  await tx.query(
    `insert into journal_nodes (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
    [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => Buffer.from(hash))],
  );
}

/** Hashes in the order asked for; undefined for a subtree that is not there. */
export async function findNodes(db: Queryable, nodes: NodeId[]): Promise<(Uint8Array | undefined)[]> {
  if (nodes.length === 0) return [];
  const { rows } = await db.query<{ hash: Buffer | null }>(
    `select n.hash from unnest($1::smallint[], $2::bigint[]) with ordinality as w (level, index, place)
     left join journal_nodes n on n.level = w.level and n.index = w.index order by w.place`,
    [nodes.map(({ level }) => level), nodes.map(({ index }) => index)],
  );
  return rows.map(({ hash }) => (hash ? new Uint8Array(hash) : undefined));
}

/** The largest head of this contract that the records have. */
export async function findAnchoredHead(db: Queryable, journal: string): Promise<AnchoredHead | null> {
  const { rows } = await db.query<AnchoredHead>(
    `select (data ->> 'size')::bigint as size, data ->> 'root' as root from records
     where kind = 'head_anchored' and contract = $1 order by contract desc, (data ->> 'size')::bigint desc limit 1`,
    [journal],
  );
  return rows[0] ?? null;
}

/** Whether a head is signed and not on the chain yet; one that the chain refused is over once that is final. */
export async function isHeadOnItsWay(db: Queryable): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from attempts a join journal_heads h on h.attempt = a.id
     where a.settled_at is null and not exists (select 1 from records r where r.request = a.hash) limit 1`,
  );
  return rows.length === 1;
}

/** A head that was in vain before is tried again under its new attempt. */
export async function insertHead(tx: Transaction, head: AnchoredHead & { attempt: number }): Promise<void> {
  await tx.query(
    `insert into journal_heads (size, root, attempt) values ($1, $2, $3)
     on conflict (size) do update set attempt = excluded.attempt`,
    [head.size, head.root, head.attempt],
  );
}

/** Whether the leaf at this place was stated so many seconds ago, by the database's clock. */
export async function isLeafOlder(db: Queryable, index: number, seconds: number): Promise<boolean> {
  const { rows } = await db.query(
    "select 1 from observations where leaf_index = $1 and created_at <= now() - $2 * interval '1 second'",
    [index, seconds],
  );
  return rows.length === 1;
}

/** What keeps the journal from growing, for those who watch; null when nothing does. */
export async function noteJournalTrouble(db: Queryable, trouble: string | null): Promise<void> {
  await db.query("update journal set trouble = $1 where trouble is distinct from $1", [trouble]);
}

export type HeadRow = { size: number; root: string; final: boolean } & EvidenceRow;

/** Heads of the journal that the chain has, by the index on their sizes. */
const select = (condition: string): string => `
  with h as materialized (
    select block_number, log_index, (data ->> 'size')::bigint as size, data ->> 'root' as root from records
    where kind = 'head_anchored' and contract = $1 and ${condition}
    order by contract desc, (data ->> 'size')::bigint desc limit $2)
  select h.size, h.root, h.block_number <= (select number from finality) as final, ${EVIDENCE_COLUMNS}
  from h join evidence e on e.block_number = h.block_number and e.log_index = h.log_index
  order by h.size desc`;

/** Newest first. */
export async function listHeads(
  db: Queryable,
  journal: string,
  filter: { before: number | null; limit: number },
): Promise<HeadRow[]> {
  const { rows } = await db.query<HeadRow>(select("($3::bigint is null or (data ->> 'size')::bigint < $3)"), [
    journal,
    filter.limit,
    filter.before,
  ]);
  return rows;
}

export async function findHeads(db: Queryable, journal: string, sizes: number[]): Promise<Map<number, HeadRow>> {
  const { rows } = await db.query<HeadRow>(select("(data ->> 'size')::bigint = any($3::bigint[])"), [
    journal,
    sizes.length,
    sizes,
  ]);
  return new Map(rows.map((row) => [row.size, row]));
}

/** The newest head that no reorganisation can take away; null before the first. */
export async function findFinalHead(db: Queryable, journal: string): Promise<HeadRow | null> {
  const { rows } = await db.query<HeadRow>(select("block_number <= (select number from finality)"), [journal, 1]);
  return rows[0] ?? null;
}

export interface JournalStateRow {
  size: number;
  waiting: number;
  anchored: number;
  trouble: string | null;
}

export async function findJournalState(db: Queryable, journal: string): Promise<JournalStateRow> {
  const { rows } = await db.query<JournalStateRow>(
    `select
       (select coalesce(max(leaf_index) + 1, 0) from observations) as size,
       (select count(*) from observations where leaf_index is null and rejection is null) as waiting,
       coalesce((select (data ->> 'size')::bigint from records where kind = 'head_anchored' and contract = $1
          order by contract desc, (data ->> 'size')::bigint desc limit 1), 0) as anchored,
       (select trouble from journal) as trouble`,
    [journal],
  );
  return rows[0]!;
}
