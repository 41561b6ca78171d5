import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { getCreateAddress, type BaseContract } from "ethers";

// Methods come from the ABI at run time. Calls that do not exist fail the test that makes them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Deployed = BaseContract & Record<string, any>;

/** The contract, called by `caller`. */
export const by = (caller: HardhatEthersSigner, contract: Deployed) => contract.connect(caller) as Deployed;

export const ROLE = { admin: 0n, registrar: 1n, authority: 2n, keeper: 3n } as const;

/** What registrars may do in Organisations; everything else that is restricted is left to administrators. */
export const REGISTRAR_METHODS = [
  "register",
  "vouch",
  "suspend",
  "reinstate",
  "setVerifier",
  "startRecovery",
  "withdrawRecovery",
];
export const AUTHORITY_METHODS = ["recallByAuthority", "liftByAuthority"];

type Tuple<T> = [T, T, T, T, T, T];

export interface Ledger {
  ethers: HardhatEthers;
  chainId: bigint;
  manager: Deployed;
  organisations: Deployed;
  relay: Deployed;
  batches: Deployed;
  journal: Deployed;
  certificates: Deployed;
  agreements: Deployed;
  admin: HardhatEthersSigner;
  registrar: HardhatEthersSigner;
  relayer: HardhatEthersSigner;
  stranger: HardhatEthersSigner;
  authority: HardhatEthersSigner;
  keeper: HardhatEthersSigner;
}

/** The contracts in their order of deployment, wired as in production. Fails as a whole when a prediction is wrong. */
export async function deployLedger(ethers: HardhatEthers): Promise<Ledger> {
  const [admin, registrar, relayer, stranger, authority, keeper] =
    (await ethers.getSigners()) as Tuple<HardhatEthersSigner>;
  const manager: Deployed = await ethers.deployContract("AccessManager", [admin.address]);
  // Organisations trusts the Relay, which is deployed by the next transaction of the same account.
  const next = await admin.getNonce();
  const relayAddress = getCreateAddress({ from: admin.address, nonce: next + 1 });
  const organisations: Deployed = await ethers.deployContract("Organisations", [manager.target, relayAddress]);
  const relay: Deployed = await ethers.deployContract("Relay", [manager.target, organisations.target]);
  // Batches trusts the contract of agreements, which comes after journal and certificates.
  const agreementsAddress = getCreateAddress({ from: admin.address, nonce: (await admin.getNonce()) + 3 });
  const batches: Deployed = await ethers.deployContract("Batches", [manager.target, relay.target, agreementsAddress]);
  const journal: Deployed = await ethers.deployContract("Journal", [manager.target]);
  const certificates: Deployed = await ethers.deployContract("Certificates", [
    manager.target,
    relay.target,
    batches.target,
  ]);

  const agreements: Deployed = await ethers.deployContract("Agreements", [relay.target, batches.target]);

  const give = async (contract: Deployed, methods: string[], role: bigint, to: HardhatEthersSigner) => {
    const selectors = methods.map((name) => contract.interface.getFunction(name)?.selector);
    await manager.setTargetFunctionRole(contract.target, selectors, role);
    await manager.grantRole(role, to.address, 0);
  };
  await give(organisations, REGISTRAR_METHODS, ROLE.registrar, registrar);
  await give(certificates, ["accredit"], ROLE.registrar, registrar);
  await give(batches, AUTHORITY_METHODS, ROLE.authority, authority);
  await give(journal, ["anchor"], ROLE.keeper, keeper);
  await relay.setRelayer(relayer.address, true);
  await relay.setTarget(organisations.target, true);
  await relay.setTarget(batches.target, true);
  await relay.setTarget(certificates.target, true);
  await relay.setTarget(agreements.target, true);

  const { chainId } = await ethers.provider.getNetwork();
  const people = { admin, registrar, relayer, stranger, authority, keeper };
  return { ethers, chainId, manager, organisations, relay, batches, journal, certificates, agreements, ...people };
}
