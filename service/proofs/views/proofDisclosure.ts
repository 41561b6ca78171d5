import type { Actor } from "../../access/roles.ts";
import { showOnly } from "../../formats/commitment.ts";
import { type Opening, parseOpening } from "../../formats/opening.ts";

/** What anyone may read of the documents behind a label: what its page shows, each by the pointer that it begins with. */
const PUBLIC = {
  organisation: ["/kind", "/name"],
  product: ["/organisation", "/name", "/description", "/sign", "/gtin"],
  /** All of it: what was certified of the goods, by whom and for how long. */
  certificate: ["/issuer", "/scheme", "/subject", "/number", "/scope", "/validFrom", "/validUntil", "/file"],
  transformation: ["/organisation", "/process", "/performedOn"],
  /** The batch of the label; how many brought it together is its producer's. */
  batch: [
    ...["/organisation", "/product", "/lot", "/quantity", "/netMass", "/producedOn", "/expiresOn", "/place", "/note"],
    ...["/claims", "/amendment"],
  ],
  /** Of what it was made of, its page shows less. */
  ancestor: ["/organisation", "/product", "/lot", "/quantity", "/producedOn"],
} as const;

/** A stored document as far as it may be shown; the commitment stays what it is. `whole`: to whoever may read all of it. */
export function discloseFor(kind: keyof typeof PUBLIC, opening: Uint8Array | null, whole: boolean): Opening | null {
  if (!opening) return null;
  const stored = parseOpening(opening);
  if (whole) return stored;
  const shown = Object.entries(stored.fields)
    .filter(([pointer, field]) => "value" in field && PUBLIC[kind].some((top) => isUnder(top, pointer)))
    .map(([pointer]) => pointer);
  return showOnly(stored, shown);
}

const isUnder = (top: string, pointer: string): boolean => pointer === top || pointer.startsWith(`${top}/`);

/** Whether a document that `account` stated is its reader's own, or the operator's to read. */
export const mayReadAll = (viewer: Actor | null, account: string): boolean =>
  viewer !== null && (viewer.kind === "operator" || viewer.account === account);
