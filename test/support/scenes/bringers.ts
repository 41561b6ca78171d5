import { expect } from "chai";
import { aBatch, type Answer, type Body, type Member, type Send, type TestApi } from "../service/api.ts";

/** Of a day before the batches of `aBatch` were made, in kilograms. */
export const intake = (member: string, value = "10", changes: object = {}) => ({
  member,
  quantity: { value, unit: "KGM" },
  broughtOn: "2025-09-30",
  ...changes,
});

let numbers = 0;

/** People who bring something, and the batches they bring it to. */
export class Bringers {
  readonly #api: TestApi;
  readonly #owner: Member;
  readonly #send: Send;

  constructor(api: TestApi, owner: Member, send: Send) {
    this.#api = api;
    this.#owner = owner;
    this.#send = send;
  }

  /** The ids of so many members and others. */
  readonly people = async (own: number, others: number): Promise<string[]> => {
    const list = Array.from({ length: own + others }, (_, i) => ({
      number: `N-${(numbers += 1)}`,
      name: `Person ${i}`,
      kind: i < own ? "member" : "authorised_non_member",
    }));
    const { body } = await this.#send("POST", "/v1/members", list);
    return body.items.map(({ id }: { id: string }) => id);
  };

  /** On the chain. */
  readonly batch = async (changes: object = {}): Promise<string> => {
    const { body } = await this.#owner.send("POST", "/v1/batches", aBatch(this.#owner, { ...changes }));
    await this.#api.mine(body.operation, "batch_registered", body.id);
    return body.id;
  };

  readonly record = (id: string, intakes: unknown[], send = this.#send, headers = {}): Promise<Answer> =>
    send("POST", `/v1/batches/${id}/intakes`, { intakes }, headers);

  /** Recorded, and on the chain. */
  readonly mined = async (id: string, intakes: unknown[]): Promise<Body> =>
    this.onChain(id, await this.record(id, intakes));

  readonly onChain = async (id: string, { body, text }: Answer): Promise<Body> => {
    expect(body.operation, text).to.be.a("string");
    await this.#api.amend(body.operation, id);
    return body;
  };

  readonly correct = (id: string, one: string, correction: object): Promise<Answer> =>
    this.#send("POST", `/v1/batches/${id}/intakes/${one}/correction`, correction);

  readonly remove = (id: string, one: string, reason: string): Promise<Answer> =>
    this.#send("POST", `/v1/batches/${id}/intakes/${one}/removal`, { reason });

  readonly list = async (id: string, query = ""): Promise<Body> =>
    (await this.#send("GET", `/v1/batches/${id}/intakes${query}`)).body;

  readonly receipt = (id: string, one: string): Promise<Answer> =>
    this.#send("GET", `/v1/batches/${id}/intakes/${one}/receipt`);
}
