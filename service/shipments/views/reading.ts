import type { Ledger } from "../../accept/ledger.ts";
import { isOnChain } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Queryable } from "../../store/pool.ts";
import { findShipment, findShipmentOfIntent, listShipments, type ShipmentRow } from "../rows.ts";
import type { ShipmentView } from "./schemas.ts";
import { toShipmentViews } from "./shipment.ts";

export async function getShipment(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<ShipmentView> {
  const row = await findShipment(db, id);
  if (!row || !maySee(row, actor)) throw new LedgerError("NOT_FOUND", { resource: "shipment" });
  authorise(actor, "shipment.read");
  const [view] = await toShipmentViews(ledger, db, actor, [row]);
  return view!;
}

/** The one that an operation sends. */
export async function getShipmentOf(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  operation: string,
): Promise<ShipmentView> {
  const id = await findShipmentOfIntent(db, operation);
  if (id === null) throw new LedgerError("NOT_FOUND", { resource: "shipment" });
  return getShipment(ledger, db, actor, id);
}

/** What is not on the chain is the sender's own affair. */
function maySee({ account, receiver, state }: ShipmentRow, actor: Actor): boolean {
  if (actor.kind === "operator" || actor.account === account) return true;
  return actor.account === receiver && isOnChain(state);
}

/** Newest first. */
export async function readShipments(
  ledger: Ledger,
  actor: Actor,
  query: {
    direction?: "sent" | "received" | undefined;
    state?: "in_transit" | "ended" | undefined;
    batch?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<ShipmentView>> {
  authorise(actor, "shipment.read");
  const rows = await listShipments(ledger.db, {
    account: scopeOf(actor),
    direction: query.direction ?? null,
    state: query.state ?? null,
    batch: query.batch ?? null,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toShipmentViews(ledger, ledger.db, actor, items), next };
}
