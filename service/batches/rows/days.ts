import { skimDocument } from "../../accept/documents.ts";
import { loadEach, type Load } from "../../accept/state.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { dayInMorocco } from "../../values/dates.ts";
import { type Holding, nameOf } from "./loads.ts";

/**
 * The first day on which the organisation received any of each batch, as its own receipts say, those on their way to the
 * chain too. The origin's batches are left out: they are there since they were produced.
 */
async function findArrivalDays(tx: Transaction, account: string, batches: string[]): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ batch: string; opening: Buffer }>(
    `select b.id as batch, d.opening
     from batches b
     join shipments s on s.batches @> array[b.id::text] and s.receiver = $1
     join shipment_ends n on n.shipment = s.id and n.kind = 'receipt' and n.batches @> array[b.id::text]
     join documents d on d.commitment = n.commitment
     join lateral (select state from operations where operations.id = n.intent offset 0) op on true
     where b.id = any($2) and b.account <> $1 and op.state <> 'rejected'`,
    [account, batches],
  );
  const first = new Map<string, string>();
  for (const { batch, opening } of rows) {
    const { receivedOn } = skimDocument<{ receivedOn: string }>(opening);
    const known = first.get(batch);
    if (receivedOn !== undefined && (known === undefined || receivedOn < known)) first.set(batch, receivedOn);
  }
  return first;
}

/** The first day on which the organisation received any of another's batch. */
export const arrivedOn: Load<Holding, string> = {
  name: nameOf,
  async read(tx, keys) {
    const found = new Map<string, string>();
    for (const [account, own] of Map.groupBy(keys, (key) => key.account)) {
      const batches = own.map(({ batch }) => batch);
      for (const [batch, day] of await findArrivalDays(tx, account, batches))
        found.set(nameOf({ account, batch }), day);
    }
    return found;
  },
};

/** An act of the batch's own organisation that names a day, and so holds the day of production where it is. */
export interface DatedAct {
  kind: "intake" | "made" | "transform" | "ship" | "dispose" | "observe";
  /** Of the transformation, shipment, observation; of a disposal and a list of intakes, the document's commitment. */
  id: string;
  day: string;
}

/** What comes before the batch is produced; all other kinds come after. */
export const COMES_BEFORE: readonly DatedAct["kind"][] = ["intake", "made"];

const DAYS = ["performedOn", "dispatchedOn", "disposedOn"] as const;

/**
 * Acts of the organisation with its batch that the chain has, or that are on their way. What others did with it came after
 * it was sent to them.
 */
async function findDatedActs(tx: Queryable, batch: string): Promise<DatedAct[]> {
  const { rows } = await tx.query<{ kind: DatedAct["kind"]; id: string; opening: Buffer }>(
    `with b as materialized (select id, account, transformation from batches where id = $1), acts as (
       select 'made' as kind, t.id::text as id, t.commitment, t.intent from b join transformations t on t.id = b.transformation
       union all
       select 'transform', t.id, t.commitment, t.intent from b join transformations t on t.account = b.account and (
         exists (select 1 from transformation_inputs i where i.transformation = t.id and i.batch = b.id)
         or exists (select 1 from claims c where c.intent = t.intent and c.batch = b.id and c.amount < 0))
       union all
       select 'ship', s.id, s.commitment, s.intent
       from b join shipments s on s.account = b.account and s.batches @> array[b.id::text]
       union all
       select 'dispose', x.commitment, x.commitment, x.intent from b join disposals x on x.batch = b.id and x.account = b.account
     )
     select a.kind, a.id, d.opening from acts a join documents d on d.commitment = a.commitment
     join lateral (select state from operations where operations.id = a.intent offset 0) op on true
     where op.state <> 'rejected'
     union all
     select 'observe', o.id::text, d.opening
     from b join observations o on o.batch = b.id and o.rejection is null join documents d on d.commitment = o.commitment`,
    [batch],
  );
  const acts = rows.flatMap(({ kind, id, opening }) => {
    const said = skimDocument<Partial<Record<(typeof DAYS)[number] | "observedAt", string>>>(opening);
    const day = said.observedAt
      ? dayInMorocco(new Date(said.observedAt))
      : DAYS.map((name) => said[name]).find((found) => found !== undefined);
    return day === undefined ? [] : [{ kind, id, day }];
  });
  return [...acts, ...(await findLastIntake(tx, batch))];
}

/** Of the newest list that was not refused: the last day on which somebody brought something. */
async function findLastIntake(tx: Queryable, batch: string): Promise<DatedAct[]> {
  const { rows } = await tx.query<{ id: string; day: string | null }>(
    `select v.commitment as id, (select max(brought_on)::text from intakes where list = v.commitment) as day
     from batch_versions v join lateral (select state from operations where operations.id = v.intent offset 0) op on true
     where v.batch = $1 and op.state <> 'rejected' and exists (select 1 from intakes where list = v.commitment)
     order by v.sequence desc limit 1`,
    [batch],
  );
  return rows.flatMap(({ id, day }) => (day === null ? [] : [{ kind: "intake" as const, id, day }]));
}

export const datedActs: Load<string, DatedAct[]> = loadEach((batch) => batch, findDatedActs);
