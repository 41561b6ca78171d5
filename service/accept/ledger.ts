import { randomBytes, randomInt } from "node:crypto";
import { lastBlockTime } from "../store/blocks.ts";
import type { Notifications } from "../store/notifications.ts";
import type { Database, Queryable } from "../store/pool.ts";
import { type Load, loadEach, type State } from "./state.ts";

/** The contracts of this ledger's generation; ids are derived from them. */
export interface Contracts {
  chainId: bigint;
  organisations: string;
  relay: string;
  batches: string;
  journal: string;
  certificates: string;
  agreements: string;
}

/** What the use cases stand on: handed over once by main, with clock and randomness so that tests can hold them still. */
export interface Ledger {
  db: Database;
  notifications: Notifications;
  contracts: Contracts;
  /** Seals the signing keys the service holds; 32 bytes. */
  masterKey: Uint8Array;
  /** SHA-256 of the operator's API key. */
  operatorKeyHash: Buffer;
  /** What these contracts, of an older generation, do not have: `contract.function`. Filled once the node has been asked. */
  lacking: Set<string>;
  now(): Date;
  randomBytes(size: number): Uint8Array;
  randomDigits(count: number): string;
}

export const systemRandom = {
  randomBytes: (size: number): Uint8Array => randomBytes(size),
  randomDigits: (count: number): string => Array.from({ length: count }, () => randomInt(10)).join(""),
};

/** The contract goes by the time of its block. A chain that nobody uses stands still, so our own clock counts as well. */
export async function chainTime(ledger: Ledger, db: Queryable): Promise<number> {
  return Math.max(Math.floor(ledger.now().getTime() / 1_000), await lastBlockTime(db));
}

/** The time of the newest block, in Unix seconds, for acts that are decided on it. */
export const blockTime: Load<null, number> = loadEach(
  () => "",
  (tx) => lastBlockTime(tx),
);

/** As `chainTime`, for a command; ask for `blockTime` before. */
export const chainClock = ({ clock }: { clock: number }, state: State): number =>
  Math.max(clock, state.get(blockTime, null) ?? 0);

/** The moment that all rows of the open transaction carry. */
export const rowTime: Load<null, Date> = loadEach(
  () => "",
  async (tx) => (await tx.query<{ now: Date }>("select now()")).rows[0]!.now,
);
