import { type Actor, authorise } from "../access/roles.ts";
import { LedgerError } from "../base/errors.ts";
import type { Queryable } from "../store/pool.ts";
import { toEvidence, toRecordedBy, toRejection } from "./evidence.ts";
import type { Ledger } from "./ledger.ts";
import { isPending, type OperationState } from "./operationStates.ts";
import {
  EVIDENCE_COLUMNS,
  type EvidenceRow,
  JOIN_REJECTED_BATCH,
  joinRequester,
  REJECTION_COLUMNS,
  type RejectionRow,
  REQUESTER_COLUMNS,
  type RequesterRow,
} from "./recordRows.ts";
import type { OperationView } from "./schemas.ts";

export async function getOperation(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<OperationView> {
  const row = await findOperation(db, id);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "operation" });
  // What the service does by itself is the operator's to see; what was done for another, also of who did it.
  authorise(actor, "operation.read", (isDelegate(row, actor) ? row.delegate : row.account) ?? SERVICE);
  return {
    id: row.id,
    kind: row.kind,
    state: row.state as OperationState,
    organisation: row.account,
    resources: resourcesOf(row),
    createdAt: row.created_at.toISOString(),
    rejection: toRejection(row),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, actor),
  };
}

function isDelegate({ delegate }: OperationRow, actor: Actor): boolean {
  return actor.kind === "organisation" && !actor.delegate && actor.account === delegate;
}

/** No organisation has it. */
const SERVICE = "0x";

/** What it makes or changes: named in its arguments, or the batches it makes; else the organisation itself. */
function resourcesOf({ account, arguments: stated, batches }: OperationRow): OperationView["resources"] {
  const named = (["transformation", "agreement", "shipment", "certificate", "batch"] as const).flatMap((type) => {
    const id = stated[type];
    return typeof id === "string" ? [{ type, id }] : [];
  });
  const resources = [...named, ...batches.map((id) => ({ type: "batch" as const, id }))];
  return resources.length || account === null ? resources : [{ type: "organisation", id: account }];
}

/** Even when a notification is lost, somebody who waits looks again after this long. */
const LOOK_AGAIN_MS = 500;

/** Waits until the chain has decided, at most `seconds` or until `signal`; answers how far it came. */
export async function waitForOperation(
  ledger: Ledger,
  id: string,
  seconds: number,
  signal?: AbortSignal,
): Promise<OperationState> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const state = await stateOf(ledger, id);
    const left = deadline - Date.now();
    if (!isPending(state) || left <= 0 || signal?.aborted) return state;
    await ledger.notifications.next("records", Math.min(left, LOOK_AGAIN_MS));
  }
}

/** Everyone who waits wakes at the same notification: they ask the database together, in one query. */
const gathering = new WeakMap<Ledger, { ids: Set<string>; states: Promise<Map<string, string>> }>();

async function stateOf(ledger: Ledger, id: string): Promise<OperationState> {
  let round = gathering.get(ledger);
  if (!round) {
    const ids = new Set<string>();
    const states = new Promise((resolve) => setImmediate(resolve)).then(() => {
      gathering.delete(ledger);
      return findOperationStates(ledger.db, [...ids]);
    });
    gathering.set(ledger, (round = { ids, states }));
  }
  round.ids.add(id);
  return (await round.states).get(id) as OperationState;
}

export type OperationRow = {
  id: string;
  kind: string;
  account: string | null;
  delegate: string | null;
  state: string;
  created_at: Date;
  arguments: Record<string, unknown>;
  /** That it makes. */
  batches: string[];
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

export async function findOperation(db: Queryable, id: string): Promise<OperationRow | null> {
  const { rows } = await db.query<OperationRow>(
    `select op.id, op.kind, op.account, op.delegate, op.state, op.created_at, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS},
       op.arguments, array(select b.id::text from batches b where b.intent = op.id order by b.sequence) as batches
     from operations op
     left join evidence e on e.block_number = op.block_number and e.log_index = op.log_index
     ${JOIN_REJECTED_BATCH}
     ${joinRequester("requesters.intent = op.id")}
     where op.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

export async function findOperationStates(db: Queryable, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; state: string }>(
    "select id, state from operations where id = any($1::uuid[])",
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.state]));
}
