import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { DISPOSAL, KIND, LINE, STATUS } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { commitmentOf, registerMember, requestOf } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, deliver, eventsOf, freeOf, HOUR, MAX, type Portion, type Receipt } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const DAY = 24n * HOUR;
const reason = commitmentOf("reason");
const paper = commitmentOf("receipt");

describe("Returns", function () {
  /** A shop has accepted 10 kg of dates and 4 of figs from a union, which has them from their grower. */
  async function shop() {
    const ledger = await deployLedger(ethers);
    const grower = await registerMember(ledger, 1);
    const union = await registerMember(ledger, 2, { kind: KIND.union });
    const buyer = await registerMember(ledger, 3, { kind: KIND.buyer });
    const other = await registerMember(ledger, 4, { kind: KIND.buyer });
    await stock.register(ledger, grower, ...byMass("dates", 100n));
    await stock.register(ledger, grower, ...byMass("figs", 20n));
    const [dates, figs] = ["dates", "figs"].map((name) => stock.batchIdOf(ledger, grower.account, name)) as [
      string,
      string,
    ];
    await deliver(ledger, grower, union, "harvest", dates, 50n);
    await deliver(ledger, grower, union, "figs", figs, 20n);
    const lines: Portion[] = [
      [dates, 12n],
      [figs, 4n],
    ];
    await act(ledger, union, "shipMany", [commitmentOf("van"), buyer.account, DAY, lines]);
    const van = stock.shipmentIdOf(ledger, union.account, "van");
    const receipts: Receipt[] = [
      [dates, 10n, 1n],
      [figs, 4n, 0n],
    ];
    await act(ledger, buyer, "receiveShipment", [van, paper, receipts]);
    const back = stock.shipmentIdOf(ledger, buyer.account, "back");
    const sendBack = (parts: Portion[], { from = buyer, name = "back", of = van, time = DAY } = {}) =>
      act(ledger, from, "returnShipment", [of, commitmentOf(name), time, parts], stock.WIDE);
    const receive = (receipt: Receipt, { to = union, id = back } = {}) =>
      act(ledger, to, "receiveShipment", [id, paper, [receipt]]);
    const left = (batch = dates, id = van) => ledger.batches.returnable(id, batch) as Promise<bigint>;
    const supplierOf = async (account: string) => (await ledger.batches.holding(dates, account)).supplier as bigint;
    return { ledger, grower, union, buyer, other, dates, figs, van, back, sendBack, receive, left, supplierOf };
  }
  const fresh = () => networkHelpers.loadFixture(shop);

  it("are shipments that name the shipment whose goods they return", async function () {
    const { ledger, union, buyer, dates, van, back, sendBack, left } = await fresh();
    expect(await left()).to.equal(10n);
    const now = BigInt(await networkHelpers.time.latest());
    await networkHelpers.time.setNextBlockTimestamp(now + 10n);
    expect(await eventsOf(ledger, sendBack([[dates, 2n]]))).to.deep.equal([
      ["ShipmentDispatched", back, dates, buyer.account, union.account, 2n, now + 10n + DAY],
      ["ReturnDispatched", back, dates, van],
    ]);
    expect(await ledger.batches.shipmentLine(back, dates)).to.deep.equal([3n, 2n, 2n, now + 10n + DAY, LINE.inTransit]);
    expect(await ledger.batches.returnOf(back, dates)).to.equal(van);
    expect(await ledger.batches.returnOf(van, dates)).to.equal(ZeroHash);
    expect(await left()).to.equal(8n);
    expect(await freeOf(ledger, dates, buyer)).to.equal(8n);
    // The first shipment stays what it was.
    expect((await ledger.batches.shipmentLine(van, dates)).quantity).to.equal(12n);
    expect((await ledger.batches.shipmentLine(van, dates)).state).to.equal(LINE.received);
  });

  it("take several lines of one shipment, all or none, up to fifty", async function () {
    const { ledger, buyer, dates, figs, van, back, sendBack, left } = await fresh();
    await expect(
      sendBack([
        [dates, 10n],
        [figs, 5n],
      ]),
    )
      .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
      .withArgs(van, figs, 4n, 5n);
    expect(await left()).to.equal(10n);
    await sendBack([
      [dates, 10n],
      [figs, 4n],
    ]);
    for (const batch of [dates, figs]) {
      expect(await left(batch)).to.equal(0n);
      expect(await freeOf(ledger, batch, buyer)).to.equal(0n);
      expect(await ledger.batches.returnOf(back, batch)).to.equal(van);
    }
    for (const length of [0, 51])
      await expect(sendBack(Array.from({ length }, (): Portion => [dates, 1n])))
        .to.be.revertedWithCustomError(ledger.batches, "BatchesListLength")
        .withArgs(length, 50);
  });

  describe("what their receiver says of them", function () {
    const parts: [name: string, accepted: bigint, missing: bigint, left: bigint][] = [
      ["all arrived", 5n, 0n, 5n],
      ["a part arrived, the rest is missing", 3n, 2n, 5n],
      ["a part arrived, the rest is refused", 3n, 0n, 7n],
      ["a part arrived, some is missing, some refused", 2n, 1n, 7n],
      ["nothing arrived", 0n, 5n, 5n],
      ["all of it is refused", 0n, 0n, 10n],
    ];
    for (const [name, accepted, missing, rest] of parts)
      it(`${name}: what is refused can be returned again, what is missing cannot`, async function () {
        const { ledger, union, buyer, dates, back, sendBack, receive, left, supplierOf } = await fresh();
        await sendBack([[dates, 5n]]);
        const refused = 5n - accepted - missing;
        expect(await eventsOf(ledger, receive([dates, accepted, missing]))).to.deep.equal([
          ["ShipmentReceived", back, dates, union.account, accepted, missing, refused, paper],
        ]);
        expect(await left()).to.equal(rest);
        expect(await left(dates, back), "a return is not returned").to.equal(0n);
        expect(await freeOf(ledger, dates, buyer)).to.equal(5n + refused);
        // Of the union's 50, 12 went out and 1 of them was refused.
        expect(await freeOf(ledger, dates, union)).to.equal(39n + accepted);
        expect(await supplierOf(union.account), "a customer does not become a supplier").to.equal(1n);
        if (rest > 0n) await sendBack([[dates, 5n + refused]], { name: "again" });
        await expect(sendBack([[dates, 1n]], { name: "more" })).to.be.revertedWithCustomError(
          ledger.batches,
          "ShipmentMoreThanAccepted",
        );
      });

    it("cannot be more than was sent, nor said twice", async function () {
      const { ledger, dates, back, sendBack, receive } = await fresh();
      await sendBack([[dates, 5n]]);
      await expect(receive([dates, 6n, 0n]))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanSent")
        .withArgs(back, dates, 5n, 6n);
      await receive([dates, 0n, 0n]);
      await expect(receive([dates, 0n, 0n]))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentLineNotInTransit")
        .withArgs(back, dates, LINE.received);
    });

    it("lets what came back be sent out again, and returned again", async function () {
      const { ledger, union, buyer, dates, sendBack, receive } = await fresh();
      await sendBack([[dates, 10n]]);
      await receive([dates, 10n, 0n]);
      await deliver(ledger, union, buyer, "second van", dates, 49n);
      const second = stock.shipmentIdOf(ledger, union.account, "second van");
      await sendBack([[dates, 49n]], { of: second, name: "second back" });
    });
  });

  describe("are taken back on their way", function () {
    it("by who sent them, when their time has come; they can be returned again", async function () {
      const { ledger, union, buyer, other, dates, back, sendBack, left } = await fresh();
      await sendBack([[dates, 4n]]);
      const cancel = (member = buyer) => act(ledger, member, "cancelShipment", [back, reason, [dates]]);
      await expect(cancel()).to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYetCancellable");
      await networkHelpers.time.increase(DAY);
      for (const member of [union, other])
        await expect(cancel(member))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours")
          .withArgs(back, dates, member.account);
      expect(await left()).to.equal(6n);
      expect(await eventsOf(ledger, cancel())).to.deep.equal([
        ["ShipmentCancelled", back, dates, buyer.account, 4n, reason],
      ]);
      expect(await left()).to.equal(10n);
      expect(await freeOf(ledger, dates, buyer)).to.equal(10n);
      await sendBack([[dates, 10n]], { name: "again" });
    });
  });

  describe("are refused", function () {
    it("beyond what was accepted, in one or in many, even where the sum would overflow", async function () {
      const { ledger, dates, van, sendBack } = await fresh();
      for (const asked of [11n, 12n, 2n ** 64n - 1n])
        await expect(sendBack([[dates, asked]]))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
          .withArgs(van, dates, 10n, asked);
      await sendBack([[dates, 6n]]);
      await expect(sendBack([[dates, 5n]], { name: "second" }))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
        .withArgs(van, dates, 4n, 5n);
    });

    it("to whoever did not receive it: its sender, a third, and of a batch that was not in it", async function () {
      const { ledger, grower, union, buyer, other, dates, van, sendBack } = await fresh();
      for (const from of [grower, union, other])
        await expect(sendBack([[dates, 1n]], { from }))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours")
          .withArgs(van, dates, from.account);
      for (const [of, batch] of [
        [van, reason],
        [reason, dates],
      ] as const)
        await expect(sendBack([[batch, 1n]], { of }))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours")
          .withArgs(of, batch, buyer.account);
    });

    it("before it has arrived, and when it never did", async function () {
      const { ledger, union, buyer, dates, sendBack } = await fresh();
      await act(ledger, union, "ship", [commitmentOf("late"), buyer.account, DAY, dates, 5n]);
      const late = stock.shipmentIdOf(ledger, union.account, "late");
      const refused = async () => {
        await expect(sendBack([[dates, 1n]], { of: late }))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
          .withArgs(late, dates, 0n, 1n);
      };
      await refused();
      await networkHelpers.time.increase(DAY);
      await act(ledger, union, "cancelShipment", [late, reason, [dates]]);
      await refused();
    });

    it("of what came back: it is sent out anew instead", async function () {
      const { ledger, union, dates, back, sendBack, receive } = await fresh();
      await sendBack([[dates, 5n]]);
      await receive([dates, 5n, 0n]);
      await expect(sendBack([[dates, 1n]], { from: union, of: back, name: "there" }))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
        .withArgs(back, dates, 0n, 1n);
    });

    it("of nothing, and of what is no longer there: sold, or sent on", async function () {
      const { ledger, buyer, other, dates, sendBack } = await fresh();
      await expect(sendBack([[dates, 0n]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchQuantityOutOfBounds")
        .withArgs(0n, MAX);
      await act(ledger, buyer, "dispose", [dates, 4n, DISPOSAL.retail, reason]);
      await deliver(ledger, buyer, other, "on", dates, 3n);
      await expect(sendBack([[dates, 4n]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(dates, buyer.account, 3n, 4n);
      await sendBack([[dates, 3n]]);
    });

    it("without a document, a second time under the same, and in no time or in too much", async function () {
      const { ledger, buyer, dates, van, back, sendBack } = await fresh();
      await expect(act(ledger, buyer, "returnShipment", [van, ZeroHash, DAY, [[dates, 1n]]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(ZeroHash);
      for (const time of [0n, HOUR - 1n, 366n * DAY + 1n])
        await expect(sendBack([[dates, 1n]], { time }))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentTransitTimeOutOfBounds")
          .withArgs(time, HOUR, 366n * DAY);
      for (const twice of [true, false]) {
        if (!twice) await sendBack([[dates, 1n]]);
        const lines: Portion[] = twice
          ? [
              [dates, 1n],
              [dates, 1n],
            ]
          : [[dates, 1n]];
        await expect(sendBack(lines))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentLineAlreadySent")
          .withArgs(back, dates);
      }
    });

    it("by whoever or to whoever is suspended, and past the Relay", async function () {
      const { ledger, union, buyer, dates, van, sendBack } = await fresh();
      const registrar = by(ledger.registrar, ledger.organisations);
      const refused = async (account: string) => {
        await expect(sendBack([[dates, 1n]]))
          .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
          .withArgs(account, STATUS.suspended);
      };
      await registrar.suspend(union.account, reason);
      await refused(union.account);
      await registrar.suspend(buyer.account, reason);
      await refused(buyer.account);
      await expect(ledger.batches.returnShipment(van, reason, DAY, [[dates, 1n]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchesOnlyThroughRelay")
        .withArgs(ledger.admin.address);
    });
  });

  describe("of stock that is stopped", function () {
    it("wait while their holder has it on hold", async function () {
      const { ledger, buyer, dates, sendBack } = await fresh();
      await act(ledger, buyer, "hold", [dates, reason]);
      await expect(sendBack([[dates, 1n]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsOnHold")
        .withArgs(dates, buyer.account);
      await act(ledger, buyer, "release", [dates, reason]);
      await sendBack([[dates, 1n]]);
    });

    it("go back to the supplier when it is recalled, and home from there", async function () {
      const { ledger, grower, union, buyer, dates, sendBack, receive } = await fresh();
      await act(ledger, grower, "recall", [dates, ZeroAddress, reason]);
      await sendBack([[dates, 10n]]);
      await receive([dates, 10n, 0n]);
      await expect(act(ledger, union, "ship", [reason, buyer.account, DAY, dates, 10n]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
        .withArgs(dates, union.account);
      const harvest = stock.shipmentIdOf(ledger, grower.account, "harvest");
      await sendBack([[dates, 49n]], { from: union, of: harvest, name: "home" });
      await receive([dates, 49n, 0n], { to: grower, id: stock.shipmentIdOf(ledger, union.account, "home") });
      expect(await freeOf(ledger, dates, grower)).to.equal(99n);
    });

    it("open no other way for recalled stock: not to an earlier supplier, nor out again to who sent it back", async function () {
      const { ledger, grower, union, buyer, other, dates, sendBack } = await fresh();
      await deliver(ledger, grower, other, "other harvest", dates, 20n);
      await deliver(ledger, other, buyer, "other van", dates, 5n);
      await deliver(ledger, union, grower, "home", dates, 10n);
      const home = stock.shipmentIdOf(ledger, union.account, "home");
      await act(ledger, grower, "recall", [dates, ZeroAddress, reason]);
      await expect(sendBack([[dates, 1n]]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
        .withArgs(dates, buyer.account);
      await expect(sendBack([[dates, 1n]], { from: grower, of: home, name: "out" }))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
        .withArgs(dates, grower.account);
      // Sound again, both may be: goods that were taken can be sent back, whichever way they went.
      await act(ledger, grower, "lift", [dates, ZeroAddress, reason]);
      await sendBack([[dates, 1n]]);
      await sendBack([[dates, 1n]], { from: grower, of: home, name: "out" });
    });
  });

  it("that are sent twice in one block go to who came first", async function () {
    const { ledger, buyer, dates, van, left } = await fresh();
    const asks = (name: string, ahead: bigint) =>
      requestOf(ledger, buyer, ledger.batches, "returnShipment", [van, commitmentOf(name), DAY, [[dates, 6n]]], {
        ahead,
      });
    const group = [await asks("one", 0n), await asks("two", 1n)];
    const transaction = await by(ledger.relayer, ledger.relay).executeGroup(group, { gasLimit: 15_000_000 });
    const { logs } = (await transaction.wait())!;
    const names = logs.map((log: { eventName?: string }) => log.eventName).filter(Boolean);
    expect(names).to.deep.equal(["RequestExecuted", "RequestFailed"]);
    expect(await left()).to.equal(4n);
    expect(await freeOf(ledger, dates, buyer)).to.equal(4n);
  });

  it("lose nothing but what is missing", async function () {
    const { ledger, grower, union, buyer, other, dates, sendBack, receive } = await fresh();
    await sendBack([[dates, 7n]]);
    await receive([dates, 3n, 2n]);
    await sendBack([[dates, 4n]], { name: "on its way" });
    let free = 0n;
    for (const member of [grower, union, buyer, other]) free += await freeOf(ledger, dates, member);
    // 1 missing of the van, 2 of the return; 4 on their way.
    expect(free).to.equal(100n - 1n - 2n - 4n);
  });
});
