import { notInFuture, parseDate } from "../domain/dates.ts";
import type { BatchDocument } from "../domain/documents.ts";
import { formatQuantity, parseQuantity } from "../domain/quantities.ts";
import { cleanLot } from "../domain/text.ts";
import { DIMENSION } from "../domain/units.ts";
import type { ProductRow } from "../db/products.ts";
import { LedgerError } from "../errors.ts";
import type { NewBatch } from "./batches.ts";
import { cleanNames, cleanPlace } from "./fields.ts";
import { Findings } from "./findings.ts";
import type { Place, Quantity } from "./views.ts";

export interface Circumstances {
  account: string;
  /** YYYY-MM-DD in the country. */
  today: string;
  products: Map<string, ProductRow>;
  defaultPlace: Place;
}

export interface CheckedBatch {
  document: BatchDocument;
  /** Base units of the dimension (mg, µl, mm, mm², pieces). */
  quantity: bigint;
  /** Zero when unknown: the batch is then not conserved. */
  netMassMg: bigint;
  dimension: number;
}

/** Every rule of one batch that needs no look at other batches; all refusals at once. */
export function checkBatch(input: NewBatch, circumstances: Circumstances): CheckedBatch {
  const findings = new Findings();
  const product = findings.check("/product", () => ownProduct(input.product, circumstances));
  const lot = findings.check("/lot", () => cleanLot(input.lot));
  const quantity = findings.check("/quantity", () => parseQuantity(input.quantity));
  const netMass = findings.check("/netMass", () => input.netMass && parseMass(input.netMass));
  const producedOn = findings.check("/producedOn", () => notInFuture(parseDate(input.producedOn), circumstances.today));
  const expiresOn = findings.check("/expiresOn", () => input.expiresOn && parseDate(input.expiresOn));
  const place = findings.check("/place", () => (input.place ? cleanPlace(input.place) : circumstances.defaultPlace));
  const note = findings.check("/note", () => input.note && cleanNames(input.note, 500));
  if (producedOn && expiresOn && expiresOn < producedOn)
    findings.add(new LedgerError("DATE_ORDER", { later: expiresOn, earlier: producedOn }, "/expiresOn"));
  const isMass = quantity?.dimension === DIMENSION.mass;
  if (isMass && netMass && netMass.base !== quantity.base)
    findings.add(new LedgerError("NET_MASS_MISMATCH", {}, "/netMass"));
  findings.throwAny();

  return {
    document: {
      organisation: circumstances.account,
      product: { id: product!.id, commitment: product!.commitment },
      lot: lot!,
      quantity: canonical(quantity!),
      ...(netMass && { netMass: canonical(netMass) }),
      producedOn: producedOn!,
      ...(expiresOn && { expiresOn }),
      place: place!,
      ...(note && { note }),
    },
    quantity: quantity!.base,
    netMassMg: isMass ? quantity.base : (netMass?.base ?? 0n),
    dimension: quantity!.dimension,
  };
}

/** Another organisation's product is not ours to know of. */
function ownProduct(id: string, { products, account }: Circumstances): ProductRow {
  const product = products.get(id);
  if (!product || product.account !== account) throw new LedgerError("NOT_FOUND", { resource: "product" });
  return product;
}

function parseMass(input: Quantity) {
  const mass = parseQuantity(input);
  if (mass.dimension !== DIMENSION.mass)
    throw new LedgerError("FIELD_INVALID", { field: "netMass", reason: "needs a unit of mass" }, "/unit");
  return mass;
}

/** "12.50" and "12.5" are one quantity; the document holds the one form. */
function canonical(quantity: { base: bigint; unit: Quantity["unit"] }): Quantity {
  return { value: formatQuantity(quantity.base, quantity.unit), unit: quantity.unit };
}

