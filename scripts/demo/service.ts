/** The running service as the example's cooperatives see it: its REST interface, and a key for each of them. */
export interface Organisation {
  id: string;
  apiKey: { key?: string };
}

/** As the service gives names back: languages in its own order. */
export function sorted(names: Record<string, string>): string {
  const order = ["ar", "fr", "en", "zgh"].filter((language) => language in names);
  return JSON.stringify(Object.fromEntries(order.map((language) => [language, names[language]])));
}

export class Service {
  readonly site: string;
  readonly operator: string;

  constructor(site: string, operator: string) {
    this.site = site;
    this.operator = operator;
  }

  get<T>(key: string, path: string): Promise<T> {
    return this.#send<T>(key, "GET", path);
  }

  post<T>(key: string, path: string, body: unknown, idempotencyKey?: string): Promise<T> {
    return this.#send<T>(key, "POST", path, body, idempotencyKey);
  }

  put<T>(key: string, path: string, body: unknown): Promise<T> {
    return this.#send<T>(key, "PUT", path, body);
  }

  /** A key of the organisation's for this run. An earlier run's is ended first, so that runs leave one key, not many. */
  async keyOf({ id, apiKey }: Organisation): Promise<string> {
    if (apiKey.key) return apiKey.key;
    const path = `/v1/organisations/${id}/api-keys`;
    const { items } = await this.get<{ items: { id: string; name: string; revokedAt: string | null }[] }>(
      this.operator,
      path,
    );
    for (const key of items)
      if (key.name === "example" && !key.revokedAt) await this.#send(this.operator, "DELETE", `${path}/${key.id}`);
    const { key } = await this.post<{ key: string }>(this.operator, path, { name: "example", role: "manager" });
    apiKey.key = key;
    return key;
  }

  async #send<T>(key: string, method: string, path: string, body?: unknown, idempotencyKey?: string): Promise<T> {
    const response = await fetch(this.site + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        prefer: "wait=30",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Error(`Nothing answers at ${this.site}: start the service first (npm start), or set SITE.`);
    });
    const text = await response.text();
    const answer = (text ? JSON.parse(text) : {}) as T & { detail?: string };
    if (!response.ok) throw new Error(`${path}: ${answer.detail ?? response.status}`);
    return answer;
  }
}
