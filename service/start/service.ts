import type { FastifyInstance } from "fastify";
import { type Ledger, systemRandom } from "../accept/ledger.ts";
import type { Config } from "../base/config.ts";
import { PlainError } from "../base/errors.ts";
import { Failures, type Log } from "../base/log.ts";
import { openMetrics } from "../base/metrics.ts";
import { refoldLots } from "../batches/rows/batches.ts";
import { checkDeployment } from "../chain/deployment.ts";
import { lackingFunctions } from "../chain/functions.ts";
import { Proofs } from "../chain/proofs.ts";
import { Chain } from "../chain/provider.ts";
import { keyOwner, openKey } from "../formats/signingKeys.ts";
import { Indexer } from "../indexer/worker.ts";
import { hashSecret } from "../keys/acts/apiKeys.ts";
import { findAnySigningKey } from "../keys/rows/credentials.ts";
import { refoldMembers } from "../members/rows/members.ts";
import { timeZoneData } from "../monitor/status.ts";
import { refoldOrganisations } from "../organisations/rows/organisations.ts";
import { Outbox } from "../outbox/worker.ts";
import { ChainProxy } from "../rpc/proxy.ts";
import { refoldProducts } from "../products/rows/products.ts";
import { refoldAll } from "../store/folding.ts";
import { bindChain } from "../store/documents.ts";
import { migrate } from "../store/migrate.ts";
import { Notifications } from "../store/notifications.ts";
import { Database } from "../store/pool.ts";
import { buildApp } from "./app.ts";
import type { Backends } from "./backends.ts";
import type { CloseStack } from "./closeStack.ts";

export interface Service {
  app: FastifyInstance;
  ledger: Ledger;
  chain: Chain;
  indexer: Indexer;
  outbox: Outbox;
}

/** Connections to the database for pages and proofs that anyone may read. */
const READERS = 4;

/** Migrates, starts the workers, builds the HTTP service; it does not listen yet. */
export async function startService(
  config: Config,
  backends: Backends,
  closeStack: CloseStack,
  log: Log,
): Promise<Service> {
  const timeZones = timeZoneData();
  if (!timeZones.followTheLaw)
    log.warn(
      { timeZones },
      "the time-zone data are older than Morocco's law: days begin an hour early; install a newer Node",
    );
  const patience = backends.patienceMs === undefined ? {} : { timeoutMs: backends.patienceMs };
  const db = closeStack.add(new Database(backends.databaseUrl, patience), (it) => it.close());
  await migrate(backends.databaseUrl).catch((error: unknown) => {
    throw withoutAnswer(error)
      ? new PlainError("The database at DATABASE_URL does not answer.", { cause: error })
      : error;
  });
  const { deployment } = backends;
  const { addresses } = deployment.generations[0]!;
  const chain = closeStack.add(Chain.at(backends.chainUrl, BigInt(deployment.chainId), backends.patienceMs), (it) =>
    it.close(),
  );
  if (!(await bindChain(db, chain.chainId, addresses.relay)))
    throw new PlainError("This database belongs to another chain or another deployment of the contracts.");
  await refuseWrongMasterKey(db, backends.masterKey);
  await refoldAll(db, [refoldLots, refoldMembers, refoldProducts, refoldOrganisations]);
  const notifications = closeStack.add(new Notifications(backends.databaseUrl), (it) => it.close());
  await notifications.open();
  const ledger: Ledger = {
    db,
    notifications,
    contracts: { chainId: chain.chainId, ...addresses },
    masterKey: backends.masterKey,
    operatorKeyHash: hashSecret(backends.operatorApiKey),
    lacking: new Set(),
    now: () => new Date(),
    ...systemRandom,
  };
  // Strangers' reading waits for connections of its own, so it never keeps those with a key from theirs.
  const readersDb = closeStack.add(new Database(backends.databaseUrl, { ...patience, max: READERS }), (it) =>
    it.close(),
  );
  const indexer = closeStack.add(
    new Indexer({ db, chain, deployment, confirmations: config.confirmations, log }),
    (it) => it.stop(),
  );
  const outbox = closeStack.add(
    new Outbox({
      db,
      chain,
      deployment,
      notifications,
      masterKey: backends.masterKey,
      registrarKey: backends.registrarKey,
      relayerKeys: backends.relayerKeys,
      journalSeconds: config.journalSeconds,
      log,
      onSent: () => indexer.nudge(),
    }),
    (it) => it.stop(),
  );
  await startWorkers({ chain, deployment, ledger, log, closeStack }, () => {
    indexer.start();
    outbox.start();
  });
  const proofs = new Proofs(chain);
  const app = await buildApp({
    config,
    ledger,
    publicLedger: { ...ledger, db: readersDb },
    proofs,
    publicChain: new ChainProxy(chain, proofs, Object.values(addresses) as string[]),
    log,
    metrics: openMetrics(),
    manifest: backends.deployment,
    embeddedChain: backends.embeddedChain,
  });
  closeStack.add(app, closeWithin(10_000));
  return { app, ledger, chain, indexer, outbox };
}

const withoutAnswer = (error: unknown): boolean =>
  ["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH", "EAI_AGAIN"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );

/** A caller that drips a byte a second must not keep the database from being closed in order. */
function closeWithin(milliseconds: number) {
  return async (app: FastifyInstance): Promise<void> => {
    const patience = setTimeout(() => app.server.closeAllConnections(), milliseconds);
    await app.close();
    clearTimeout(patience);
  };
}

/**
 * The workers start once the node has shown that it holds our contracts. A node that is away delays them, and nothing
 * else: what is asked for meanwhile is accepted and waits. Other code, or another chain, is refused.
 */
async function startWorkers(
  {
    chain,
    deployment,
    ledger,
    log,
    closeStack,
  }: { chain: Chain; deployment: Backends["deployment"]; ledger: Ledger; log: Log; closeStack: CloseStack },
  start: () => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  closeStack.add(null, () => {
    stopped = true;
    clearTimeout(timer);
  });
  const failures = new Failures(log, "start");
  const attempt = async (): Promise<void> => {
    try {
      await checkDeployment(chain, deployment);
      for (const name of await lackingFunctions(chain, deployment.generations[0]!.addresses)) ledger.lacking.add(name);
      if (!stopped) start();
      failures.over();
    } catch (error) {
      if (error instanceof PlainError) throw error;
      failures.add(error);
      // Later the process can only say so: a chain that turns out to be another one is not worked on.
      timer = setTimeout(
        () => void attempt().catch((refusal: unknown) => log.fatal({ err: refusal }, "not started")),
        2_000,
      );
    }
  };
  await attempt();
}

/** A wrong key would be found out one organisation at a time, while people wait; one look at start says it at once. */
async function refuseWrongMasterKey(db: Database, masterKey: Uint8Array): Promise<void> {
  const key = await findAnySigningKey(db);
  if (!key) return;
  try {
    openKey(masterKey, keyOwner(key.account, key.signer), key.sealed);
  } catch {
    throw new PlainError("The setting MASTER_KEY is not the one that the stored signing keys were sealed with.");
  }
}
