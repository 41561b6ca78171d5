/**
 * `npm run deploy`: the contracts onto a shared chain, once. Needs CHAIN_RPC_URL, ADMIN_KEY, REGISTRAR_KEY and
 * RELAYER_KEYS; writes the manifest that every copy of the service is given. A broken run goes on where it broke off.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { ConfigError, readConfig } from "../service/base/config.ts";
import { deploy, type DeploymentPlan } from "../service/chain/deploy.ts";
import { checkDeployment, readDeployment, writeDeployment } from "../service/chain/deployment.ts";
import { Chain } from "../service/chain/provider.ts";
import { addressOf } from "../service/chain/sign.ts";

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replace(/^0x/, ""), "hex");

try {
  const config = readConfig(process.env);
  const { chainRpcUrl, adminKey, registrarKey, relayerKeys, deploymentFile: file } = config;
  if (!chainRpcUrl || !adminKey)
    throw new ConfigError("The settings CHAIN_RPC_URL and ADMIN_KEY are needed to deploy.");
  const chain = await Chain.open(chainRpcUrl);
  const found = readDeployment(file);
  if (found) {
    await checkDeployment(chain, found);
    console.log(`The contracts of ${file} are deployed already.`);
    process.exit(0);
  }
  // Where the plan begins is written down before its first transaction: all addresses follow from it.
  const pending = `${file}.pending`;
  if (!existsSync(pending)) {
    const begin = { firstNonce: await chain.nonce(addressOf(bytes(adminKey))), startBlock: await chain.blockNumber() };
    writeFileSync(pending, JSON.stringify(begin));
  }
  const begin = JSON.parse(readFileSync(pending, "utf8")) as Pick<DeploymentPlan, "firstNonce" | "startBlock">;
  const plan: DeploymentPlan = {
    ...begin,
    adminKey: bytes(adminKey),
    registrar: addressOf(bytes(registrarKey!)),
    relayers: relayerKeys.map((key) => addressOf(bytes(key))),
  };
  const deployment = await deploy(chain, plan, (done, all) => console.log(`Deploying: ${done} of ${all} steps`));
  writeDeployment(file, deployment);
  rmSync(pending);
  console.log(`Deployed. Give every copy of the service this manifest: ${file}`);
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
