import type { TransformationArguments } from "./intents.ts";
import type { Queryable } from "./pool.ts";

export interface StatedTransformation {
  /** Who made it. */
  account: string;
  annulled: boolean;
  stated: TransformationArguments;
}

/** What was stated of transformations, to the last field, as the chain's own events tell it: no intent is needed for that. */
export async function findStated(db: Queryable, transformations: string[]): Promise<Map<string, StatedTransformation>> {
  const { rows } = await db.query<StatedTransformation & { transformation: string }>(
    `select t.subject as transformation, t.account,
       exists (select 1 from records where subject = t.subject and kind = 'transformation_annulled') as annulled,
       jsonb_build_object(
         'transformation', t.subject,
         'commitment', t.data ->> 'commitment',
         'lossMg', t.data ->> 'lossMg',
         'inputs', t.data -> 'inputs',
         'outputs', (
           select jsonb_agg(jsonb_build_object(
             'id', o.id, 'commitment', r.data ->> 'commitment', 'quantity', r.data ->> 'quantity',
             'netMassMg', r.data ->> 'netMassMg', 'dimension', (r.data ->> 'unit')::integer) order by o.position)
           from jsonb_array_elements_text(t.data -> 'outputs') with ordinality o (id, position)
           join records r on r.subject = o.id and r.kind = 'batch_registered')) as stated
     from records t where t.subject = any($1) and t.kind = 'transformed'`,
    [transformations],
  );
  return new Map(rows.map(({ transformation, ...row }) => [transformation, row]));
}

/** The transformation that a batch is an output of, on the chain or on its way there; null for what was registered. */
export async function findMaking(db: Queryable, batch: string): Promise<string | null> {
  const { rows } = await db.query<{ transformation: string }>(
    `select coalesce(o.transformation, i.arguments ->> 'transformation') as transformation
     from batches b
     left join transformation_outputs o on o.batch = b.id
     left join intents i on i.id = b.intent and i.kind = 'transform'
     where b.id = $1 and (o.batch is not null or i.id is not null)`,
    [batch],
  );
  return rows[0]?.transformation ?? null;
}

/** Whose transformation it is, on the chain or on its way there; null when there is none. */
export async function findMaker(db: Queryable, transformation: string): Promise<string | null> {
  const { rows } = await db.query<{ account: string }>(
    `select account from records where subject = $1 and kind = 'transformed'
     union
     select op.account from intents i
     join lateral (select account, state from operations where operations.id = i.id offset 0) op on true
     where i.kind = 'transform' and i.arguments ->> 'transformation' = $1 and op.state <> 'rejected'`,
    [transformation],
  );
  return rows[0]?.account ?? null;
}
