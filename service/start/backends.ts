import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../base/config.ts";
import { PlainError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { deploy } from "../chain/deploy.ts";
import { type Deployment, readDeployment, writeDeployment } from "../chain/deployment.ts";
import { Chain } from "../chain/provider.ts";
import { addressOf } from "../chain/sign.ts";
import { type EmbeddedNode, openNode } from "../embedded/node/node.ts";
import { openPostgres } from "../embedded/postgres/postgres.ts";
import { noteRunning } from "../embedded/running.ts";
import { keepSecrets } from "../embedded/secrets.ts";
import type { CloseStack } from "./closeStack.ts";

/** Where the database and the chain are, and the keys to use there: embedded, given from outside, or one of each. */
export interface Backends {
  databaseUrl: string;
  /** How long an answer of either is waited for, where that is not the usual few seconds. */
  patienceMs?: number;
  chainUrl: string;
  operatorApiKey: string;
  masterKey: Uint8Array;
  registrarKey: Uint8Array;
  relayerKeys: Uint8Array[];
  deployment: Deployment;
  /** True on a chain that one machine could rewrite: labels say TEST. */
  embeddedChain: boolean;
  /** Where the operator finds the key, when the service made it. */
  operatorKeyFile: string | null;
}

export type Say = (message: string) => void;

/** Opens or finds database and chain, as the settings say. */
export async function openBackends(config: Config, closeStack: CloseStack, log: Log, say: Say): Promise<Backends> {
  const embeddedRoot = config.dataDir;
  // Before the database is made: a crash in between must not leave one whose keys nobody can open.
  const isKnown = existsSync(join(embeddedRoot, "postgres"));
  const secrets = config.masterKey && config.operatorApiKey ? null : keepSecrets(embeddedRoot, isKnown);
  const [postgres, node] = await openEmbedded(config, closeStack, log, say);
  if (postgres) say(postgres.adopted ? "PostgreSQL was still running and is taken over." : "PostgreSQL is ready.");
  if (node)
    say(node.adopted ? "The chain was still running and is taken over." : `The chain ${node.chainId} is ready.`);

  if (postgres && node)
    closeStack.add(noteRunning(embeddedRoot, { databaseUrl: postgres.url, chainUrl: node.url }), (it) => it.forget());
  const relayerKeys = config.relayerKeys.length ? config.relayerKeys : [node!.keys.relayer];
  return {
    databaseUrl: config.databaseUrl ?? postgres!.url,
    chainUrl: config.chainRpcUrl ?? node!.url,
    operatorApiKey: config.operatorApiKey ?? secrets!.operatorApiKey,
    masterKey: keyBytes(config.masterKey ?? secrets!.masterKey),
    registrarKey: keyBytes(config.registrarKey ?? node!.keys.registrar),
    relayerKeys: relayerKeys.map(keyBytes),
    deployment: await findDeployment(config, node, say),
    embeddedChain: node !== null,
    operatorKeyFile: config.operatorApiKey ? null : secrets!.operatorKeyFile,
  };
}

/** Both at once, which halves the wait; when one fails the other is still closed in order. */
async function openEmbedded(config: Config, closeStack: CloseStack, log: Log, say: Say) {
  const onProgress = progressOf(say);
  const [postgres, node] = await Promise.allSettled([
    config.databaseUrl ? null : openPostgres({ dataDir: join(config.dataDir, "postgres"), log }),
    config.chainRpcUrl ? null : openNode({ dataDir: join(config.dataDir, "chain"), log, onProgress }),
  ]);
  const parts = [postgres, node].flatMap((part) => (part.status === "fulfilled" && part.value ? [part.value] : []));
  closeStack.add(
    parts,
    (all) => Promise.all(all.map((it) => it.stop())),
    (all) => Promise.all(all.map((it) => it.kill())),
  );
  if (postgres.status === "rejected") throw postgres.reason;
  if (node.status === "rejected") throw node.reason;
  return [postgres.value, node.value] as const;
}

/** A long restoration says every few seconds how far it is; a short one says nothing. */
function progressOf(say: Say): (done: number, total: number) => void {
  let lastSaid = Date.now();
  return (done, total) => {
    if (total === 0 || Date.now() - lastSaid < 2_000) return;
    lastSaid = Date.now();
    say(`Restoring the chain: ${done} of ${total} blocks.`);
  };
}

/** The embedded chain gets its contracts by itself; a shared chain is deployed to on purpose (`npm run deploy`). */
async function findDeployment(config: Config, node: EmbeddedNode | null, say: Say): Promise<Deployment> {
  const found = readDeployment(config.deploymentFile);
  if (found) return found;
  if (!node)
    throw new PlainError(
      `There is no deployment manifest at ${config.deploymentFile}: run “npm run deploy” once for this chain.`,
    );
  say("Deploying the contracts …");
  const relayers = config.relayerKeys.length ? config.relayerKeys : [node.keys.relayer];
  const chain = await Chain.open(node.url);
  const deployment = await deploy(chain, {
    adminKey: keyBytes(node.keys.admin),
    firstNonce: 0,
    startBlock: 0,
    registrar: addressOf(keyBytes(config.registrarKey ?? node.keys.registrar)),
    relayers: relayers.map((key) => addressOf(keyBytes(key))),
  });
  chain.close();
  mkdirSync(dirname(config.deploymentFile), { recursive: true });
  writeDeployment(config.deploymentFile, deployment);
  return deployment;
}

const keyBytes = (hex: string): Uint8Array => Buffer.from(hex.replace(/^0x/, ""), "hex");
