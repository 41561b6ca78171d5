import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { Interface } from "ethers";
import { findBalances } from "../../../service/batches/rows/stock.ts";
import { batchesAbi } from "../../../service/chain/abi.ts";
import { fsck } from "../../../service/books/fsck.ts";
import type { Body } from "../service/api.ts";
import { unexplained } from "../service/asking.ts";
import { OPERATOR_KEY, type Stack } from "../service/stack.ts";

export const quantity = (value: string, unit: string) => ({ value, unit });
export const kg = (value: string) => quantity(value, "KGM");

/** An organisation and its program: everything through REST, each answer awaited until the chain has decided. */
export class Maker {
  readonly #stack: Stack;
  readonly id: string;
  readonly key: string;

  private constructor(stack: Stack, id: string, key: string) {
    this.#stack = stack;
    this.id = id;
    this.key = key;
  }

  static async found(stack: Stack, name: string, kind = "cooperative"): Promise<Maker> {
    const operator = new Maker(stack, "", OPERATOR_KEY);
    const profile = {
      kind,
      name: { fr: name },
      place: { commune: { fr: "Arfoud" } },
      acknowledge: ["ORGANISATION_NAMESAKE"],
    };
    const { id, apiKey } = await operator.records("/v1/organisations", profile);
    return new Maker(stack, id, apiKey.key);
  }

  /** The same, served by another copy of the service. */
  on(stack: Stack): Maker {
    return new Maker(stack, this.id, this.key);
  }

  async send(method: "GET" | "POST", url: string, body?: unknown): Promise<{ status: number; body: Body }> {
    const headers = { authorization: `Bearer ${this.key}`, prefer: "wait=30", "idempotency-key": randomUUID() };
    const json = body === undefined ? {} : { payload: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await this.#stack.app.inject({ method, url, headers: { ...headers, ...type }, ...json });
    return { status: answer.statusCode, body: answer.json() };
  }

  async records(url: string, body: unknown): Promise<Body> {
    const answer = await this.send("POST", url, body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return answer.body;
  }

  async refused(url: string, body: unknown): Promise<string> {
    const answer = await this.send("POST", url, body);
    expect(answer.status, JSON.stringify(answer.body)).to.be.greaterThan(399);
    return `${answer.body.code}: ${answer.body.detail}`;
  }

  async reads(url: string): Promise<Body> {
    const answer = await this.send("GET", url);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return answer.body;
  }

  async makes(name: string, more: object = {}): Promise<string> {
    return (await this.records("/v1/products", { name: { fr: name }, ...more })).id;
  }

  registers(product: string, lot: string, amount: object, more: object = {}): Promise<Body> {
    return this.records("/v1/batches", { product, lot, quantity: amount, producedOn: "2025-10-01", ...more });
  }

  transforms(process: string, inputs: [Body, object][], outputs: object[], more: object = {}): Promise<Body> {
    return this.records("/v1/transformations", transformation(process, inputs, outputs, more));
  }

  disposes(batch: Body, amount: object, way: string): Promise<Body> {
    return this.records(`/v1/batches/${batch.id}/disposals`, { quantity: amount, way, disposedOn: "2025-11-01" });
  }
}

export const transformation = (process: string, inputs: [Body, object][], outputs: object[], more: object = {}) => ({
  process,
  performedOn: "2025-10-02",
  inputs: inputs.map(([batch, amount]) => ({ batch: batch.id, quantity: amount })),
  outputs,
  ...more,
});

const contract = new Interface(batchesAbi);

async function ask(stack: Stack, name: string, values: unknown[]): Promise<Body> {
  const to = stack.testChain.deployment.generations[0]!.addresses.batches;
  const answer = await stack.chain.call({ to, data: contract.encodeFunctionData(name, values) });
  return contract.decodeFunctionResult(name, answer)[0].toObject();
}

export const batchOnChain = (stack: Stack, id: string): Promise<Body> => ask(stack, "batch", [id]);

/** The records are what the chain says, and the books say of every batch and holder what the contract says. */
export async function expectBooksOfChain(stack: Stack, batches: string[], accounts: string[]): Promise<void> {
  expect(unexplained((await fsck(stack.ledger.db, stack.chain, stack.testChain.deployment)).differences)).to.deep.equal(
    [],
  );
  const balances = await findBalances(stack.ledger.db, batches);
  for (const id of batches) {
    const own = balances.filter(({ batch }) => batch === id);
    const all = own.reduce((sum, { amount }) => sum + amount, 0n);
    expect(all, id).to.equal((await batchOnChain(stack, id)).quantity);
    for (const account of accounts) {
      const free = own.find((one) => one.account === account && one.place === "free")?.amount ?? 0n;
      expect(free, `${id} of ${account}`).to.equal((await ask(stack, "holding", [id, account])).free);
    }
  }
}
