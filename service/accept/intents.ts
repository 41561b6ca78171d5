import type { Queryable, Transaction } from "../store/pool.ts";

/** An act on its way: its kind is an act's word, and its arguments are as the declaration of that act says. */
export interface Intent {
  id: string;
  sequence: number;
  kind: string;
  arguments: unknown;
  /** Null for acts of the service itself. */
  account: string | null;
  /** Whose key signs, when it is not the organisation's own. */
  delegate: string | null;
  channel: "relay" | "registrar";
  weight: number;
  nonce: number | null;
  /** Unix seconds of the chain: until then the bytes that were signed last can run. */
  deadline: number | null;
  request: string | null;
  attempt: number | null;
}

/** An act of an organisation: every one that goes through the relay. */
export type OrganisationIntent = Intent & { account: string };

export async function insertIntent(
  tx: Queryable,
  intent: {
    id: string;
    account: string | null;
    /** Whose key signs, when it is not the organisation's own. */
    delegate?: string | null;
    kind: string;
    channel: "relay" | "registrar";
    arguments: object;
    /** How many facts it makes: sizes the group. */
    weight: number;
    dependsOn: string | null;
    requestedBy: string;
  },
): Promise<void> {
  await tx.query(
    `insert into intents (id, account, kind, channel, arguments, weight, depends_on, requested_by, delegate)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      intent.id,
      intent.account,
      intent.kind,
      intent.channel,
      JSON.stringify(intent.arguments),
      intent.weight,
      intent.dependsOn,
      intent.requestedBy,
      intent.delegate ?? null,
    ],
  );
}

/**
 * The organisation's own registration while it is not on the chain: everything else of it must wait for that, and is
 * refused once the registration was. Null when the organisation is there.
 */
export async function findOpenRegistration(
  tx: Queryable,
  account: string,
): Promise<{ id: string; rejected: boolean } | null> {
  const { rows } = await tx.query<{ id: string; state: string }>(
    `select id, state from operations where id = (select registration from organisations where account = $1)`,
    [account],
  );
  const [row] = rows;
  return row && !["mined", "final"].includes(row.state) ? { id: row.id, rejected: row.state === "rejected" } : null;
}

export interface PendingStock {
  batch: string;
  /** Base units; negative is taken, positive is brought. */
  amount: bigint;
}

/** Of one organisation, in one intent. */
export async function insertPendingStock(
  tx: Transaction,
  intent: string,
  account: string,
  pending: PendingStock[],
): Promise<void> {
  await tx.query(
    `insert into claims (intent, batch, account, amount)
     select $1, c.batch, $2, c.amount from unnest($3::text[], $4::bigint[]) as c (batch, amount)`,
    [intent, account, pending.map(({ batch }) => batch), pending.map(({ amount }) => amount.toString())],
  );
}
