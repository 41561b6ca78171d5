import type { Transaction } from "../store/pool.ts";

/** What is derived from records, each row of the block of its record. */
export type Derived = "stock_entries" | "transformation_inputs" | "transformation_outputs" | "shipment_lines";

/** A table and the rows that records of one kind give it, in blocks $1 to $2. */
interface Booking {
  table: Derived;
  select: string;
}

export const DERIVED_COLUMNS: Record<Derived, readonly string[]> = {
  stock_entries: ["block_number", "log_index", "position", "batch", "account", "place", "reason", "amount"],
  transformation_inputs: ["block_number", "log_index", "transformation", "batch", "quantity"],
  transformation_outputs: ["block_number", "log_index", "transformation", "batch"],
  shipment_lines: [
    ...["block_number", "log_index", "shipment", "batch", "sender", "receiver", "quantity", "cancellable_from"],
  ],
};

/**
 * Books what the records of one block say of stock, double entry, in the transaction that took them in. All of it belongs
 * to the block and goes with it. In the order of the log: a line may be sent and received in one block.
 */
export async function bookBlock(tx: Transaction, block: number, kinds: Set<string>): Promise<void> {
  for (const [kind, bookings] of Object.entries(BOOKINGS))
    if (kinds.has(kind))
      for (const { table, select } of bookings)
        await tx.query(`insert into ${table} (${DERIVED_COLUMNS[table].join(", ")}) ${select}`, [block, block]);
}

const IN_BLOCKS = "r.block_number between $1 and $2";

/** Entries of the records of one kind: `values` gives (position, batch, account, place, reason, amount) for each. */
const entries = (kind: string, values: string, from = ""): Booking => ({
  table: "stock_entries",
  select: `select r.block_number, r.log_index, e.*
   from records r ${from} cross join lateral (values ${values}) as e (position, batch, account, place, reason, amount)
   where ${IN_BLOCKS} and r.kind = '${kind}' and e.amount <> 0`,
});

const amount = (field: string): string => `(r.data ->> '${field}')::bigint`;

const QUANTITY = amount("quantity");

/** Lines as they were sent. */
const SENT = `select r.block_number, r.log_index, r.subject as shipment, r.data ->> 'batch' as batch, r.account as sender,
    r.data ->> 'receiver' as receiver, ${QUANTITY} as quantity, ${amount("cancellableFrom")} as cancellable_from
  from records r where r.kind = 'shipment_dispatched'`;

/** The line that ends: sent in an earlier record. */
const LINE = `join shipment_lines l on l.shipment = r.subject and l.batch = r.data ->> 'batch'`;

export const BOOKINGS: Record<string, Booking[]> = {
  batch_registered: [entries("batch_registered", `(0, r.subject, r.account, 'free', 'registered', ${QUANTITY})`)],
  transformed: [
    {
      table: "transformation_inputs",
      select: `select r.block_number, r.log_index, r.subject, i.value ->> 'batch' as batch,
        (i.value ->> 'quantity')::bigint as quantity
       from records r cross join lateral jsonb_array_elements(r.data -> 'inputs') i
       where ${IN_BLOCKS} and r.kind = 'transformed'`,
    },
    {
      table: "transformation_outputs",
      select: `select r.block_number, r.log_index, r.subject, o.value
       from records r cross join lateral jsonb_array_elements_text(r.data -> 'outputs') o
       where ${IN_BLOCKS} and r.kind = 'transformed'`,
    },
    inputs("transformed", -1),
  ],
  transformation_annulled: [inputs("transformation_annulled", 1)],
  batch_disposed: [
    entries(
      "batch_disposed",
      `(0, r.subject, r.account, 'free', r.data ->> 'disposal', -${QUANTITY}),
       (1, r.subject, r.account, 'spent', r.data ->> 'disposal', ${QUANTITY})`,
    ),
  ],
  batch_annulled: [
    entries(
      "batch_annulled",
      `(0, r.subject, r.account, 'free', 'annulled', -(o.data ->> 'quantity')::bigint),
       (1, r.subject, r.account, 'spent', 'annulled', (o.data ->> 'quantity')::bigint)`,
      `join records o on o.subject = r.subject and o.kind = 'batch_registered'`,
    ),
  ],
  shipment_dispatched: [
    { table: "shipment_lines", select: `${SENT} and ${IN_BLOCKS}` },
    entries(
      "shipment_dispatched",
      `(0, r.data ->> 'batch', r.account::text, 'free', 'shipped', -${QUANTITY}),
       (1, r.data ->> 'batch', null, 'in_transit', 'shipped', ${QUANTITY})`,
    ),
  ],
  shipment_received: [
    entries(
      "shipment_received",
      `(0, l.batch, null, 'in_transit', 'received', -l.quantity),
       (1, l.batch, l.receiver::text, 'free', 'received', ${amount("accepted")}),
       (2, l.batch, l.sender::text, 'free', 'refused', ${amount("refused")}),
       (3, l.batch, l.sender::text, 'spent', 'missing', ${amount("missing")})`,
      LINE,
    ),
  ],
  shipment_cancelled: [
    entries(
      "shipment_cancelled",
      `(0, l.batch, null, 'in_transit', 'cancelled', -l.quantity),
       (1, l.batch, l.sender::text, 'free', 'cancelled', l.quantity)`,
      LINE,
    ),
  ],
  stock_allocated: [moved("stock_allocated", "allocated", "free", "reserved")],
  stock_released: [moved("stock_released", "released", "reserved", "free")],
  // The shipment's own record, just before, takes it from what is free.
  delivery_dispatched: [
    entries(
      "delivery_dispatched",
      `(0, l.batch::text, l.sender::text, 'reserved', 'delivered', -l.quantity),
       (1, l.batch, l.sender, 'free', 'delivered', l.quantity)`,
      `join shipment_lines l on l.shipment = r.data ->> 'shipment' and l.batch = r.data ->> 'batch'`,
    ),
  ],
};

function moved(kind: string, reason: string, from: string, to: string): Booking {
  return entries(
    kind,
    `(0, r.data ->> 'batch', r.account, '${from}', '${reason}', -${QUANTITY}),
       (1, r.data ->> 'batch', r.account, '${to}', '${reason}', ${QUANTITY})`,
  );
}

/** `sign` -1: inputs become spent; 1: they come back. */
function inputs(kind: string, sign: 1 | -1): Booking {
  return {
    table: "stock_entries",
    select: `select r.block_number, r.log_index,
       row_number() over (partition by r.block_number, r.log_index order by i.batch, e.place) - 1,
       i.batch, r.account, e.place, 'transformed', e.sign * i.quantity
     from records r
     join transformation_inputs i on i.transformation = r.subject
     cross join (values ('free', ${sign}), ('spent', ${-sign})) as e (place, sign)
     where ${IN_BLOCKS} and r.kind = '${kind}'`,
  };
}

/**
 * What bookings join to, read off the records: before a statement, these hide the tables of the same names, so that a check
 * rests on no row that it checks.
 */
export const BY_RECORDS = `shipment_lines as not materialized (${SENT}),
  transformation_inputs as not materialized (
    select r.block_number, r.log_index, r.subject as transformation, i.value ->> 'batch' as batch,
      (i.value ->> 'quantity')::bigint as quantity
    from records r cross join lateral jsonb_array_elements(r.data -> 'inputs') i where r.kind = 'transformed')`;
