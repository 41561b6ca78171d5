import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { getCreateAddress, Interface } from "ethers";
import { accessManagerAbi, relayAbi } from "./abi.ts";
import { type Addresses, codeHashes, type Deployment } from "./deployment.ts";
import type { Chain } from "./provider.ts";
import { addressOf, type Call, signTransaction } from "./sign.ts";

const ROOT = fileURLToPath(new URL("../../artifacts/", import.meta.url));
const ARTIFACTS = {
  accessManager: "@openzeppelin/contracts/access/manager/AccessManager.sol/AccessManager.json",
  organisations: "contracts/Organisations.sol/Organisations.json",
  relay: "contracts/Relay.sol/Relay.json",
  batches: "contracts/Batches.sol/Batches.json",
  journal: "contracts/Journal.sol/Journal.json",
  certificates: "contracts/Certificates.sol/Certificates.json",
  agreements: "contracts/Agreements.sol/Agreements.json",
};

/** Who registers organisations; who recalls as an authority; who keeps the journal. At first all three are the registrar. */
const ROLES = { registrar: 1n, authority: 2n, keeper: 3n };
/** Administrative acts after the deployment wait this long, so that those they concern can see and stop them. */
export const ADMIN_DELAY_SECONDS = 2 * 24 * 3600;

export interface DeploymentPlan {
  adminKey: Uint8Array;
  /** The deployer's nonce at which the plan begins: every address follows from it, so a broken deployment can go on. */
  firstNonce: number;
  /** The chain's head then: no event of this generation is older. */
  startBlock: number;
  registrar: string;
  relayers: string[];
}

/**
 * Deploys a generation, or goes on where an earlier attempt broke off: step i is the deployer's transaction
 * `firstNonce + i`, so those the chain already has are not sent again. `onStep` reports progress.
 */
export async function deploy(
  chain: Chain,
  plan: DeploymentPlan,
  onStep: (done: number, all: number) => void = () => undefined,
): Promise<Deployment> {
  const admin = addressOf(plan.adminKey);
  const addresses = plannedAddresses(admin, plan.firstNonce);
  const steps = [...creations(admin, addresses), ...settings(admin, addresses, plan)];
  for (let done = (await chain.nonce(admin)) - plan.firstNonce; done < steps.length; done++) {
    onStep(done, steps.length);
    await mine(chain, plan.adminKey, plan.firstNonce + done, steps[done]!);
  }
  onStep(steps.length, steps.length);
  await verify(chain, plan, addresses);
  return {
    chainId: chain.chainId.toString(),
    generations: [{ addresses, startBlock: plan.startBlock, codeHashes: await codeHashes(chain, addresses) }],
  };
}

/** Organisations and Relay name each other, so the addresses must be known before either exists. */
function plannedAddresses(admin: string, firstNonce: number): Addresses {
  const at = (step: number) => getCreateAddress({ from: admin, nonce: firstNonce + step }).toLowerCase();
  return {
    ...{ accessManager: at(0), organisations: at(1), relay: at(2), batches: at(3), journal: at(4) },
    certificates: at(5),
    agreements: at(6),
  };
}

function creations(admin: string, addresses: Addresses): Call[] {
  const create = (name: keyof typeof ARTIFACTS, values: unknown[]): Call => {
    const { abi, bytecode } = JSON.parse(readFileSync(ROOT + ARTIFACTS[name], "utf8")) as {
      abi: object[];
      bytecode: string;
    };
    const data = bytecode + new Interface(abi).encodeDeploy(values).slice(2);
    return { to: null, data, gas: 6_000_000n };
  };
  return [
    create("accessManager", [admin]),
    create("organisations", [addresses.accessManager, addresses.relay]),
    create("relay", [addresses.accessManager, addresses.organisations]),
    create("batches", [addresses.accessManager, addresses.relay, addresses.agreements]),
    create("journal", [addresses.accessManager]),
    create("certificates", [addresses.accessManager, addresses.relay, addresses.batches]),
    create("agreements", [addresses.relay, addresses.batches]),
  ];
}

/** What is not open to everybody or to organisations; all else that is restricted is the administrators'. */
const RESTRICTED = {
  organisations: ["register", "vouch", "suspend", "reinstate", "setVerifier", "startRecovery", "withdrawRecovery"],
  batches: ["recallByAuthority", "liftByAuthority"],
  journal: ["anchor"],
  certificates: ["accredit"],
};

/** Where organisations act. */
const TARGETS = ["batches", "organisations", "certificates", "agreements"] as const;

function settings(admin: string, addresses: Addresses, plan: DeploymentPlan): Call[] {
  const manager = new Interface(accessManagerAbi);
  const relay = new Interface(relayAbi);
  const call = (to: string, data: string): Call => ({ to, data, gas: 300_000n });
  const acts = (name: keyof typeof RESTRICTED, role: bigint): Call => {
    const contract = new Interface(readAbi(name));
    const selectors = RESTRICTED[name].map((act) => contract.getFunction(act)!.selector);
    return call(
      addresses.accessManager,
      manager.encodeFunctionData("setTargetFunctionRole", [addresses[name], selectors, role]),
    );
  };
  return [
    acts("organisations", ROLES.registrar),
    acts("batches", ROLES.authority),
    acts("journal", ROLES.keeper),
    acts("certificates", ROLES.registrar),
    ...Object.values(ROLES).map((role) =>
      call(addresses.accessManager, manager.encodeFunctionData("grantRole", [role, plan.registrar, 0])),
    ),
    ...TARGETS.map((name) => call(addresses.relay, relay.encodeFunctionData("setTarget", [addresses[name], true]))),
    ...plan.relayers.map((relayer) => call(addresses.relay, relay.encodeFunctionData("setRelayer", [relayer, true]))),
    // Last: from here on the administrator's own acts wait.
    call(addresses.accessManager, manager.encodeFunctionData("grantRole", [0, admin, ADMIN_DELAY_SECONDS])),
  ];
}

function readAbi(name: keyof typeof ARTIFACTS): object[] {
  return (JSON.parse(readFileSync(ROOT + ARTIFACTS[name], "utf8")) as { abi: object[] }).abi;
}

async function mine(chain: Chain, key: Uint8Array, nonce: number, call: Call): Promise<void> {
  const head = await chain.block("latest");
  const { raw, hash } = signTransaction(key, chain.chainId, nonce, call, head!.baseFee);
  await chain.send("eth_sendRawTransaction", [raw]);
  const deadline = Date.now() + 120_000;
  for (;;) {
    const receipt = await chain.receipt(hash);
    if (receipt?.succeeded) return;
    if (receipt) throw new Error(`Deployment step ${nonce} was refused by the chain (transaction ${hash}).`);
    if (Date.now() > deadline) throw new Error(`Deployment step ${nonce} was not mined within two minutes.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Steps are counted by the deployer's nonces, and a transaction of somebody else who holds its key would be taken for one:
 * so what was meant is asked of the contracts themselves, before anybody is told that it is so.
 */
async function verify(chain: Chain, plan: DeploymentPlan, addresses: Addresses): Promise<void> {
  const manager = new Interface(accessManagerAbi);
  const relay = new Interface(relayAbi);
  const ask = async (to: string, contract: Interface, name: string, values: unknown[]): Promise<unknown> => {
    const answer = await chain.call({ to, data: contract.encodeFunctionData(name, values) }).catch(() => "0x");
    return answer === "0x" ? false : (contract.decodeFunctionResult(name, answer)[0] as unknown);
  };
  const claims: [string, Promise<unknown>][] = [
    ...Object.entries(ROLES).map(([name, role]): [string, Promise<unknown>] => [
      `the registrar has the role ${name}`,
      ask(addresses.accessManager, manager, "hasRole", [role, plan.registrar]),
    ]),
    ...TARGETS.map((name): [string, Promise<unknown>] => [
      `the relay may call the ${name}`,
      ask(addresses.relay, relay, "isTarget", [addresses[name]]),
    ]),
    ...plan.relayers.map((relayer): [string, Promise<unknown>] => [
      `${relayer} may relay`,
      ask(addresses.relay, relay, "isRelayer", [relayer]),
    ]),
  ];
  for (const [claim, answer] of claims)
    if ((await answer) !== true)
      throw new Error(
        `The deployment is not as planned: it is not so that ${claim}. Deploy again with an administrator's key that nobody else uses.`,
      );
}
