import { pointerTo, tokensOf } from "../formats/canonical.ts";
import type { Disclosed } from "../formats/fields.ts";
import type { Proven, ProvenDocument } from "./proven.ts";
import { isSourceRecalled, type Standing, standingIn } from "./verdict.ts";

/** What a page says of a batch, in the form and the words of the documents; what it does not say is left out. */
export interface Shown {
  batch: { [field: string]: Disclosed };
  product: { [field: string]: Disclosed };
  organisation: { [field: string]: Disclosed };
  /** What the batch is said to be without a certificate: each stands so in its document. */
  claims: { scheme: string; words: Disclosed }[];
  certificates: ShownCertificate[];
  status: Standing;
  /** Recalled, but nothing more than somebody's share of it. */
  shareOnly: boolean;
}

export interface ShownCertificate {
  id: string;
  issuer: { [field: string]: Disclosed };
  told: { [field: string]: Disclosed };
  /** The page says that the batch is covered by it. */
  covers: boolean;
}

/** Pointers such as `/batch/lot`. */
export interface Compared {
  /** The page says one thing, the proven document another. */
  differs: string[];
  /** The page says it, and the bundle shows nothing that proves it. */
  unproven: string[];
  /** A recall of what it was made of was carried on to it, or lifted and not yet: the page may be right a moment later. */
  overtaken: boolean;
}

/**
 * Holds a page against what was proven. Whoever serves both can make them agree; this finds a page made of records that
 * somebody changed, beside documents that they did not.
 */
export function compareShown(shown: Shown, found: Proven): Compared {
  const { batches, products, organisations } = found;
  const batch = batches[0]!;
  const named = batch.told?.document["product"] as { [key: string]: Disclosed } | undefined;
  const product = typeof named?.["commitment"] === "string" ? products.get(named["commitment"]) : undefined;
  const proven = { batch: batch.told, product, organisation: organisations.get(batch.account)?.told };
  const compared: Compared = { differs: [], unproven: [], overtaken: false };
  holdStatus(shown, found, compared);
  for (const part of ["batch", "product", "organisation"] as const)
    hold(shown[part], proven[part] ?? null, `/${part}`, "", compared);
  holdClaims(shown.claims, batch.told, compared);
  for (const certificate of shown.certificates) holdCertificate(certificate, found, compared);
  return compared;
}

/** A holder's recalled share is not in the word of the batch, so a page may tell of it; nothing may be kept quiet. */
function holdStatus({ status, shareOnly }: Shown, proven: Proven, into: Compared): void {
  const [batch] = proven.batches;
  const found = standingIn(proven);
  const isWhole = isSourceRecalled(proven) || (batch!.recalled && !batch!.shareOnly);
  if (status === found && !(status === "recalled" && shareOnly && isWhole)) return;
  if (found === "recalled" && !isWhole && !batch!.recalled) into.overtaken = true;
  else if (status === "recalled" && shareOnly && found !== "recalled" && found !== "annulled")
    into.unproven.push("/status");
  // Of several amendments only the latest is here, and it may add what members brought.
  else if (status !== "corrected" || found !== "current" || batch!.version === 0) into.differs.push("/status");
}

function holdClaims(shown: Shown["claims"], told: ProvenDocument | null, into: Compared): void {
  const stated = Object.values(told?.document["claims"] ?? {}) as { [field: string]: Disclosed }[];
  const isHidden = told === null || told.hidden.some((pointer) => pointer.startsWith("/claims"));
  for (const claim of shown) {
    const isStated = stated.some(({ scheme, words }) => scheme === claim.scheme && isSame(words ?? null, claim.words));
    if (!isStated) (isHidden ? into.unproven : into.differs).push("/batch/claims");
  }
}

function holdCertificate({ id, issuer, told, covers }: ShownCertificate, proven: Proven, into: Compared): void {
  const found = proven.certificates.find((certificate) => certificate.id === id);
  if (!found) return void into.unproven.push("/certificate");
  hold(told, found.told, "/certificate", "", into);
  hold(issuer, proven.organisations.get(found.issuer)!.told, "/certificate", "", into);
  const then = found.behind.find(({ batch }) => batch === proven.batches[0]!.id)?.validity ?? null;
  if (!covers || then === "valid") return;
  // The chain keeps the last suspension alone, and knows the day on which the batch was made, not the hour.
  (then === null || then === "suspended" ? into.unproven : into.differs).push("/certificate");
}

/** Of names by language, or null. */
function isSame(one: Disclosed, other: Disclosed): boolean {
  const [own, others] = [one, other].map((each) => Object.entries(each ?? {}).sort());
  return JSON.stringify(own) === JSON.stringify(others);
}

function hold(
  shown: { [field: string]: Disclosed },
  told: ProvenDocument | null,
  part: string,
  within: string,
  into: Compared,
): void {
  for (const [field, value] of Object.entries(shown)) {
    const pointer = pointerTo(within, field);
    if (typeof value === "object" && value !== null) {
      hold(value as { [field: string]: Disclosed }, told, part, pointer, into);
      continue;
    }
    const proven = told && valueAt(told.document, pointer);
    // A page may say that there is no such thing.
    if (proven === value || (value === null && proven === undefined && !told?.hidden.includes(pointer))) continue;
    const isHidden = told === null || told.hidden.includes(pointer);
    (isHidden ? into.unproven : into.differs).push(part + pointer);
  }
}

function valueAt(document: Disclosed, pointer: string): Disclosed {
  let value = document;
  for (const token of tokensOf(pointer)!) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as { [key: string]: Disclosed })[token];
  }
  return value;
}
