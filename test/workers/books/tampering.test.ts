import { expect } from "chai";
import { type Difference, describeDifference, type DifferenceKind } from "../../../service/books/differences.ts";
import { checkBooks } from "../../../service/books/fsck.ts";
import { type Done, EVERY_TAMPER, type Tamper, type TamperKind, Tampering } from "../../support/chain/tampering.ts";
import { fillBooks, FULL_BOOKS } from "../../support/scenes/fullBooks.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const DEEP = process.env["TEST_DEEP"] === "1";
/** Of every kind of tampering, all in all. */
const TAMPERS = DEEP ? 100_000 : EVERY_TAMPER.length;
/** At once, of rows that are not the same. */
const AT_ONCE = DEEP ? 40 : 20;

/** What the check may call each. A column that names the row makes of one row another. */
const TOLD: Record<TamperKind, DifferenceKind[]> = {
  change: ["changed", "missing", "foreign"],
  delete: ["missing"],
  insert: ["foreign", "changed"],
};

const nameOf = ({ table, kind, column }: Tamper): string => [table, kind, column].filter(Boolean).join(" ");

/** The table has one row. */
const IMPOSSIBLE = ["belonging insert"];

/** A generator with a seed (mulberry32), so that what was found can be found again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("books that were tampered with", function () {
  let stack: Stack;
  let tampering: Tampering;
  const seed = Number(process.env["SEED"] ?? 1);
  const random = seeded(seed);
  before(async () => {
    stack = await openStack(FULL_BOOKS);
    await fillBooks(stack);
    await stack.stopService();
    tampering = await Tampering.open(stack.databaseUrl, random);
  });
  after(async () => {
    await tampering.close();
    await stack.close();
  });

  const look = async (): Promise<Difference[]> =>
    (await checkBooks(tampering.client, stack.testChain.chain, stack.testChain.deployment, {
      insist: true,
    }))!.differences;

  const isNamed = ({ table, kind, names }: Done, differences: Difference[]): boolean =>
    differences.some((one) => one.table === table && names.includes(one.row) && TOLD[kind].includes(one.kind));

  /** Those of them that the check does not name; how many there were. */
  async function unnamed(tampers: Tamper[]): Promise<{ done: Done[]; missed: [Done, Difference[]][] }> {
    return tampering.undone(async () => {
      const touched = new Set<string>();
      const done: Done[] = [];
      for (const tamper of tampers) {
        const one = await tampering.does(tamper, touched);
        if (one) done.push(one);
      }
      const differences = await look();
      const missed = done.filter((one) => !isNamed(one, differences));
      return { done, missed: missed.map((one) => [one, differences]) };
    });
  }

  it("are right before", async () => {
    expect((await tampering.undone(look)).map(describeDifference)).to.deep.equal([]);
  });

  it(`name table, row and kind of each of ${TAMPERS} changes, deletions and insertions in every fact column`, async () => {
    const missed: string[] = [];
    const done = new Map<string, number>();
    let tried = 0;
    while (tried < TAMPERS) {
      // Every kind once, in an order of its own, before any comes again.
      const order = EVERY_TAMPER.map((tamper) => ({ tamper, at: random() })).sort((a, b) => a.at - b.at);
      for (let from = 0; from < order.length; from += AT_ONCE) {
        const some = order.slice(from, from + AT_ONCE).map(({ tamper }) => tamper);
        const found = await unnamed(some);
        tried += found.done.length;
        // One may hide another, such as a lost act what it left: alone, each must be named.
        for (const [one] of found.missed) {
          const alone = await unnamed([one]);
          for (const [{ what }, differences] of alone.missed)
            missed.push(`${what}, and it was only told: ${differences.map(describeDifference).slice(0, 3).join("; ")}`);
        }
        for (const name of found.done.map(nameOf)) done.set(name, (done.get(name) ?? 0) + 1);
      }
    }
    process.stdout.write(`      ${tried} tampers of ${done.size} kinds, seed ${seed}
`);
    expect(missed).to.deep.equal([]);
    const names = EVERY_TAMPER.map(nameOf).filter((name) => !IMPOSSIBLE.includes(name));
    expect(
      names.filter((name) => !done.has(name)),
      "never tried",
    ).to.deep.equal([]);
  });
});
