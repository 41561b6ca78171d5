import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { waitForOperation } from "../../../service/accept/operations.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { authenticate } from "../../../service/keys/acts/apiKeys.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import type { Answer, Send } from "../service/api.ts";
import { asksUnchecked, unexplained } from "../service/asking.ts";
import { holdAgainstContract } from "../service/openapiCheck.ts";
import { OPERATOR_KEY, type Stack } from "../service/stack.ts";

/**
 * Sends as whoever holds the key, to a whole service on a real chain, as a good client does: what is answered 503 is sent
 * again, safely. Every answer is held against the OpenAPI document.
 */
export function sender(stack: Stack, key: string): Send {
  const once: Send = async (method, url, body, headers = {}) => {
    const response = await stack.app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    const contentType = String(response.headers["content-type"] ?? "");
    holdAgainstContract(method, url, { status: response.statusCode, contentType, text: response.body });
    return {
      status: response.statusCode,
      headers: response.headers as Record<string, string | undefined>,
      text: response.body,
      body: response.body === "" ? null : JSON.parse(response.body),
    };
  };
  return async (method, url, body, headers = {}) => {
    const repeatable = method === "POST" ? { "idempotency-key": randomUUID(), ...headers } : headers;
    for (let tries = 1; ; tries++) {
      const answer = await once(method, url, body, repeatable);
      if (answer.status !== 503 || tries === 5) return answer;
    }
  };
}

export const operatorOf = (stack: Stack): Send => sender(stack, OPERATOR_KEY);

/** Long enough for the chain to decide. */
export const WAIT = { prefer: "wait=30" };

export const kg = (value: string | number) => ({ value: String(value), unit: "KGM" as const });

/** An organisation that trades, through REST alone. */
export class Trader {
  readonly id: string;
  readonly code: string;
  readonly key: string;
  readonly send: Send;
  #product: string | undefined;

  private constructor(id: string, code: string, key: string, send: Send) {
    this.id = id;
    this.code = code;
    this.key = key;
    this.send = send;
  }

  static async found(stack: Stack, kind = "cooperative", name = `Maison ${kind}`): Promise<Trader> {
    const input = {
      kind,
      name: { fr: name },
      place: { commune: { fr: "Arfoud" } },
      acknowledge: ["ORGANISATION_NAMESAKE"],
    };
    const { body } = expectStatus(201, await operatorOf(stack)("POST", "/v1/organisations", input, WAIT));
    return new Trader(body.id, body.code, body.apiKey.key, sender(stack, body.apiKey.key));
  }

  /** The same, seen by another copy of the service. */
  on(stack: Stack): Trader {
    const other = new Trader(this.id, this.code, this.key, sender(stack, this.key));
    other.#product = this.#product;
    return other;
  }

  /** A batch on the chain. */
  async makes(quantity: { value: string; unit: string } = kg(400)): Promise<BatchView> {
    this.#product ??= (await this.send("POST", "/v1/products", { name: { fr: "Dattes Majhoul" } })).body.id as string;
    const input = { product: this.#product, lot: randomUUID().slice(0, 13), quantity, producedOn: "2025-10-01" };
    return expectStatus(201, await this.send("POST", "/v1/batches", input, WAIT)).body as BatchView;
  }

  asks(to: Trader, lines: [batch: { id: string }, quantity: object][], changes: object = {}): Promise<Answer> {
    const input = {
      receiver: to.code,
      dispatchedOn: "2025-10-22",
      lines: lines.map(([{ id }, quantity]) => ({ batch: id, quantity })),
      ...changes,
    };
    return this.send("POST", "/v1/shipments", input, WAIT);
  }

  /** A shipment on the chain. */
  async ships(to: Trader, lines: [{ id: string }, object][], changes: object = {}): Promise<ShipmentView> {
    return expectStatus(201, await this.asks(to, lines, changes)).body as ShipmentView;
  }

  does(id: string, act: "receipt" | "rejection" | "cancellation", input: object): Promise<Answer> {
    return this.send("POST", `/v1/shipments/${id}/${act}`, input, WAIT);
  }

  receives(id: string, lines?: object[]): Promise<Answer> {
    return this.does(id, "receipt", { receivedOn: "2025-10-22", ...(lines && { lines }) });
  }

  async batch(id: string): Promise<BatchView> {
    return expectStatus(200, await this.send("GET", `/v1/batches/${id}`)).body as BatchView;
  }

  async shipment(id: string): Promise<ShipmentView> {
    return expectStatus(200, await this.send("GET", `/v1/shipments/${id}`)).body as ShipmentView;
  }

  /** What it has free of a batch, as text in the unit of the batch. */
  async free(id: string): Promise<string> {
    return (await this.batch(id)).stock!.free.value;
  }
}

/** An act of the chain that has no route here, such as a hold: asked for, and done. */
export async function performs(
  stack: Stack,
  { key }: Trader,
  wish: { kind: string; arguments: object },
): Promise<void> {
  const { ledger } = stack;
  const actor = await authenticate(ledger, key);
  if (actor.kind !== "organisation") throw new Error("a key of an organisation");
  const operation = await asksUnchecked(ledger, actor, wish);
  expect(await waitForOperation(ledger, operation, 30)).to.be.oneOf(["mined", "final"]);
}

export function expectStatus(status: number, answer: Answer): Answer {
  expect(answer.status, answer.text).to.equal(status);
  return answer;
}

/** Refused with this code; returns the sentence. */
export function expectRefused(answer: Answer, status: number, code: string): string {
  expect(answer.body, answer.text).to.include({ status, code });
  return answer.body.detail as string;
}

export async function expectSound({ ledger, chain, testChain }: Stack): Promise<void> {
  expect(unexplained((await fsck(ledger.db, chain, testChain.deployment)).differences)).to.deep.equal([]);
}
