import { expect } from "chai";
import fc from "fast-check";
import { GraphReader } from "../../../service/provenance/views/graphReader.ts";
import { Database } from "../../../service/store/pool.ts";
import { newDatabase } from "../../support/chain/cluster.ts";
import { type Made, Telling, word } from "../../support/chain/graph.ts";

const ACCOUNT = `0x${"a".repeat(40)}`;

/** For each batch in turn: which earlier ones it is made of, and whether it comes out of the same act as the one before. */
const aGraph = fc.array(fc.record({ of: fc.array(fc.nat(), { maxLength: 4 }), with: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
});

/** The graph as a list of acts; ids differ from run to run, since all runs share a database. */
function acts(
  shape: { of: number[]; with: boolean }[],
  run: number,
): { ids: string[]; registered: string[]; made: Made[] } {
  const ids = shape.map((_, i) => word(`ba${run.toString(16).padStart(6, "0")}`, (i * 7919) % 65_537));
  const registered: string[] = [];
  const made: Made[] = [];
  shape.forEach(({ of, with: together }, i) => {
    const inputs = [...new Set(i === 0 ? [] : of.map((n) => n % i))];
    const last = made.at(-1);
    if (inputs.length === 0) registered.push(ids[i]!);
    else if (together && last && last.outputs.includes(ids[i - 1]!)) last.outputs.push(ids[i]!);
    else
      made.push({
        transformation: word(`ff${run.toString(16).padStart(6, "0")}`, i),
        inputs: inputs.map((n) => ({ batch: ids[n]!, quantity: "1000" })),
        outputs: [ids[i]!],
      });
  });
  return { ids, registered, made };
}

/** The obvious way, in memory: all at one distance, then all one step farther. */
function naive(made: Made[], root: string, direction: "up" | "down"): string[][] {
  const seen = new Set([root]);
  const levels: string[][] = [];
  for (let level = [root]; level.length > 0;) {
    const next = made.flatMap(({ inputs, outputs }) => {
      const sources = inputs.map(({ batch }) => batch);
      const [near, far] = direction === "up" ? [outputs, sources] : [sources, outputs];
      return near.some((id) => level.includes(id)) ? far : [];
    });
    level = [...new Set(next)].filter((id) => !seen.has(id)).sort();
    for (const id of level) seen.add(id);
    if (level.length) levels.push(level);
  }
  return levels;
}

async function walked(walk: GraphReader): Promise<string[][]> {
  const levels: string[][] = [];
  for (let level = await walk.next(); level.length > 0; level = await walk.next()) levels.push(level);
  return levels;
}

describe("ledger/walk", () => {
  let db: Database;
  let telling: Telling;
  let run = 0;
  before(async () => {
    db = new Database(await newDatabase());
    telling = new Telling(db);
  });
  after(() => db.close());

  const DEEP = 1_000_000;

  it("finds what an in-memory walk finds, at the same distances, in any graph", async () => {
    await fc.assert(
      fc.asyncProperty(aGraph, fc.nat(), fc.constantFrom(1, 2, 5, 4_000), async (shape, pick, rows) => {
        const { ids, registered, made } = acts(shape, (run += 1));
        await telling.tell(ACCOUNT, registered, made);
        const root = ids[pick % ids.length]!;
        for (const direction of ["up", "down"] as const) {
          const expected = naive(made, root, direction);
          expect(await walked(new GraphReader(db, direction, root, DEEP, { rows }))).to.deep.equal(expected);
          expect(await walked(new GraphReader(db, direction, root, 2, { rows }))).to.deep.equal(expected.slice(0, 2));
        }
      }),
      { numRuns: Math.min(fc.readConfigureGlobal().numRuns ?? 60, 500) },
    );
  });
});
