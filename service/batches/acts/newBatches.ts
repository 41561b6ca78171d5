import { type Command, type NewRows, rows, type Sealed } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { recordedByOf } from "../../accept/evidence.ts";
import { rowTime } from "../../accept/ledger.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { type Findings, LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import { product } from "../../products/rows/products.ts";
import { codeKey } from "../../values/folding.ts";
import { lotOrNone } from "../../values/text.ts";
import { batches } from "../rows/batches.ts";
import { batchClaims } from "../rows/claims.ts";
import { usedLot } from "../rows/loads.ts";
import { newBatchView } from "../views/batch.ts";
import type { BatchView } from "../views/schemas.ts";
import type { StatedBatch } from "./batchArguments.ts";
import { type BatchContext, checkBatch, type CheckedBatch, type NewBatch } from "./batchRules.ts";
import { checkClaims, claimNeeds } from "./claimRules.ts";

/** What registering batches and making them of others have in common. */

/** Kinds that the contract lets make batches; refused here first, with a sentence. */
const PRODUCERS = new Set(["cooperative", "union", "processor"]);

/** For `circumstancesOf`, `checkBatches` and `madeBatches`. */
export const batchNeeds = (account: string, inputs: readonly Omit<NewBatch, "producedOn">[]): Need[] => [
  need(rowTime, null),
  ...inputs.flatMap((input) => [
    need(product, input.product),
    need(usedLot, { account, lot: lotOrNone(input.lot) }),
    ...claimNeeds(account, input.claims ?? []),
  ]),
];

export function contextOf(
  { account, organisation, today, clock }: Command<unknown>,
  state: State,
  products: string[],
): BatchContext {
  const { kind, code, opening } = organisation;
  if (!PRODUCERS.has(kind)) throw new LedgerError("ORGANISATION_KIND_NOT_ALLOWED", { kind });
  const profile = readDocument<OrganisationDocument>(opening);
  return {
    account,
    organisation: { id: account, code, name: profile.name },
    today,
    now: clock,
    products: new Map(
      products.flatMap((id) => {
        const row = state.get(product, id);
        return row ? [[id, row]] : [];
      }),
    ),
    defaultPlace: profile.place,
  };
}

/** Every rule of new batches; what is refused is added to `findings`, at `pointers`, and left out. */
export function checkBatches(
  state: State,
  inputs: NewBatch[],
  pointers: string[],
  circumstances: BatchContext,
  findings: Findings,
): (CheckedBatch | undefined)[] {
  const { account } = circumstances;
  const checked = inputs.map((input, i) => findings.check(pointers[i]!, () => checkBatch(input, circumstances)));
  for (const [i, batch] of checked.entries()) {
    if (!batch?.document.claims) continue;
    const { producedOn, claims } = batch.document;
    const made = { account, producedOn, statedAt: circumstances.now };
    const resting = findings.check(`${pointers[i]}/claims`, () => checkClaims(state, claims, made));
    if (resting) batch.document.claims = resting;
  }
  const seen = new Set<string>();
  checked.forEach((batch, i) => {
    if (!batch) return;
    const { lot } = batch.document;
    const pointer = `${pointers[i]}/lot`;
    const used = state.get(usedLot, { account, lot });
    if (used) findings.add(new LedgerError("LOT_USED", { lot, used }, pointer));
    else if (seen.has(codeKey(lot))) findings.add(new LedgerError("LOT_REPEATED", { lot }, pointer));
    seen.add(codeKey(lot));
  });
  return checked;
}

/** A batch ready to be stored; its id follows from its commitment and from how it comes to be. */
export interface SealedBatch {
  code: string;
  sealed: Sealed;
  batch: CheckedBatch;
}

export const sealBatches = (
  { seal, newCode }: Pick<Command<unknown>, "seal" | "newCode">,
  list: CheckedBatch[],
): SealedBatch[] => list.map((batch) => ({ code: newCode(), sealed: seal(SCHEMAS.batch, batch.document), batch }));

/** As the operation names it for the contract. */
export const stated = ({ sealed, batch }: SealedBatch, id: string): StatedBatch => ({
  id,
  commitment: sealed.commitment,
  quantity: batch.amount.base.toString(),
  netMassMg: batch.netMassMg.toString(),
  dimension: batch.amount.dimension,
});

/** `conserved`: whether all that it was made of is, which of what is registered is true. */
export interface Origin {
  transformation: string | null;
  conserved: boolean;
  acknowledged(product: string): string[];
}

/** Their rows, and how they are told: from what is just written, since reading it back would take as long as all the rest. */
export function madeBatches(
  { account, actor, operation }: Command<unknown>,
  state: State,
  made: (SealedBatch & { id: string })[],
  origin: Origin,
  circumstances: BatchContext,
): { rows: NewRows[]; views: BatchView[] } {
  const { transformation } = origin;
  const createdAt = state.get(rowTime, null)!;
  const recordedBy = recordedByOf(actor);
  const kept = made.map(({ id, code, sealed, batch: { document, netMassMg } }) => ({
    ...{ id, account, intent: operation, transformation, code },
    product: document.product.id,
    lot: document.lot,
    commitment: sealed.commitment,
    unit: document.quantity.unit,
    conserved: origin.conserved && netMassMg > 0n,
    acknowledged: origin.acknowledged(document.product.id),
  }));
  const claims = made.flatMap(({ id, batch: { document } }) =>
    (document.claims ?? []).map(({ scheme, certificate = null, file = null }, position) => ({
      ...{ batch: id, position, scheme, certificate, file },
    })),
  );
  const views = made.map(({ batch: { document } }, i) =>
    newBatchView({ ...kept[i]!, operation, createdAt, document, recordedBy }, circumstances),
  );
  return { rows: [rows(batches, ...kept), rows(batchClaims, ...claims)], views };
}
