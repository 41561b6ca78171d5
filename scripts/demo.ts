/**
 * `npm run demo`: fills a running service with an example region through its REST API, as cooperatives would, and prints
 * the links to open. Run again, on whatever day, it adds only what is missing and prints the same links.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COOPERATIVES, type ExampleProduct } from "./demo/region.ts";

const SITE = (process.env["SITE"] ?? `http://127.0.0.1:${process.env["PORT"] ?? 3000}`).replace(/\/+$/, "");
const DAY_MS = 24 * 3600 * 1000;

const KEY_FILE = join(process.env["DATA_DIR"] ?? ".ledger", "operator-key");

interface Batch {
  code: string;
  lot: string;
}

interface Organisation {
  id: string;
  apiKey: { key?: string };
}

function operatorKey(): string {
  const file = KEY_FILE;
  const key = process.env["OPERATOR_API_KEY"] ?? (existsSync(file) ? readFileSync(file, "utf8").trim() : "");
  if (!key)
    throw new Error(
      `The operator's key was not found in ${file}: run this beside the service, or set OPERATOR_API_KEY.`,
    );
  return key;
}

async function send<T>(key: string, method: string, path: string, body?: unknown, idempotencyKey?: string): Promise<T> {
  const response = await fetch(SITE + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      prefer: "wait=30",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${SITE}: start the service first (npm start), or set SITE.`);
  });
  const text = await response.text();
  const answer = (text ? JSON.parse(text) : {}) as T & { detail?: string };
  if (!response.ok) throw new Error(`${path}: ${answer.detail ?? response.status}`);
  return answer;
}

/** A key of the organisation's for this run. An earlier run's is ended first, so that runs leave one key, not many. */
async function keyOf(operator: string, { id, apiKey }: Organisation): Promise<string> {
  if (apiKey.key) return apiKey.key;
  const path = `/v1/organisations/${id}/api-keys`;
  const { items } = await send<{ items: { id: string; name: string; revokedAt: string | null }[] }>(
    operator,
    "GET",
    path,
  );
  for (const key of items)
    if (key.name === "example" && !key.revokedAt) await send(operator, "DELETE", `${path}/${key.id}`);
  const { key } = await send<{ key: string }>(operator, "POST", path, { name: "example", role: "manager" });
  apiKey.key = key;
  return key;
}

function batchesOf(product: ExampleProduct, id: string): unknown[] {
  const day = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
  return Array.from({ length: product.batches }, (_, i) => {
    const daysAgo = Math.max(1, product.firstDaysAgo - i * product.everyDays);
    const steps = Math.floor((product.to - product.from) / product.step);
    // No randomness: the same example every time.
    const quantity = product.from + ((i * 7 + 3) % (steps + 1)) * product.step;
    return {
      product: id,
      lot: `${product.lotPrefix}-${String(i + 1).padStart(3, "0")}`,
      quantity: { value: String(quantity), unit: product.unit },
      ...(product.kilogramsPerUnit && {
        netMass: { value: String(Math.round(quantity * product.kilogramsPerUnit * 1000) / 1000), unit: "KGM" },
      }),
      producedOn: day(daysAgo),
      ...(product.keepsDays && { expiresOn: day(daysAgo - product.keepsDays) }),
    };
  });
}

/** The product and its batches; only what is not there yet is asked for. Returns the newest batch. */
async function fill(operator: string, owner: Organisation, stamp: string, product: ExampleProduct): Promise<Batch> {
  const { name, sign } = product;
  const known = await send<{ items: { id: string; organisation: string; name: object }[] }>(
    operator,
    "GET",
    "/v1/products?limit=200",
  );
  const found = known.items.find((one) => one.organisation === owner.id && JSON.stringify(one.name) === sorted(name));
  const make = async () =>
    send<{ id: string }>(
      await keyOf(operator, owner),
      "POST",
      "/v1/products",
      { name, ...(sign && { sign }) },
      `demo-${stamp}`,
    );
  const { id } = found ?? (await make());
  const there = await send<{ items: Batch[] }>(operator, "GET", `/v1/batches?product=${id}&limit=1`);
  if (there.items[0]) return there.items[0];
  const key = await keyOf(operator, owner);
  const { items } = await send<{ items: Batch[] }>(
    key,
    "POST",
    "/v1/batches",
    batchesOf(product, id),
    `demo-batches-${stamp}`,
  );
  return items.at(-1)!;
}

/** As the service gives names back: languages in its own order. */
function sorted(names: Record<string, string>): string {
  const order = ["ar", "fr", "en", "zgh"].filter((language) => language in names);
  return JSON.stringify(Object.fromEntries(order.map((language) => [language, names[language]])));
}

async function main(): Promise<void> {
  const operator = operatorKey();
  console.log(`Filling ${SITE} with an example region …`);
  const links: string[] = [];
  let desk: Organisation | null = null;
  for (const { key, kind, name, place, products } of COOPERATIVES) {
    const owner = await send<Organisation>(
      operator,
      "POST",
      "/v1/organisations",
      { kind, name, place },
      `demo-organisation-${key}`,
    );
    desk ??= owner;
    for (const product of products) {
      const batch = await fill(operator, owner, `${key}-${product.lotPrefix}`, product);
      console.log(`  ${name["fr"]}: ${product.name["fr"]}, ${product.batches} batches`);
      links.push(`  ${product.name["en"] ?? product.name["fr"]!}`.padEnd(24) + `${SITE}/b/${batch.code}`);
    }
  }
  const key = await keyOf(operator, desk!);
  console.log(`\nOpen, as a buyer would:\n${links.join("\n")}`);
  console.log(`\nAs the secretary of ${COOPERATIVES[0]!.name["en"]}:\n  ${SITE}/desk   with the key ${key}`);
  const operatorSays = process.env["OPERATOR_API_KEY"] ? "$OPERATOR_API_KEY" : `$(cat ${KEY_FILE})`;
  console.log(`\nAs an auditor:\n  curl -H "Authorization: Bearer ${operatorSays}" "${SITE}/v1/audit/records?limit=5"`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
