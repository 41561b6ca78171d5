import { expect } from "chai";
import fc from "fast-check";
import { execute } from "../../../service/accept/execute.ts";
import { waitForOperation } from "../../../service/accept/operations.ts";
import { transform } from "../../../service/transformations/acts/transform.ts";
import { massOf } from "../../../service/transformations/rules/transformation.ts";
import { getTransformation } from "../../../service/transformations/views/transformations.ts";
import { formatQuantity, type UnitCode } from "../../../service/values/quantities.ts";
import { batchOnChain, expectBooksOfChain } from "../../support/scenes/season.ts";
import { Cooperative } from "../../support/service/actors.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const deep = process.env["TEST_DEEP"] === "1";

/** A batch as the test reckons it by itself; base units and mg. */
interface Stock {
  id: string;
  unit: UnitCode;
  quantity: bigint;
  netMassMg: bigint;
  conserved: boolean;
  left: bigint;
}

/** Parts per thousand, of what is left or of the mass that went in. */
const share = fc.integer({ min: 1, max: 1000 });
const step = fc.record({
  inputs: fc.array(fc.record({ which: fc.nat(), share }), { minLength: 1, maxLength: 4 }),
  outputs: fc.array(
    fc.record({
      share,
      unit: fc.constantFrom<UnitCode>("KGM", "GRM", "LTR", "H87", "MTK"),
      weighed: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  /** 0: not a milligram is left over, and one more is refused; else that part of the rest is the stated loss. */
  loss: fc.integer({ min: 0, max: 3 }),
});

describe("whatever is made of whatever", () => {
  let stack: Stack;
  before(async () => (stack = await openStack()));
  after(() => stack.close());

  it("the books say what the contract says, to the milligram, and the records are the chain's", async function () {
    this.timeout(deep ? 3_600_000 : 600_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => run(steps)),
      { numRuns: deep ? 40 : 2, endOnFailure: true },
    );
  });

  async function run(steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): Promise<void> {
    const { ledger } = stack;
    const maker = await Cooperative.found(ledger);
    const { batches } = await maker.registers(
      maker.batch({ quantity: { value: "400", unit: "KGM" } }),
      maker.batch({ quantity: { value: "7", unit: "LTR" }, netMass: { value: "7.2", unit: "KGM" } }),
      maker.batch({ quantity: { value: "13", unit: "H87" }, netMass: { value: "1.000003", unit: "KGM" } }),
      maker.batch({ quantity: { value: "3", unit: "MTK" } }),
    );
    const stock = batches.map((view, i) => {
      const [quantity, netMassMg] = [
        [400_000_000n, 400_000_000n],
        [7_000_000n, 7_200_000n],
        [13n, 1_000_003n],
        [3_000_000n, 0n],
      ][i]! as [bigint, bigint];
      return { id: view.id, unit: view.quantity.unit, quantity, netMassMg, conserved: netMassMg > 0n, left: quantity };
    });
    const operations: string[] = [];
    for (const [number, one] of steps.entries()) await take(maker, stock, one, number, operations);
    for (const operation of operations)
      expect(await waitForOperation(ledger, operation, 60)).to.be.oneOf(["mined", "final"]);
    const ids = stock.map(({ id }) => id);
    await expectBooksOfChain(stack, ids, [maker.organisation.id]);
    for (const { id, quantity, netMassMg, conserved } of stock) {
      expect(await batchOnChain(stack, id)).to.include({ quantity, netMassMg, conserved });
      expect((await maker.sees(id)).conserved).to.equal(conserved);
    }
  }

  /** One transformation, asked for while those before it are on their way; `stock` is changed as it must change. */
  async function take(
    maker: Cooperative,
    stock: Stock[],
    {
      inputs,
      outputs,
      loss,
    }: {
      inputs: { which: number; share: number }[];
      outputs: { share: number; unit: UnitCode; weighed: number }[];
      loss: number;
    },
    number: number,
    operations: string[],
  ): Promise<void> {
    const living = stock.filter(({ left }) => left > 0n);
    const chosen = new Map(inputs.map((input) => [living[input.which % living.length]!, input.share]));
    const parts = [...chosen].map(([from, thousandths]) => ({
      from,
      part: atLeastOne((from.left * BigInt(thousandths)) / 1000n),
    }));
    const mass = parts.reduce((sum, { from, part }) => sum + massOf({ ...from, part }), 0n);
    const conserved = parts.every(({ from }) => from.conserved);
    let rest = mass;
    const made = outputs.flatMap(({ share: thousandths, unit, weighed }, i) => {
      const last = loss === 0 && i === outputs.length - 1;
      const own = last ? rest : (rest * BigInt(thousandths)) / 1000n;
      if (own === 0n) return [];
      rest -= own;
      const isMass = unit === "KGM" || unit === "GRM";
      // One in ten outputs is not weighed: it takes nothing of the mass, and is not conserved.
      const netMassMg = isMass || weighed > 0 ? own : 0n;
      return [{ unit, netMassMg, quantity: isMass ? own : BigInt(1 + (thousandths % 50)) }];
    });
    if (made.length === 0) return;
    const lossMg = loss === 0 ? 0n : rest / BigInt(loss);
    const ask = (more: bigint) =>
      stack.ledger.db.transaction((tx) =>
        execute(stack.ledger, tx, maker.actor, transform, {
          body: {
            process: "other",
            performedOn: "2025-10-02",
            ...(lossMg + more > 0n && { loss: { value: formatQuantity(lossMg + more, "KGM"), unit: "KGM" } }),
            inputs: parts.map(({ from, part }) => ({
              batch: from.id,
              quantity: { value: formatQuantity(part, from.unit), unit: from.unit },
            })),
            outputs: made.map(({ unit, quantity, netMassMg }, i) => ({
              product: maker.product.id,
              lot: `M-${maker.organisation.code}-${number}-${i}`,
              quantity: { value: formatQuantity(quantity, unit), unit },
              ...(netMassMg > 0n && { netMass: { value: formatQuantity(netMassMg, "KGM"), unit: "KGM" as const } }),
            })),
          },
        }),
      );
    const outputsMg = made.reduce((sum, { netMassMg }) => sum + netMassMg, 0n);
    if (conserved) {
      const tooMuch = await ask(mass - outputsMg - lossMg + 1n).catch((error: unknown) => error);
      expect(tooMuch).to.include({ code: "MASS_EXCEEDED" });
    }
    const { ledger } = stack;
    const { transformation } = (await ask(0n)).arguments;
    const view = await getTransformation(ledger, ledger.db, maker.actor, transformation);
    expect(view.conserved).to.equal(conserved);
    operations.push(view.operation);
    for (const { from, part } of parts) from.left -= part;
    view.outputs.forEach(({ id }, i) =>
      stock.push({ id, ...made[i]!, conserved: conserved && made[i]!.netMassMg > 0n, left: made[i]!.quantity }),
    );
  }
});

const atLeastOne = (amount: bigint): bigint => (amount > 0n ? amount : 1n);
