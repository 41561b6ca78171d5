import { Interface } from "ethers";
import { batchesAbi, organisationsAbi, relayAbi } from "../../../service/chain/abi.ts";
import { refusalOf, revertDataOf } from "../../../service/chain/reasons.ts";
import { signRequest } from "../../../service/chain/relayRequests.ts";
import { addressOf, signTransaction } from "../../../service/chain/sign.ts";
import { signerOf } from "../../../service/formats/signingKeys.ts";
import { KEYS, type TestChain } from "./chain.ts";

const relay = new Interface(relayAbi);
const TARGETS = { organisations: new Interface(organisationsAbi), batches: new Interface(batchesAbi) };

export type Act = [target: keyof typeof TARGETS, name: string, values: unknown[]];

export const aBatchAct = (commitment: string): Act => [
  "batches",
  "register",
  [commitment, 400_000_000n, 400_000_000n, 1],
];

/** A key that somebody holds outside the service, and sends with straight to the Relay: by `execute`, open to anyone. */
export class Device {
  readonly #chain: TestChain;
  readonly #key: Uint8Array;
  readonly account: string;
  readonly signer: string;

  constructor(testChain: TestChain, account: string, key: Uint8Array) {
    this.#chain = testChain;
    this.#key = key;
    this.account = account;
    this.signer = signerOf(key);
  }

  /** As a wallet shows it. */
  get address(): string {
    return addressOf(this.#key);
  }

  async nonce(lane = 0n): Promise<bigint> {
    const { chain, deployment } = this.#chain;
    const data = relay.encodeFunctionData("nonces(address,uint192)", [this.account, lane]);
    const answer = await chain.call({ to: deployment.generations[0]!.addresses.relay, data });
    return relay.decodeFunctionResult("nonces(address,uint192)", answer)[0] as bigint;
  }

  async request([target, name, values]: Act, nonce: bigint) {
    const { chain, deployment } = this.#chain;
    const { addresses } = deployment.generations[0]!;
    const { timestamp } = (await chain.block("latest"))!;
    return signRequest(addresses, chain.chainId, this.#key, {
      account: this.account,
      signer: this.signer,
      target: addresses[target],
      gas: 300_000,
      nonce,
      deadline: timestamp + 3_600,
      data: TARGETS[target].encodeFunctionData(name, values),
    });
  }

  /** Gives it to the node under the administrator's address; it is mined when the chain mines. */
  async sends(act: Act, nonce: bigint): Promise<void> {
    const { chain, deployment } = this.#chain;
    const data = relay.encodeFunctionData("execute", [await this.request(act, nonce)]);
    const call = { to: deployment.generations[0]!.addresses.relay, data, gas: 1_000_000n };
    const sender = await chain.nonce(addressOf(KEYS.admin));
    const { baseFee } = (await chain.block("latest"))!;
    const { raw } = signTransaction(KEYS.admin, chain.chainId, sender, call, baseFee);
    await chain.send("eth_sendRawTransaction", [raw]);
  }

  /** The contract's error for which this would be refused now, or null. */
  async refusal(act: Act, nonce: bigint): Promise<string | null> {
    const { chain, deployment } = this.#chain;
    const data = relay.encodeFunctionData("execute", [await this.request(act, nonce)]);
    try {
      await chain.call({ from: addressOf(KEYS.admin), to: deployment.generations[0]!.addresses.relay, data });
      return null;
    } catch (error) {
      return refusalOf(revertDataOf(error) ?? "0x").error;
    }
  }
}
