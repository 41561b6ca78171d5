import { expect } from "chai";
import { keccak256, toBeHex, ZeroAddress, zeroPadValue } from "ethers";
import { network } from "hardhat";
import {
  accepted,
  agree,
  agreementIdOf,
  DAY,
  dealOf,
  deliver,
  deliveryIdOf,
  NONE,
  openSale,
  progressOf,
  propose,
  receive,
  STATE,
} from "../support/agreements.ts";
import { UNIT } from "../support/enums.ts";
import { by } from "../support/ledger.ts";
import { abi, commitmentOf } from "../support/requests.ts";
import { act, freeOf, KG, register, shipmentIdOf } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();
const reason = commitmentOf("reason");

describe("Agreements", function () {
  const sale = () => openSale(ethers);
  const fresh = () => networkHelpers.loadFixture(sale);

  describe("a proposal", function () {
    it("binds every term in its id, and tells all of them", async function () {
      const scene = await fresh();
      const { ledger, seller } = scene;
      const deal = dealOf(scene);
      const id = agreementIdOf(ledger, seller.account, deal);
      expect(await ledger.agreements.agreementIdOf(seller.account, deal)).to.equal(id);
      await expect(agree(ledger, seller, "propose", [deal]))
        .to.emit(ledger.agreements, "AgreementProposed")
        .withArgs(id, seller.account, deal);
      expect(await ledger.agreements.agreement(id)).to.deep.equal([
        STATE.proposed,
        1n,
        2n,
        3n,
        true,
        1n,
        0n,
        0n,
        false,
        false,
        scene.now + 7n * DAY,
        scene.now + 30n * DAY,
      ]);
      const ids = new Set([id]);
      for (const [name, value] of Object.entries({
        commitment: reason,
        counterparty: scene.stranger.account,
        selling: false,
        arbiter: ZeroAddress,
        validUntil: scene.now + 8n * DAY,
        deliveredUntil: scene.now + 31n * DAY,
        arbitrationHours: 73n,
        lines: [[60n * KG, UNIT.volume]],
      }))
        ids.add((await ledger.agreements.agreementIdOf(seller.account, dealOf(scene, { [name]: value }))) as string);
      expect(ids.size).to.equal(9);
    });

    it("stands in the slots that the contracts' README tells", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      await agree(ledger, buyer, "declarePayment", [id, reason]);
      await agree(ledger, seller, "confirmPayment", [id, 0, reason]);
      await agree(ledger, seller, "settle", [id]);
      const read = async (key: unknown, type: string, within: unknown) =>
        BigInt(await ethers.provider.getStorage(ledger.agreements.target, slotOf(type, key, within)));
      const slotOf = (type: string, key: unknown, within: unknown) =>
        keccak256(abi.encode([type, "bytes32"], [key, zeroPadValue(toBeHex(within as bigint), 32)]));
      const [valid, delivered] = [scene.now + 7n * DAY, scene.now + 30n * DAY];
      // The seller's proposal, and its word that nothing is owed; one line; one payment, confirmed.
      const packed =
        1n |
        (2n << 32n) |
        (3n << 64n) |
        (STATE.accepted << 96n) |
        (3n << 104n) |
        (1n << 112n) |
        (1n << 120n) |
        (1n << 128n);
      expect(await read(id, "bytes32", 0n)).to.equal(packed | (valid << 136n) | (delivered << 176n) | (72n << 216n));
      const line = (60n * KG) | ((30n * KG) << 64n) | (UNIT.mass << 192n);
      expect(await read(0, "uint256", slotOf("bytes32", id, 1n))).to.equal(line);
      const owner = keccak256(abi.encode(["bytes32", "uint8"], [id, 0]));
      expect(await read(batch, "bytes32", slotOf("bytes32", owner, 2n))).to.equal(30n * KG);
      const tag = BigInt(reason) & (2n ** 63n - 1n);
      expect(await read(0, "uint256", slotOf("bytes32", id, 3n))).to.equal(tag | (1n << 63n));
    });

    it("refuses what no agreement can be", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, stranger, now } = scene;
      const refused = async (changes: Parameters<typeof dealOf>[1], error: string, args: unknown[]) =>
        expect(agree(ledger, seller, "propose", [dealOf(scene, changes)]))
          .to.be.revertedWithCustomError(ledger.agreements, error)
          .withArgs(...args);
      await refused({ commitment: NONE }, "AgreementInvalidCommitment", [NONE]);
      await refused({ counterparty: seller.account }, "AgreementWithItself", [seller.account]);
      for (const arbiter of [seller.account, buyer.account, ethers.Wallet.createRandom().address])
        await refused({ arbiter }, "AgreementInvalidArbiter", [arbiter]);
      await refused({ validUntil: now }, "AgreementInvalidDeadlines", [now, now + 30n * DAY]);
      await refused({ deliveredUntil: now + DAY }, "AgreementInvalidDeadlines", [now + 7n * DAY, now + DAY]);
      for (const hours of [23n, 8_785n])
        await refused({ arbitrationHours: hours }, "AgreementArbitrationOutOfBounds", [hours, 24n, 8_784n]);
      const line = [KG, UNIT.mass];
      await refused({ lines: [] }, "AgreementListLength", [0n, 20n]);
      await refused({ lines: Array.from({ length: 21 }, () => line) }, "AgreementListLength", [21n, 20n]);
      for (const bad of [
        [0n, UNIT.mass],
        [10n ** 18n + 1n, UNIT.mass],
        [KG, UNIT.none],
      ])
        await refused({ lines: [line, bad] }, "AgreementInvalidLine", [1n]);
      await by(ledger.registrar, ledger.organisations).suspend(stranger.account, reason);
      await expect(
        agree(ledger, seller, "propose", [dealOf(scene, { counterparty: stranger.account })]),
      ).to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive");
      await propose(scene);
      await refused({}, "AgreementAlreadyProposed", [agreementIdOf(ledger, seller.account, dealOf(scene))]);
    });

    it("is countered in the same thread, each on their own side, until one is accepted", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, stranger } = scene;
      const first = await propose(scene);
      const answer = dealOf(scene, {
        counterparty: seller.account,
        selling: false,
        commitment: commitmentOf("cheaper"),
      });
      const second = agreementIdOf(ledger, buyer.account, answer);
      for (const changes of [
        { counterparty: stranger.account, selling: false },
        { counterparty: seller.account, selling: true },
      ])
        await expect(agree(ledger, buyer, "counter", [first, dealOf(scene, changes)]))
          .to.be.revertedWithCustomError(ledger.agreements, "AgreementNotOfThread")
          .withArgs(first);
      await expect(agree(ledger, buyer, "counter", [first, answer]))
        .to.emit(ledger.agreements, "AgreementCountered")
        .withArgs(first, buyer.account, second)
        .and.to.emit(ledger.agreements, "AgreementProposed")
        .withArgs(second, buyer.account, answer);
      // Who proposed it cannot accept it, and what was countered cannot be accepted.
      await expect(agree(ledger, buyer, "accept", [second]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementNotYours")
        .withArgs(second, buyer.account);
      await expect(agree(ledger, buyer, "accept", [first]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementUnexpectedState")
        .withArgs(first, STATE.countered, 1n << STATE.proposed);
      await expect(agree(ledger, seller, "accept", [second]))
        .to.emit(ledger.agreements, "AgreementAccepted")
        .withArgs(second, seller.account);
    });

    it("ends by a no, by being taken back, or by time", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer } = scene;
      const one = await propose(scene);
      await expect(agree(ledger, buyer, "reject", [one, reason]))
        .to.emit(ledger.agreements, "AgreementRejected")
        .withArgs(one, buyer.account, reason);
      const two = await propose(scene, { commitment: commitmentOf("again") });
      await expect(agree(ledger, seller, "withdraw", [two, NONE]))
        .to.emit(ledger.agreements, "AgreementWithdrawn")
        .withArgs(two, seller.account, NONE);
      const three = await propose(scene, { commitment: commitmentOf("once more") });
      await networkHelpers.time.increaseTo(scene.now + 7n * DAY);
      expect(await ledger.agreements.stateOf(three)).to.equal(STATE.proposed);
      await networkHelpers.time.increaseTo(scene.now + 7n * DAY + 1n);
      expect(await ledger.agreements.stateOf(three)).to.equal(STATE.expired);
    });

    it("comes through the Relay only, and its batches know the contract", async function () {
      const scene = await fresh();
      await expect(scene.ledger.agreements.propose(dealOf(scene)))
        .to.be.revertedWithCustomError(scene.ledger.agreements, "AgreementsOnlyThroughRelay")
        .withArgs(scene.ledger.admin.address);
      const { relay, batches, agreements, organisations } = scene.ledger;
      await expect(ethers.deployContract("Agreements", [relay.target, batches.target]))
        .to.be.revertedWithCustomError(agreements, "AgreementsInvalidBatches")
        .withArgs(batches.target);
      expect(await agreements.batches()).to.equal(batches.target);
      expect(await agreements.organisations()).to.equal(organisations.target);
      expect(await batches.agreements()).to.equal(agreements.target);
    });
  });

  describe("stock", function () {
    it("is reserved once, for one line, and never more than was agreed", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      expect(await freeOf(ledger, batch, seller)).to.equal(70n * KG);
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 30n, 0n]);
      await expect(agree(ledger, seller, "allocate", [id, 0, batch, 31n * KG]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementLineExceeded")
        .withArgs(id, 0, 30n * KG, 31n * KG);
      await expect(agree(ledger, seller, "allocate", [id, 1, batch, KG]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementLineUnknown")
        .withArgs(id, 1);
      // The same stock for another agreement: 70 kg are left, and 80 are agreed there.
      const other = await propose(scene, { lines: [[80n * KG, UNIT.mass]] });
      await agree(ledger, buyer, "accept", [other]);
      await expect(agree(ledger, seller, "allocate", [other, 0, batch, 71n * KG]))
        .to.be.revertedWithCustomError(ledger.batches, "BatchInsufficientFree")
        .withArgs(batch, seller.account, 70n * KG, 71n * KG);
      await expect(agree(ledger, seller, "allocate", [other, 0, batch, 70n * KG]))
        .to.emit(ledger.agreements, "StockAllocated")
        .withArgs(other, batch, seller.account, 0, 70n * KG);
      await expect(agree(ledger, seller, "deallocate", [other, 0, batch, 71n * KG]))
        .to.be.revertedWithCustomError(ledger.agreements, "AllocationInsufficient")
        .withArgs(other, 0, batch, 70n * KG, 71n * KG);
      await expect(agree(ledger, seller, "deallocate", [other, 0, batch, 20n * KG]))
        .to.emit(ledger.agreements, "StockReleased")
        .withArgs(other, batch, seller.account, 0, 20n * KG);
      expect(await ledger.agreements.allocated(other, 0, batch)).to.equal(50n * KG);
      expect(await freeOf(ledger, batch, seller)).to.equal(20n * KG);
    });

    it("is of the line's unit, and sound when it is reserved and when it is sent", async function () {
      const scene = await fresh();
      const { ledger, seller, batch } = scene;
      const id = await accepted(scene);
      await register(ledger, seller, commitmentOf("oil"), 5_000n, 4_500n, UNIT.volume);
      const oil = await ledger.batches.batchIdOf(seller.account, commitmentOf("oil"));
      await expect(agree(ledger, seller, "allocate", [id, 0, oil, 1n]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementUnitMismatch")
        .withArgs(id, 0, oil);
      await act(ledger, seller, "hold", [batch, reason]);
      await expect(deliver(scene, id, "road")).to.be.revertedWithCustomError(ledger.batches, "BatchIsOnHold");
      await act(ledger, seller, "release", [batch, reason]);
      await act(ledger, seller, "recall", [batch, ZeroAddress, reason]);
      await expect(deliver(scene, id, "road")).to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled");
      await expect(agree(ledger, seller, "allocate", [id, 0, batch, KG])).to.be.revertedWithCustomError(
        ledger.batches,
        "BatchIsRecalled",
      );
      await act(ledger, seller, "lift", [batch, ZeroAddress, reason]);
      await expect(act(ledger, seller, "annul", [batch, reason])).to.be.revertedWithCustomError(
        ledger.batches,
        "BatchPartlySpent",
      );
    });

    it("is reserved, sent and given back by the contract of agreements alone", async function () {
      const { ledger, seller, batch } = await fresh();
      const { batches } = ledger;
      const own = commitmentOf("owner");
      for (const call of [
        batches.reserve(seller.account, 1, batch, 1n),
        batches.unreserve(1, batch, 1n),
        batches.shipReserved(own, own, seller.account, 1, seller.account, 3_600, batch, 1n),
        batches.receiveReserved(own, own, seller.account, 1, own, batch, 1n, 0n),
        batches.cancelReserved(own, own, seller.account, 1, own, batch),
      ])
        await expect(call)
          .to.be.revertedWithCustomError(batches, "ReservationsOnlyForAgreements")
          .withArgs(ledger.admin.address);
    });
  });

  describe("a delivery", function () {
    it("is a shipment of the agreement's, which arrives short", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      const shipment = deliveryIdOf(ledger, id, 0, "road");
      await expect(deliver(scene, id, "road"))
        .to.emit(ledger.agreements, "DeliveryDispatched")
        .withArgs(id, batch, shipment, 0, 10n * KG)
        .and.to.emit(ledger.batches, "ShipmentDispatched");
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 30n, 0n]);
      // Not as a plain shipment: the agreement would not hear of it.
      for (const [member, method, args] of [
        [buyer, "receiveShipment", [shipment, reason, [[batch, KG, 0n]]]],
        [seller, "cancelShipment", [shipment, reason, [batch]]],
      ] as const)
        await expect(act(ledger, member, method, args))
          .to.be.revertedWithCustomError(ledger.batches, "ShipmentIsDelivery")
          .withArgs(shipment, batch);
      await expect(receive(scene, id, "road", 7n * KG, 2n * KG))
        .to.emit(ledger.batches, "ShipmentReceived")
        .withArgs(shipment, batch, buyer.account, 7n * KG, 2n * KG, KG, commitmentOf("receipt of road"));
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 27n, 7n]);
      expect(await freeOf(ledger, batch, buyer)).to.equal(7n * KG);
      expect(await freeOf(ledger, batch, seller)).to.equal(71n * KG);
      await expect(receive(scene, id, "road")).to.be.revertedWithCustomError(
        ledger.batches,
        "ShipmentLineNotInTransit",
      );
      await expect(receive(scene, id, "another road")).to.be.revertedWithCustomError(
        ledger.batches,
        "ShipmentLineNotInTransit",
      );
    });

    it("takes nothing for a delivery that is a plain shipment, nor of another line or agreement", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      await act(ledger, seller, "ship", [commitmentOf("plain"), buyer.account, 3_600n, batch, KG]);
      expect(shipmentIdOf(ledger, seller.account, "plain")).to.not.equal(deliveryIdOf(ledger, id, 0, "plain"));
      await expect(receive(scene, id, "plain", KG)).to.be.revertedWithCustomError(
        ledger.batches,
        "ShipmentLineNotInTransit",
      );
      await deliver(scene, id, "road");
      const other = await propose(scene, { commitment: commitmentOf("other") });
      await agree(ledger, buyer, "accept", [other]);
      await expect(receive(scene, other, "road")).to.be.revertedWithCustomError(
        ledger.batches,
        "ShipmentLineNotInTransit",
      );
    });

    it("is taken back by its seller, once the buyer was long enough silent", async function () {
      const scene = await fresh();
      const { ledger, seller, batch } = scene;
      const id = await accepted(scene);
      await deliver(scene, id, "road");
      const cancel = () => agree(ledger, seller, "cancelDelivery", [id, 0, commitmentOf("road"), reason, batch]);
      await expect(cancel()).to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYetCancellable");
      await networkHelpers.time.increase(3_600);
      await expect(cancel())
        .to.emit(ledger.batches, "ShipmentCancelled")
        .withArgs(deliveryIdOf(ledger, id, 0, "road"), batch, seller.account, 10n * KG, reason);
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 20n, 0n]);
      expect(await freeOf(ledger, batch, seller)).to.equal(80n * KG);
    });
  });
});
