import { idToBase64url } from "../../formats/ids.ts";

/** What a label leads to, of a batch. */
export interface Labelled {
  id: string;
  code: string;
  lot: string;
  product: { gtin?: string };
}

/** What the label of one unit adds. */
export interface UnitMark {
  /** Among the units of its batch. */
  number: number;
  /** Among the units of its product, so that GTIN and serial name one thing in the world. */
  serial: number;
  /** Known to whoever holds the label. */
  token: string;
}

/** Longer ones make squares that a phone no longer reads at 1.5 cm (QR version 7, level L). */
const READABLE = 154;

/** The characters of a lot that GS1 knows (AI 10, General Specifications 7.11), as far as a lot of ours may have them. */
const GS1_LOT = /^[A-Za-z0-9\-_./]{1,20}$/;

/**
 * What the square says: the page, and behind `#` the id of the record, which the phone keeps from the server. For products
 * with a GTIN it is a GS1 Digital Link, where the lot allows one and it stays short enough.
 */
export function labelAddress(batch: Labelled, publicUrl: string, unit?: UnitMark): string {
  const site = publicUrl.replace(/\/+$/, "");
  const id = idToBase64url(batch.id);
  const link = digitalLink(batch, unit);
  if (link !== null && `${site}${link}#${id}`.length <= READABLE) return `${site}${link}#${id}`;
  return `${site}/b/${batch.code}${unit ? `?u=${unit.serial}.${unit.token}` : ""}#${id}`;
}

function digitalLink({ product, lot }: Labelled, unit?: UnitMark): string | null {
  if (product.gtin === undefined || !GS1_LOT.test(lot)) return null;
  const path = `/01/${product.gtin}/10/${encodeURIComponent(lot)}`;
  return unit ? `${path}/21/${unit.serial}?u=${unit.token}` : path;
}
