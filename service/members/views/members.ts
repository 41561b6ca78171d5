import type { Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Queryable } from "../../store/pool.ts";
import { fold } from "../../values/folding.ts";
import { findMembers, listMembers, type MemberRow } from "../rows/members.ts";
import type { INTAKE_KINDS } from "../rules/intakes.ts";
import type { Member } from "./schemas.ts";

export type MemberKind = (typeof INTAKE_KINDS)[number];

export type MemberView = Static<typeof Member>;

export async function getMember(db: Queryable, actor: Actor, id: string): Promise<MemberView> {
  return toMemberView(await findOwnMember(db, authoriseOwn(actor, "member.read"), id));
}

/** Newest first. */
export async function readMembers(
  ledger: Ledger,
  actor: Actor,
  query: { search?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<MemberView>> {
  const rows = await listMembers(ledger.db, {
    account: authoriseOwn(actor, "member.read"),
    search: query.search === undefined ? null : fold(query.search),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(rows, query.limit, (row) => [row.sequence], toMemberView);
}

export async function findOwnMember(db: Queryable, account: string, id: string): Promise<MemberRow> {
  const row = (await findMembers(db, account, [id])).get(id);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "member" });
  return row;
}

export function toMemberView(row: MemberRow): MemberView {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    kind: row.kind as MemberKind,
    createdAt: row.created_at.toISOString(),
    erasedAt: row.erased_at?.toISOString() ?? null,
  };
}
