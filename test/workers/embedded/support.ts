import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Wallet } from "ethers";
import type { Log } from "../../../service/embedded/failures.ts";
import { openNode } from "../../../service/embedded/node/node.ts";
import { openPostgres } from "../../../service/embedded/postgres/postgres.ts";

/** Everything a test opens, closed in reverse order after it, also when it failed. */
export class Openings {
  readonly lines: string[] = [];
  readonly log: Log = { info: (line) => this.lines.push(line), warn: (line) => this.lines.push(line) };
  #closers: (() => unknown)[] = [];

  onClose(closer: () => unknown): void {
    this.#closers.push(closer);
  }

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), "silsila-embedded-"));
    // As root, PostgreSQL's user must get through.
    chmodSync(folder, 0o711);
    this.onClose(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  async postgres(dataDir: string): ReturnType<typeof openPostgres> {
    const opened = await openPostgres({ dataDir, log: this.log });
    this.onClose(() => opened.stop());
    return opened;
  }

  async node(dataDir: string, onProgress?: (done: number) => void): ReturnType<typeof openNode> {
    const opened = await openNode({ dataDir, log: this.log, ...(onProgress && { onProgress }) });
    this.onClose(() => opened.stop());
    return opened;
  }

  /** Another process that opens the folder, tells in JSON what it got, and holds it until it is killed. */
  async elsewhere(what: "postgres" | "node" | "lock", dataDir: string): Promise<Elsewhere> {
    const script = join(import.meta.dirname, "fixtures", "opener.ts");
    const child = spawn(process.execPath, [script, what, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
    const killed = once(child, "exit");
    const kill = async (): Promise<void> => {
      child.kill("SIGKILL");
      await killed;
    };
    this.onClose(kill);
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return { ...(JSON.parse(line) as { url: string }), child, kill };
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
    this.lines.length = 0;
  }
}

export interface Elsewhere {
  url: string;
  child: ChildProcess;
  kill(): Promise<void>;
}

/** What JSON answers hold; the tests know which. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answer = any;
export type Rpc = (method: string, ...params: unknown[]) => Promise<Answer>;

/** Asks the node without any cleverness in between; throws the error object of the answer. */
export function rpcOf(url: string): Rpc {
  return async (method, ...params) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const answer = (await response.json()) as { result?: unknown; error?: { code: number; message: string } };
    if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
    return answer.result;
  };
}

/** Signs transfers to itself unless told otherwise; the nonce is the caller's business. */
export function signerOf(node: { keys: { relayer: string }; chainId: bigint }, key = node.keys.relayer) {
  const wallet = new Wallet(key);
  const sign = (nonce: number, more: object = {}): Promise<string> =>
    wallet.signTransaction({
      ...{ type: 2, chainId: node.chainId, nonce, to: wallet.address, value: 1, gasLimit: 50_000 },
      ...{ maxFeePerGas: 1, maxPriorityFeePerGas: 0, ...more },
    });
  return { address: wallet.address, sign };
}

/** All blocks from the first to the head. */
export async function allBlocks(rpc: Rpc): Promise<Answer[]> {
  const head = Number(await rpc("eth_blockNumber"));
  const blocks = [];
  for (let number = 0; number <= head; number++)
    blocks.push(await rpc("eth_getBlockByNumber", `0x${number.toString(16)}`, false));
  return blocks;
}

/** The sentence something was refused with. */
export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It should have been refused.");
}

/** Waits for something that another process brings about. */
export async function eventually<T>(look: () => Promise<T>, looks = 1_200): Promise<T> {
  // Looks are counted, not seconds: on a busy machine both take longer.
  for (let left = looks; ; left -= 1) {
    try {
      return await look();
    } catch (error) {
      if (left <= 0) throw error;
      await sleep(50);
    }
  }
}
