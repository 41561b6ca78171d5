import { idToBase64url } from "../../../service/formats/ids.ts";
import type { Database } from "../../../service/store/pool.ts";
import { Visitor } from "../desk/visitor.ts";
import { holdAgainstContract, operationOf } from "./openapiCheck.ts";
import { servedBy } from "./served.ts";
import type { Stack } from "./stack.ts";

export interface Reader {
  name: string;
  /** Null: anybody. */
  key: string | null;
}

/** Addresses that are no view of what is recorded, each with why. */
const ELSEWHERE: Record<string, string> = {
  "/assets/*": "files of the program",
  "/docs": "the description",
  "/docs/*": "the description",
};

/** What stands in the holes of an address, by what stands before them; ids of what the service accepted, and of what only the chain has. */
const NAMES: [RegExp, string][] = [
  [
    /^\/o\//,
    "select code as id from organisations union all (select distinct subject from records where kind = 'organisation_registered' limit 30)",
  ],
  [/^\/b\//, "select code as id from batches"],
  [/^\/p\//, "select id from products"],
  [/^\/a\//, "select subject as id from records where kind = 'agreement_proposed'"],
  [/^\/v1\/organisations\//, "select subject as id from records where kind = 'organisation_registered'"],
  [/\/batches\//, "select id from batches union all select subject from records where kind = 'batch_registered'"],
  [
    /\/(agreements|sales)\//,
    "select id from agreements union all select subject from records where kind = 'agreement_proposed'",
  ],
  [/\/shipments\//, "select id from shipments union all select shipment from shipment_lines"],
  [
    /\/certificates\//,
    "select id from certificates union all select subject from records where kind = 'certificate_issued'",
  ],
  [
    /\/transformations\//,
    "select id from transformations union all select subject from records where kind = 'transformed'",
  ],
  [/\/products\//, "select id from products"],
  [/\/recalls\//, "select id::text from recalls"],
  [/\/operations\//, "select id::text from intents"],
  [/\/observations\//, "select id::text from observations"],
  [/\/members\//, "select id::text from members"],
  [/\/invitations\//, "select id::text from invitations"],
  [/\/files\//, "select hash as id from files"],
];

/** Which ids stand in the holes: those that are `own` to the honest always, and a few more, drawn by chance. */
export interface Choice {
  own: Set<string>;
  some: number;
  chance: (below: number) => number;
}

/** Every address that is read, with ids for its holes. */
export async function addressesOf(stack: Stack, choice: Choice): Promise<string[]> {
  const routes = servedBy(stack.app)
    .filter((route) => route.startsWith("GET "))
    .map((route) => route.slice(4))
    .filter((path) => !(path in ELSEWHERE));
  const addresses: string[] = [];
  for (const path of routes) {
    if (!path.includes("{")) addresses.push(path);
    else for (const id of await namesFor(stack.ledger.db, path, choice)) addresses.push(fill(path, id));
  }
  return addresses;
}

async function namesFor(db: Database, path: string, { own, some, chance }: Choice): Promise<string[]> {
  const [, sql] = NAMES.find(([before]) => before.test(path)) ?? [];
  if (sql === undefined) return ["unknown"];
  const { rows } = await db.query<{ id: string }>(`select distinct id from (${sql}) known order by id`);
  const always = rows.map(({ id }) => id).filter((id) => own.has(id));
  const chosen = new Set(Array.from({ length: some }, () => rows[chance(rows.length)]?.id ?? "unknown"));
  return [...chosen.union(new Set(always))];
}

function fill(path: string, id: string): string {
  const short = /^\/[pa]\//.test(path) && id.startsWith("0x") ? idToBase64url(id) : id;
  return path.replace(/\{\w+\}/, short).replace(/\{\w+\}/g, "unknown");
}

/** What went wrong; empty when every address answers every reader, below 500 and as it is described. */
export async function readEverything(stack: Stack, readers: Reader[], addresses: string[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, key } of readers) {
    const visitor = new Visitor(stack.app);
    if (key !== null) await visitor.post("/desk/session", { key });
    for (const url of addresses) {
      const api = url.startsWith("/v1/");
      if (key === null && api) continue;
      const answer = api
        ? await stack.app.inject({ url, headers: { authorization: `Bearer ${key}` } })
        : await visitor.get(url);
      if (answer.statusCode >= 500)
        wrong.push(`${name} GET ${url} → ${answer.statusCode} ${answer.body.slice(0, 200)}`);
      else if (operationOf("GET", url) !== undefined) {
        const { statusCode: status, body: text } = answer;
        try {
          holdAgainstContract("GET", url, { status, contentType: String(answer.headers["content-type"] ?? ""), text });
        } catch (error) {
          wrong.push(`${name} ${(error as Error).message}`);
        }
      }
    }
  }
  return wrong;
}
