import type { Addresses } from "../chain/deployment.ts";
import { commitmentOf } from "../formats/commitment.ts";
import { type FieldValue, rebuild, SCHEMAS } from "../formats/fields.ts";
import { productIdOf } from "../formats/ids.ts";
import { type Opening, parseOpening } from "../formats/opening.ts";
import type { Queryable } from "../store/pool.ts";
import { typeOfBytes } from "../values/files.ts";
import { compareRow, type Differences, type Row } from "./differences.ts";

/** The contracts that ids and requests are derived from. */
export interface Generation {
  chainId: bigint;
  addresses: Addresses;
}

/** What documents disclose, by commitment; null for one that cannot be read. Whether they hash to it is checked elsewhere. */
export async function readDocuments(tx: Queryable, commitments: string[]): Promise<Map<string, Row | null>> {
  if (commitments.length === 0) return new Map();
  const { rows } = await tx.query<{ commitment: string; opening: Buffer }>(
    "select commitment, opening from documents where commitment = any($1)",
    [commitments],
  );
  return new Map(rows.map(({ commitment, opening }) => [commitment, disclosedIn(opening)]));
}

export function disclosedIn(opening: Buffer): Row | null {
  try {
    const { fields } = JSON.parse(opening.toString()) as Opening;
    const open = Object.entries(fields).flatMap(([pointer, field]): [string, FieldValue][] =>
      "value" in field ? [[pointer, field.value]] : [],
    );
    return rebuild(open);
  } catch {
    return null;
  }
}

const AT_ONCE = 500;

/** Every document against its commitment. */
export async function compareDocuments(
  tx: Queryable,
  differences: Differences,
  progress: (documents: number) => void,
): Promise<number> {
  let count = 0;
  for (let after = ""; ;) {
    const { rows } = await tx.query<{ commitment: string; schema: string; opening: Buffer }>(
      "select commitment, schema, opening from documents where commitment > $1 order by commitment limit $2",
      [after, AT_ONCE],
    );
    if (rows.length === 0) return count;
    for (const { commitment, schema, opening } of rows) {
      const wrong = (text: string) => differences.add("documents", commitment, "changed", text);
      try {
        const read = parseOpening(opening);
        if (commitmentOf(read) !== commitment) wrong("its fields hash to another commitment");
        if (read.schema !== schema) wrong(`schema is “${schema}”, and the opening's is “${read.schema}”`);
      } catch (error) {
        wrong(`opening cannot be read: ${(error as Error).message}`);
      }
    }
    count += rows.length;
    after = rows.at(-1)!.commitment;
    progress(count);
  }
}

/** Where a commitment stands in arguments and events. */
const IN_JSON = ["commitment", "reason", "profile", "document", "resolution"];

/**
 * Documents that nothing names: no row, no act, no event. The row that named one may be what is lost: of a product or an
 * observation it can only be that.
 */
export async function findUnnamed(
  tx: Queryable,
  { chainId, addresses }: Generation,
  differences: Differences,
): Promise<void> {
  const fromRows = ["products", "observations", "organisations", "batches", "batch_versions", "agreements"]
    .map((table) => `select commitment from ${table}`)
    .join(" union all ");
  const fromJson = (table: string, column: string) =>
    [
      ...IN_JSON.map((name) => `select ${column} ->> '${name}' from ${table} where ${column} ? '${name}'`),
      `select ${column} -> 'terms' ->> 'commitment' from ${table} where ${column} ? 'terms'`,
    ].join(" union all ");
  const { rows } = await tx.query<{ commitment: string; schema: string; opening: Buffer }>(
    `select d.commitment, d.schema, d.opening from documents d where not exists (
       select from (${fromRows} union all select reason from recalls
         union all ${fromJson("intents", "arguments")} union all ${fromJson("records", "data")}) n (commitment)
       where n.commitment = d.commitment)`,
  );
  for (const { commitment, schema, opening } of rows) {
    const document = disclosedIn(opening);
    if (schema === SCHEMAS.product) {
      const id = productIdOf(chainId, addresses.organisations, String(document?.["organisation"]), commitment);
      differences.add("products", id, "missing", `the document ${commitment} is of it`);
    } else if (schema === SCHEMAS.observation)
      differences.add("observations", commitment, "missing", "its document is here");
    else if (schema === SCHEMAS.reason && ["recall", "lift"].includes(String(document?.["act"])))
      differences.add("recalls", commitment, "missing", "the document that says why is here");
    else differences.add("documents", commitment, "foreign", "no row, act or event names it");
  }
}

/** Rows that say what their document says, and of which nothing on the chain speaks until they are used. */
const SPOKEN: Record<
  string,
  { document: string; columns: string[]; expect: (document: Row, row: Row, generation: Generation) => Row }
> = {
  products: {
    document: "commitment",
    columns: ["id", "account", "commitment", "gtin"],
    expect: (document, row, { chainId, addresses }) => ({
      id: productIdOf(chainId, addresses.organisations, String(document["organisation"]), String(row["commitment"])),
      account: document["organisation"],
      gtin: document["gtin"] ?? null,
    }),
  },
  observations: {
    document: "commitment",
    columns: ["id", "account", "batch", "commitment"],
    expect: (document) => ({ account: document["organisation"], batch: document["batch"] }),
  },
  recalls: {
    document: "reason",
    columns: ["id", "account", "batch", "holder", "kind", "reason"],
    expect: (document) => ({
      account: document["by"] === "authority" ? null : document["by"],
      batch: document["subject"],
      holder: document["holder"] ?? null,
      kind: document["act"],
    }),
  },
};

export async function compareSpoken(tx: Queryable, generation: Generation, differences: Differences): Promise<void> {
  for (const [table, { document: key, columns, expect }] of Object.entries(SPOKEN))
    for (let after = ""; ;) {
      const { rows } = await tx.query<Row & { id: string; opening: Buffer | null }>(
        `select ${columns.map((column) => `t.${column}::text`).join(", ")}, d.opening
         from ${table} t left join documents d on d.commitment = t.${key}
         where t.id > $1 order by t.id limit $2`,
        [after === "" && table !== "products" ? NO_UUID : after, AT_ONCE],
      );
      if (rows.length === 0) break;
      for (const row of rows) {
        const name = String(table === "recalls" ? row["reason"] : row.id);
        const document = row.opening && disclosedIn(row.opening);
        if (!row.opening) {
          differences.add("documents", String(row[key]), "missing", `${table} ${name} names it`);
          differences.add(table, name, "foreign", "its document is not here");
        }
        if (!document) continue;
        compareRow(differences, table, name, expect(document, row, generation), row, "its document");
      }
      after = rows.at(-1)!.id;
    }
  const { rows } = await tx.query<{ commitment: string; id: string }>(
    `select o.commitment, o.id::text from observations o join (
       select commitment from observations group by 1 having count(*) > 1) d on d.commitment = o.commitment`,
  );
  for (const { id, commitment } of rows)
    differences.add("observations", id, "foreign", `more than one is of the document ${commitment}`);
}

const NO_UUID = "00000000-0000-0000-0000-000000000000";

/** The bytes of files against their hash, in the database, so that they need not travel; and how they begin. */
export async function compareFiles(tx: Queryable, differences: Differences): Promise<void> {
  // Of those that were erased nothing is left to look at.
  const { rows } = await tx.query<{ hash: string; type: string; hashed: boolean; sized: boolean; start: Buffer }>(
    `select hash, type, hash = '0x' || encode(sha256(content), 'hex') as hashed, size = octet_length(content) as sized,
       substring(content for 16) as start from files where content is not null`,
  );
  for (const { hash, type, hashed, sized, start } of rows) {
    if (!hashed) differences.add("files", hash, "changed", "its bytes have another hash");
    if (!sized) differences.add("files", hash, "changed", "its size is that of other bytes");
    if (typeOfBytes(start) !== type)
      differences.add("files", hash, "changed", `its bytes do not begin as “${type}” does`);
  }
  const named = await tx.query<{ file: string }>(
    `select n.file from (select file from batch_claims union select file from certificates) n
     where n.file is not null and not exists (select from files f where f.hash = n.file)`,
  );
  for (const { file } of named.rows) differences.add("files", file, "missing", "a claim or a certificate names it");
}
