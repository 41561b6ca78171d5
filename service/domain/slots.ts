import { bytesOf, keccak256 } from "./hex.ts";

/** Where the contracts keep what is proven: contracts/README.md, "What stands in which slot". */
const ORGANISATIONS = 1;
const BATCHES = 1;
const AMENDED = 3;

/** Slot of a mapping's value: keccak256(key ‖ slot of the mapping), each one word. */
function inMapping(key: string, slot: number): string {
  return keccak256(bytesOf(`0x${key.slice(2).padStart(64, "0")}${slot.toString(16).padStart(64, "0")}`));
}

export const batchSlot = (batch: string): string => inMapping(batch, BATCHES);

/** Of the commitment of its latest document, once it was amended. */
export const amendedSlot = (batch: string): string => inMapping(batch, AMENDED);

export const organisationSlot = (account: string): string => inMapping(account, ORGANISATIONS);

/** Of the commitment of its profile. */
export function profileSlot(account: string): string {
  return `0x${(BigInt(organisationSlot(account)) + 1n).toString(16).padStart(64, "0")}`;
}

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
  /** One of its ancestors is recalled, and somebody carried that on to it. */
  implicated: boolean;
  /** The origin holds back its own stock of it. */
  onHold: boolean;
}

const RECALLED = (1n << 3n) | (1n << 4n) | (1n << 9n) | (1n << 10n);

/** BatchSlot.sol; bits 9 and 10 of the flags recall the origin's own share alone. */
export function readBatchSlot(word: bigint): BatchState {
  const bits = (at: bigint, length: bigint) => (word >> at) & ((1n << length) - 1n);
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
    recalled: has(RECALLED),
    implicated: has(1n << 5n),
    onHold: has(1n << 8n),
  };
}

/** Kinds and standings in the order of the contract's enums are numbers here: names are for whoever shows them. */
export interface OrganisationState {
  serial: number;
  kind: number;
  standing: number;
}

export function readOrganisationSlot(word: bigint): OrganisationState {
  return {
    serial: Number(word & 0xffffffffn),
    kind: Number((word >> 32n) & 0xffn),
    standing: Number((word >> 40n) & 0xffn),
  };
}
