import { Interface, type ParamType } from "ethers";
import * as abis from "../../../service/chain/abi.ts";
import { decodeLogs } from "../../../service/chain/decode.ts";
import type { Addresses } from "../../../service/chain/deployment.ts";
import type { Log } from "../../../service/chain/provider.ts";
import { signRequest } from "../../../service/chain/relayRequests.ts";
import { addressOf, type Call, signTransaction } from "../../../service/chain/sign.ts";
import { signerOf } from "../../../service/formats/signingKeys.ts";
import type { Fact } from "../../../service/store/blocks.ts";
import { KEYS, type TestChain } from "./chain.ts";

export const FACES: Record<keyof Addresses, Interface> = {
  accessManager: new Interface(abis.accessManagerAbi),
  organisations: new Interface(abis.organisationsAbi),
  relay: new Interface(abis.relayAbi),
  batches: new Interface(abis.batchesAbi),
  journal: new Interface(abis.journalAbi),
  certificates: new Interface(abis.certificatesAbi),
  agreements: new Interface(abis.agreementsAbi),
};

/** Every function that changes something, as `contract.function`. */
export const DRIVABLE = Object.entries(FACES).flatMap(([contract, face]) => {
  const names: string[] = [];
  face.forEachFunction(({ name, stateMutability }) => {
    if (stateMutability !== "view" && stateMutability !== "pure") names.push(`${contract}.${name}`);
  });
  return names;
});

export const parametersOf = (name: string): readonly ParamType[] => {
  const [contract, method] = name.split(".") as [keyof Addresses, string];
  return FACES[contract].getFunction(method)!.inputs;
};

/** Who holds a key on a device of their own. */
export interface Hand {
  account: string;
  key: Uint8Array;
}

/** Calls past the service: what keys sign goes straight to the contracts. */
export class Direct {
  readonly #chain: TestChain;
  /** Calls that were sent, and those that the chain took. */
  sent = 0;
  taken = 0;
  readonly driven = new Set<string>();

  constructor(chain: TestChain) {
    this.#chain = chain;
  }

  get addresses(): Addresses {
    return this.#chain.deployment.generations[0]!.addresses;
  }

  /** By an organisation, through the Relay. What it did; null when the chain refused it. */
  async acts({ account, key }: Hand, name: string, values: unknown[]): Promise<Fact[] | null> {
    const { chain } = this.#chain;
    const [contract, method] = name.split(".") as [keyof Addresses, string];
    const request = signRequest(this.addresses, chain.chainId, key, {
      account,
      signer: signerOf(key),
      target: this.addresses[contract],
      gas: 3_000_000,
      nonce: await this.#nonce(account),
      deadline: 2 ** 40,
      data: FACES[contract].encodeFunctionData(method, values),
    });
    return this.#sends(KEYS.admin, name, "relay", FACES.relay.encodeFunctionData("execute", [request]));
  }

  /** By a key of its own right: a registrar's, or anyone's. */
  async calls(key: Uint8Array, name: string, values: unknown[]): Promise<Fact[] | null> {
    const [contract, method] = name.split(".") as [keyof Addresses, string];
    return this.#sends(key, name, contract, FACES[contract].encodeFunctionData(method, values));
  }

  async #nonce(account: string): Promise<bigint> {
    const name = "nonces(address,uint192)";
    // A lane that the service never signs in.
    const data = FACES.relay.encodeFunctionData(name, [account, 7n]);
    const answer = await this.#chain.chain.call({ to: this.addresses.relay, data });
    return FACES.relay.decodeFunctionResult(name, answer)[0] as bigint;
  }

  /** The service uses some of these keys too, and may be faster with the next nonce: then it is the one after. */
  async #sendsNext(key: Uint8Array, call: Call): Promise<string> {
    const { chain } = this.#chain;
    const { baseFee } = (await chain.block("latest"))!;
    for (let attempt = 1; ; attempt += 1) {
      const nonce = await chain.nonce(addressOf(key));
      const { raw, hash } = signTransaction(key, chain.chainId, nonce, call, baseFee);
      try {
        await chain.send("eth_sendRawTransaction", [raw]);
        this.sent += 1;
        return hash;
      } catch (error) {
        if (attempt === 5 || (await chain.nonce(addressOf(key))) === nonce) throw error;
      }
    }
  }

  async #sends(key: Uint8Array, name: string, to: keyof Addresses, data: string): Promise<Fact[] | null> {
    const { chain } = this.#chain;
    const call: Call = { to: this.addresses[to], data, gas: 6_000_000n };
    const hash = await this.#sendsNext(key, call);
    const receipt = await chain.send<{ status: string; logs: Log[] }>("eth_getTransactionReceipt", [hash]);
    if (receipt.status !== "0x1") return null;
    this.taken += 1;
    this.driven.add(name);
    const logs = receipt.logs.map((log) => ({
      ...log,
      address: log.address.toLowerCase(),
      logIndex: Number(log.logIndex),
    }));
    return decodeLogs(this.addresses, logs);
  }
}
