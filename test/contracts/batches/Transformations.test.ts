import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { KIND, UNIT } from "../support/enums.ts";
import { deployLedger } from "../support/ledger.ts";
import { commitmentOf, registerMember } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, deliver, eventsOf, freeOf, KG, MAX, transformationOf, WIDE } from "../support/stock.ts";
import type { Portion, Registration, Transformation } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");

describe("Transformations", function () {
  /** A dairy with 100 kg of milk and 10 kg of salt, and others to trade with. */
  async function dairy() {
    const ledger = await deployLedger(ethers);
    const maker = await registerMember(ledger, 1);
    const union = await registerMember(ledger, 2, { kind: KIND.union });
    const shop = await registerMember(ledger, 3, { kind: KIND.buyer });
    for (const each of [byMass("milk", 100n * KG), byMass("salt", 10n * KG)]) {
      await stock.register(ledger, maker, ...each);
    }
    const [milk, salt] = ["milk", "salt"].map((name) => stock.batchIdOf(ledger, maker.account, name)) as [
      string,
      string,
    ];
    const cheese = transformationOf(
      "cheese",
      [
        [milk, 50n * KG],
        [salt, KG],
      ],
      [byMass("wheel", 6n * KG), byMass("whey", 40n * KG)],
      5n * KG,
    );
    const transform = (stated: Transformation, by = maker) => act(ledger, by, "transform", [stated], WIDE);
    const annulled = (stated: Transformation, by = maker, why = reason) =>
      act(ledger, by, "annulTransformation", [stated, why], WIDE);
    return { ledger, maker, union, shop, milk, salt, cheese, transform, annulled };
  }

  describe("transform", function () {
    it("spends the inputs, and makes outputs whose ids anyone can compute", async function () {
      const { ledger, maker, milk, salt, cheese, transform } = await networkHelpers.loadFixture(dairy);
      const id = stock.transformationIdOf(ledger, maker.account, cheese);
      expect(await ledger.batches.transformationIdOf(maker.account, cheese)).to.equal(id);
      const outputs = stock.outputIdsOf(ledger, maker.account, cheese);
      expect(await ledger.batches.outputIdOf(id, cheese[3][0]![0])).to.equal(outputs[0]);

      expect(await eventsOf(ledger, transform(cheese))).to.deep.equal([
        ["BatchRegistered", outputs[0], maker.account, ...cheese[3][0]!],
        ["BatchRegistered", outputs[1], maker.account, ...cheese[3][1]!],
        ["Transformed", id, maker.account, cheese[0], cheese[1], true, cheese[2], outputs],
      ]);

      expect(await freeOf(ledger, milk, maker)).to.equal(50n * KG);
      expect(await freeOf(ledger, salt, maker)).to.equal(9n * KG);
      const wheel = await ledger.batches.batch(outputs[0]);
      expect(wheel.toObject()).to.include({ origin: maker.account, quantity: 6n * KG, conserved: true, made: true });
      expect(await freeOf(ledger, outputs[0]!, maker)).to.equal(6n * KG);
    });

    it("makes goods of what was received, too", async function () {
      const { ledger, maker, union, milk, transform } = await networkHelpers.loadFixture(dairy);
      await deliver(ledger, maker, union, "tank", milk, 30n * KG);
      const stated = transformationOf("butter", [[milk, 30n * KG]], [byMass("butter", KG)]);
      await transform(stated, union);
      const [butter] = stock.outputIdsOf(ledger, union.account, stated) as [string];
      expect((await ledger.batches.batch(butter)).origin).to.equal(union.account);
      expect(await freeOf(ledger, milk, union)).to.equal(0n);
    });

    it("lets outputs and loss weigh what the inputs weigh, and not one milligram more", async function () {
      const { ledger, milk, salt, transform } = await networkHelpers.loadFixture(dairy);
      const inputs: Portion[] = [
        [milk, 3n],
        [salt, 4n],
      ];
      for (const [outputs, loss] of [
        [8n, 0n],
        [7n, 1n],
        [1n, 7n],
      ] as const) {
        await expect(transform(transformationOf("heavy", inputs, [byMass("x", outputs)], loss)))
          .to.be.revertedWithCustomError(ledger.batches, "TransformationMassExceeded")
          .withArgs(7n, outputs, loss);
      }
      await transform(transformationOf("exact", inputs, [byMass("x", 4n), byMass("y", 1n)], 2n));
    });

    it("counts the largest loss against the inputs without overflowing", async function () {
      const { ledger, milk, transform } = await networkHelpers.loadFixture(dairy);
      const most = 2n ** 64n - 1n;
      await expect(transform(transformationOf("lost", [[milk, KG]], [byMass("x", 1n)], most)))
        .to.be.revertedWithCustomError(ledger.batches, "TransformationMassExceeded")
        .withArgs(KG, 1n, most);
    });

    it("weighs across units, a part of a batch rounded down to the milligram", async function () {
      const { ledger, maker, transform } = await networkHelpers.loadFixture(dairy);
      // Three pieces weigh 10 mg: one weighs 3, two weigh 6.
      await stock.register(ledger, maker, commitmentOf("beads"), 3n, 10n, UNIT.piece);
      const beads = stock.batchIdOf(ledger, maker.account, "beads");
      const thread = (netMassMg: bigint): Registration => [commitmentOf("thread"), 70n, netMassMg, UNIT.length];
      await expect(transform(transformationOf("string", [[beads, 1n]], [thread(4n)])))
        .to.be.revertedWithCustomError(ledger.batches, "TransformationMassExceeded")
        .withArgs(3n, 4n, 0n);
      await transform(transformationOf("string", [[beads, 1n]], [thread(3n)]));
      await expect(transform(transformationOf("string again", [[beads, 2n]], [thread(7n)])))
        .to.be.revertedWithCustomError(ledger.batches, "TransformationMassExceeded")
        .withArgs(6n, 7n, 0n);
      await transform(transformationOf("string again", [[beads, 2n]], [thread(6n)]));
    });

    it("weighs the largest batches without overflowing", async function () {
      const { ledger, maker, transform } = await networkHelpers.loadFixture(dairy);
      await stock.register(ledger, maker, commitmentOf("sea"), MAX, MAX, UNIT.volume);
      const sea = stock.batchIdOf(ledger, maker.account, "sea");
      const stated = transformationOf("desalt", [[sea, MAX]], [byMass("sweet", MAX)]);
      await transform(stated);
      expect((await ledger.batches.batch(stock.outputIdsOf(ledger, maker.account, stated)[0])).quantity).to.equal(MAX);
    });

    it("marks what is made of an unknown mass as not conserved, and all that is made of that", async function () {
      const { ledger, maker, milk, transform } = await networkHelpers.loadFixture(dairy);
      await stock.register(ledger, maker, commitmentOf("herbs"), 12n, 0n, UNIT.piece);
      const herbs = stock.batchIdOf(ledger, maker.account, "herbs");
      // More comes out than could be weighed in: nobody can say so, and everybody can see that.
      const first = transformationOf(
        "tea",
        [
          [milk, 1n],
          [herbs, 2n],
        ],
        [byMass("tea", 5n * KG)],
      );
      const [tea] = stock.outputIdsOf(ledger, maker.account, first) as [string];
      const conserved = async (id: string) => (await ledger.batches.batch(id)).conserved as boolean;
      expect((await eventsOf(ledger, transform(first))).at(-1)?.[5]).to.equal(false);
      expect(await conserved(tea)).to.equal(false);
      const second = transformationOf("bags", [[tea, 1n]], [byMass("bags", 9n * KG)]);
      const [bags] = stock.outputIdsOf(ledger, maker.account, second) as [string];
      await transform(second);
      expect(await conserved(bags)).to.equal(false);

      // An output without mass takes nothing from its siblings.
      const unweighed: Registration = [commitmentOf("soap"), 3n, 0n, UNIT.piece];
      const third = transformationOf("soap", [[milk, 10n]], [unweighed, byMass("rest", 10n)]);
      const [soap, rest] = stock.outputIdsOf(ledger, maker.account, third) as [string, string];
      expect((await eventsOf(ledger, transform(third))).at(-1)?.[5]).to.equal(true);
      expect([await conserved(soap), await conserved(rest)]).to.deep.equal([false, true]);
    });

    it("takes a hundred inputs and makes a hundred outputs", async function () {
      const { ledger, maker, transform } = await networkHelpers.loadFixture(dairy);
      const lots = Array.from({ length: 100 }, (_, i) => byMass(`lot ${i}`, KG));
      await act(ledger, maker, "registerMany", [lots], WIDE);
      const inputs = lots.map((_, i): Portion => [stock.batchIdOf(ledger, maker.account, `lot ${i}`), KG]);
      const stated = transformationOf("sort", inputs, lots);
      await transform(stated);
      expect(await freeOf(ledger, stock.outputIdsOf(ledger, maker.account, stated)[99]!, maker)).to.equal(KG);
    });

    const portions = (length: number): Portion[] =>
      Array.from({ length }, (_, i) => [`0x${(i + 1).toString(16).padStart(64, "0")}`, 1n]);
    for (const [inputs, outputs] of [
      [0, 1],
      [101, 1],
      [1, 0],
      [1, 101],
    ] as const) {
      it(`refuses ${inputs} inputs to ${outputs} outputs`, async function () {
        const { ledger, transform } = await networkHelpers.loadFixture(dairy);
        await expect(transform(transformationOf("list", portions(inputs), rows(outputs))))
          .to.be.revertedWithCustomError(ledger.batches, "BatchesListLength")
          .withArgs(inputs === 1 ? outputs : inputs, 100);
      });
    }

    it("refuses an input twice, or out of order", async function () {
      const { ledger, milk, salt, transform } = await networkHelpers.loadFixture(dairy);
      const [low, high] = [milk, salt].sort() as [string, string];
      const out = [byMass("x", 1n)];
      for (const [inputs, named] of [
        [[low, low], low],
        [[high, low], low],
        [[ZeroHash], ZeroHash],
      ] as const) {
        const stated: Transformation = [commitmentOf("x"), 0n, inputs.map((each): Portion => [each, 1n]), out];
        await expect(transform(stated))
          .to.be.revertedWithCustomError(ledger.batches, "BatchesNotAscending")
          .withArgs(named);
      }
    });

    it("refuses what is not there: too much, nothing, an unknown batch, another's", async function () {
      const { ledger, maker, union, milk, transform } = await networkHelpers.loadFixture(dairy);
      const of = (batch: string, quantity: bigint) => transformationOf("x", [[batch, quantity]], [byMass("x", 1n)]);
      const refused = (stated: Transformation, by = maker) => expect(transform(stated, by)).to.be;
      await refused(of(milk, 100n * KG + 1n))
        .revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(milk, maker.account, 100n * KG, 100n * KG + 1n);
      await refused(of(milk, KG), union)
        .revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(milk, union.account, 0n, KG);
      await refused(of(milk, 0n)).revertedWithCustomError(ledger.batches, "BatchQuantityOutOfBounds").withArgs(0n, MAX);
      await refused(of(reason, 1n)).revertedWithCustomError(ledger.batches, "BatchUnknown").withArgs(reason);
    });

    it("refuses what may not be made: no document, a bad output, one twice, the same act again", async function () {
      const { ledger, maker, milk, cheese, transform } = await networkHelpers.loadFixture(dairy);
      const made = (...outputs: Registration[]) => transformationOf("x", [[milk, KG]], outputs);
      await expect(transform([ZeroHash, ...(cheese.slice(1) as [bigint, Portion[], Registration[]])]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
      await expect(transform(made([ZeroHash, 1n, 1n, UNIT.mass])))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
      await expect(transform(made([reason, 2n, 1n, UNIT.mass])))
        .to.be.revertedWithCustomError(ledger.batches, "BatchNetMassMismatch")
        .withArgs(2n, 1n);
      const twice = made(byMass("x", 1n), byMass("x", 1n));
      await expect(transform(twice))
        .to.be.revertedWithCustomError(ledger.batches, "BatchAlreadyRegistered")
        .withArgs(stock.outputIdsOf(ledger, maker.account, twice)[1]);
      await transform(cheese);
      await expect(transform(cheese))
        .to.be.revertedWithCustomError(ledger.batches, "BatchAlreadyRegistered")
        .withArgs(stock.outputIdsOf(ledger, maker.account, cheese)[0]);
    });

    it("leaves a buyer out", async function () {
      const { ledger, shop, cheese, transform } = await networkHelpers.loadFixture(dairy);
      await expect(transform(cheese, shop))
        .to.be.revertedWithCustomError(ledger.batches, "BatchesKindNotAllowed")
        .withArgs(shop.account, KIND.buyer);
    });
  });

  describe("annulTransformation", function () {
    it("annuls the outputs and gives the inputs back, to holders too", async function () {
      const { ledger, maker, union, milk, salt, transform, annulled } = await networkHelpers.loadFixture(dairy);
      await deliver(ledger, maker, union, "tank", milk, 30n * KG);
      await stock.register(ledger, union, ...byMass("rennet", KG));
      const rennet = stock.batchIdOf(ledger, union.account, "rennet");
      const stated = transformationOf(
        "cheese",
        [
          [milk, 30n * KG],
          [rennet, KG],
        ],
        [byMass("wheel", KG), byMass("whey", 2n * KG)],
        3n * KG,
      );
      await transform(stated, union);
      const id = stock.transformationIdOf(ledger, union.account, stated);
      const outputs = stock.outputIdsOf(ledger, union.account, stated);

      expect(await eventsOf(ledger, annulled(stated, union))).to.deep.equal([
        ...outputs.map((output) => ["BatchAnnulled", output, union.account, reason]),
        ["TransformationAnnulled", id, union.account, reason],
      ]);
      expect(await freeOf(ledger, milk, union)).to.equal(30n * KG);
      expect(await freeOf(ledger, rennet, union)).to.equal(KG);
      expect(await freeOf(ledger, salt, maker), "untouched").to.equal(10n * KG);
      for (const output of outputs) {
        expect((await ledger.batches.batch(output)).annulled).to.equal(true);
        expect(await freeOf(ledger, output, union)).to.equal(0n);
      }
      await expect(annulled(stated, union))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsAnnulled")
        .withArgs(outputs[0]);
    });

    it("believes only what was stated, to the last field, by who stated it", async function () {
      const { ledger, maker, union, milk, salt, cheese, transform, annulled } = await networkHelpers.loadFixture(dairy);
      await transform(cheese);
      const [commitment, loss, inputs, outputs] = cheese;
      const more = inputs.map(([batch, quantity]): Portion => [batch, quantity + 1n]);
      const forged: Transformation[] = [
        [reason, loss, inputs, outputs],
        [commitment, loss + 1n, inputs, outputs],
        [commitment, loss, more, outputs],
        [commitment, loss, inputs.slice(1), outputs],
        [commitment, loss, [...inputs, [milk, 50n * KG]], outputs],
        [commitment, loss, [], outputs],
        [commitment, loss, inputs, outputs.slice(1)],
        [commitment, loss, inputs, outputs.toReversed()],
        [commitment, loss, inputs, [[outputs[0]![0], 1n, 1n, UNIT.mass], outputs[1]!]],
      ];
      for (const stated of forged) {
        await expect(annulled(stated))
          .to.be.revertedWithCustomError(ledger.batches, "BatchUnknown")
          .withArgs(stock.outputIdsOf(ledger, maker.account, stated)[0]);
      }
      await expect(annulled(cheese, union))
        .to.be.revertedWithCustomError(ledger.batches, "BatchUnknown")
        .withArgs(stock.outputIdsOf(ledger, union.account, cheese)[0]);
      for (const length of [0, 101]) {
        await expect(annulled([commitment, loss, inputs, rows(length)]))
          .to.be.revertedWithCustomError(ledger.batches, "BatchesListLength")
          .withArgs(length, 100);
      }
      await expect(annulled(cheese, maker, ZeroHash))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
      expect([await freeOf(ledger, milk, maker), await freeOf(ledger, salt, maker)]).to.deep.equal([50n * KG, 9n * KG]);
    });

    it("comes too late when something of an output is spent, elsewhere, on hold or recalled", async function () {
      const { ledger, maker, shop, cheese, transform, annulled } = await networkHelpers.loadFixture(dairy);
      await transform(cheese);
      const [wheel, whey] = stock.outputIdsOf(ledger, maker.account, cheese) as [string, string];
      const refused = async (error: string, ...args: unknown[]) => {
        await expect(annulled(cheese))
          .to.be.revertedWithCustomError(ledger.batches, error)
          .withArgs(...args);
      };
      await act(ledger, maker, "hold", [whey, reason]);
      await refused("BatchIsOnHold", whey, maker.account);
      await act(ledger, maker, "release", [whey, reason]);
      await act(ledger, maker, "recall", [wheel, maker.account, reason]);
      await refused("BatchIsRecalled", wheel, maker.account);
      await act(ledger, maker, "lift", [wheel, maker.account, reason]);
      await act(ledger, maker, "ship", [commitmentOf("van"), shop.account, stock.HOUR, whey, 1n]);
      await refused("BatchPartlySpent", whey, 40n * KG, 40n * KG - 1n);
    });
  });

  function rows(length: number): Registration[] {
    return Array.from({ length }, (_, i) => byMass(`row ${i}`, 1n));
  }
});
