import { Findings } from "../../base/errors.ts";
import { hex, LIMITS, type Loose, oneOf } from "../../formats/fields.ts";
import { isAccount, isWord } from "../../formats/hex.ts";
import { parseDate } from "../../values/dates.ts";
import { cleanNames, type Names } from "../../values/names.ts";
import { canonicalQuantity, type Quantity } from "../../values/quantities.ts";
import { acknowledgedIn, type EXPIRED } from "./expiry.ts";

export const DISPOSAL_WAYS = ["retail", "sample", "destroyed", "lost"] as const;
/** To people, who may eat it. */
export const GIVEN_AWAY: readonly DisposalWay[] = ["retail", "sample"];
export type DisposalWay = (typeof DISPOSAL_WAYS)[number];

/** Stock that left the ledger: sold to people, given as a sample, destroyed, lost. */
export type DisposalDocument = {
  organisation: string;
  batch: string;
  quantity: Quantity;
  way: DisposalWay;
  disposedOn: string;
  note?: Names;
  acknowledged?: [typeof EXPIRED];
};

/** The document of a disposal, checked and cleaned; throws all findings at once. */
export function disposalDocument(given: Loose<DisposalDocument>): DisposalDocument {
  const { organisation, batch, way } = given;
  const findings = new Findings();
  findings.check("/organisation", () => hex(isAccount(organisation)));
  findings.check("/batch", () => hex(isWord(batch)));
  const quantity = findings.check("/quantity", () => canonicalQuantity(given.quantity));
  findings.check("/way", () => oneOf(DISPOSAL_WAYS, way, "way"));
  const disposedOn = findings.check("/disposedOn", () => parseDate(given.disposedOn));
  const note = findings.check("/note", () => given.note && cleanNames(given.note, LIMITS.note));
  findings.throwAny();
  return {
    organisation,
    batch,
    quantity: quantity!,
    way,
    disposedOn: disposedOn!,
    ...(note && { note }),
    ...acknowledgedIn(given.acknowledged),
  };
}
