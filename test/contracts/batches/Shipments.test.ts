import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { KIND, LINE, STATUS } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { commitmentOf, nobody, registerMember, type Member } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, deliver, eventsOf, freeOf, HOUR, KG, MAX, type Portion, type Receipt } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const DAY = 24n * HOUR;
const reason = commitmentOf("reason");
const paper = commitmentOf("receipt");

describe("Shipments", function () {
  /** A grower with 100 kg of dates and 20 kg of figs, a union, a shop and a hotel. */
  async function grower() {
    const ledger = await deployLedger(ethers);
    const seller = await registerMember(ledger, 1);
    const union = await registerMember(ledger, 2, { kind: KIND.union });
    const shop = await registerMember(ledger, 3, { kind: KIND.buyer });
    const hotel = await registerMember(ledger, 4, { kind: KIND.buyer });
    await stock.register(ledger, seller, ...byMass("dates", 100n * KG));
    await stock.register(ledger, seller, ...byMass("figs", 20n * KG));
    const [dates, figs] = ["dates", "figs"].map((name) => stock.batchIdOf(ledger, seller.account, name)) as [
      string,
      string,
    ];
    const van = stock.shipmentIdOf(ledger, seller.account, "van");
    const ship = (quantity: bigint, { to = shop, from = seller, batch = dates, time = DAY, name = "van" } = {}) =>
      act(ledger, from, "ship", [commitmentOf(name), to.account, time, batch, quantity]);
    const shipMany = (lines: Portion[], { to = shop, time = DAY, name = "van" } = {}) =>
      act(ledger, seller, "shipMany", [commitmentOf(name), to.account, time, lines], stock.WIDE);
    const receive = (receipts: Receipt[], { by: receiver = shop, id = van, document = paper } = {}) =>
      act(ledger, receiver, "receiveShipment", [id, document, receipts], stock.WIDE);
    const cancel = (batches: string[], { by: sender = seller, id = van, why = reason } = {}) =>
      act(ledger, sender, "cancelShipment", [id, why, batches], stock.WIDE);
    const supplierOf = async (batch: string, { account }: Member) =>
      (await ledger.batches.holding(batch, account)).supplier as bigint;
    return { ledger, seller, union, shop, hotel, dates, figs, van, ship, shipMany, receive, cancel, supplierOf };
  }

  describe("ship", function () {
    it("makes of the sender's stock a line that is nobody's", async function () {
      const { ledger, seller, shop, dates, van, ship } = await networkHelpers.loadFixture(grower);
      const now = BigInt(await networkHelpers.time.latest());
      await networkHelpers.time.setNextBlockTimestamp(now + 10n);
      expect(await eventsOf(ledger, ship(40n * KG))).to.deep.equal([
        ["ShipmentDispatched", van, dates, seller.account, shop.account, 40n * KG, now + 10n + DAY],
      ]);
      const line = [1n, 3n, 40n * KG, now + 10n + DAY, LINE.inTransit];
      expect(await ledger.batches.shipmentLine(van, dates)).to.deep.equal(line);
      expect(await freeOf(ledger, dates, seller)).to.equal(60n * KG);
      expect(await freeOf(ledger, dates, shop)).to.equal(0n);
      expect(await ledger.batches.shipmentLine(van, van)).to.deep.equal([0n, 0n, 0n, 0n, LINE.none]);
    });

    it("sends up to fifty lines under one document, all or none", async function () {
      const { ledger, seller, shop, dates, van, shipMany } = await networkHelpers.loadFixture(grower);
      const lots = Array.from({ length: 50 }, (_, i) => byMass(`lot ${i}`, KG));
      await act(ledger, seller, "registerMany", [lots], stock.WIDE);
      const lines = lots.map((_, i): Portion => [stock.batchIdOf(ledger, seller.account, `lot ${i}`), KG]);
      await expect(shipMany([...lines.slice(1), [dates, 100n * KG + 1n]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(dates, seller.account, 100n * KG, 100n * KG + 1n);
      expect(await freeOf(ledger, lines[1]![0], seller)).to.equal(KG);
      const events = await eventsOf(ledger, shipMany(lines));
      expect(events.map(([name, id, batch, , receiver]) => [name, id, batch, receiver])).to.deep.equal(
        lines.map(([batch]) => ["ShipmentDispatched", van, batch, shop.account]),
      );
      for (const length of [0, 51]) {
        await expect(shipMany(Array.from({ length }, (): Portion => [dates, 1n])))
          .to.be.revertedWithCustomError(ledger.batches, "BatchesListLength")
          .withArgs(length, 50);
      }
    });

    it("sends a batch once under one document, whatever became of the line", async function () {
      const { ledger, dates, figs, van, ship, shipMany, receive } = await networkHelpers.loadFixture(grower);
      const refused = async (again: Promise<unknown>) => {
        await expect(again)
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentLineAlreadySent")
          .withArgs(van, dates);
      };
      await refused(
        shipMany([
          [dates, KG],
          [dates, KG],
        ]),
      );
      await ship(KG);
      await refused(ship(KG));
      await receive([[dates, 0n, 0n]]);
      await refused(ship(KG));
      // Another batch is another line.
      await ship(KG, { batch: figs });
    });

    it("goes to another active organisation only", async function () {
      const { ledger, seller, shop, ship } = await networkHelpers.loadFixture(grower);
      await expect(ship(KG, { to: seller }))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentToSelf")
        .withArgs(seller.account);
      await expect(ship(KG, { to: { ...shop, account: nobody(9) } }))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(nobody(9), STATUS.none);
      await by(ledger.registrar, ledger.organisations).suspend(shop.account, reason);
      await expect(ship(KG))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(shop.account, STATUS.suspended);
    });

    it("takes an hour to 366 days", async function () {
      const { ledger, ship } = await networkHelpers.loadFixture(grower);
      for (const time of [0n, HOUR - 1n, 366n * DAY + 1n, 2n ** 32n - 1n]) {
        await expect(ship(KG, { time }))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentTransitTimeOutOfBounds")
          .withArgs(time, HOUR, 366n * DAY);
      }
      await ship(KG, { time: HOUR, name: "short" });
      await ship(KG, { time: 366n * DAY, name: "long" });
    });

    it("refuses no document, an unknown batch, nothing, and more than is free", async function () {
      const { ledger, seller, union, dates, ship, shipMany } = await networkHelpers.loadFixture(grower);
      const args = [ZeroHash, union.account, DAY, dates, KG];
      await expect(act(ledger, seller, "ship", args))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
      await expect(ship(KG, { batch: reason }))
        .to.be.revertedWithCustomError(ledger.batches, "BatchUnknown")
        .withArgs(reason);
      await expect(shipMany([[dates, 0n]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchQuantityOutOfBounds")
        .withArgs(0n, MAX);
      await expect(ship(KG, { from: union, to: seller }))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(dates, union.account, 0n, KG);
    });
  });

  describe("receiveShipment", function () {
    const parts: [name: string, accepted: bigint, missing: bigint][] = [
      ["all", 40n, 0n],
      ["a part, the rest missing", 30n, 10n],
      ["a part, the rest refused", 30n, 0n],
      ["a part, some missing, some refused", 30n, 3n],
      ["nothing, all missing", 0n, 40n],
      ["nothing, all refused", 0n, 0n],
    ];
    for (const [name, accepted, missing] of parts) {
      it(`takes ${name}`, async function () {
        const { ledger, seller, shop, dates, van, ship, receive, supplierOf } =
          await networkHelpers.loadFixture(grower);
        await ship(40n);
        const refused = 40n - accepted - missing;
        expect(await eventsOf(ledger, receive([[dates, accepted, missing]]))).to.deep.equal([
          ["ShipmentReceived", van, dates, shop.account, accepted, missing, refused, paper],
        ]);
        expect(await freeOf(ledger, dates, shop)).to.equal(accepted);
        expect(await freeOf(ledger, dates, seller)).to.equal(100n * KG - 40n + refused);
        expect((await ledger.batches.shipmentLine(van, dates)).state).to.equal(LINE.received);
        expect(await supplierOf(dates, shop)).to.equal(accepted === 0n ? 0n : 1n);
      });
    }

    it("refuses more than was sent, even where the sum would overflow", async function () {
      const { ledger, dates, van, ship, receive } = await networkHelpers.loadFixture(grower);
      await ship(40n);
      const most = 2n ** 64n - 1n;
      for (const [accepted, missing] of [
        [41n, 0n],
        [0n, 41n],
        [40n, 1n],
        [most, 1n],
        [most, most],
      ] as const) {
        await expect(receive([[dates, accepted, missing]]))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanSent")
          .withArgs(van, dates, 40n, accepted + missing);
      }
    });

    it("is the receiver's, once for each line, and each line on its own", async function () {
      const { ledger, seller, shop, hotel, dates, figs, van, shipMany, receive } =
        await networkHelpers.loadFixture(grower);
      await shipMany([
        [dates, KG],
        [figs, KG],
      ]);
      for (const other of [seller, hotel]) {
        await expect(receive([[dates, KG, 0n]], { by: other }))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours")
          .withArgs(van, dates, other.account);
      }
      await receive([[figs, KG, 0n]]);
      const ended = (batch: string, state: bigint) => [van, batch, state];
      const refused = async (receipts: Receipt[], ...args: unknown[]) => {
        await expect(receive(receipts))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentLineNotInTransit")
          .withArgs(...args);
      };
      await refused([[figs, 0n, 0n]], ...ended(figs, LINE.received));
      await refused([[reason, 0n, 0n]], ...ended(reason, LINE.none));
      const twice: Receipt = [dates, 1n, 0n];
      await refused([twice, twice], ...ended(dates, LINE.received));
      expect(await freeOf(ledger, dates, shop), "nothing half-done").to.equal(0n);
      await receive([[dates, KG, 0n]]);
    });

    it("refuses no document, no line and too many", async function () {
      const { ledger, dates, ship, receive } = await networkHelpers.loadFixture(grower);
      await ship(KG);
      await expect(receive([[dates, KG, 0n]], { document: ZeroHash }))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
      for (const length of [0, 51]) {
        await expect(receive(Array.from({ length }, (): Receipt => [dates, 0n, 0n])))
          .to.be.revertedWithCustomError(ledger.batches, "BatchesListLength")
          .withArgs(length, 50);
      }
    });

    it("goes on when the sender is suspended, and waits when the receiver is", async function () {
      const { ledger, seller, shop, dates, ship, receive, cancel } = await networkHelpers.loadFixture(grower);
      await ship(40n);
      const registrar = by(ledger.registrar, ledger.organisations);
      await registrar.suspend(seller.account, reason);
      await registrar.suspend(shop.account, reason);
      await expect(receive([[dates, 30n, 0n]]))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(shop.account, STATUS.suspended);
      await networkHelpers.time.increase(DAY);
      await expect(cancel([dates]))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(seller.account, STATUS.suspended);
      await registrar.reinstate(shop.account);
      await receive([[dates, 30n, 0n]]);
      expect(await freeOf(ledger, dates, seller)).to.equal(100n * KG - 30n);
    });

    it("adds to what a holder has, and gives the origin its own back", async function () {
      const { ledger, seller, shop, union, dates, ship, supplierOf } = await networkHelpers.loadFixture(grower);
      await deliver(ledger, seller, shop, "one", dates, 10n);
      await deliver(ledger, seller, union, "two", dates, 20n);
      await deliver(ledger, union, shop, "three", dates, 5n);
      expect([await freeOf(ledger, dates, shop), await supplierOf(dates, shop)]).to.deep.equal([15n, 2n]);
      await deliver(ledger, shop, seller, "back", dates, 15n);
      expect(await freeOf(ledger, dates, seller)).to.equal(100n * KG - 15n);
      expect(await supplierOf(dates, seller)).to.equal(0n);
      // What the origin refuses is the holder's again.
      await deliver(ledger, seller, shop, "again", dates, 7n);
      await ship(7n, { from: shop, to: seller, name: "return" });
      const receipts: Receipt[] = [[dates, 2n, 1n]];
      const id = stock.shipmentIdOf(ledger, shop.account, "return");
      await act(ledger, seller, "receiveShipment", [id, paper, receipts]);
      expect(await freeOf(ledger, dates, shop)).to.equal(4n);
    });
  });

  describe("the way back", function () {
    it("is not changed by what comes back", async function () {
      const { ledger, seller, union, shop, dates, supplierOf } = await networkHelpers.loadFixture(grower);
      await deliver(ledger, seller, union, "one", dates, 50n);
      await deliver(ledger, union, shop, "two", dates, 50n);
      await act(ledger, seller, "recall", [dates, `0x${"00".repeat(20)}`, reason]);
      await deliver(ledger, shop, union, "crumb", dates, 1n);
      expect(await supplierOf(dates, union), "a customer does not become a supplier").to.equal(1n);
      await deliver(ledger, shop, union, "rest", dates, 49n);
      await expect(act(ledger, union, "ship", [reason, shop.account, DAY, dates, 50n]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
        .withArgs(dates, union.account);
      await deliver(ledger, union, seller, "home", dates, 50n);
    });

    it("is not changed by a friend's crumb while a share is recalled", async function () {
      const { ledger, seller, union, shop, hotel, dates, supplierOf } = await networkHelpers.loadFixture(grower);
      await deliver(ledger, seller, union, "one", dates, 50n);
      await deliver(ledger, union, shop, "two", dates, 40n);
      await deliver(ledger, seller, hotel, "three", dates, 5n);
      const authority = by(ledger.authority, ledger.batches);
      await authority.recallByAuthority(dates, shop.account, reason);
      await deliver(ledger, hotel, shop, "crumb", dates, 1n);
      expect(await supplierOf(dates, shop)).to.equal(2n);
      await expect(act(ledger, shop, "ship", [reason, hotel.account, DAY, dates, 40n]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
        .withArgs(dates, shop.account);
      await authority.liftByAuthority(dates, shop.account, reason);
      await deliver(ledger, hotel, shop, "more", dates, 1n);
      expect(await supplierOf(dates, shop)).to.equal(4n);
    });

    it("is open to what was on its way when the recall came", async function () {
      const { ledger, seller, shop, dates, ship, receive } = await networkHelpers.loadFixture(grower);
      await ship(40n);
      await act(ledger, seller, "recall", [dates, `0x${"00".repeat(20)}`, reason]);
      await receive([[dates, 40n, 0n]]);
      await deliver(ledger, shop, seller, "back", dates, 40n);
      expect(await freeOf(ledger, dates, seller)).to.equal(100n * KG);
    });
  });

  describe("cancelShipment", function () {
    it("is the sender's, from the second on that was said", async function () {
      const { ledger, seller, shop, hotel, dates, van, ship, cancel } = await networkHelpers.loadFixture(grower);
      await ship(40n);
      const from = (await ledger.batches.shipmentLine(van, dates)).cancellableFrom as bigint;
      await networkHelpers.time.setNextBlockTimestamp(from - 1n);
      await expect(cancel([dates]))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYetCancellable")
        .withArgs(van, dates, from);
      await networkHelpers.time.increaseTo(from);
      for (const other of [shop, hotel]) {
        await expect(cancel([dates], { by: other }))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours")
          .withArgs(van, dates, other.account);
      }
      expect(await eventsOf(ledger, cancel([dates]))).to.deep.equal([
        ["ShipmentCancelled", van, dates, seller.account, 40n, reason],
      ]);
      expect(await freeOf(ledger, dates, seller)).to.equal(100n * KG);
      expect((await ledger.batches.shipmentLine(van, dates)).state).to.equal(LINE.cancelled);
    });

    it("and reception exclude each other", async function () {
      const { ledger, dates, figs, van, shipMany, receive, cancel } = await networkHelpers.loadFixture(grower);
      await shipMany([
        [dates, 40n],
        [figs, 4n],
      ]);
      await receive([[dates, 40n, 0n]]);
      await networkHelpers.time.increase(DAY);
      await expect(cancel([figs, dates]))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentLineNotInTransit")
        .withArgs(van, dates, LINE.received);
      await cancel([figs]);
      await expect(receive([[figs, 4n, 0n]]))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentLineNotInTransit")
        .withArgs(van, figs, LINE.cancelled);
    });

    it("gives a holder its share back, and what was recalled comes back recalled", async function () {
      const { ledger, seller, union, shop, dates, ship, cancel } = await networkHelpers.loadFixture(grower);
      await deliver(ledger, seller, union, "one", dates, 50n);
      await ship(50n, { from: union, to: shop, name: "two" });
      await act(ledger, seller, "recall", [dates, `0x${"00".repeat(20)}`, reason]);
      await networkHelpers.time.increase(DAY);
      await cancel([dates], { by: union, id: stock.shipmentIdOf(ledger, union.account, "two") });
      expect(await freeOf(ledger, dates, union)).to.equal(50n);
      await expect(ship(50n, { from: union, to: shop, name: "three" }))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
        .withArgs(dates, union.account);
    });

    it("refuses no reason, no line and too many", async function () {
      const { ledger, dates, cancel } = await networkHelpers.loadFixture(grower);
      await expect(cancel([dates], { why: ZeroHash }))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
      for (const length of [0, 51]) {
        await expect(cancel(Array.from({ length }, () => dates)))
          .to.be.revertedWithCustomError(ledger.batches, "BatchesListLength")
          .withArgs(length, 50);
      }
    });
  });
});
