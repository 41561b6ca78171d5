import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  accepted,
  agree,
  DAY,
  deliver,
  deliveryIdOf,
  NONE,
  openSale,
  progressOf,
  propose,
  receive,
  type Sale,
  STATE,
} from "../support/agreements.ts";
import { DISPOSAL, LINE } from "../support/enums.ts";
import { by } from "../support/ledger.ts";
import { done, sendGroup, spent } from "../support/outcomes.ts";
import { commitmentOf, type Member, requestOf } from "../support/requests.ts";
import { act, freeOf, KG, shipmentIdOf } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();
const reason = commitmentOf("reason");

describe("Goods that go back under an agreement", function () {
  const sale = () => openSale(ethers);
  const fresh = () => networkHelpers.loadFixture(sale);

  /** 30 kg allocated, 10 of them delivered by "road" and accepted. */
  async function delivered() {
    const scene = await fresh();
    const id = await accepted(scene);
    await deliver(scene, id, "road");
    await receive(scene, id, "road");
    return { ...scene, scene, id };
  }

  const argsOf = ({ batch }: Sale, id: string, quantity: bigint, name: string, of: string) => [
    id,
    0,
    commitmentOf(of),
    commitmentOf(name),
    3_600n,
    batch,
    quantity,
  ];
  const sendBack = (
    scene: Sale,
    id: string,
    quantity = 2n * KG,
    { by: member = scene.buyer, name = "way back", of = "road" }: { by?: Member; name?: string; of?: string } = {},
  ) => agree(scene.ledger, member, "returnDelivery", argsOf(scene, id, quantity, name, of));

  /** The seller says what arrived. */
  const takes = (scene: Sale, id: string, taken = 2n * KG, missing = 0n, name = "way back", member = scene.seller) =>
    agree(scene.ledger, member, "receiveDelivery", [
      id,
      0,
      commitmentOf(name),
      commitmentOf(`receipt of ${name}`),
      scene.batch,
      taken,
      missing,
    ]);
  const settle = (scene: Sale, id: string, ...sides: Member[]) =>
    sides.reduce<Promise<unknown>>(
      (before, side) => before.then(() => agree(scene.ledger, side, "settle", [id])),
      Promise.resolve(),
    );
  const wordsOf = async ({ ledger }: Sale, id: string) => {
    const { settledBySeller, settledByBuyer } = await ledger.agreements.agreement(id);
    return [settledBySeller, settledByBuyer] as [boolean, boolean];
  };

  it("are a delivery in the other direction: 2 of 10 back, accepted falls, and the line is delivered again", async function () {
    const { scene, id, ledger, seller, buyer, batch } = await delivered();
    const [road, back] = ["road", "way back"].map((name) => deliveryIdOf(ledger, id, 0, name)) as [string, string];
    await expect(sendBack(scene, id))
      .to.emit(ledger.agreements, "DeliveryReturnDispatched")
      .withArgs(id, batch, back, 0, 2n * KG)
      .and.to.emit(ledger.batches, "ReturnDispatched")
      .withArgs(back, batch, road)
      .and.to.emit(ledger.batches, "ShipmentDispatched");
    expect(await ledger.batches.returnOf(back, batch)).to.equal(road);
    // Nothing is less as long as the seller has not said what arrived.
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 30n, 10n]);
    expect(await freeOf(ledger, batch, buyer)).to.equal(8n * KG);
    await expect(takes(scene, id))
      .to.emit(ledger.batches, "ShipmentReceived")
      .withArgs(back, batch, seller.account, 2n * KG, 0n, 0n, commitmentOf("receipt of way back"));
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 28n, 8n]);
    expect(await freeOf(ledger, batch, seller)).to.equal(72n * KG);
    // 20 are still reserved, so there is room for 32: what came back is allocated and delivered once more.
    const allocate = (quantity: bigint) => agree(ledger, seller, "allocate", [id, 0, batch, quantity]);
    await expect(allocate(33n * KG))
      .to.be.revertedWithCustomError(ledger.agreements, "AgreementLineExceeded")
      .withArgs(id, 0, 32n * KG, 33n * KG);
    await allocate(32n * KG);
    await deliver(scene, id, "second road", 52n * KG);
    await receive(scene, id, "second road", 52n * KG);
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 60n, 60n]);
    // And the second delivery can go back too, beside what is left of the first.
    await sendBack(scene, id, 52n * KG, { name: "all back", of: "second road" });
    await sendBack(scene, id, 8n * KG, { name: "the rest" });
    await takes(scene, id, 52n * KG, 0n, "all back");
    await takes(scene, id, 8n * KG, 0n, "the rest");
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 0n, 0n]);
    expect(await freeOf(ledger, batch, seller)).to.equal(100n * KG);
  });

  const parts: [name: string, taken: bigint, missing: bigint, progress: bigint[], left: bigint][] = [
    ["takes a part and misses the rest", 1n, 1n, [60n, 29n, 9n], 8n],
    ["takes a part and refuses the rest", 1n, 0n, [60n, 29n, 9n], 9n],
    ["misses all of it", 0n, 2n, [60n, 30n, 10n], 8n],
    ["refuses all of it", 0n, 0n, [60n, 30n, 10n], 10n],
  ];
  for (const [name, taken, missing, progress, left] of parts)
    it(`count as far as they arrived: the seller ${name}`, async function () {
      const { scene, id, ledger, buyer, batch } = await delivered();
      await sendBack(scene, id);
      await takes(scene, id, taken * KG, missing * KG);
      expect(await progressOf(ledger, id)).to.deep.equal(progress);
      expect(await ledger.batches.returnable(deliveryIdOf(ledger, id, 0, "road"), batch)).to.equal(left * KG);
      expect(await freeOf(ledger, batch, buyer)).to.equal((10n - taken - missing) * KG);
    });

  it("are taken back by the buyer when the seller was silent too long, and nothing was changed by them", async function () {
    const { scene, id, ledger, seller, buyer, batch } = await delivered();
    await sendBack(scene, id);
    const cancel = (member: Member) =>
      agree(ledger, member, "cancelDelivery", [id, 0, commitmentOf("way back"), reason, batch]);
    await expect(cancel(buyer)).to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYetCancellable");
    await networkHelpers.time.increase(3_600n);
    await expect(cancel(seller)).to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours");
    await cancel(buyer);
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 30n, 10n]);
    expect(await freeOf(ledger, batch, buyer)).to.equal(10n * KG);
    await sendBack(scene, id, 10n * KG, { name: "all of it" });
    await takes(scene, id, 10n * KG, 0n, "all of it");
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 20n, 0n]);
  });

  describe("are refused", function () {
    it("to the seller, the arbiter and a stranger", async function () {
      const { scene, id, ledger, seller, arbiter, stranger } = await delivered();
      for (const member of [seller, arbiter, stranger])
        await expect(sendBack(scene, id, KG, { by: member }))
          .to.be.revertedWithCustomError(ledger.agreements, "AgreementNotYours")
          .withArgs(id, member.account);
    });

    it("beyond what was accepted of that delivery, at once or bit by bit, though more was of others", async function () {
      const { scene, id, ledger, batch } = await delivered();
      await deliver(scene, id, "second road");
      await receive(scene, id, "second road", 4n * KG, 6n * KG);
      const road = deliveryIdOf(ledger, id, 0, "road");
      await expect(sendBack(scene, id, 10n * KG + 1n))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
        .withArgs(road, batch, 10n * KG, 10n * KG + 1n);
      await sendBack(scene, id, 6n * KG);
      await expect(sendBack(scene, id, 5n * KG, { name: "another way back" }))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
        .withArgs(road, batch, 4n * KG, 5n * KG);
      await expect(sendBack(scene, id, KG)).to.be.revertedWithCustomError(ledger.batches, "ShipmentLineAlreadySent");
      // Under the delivery's own document neither.
      await expect(sendBack(scene, id, KG, { name: "road" })).to.be.revertedWithCustomError(
        ledger.batches,
        "ShipmentLineAlreadySent",
      );
    });

    it("of goods that are gone, and of nothing", async function () {
      const { scene, id, ledger, buyer, batch } = await delivered();
      await act(ledger, buyer, "dispose", [batch, 9n * KG, DISPOSAL.retail, reason]);
      await expect(sendBack(scene, id))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(batch, buyer.account, KG, 2n * KG);
      await expect(sendBack(scene, id, 0n)).to.be.revertedWithCustomError(ledger.batches, "BatchQuantityOutOfBounds");
      await expect(agree(ledger, buyer, "returnDelivery", [id, 0, commitmentOf("road"), NONE, 3_600n, batch, KG]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInvalidCommitment")
        .withArgs(NONE);
    });

    it("of a delivery of another agreement or line, of one on its way, and of a plain shipment", async function () {
      const { scene, id, ledger, seller, buyer, batch } = await delivered();
      const other = await propose(scene, { commitment: commitmentOf("other") });
      await agree(ledger, buyer, "accept", [other]);
      const unknown = async (attempt: Promise<unknown>) => {
        await expect(attempt).to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours");
      };
      await unknown(sendBack(scene, other));
      await unknown(agree(ledger, buyer, "returnDelivery", [id, 1, ...argsOf(scene, id, KG, "x", "road").slice(2)]));
      await act(ledger, seller, "ship", [commitmentOf("plain"), buyer.account, 3_600n, batch, KG]);
      const plain = shipmentIdOf(ledger, seller.account, "plain");
      await act(ledger, buyer, "receiveShipment", [plain, reason, [[batch, KG, 0n]]]);
      await unknown(sendBack(scene, id, KG, { of: "plain" }));
      await deliver(scene, id, "late");
      await expect(sendBack(scene, id, KG, { of: "late" }))
        .to.be.revertedWithCustomError(ledger.batches, "ShipmentMoreThanAccepted")
        .withArgs(deliveryIdOf(ledger, id, 0, "late"), batch, 0n, KG);
    });

    it("as returns of a plain shipment, and so are their ends: the agreement would not hear of it", async function () {
      const { scene, id, ledger, seller, buyer, batch } = await delivered();
      const [road, back] = ["road", "way back"].map((name) => deliveryIdOf(ledger, id, 0, name)) as [string, string];
      await sendBack(scene, id);
      for (const [member, method, args, shipment] of [
        [buyer, "returnShipment", [road, reason, 3_600n, [[batch, KG]]], road],
        [seller, "receiveShipment", [back, reason, [[batch, KG, 0n]]], back],
        [buyer, "cancelShipment", [back, reason, [batch]], back],
      ] as const)
        await expect(act(ledger, member, method, args))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentIsDelivery")
          .withArgs(shipment, batch);
    });

    it("once they are back: they are delivered anew instead, and by the seller alone", async function () {
      const { scene, id, ledger, seller } = await delivered();
      await sendBack(scene, id);
      await expect(takes(scene, id, KG, 0n, "way back", scene.buyer)).to.be.revertedWithCustomError(
        ledger.batches,
        "ShipmentNotYours",
      );
      await takes(scene, id);
      await expect(takes(scene, id)).to.be.revertedWithCustomError(ledger.batches, "ShipmentLineNotInTransit");
      await expect(
        sendBack(scene, id, KG, { by: seller, of: "way back", name: "there" }),
      ).to.be.revertedWithCustomError(ledger.agreements, "AgreementNotYours");
      await expect(sendBack(scene, id, KG, { of: "way back", name: "there" })).to.be.revertedWithCustomError(
        ledger.batches,
        "ShipmentNotYours",
      );
    });

    it("past the contract of agreements, to anybody", async function () {
      const { ledger, buyer, batch } = await fresh();
      const own = commitmentOf("owner");
      await expect(ledger.batches.returnReserved(own, own, own, buyer.account, 2, 3_600, batch, 1n))
        .to.be.revertedWithCustomError(ledger.batches, "ReservationsOnlyForAgreements")
        .withArgs(ledger.admin.address);
    });

    it("after both have said that nothing is owed", async function () {
      const { scene, id, ledger, seller, buyer } = await delivered();
      await settle(scene, id, seller, buyer);
      const states = [STATE.accepted, STATE.overdue, STATE.disputed, STATE.resolved, STATE.lapsed];
      const allowed = states.reduce((bits, state) => bits | (1n << state), 0n);
      await expect(sendBack(scene, id))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementUnexpectedState")
        .withArgs(id, STATE.settled, allowed);
    });
  });

  describe("and the word that nothing is owed", function () {
    it("falls when they go, and stands when all of them arrive", async function () {
      const { scene, id, seller, buyer } = await delivered();
      await settle(scene, id, buyer);
      await sendBack(scene, id);
      expect(await wordsOf(scene, id)).to.deep.equal([false, false]);
      await settle(scene, id, seller);
      await takes(scene, id);
      expect(await wordsOf(scene, id)).to.deep.equal([true, false]);
    });

    it("falls when less arrives than was sent, and when they are taken back", async function () {
      for (const taken of [KG, null]) {
        const { scene, id, ledger, seller, buyer, batch } = await delivered();
        await sendBack(scene, id);
        await settle(scene, id, seller);
        if (taken === null) {
          await networkHelpers.time.increase(3_600n);
          await agree(ledger, buyer, "cancelDelivery", [id, 0, commitmentOf("way back"), reason, batch]);
        } else await takes(scene, id, taken);
        expect(await wordsOf(scene, id)).to.deep.equal([false, false]);
      }
    });

    it("stays when both said it while they were on their way: they arrive all the same", async function () {
      const { scene, id, ledger, seller, buyer, batch } = await delivered();
      await sendBack(scene, id);
      await settle(scene, id, seller, buyer);
      await takes(scene, id, KG);
      expect(await ledger.agreements.stateOf(id)).to.equal(STATE.settled);
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 29n, 9n]);
      await ledger.agreements.release(id, 0, [batch]);
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 9n, 9n]);
    });
  });

  it("may go whatever the agreement has come to, payments included, while a debt is open", async function () {
    const { scene, id, ledger, seller, buyer, arbiter, batch } = await delivered();
    // What was paid stays paid, though less is due now: what is settled about that, the two agree on.
    await agree(ledger, buyer, "declarePayment", [id, reason]);
    await agree(ledger, seller, "confirmPayment", [id, 0, reason]);
    await sendBack(scene, id, KG, { name: "accepted" });
    await networkHelpers.time.increase(31n * DAY);
    await sendBack(scene, id, KG, { name: "overdue" });
    await agree(ledger, buyer, "dispute", [id, reason]);
    await sendBack(scene, id, KG, { name: "disputed" });
    await agree(ledger, arbiter, "resolve", [id, reason]);
    await sendBack(scene, id, KG, { name: "resolved" });
    for (const name of ["accepted", "overdue", "disputed", "resolved"]) await takes(scene, id, KG, 0n, name);
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 26n, 6n]);
    expect((await ledger.agreements.agreement(id)).confirmed).to.equal(1n);
    // Nothing can be sent under it any more, and what was reserved is given back as ever.
    await ledger.agreements.release(id, 0, [batch]);
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 6n, 6n]);
    expect(await freeOf(ledger, batch, seller)).to.equal(94n * KG);
  });

  it("may be recalled, and are stopped where they arrive", async function () {
    const { scene, id, ledger, seller, batch } = await delivered();
    await act(ledger, seller, "recall", [batch, ZeroAddress, reason]);
    await sendBack(scene, id);
    await takes(scene, id);
    expect(await progressOf(ledger, id)).to.deep.equal([60n, 28n, 8n]);
    await expect(agree(ledger, seller, "allocate", [id, 0, batch, KG]))
      .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
      .withArgs(batch, seller.account);
  });

  it("wait while a side is suspended: the buyer's for both, and then for the seller to say what arrived", async function () {
    const { scene, id, ledger, seller, buyer } = await delivered();
    const registrar = by(ledger.registrar, ledger.organisations);
    const inactive = async (attempt: Promise<unknown>) => {
      await expect(attempt).to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive");
    };
    for (const side of [seller, buyer]) {
      await registrar.suspend(side.account, reason);
      await inactive(sendBack(scene, id));
      await registrar.reinstate(side.account);
    }
    await sendBack(scene, id);
    await registrar.suspend(seller.account, reason);
    await inactive(takes(scene, id));
    await registrar.reinstate(seller.account);
    await takes(scene, id);
  });

  it("are settled or returned, never both, when the two cross in one block", async function () {
    const { scene, id, ledger, seller, buyer, batch } = await delivered();
    const asks = (member: Member, method: string, args: unknown[], ahead = 0n) =>
      requestOf(ledger, member, ledger.agreements, method, args, { ahead });
    const group = [
      await asks(buyer, "settle", [id]),
      await asks(seller, "settle", [id]),
      await asks(buyer, "returnDelivery", argsOf(scene, id, KG, "way back", "road"), 1n),
    ];
    const outcomes = await sendGroup(ledger, group, { errorsOf: [ledger.agreements] });
    const allowed = [2n, 3n, 4n, 6n, 7n].reduce((bits, state) => bits | (1n << state), 0n);
    expect(outcomes).to.deep.equal([
      done(ledger, group[0]!),
      done(ledger, group[1]!),
      spent(ledger, group[2]!, "AgreementUnexpectedState", [id, STATE.settled, allowed]),
    ]);
    const line = await ledger.batches.shipmentLine(deliveryIdOf(ledger, id, 0, "way back"), batch);
    expect(line.state).to.equal(LINE.none);
  });
});
