import type { Gs1Key } from "../../products/acts/prefix.ts";

/** Where a thing's links lead, on this site. */
export interface Links {
  page: string;
  /** Left out where there is none. */
  proof?: string;
}

const VOCABULARY = "https://ref.gs1.org/voc/";

/** All of them lead to the one page that tells all of it, in whichever language its reader prefers. */
const PAGE_TYPES = ["defaultLink", "pip", "traceability", "certificationInfo"] as const;

/**
 * The schema of GS1's linksets allows tags of two letters only, which Tamazight (`zgh`) has none of: it is left out here, and
 * the page speaks it.
 */
const LANGUAGES = ["ar", "fr", "en"];

/** The link type that is asked for, as GS1 names it; null for one that is not known here. */
export function typeIn(asked: unknown): string | null {
  if (asked === undefined) return "defaultLink";
  if (typeof asked !== "string") return null;
  const name = asked.replace(/^(?:gs1:|https:\/\/(?:ref\.)?gs1\.org\/voc\/)/, "");
  return name !== asked && PAGE_TYPES.some((type) => type === name) ? name : null;
}

/** RFC 9264 §4.2. */
export function linksetOf(anchor: string, site: string, { page, proof }: Links): object {
  const link = { href: `${site}${page}`, title: "Silsila", type: "text/html", hreflang: LANGUAGES };
  const data = proof === undefined ? [] : [{ href: `${site}${proof}`, title: "Proof", type: "application/json" }];
  const targets = Object.fromEntries(
    PAGE_TYPES.map((type) => [`${VOCABULARY}${type}`, type === "traceability" ? [link, ...data] : [link]]),
  );
  return { linkset: [{ anchor, ...targets }] };
}

/** In GS1's order, percent-encoded. */
export function pathOfKey({ gtin, lot, serial }: Gs1Key): string {
  const parts = [
    ["01", gtin],
    ["10", lot],
    ["21", serial],
  ].filter((part): part is [string, string] => part[1] !== null);
  return parts.map(([key, value]) => `/${key}/${encodeURIComponent(value)}`).join("");
}

/** Resolver standard §3: what a scanner must know of this resolver. */
export function descriptionOf(publicUrl: string): object {
  return {
    name: "Silsila",
    resolverRoot: publicUrl.replace(/\/+$/, ""),
    supportedPrimaryKeys: ["01"],
    supportedLinkType: [{ namespace: VOCABULARY, prefix: "gs1:" }],
    linkTypeDefaultCanBeLinkset: false,
    contact: { fn: "Silsila" },
  };
}
