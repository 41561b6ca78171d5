import type { Queryable } from "../../store/pool.ts";
import { type Direction, type Halfway, walkFrom } from "../rows/provenance.ts";

/** Rows of one question to the database: a thousand levels of a narrow graph, or a few of a wide one. */
const ROWS = 4_000;

/**
 * Walks the graph of batches away from one, level by level: every batch once, at its shortest distance. Reads as far as it
 * is asked, a few thousand rows at a time, so that neither depth nor width nor shared ancestors make it read much more
 * than there is.
 */
export class GraphReader {
  readonly #db: Queryable;
  readonly #direction: Direction;
  readonly #rows: number;
  readonly #seen: Set<string>;
  /** Met again: where they lead is known, so they are not walked through a second time. */
  readonly #again = new Set<string>();
  /** Levels that were read and not yet given. */
  #ahead: string[][] = [];
  #frontier: string[];
  #deepest: number;

  /** At most `deepest` levels are read. `first`: the first level, when not all of it is to be walked. */
  constructor(
    db: Queryable,
    direction: Direction,
    root: string,
    deepest: number,
    { first, rows = ROWS }: { first?: string[]; rows?: number } = {},
  ) {
    this.#db = db;
    this.#direction = direction;
    this.#rows = rows;
    this.#seen = new Set(first ? [root, ...first] : [root]);
    this.#frontier = first ?? [root];
    this.#deepest = first ? deepest - 1 : deepest;
    if (first?.length) this.#ahead.push(first.toSorted());
  }

  /** The batches one step farther, by id; empty at the end. */
  async next(): Promise<string[]> {
    if (this.#ahead.length === 0 && this.#frontier.length > 0 && this.#deepest > 0) await this.#read();
    return this.#ahead.shift() ?? [];
  }

  async #read(): Promise<void> {
    const { rows, levels, end } = await this.#ask();
    const found: string[][] = Array.from({ length: levels }, () => []);
    for (const { id, half } of rows) {
      if (half > levels * 2) break;
      if (this.#seen.has(id)) this.#again.add(id);
      else if (half % 2 === 0) found[half / 2 - 1]!.push(id);
      this.#seen.add(id);
    }
    // Nothing new at one distance: nothing new beyond it either.
    const last = found.findIndex((level) => level.length === 0);
    this.#ahead = (last === -1 ? found : found.slice(0, last)).map((level) => level.sort());
    this.#frontier = end || last !== -1 ? [] : found.at(-1)!;
    this.#deepest -= levels;
  }

  /** Rows, of which so many levels are whole; `end`: there are no others. */
  async #ask(): Promise<{ rows: Halfway[]; levels: number; end: boolean }> {
    const stops = [...this.#again];
    const ask = (levels: number, limit: number | null) =>
      walkFrom(this.#db, this.#direction, this.#frontier, { halves: levels * 2, stops, limit });
    const rows = await ask(this.#deepest, this.#rows);
    const farthest = rows.at(-1)?.half ?? 0;
    if (rows.length < this.#rows) return { rows, levels: Math.ceil(farthest / 2), end: true };
    // The last half-level may be cut: whole is what ends before it.
    const levels = Math.floor((farthest - 1) / 2);
    return levels > 0 ? { rows, levels, end: false } : { rows: await ask(1, null), levels: 1, end: false };
  }
}
