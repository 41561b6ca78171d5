import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FastifyInstance } from "fastify";
import { buildApp } from "./app.ts";
import { deploy, type DeploymentPlan } from "./chain/deploy.ts";
import { checkDeployment, type Deployment, readDeployment, writeDeployment } from "./chain/deployment.ts";
import { Chain } from "./chain/provider.ts";
import { addressOf } from "./chain/sign.ts";
import type { Config } from "./config.ts";
import { migrate } from "./db/migrate.ts";
import { Notifications } from "./db/notifications.ts";
import { Database } from "./db/pool.ts";
import { openNode } from "./embedded/node.ts";
import { openPostgres } from "./embedded/postgres.ts";
import { noteRunning } from "./embedded/running.ts";
import { keepSecrets } from "./embedded/secrets.ts";
import { Indexer } from "./indexer/worker.ts";
import { hashSecret } from "./ledger/apiKeys.ts";
import { type Ledger, systemRandom } from "./ledger/ledger.ts";
import type { Log } from "./log.ts";
import { openMetrics } from "./metrics.ts";
import { Outbox } from "./outbox/worker.ts";

/** Everything that is open; closed in reverse order of opening. */
export class Opened {
  readonly #closers: (() => unknown)[] = [];

  add<T>(thing: T, close: (thing: T) => unknown): T {
    this.#closers.push(() => close(thing));
    return thing;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}

/** Where the database and the chain are, and the keys to use there: embedded, given from outside, or one of each. */
export interface Ground {
  databaseUrl: string;
  chainUrl: string;
  operatorApiKey: string;
  masterKey: Uint8Array;
  registrarKey: Uint8Array;
  relayerKeys: Uint8Array[];
  deployment: (chain: Chain) => Promise<Deployment>;
  /** True on a chain that one machine could rewrite: labels say TEST. */
  embeddedChain: boolean;
  /** Where the operator finds the key, when the service made it. */
  operatorKeyFile: string | null;
}

export type Say = (message: string) => void;

/** Opens or finds database and chain, as the settings say. */
export async function openGround(config: Config, opened: Opened, log: Log, say: Say): Promise<Ground> {
  const embeddedRoot = config.dataDir;
  const [postgres, node] = await openEmbedded(config, opened, log, say);
  if (postgres) say(postgres.adopted ? "PostgreSQL was still running and is taken over." : "PostgreSQL is ready.");
  if (node)
    say(node.adopted ? "The chain was still running and is taken over." : `The chain ${node.chainId} is ready.`);

  if (postgres && node)
    opened.add(noteRunning(embeddedRoot, { databaseUrl: postgres.url, chainUrl: node.url }), (it) => it.forget());
  const secrets =
    config.masterKey && config.operatorApiKey ? null : keepSecrets(embeddedRoot, existsSync(config.deploymentFile));
  const relayerKeys = config.relayerKeys.length ? config.relayerKeys : [node!.keys.relayer];
  return {
    databaseUrl: config.databaseUrl ?? postgres!.url,
    chainUrl: config.chainRpcUrl ?? node!.url,
    operatorApiKey: config.operatorApiKey ?? secrets!.operatorApiKey,
    masterKey: keyBytes(config.masterKey ?? secrets!.masterKey),
    registrarKey: keyBytes(config.registrarKey ?? node!.keys.registrar),
    relayerKeys: relayerKeys.map(keyBytes),
    deployment: (chain) =>
      findDeployment(config, chain, node ? { adminKey: node.keys.admin, keys: node.keys } : null, say),
    embeddedChain: node !== null,
    operatorKeyFile: config.operatorApiKey ? null : secrets!.operatorKeyFile,
  };
}

/** Both at once, which halves the wait; when one fails the other is still closed in order. */
async function openEmbedded(config: Config, opened: Opened, log: Log, say: Say) {
  const onProgress = progressOf(say);
  const [postgres, node] = await Promise.allSettled([
    config.databaseUrl ? null : openPostgres({ dataDir: join(config.dataDir, "postgres"), log }),
    config.chainRpcUrl ? null : openNode({ dataDir: join(config.dataDir, "chain"), log, onProgress }),
  ]);
  for (const part of [postgres, node])
    if (part.status === "fulfilled" && part.value) opened.add(part.value, (it) => it.stop());
  if (postgres.status === "rejected") throw postgres.reason;
  if (node.status === "rejected") throw node.reason;
  return [postgres.value, node.value] as const;
}

/** A long restoration says every few seconds how far it is; a short one says nothing. */
function progressOf(say: Say): (done: number, total: number) => void {
  let told = Date.now();
  return (done, total) => {
    if (Date.now() - told < 2_000) return;
    told = Date.now();
    say(`Restoring the chain: ${done} of ${total} blocks.`);
  };
}

/** The embedded chain gets its contracts by itself; a shared chain is deployed to on purpose (`npm run deploy`). */
async function findDeployment(
  config: Config,
  chain: Chain,
  embedded: { adminKey: string; keys: { registrar: string; relayer: string } } | null,
  say: Say,
): Promise<Deployment> {
  const found = readDeployment(config.deploymentFile);
  if (found) {
    await checkDeployment(chain, found);
    return found;
  }
  if (!embedded)
    throw new Error(
      `There is no deployment manifest at ${config.deploymentFile}: run “npm run deploy” once for this chain.`,
    );
  say("Deploying the contracts …");
  const plan: DeploymentPlan = {
    adminKey: keyBytes(embedded.adminKey),
    firstNonce: 0,
    startBlock: 0,
    registrar: addressOf(keyBytes(config.registrarKey ?? embedded.keys.registrar)),
    relayers: (config.relayerKeys.length ? config.relayerKeys : [embedded.keys.relayer]).map((key) =>
      addressOf(keyBytes(key)),
    ),
  };
  const deployment = await deploy(chain, plan);
  mkdirSync(dirname(config.deploymentFile), { recursive: true });
  writeDeployment(config.deploymentFile, deployment);
  return deployment;
}

export interface Service {
  app: FastifyInstance;
  ledger: Ledger;
  chain: Chain;
  indexer: Indexer;
  outbox: Outbox;
}

/** Migrates, starts the workers, builds the HTTP service; it does not listen yet. */
export async function openService(config: Config, ground: Ground, opened: Opened, log: Log): Promise<Service> {
  const db = opened.add(new Database(ground.databaseUrl), (it) => it.close());
  await migrate(db);
  const chain = opened.add(await Chain.open(ground.chainUrl), (it) => it.close());
  const deployment = await ground.deployment(chain);
  const { addresses } = deployment.generations[0]!;
  const notifications = opened.add(new Notifications(ground.databaseUrl), (it) => it.close());
  await notifications.open();
  const ledger: Ledger = {
    db,
    notifications,
    contracts: { chainId: chain.chainId, ...addresses },
    masterKey: ground.masterKey,
    operatorKeyHash: hashSecret(ground.operatorApiKey),
    now: () => new Date(),
    ...systemRandom,
  };
  const indexer = opened.add(new Indexer({ db, chain, deployment, confirmations: config.confirmations, log }), (it) =>
    it.stop(),
  );
  const outbox = opened.add(
    new Outbox({
      db,
      chain,
      deployment,
      notifications,
      masterKey: ground.masterKey,
      registrarKey: ground.registrarKey,
      relayerKeys: ground.relayerKeys,
      log,
      onSent: () => indexer.nudge(),
    }),
    (it) => it.stop(),
  );
  indexer.start();
  outbox.start();
  const app = await buildApp({ config, ledger, log, metrics: openMetrics(), embeddedChain: ground.embeddedChain });
  opened.add(app, (it) => it.close());
  return { app, ledger, chain, indexer, outbox };
}

const keyBytes = (hex: string): Uint8Array => Buffer.from(hex.replace(/^0x/, ""), "hex");
