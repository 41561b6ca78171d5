import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../failures.ts";
import type { BlockFile } from "./blocks.ts";
import type { BlockHeader, Chain } from "./chain.ts";

/** A refusal that goes to the caller as a JSON-RPC error. */
export class RpcError extends Error {
  readonly code: number;

  constructor(message: string, code = -32000) {
    super(message);
    this.code = code;
  }
}

/** A signed transaction, with what the chain's own reading of it says. */
export interface ReadTransaction {
  raw: string;
  hash: string;
  from: string;
  nonce: number;
  gas: number;
}

/** Hash of the transaction → why it is not in the block. */
export type Refusals = Map<string, unknown>;

/**
 * Makes blocks, durably. A block is mined first and written at once, before anybody may look at the chain again (the
 * caller sees to that). So the line can hold the block's own hash, and what the chain would refuse never gets into the
 * file. A crash between the two forgets a block that nobody has seen; its senders send again.
 */
export class Miner {
  readonly #chain: Chain;
  readonly #blocks: BlockFile;
  readonly #log: Log;
  #head: BlockHeader;

  constructor(chain: Chain, blocks: BlockFile, head: BlockHeader, log: Log) {
    this.#chain = chain;
    this.#blocks = blocks;
    this.#head = head;
    this.#log = log;
  }

  /**
   * Lets the chain itself check and read the bytes, and leaves its pool empty again; its refusal is thrown as it is.
   */
  async read(raw: string): Promise<ReadTransaction> {
    const hash = (await this.#chain.request("eth_sendRawTransaction", [raw])) as string;
    const found = (await this.#chain.request("eth_getTransactionByHash", [hash])) as Record<string, string>;
    await this.#drop(hash);
    return { raw, hash, from: found["from"] ?? "", nonce: Number(found["nonce"]), gas: Number(found["gas"]) };
  }

  hashOf(raw: string): Promise<string> {
    return this.#chain.request("web3_sha3", [raw]) as Promise<string>;
  }

  async isMined(hash: string): Promise<boolean> {
    return (await this.#chain.request("eth_getTransactionReceipt", [hash])) !== null;
  }

  async nonceOf(account: string): Promise<number> {
    return Number(await this.#chain.request("eth_getTransactionCount", [account, "latest"]));
  }

  /** Mines these transactions in this order; what is not in the block is returned with the reason. */
  async mine(group: ReadTransaction[]): Promise<Refusals> {
    const refusals: Refusals = new Map();
    for (const { raw, hash } of group)
      await this.#chain.request("eth_sendRawTransaction", [raw]).catch((error: unknown) => refusals.set(hash, error));
    const handed = group.filter(({ hash }) => !refusals.has(hash));
    if (handed.length === 0) return refusals;
    // The clock of a machine may be set back; the chain's never is.
    const timestamp = Math.max(Math.floor(Date.now() / 1000), this.#head.timestamp);
    try {
      const block = await this.#chain.mine(timestamp);
      await this.#persist(block, handed);
    } catch (error) {
      for (const { hash } of handed) await this.#drop(hash);
      if (handed.length === 1) return refusals.set(handed[0]?.hash ?? "", error);
      // One of them spoils the block, and the chain does not say which: each gets its own.
      for (const transaction of handed)
        for (const [hash, reason] of await this.mine([transaction])) refusals.set(hash, reason);
      return refusals;
    }
    for (const { hash } of handed) {
      if (this.#head.transactions.includes(hash)) continue;
      await this.#drop(hash);
      refusals.set(hash, new RpcError("the transaction could not be mined"));
    }
    return refusals;
  }

  async #persist(block: BlockHeader, handed: ReadTransaction[]): Promise<void> {
    const raws = new Map(handed.map(({ hash, raw }) => [hash, raw]));
    const transactions = block.transactions.map((hash) => raws.get(hash) ?? "");
    const { number, timestamp, hash } = block;
    const line = { number, timestamp, parent: this.#head.hash, hash, transactions };
    for (let warned = false; ; await sleep(1_000)) {
      try {
        this.#blocks.append(line);
        break;
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        // After any other failure of the disk nothing can be promised: end, and let the next start judge the file.
        if (code !== "ENOSPC" && code !== "EDQUOT") {
          this.#log.warn(`The block could not be written to ${this.#blocks.path}: ${message}`);
          process.exit(1);
        }
        if (!warned) this.#log.warn(`The disk is full: the chain waits until ${this.#blocks.path} can grow.`);
        warned = true;
      }
    }
    this.#head = block;
  }

  async #drop(hash: string): Promise<void> {
    await this.#chain.request("hardhat_dropTransaction", [hash]).catch(() => {});
  }
}
