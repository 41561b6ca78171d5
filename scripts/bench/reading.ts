/** People with a label in their hand, in a process of their own that gives way to the one it reads from. */
import { fork } from "node:child_process";
import { Agent, request } from "node:http";
import { setPriority } from "node:os";
import { percentile } from "./setting.ts";

export interface Reading {
  url: string;
  readers: number;
  /** Labels; each reader begins with another one. None: they read /healthz, as a measure of what asking alone costs. */
  codes: string[];
  /** How long each looks at what it read before it reads again. */
  thinkMs: number;
}

export interface Read {
  perSecond: number;
  /** Of everything that one reading takes, in ms. */
  p50: number;
  p99: number;
  failed: number;
}

/** Readers beside `work`, from before it begins until it is done. */
export async function beside<T>(reading: Reading, work: () => Promise<T>): Promise<{ result: T; read: Read }> {
  const child = fork(import.meta.filename);
  const said = () => new Promise<unknown>((resolve) => child.once("message", resolve));
  child.send(reading);
  await said();
  const result = await work();
  child.send("enough");
  const read = (await said()) as Read;
  child.disconnect();
  return { result, read };
}

/** Fewer than the service refuses to make at once. */
const BATCH_SIZE = 50;

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

function ask(url: string, headers: Record<string, string>, body?: unknown): Promise<string> {
  const method = body === undefined ? "GET" : "POST";
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${url}`));
      });
    });
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** As the page and its check do: the page, the proof behind it, the chain and the block that it is of. */
async function readLabel(url: string, code: string): Promise<void> {
  await ask(`${url}/b/${code}`, { "accept-language": "fr", "accept-encoding": "br" });
  const bundle = JSON.parse(await ask(`${url}/b/${code}/proof.json`, {})) as {
    block: { header: Record<string, string> };
  };
  const rpc = (method: string, params: unknown[]) =>
    ask(`${url}/rpc`, { "content-type": "application/json" }, { jsonrpc: "2.0", id: 1, method, params });
  await rpc("eth_chainId", []);
  await rpc("eth_getBlockByNumber", [bundle.block.header["number"], false]);
}

async function readAll({ url, readers, codes, thinkMs }: Reading): Promise<void> {
  const taken: number[] = [];
  let [failed, enough] = [0, false];
  const started = performance.now();
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const reader = async (_: unknown, place: number) => {
    // They did not all come in the same moment.
    await pause((place * thinkMs) / readers);
    for (let i = place; !enough; i += 1) {
      const began = performance.now();
      const code = codes[i % codes.length];
      await (code === undefined ? ask(`${url}/healthz`, {}) : readLabel(url, code)).then(
        () => taken.push(performance.now() - began),
        () => (failed += 1),
      );
      await pause(thinkMs);
    }
  };
  // Labels on a shelf are scanned again and again: what the first look at each costs, the part `pages` tells.
  for (let i = 0; i < codes.length; i += BATCH_SIZE)
    await Promise.all(codes.slice(i, i + BATCH_SIZE).map((code) => readLabel(url, code)));
  void Promise.all(Array.from({ length: readers }, reader));
  process.send!("reading");
  await new Promise((resolve) => process.once("message", resolve));
  enough = true;
  const perSecond = (taken.length * 1_000) / (performance.now() - started);
  process.send!({ perSecond, p50: percentile(taken, 0.5), p99: percentile(taken, 0.99), failed } satisfies Read);
  process.once("disconnect", () => process.exit());
}

if (import.meta.main) {
  setPriority(10);
  process.once("message", (reading: Reading) => void readAll(reading));
}
