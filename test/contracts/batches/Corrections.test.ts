import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { DISPOSAL, KIND, UNIT } from "../support/enums.ts";
import { deployLedger } from "../support/ledger.ts";
import { commitmentOf, registerMember, requestOf } from "../support/requests.ts";
import { sendGroup } from "../support/outcomes.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, deliver, eventsOf, freeOf, HOUR, KG, MAX } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");
const WHOLE = `0x${"00".repeat(20)}`;

describe("Corrections", function () {
  /** A beekeeper with 40 kg of honey, typed as 400, and a shop. */
  async function beekeeper() {
    const ledger = await deployLedger(ethers);
    const keeper = await registerMember(ledger, 1);
    const shop = await registerMember(ledger, 2, { kind: KIND.buyer });
    await stock.register(ledger, keeper, ...byMass("honey", 400n * KG));
    const honey = stock.batchIdOf(ledger, keeper.account, "honey");
    const dispose = (quantity: bigint, disposal: bigint = DISPOSAL.retail, by = keeper, document = reason) =>
      act(ledger, by, "dispose", [honey, quantity, disposal, document]);
    const amend = (document: string, by = keeper) => act(ledger, by, "amend", [honey, document]);
    const annul = (by = keeper, why = reason) => act(ledger, by, "annul", [honey, why]);
    return { ledger, keeper, shop, honey, dispose, amend, annul };
  }

  describe("dispose", function () {
    for (const [name, disposal] of Object.entries(DISPOSAL).slice(1)) {
      it(`spends what is ${name}`, async function () {
        const { ledger, keeper, honey, dispose } = await networkHelpers.loadFixture(beekeeper);
        expect(await eventsOf(ledger, dispose(3n * KG, disposal))).to.deep.equal([
          ["BatchDisposed", honey, keeper.account, 3n * KG, disposal, reason],
        ]);
        expect(await freeOf(ledger, honey, keeper)).to.equal(397n * KG);
      });

      it(`${name === "destroyed" ? "lets" : "does not let"} recalled stock be ${name}`, async function () {
        const { ledger, keeper, honey, dispose } = await networkHelpers.loadFixture(beekeeper);
        await act(ledger, keeper, "recall", [honey, WHOLE, reason]);
        if (name === "destroyed") await dispose(400n * KG, disposal);
        else {
          await expect(dispose(1n, disposal))
            .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
            .withArgs(honey, keeper.account);
        }
      });
    }

    it("is for every holder of its own", async function () {
      const { ledger, keeper, shop, honey, dispose } = await networkHelpers.loadFixture(beekeeper);
      await deliver(ledger, keeper, shop, "jars", honey, KG);
      await dispose(KG, DISPOSAL.retail, shop);
      await expect(dispose(1n, DISPOSAL.retail, shop))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(honey, shop.account, 0n, 1n);
    });

    it("refuses no way, no document, nothing, more than is free, and an unknown batch", async function () {
      const { ledger, keeper, honey, dispose } = await networkHelpers.loadFixture(beekeeper);
      const refused = async (acted: Promise<unknown>, error: string, ...args: unknown[]) => {
        await expect(acted)
          .to.be.revertedWithCustomError(ledger.batches, error)
          .withArgs(...args);
      };
      await refused(dispose(1n, DISPOSAL.none), "BatchInvalidDisposal", honey);
      await refused(dispose(1n, DISPOSAL.lost, keeper, ZeroHash), "BatchInvalidCommitment", ZeroHash);
      await refused(dispose(0n), "BatchQuantityOutOfBounds", 0n, MAX);
      await refused(dispose(401n * KG), "BatchInsufficientFree", honey, keeper.account, 400n * KG, 401n * KG);
      await refused(act(ledger, keeper, "dispose", [reason, 1n, 1n, reason]), "BatchUnknown", reason);
    });
  });

  describe("amend", function () {
    it("supersedes the document and keeps the id, the quantity and every version", async function () {
      const { ledger, keeper, honey, amend } = await networkHelpers.loadFixture(beekeeper);
      const before = (await ledger.batches.batch(honey)).toObject() as object;
      for (const [version, document] of [
        [1n, commitmentOf("second")],
        [2n, commitmentOf("third")],
      ] as const) {
        expect(await eventsOf(ledger, amend(document))).to.deep.equal([
          ["BatchAmended", honey, keeper.account, version, document],
        ]);
        expect((await ledger.batches.batch(honey)).toObject()).to.deep.equal({ ...before, version, amended: document });
      }
    });

    it("is the origin's, whatever is spent, held or recalled", async function () {
      const { ledger, keeper, shop, honey, dispose, amend } = await networkHelpers.loadFixture(beekeeper);
      await expect(amend(reason, shop))
        .to.be.revertedWithCustomError(ledger.batches, "BatchNotOrigin")
        .withArgs(honey, shop.account);
      await dispose(399n * KG);
      await act(ledger, keeper, "hold", [honey, reason]);
      await act(ledger, keeper, "recall", [honey, WHOLE, reason]);
      await amend(reason);
      await expect(amend(ZeroHash))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
    });

    it("ends after 255 times", async function () {
      const { ledger, keeper, honey, amend } = await networkHelpers.loadFixture(beekeeper);
      for (let done = 0; done < 255;) {
        const group = [];
        for (let ahead = 0n; ahead < 51n; ahead++, done++) {
          group.push(await requestOf(ledger, keeper, ledger.batches, "amend", [honey, reason], { ahead }));
        }
        await sendGroup(ledger, group);
      }
      expect((await ledger.batches.batch(honey)).toObject()).to.include({ version: 255n, unit: UNIT.mass });
      await expect(amend(reason)).to.be.revertedWithCustomError(ledger.batches, "BatchTooManyVersions").withArgs(honey);
    });
  });

  describe("annul", function () {
    it("says that the batch never was, and nothing of it moves any more", async function () {
      const { ledger, keeper, honey, dispose, amend, annul } = await networkHelpers.loadFixture(beekeeper);
      expect(await eventsOf(ledger, annul())).to.deep.equal([["BatchAnnulled", honey, keeper.account, reason]]);
      const found = (await ledger.batches.batch(honey)).toObject();
      expect(found).to.include({ annulled: true, quantity: 400n * KG });
      expect(await freeOf(ledger, honey, keeper)).to.equal(0n);
      for (const again of [annul(), amend(reason), dispose(1n)]) {
        await expect(again).to.be.revertedWithCustomError(ledger.batches, "BatchIsAnnulled").withArgs(honey);
      }
      // The same document stays taken: the correct one has another salt.
      await expect(stock.register(ledger, keeper, ...byMass("honey", 40n * KG)))
        .to.be.revertedWithCustomError(ledger.batches, "BatchAlreadyRegistered")
        .withArgs(honey);
    });

    it("comes too late when anything was spent or is elsewhere, and is good again when it came back", async function () {
      const { ledger, keeper, shop, honey, annul } = await networkHelpers.loadFixture(beekeeper);
      await deliver(ledger, keeper, shop, "jars", honey, KG);
      const refused = async () => {
        await expect(annul())
          .to.be.revertedWithCustomError(ledger.batches, "BatchPartlySpent")
          .withArgs(honey, 400n * KG, 399n * KG);
      };
      await refused();
      await act(ledger, shop, "ship", [reason, keeper.account, HOUR, honey, KG]);
      await refused();
      const back = stock.shipmentIdOf(ledger, shop.account, "reason");
      await act(ledger, keeper, "receiveShipment", [back, reason, [[honey, KG, 0n]]]);
      await annul();
    });

    it("refuses another, no reason, an output, and what is on hold or recalled", async function () {
      const { ledger, keeper, shop, honey, annul } = await networkHelpers.loadFixture(beekeeper);
      const refused = async (acted: Promise<unknown>, error: string, ...args: unknown[]) => {
        await expect(acted)
          .to.be.revertedWithCustomError(ledger.batches, error)
          .withArgs(...args);
      };
      await refused(annul(shop), "BatchNotOrigin", honey, shop.account);
      await refused(annul(keeper, ZeroHash), "BatchInvalidCommitment", ZeroHash);
      await act(ledger, keeper, "hold", [honey, reason]);
      await refused(annul(), "BatchIsOnHold", honey, keeper.account);
      await act(ledger, keeper, "release", [honey, reason]);
      await act(ledger, keeper, "recall", [honey, keeper.account, reason]);
      await refused(annul(), "BatchIsRecalled", honey, keeper.account);
      await act(ledger, keeper, "lift", [honey, keeper.account, reason]);
      const jars = stock.transformationOf("jars", [[honey, KG]], [byMass("jars", KG)]);
      await act(ledger, keeper, "transform", [jars]);
      const [jar] = stock.outputIdsOf(ledger, keeper.account, jars) as [string];
      await refused(act(ledger, keeper, "annul", [jar, reason]), "BatchWasMade", jar);
    });
  });
});
