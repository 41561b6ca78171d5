import type { Queryable, Transaction } from "../../store/pool.ts";

export type InvitationRow = {
  id: string;
  /** Of who invites. */
  account: string;
  proposal: Record<string, unknown>;
  requested_by: string;
  created_at: Date;
  expires_at: Date;
  withdrawn_at: Date | null;
  used_at: Date | null;
  buyer: string | null;
  agreement: string | null;
  sequence: number;
};

export async function insertInvitation(
  tx: Queryable,
  row: {
    id: string;
    secretHash: Buffer;
    account: string;
    proposal: object;
    requestedBy: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into invitations (id, secret_hash, account, proposal, requested_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.secretHash, row.account, JSON.stringify(row.proposal), row.requestedBy, row.createdAt, row.expiresAt],
  );
}

const COLUMNS = `id, account, proposal, requested_by, created_at, expires_at, withdrawn_at, used_at, buyer, agreement,
  sequence`;

export async function findInvitation(db: Queryable, id: string): Promise<InvitationRow | null> {
  const { rows } = await db.query<InvitationRow>(`select ${COLUMNS} from invitations where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function findInvitationBySecret(db: Queryable, secretHash: Buffer): Promise<InvitationRow | null> {
  const { rows } = await db.query<InvitationRow>(`select ${COLUMNS} from invitations where secret_hash = $1`, [
    secretHash,
  ]);
  return rows[0] ?? null;
}

/** Held to the end of the transaction: of two who use one link at once, the second finds it used. */
export async function lockInvitation(tx: Transaction, id: string): Promise<InvitationRow> {
  const { rows } = await tx.query<InvitationRow>(`select ${COLUMNS} from invitations where id = $1 for update`, [id]);
  return rows[0]!;
}

export async function useInvitation(
  tx: Transaction,
  id: string,
  { usedAt, buyer, agreement }: { usedAt: Date; buyer: string; agreement: string },
): Promise<void> {
  await tx.query("update invitations set used_at = $2, buyer = $3, agreement = $4 where id = $1", [
    id,
    usedAt,
    buyer,
    agreement,
  ]);
}

export async function withdrawInvitation(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.query("update invitations set withdrawn_at = $2 where id = $1", [id, at]);
}

export async function listInvitations(
  db: Queryable,
  filter: { account: string | null; before: number | null; limit: number },
): Promise<InvitationRow[]> {
  const { rows } = await db.query<InvitationRow>(
    `select ${COLUMNS} from invitations
     where ($1::text is null or account = $1) and ($2::bigint is null or sequence < $2)
     order by sequence desc limit $3`,
    [filter.account, filter.before, filter.limit],
  );
  return rows;
}
