import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../service/base/config.ts";
import { openLog } from "../../service/base/log.ts";
import { type Backends, openBackends } from "../../service/start/backends.ts";
import { CloseStack } from "../../service/start/closeStack.ts";
import { startService, type Service } from "../../service/start/service.ts";

export interface Bench {
  folder: string;
  service: Service;
  backends: Backends;
  url: string;
  /** A cooperative's API key and product. */
  key: string;
  product: string;
  post: <T>(path: string, body: unknown, key?: string, headers?: Record<string, string>) => Promise<T>;
  get: <T>(path: string, key: string) => Promise<T>;
  close(): Promise<void>;
}

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
export const percentile = (values: number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))]!;

export const newBatch = (product: string) => ({
  product,
  lot: randomUUID(),
  quantity: { value: "400", unit: "KGM" },
  producedOn: "2026-10-01",
});

/** The product as it runs by default, in a folder of its own, in this process, answering on a port. */
export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "silsila-bench-"));
  chmodSync(folder, 0o711);
  const config = readConfig({ DATA_DIR: folder, PORT: "0", RATE_LIMIT: "1000000", LOG_LEVEL: "silent" });
  const closeStack = new CloseStack();
  const log = openLog("silent");
  const backends = await openBackends(config, closeStack, log, () => undefined);
  const service = await startService(config, backends, closeStack, log);
  await service.app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`;

  const post = async <T>(path: string, body: unknown, key = "", headers: Record<string, string> = {}): Promise<T> => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const get = async <T>(path: string, reader: string): Promise<T> => {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${reader}` } });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as T;
  };
  const organisation = await post<{ apiKey: { key: string } }>(
    "/v1/organisations",
    { kind: "cooperative", name: { fr: "Mesure" }, place: { commune: { fr: "Arfoud" } } },
    backends.operatorApiKey,
    { prefer: "wait=30" },
  );
  const { key } = organisation.apiKey;
  const { id } = await post<{ id: string }>("/v1/products", { name: { fr: "Dattes" } }, key);
  return { folder, service, backends, url, key, product: id, post, get, close: () => closeStack.close() };
}

/** Resolves when everything accepted so far is in the records. */
export async function allRecorded({ service }: Bench): Promise<void> {
  for (;;) {
    const { rows } = await service.ledger.db.query<{ left: number }>(
      `select count(*) as left from intents i where i.rejection is null and not exists (
         select 1 from records r where r.request = i.request)`,
    );
    if (rows[0]!.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
