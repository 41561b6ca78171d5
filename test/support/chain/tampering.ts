import pg from "pg";
import { BOOKS, factsOf } from "../../../service/books/classes.ts";
import { rowName } from "../../../service/books/differences.ts";

export type TamperKind = "change" | "delete" | "insert";

/** One thing to do to one row of the books. */
export interface Tamper {
  table: string;
  kind: TamperKind;
  /** Of a change. */
  column?: string;
}

/** What was done: the names under which the check may speak of the row, or null where there was no such row. */
export interface Done extends Tamper {
  names: string[];
  what: string;
}

type Row = Record<string, unknown>;

/** Tables that have facts, and every way to tamper with them. */
export const FACT_TABLES = Object.keys(BOOKS).filter((table) => factsOf(table).length > 0);

export const EVERY_TAMPER: Tamper[] = FACT_TABLES.flatMap((table) => [
  ...factsOf(table).map((column): Tamper => ({ table, kind: "change", column })),
  { table, kind: "delete" },
  { table, kind: "insert" },
]);

/**
 * Rows that may be tampered with unseen: what the chain has not decided yet is nobody's but the service's, and the newest
 * block that is lost is read again.
 */
const ROWS: Record<string, string> = {
  blocks: "number < (select max(number) from blocks)",
  intents: "exists (select from records r where r.request = t.request)",
  intakes: "opening is not null",
  observations: "leaf is not null",
};

/** For a column alone. */
const ROWS_OF: Record<string, string> = {
  // A registrar's act has none, and would not be sent with one.
  "intents.nonce": "channel = 'relay'",
};

export class Tampering {
  readonly #client: pg.Client;
  readonly #random: () => number;
  readonly #columns = new Map<string, { name: string; type: string; generated: boolean; unique: boolean }[]>();

  private constructor(client: pg.Client, random: () => number) {
    this.#client = client;
    this.#random = random;
  }

  /** As the owner of the cluster, whose sessions can leave out foreign keys: who tampers does not mind them. */
  static async open(databaseUrl: string, random: () => number): Promise<Tampering> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new Tampering(client, random);
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  get client(): pg.Client {
    return this.#client;
  }

  /** All that `work` does is undone at its end. */
  async undone<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.query("begin isolation level repeatable read");
    try {
      await this.#client.query("set local session_replication_role = replica");
      return await work();
    } finally {
      await this.#client.query("rollback");
    }
  }

  /** Null where there is no row to tamper with, or none that is not in `touched`, which it grows. */
  async does(tamper: Tamper, touched = new Set<string>()): Promise<Done | null> {
    const { table, column } = tamper;
    const where = [ROWS[table], ROWS_OF[`${table}.${column}`]].filter(Boolean).map((one) => `(${one})`);
    const { rows } = await this.#client.query<Row>(
      `select t.ctid::text as ctid, ${await this.#texts(table)} from ${table} t ${where.length ? `where ${where.join(" and ")}` : ""}
       order by md5(t.ctid::text || $1) limit 40`,
      [String(this.#random())],
    );
    for (const row of rows) {
      const mark = `${table} ${String(row["ctid"])}`;
      if (touched.has(mark)) continue;
      const done = await this.#try(tamper, row);
      if (!done) continue;
      touched.add(mark);
      return done;
    }
    return null;
  }

  async #try(tamper: Tamper, row: Row): Promise<Done | null> {
    const { table, kind, column } = tamper;
    const before = await this.#namesOf(table, row);
    if (kind === "delete") {
      await this.#client.query(`delete from ${table} where ctid = $1::tid`, [row["ctid"]]);
      return { ...tamper, names: before, what: `delete ${table} ${before[0]}` };
    }
    if (kind === "insert") return this.#insert(tamper, row);
    for (const value of await this.#others(table, column!, row[column!])) {
      const changed = await this.#attempt<Row>(
        `update ${table} t set "${column}" = $1 where ctid = $2::tid returning ${await this.#texts(table)}`,
        [value, row["ctid"]],
      );
      if (!changed || changed[column!] === row[column!]) continue;
      const names = [...before, ...(await this.#namesOf(table, changed))];
      return { ...tamper, names, what: `${table} ${before[0]}: ${column} ${short(row[column!])} → ${short(value)}` };
    }
    return null;
  }

  /** A copy that differs in what must be unique. */
  async #insert(tamper: Tamper, row: Row): Promise<Done | null> {
    const { table } = tamper;
    const columns = (await this.#describe(table)).filter(({ generated }) => !generated);
    const values: Row = {};
    for (const { name, type, unique } of columns)
      values[name] = unique && row[name] !== null ? this.#fresh(type, row[name] as string) : row[name];
    const names = columns.map(({ name }) => `"${name}"`).join(", ");
    const inserted = await this.#attempt<Row>(
      `insert into ${table} as t (${names}) values (${columns.map((_, i) => `$${i + 1}`).join(", ")})
       returning ${await this.#texts(table)}`,
      columns.map(({ name }) => values[name]),
    );
    if (!inserted) return null;
    const own = await this.#namesOf(table, inserted);
    return { ...tamper, names: own, what: `insert ${table} ${own[0]}` };
  }

  /** The first row that the statement gives; null where a constraint forbids it. */
  async #attempt<R extends Row>(text: string, values: unknown[]): Promise<R | null> {
    await this.#client.query("savepoint attempt");
    try {
      const { rows } = await this.#client.query<R>(text, values);
      await this.#client.query("release savepoint attempt");
      return rows[0] ?? null;
    } catch {
      await this.#client.query("rollback to savepoint attempt");
      return null;
    }
  }

  async #describe(table: string) {
    const known = this.#columns.get(table);
    if (known) return known;
    const { rows } = await this.#client.query<{ name: string; type: string; generated: boolean; unique: boolean }>(
      `select a.attname as name, coalesce(b.typname, t.typname) as type, a.attidentity <> '' as generated,
         exists (select from pg_index i where i.indrelid = a.attrelid and i.indisunique and a.attnum = any(i.indkey)) as unique
       from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_type b on b.oid = nullif(t.typbasetype, 0)
       where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
      [table],
    );
    this.#columns.set(table, rows);
    return rows;
  }

  async #texts(table: string): Promise<string> {
    return (await this.#describe(table)).map(({ name }) => `t."${name}"::text as "${name}"`).join(", ");
  }

  /** Other values of the type, the plainest first; as text. */
  async #others(table: string, column: string, value: unknown): Promise<unknown[]> {
    const { type } = (await this.#describe(table)).find(({ name }) => name === column)!;
    const { rows } = await this.#client.query<{ value: string }>(
      `select distinct t."${column}"::text as value from ${table} t
       where t."${column}"::text is distinct from $1 and t."${column}" is not null limit 5`,
      [value],
    );
    const known = rows.map((row) => row.value);
    return value === null ? known : [...this.#variants(type, value as string), ...known];
  }

  /** Of the same form, and of no other row. */
  #fresh(type: string, value: string): string {
    if (/^int/.test(type)) return String(Number(value) + 100 + Math.floor(this.#random() * 1_000));
    const digits = () =>
      Math.floor(this.#random() * 0xffff_ffff)
        .toString(16)
        .padStart(8, "0");
    return /^[0-9a-fx-]{12,}$/.test(value) && !/^[0-9]+$/.test(value)
      ? `${value.slice(0, -8)}${digits()}`
      : value.replace(/\d/g, () => String(Math.floor(this.#random() * 10)));
  }

  #variants(type: string, value: string): unknown[] {
    if (type === "bool") return [value === "true" || value === "t" ? "false" : "true"];
    if (type === "uuid") return [flip(value)];
    if (/^int|^float/.test(type)) return [String(Number(value) + 1), String(Number(value) + 1_000_000)];
    if (type === "bytea") return [flip(value)];
    if (type === "date") return ["1999-12-31"];
    if (type === "timestamptz") return ["1999-12-31T00:00:00Z"];
    if (type === "_text") return [value === "{}" ? "{other}" : value.replace("}", ",other}")];
    if (type === "jsonb") return [JSON.stringify(this.#otherJson(JSON.parse(value)))];
    return [flip(value), `${value}x`];
  }

  /** One leaf is another. */
  #otherJson(value: unknown): unknown {
    if (typeof value === "boolean") return !value;
    if (typeof value === "number") return value + 1;
    if (typeof value !== "object" || value === null) return flip(String(value));
    const entries = Object.entries(value).filter(
      ([, one]) => typeof one !== "object" || (one && Object.keys(one).length),
    );
    if (entries.length === 0) return { ...value, other: "x" };
    const [name, one] = entries[Math.floor(this.#random() * entries.length)]!;
    const other = this.#otherJson(one);
    return Array.isArray(value)
      ? value.map((own, i) => (String(i) === name ? other : own))
      : { ...value, [name]: other };
  }

  /** Also those by which other tables speak of it. */
  async #namesOf(table: string, row: Row): Promise<string[]> {
    const of = (...columns: string[]) => columns.map((column) => String(row[column])).join("/");
    const others: Record<string, string[]> = {
      attempts: [of("sender", "nonce"), of("id")],
      intents: [of("request")],
      intakes: [of("list", "position"), of("list")],
      observations: [of("commitment"), `leaf ${of("leaf_index")}`],
      recalls: [of("id")],
    };
    return [rowName(table, row), ...(others[table] ?? [])];
  }
}

/** The last letter or digit is another. */
function flip(text: string): string {
  const last = text.at(-1);
  const other = last === "0" ? "1" : /[0-9a-f]/.test(last ?? "") ? "0" : "z";
  return `${text.slice(0, -1)}${other}`;
}

const short = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 60);
