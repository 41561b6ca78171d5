import { bytesToHex } from "@noble/hashes/utils";
import { sha256 } from "@noble/hashes/sha256";
import { idFromBase64url } from "../formats/ids.ts";
import { parseCode } from "../values/codes.ts";
import type { InputFault } from "./words.ts";

/** What the reader gave cannot be used; the words of verify.html say why. */
export class InputError extends Error {
  readonly fault: InputFault;

  constructor(fault: InputFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Text of an address; what is not encoded as addresses are is left as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where to find a batch: the service without a final slash, 13 digits, and the id that the label pins, if it came along. */
export interface Place {
  service: string;
  code: string;
  label: string | null;
}

/** Of the link on a label, or of the 13 digits and the service's address. Throws InputError. */
export function placeOf(link: string, service: string): Place {
  const text = link.trim();
  if (!/^https?:/i.test(text)) {
    const code = codeIn(text);
    if (service.trim() === "") throw new InputError("serviceNeeded");
    return { service: addressOf(service, "service"), code, label: null };
  }
  const url = urlIn(text, "link");
  const [, before, digits] = /^(.*)\/b\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  if (digits === undefined) throw new InputError("link");
  const place = { service: url.origin + before!, code: codeIn(decoded(digits)) };
  return { ...place, label: idFromBase64url(url.hash.slice(1)) };
}

/** A GS1 Digital Link: where the service that resolves it is asked for its set of links, and how a found batch is named. */
export interface DigitalLink {
  linkset: string;
  /** The link of the label of the batch that has that code. */
  linkOf(code: string): string;
}

/** Null where the link is none of GS1's. */
export function digitalLinkIn(link: string): DigitalLink | null {
  const [, service, path, hash] =
    /^(https?:\/\/[^?#]*?)(\/01\/\d{8,14}(?:\/\d\d\/[^/?#]+)*)\/?(?:\?[^#]*)?(#.*)?$/i.exec(link.trim()) ?? [];
  if (service === undefined) return null;
  return { linkset: `${service}${path}?linkType=linkset`, linkOf: (code) => `${service}/b/${code}${hash ?? ""}` };
}

/** The code of the batch whose proof is among the links of a set (RFC 9264 §4.2). Throws InputError. */
export function codeAmong(linkset: unknown): string {
  const [, code] = /\/b\/(\d{13})\/proof\.json"/.exec(JSON.stringify(linkset)) ?? [];
  if (code === undefined) throw new InputError("notFound");
  return codeIn(code);
}

/** The id in a link, or one that was given by itself; null where there is none. */
export function labelIn(link: string): string | null {
  const text = link.trim();
  if (/^0x[0-9a-f]{64}$/.test(text)) return text;
  return idFromBase64url(text.slice(text.indexOf("#") + 1));
}

/** One address a line. Throws InputError. */
export function nodesIn(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .filter((line) => line !== "")
    .map((line) => addressOf(line, "node"));
}

export function fingerprintOf(text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(text)));
}

/**
 * Whether a text has a fingerprint, however that was written down. What was pasted may have lost the line's end that the
 * file has.
 */
export function hasFingerprint(text: string, given: string): boolean {
  const wanted = given.toLowerCase().replace(/[^0-9a-f]/g, "");
  return [text, `${text.trimEnd()}\n`].some((each) => fingerprintOf(each) === wanted);
}

function codeIn(text: string): string {
  try {
    return parseCode(text);
  } catch {
    throw new InputError("link");
  }
}

function addressOf(text: string, fault: InputFault): string {
  const url = urlIn(text.trim(), fault);
  return (url.origin + url.pathname).replace(/\/+$/, "") + url.search;
}

function urlIn(text: string, fault: InputFault): URL {
  try {
    const url = new URL(text);
    if (url.protocol === "https:" || url.protocol === "http:") return url;
  } catch {
    // Told below.
  }
  throw new InputError(fault);
}
