import { isOnChain } from "../../accept/operationStates.ts";
import { type Action, may, mayDo, type Permission } from "../../access/roles.ts";
import { amend } from "../../batches/acts/amend.ts";
import { annul } from "../../batches/acts/annul.ts";
import { dispose } from "../../batches/acts/dispose.ts";
import { hold } from "../../batches/acts/hold.ts";
import { releaseHold } from "../../batches/acts/releaseHold.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { AvailableAct } from "../../desk/cards.ts";
import type { ActName, DeskUser } from "../../desk/frame.ts";
import { lift, recall } from "../../recalls/acts/recall.ts";
import type { RecallView } from "../../recalls/views/recall.ts";
import { ship } from "../../shipments/acts/ship.ts";
import { transform } from "../../transformations/acts/transform.ts";
import { parsePart } from "../../values/quantities.ts";

/** What else decides what may be done with a batch. */
export interface DeskContext {
  held: boolean;
  recalls: readonly RecallView[];
}

/**
 * What may be done with a batch by this key now: what would only be refused is left away. The rules are the ledger's and
 * are asked again when the form is sent.
 */
export function availableActs(batch: BatchView, user: DeskUser, { held, recalls }: DeskContext): AvailableAct[] {
  const { id, state, status, stock } = batch;
  if (state === "rejected" || status === "annulled") return [];
  const own = batch.organisation.id === user.account;
  const available = stock ? parsePart(stock.available).base : 0n;
  const some = available > 0n;
  const onChain = isOnChain(state);
  const recalled = status === "recalled";
  const here = (act: string) => `/desk/batches/${id}/${act}`;
  const doings: [ActName, Action | Pick<Permission, "by">, boolean, string][] = [
    ["ship", ship, some && !held, here("ship")],
    ["transform", transform, some && !held && !recalled, `/desk/transform?input=${id}`],
    ["dispose", dispose, some && !held, here("dispose")],
    ["observation", "observation.record", own, here("observation")],
    ["hold", hold, some && !held, here("hold")],
    ["releaseHold", releaseHold, held, here("release-hold")],
    ["amend", amend, own, here("amend")],
    ["annul", annul, own && !held && !recalled && isWhole(batch, available), here("annul")],
    ["recall", recall, own && onChain, here("recall")],
    ["lift", lift, own && recalls.some(({ by, inForce }) => by === "origin" && inForce), here("lift")],
  ];
  return doings
    .filter(
      ([, action, possible]) =>
        possible && (typeof action === "string" ? may(user.role, action) : mayDo(user.role, action)),
    )
    .map(([act, , , to]) => ({ act, to }));
}

/** Nothing of it was used, and it came out of nothing: what did is annulled with all that came out beside it. */
const isWhole = ({ quantity, transformation }: BatchView, available: bigint): boolean =>
  transformation === undefined && available === parsePart(quantity).base;
