import { expect } from "chai";
import { Interface } from "ethers";
import fc from "fast-check";
import { findBalances } from "../../../service/batches/rows/stock.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import { batchesAbi } from "../../../service/chain/abi.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import { expectRefused, expectSound, expectStatus, Trader } from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const contract = new Interface(batchesAbi);
const RUNS = process.env["TEST_DEEP"] === "1" ? 40 : 4;
const MADE = 1_000n;

type Step =
  | { act: "ship"; from: number; to: number; batch: number; grams: bigint }
  | { act: "receive"; shipment: number; accepted: number; missing: number }
  | { act: "reject"; shipment: number };

const who = fc.nat({ max: 2 });
const share = fc.integer({ min: 0, max: 10 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant("ship" as const),
      from: who,
      to: who,
      batch: fc.nat({ max: 1 }),
      grams: fc.bigInt({ min: 1n, max: 700n }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant("receive" as const), shipment: fc.nat(), accepted: share, missing: share }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("reject" as const), shipment: fc.nat() }) },
);

interface Sent {
  view: ShipmentView;
  from: number;
  to: number;
  batch: number;
  grams: bigint;
  open: boolean;
}

/** Free grams of each batch with each organisation, as it must be. */
class Model {
  readonly free = [
    [MADE, MADE],
    [0n, 0n],
    [0n, 0n],
  ];
  readonly missing = [0n, 0n];
  readonly sent: Sent[] = [];
  /** To each batch, who was ever sent some of it. */
  readonly knows = [new Set([0]), new Set([0])];
}

const grams = (value: bigint) => ({ value: value.toString(), unit: "GRM" });

describe("shipments among three organisations, whatever they do", () => {
  let stack: Stack;
  let traders: Trader[];
  before(async function () {
    stack = await openStack();
    traders = await Promise.all(["cooperative", "union", "buyer"].map((kind) => Trader.found(stack, kind)));
  });
  after(() => stack.close());

  async function run(model: Model, batches: BatchView[], one: Step): Promise<void> {
    if (one.act === "ship") return ship(model, batches, one);
    const open = model.sent.filter((sent) => sent.open);
    const sent = open[one.shipment % Math.max(open.length, 1)];
    if (!sent) return;
    const [from, to] = [model.free[sent.from]!, model.free[sent.to]!];
    const receiver = traders[sent.to]!;
    if (one.act === "reject") {
      const input = { receivedOn: "2025-10-24", reason: "essai" };
      expectStatus(201, await receiver.does(sent.view.id, "rejection", input));
      from[sent.batch]! += sent.grams;
      sent.open = false;
      return;
    }
    const [accepted, missing] = [one.accepted, one.missing].map((tenths) => (sent.grams * BigInt(tenths)) / 10n) as [
      bigint,
      bigint,
    ];
    const line = { batch: batches[sent.batch]!.id, accepted: grams(accepted), missing: grams(missing) };
    const answer = await receiver.receives(sent.view.id, [line]);
    if (accepted + missing > sent.grams) return void expectRefused(answer, 422, "SHIPMENT_MORE_THAN_SENT");
    expectStatus(201, answer);
    to[sent.batch]! += accepted;
    from[sent.batch]! += sent.grams - accepted - missing;
    model.missing[sent.batch]! += missing;
    sent.open = false;
  }

  async function ship(model: Model, batches: BatchView[], one: Step & { act: "ship" }): Promise<void> {
    const { from, to, batch, grams: asked } = one;
    const answer = await traders[from]!.asks(traders[to]!, [[batches[batch]!, grams(asked)]]);
    if (from === to) return void expectRefused(answer, 422, "SHIPMENT_TO_SELF");
    if (!model.knows[batch]!.has(from)) return void expectRefused(answer, 404, "NOT_FOUND");
    const free = model.free[from]!;
    if (asked > free[batch]!) {
      const sentence = expectRefused(answer, 409, "STOCK_INSUFFICIENT");
      return void expect(sentence).to.include(` ${free[batch]} GRM are free; ${asked} GRM were asked for.`);
    }
    const view = expectStatus(201, answer).body as ShipmentView;
    free[batch]! -= asked;
    model.knows[batch]!.add(to);
    model.sent.push({ view, from, to, batch, grams: asked, open: true });
  }

  const ask = async (name: string, ...values: unknown[]) => {
    const { batches } = stack.testChain.deployment.generations[0]!.addresses;
    const data = contract.encodeFunctionData(name, values);
    const result = await stack.chain.send<string>("eth_call", [{ to: batches, data }, "latest"]);
    return contract.decodeFunctionResult(name, result)[0] as Record<string, bigint>;
  };

  it("leaves every gram where it belongs: in the answers, in the books, on the chain", async function () {
    this.timeout(600_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14, size: "max" }), async (steps) => {
        const batches = [await traders[0]!.makes(grams(MADE)), await traders[0]!.makes(grams(MADE))];
        const model = new Model();
        for (const one of steps) await run(model, batches, one);
        for (const [k, batch] of batches.entries()) {
          const balances = await findBalances(stack.ledger.db, [batch.id]);
          for (const [i, trader] of traders.entries()) {
            const held = model.free[i]![k]!;
            expect((await ask("holding", batch.id, trader.id))["free"]).to.equal(held * 1_000n);
            const booked = balances.find(({ place, account }) => place === "free" && account === trader.id)?.amount;
            expect(booked ?? 0n).to.equal(held * 1_000n);
            if (model.knows[k]!.has(i)) expect(await trader.free(batch.id)).to.equal(held.toString());
          }
          const open = model.sent.filter((sent) => sent.open && sent.batch === k);
          const inTransit = open.reduce((sum, sent) => sum + sent.grams, 0n);
          const sumOf = (at: string) =>
            balances.filter(({ place }) => place === at).reduce((sum, { amount }) => sum + amount, 0n);
          expect([sumOf("in_transit"), sumOf("spent")]).to.deep.equal([inTransit * 1_000n, model.missing[k]! * 1_000n]);
        }
        for (const { view, batch, grams: sent, open } of model.sent) {
          const line = await ask("shipmentLine", view.id, batches[batch]!.id);
          expect([line["quantity"], line["state"]]).to.deep.equal([sent * 1_000n, open ? 1n : 2n]);
        }
        await expectSound(stack);
      }),
      { numRuns: RUNS },
    );
  });
});
