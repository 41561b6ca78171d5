/**
 * `npm run demo`: fills a running service with an example region through its REST API, as cooperatives would, and prints
 * the links to open. Run twice, it makes nothing twice: each request has its own fixed Idempotency-Key.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COOPERATIVES, type ExampleCooperative, type ExampleProduct } from "./demo/region.ts";

const SITE = (process.env["SITE"] ?? `http://127.0.0.1:${process.env["PORT"] ?? 3000}`).replace(/\/+$/, "");
const DAY_MS = 24 * 3600 * 1000;

interface Batch {
  code: string;
  state: string;
}

function operatorKey(): string {
  const file = join(process.env["DATA_DIR"] ?? ".ledger", "operator-key");
  const key = process.env["OPERATOR_API_KEY"] ?? (existsSync(file) ? readFileSync(file, "utf8").trim() : "");
  if (!key)
    throw new Error(
      `The operator's key was not found in ${file}: run this beside the service, or set OPERATOR_API_KEY.`,
    );
  return key;
}

async function post<T>(key: string, path: string, body: unknown, idempotencyKey: string): Promise<T> {
  const response = await fetch(SITE + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "idempotency-key": idempotencyKey,
      prefer: "wait=30",
    },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error(`Nothing answers at ${SITE}: start the service first (npm start), or set SITE.`);
  });
  const answer = (await response.json()) as T & { detail?: string };
  if (!response.ok) throw new Error(`${path}: ${answer.detail ?? response.status}`);
  return answer;
}

/** Registered by the operator; a key of its own for this run, since the first one is shown only once. */
async function found(example: ExampleCooperative, operator: string): Promise<{ key: string; code: string }> {
  const { kind, name, place } = example;
  const organisation = await post<{ id: string; code: string; apiKey: { key?: string } }>(
    operator,
    "/v1/organisations",
    { kind, name, place },
    `demo-organisation-${example.key}`,
  );
  const again = () =>
    post<{ key: string }>(
      operator,
      `/v1/organisations/${organisation.id}/api-keys`,
      { label: "example" },
      `demo-key-${example.key}-${Date.now()}`,
    );
  return { key: organisation.apiKey.key ?? (await again()).key, code: organisation.code };
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

async function main(): Promise<void> {
  const operator = operatorKey();
  console.log(`Filling ${SITE} with an example region …`);
  const links: string[] = [];
  let desk = "";
  for (const example of COOPERATIVES) {
    const { key } = await found(example, operator);
    desk ||= key;
    for (const product of example.products) {
      const { name, sign } = product;
      const stamp = `${example.key}-${product.lotPrefix}`;
      const { id } = await post<{ id: string }>(
        key,
        "/v1/products",
        { name, ...(sign && { sign }) },
        `demo-product-${stamp}`,
      );
      // Dates are counted from the day of the first run; a later run repeats nothing, so its dates do not matter.
      const { items } = await post<{ items: Batch[] }>(
        key,
        "/v1/batches",
        batchesOf(product, id),
        `demo-batches-${stamp}`,
      ).catch((error: unknown) => {
        if (!String(error).includes("Idempotency-Key")) throw error;
        return { items: [] };
      });
      console.log(`  ${example.name["fr"]}: ${name["fr"]}, ${product.batches} batches`);
      if (items[0]) links.push(`  ${name["en"] ?? name["fr"]!}`.padEnd(24) + `${SITE}/b/${items[0].code}`);
    }
  }
  console.log(`\nOpen, as a buyer would:\n${links.join("\n") || "  (registered by an earlier run; see /desk)"}`);
  console.log(`\nAs the secretary of ${COOPERATIVES[0]!.name["en"]}:\n  ${SITE}/desk   with the key ${desk}`);
  console.log(
    `\nAs an auditor:\n  curl -H "Authorization: Bearer $(cat .ledger/operator-key)" "${SITE}/v1/audit/records?limit=5"`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
