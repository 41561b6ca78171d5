import { Interface, keccak256, type Result } from "ethers";
import { requestIdOf } from "../formats/ids.ts";
import { batchesAbi, certificatesAbi, relayAbi } from "./abi.ts";
import type { Addresses } from "./deployment.ts";
import type { Chain } from "./provider.ts";
import type { SignedRequest } from "./relayRequests.ts";
import { type Header, headerOf, rawOf, type RawTransaction } from "./transactions.ts";
import { branchTo } from "./trie.ts";

const relay = new Interface(relayAbi);
const batches = new Interface(batchesAbi);
const certificates = new Interface(certificatesAbi);

/** The contracts whose acts can be read. */
export type Relayed = Pick<Addresses, "relay" | "batches" | "certificates">;

/** A request as a transaction carried it. */
export interface CarriedRequest extends Omit<SignedRequest, "target" | "data"> {
  id: string;
  /** What it called; null: something else than those contracts, or in another encoding than the canonical one. */
  called: { name: string; arguments: Result } | null;
}

/** A transaction to the Relay. */
export interface Carrying {
  requests: CarriedRequest[];
  block: { hash: string; header: Header };
  /** Its place in the block. */
  index: number;
  /** Of the trie of the block's transactions, from the root to this one. */
  nodes: string[];
}

/** A transaction in the block in which it is known to stand. */
export interface Place {
  transaction: string;
  blockHash: string;
}

type RawBlock = Record<string, unknown> & { transactions: RawTransaction[] };

/** Blocks that are remembered, of some 1 MB at most. */
const BLOCKS = 64;

/** What was signed, read from the transactions themselves: those that others than this service sent as well. */
export class Requests {
  readonly #chain: Chain;
  /** By hash, which no reorganisation changes; the last used last. */
  readonly #blocks = new Map<string, Promise<Map<string, Carrying>>>();

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  async carried(contracts: Relayed, places: Place[]): Promise<Map<string, Carrying>> {
    const found = new Map<string, Carrying>();
    await Promise.all(
      places.map(async ({ transaction, blockHash }) => {
        const carrying = (await this.#block(contracts, blockHash)).get(transaction);
        if (carrying) found.set(transaction, carrying);
      }),
    );
    return found;
  }

  #block(contracts: Relayed, hash: string): Promise<Map<string, Carrying>> {
    const block = this.#blocks.get(hash) ?? this.#read(contracts, hash);
    this.#blocks.delete(hash);
    this.#blocks.set(hash, block);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS) this.#blocks.delete(oldest!);
    // The next one asks again.
    block.catch(() => this.#blocks.delete(hash));
    return block;
  }

  async #read(contracts: Relayed, hash: string): Promise<Map<string, Carrying>> {
    const block = await this.#chain.send<RawBlock | null>("eth_getBlockByHash", [hash, true]);
    if (!block) throw new Error(`The node does not have block ${hash}.`);
    const header = headerOf(block);
    const raw = block.transactions.map(rawOf);
    const carrying = new Map<string, Carrying>();
    block.transactions.forEach(({ hash: transaction, to, input }, index) => {
      const requests = to?.toLowerCase() === contracts.relay ? this.#requestsIn(contracts, input) : [];
      if (requests.length === 0 || !raw.every((each) => each !== null)) return;
      const { root, nodes } = branchTo(index, raw);
      if (root === header["transactionsRoot"])
        carrying.set(transaction, { requests, block: { hash, header }, index, nodes });
    });
    return carrying;
  }

  #requestsIn(contracts: Relayed, input: string): CarriedRequest[] {
    const call = callIn(relay, input);
    if (call?.name !== "execute" && call?.name !== "executeGroup") return [];
    const requests = call.name === "execute" ? [call.arguments[0]] : [...(call.arguments[0] as Result)];
    return (requests as Result[]).map((request) => this.#toRequest(contracts, request));
  }

  #toRequest(contracts: Relayed, request: Result): CarriedRequest {
    const text = (name: string) => (request.getValue(name) as string).toLowerCase();
    const [account, target, data] = [text("account"), text("target"), text("data")];
    const nonce = request.getValue("nonce") as bigint;
    const abi = { [contracts.batches]: batches, [contracts.certificates]: certificates }[target];
    return {
      id: requestIdOf(this.#chain.chainId, contracts.relay, account, nonce, target, keccak256(data)),
      ...{ account, nonce, signer: text("signer"), signature: text("signature") },
      gas: Number(request.getValue("gas")),
      deadline: Number(request.getValue("deadline")),
      called: abi ? callIn(abi, data) : null,
    };
  }
}

/** Null for what nobody could build anew from its meaning. */
function callIn(abi: Interface, data: string): CarriedRequest["called"] {
  try {
    const call = abi.parseTransaction({ data });
    const canonical = call && abi.encodeFunctionData(call.fragment, call.args) === data.toLowerCase();
    return canonical ? { name: call.name, arguments: call.args } : null;
  } catch {
    return null;
  }
}
