import type { Table } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "../../accept/recordRows.ts";
import { loadEach } from "../../accept/state.ts";
import { type Refold, refoldTable } from "../../store/folding.ts";
import type { Queryable } from "../../store/pool.ts";
import { fold, searchKey } from "../../values/folding.ts";
import type { Names } from "../../values/names.ts";
import type { Contact } from "../rules/contact.ts";
import type { OrganisationDocument } from "../rules/organisation.ts";

export type OrganisationRow = {
  account: string;
  code: string;
  kind: string;
  commitment: string;
  created_at: Date;
  sequence: number;
  opening: Buffer;
  operation: string;
  state: string;
  status_kind: string | null;
  /** Who vouches for it while no registrar does. */
  sponsor: string | null;
} & EvidenceRow;

/** Materialised, so that the planner picks the rows before it joins. */
const select = (rows: string): string => `
  with o as materialized (${rows})
  select o.account, o.code, o.kind, o.commitment, o.created_at, o.sequence, d.opening, w.account as sponsor,
    op.id as operation, op.state, last.kind as status_kind, ${EVIDENCE_COLUMNS}
  from o
  join documents d on d.commitment = o.commitment
  join lateral (
    select * from operations where operations.id = o.registration offset 0) op on true
  left join lateral (
    select * from evidence
    where evidence.subject = o.account and evidence.kind = 'organisation_registered' offset 0) e on true
  left join lateral (
    select kind from records
    where subject = o.account and kind in ('organisation_suspended', 'organisation_reinstated')
    order by block_number desc, log_index desc limit 1) last on true
  left join lateral (
    select data ->> 'sponsor' as account from records
    where subject = o.account and kind = 'organisation_sponsored' and not exists (
      select 1 from records v where v.subject = o.account and v.kind = 'organisation_vouched')) w on true`;

export async function insertOrganisation(
  tx: Queryable,
  organisation: { account: string; serial: number; code: string; commitment: string; document: OrganisationDocument },
): Promise<void> {
  const { account, serial, code, commitment, document } = organisation;
  const { search_key, name_keys, commune_keys } = keysOf(document);
  await tx.query(
    `insert into organisations (account, serial, code, kind, commitment, search_key, name_keys, commune_keys)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [account, serial, code, document.kind, commitment, search_key, name_keys, commune_keys],
  );
}

const keysOf = ({ name, place }: OrganisationDocument) => ({
  search_key: searchKey([...Object.values(name), ...Object.values(place.commune)]),
  name_keys: Object.values(name).map(fold),
  commune_keys: Object.values(place.commune).map(fold),
});

export const refoldOrganisations: Refold = (tx) =>
  refoldTable<Pick<OrganisationRow, "sequence" | "opening">>(tx, {
    table: "organisations",
    select: `select o.sequence, d.opening from organisations o join documents d on d.commitment = o.commitment
             where o.sequence > $1 order by o.sequence limit $2`,
    columns: { search_key: "text", name_keys: "text[]", commune_keys: "text[]" },
    fold: ({ opening }) => keysOf(readDocument<OrganisationDocument>(opening)),
  });

/**
 * The public code of an organisation, not refused, that has one of its names and one of its communes' names as this one has
 * them, in whichever languages; null when there is none. Two registrations at a time take turns.
 */
export async function findNamesake(tx: Queryable, document: OrganisationDocument): Promise<string | null> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('silsila.namesakes', 0))");
  const { name_keys, commune_keys } = keysOf(document);
  const { rows } = await tx.query<{ code: string }>(
    `select o.code from organisations o
     left join lateral (select state from operations where operations.id = o.registration offset 0) op on true
     where o.name_keys && $1 and o.commune_keys && $2 and op.state is distinct from 'rejected'
     order by o.sequence limit 1`,
    [name_keys, commune_keys],
  );
  return rows[0]?.code ?? null;
}

/** Buyers for whom the account vouches, or is about to, while no registrar does. */
export async function countSponsored(tx: Queryable, account: string): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    `select count(*) as n from intents i
     join lateral (select state from operations where operations.id = i.id offset 0) op on true
     join organisations o on o.registration = i.id
     where i.account = $1 and i.kind = 'sponsor' and op.state <> 'rejected'
       and not exists (select 1 from records v where v.subject = o.account and v.kind = 'organisation_vouched')`,
    [account],
  );
  return rows[0]!.n;
}

/** The intent that registers it, its own registrar's or a sponsor's. */
export const registrations: Table<{ account: string; intent: string }> = {
  async insert(tx, rows) {
    await tx.query(
      `update organisations o set registration = r.intent
       from jsonb_to_recordset($1) as r (account text, intent uuid) where o.account = r.account`,
      [JSON.stringify(rows)],
    );
  },
};

/** Who vouches for it while no registrar does. */
export const sponsorOf = loadEach<string, string>(
  (account) => account,
  async (tx, account) => (await findOrganisation(tx, account))?.sponsor ?? null,
);

export async function findOrganisation(db: Queryable, account: string): Promise<OrganisationRow | null> {
  const { rows } = await db.query<OrganisationRow>(select("select * from organisations where account = $1"), [account]);
  return rows[0] ?? null;
}

export async function findOrganisationByCode(db: Queryable, code: string): Promise<OrganisationRow | null> {
  const { rows } = await db.query<OrganisationRow>(select("select * from organisations where code = $1"), [code]);
  return rows[0] ?? null;
}

/** What others need to speak of organisations: code and profile. */
export async function findProfiles(
  db: Queryable,
  accounts: string[],
): Promise<Map<string, { code: string; opening: Buffer }>> {
  const { rows } = await db.query<{ account: string; code: string; opening: Buffer }>(
    `select o.account, o.code, d.opening
     from organisations o join documents d on d.commitment = o.commitment where o.account = any($1)`,
    [accounts],
  );
  return new Map(rows.map((row) => [row.account, row]));
}

export async function listOrganisations(
  db: Queryable,
  filter: { account: string | null; search: string | null; before: number | null; limit: number },
): Promise<OrganisationRow[]> {
  const { rows } = await db.query<OrganisationRow>(
    `${select(`select * from organisations
       where ($1::text is null or account = $1) and ($2::bigint is null or sequence < $2)
         and ($4::text is null or strpos(search_key, $4) > 0)
       order by sequence desc limit $3`)}
     order by o.sequence desc`,
    [filter.account, filter.before, filter.limit, filter.search],
  );
  return rows;
}

/** What is public of them; those that are not there are left out. */
export async function findOrganisationNames(
  db: Queryable,
  accounts: string[],
): Promise<{ account: string; code: string; opening: Buffer }[]> {
  const { rows } = await db.query<{ account: string; code: string; opening: Buffer }>(
    `select o.account, o.code, d.opening from organisations o join documents d on d.commitment = o.commitment
     where o.account = any($1)`,
    [accounts],
  );
  return rows;
}

/** Codes of those accounts that are of one of these kinds, and were not refused. */
export async function findCodesOfKinds(
  db: Queryable,
  accounts: string[],
  kinds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ account: string; code: string }>(
    `select o.account, o.code from organisations o
     join lateral (select state from operations where operations.id = o.registration offset 0) op on true
     where o.account = any($1) and o.kind = any($2) and op.state <> 'rejected'`,
    [accounts, kinds],
  );
  return new Map(rows.map(({ account, code }) => [account, code]));
}

export async function findKind(db: Queryable, account: string): Promise<string | null> {
  const { rows } = await db.query<{ kind: string }>("select kind from organisations where account = $1", [account]);
  return rows[0]?.kind ?? null;
}

interface ContactRow {
  opening: Names | null;
  directions: Names | null;
  phone: string | null;
  email: string | null;
  website: string | null;
}

/** Empty for one that shows nothing. */
export async function findContact(db: Queryable, account: string): Promise<Contact> {
  const { rows } = await db.query<ContactRow>(
    "select opening, directions, phone, email, website from contacts where account = $1",
    [account],
  );
  return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, value]) => value !== null));
}

/** In place of all that stood there. */
export async function replaceContact(tx: Queryable, account: string, contact: Contact): Promise<void> {
  await tx.query("delete from contacts where account = $1", [account]);
  const { opening, directions, phone, email, website } = contact;
  const parts = [opening, directions, phone, email, website].map((part) => part ?? null);
  if (parts.every((part) => part === null)) return;
  await tx.query(
    "insert into contacts (account, opening, directions, phone, email, website) values ($1, $2, $3, $4, $5, $6)",
    [account, ...parts],
  );
}

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
