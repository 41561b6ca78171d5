import { hashWords, type Word } from "./hex.ts";

/** Where the contracts keep what is proven: contracts/README.md, "Where things are stored". */
const ORGANISATIONS = 1n;
const KEYS = 2n;
const BATCHES = 1n;
const AMENDED = 3n;
const CERTIFICATES = 1n;

/** Slot of a mapping's value: keccak256(key ‖ slot of the mapping), each one word. */
const inMapping = (key: string, slot: Word): string => hashWords(key, slot);

export const batchSlot = (batch: string): string => inMapping(batch, BATCHES);

/** Of the commitment of its latest document, once it was amended. */
export const amendedSlot = (batch: string): string => inMapping(batch, AMENDED);

export const organisationSlot = (account: string): string => inMapping(account, ORGANISATIONS);

/** Of the commitment of its profile. */
export function profileSlot(account: string): string {
  return `0x${(BigInt(organisationSlot(account)) + 1n).toString(16).padStart(64, "0")}`;
}

/** Of a key that signs, or signed, for the account. */
export const keySlot = (account: string, signer: string): string => inMapping(signer, inMapping(account, KEYS));

export const certificateSlot = (certificate: string): string => inMapping(certificate, CERTIFICATES);

/** What the chain says of a batch; quantities in base units. */
export interface BatchState {
  /** Serial of the organisation it began with. */
  origin: number;
  quantity: bigint;
  netMassMg: bigint;
  dimension: number;
  /** How often it was amended. */
  version: number;
  conserved: boolean;
  isOutput: boolean;
  annulled: boolean;
  recalled: boolean;
  /** Of the recalls there are, none is of more than the origin's own share. */
  shareOnly: boolean;
  /** One of its ancestors is recalled, and somebody carried that on to it. */
  implicated: boolean;
  /** The origin holds back its own stock of it. */
  onHold: boolean;
}

const RECALLED = (1n << 3n) | (1n << 4n);
const SHARE_RECALLED = (1n << 9n) | (1n << 10n);

const bitsOf = (word: bigint) => (at: bigint, length: bigint) => (word >> at) & ((1n << length) - 1n);

/** BatchSlot.sol; bits 9 and 10 of the flags recall the origin's own share alone. */
export function readBatchSlot(word: bigint): BatchState {
  const bits = bitsOf(word);
  const flags = bits(232n, 16n);
  const has = (flag: bigint) => (flags & flag) !== 0n;
  return {
    origin: Number(bits(0n, 32n)),
    quantity: bits(32n, 64n),
    netMassMg: bits(96n, 64n),
    dimension: Number(bits(224n, 8n)),
    version: Number(bits(248n, 8n)),
    conserved: !has(1n << 0n),
    isOutput: has(1n << 1n),
    annulled: has(1n << 2n),
    recalled: has(RECALLED | SHARE_RECALLED),
    shareOnly: has(SHARE_RECALLED) && !has(RECALLED),
    implicated: has(1n << 5n),
    onHold: has(1n << 8n),
  };
}

/** Kinds and standings in the order of the contract's enums are numbers here: names are for whoever shows them. */
export interface OrganisationState {
  serial: number;
  kind: number;
  standing: number;
  /** How often all its keys were replaced: only those of the present keyring sign. */
  keyring: number;
}

export function readOrganisationSlot(word: bigint): OrganisationState {
  const bits = bitsOf(word);
  return {
    serial: Number(bits(0n, 32n)),
    kind: Number(bits(32n, 8n)),
    standing: Number(bits(40n, 8n)),
    keyring: Number(bits(80n, 32n)),
  };
}

/** Who holds a key that signs: the operator's service, which could then speak for the organisation, or its own device. */
export const CUSTODIES = ["service", "own_device"] as const;
export type Custody = (typeof CUSTODIES)[number];

/** Null: the key does not sign for that organisation, or no longer. */
export function readKeySlot(word: bigint, { keyring }: OrganisationState): Custody | null {
  const bits = bitsOf(word);
  return bits(0n, 32n) === BigInt(keyring) ? (CUSTODIES[Number(bits(32n, 8n)) - 1] ?? null) : null;
}

/** Scheme and type of the subject by their place in ICertificates, from 1. */
export interface CertificateState {
  /** Serial of the certifier. */
  issuer: number;
  scheme: number;
  subjectType: number;
  /** The contract has room for the latest suspension only. */
  course: Course;
}

/** CertificateSlot.sol. */
export function readCertificateSlot(word: bigint): CertificateState {
  const bits = bitsOf(word);
  const time = (at: bigint) => Number(bits(at, 40n));
  const suspended = time(168n);
  return {
    issuer: Number(bits(0n, 32n)),
    scheme: Number(bits(32n, 8n)),
    subjectType: Number(bits(40n, 8n)),
    course: {
      validFrom: time(48n),
      validUntil: time(88n),
      revokedFrom: time(128n),
      suspensions: suspended === 0 ? [] : [{ from: suspended, until: time(208n) }],
    },
  };
}

/** What a certificate is of: ONSSA authorisation (law 28-07), IGP, AOP and label agricole (25-06), organic (39-12), tests, audits. */
export const SCHEMES = [
  "sanitary_authorisation",
  "geographical_indication",
  "designation_of_origin",
  "agricultural_label",
  "organic",
  "laboratory_result",
  "audit_finding",
] as const;
export type Scheme = (typeof SCHEMES)[number];

export const SUBJECT_TYPES = ["organisation", "batch"] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

export const VALIDITIES = ["not_yet", "valid", "suspended", "expired", "revoked"] as const;
export type Validity = (typeof VALIDITIES)[number];

/** What became of a certificate, in Unix seconds; 0: open, or never. */
export interface Course {
  validFrom: number;
  validUntil: number;
  revokedFrom: number;
  suspensions: { from: number; until: number }[];
}
