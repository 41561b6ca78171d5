/**
 * `npm run demo`: fills a running service with an example region through its REST API, as cooperatives would, and prints
 * the links to open. Run again, on whatever day, it adds only what is missing and prints the same links.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { live } from "./demo/life.ts";
import { COOPERATIVES, type ExampleProduct } from "./demo/region.ts";
import { type Organisation, Service, sorted } from "./demo/service.ts";

const SITE = (process.env["SITE"] ?? `http://127.0.0.1:${process.env["PORT"] ?? 3000}`).replace(/\/+$/, "");
const DAY_MS = 24 * 3600 * 1000;

const KEY_FILE = join(process.env["DATA_DIR"] ?? ".ledger", "operator-key");

interface Batch {
  code: string;
  lot: string;
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
async function fill(
  service: Service,
  owner: Organisation,
  stamp: string,
  product: ExampleProduct,
): Promise<{ product: string; newest: Batch }> {
  const { name, description, sign } = product;
  const known = await service.get<{ items: { id: string; organisation: string; name: object }[] }>(
    service.operator,
    "/v1/products?limit=200",
  );
  const found = known.items.find((one) => one.organisation === owner.id && JSON.stringify(one.name) === sorted(name));
  const make = async () =>
    service.post<{ id: string }>(
      await service.keyOf(owner),
      "/v1/products",
      { name, ...(description && { description }), ...(sign && { sign }) },
      `demo-${stamp}`,
    );
  const { id } = found ?? (await make());
  const there = await service.get<{ items: Batch[] }>(service.operator, `/v1/batches?product=${id}&limit=1`);
  if (there.items[0]) return { product: id, newest: there.items[0] };
  const key = await service.keyOf(owner);
  const { items } = await service.post<{ items: Batch[] }>(
    key,
    "/v1/batches",
    batchesOf(product, id),
    `demo-batches-${stamp}`,
  );
  return { product: id, newest: items.at(-1)! };
}

/** Numbers for fifty boxes of a batch; what the label of the first one says. */
async function labelOne(service: Service, owner: Organisation, { id }: { id: string }): Promise<string> {
  const key = await service.keyOf(owner);
  const first = () => service.get<{ items: { address: string }[] }>(key, `/v1/batches/${id}/units?limit=1`);
  if ((await first()).items.length === 0) await service.post(key, `/v1/batches/${id}/units`, { count: 50 });
  return (await first()).items[0]!.address;
}

async function main(): Promise<void> {
  const service = new Service(SITE, operatorKey());
  console.log(`Filling ${SITE} with an example region …`);
  const links: string[] = [];
  const link = (name: string, { code }: { code: string }) => links.push(`  ${name}`.padEnd(34) + `${SITE}/b/${code}`);
  const made = new Map<string, string>();
  let desk: Organisation | null = null;
  for (const { key, kind, name, place, contact, products } of COOPERATIVES) {
    const owner = await service.post<Organisation>(
      service.operator,
      "/v1/organisations",
      { kind, name, place },
      `demo-organisation-${key}`,
    );
    desk ??= owner;
    if (contact) await service.put(await service.keyOf(owner), `/v1/organisations/${owner.id}/contact`, contact);
    for (const product of products) {
      const filled = await fill(service, owner, `${key}-${product.lotPrefix}`, product);
      console.log(`  ${name["fr"]}: ${product.name["fr"]}, ${product.batches} batches`);
      link(product.name["en"] ?? product.name["fr"]!, filled.newest);
      made.set(product.lotPrefix, filled.product);
    }
  }
  const { boxes, recalled } = await live(service, desk!, { majhoul: made.get("MJ")!, boufeggous: made.get("BF")! });
  link("Sorted dates, with their story", boxes);
  link("A lot that is recalled", recalled);
  const jar = await labelOne(service, desk!, boxes);
  const key = await service.keyOf(desk!);
  console.log(`\nOpen, as a buyer would:\n${links.join("\n")}`);
  console.log(`\nAs who scans the label of one box alone, each time counts once in half an hour:\n  ${jar}`);
  console.log(`\nAs the secretary of ${COOPERATIVES[0]!.name["en"]}:\n  ${SITE}/desk   with the key ${key}`);
  const operatorSays = process.env["OPERATOR_API_KEY"] ? "$OPERATOR_API_KEY" : `$(cat ${KEY_FILE})`;
  console.log(`\nAs an auditor:\n  curl -H "Authorization: Bearer ${operatorSays}" "${SITE}/v1/audit/records?limit=5"`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
