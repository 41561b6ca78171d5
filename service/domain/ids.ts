import { bytesOf, hexOf, keccak256 } from "./hex.ts";

/** The first word of every derived id: what kind of thing it names, so that ids of two kinds can never meet. */
export const TYPES = {
  account: typeOf("silsila.account.v1"),
  product: typeOf("silsila.product.v1"),
  batch: typeOf("silsila.batch.v1"),
  request: typeOf("silsila.request.v1"),
} as const;

function typeOf(name: string): string {
  return keccak256(new TextEncoder().encode(name));
}

/**
 * The account of an organisation: low 160 bits of keccak256(abi.encode(TYPE, chainId, organisations, serial)).
 * Nobody holds a key to it. `organisations`: address of the contract; `serial`: uint32.
 */
export function accountOf(chainId: bigint, organisations: string, serial: number): string {
  if (!Number.isInteger(serial) || serial < 0 || serial > 0xffffffff) throw new RangeError("a serial is a uint32");
  return `0x${hashWords(TYPES.account, chainId, organisations, BigInt(serial)).slice(26)}`;
}

/** keccak256(abi.encode(type, chainId, contract, account, commitment)), as the contract derives it; 0x-hex, 32 bytes. */
export function typedId(type: string, chainId: bigint, contract: string, account: string, commitment: string): string {
  return hashWords(type, chainId, contract, account, commitment);
}

/** The id of a batch; `batches`: address of the contract. */
export function batchIdOf(chainId: bigint, batches: string, account: string, commitment: string): string {
  return typedId(TYPES.batch, chainId, batches, account, commitment);
}

/** The id of a product: a document that batches bind by its commitment, so its contract is `Organisations`. */
export function productIdOf(chainId: bigint, organisations: string, account: string, commitment: string): string {
  return typedId(TYPES.product, chainId, organisations, account, commitment);
}

/** The id of a relayed request; it survives re-signing, because neither signature nor signer is part of it. */
export function requestIdOf(chainId: bigint, relay: string, account: string, nonce: bigint): string {
  return hashWords(TYPES.request, chainId, relay, account, nonce);
}

/** abi.encode of static values is one 32-byte word each, numbers and addresses padded on the left. */
function hashWords(...values: (string | bigint)[]): string {
  return keccak256(bytesOf(`0x${values.map(wordOf).join("")}`));
}

function wordOf(value: string | bigint): string {
  if (typeof value === "bigint") {
    if (value < 0n || value >> 256n !== 0n) throw new RangeError("not a uint256");
    return value.toString(16).padStart(64, "0");
  }
  if (!/^0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(value)) throw new TypeError("not an address or 32 bytes");
  return value.slice(2).toLowerCase().padStart(64, "0");
}

/** A 32-byte id as 43 letters for a URL (RFC 4648 section 5, no padding): what a label carries after `#`. */
export function idToBase64url(id: string): string {
  const bytes = bytesOf(id);
  if (bytes.length !== 32) throw new TypeError("an id has 32 bytes");
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace("=", "");
}

/** The id that `text` spells, or null; another spelling of the same bytes is refused, so equal ids have equal labels. */
export function idFromBase64url(text: string): string | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const id = hexOf(Uint8Array.from(binary, (letter) => letter.charCodeAt(0)));
  return idToBase64url(id) === text ? id : null;
}
