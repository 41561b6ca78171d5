import { expect } from "chai";
import { findBalances } from "../../../service/batches/rows/stock.ts";
import { batchOnChain, expectBooksOfChain, kg, Maker, quantity } from "../../support/scenes/season.ts";
import type { Body } from "../../support/service/api.ts";
import { openStack, OPERATOR_KEY, type Stack } from "../../support/service/stack.ts";

describe("a season through REST, on a real chain", () => {
  let stack: Stack;
  before(async () => (stack = await openStack()));
  after(() => stack.close());

  /** Free stock of a batch, in base units. */
  const free = async ({ id }: Body) =>
    (await findBalances(stack.ledger.db, [id])).find(({ place }) => place === "free")?.amount ?? 0n;

  it("milk is collected, pooled, and pressed to cheese with salt that was weighed in; some is sold", async () => {
    const dairy = await Maker.found(stack, "Coopérative laitière du Ziz");
    const [milk, salt, whey] = [await dairy.makes("Lait"), await dairy.makes("Sel"), await dairy.makes("Petit-lait")];
    const cheese = await dairy.makes("Fromage frais", { expectedYield: { min: "10", max: "20" } });
    const rounds = await Promise.all(
      [1, 2, 3].map((round) => dairy.registers(milk, `LAIT-${round}`, quantity("200", "LTR"), { netMass: kg("206") })),
    );
    const pinch = await dairy.registers(salt, "SEL-1", kg("25"));

    const pooling = await dairy.transforms(
      "merge",
      rounds.map((round) => [round, quantity("200", "LTR")]),
      [{ product: milk, lot: "CUVE-1", quantity: quantity("600", "LTR"), netMass: kg("618") }],
    );
    const [pool] = pooling.outputs;
    expect(pool).to.include({ transformation: pooling.id, conserved: true, state: "final" });
    expect(pool.evidence).to.include({ account: dairy.id, custody: "service" });
    for (const round of rounds) expect(await free(round)).to.equal(0n);

    const outputs = [
      {
        product: cheese,
        lot: "FROMAGE-1",
        quantity: quantity("60", "H87"),
        netMass: kg("92"),
        expiresOn: "2025-11-20",
      },
      { product: whey, lot: "PETIT-LAIT-1", quantity: quantity("510", "LTR"), netMass: kg("522.5") },
    ];
    const inputs: [Body, object][] = [
      [pool, quantity("600", "LTR")],
      [pinch, quantity("5000", "GRM")],
    ];
    const made = await dairy.transforms("press", inputs, outputs, { loss: kg("8.5"), note: { fr: "Au lait cru" } });
    const [cheeses] = made.outputs;
    expect([await free(pool), await free(pinch), await free(cheeses)]).to.deep.equal([0n, 20_000_000n, 60n]);

    await dairy.disposes(cheeses, quantity("12", "H87"), "retail");
    const sample = await dairy.disposes(cheeses, quantity("1", "H87"), "sample");
    expect(sample).to.include({ way: "sample", state: "final" });
    expect(sample.evidence.account).to.equal(dairy.id);
    expect(
      await dairy.refused(`/v1/batches/${cheeses.id}/disposals`, {
        quantity: quantity("48", "H87"),
        way: "lost",
        disposedOn: "2025-11-01",
      }),
    ).to.equal("STOCK_INSUFFICIENT: Of the batch FROMAGE-1, 47 H87 are free; 48 H87 were asked for.");
    const { items } = await dairy.reads(`/v1/batches/${cheeses.id}/disposals`);
    expect(items.map(({ way, evidence }: Body) => [way, evidence !== null])).to.deep.equal([
      ["sample", true],
      ["retail", true],
    ]);

    const audited = await dairy.reads(`/v1/audit/records?kind=transformed&subject=${made.id}`);
    expect(audited.items[0].data).to.include({ conserved: true, lossMg: "8500000", commitment: made.commitment });
    const listed = await dairy.reads("/v1/transformations");
    expect(listed.items.map(({ id, recordedBy }: Body) => [id, recordedBy.role])).to.deep.equal([
      [made.id, "manager"],
      [pooling.id, "manager"],
    ]);
    await expectBooksOfChain(
      stack,
      [...rounds, pinch, pool, ...made.outputs].map(({ id }) => id),
      [dairy.id],
    );
  });

  it("olives and argan kernels are pressed, with what is known to be lost; nothing comes of nothing", async () => {
    const mill = await Maker.found(stack, "Coopérative oléicole d’Aoufous");
    const [olives, fruit, kernels] = [
      await mill.makes("Olives"),
      await mill.makes("Fruits d’argan"),
      await mill.makes("Amandons"),
    ];
    const oil = await mill.makes("Huile d’olive", { expectedYield: { min: "12", max: "22" } });
    const argan = await mill.makes("Huile d’argan", { expectedYield: { min: "35", max: "48" } });

    const harvest = await mill.registers(olives, "OLIVES-1", quantity("1.2", "TNE"));
    const pressing = (liquid: string, weight: string) => ({
      product: oil,
      lot: "HUILE-1",
      quantity: quantity(liquid, "LTR"),
      netMass: kg(weight),
    });
    const everything: [Body, object][] = [[harvest, quantity("1.2", "TNE")]];
    const stated = (output: object, more: object) => ({
      process: "press",
      performedOn: "2025-10-02",
      inputs: [{ batch: harvest.id, quantity: everything[0]![1] }],
      outputs: [output],
      ...more,
    });
    expect(
      await mill.refused(
        "/v1/transformations",
        stated(pressing("393", "360.000001"), { loss: kg("840"), acknowledge: ["YIELD_IMPLAUSIBLE"] }),
      ),
    ).to.equal(
      "MASS_EXCEEDED: More would come out than went in: the inputs weigh 1200 kg, the outputs 360.000001 kg, the loss 840 kg.",
    );
    expect(await mill.refused("/v1/transformations", stated(pressing("393", "360"), { loss: kg("840") }))).to.match(
      /^YIELD_IMPLAUSIBLE: The yield would be 30 %, where 12 to 22 %/,
    );
    const pressed = await mill.transforms("press", everything, [pressing("218", "200")], { loss: kg("1000") });
    expect(pressed).to.deep.include({ acknowledged: [], loss: kg("1000") });

    const collected = await mill.registers(fruit, "ARGAN-1", kg("300"));
    const cracked = await mill.transforms(
      "other",
      [[collected, kg("300")]],
      [{ product: kernels, lot: "AMANDONS-1", quantity: kg("15") }],
      { loss: kg("280") },
    );
    const poor = await mill.transforms(
      "press",
      [[cracked.outputs[0], kg("15")]],
      [{ product: argan, lot: "ARGAN-HUILE-1", quantity: quantity("5.2", "LTR"), netMass: kg("4.75") }],
      { performedOn: "2025-10-03", acknowledge: ["YIELD_IMPLAUSIBLE"] },
    );
    expect(poor.acknowledged).to.deep.equal([
      { code: "YIELD_IMPLAUSIBLE", product: argan, yield: "31.66", min: "35", max: "48" },
    ]);
    expect(poor.outputs[0].acknowledged).to.deep.equal(["YIELD_IMPLAUSIBLE"]);
    await expectBooksOfChain(
      stack,
      [harvest, collected, cracked.outputs[0], poor.outputs[0]].map(({ id }) => id),
      [mill.id],
    );
  });

  it("dates are sorted into grades and packed in boxes, and boxes into cartons", async () => {
    const palms = await Maker.found(stack, "Coopérative Oasis Ferkla");
    const [dates, boxes] = [await palms.makes("Dattes Mejhoul"), await palms.makes("Mejhoul, boîte de 500 g")];
    const harvest = await palms.registers(dates, "MJ-1", kg("1000"));
    const sorted = await palms.transforms(
      "sort",
      [[harvest, kg("1000")]],
      [
        ["EXTRA", "600"],
        ["CAT-1", "350"],
        ["CAT-2", "40"],
      ].map(([grade, value]) => ({ product: dates, lot: `MJ-1-${grade}`, quantity: kg(value!) })),
      { loss: kg("10") },
    );
    const [extra, first] = sorted.outputs;
    const packed = await palms.transforms(
      "pack",
      [[extra, kg("500")]],
      [
        {
          product: boxes,
          lot: "MJ-BOITES-1",
          quantity: quantity("1000", "H87"),
          netMass: kg("500"),
          expiresOn: "2026-10-01",
        },
      ],
    );
    const half = await palms.transforms(
      "split",
      [[packed.outputs[0], quantity("333", "H87")]],
      [{ product: boxes, lot: "MJ-CARTON-1", quantity: quantity("333", "H87"), netMass: kg("166.5") }],
    );
    expect([await free(harvest), await free(extra), await free(first), await free(packed.outputs[0])]).to.deep.equal([
      0n,
      100_000_000n,
      350_000_000n,
      667n,
    ]);
    expect((await batchOnChain(stack, half.outputs[0].id)).conserved).to.equal(true);
    const all = [harvest, ...sorted.outputs, packed.outputs[0], half.outputs[0]];
    await expectBooksOfChain(
      stack,
      all.map(({ id }) => id),
      [palms.id],
    );
  });

  it("carpets are woven from wool lots: numbered pieces, each a batch of one, with its own code and label", async () => {
    const weavers = await Maker.found(stack, "Coopérative des tisseuses de Taznakht");
    const [wool, dye, carpet] = [
      await weavers.makes("Laine"),
      await weavers.makes("Garance"),
      await weavers.makes("Tapis"),
    ];
    const lots = await Promise.all(["BLANC", "BRUN"].map((lot) => weavers.registers(wool, `LAINE-${lot}`, kg("12"))));
    const madder = await weavers.registers(dye, "GARANCE-1", quantity("800", "GRM"));
    const woven = await weavers.transforms(
      "weave",
      [
        [lots[0], kg("10.5")],
        [lots[1], kg("8")],
        [madder, quantity("650", "GRM")],
      ],
      ["8.1", "6.4", "3.05"].map((weight, i) => ({
        product: carpet,
        lot: `TAPIS-${i + 1}`,
        quantity: quantity("1", "H87"),
        netMass: kg(weight),
        note: { fr: `Pièce ${i + 1}, signée par celle qui l’a tissée` },
      })),
      { loss: kg("1.6") },
    );
    expect(new Set(woven.outputs.map(({ code }: Body) => code)).size).to.equal(3);
    for (const piece of woven.outputs) {
      expect(piece).to.deep.include({ quantity: quantity("1", "H87"), conserved: true });
      const label = await stack.app.inject({
        url: `/v1/batches/${piece.id}/label?format=svg`,
        headers: { authorization: `Bearer ${weavers.key}` },
      });
      expect(label.statusCode).to.equal(200);
      const page = await stack.app.inject({ url: `/b/${piece.code}`, headers: { "accept-language": "fr" } });
      expect(page.body).to.include(piece.lot).and.include("signée par celle");
    }
    const [sold] = woven.outputs;
    await weavers.disposes(sold, quantity("1", "H87"), "retail");
    expect(await free(sold)).to.equal(0n);
    const undone = await weavers.refused("/v1/transformations", {
      process: "split",
      performedOn: "2025-10-03",
      inputs: [{ batch: sold.id, quantity: quantity("1", "H87") }],
      outputs: [{ product: carpet, lot: "TAPIS-1-A", quantity: quantity("1", "H87"), netMass: kg("1") }],
    });
    expect(undone).to.equal("STOCK_INSUFFICIENT: Of the batch TAPIS-1, 0 H87 are free; 1 H87 were asked for.");
    await expectBooksOfChain(
      stack,
      [...lots, madder, ...woven.outputs].map(({ id }) => id),
      [weavers.id],
    );
  });

  it("is told by the operator's key as by the maker's", async () => {
    const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
    const { items } = (await stack.app.inject({ url: "/v1/transformations?limit=200", headers })).json();
    expect(items).to.have.length(9);
    for (const { state, evidence, rejection } of items)
      expect([state, evidence !== null, rejection]).to.deep.equal(["final", true, null]);
  });
});
