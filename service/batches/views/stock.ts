import { type Actor, scopeOf } from "../../access/roles.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import type { Queryable } from "../../store/pool.ts";
import { type Quantity, quantityIn, type UnitCode } from "../../values/quantities.ts";
import { type Balance, findBalances, findStock, type StockPart } from "../rows/stock.ts";
import type { BatchView, HolderView, StockView } from "./schemas.ts";

/**
 * Views with what the actor's organisation has of each batch; for the operator, what all have together. One question to
 * the database for any number of batches.
 */
export async function withStock(db: Queryable, actor: Actor, views: BatchView[]): Promise<BatchView[]> {
  const parts = await findStock(
    db,
    scopeOf(actor),
    views.map(({ id }) => id),
  );
  const byBatch = Map.groupBy(parts, ({ batch }) => batch);
  return views.map((view) => ({ ...view, stock: toStock(byBatch.get(view.id) ?? [], view.quantity.unit) }));
}

/** What was registered a moment ago: all of it is its maker's, and none of it is on the chain. */
export function newStock({ value, unit }: Quantity): StockView {
  const none = { value: "0", unit };
  return { free: none, available: { value, unit }, reserved: none, inTransit: none, spent: [] };
}

function toStock(parts: StockPart[], unit: UnitCode): StockView {
  const amountOf = (part: StockPart["part"]) => {
    const amount = parts.find((one) => one.part === part)?.amount ?? 0n;
    return quantityIn(unit, amount > 0n ? amount : 0n);
  };
  return {
    free: amountOf("free"),
    available: amountOf("available"),
    reserved: amountOf("reserved"),
    inTransit: amountOf("in_transit"),
    spent: parts
      .filter(({ part }) => part === "spent")
      .map(({ way, amount }) => ({ way: way!, quantity: quantityIn(unit, amount) })),
  };
}

/**
 * Everyone who holds something of a batch. For the operator alone: of a batch's buyers each organisation knows those it
 * sold to itself, by its shipments; who is further down is told to whoever must call them when there is a recall, and not before.
 */
export async function findHolders(db: Queryable, batch: string, unit: UnitCode): Promise<HolderView[]> {
  const held = heldBy(await findBalances(db, [batch]));
  const parties = await nameParties(db, [...held.keys()]);
  return [...held].map(([account, amount]) => ({
    organisation: parties.get(account)!,
    free: quantityIn(unit, amount),
  }));
}

/** By holder, in base units: free and reserved alike. For whom it is reserved is between the two of the agreement. */
export function heldBy(balances: Balance[]): Map<string, bigint> {
  const held = new Map<string, bigint>();
  for (const { place, account, amount } of balances)
    if (place === "free" || place === "reserved") held.set(account!, (held.get(account!) ?? 0n) + amount);
  return new Map([...held].filter(([, amount]) => amount !== 0n));
}
