/** Why an operation was refused, with what the chain's base units mean to people. Selected from the view `operations` as `op`. */
export interface RejectionRow {
  rejection: unknown;
  /** Of the batch that the rejection is about; null when it is about none. */
  x_lot: string | null;
  x_unit: string | null;
}

export const REJECTION_COLUMNS = "op.rejection, x.lot as x_lot, x.unit as x_unit";

export const JOIN_REJECTED_BATCH = `left join lateral (
    select lot, unit from batches where batches.id = coalesce(op.rejection #>> '{values,batch}', op.rejection #>> '{values,id}') offset 0) x on true`;
