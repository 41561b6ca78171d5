/**
 * The embedded chain, as a process of its own: `node process.ts <folder> [port]`.
 *
 * In order: claim the folder, listen (so that the service can ask how far we are), write `node.json`, replay, open the
 * door. It outlives a killed service on purpose: the next one finds it by `node.json` and takes it over.
 */
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { EmbeddedError, type Log } from "../failures.ts";
import { writeDurably } from "../files.ts";
import { holdFolder } from "../lock.ts";
import { identify } from "../processes.ts";
import { BlockFile } from "./blocks.ts";
import { createChain } from "./chain.ts";
import { type Genesis, genesisPath, newGenesis, readGenesis } from "./genesis.ts";
import { fingerprint, type NodeRecord, recordPath } from "./identity.ts";
import { Miner } from "./miner.ts";
import { SendQueue, Turns } from "./queue.ts";
import { replay, setClock } from "./replay.ts";
import { type NodeServer, serve } from "./server.ts";

const say = (message: string): boolean => process.stdout.write(`${new Date().toISOString()} ${message}\n`);
const log: Log = { info: say, warn: say };

async function main(dir: string, port: number): Promise<void> {
  holdFolder(dir, "chain node");
  const stored = readGenesis(dir);
  const settings = stored ?? newGenesis(Math.floor(Date.now() / 1000));
  const token = randomBytes(24).toString("base64url");
  const identity = { dir, chainId: settings.chainId, build: fingerprint(), ready: false, done: 0, total: 0 };
  const served: NodeServer = { chain: null, identity, token };
  const server = await serve(served, port);
  const record: NodeRecord = { ...identify(process.pid), dir, port: (server.address() as AddressInfo).port, token };
  writeDurably(recordPath(dir), JSON.stringify(record));

  const chain = await createChain(settings);
  const first = await chain.head();
  checkGenesis(stored, dir, chain.clientVersion, first.hash);
  const blocks = new BlockFile(dir);
  // Only now is the chain one that can be made again; a crash before this line just draws other keys next time.
  if (!stored) {
    const genesis: Genesis = { ...settings, clientVersion: chain.clientVersion, hash: first.hash };
    writeDurably(genesisPath(dir), `${JSON.stringify(genesis, null, 2)}\n`);
  }

  identity.total = await blocks.count();
  const head = await replay(chain, blocks, log, (number) => (identity.done = number));
  await setClock(chain, head);
  const turns = new Turns();
  const queue = new SendQueue(new Miner(chain, blocks, head, log), turns);
  served.chain = {
    look: (method, params) => turns.take(() => chain.request(method, params)),
    send: (raw) => queue.send(raw),
  };
  identity.ready = true;
  log.info(`Ready on port ${record.port} at block ${head.number}.`);

  process.once("SIGTERM", () => {
    server.close();
    // The block at hand is finished and answered; connections get a moment to carry the answers away.
    void queue.stop().then(() => setTimeout(() => process.exit(0), 50));
  });
}

function checkGenesis(stored: Genesis | null, dir: string, clientVersion: string, hash: string): void {
  if (!stored) return;
  if (stored.clientVersion !== clientVersion)
    log.warn(
      `The chain was made by ${stored.clientVersion} and is replayed by ${clientVersion}; every hash is checked.`,
    );
  if (stored.hash !== hash)
    throw new EmbeddedError(
      `The settings in ${genesisPath(dir)} make another first block: restore the file from a copy.`,
    );
}

// The terminal's Ctrl-C and its closing are the service's business; it stops us when it is done.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});

main(resolve(process.argv[2] ?? "."), Number(process.argv[3] ?? 0)).catch((error: unknown) => {
  const isPlain = error instanceof EmbeddedError;
  say(isPlain ? error.message : `Unexpected: ${error instanceof Error ? error.stack : String(error)}`);
  const sentence = isPlain ? error.message : `The chain node failed: ${(error as Error).message}`;
  // The service, if it still listens, repeats the sentence.
  if (process.send) process.send({ failed: sentence }, () => process.exit(1));
  else process.exit(1);
});
