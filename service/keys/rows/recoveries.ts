import { PENDING } from "../../accept/operationStates.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "../../accept/recordRows.ts";
import { loadEach } from "../../accept/state.ts";
import type { Queryable } from "../../store/pool.ts";

export type RecoveryRow = {
  signer: string;
  custody: string;
  reason: string;
  /** Of the document that `reason` commits to; null where another service started it. */
  opening: Buffer | null;
  registrar: string | null;
  /** Unix seconds of the chain; null while it is on its way there. */
  ready_at: number | null;
  ended_by: string | null;
  ended_at: Date | null;
  /** What starts it while that is on its way. */
  starting: string | null;
  /** What is on its way to end it. */
  ending: string | null;
} & EvidenceRow;

/** The latest recovery of an organisation, asked for, waiting or ended; null when there never was one. */
export async function findRecovery(db: Queryable, account: string): Promise<RecoveryRow | null> {
  const { rows } = await db.query<RecoveryRow>(
    `with latest as (
       (select signer, custody, reason, registrar, ready_at, ended_by, ended_block, block_number, log_index, null::uuid as starting
        from recoveries where account = $1 order by block_number desc, log_index desc limit 1)
       union all
       (select arguments ->> 'signer', arguments ->> 'custody', arguments ->> 'reason', null, null, null, null, null, null, id
        from operations where account = $1 and kind = 'startRecovery' and state in ${PENDING} limit 1)
     )
     select l.signer, l.custody, l.reason, l.registrar, l.ready_at, l.ended_by, l.starting, d.opening, b.time as ended_at,
       case when l.ended_by is null then (
         select id from operations
         where account = $1 and kind in ('vetoRecovery', 'withdrawRecovery') and state in ${PENDING}
         order by sequence limit 1) end as ending,
       ${EVIDENCE_COLUMNS}
     from latest l
     left join documents d on d.commitment = l.reason
     left join blocks b on b.number = l.ended_block
     left join evidence e on e.block_number = l.block_number and e.log_index = l.log_index
     order by l.starting nulls last limit 1`,
    [account],
  );
  return rows[0] ?? null;
}

/** As `findRecovery`. */
export const latestRecovery = loadEach<string, RecoveryRow>((account) => account, findRecovery);

/** Not asked for again so soon when the chain refused: what it knows may not have been read yet. */
const AGAIN_AFTER = "5 minutes";

/**
 * Recoveries of our organisations whose time has come by `now` (Unix seconds) and whose completion nobody has asked for. A
 * veto or a withdrawal that is on its way goes first.
 */
export async function findDueRecoveries(tx: Queryable, now: number): Promise<string[]> {
  const { rows } = await tx.query<{ account: string }>(
    `select r.account from recoveries r join organisations o on o.account = r.account
     where r.ended_by is null and r.ready_at <= $1 and not exists (
       select 1 from operations p
       where p.account = r.account and (
         p.kind in ('vetoRecovery', 'withdrawRecovery', 'completeRecovery') and p.state in ${PENDING}
         or p.kind = 'completeRecovery' and p.state = 'rejected' and p.created_at > now() - interval '${AGAIN_AFTER}'))`,
    [now],
  );
  return rows.map((row) => row.account);
}
