import { bytesOf, hashWords, hexOf, keccak256, type Word } from "./hex.ts";

/** The first word of every derived id: what kind of thing it names, so that ids of two kinds can never meet. */
export const TYPES = {
  account: typeOf("silsila.account.v1"),
  product: typeOf("silsila.product.v1"),
  batch: typeOf("silsila.batch.v1"),
  output: typeOf("silsila.output.v1"),
  transformation: typeOf("silsila.transformation.v1"),
  shipment: typeOf("silsila.shipment.v1"),
  certificate: typeOf("silsila.certificate.v1"),
  agreement: typeOf("silsila.agreement.v1"),
  delivery: typeOf("silsila.delivery.v1"),
  request: typeOf("silsila.request.v2"),
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

/** The id of a shipment; `batches`: address of the contract, `account`: the sender's. */
export function shipmentIdOf(chainId: bigint, batches: string, account: string, commitment: string): string {
  return typedId(TYPES.shipment, chainId, batches, account, commitment);
}

/** What a certificate states of what; `scheme` and `subjectType` by their place in ICertificates, from 1. */
export interface Statement {
  scheme: number;
  subjectType: number;
  /** Account or batch. */
  subject: string;
  commitment: string;
}

/** The id of a certificate: it binds scheme and subject; `certificates`: address of the contract. */
export function certificateIdOf(chainId: bigint, certificates: string, issuer: string, stated: Statement): string {
  const { scheme, subjectType, subject, commitment } = stated;
  const content = hashWords(BigInt(scheme), BigInt(subjectType), subject, commitment);
  return typedId(TYPES.certificate, chainId, certificates, issuer, content);
}

/** IBatches.Registration: quantity in base units, mass in mg, `dimension` as in units.ts. */
export interface Registration {
  commitment: string;
  quantity: bigint;
  netMassMg: bigint;
  dimension: number;
}

/** ITransformations.Transformation; `lossMg`: in mg. */
export interface Transformation {
  commitment: string;
  lossMg: bigint;
  inputs: { batch: string; quantity: bigint }[];
  outputs: Registration[];
}

/** The id of a transformation: it binds all that was stated, inputs and outputs in their order. */
export function transformationIdOf(chainId: bigint, batches: string, account: string, stated: Transformation): string {
  return hashWords(TYPES.transformation, chainId, batches, account, 5n * 32n, ...wordsOfTransformation(stated));
}

/** Words of abi.encode of the struct: its fields, where each list begins, then length and items of each. */
export function wordsOfTransformation({ commitment, lossMg, inputs, outputs }: Transformation): Word[] {
  const STRUCT = 4n * 32n;
  const outputsAt = STRUCT + 32n + BigInt(inputs.length) * 64n;
  return [
    ...[commitment, lossMg, STRUCT, outputsAt],
    ...[BigInt(inputs.length), ...inputs.flatMap((input) => [input.batch, input.quantity])],
    ...[BigInt(outputs.length), ...outputs.flatMap(wordsOfRegistration)],
  ];
}

export const wordsOfRegistration = (row: Registration): Word[] => [
  ...[row.commitment, row.quantity, row.netMassMg, BigInt(row.dimension)],
];

/** The id of an output of a transformation: through it the label of a jar pins the olives. */
export function outputIdOf(chainId: bigint, batches: string, transformation: string, commitment: string): string {
  return hashWords(TYPES.output, chainId, batches, transformation, commitment);
}

/** IAgreements.Terms: times in Unix seconds, quantities in base units, `unit` the dimension as in units.ts. */
export interface Terms {
  commitment: string;
  counterparty: string;
  selling: boolean;
  /** The zero address for none. */
  arbiter: string;
  validUntil: number;
  deliveredUntil: number;
  arbitrationHours: number;
  lines: { quantity: bigint; unit: number }[];
}

/** The id of an agreement: it binds everything the contract holds of the terms. `account`: the proposer's. */
export function agreementIdOf(chainId: bigint, agreements: string, account: string, terms: Terms): string {
  // abi.encode of a struct with a list: where it begins, its words, where the list begins, then its length and items.
  const [STRUCT, LINES] = [32n, 8n * 32n];
  const hash = hashWords(
    ...[STRUCT, terms.commitment, terms.counterparty, BigInt(terms.selling), terms.arbiter],
    ...[terms.validUntil, terms.deliveredUntil, terms.arbitrationHours].map(BigInt),
    ...[LINES, BigInt(terms.lines.length), ...terms.lines.flatMap(({ quantity, unit }) => [quantity, BigInt(unit)])],
  );
  return typedId(TYPES.agreement, chainId, agreements, account, hash);
}

/** The id of a shipment under a line of an agreement; `batches`: address of the contract. */
export function deliveryIdOf(
  chainId: bigint,
  batches: string,
  { agreement, line }: { agreement: string; line: number },
  commitment: string,
): string {
  return typedId(TYPES.delivery, chainId, batches, hashWords(agreement, BigInt(line)), commitment);
}

/**
 * The id of a relayed request: what is asked (`dataHash`: keccak256 of the call's data) and its place in the lane. It
 * survives re-signing, because neither signature nor signer is part of it; no other act with the same nonce has it.
 */
export function requestIdOf(
  chainId: bigint,
  relay: string,
  account: string,
  nonce: bigint,
  target: string,
  dataHash: string,
): string {
  return hashWords(TYPES.request, chainId, relay, account, nonce, target, dataHash);
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
