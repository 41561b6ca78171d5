/**
 * `npm run fsck`: checks every fact of the books against the chain and the documents. Only reads. Needs the service's settings,
 * or a database that may only be read and a node.
 *
 * `npm run fsck -- --from-chain --rpc URL --manifest FILE [--to BLOCK]` needs no database of anybody's: it makes the state from
 * the chain alone, holds it against the contracts, and prints totals and a root that two people can compare.
 */
import { mkdtempSync, chmodSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../service/base/config.ts";
import { openLog } from "../service/base/log.ts";
import { type Difference, describeDifference } from "../service/books/differences.ts";
import { fsck } from "../service/books/fsck.ts";
import { Unproven } from "../service/books/proven.ts";
import { rebuild } from "../service/books/rebuild.ts";
import { readDeployment } from "../service/chain/deployment.ts";
import { Chain } from "../service/chain/provider.ts";
import { openPostgres } from "../service/embedded/postgres/postgres.ts";
import { readRunning } from "../service/embedded/running.ts";
import { migrate } from "../service/store/migrate.ts";
import { Database } from "../service/store/pool.ts";

/** A check of a large ledger asks long questions, and nobody waits for a page. */
const PATIENCE_MS = 600_000;
const EVERY_MS = 2_000;
let shown = Date.now();

/** On a terminal alone: what is kept in a file is the verdict. */
function progress(what: string, count: number): void {
  if (!process.stderr.isTTY || Date.now() - shown < EVERY_MS) return;
  shown = Date.now();
  console.error(`… ${count} ${what}`);
}

const { values: given } = parseArgs({
  options: {
    "from-chain": { type: "boolean", default: false },
    rpc: { type: "string" },
    manifest: { type: "string" },
    to: { type: "string" },
  },
});

try {
  const differences = await (given["from-chain"] ? checkChain() : checkBooks());
  for (const difference of differences) console.error(`✗ ${describeDifference(difference)}`);
  console.log(`${differences.length} differences`);
  process.exit(differences.length ? 1 : 0);
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof Unproven ? error.message : error);
  process.exit(1);
}

async function checkBooks(): Promise<Difference[]> {
  const config = readConfig(process.env);
  const running = readRunning(config.dataDir);
  const databaseUrl = config.databaseUrl ?? running?.databaseUrl;
  const chainUrl = given.rpc ?? config.chainRpcUrl ?? running?.chainUrl;
  const deployment = readDeployment(given.manifest ?? config.deploymentFile);
  if (!databaseUrl || !chainUrl || !deployment)
    throw new ConfigError(
      `No running service was found in ${config.dataDir}: start it first, or set DATABASE_URL and CHAIN_RPC_URL.`,
    );
  const db = new Database(databaseUrl, { max: 1, timeoutMs: PATIENCE_MS });
  const chain = await Chain.open(chainUrl, PATIENCE_MS);
  const found = await fsck(db, chain, deployment, { progress, proven: true });
  const { blocks, records, intents, documents, leaves, block } = found;
  const upTo = block ? `block ${block.number} (${block.hash})` : "no block";
  console.log(
    `${blocks} blocks, ${records} events, ${intents} acts, ${documents} documents and ${leaves} leaves of the journal, up to ${upTo}`,
  );
  return found.differences;
}

async function checkChain(): Promise<Difference[]> {
  const deployment = given.manifest === undefined ? null : readDeployment(given.manifest);
  if (given.rpc === undefined || !deployment)
    throw new ConfigError(
      "--from-chain needs --rpc with the address of a node, and --manifest with the ledger's manifest.",
    );
  const chain = await Chain.open(given.rpc, PATIENCE_MS);
  // Thrown away afterwards; nothing that anybody keeps is looked at.
  const folder = mkdtempSync(join(tmpdir(), "silsila-fsck-"));
  chmodSync(folder, 0o711);
  const postgres = await openPostgres({ dataDir: folder, log: openLog("silent") });
  try {
    await migrate(postgres.url);
    const db = new Database(postgres.url, { max: 1, timeoutMs: PATIENCE_MS });
    const to = given.to === undefined ? {} : { to: Number(given.to) };
    const { block, events, root, totals, differences } = await rebuild(db, chain, deployment, { progress, ...to });
    await db.close();
    console.log(`These are all events of this ledger up to block ${block.number} (${block.hash}): ${events}`);
    for (const [name, count] of Object.entries(totals)) console.log(`  ${name}: ${count}`);
    console.log(`root: ${root}`);
    return differences;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
