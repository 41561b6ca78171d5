import { randomUUID } from "node:crypto";

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

/** A caller of the REST API, as a cooperative's own program would be. */
export class Client {
  readonly url: string;
  readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.#send("GET", path, undefined, {});
  }

  post<T = Record<string, unknown>>(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return this.#send("POST", path, body, headers);
  }

  async #send<T>(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(40_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
  }
}

/** A new cooperative with one product, registered by the operator, ready on the chain. */
export async function foundCooperative(
  url: string,
  operatorKey: string,
): Promise<{ client: Client; product: string; id: string }> {
  const operator = new Client(url, operatorKey);
  const organisation = await operator.post<{ id: string; apiKey: { key: string } }>(
    "/v1/organisations",
    {
      kind: "cooperative",
      name: { fr: "Coopérative d'essai" },
      place: { commune: { fr: "Arfoud" } },
      acknowledge: ["ORGANISATION_NAMESAKE"],
    },
    { prefer: "wait=30", "idempotency-key": randomUUID() },
  );
  if (organisation.status !== 201) throw new Error(`Not registered: ${JSON.stringify(organisation.body)}`);
  const client = new Client(url, organisation.body.apiKey.key);
  const product = await client.post<{ id: string }>("/v1/products", { name: { fr: "Dattes Majhoul" } });
  return { client, product: product.body.id, id: organisation.body.id };
}

export function batchOf(product: string, lot: string = randomUUID()): Record<string, unknown> {
  return { product, lot, quantity: { value: "400", unit: "KGM" }, producedOn: "2025-10-01" };
}
