import { BOOKS } from "./classes.ts";

/** `changed`: it is there, and says something else. `missing`: it must be there. `foreign`: nothing makes it be there. */
export type DifferenceKind = "changed" | "missing" | "foreign";

export interface Difference {
  table: string;
  /** What names the row in its table, slashes between. */
  row: string;
  kind: DifferenceKind;
  /** What is wrong, in a sentence that goes on from table and row. */
  text: string;
}

const SIGNS: Record<DifferenceKind, string> = { changed: "differs", missing: "is missing", foreign: "is foreign" };

export const describeDifference = ({ table, row, kind, text }: Difference): string =>
  `${table} ${row} ${SIGNS[kind]}: ${text}`;

export class Differences {
  readonly list: Difference[] = [];
  readonly #seen = new Set<string>();

  /** A row that two checks find is told once for each reason. */
  add(table: string, row: string, kind: DifferenceKind, text: string): void {
    const key = JSON.stringify([table, row, kind, text]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push({ table, row, kind, text });
  }
}

export type Row = Record<string, unknown>;

/** As sentences name it. */
export const rowName = (table: string, row: Row): string =>
  BOOKS[table]!.key.map((column) => spell(row[column]) ?? "").join("/");

/** What nobody can know: equal to anything. */
export const UNKNOWN = Symbol("unknown");

/** As PostgreSQL writes it as text. */
export function spell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return `{${value.join(",")}}`;
  if (typeof value === "bigint") return value.toString();
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Columns of a table as text, for a select; `of` is its alias. */
export const asText = (columns: readonly string[], of: string): string =>
  columns.map((column) => `${of}."${column}"::text as "${column}"`).join(", ");

/**
 * Rows as they must be against those that are there, of one table, by the columns that name a row. Columns that are not
 * expected are not compared. `why`: where the expectation comes from.
 */
export function compareRows(
  differences: Differences,
  table: string,
  expected: readonly Row[],
  actual: readonly Row[],
  why: string,
): void {
  const there = new Map(actual.map((row) => [rowName(table, row), row]));
  for (const row of expected) {
    const name = rowName(table, row);
    const found = there.get(name);
    there.delete(name);
    if (!found) differences.add(table, name, "missing", `${actOf(row) ?? why} gives it`);
    else compareRow(differences, table, name, row, found, why);
  }
  for (const name of there.keys()) differences.add(table, name, "foreign", `${why} does not give it`);
}

const actOf = (row: Row): string | null => {
  const act = row["intent"] ?? row["registration"];
  return typeof act === "string" ? `act ${act}` : null;
};

export function compareRow(
  differences: Differences,
  table: string,
  name: string,
  expected: Row,
  found: Row,
  why: string,
): void {
  const wrong = Object.keys(expected).filter(
    (column) => expected[column] !== UNKNOWN && spell(expected[column]) !== spell(found[column]),
  );
  for (const column of wrong)
    differences.add(
      table,
      name,
      "changed",
      `${column} is ${shown(found[column])}, and by ${why} it is ${shown(expected[column])}`,
    );
}

const shown = (value: unknown): string => {
  const text = spell(value);
  if (text === null) return "nothing";
  return text.length > 100 ? `“${text.slice(0, 100)}…”` : `“${text}”`;
};
