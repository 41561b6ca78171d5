/** `npm run fsck`: checks every fact of the books against the chain and the documents. Needs the service's settings; only reads. */
import { ConfigError, readConfig } from "../service/base/config.ts";
import { readDeployment } from "../service/chain/deployment.ts";
import { Chain } from "../service/chain/provider.ts";
import { readRunning } from "../service/embedded/running.ts";
import { describeDifference } from "../service/books/differences.ts";
import { fsck } from "../service/books/fsck.ts";
import { Database } from "../service/store/pool.ts";

/** A check of a large ledger asks long questions, and nobody waits for a page. */
const PATIENCE_MS = 600_000;
const EVERY_MS = 2_000;
let shown = Date.now();

/** On a terminal alone: what is kept in a file is the verdict. */
function showProgress(what: string, count: number): void {
  if (!process.stderr.isTTY || Date.now() - shown < EVERY_MS) return;
  shown = Date.now();
  console.error(`… ${count} ${what}`);
}

try {
  const config = readConfig(process.env);
  const running = readRunning(config.dataDir);
  const databaseUrl = config.databaseUrl ?? running?.databaseUrl;
  const chainUrl = config.chainRpcUrl ?? running?.chainUrl;
  const deployment = readDeployment(config.deploymentFile);
  if (!databaseUrl || !chainUrl || !deployment)
    throw new ConfigError(
      `No running service was found in ${config.dataDir}: start it first, or set DATABASE_URL and CHAIN_RPC_URL.`,
    );
  const found = await fsck(
    new Database(databaseUrl, { max: 1, timeoutMs: PATIENCE_MS }),
    await Chain.open(chainUrl, PATIENCE_MS),
    deployment,
    showProgress,
  );
  for (const difference of found.differences) console.error(`✗ ${describeDifference(difference)}`);
  const { blocks, records, intents, documents, leaves, differences, block } = found;
  console.log(
    `${blocks} blocks, ${records} events, ${intents} acts, ${documents} documents and ${leaves} leaves of the journal up to ${block ? `block ${block.number} (${block.hash})` : "no block"}: ${differences.length} differences`,
  );
  process.exit(differences.length ? 1 : 0);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
