/** Joins to rows of `b` (a batch) its latest amendment as `v`, when there is one. */
export const JOIN_VERSION = `
  left join lateral (
    select bv.commitment, bv.lot, (r.data ->> 'version')::integer as version
    from records r join batch_versions bv on bv.commitment = r.data ->> 'commitment'
    where r.subject = b.id and r.kind = 'batch_amended'
    order by r.block_number desc, r.log_index desc limit 1) v on true`;

/** Why an operation was refused, with what the chain's base units mean to people. Selected from the view `operations` as `op`. */
export interface RejectionRow {
  rejection: unknown;
  /** As it stands now, of the batch that the rejection is about; null when it is about none. */
  x_lot: string | null;
  x_unit: string | null;
}

export const REJECTION_COLUMNS = "op.rejection, x.lot as x_lot, x.unit as x_unit";

export const JOIN_REJECTED_BATCH = `left join lateral (
    select coalesce(v.lot, b.lot) as lot, b.unit from batches b ${JOIN_VERSION}
    where b.id = coalesce(op.rejection #>> '{values,batch}', op.rejection #>> '{values,id}') offset 0) x on true`;
