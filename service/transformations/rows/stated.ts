import Type, { type Static } from "typebox";
import type { Load } from "../../accept/state.ts";
import { StatedBatch } from "../../batches/acts/batchArguments.ts";
import type { Queryable } from "../../store/pool.ts";

/** What the contract is told, as the operation keeps it: masses in mg and quantities in base units, as decimal text. */
export const TransformationArguments = Type.Object({
  transformation: Type.String(),
  commitment: Type.String(),
  lossMg: Type.String(),
  /** Rising by batch. */
  inputs: Type.Array(Type.Object({ batch: Type.String(), quantity: Type.String() })),
  outputs: Type.Array(StatedBatch),
});
export type TransformationArguments = Static<typeof TransformationArguments>;

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

export const statedTransformation: Load<string, StatedTransformation> = { name: (id) => id, read: findStated };
