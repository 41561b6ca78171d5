import type { Static } from "typebox";
import { Findings, LedgerError } from "../../base/errors.ts";
import type { ProductRow } from "../../products/rows/products.ts";
import { notInFuture, parseDate } from "../../values/dates.ts";
import type { Place } from "../../values/names.ts";
import { type Amount, netMassOf, parseQuantity } from "../../values/quantities.ts";
import { type BatchDocument, batchDocument } from "../rules/batch.ts";
import type { BatchView, NewBatch as NewBatchSchema } from "../views/schemas.ts";

export interface BatchContext {
  account: string;
  organisation: BatchView["organisation"];
  /** YYYY-MM-DD in the country. */
  today: string;
  /** Unix seconds. */
  now: number;
  products: Map<string, ProductRow>;
  defaultPlace: Place;
}

export interface CheckedBatch {
  document: BatchDocument;
  amount: Amount;
  /** Zero when unknown: the batch is then not conserved. */
  netMassMg: bigint;
}

/** Stands in for an unknown product so that the other fields are still checked; never gets past `throwAny`. */
const NO_WORD = `0x${"00".repeat(32)}`;

export type NewBatch = Static<typeof NewBatchSchema>;

/** Every rule of one batch that needs no look at other batches; all refusals at once. */
export function checkBatch(input: NewBatch, circumstances: BatchContext): CheckedBatch {
  const { account, today, defaultPlace } = circumstances;
  const findings = new Findings();
  const product = findings.check("/product", () => ownProduct(input.product, circumstances));
  const document = findings.check("", () =>
    batchDocument({
      ...input,
      organisation: account,
      product: { id: product?.id ?? NO_WORD, commitment: product?.commitment ?? NO_WORD },
      place: input.place ?? defaultPlace,
    }),
  );
  findings.check("/producedOn", () => notInFuture(dayOrNone(input.producedOn), today));
  findings.throwAny();
  const amount = parseQuantity(document!.quantity);
  return { document: document!, amount, netMassMg: netMassOf(amount, document!.netMass) };
}

/** Another organisation's product is not ours to know of. */
function ownProduct(id: string, { products, account }: BatchContext): ProductRow {
  const product = products.get(id);
  if (!product || product.account !== account) throw new LedgerError("NOT_FOUND", { resource: "product" });
  return product;
}

/** What is no day is refused by the document's rules already, and lies in no future. */
export function dayOrNone(text: string): string {
  try {
    return parseDate(text);
  } catch {
    return "";
  }
}
