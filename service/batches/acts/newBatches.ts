import { readDocument, sealDocument } from "../../accept/documents.ts";
import { lockActing } from "../../accept/enqueue.ts";
import type { RecordedBy } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { loadAll } from "../../accept/state.ts";
import { type Findings, LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import { findProducts } from "../../products/rows/products.ts";
import type { Transaction } from "../../store/pool.ts";
import { newCode } from "../../values/codes.ts";
import { dayInMorocco } from "../../values/dates.ts";
import { findUsedLots, insertBatches } from "../rows/batches.ts";
import { insertBatchClaims } from "../rows/claims.ts";
import { newBatchView } from "../views/batch.ts";
import type { BatchView } from "../views/types.ts";
import { checkBatch, type CheckedBatch, type Circumstances, type NewBatch } from "./batchRules.ts";
import { checkClaims, claimNeeds } from "./claimRules.ts";

/** Kinds that the contract lets make batches; refused here first, with a sentence. */
const PRODUCERS = new Set(["cooperative", "union", "processor"]);

/** The organisation's row stays locked to the end, so two requests at once cannot both take one lot code. */
export async function lockProducer(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  products: string[],
): Promise<Circumstances> {
  const organisation = await lockActing(tx, account);
  if (!PRODUCERS.has(organisation.kind))
    throw new LedgerError("ORGANISATION_KIND_NOT_ALLOWED", { kind: organisation.kind });
  const profile = readDocument<OrganisationDocument>(organisation.opening);
  return {
    account,
    organisation: { id: account, code: organisation.code, name: profile.name },
    today: dayInMorocco(ledger.now()),
    now: ledger.now().getTime() / 1_000,
    products: await findProducts(tx, [...new Set(products)]),
    defaultPlace: profile.place,
  };
}

/** Every rule of new batches; what is refused is added to `findings`, at `pointers`, and left out. */
export async function checkBatches(
  tx: Transaction,
  inputs: NewBatch[],
  pointers: string[],
  circumstances: Circumstances,
  findings: Findings,
): Promise<(CheckedBatch | undefined)[]> {
  const checked = inputs.map((input, i) => findings.check(pointers[i]!, () => checkBatch(input, circumstances)));
  for (const [i, batch] of checked.entries()) {
    if (!batch?.document.claims) continue;
    const { producedOn, claims } = batch.document;
    const made = { account: circumstances.account, producedOn, statedAt: circumstances.now };
    const state = await loadAll(tx, () => claimNeeds(circumstances.account, claims));
    const resting = findings.check(`${pointers[i]}/claims`, () => checkClaims(state, claims, made));
    if (resting) batch.document.claims = resting;
  }
  const lots = checked.flatMap((batch) => (batch ? [batch.document.lot] : []));
  const used = await findUsedLots(tx, circumstances.account, lots);
  const seen = new Set<string>();
  checked.forEach((batch, i) => {
    if (!batch) return;
    const { lot } = batch.document;
    const pointer = `${pointers[i]}/lot`;
    if (used.has(lot)) findings.add(new LedgerError("LOT_USED", { lot }, pointer));
    else if (seen.has(lot)) findings.add(new LedgerError("LOT_REPEATED", { lot }, pointer));
    seen.add(lot);
  });
  return checked;
}

/** A batch ready to be stored; its id follows from its commitment and from how it comes to be. */
export interface SealedBatch {
  code: string;
  sealed: ReturnType<typeof sealDocument>;
  batch: CheckedBatch;
}

export function sealBatches(ledger: Ledger, batches: CheckedBatch[]): SealedBatch[] {
  return batches.map((batch) => ({
    code: newCode(() => ledger.randomDigits(12)),
    sealed: sealDocument(ledger, SCHEMAS.batch, batch.document),
    batch,
  }));
}

/** As the intent names it for the contract. */
export function stated({ sealed, batch }: SealedBatch, id: string) {
  return {
    id,
    commitment: sealed.commitment,
    quantity: batch.amount.base.toString(),
    netMassMg: batch.netMassMg.toString(),
    dimension: batch.amount.dimension,
  };
}

/** `conserved`: whether all that it was made of is, which of what is registered is true. */
export interface Origin {
  operation: string;
  transformation: string | null;
  conserved: boolean;
  acknowledged(product: string): string[];
}

/** Stores them; told from what was just written, since reading it back would take as long as all the rest. */
export async function storeBatches(
  tx: Transaction,
  rows: (SealedBatch & { id: string })[],
  origin: Origin,
  circumstances: Circumstances,
  recordedBy: RecordedBy,
): Promise<BatchView[]> {
  const { operation, transformation } = origin;
  const stored = rows.map(({ id, code, sealed, batch: { document, netMassMg } }) => ({
    id,
    product: document.product.id,
    code,
    lot: document.lot,
    commitment: sealed.commitment,
    unit: document.quantity.unit,
    conserved: origin.conserved && netMassMg > 0n,
    acknowledged: origin.acknowledged(document.product.id),
  }));
  const createdAt = await insertBatches(tx, operation, circumstances.account, transformation, stored);
  await insertBatchClaims(
    tx,
    rows.flatMap(({ id: batch, batch: { document } }) =>
      (document.claims ?? []).map(({ scheme, certificate = null, file = null }, position) => ({
        ...{ batch, position, scheme, certificate, file },
      })),
    ),
  );
  return rows.map(({ batch: { document } }, i) =>
    newBatchView({ ...stored[i]!, transformation, operation, createdAt, document, recordedBy }, circumstances),
  );
}
