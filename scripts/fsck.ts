/** `npm run fsck`: rebuilds every record from the chain and compares. Needs the service's settings; only reads. */
import { ConfigError, readConfig } from "../service/base/config.ts";
import { readDeployment } from "../service/chain/deployment.ts";
import { Chain } from "../service/chain/provider.ts";
import { readRunning } from "../service/embedded/running.ts";
import { fsck } from "../service/books/fsck.ts";
import { Database } from "../service/store/pool.ts";

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
  const found = await fsck(new Database(databaseUrl), await Chain.open(chainUrl), deployment);
  for (const difference of found.differences) console.error(`✗ ${difference}`);
  console.log(
    `${found.blocks} blocks, ${found.records} records, ${found.batches} batches, ${found.leaves} leaves of the journal: ${found.differences.length} differences`,
  );
  process.exit(found.differences.length ? 1 : 0);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
