import { expect } from "chai";
import { network } from "hardhat";
import { accepted, agree, DAY, deliver, NONE, openSale, progressOf, receive, STATE } from "../support/agreements.ts";
import { by } from "../support/ledger.ts";
import { commitmentOf } from "../support/requests.ts";
import { freeOf, KG } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();
const reason = commitmentOf("reason");

describe("The end of an agreement", function () {
  const sale = () => openSale(ethers);
  const fresh = () => networkHelpers.loadFixture(sale);

  describe("an ending", function () {
    it("comes by both sides' word, when no payment waits", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      const settle = (member = seller) => agree(ledger, member, "settle", [id]);
      await agree(ledger, buyer, "declarePayment", [id, reason]);
      await expect(settle())
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementPaymentsOpen")
        .withArgs(id, 1, 0);
      await agree(ledger, seller, "confirmPayment", [id, 0, reason]);
      await expect(settle()).to.emit(ledger.agreements, "SettlementStated").withArgs(id, seller.account);
      await expect(settle())
        .to.be.revertedWithCustomError(ledger.agreements, "SettlementAlreadyStated")
        .withArgs(id, seller.account);
      // More is sent, and what was said falls.
      await deliver(scene, id, "road");
      await expect(settle(buyer)).not.to.emit(ledger.agreements, "AgreementSettled");
      await expect(settle()).to.emit(ledger.agreements, "AgreementSettled").withArgs(id);
      await expect(ledger.agreements.release(id, 0, [batch]))
        .to.emit(ledger.agreements, "StockReleased")
        .withArgs(id, batch, seller.account, 0, 20n * KG);
      expect(await freeOf(ledger, batch, seller)).to.equal(90n * KG);
      // What is on its way still arrives.
      await receive(scene, id, "road");
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 10n, 10n]);
      await expect(ledger.agreements.release(id, 0, [batch])).not.to.emit(ledger.agreements, "StockReleased");
      for (const list of [[], Array.from({ length: 51 }, () => batch)])
        await expect(ledger.agreements.release(id, 0, list))
          .to.be.revertedWithCustomError(ledger.agreements, "AgreementListLength")
          .withArgs(list.length, 50n);
    });

    it("comes by the arbiter's word, or by the arbiter's silence", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, arbiter, batch } = scene;
      const id = await accepted(scene);
      await expect(agree(ledger, buyer, "dispute", [id, NONE])).to.be.revertedWithCustomError(
        ledger.agreements,
        "AgreementInvalidCommitment",
      );
      await agree(ledger, seller, "dispute", [id, reason]);
      await expect(agree(ledger, buyer, "withdrawDispute", [id])).to.be.revertedWithCustomError(
        ledger.agreements,
        "AgreementNotYours",
      );
      await expect(agree(ledger, seller, "withdrawDispute", [id]))
        .to.emit(ledger.agreements, "DisputeWithdrawn")
        .withArgs(id, seller.account);
      const disputed = await agree(ledger, buyer, "dispute", [id, reason]);
      const until = BigInt((await disputed.getBlock())!.timestamp) + 72n * 3_600n;
      await expect(disputed).to.emit(ledger.agreements, "AgreementDisputed").withArgs(id, buyer.account, reason, until);
      const snapshot = await networkHelpers.takeSnapshot();
      await expect(agree(ledger, arbiter, "resolve", [id, commitmentOf("resolution")]))
        .to.emit(ledger.agreements, "AgreementResolved")
        .withArgs(id, arbiter.account, commitmentOf("resolution"));
      await snapshot.restore();
      await networkHelpers.time.increaseTo(until + 1n);
      expect(await ledger.agreements.stateOf(id)).to.equal(STATE.lapsed);
      await expect(agree(ledger, arbiter, "resolve", [id, reason])).to.be.revertedWithCustomError(
        ledger.agreements,
        "AgreementUnexpectedState",
      );
      await by(ledger.stranger, ledger.agreements).release(id, 0, [batch]);
      expect(await freeOf(ledger, batch, seller)).to.equal(100n * KG);
    });

    it("comes by time although the seller is suspended, and gives the stock back", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      await deliver(scene, id, "road");
      await by(ledger.registrar, ledger.organisations).suspend(seller.account, reason);
      await expect(deliver(scene, id, "second road")).to.be.revertedWithCustomError(
        ledger.organisations,
        "OrganisationNotActive",
      );
      await receive(scene, id, "road");
      await agree(ledger, buyer, "declarePayment", [id, reason]);
      await networkHelpers.time.increaseTo(scene.now + 30n * DAY + 1n);
      expect(await ledger.agreements.stateOf(id)).to.equal(STATE.overdue);
      await ledger.agreements.release(id, 0, [batch]);
      expect(await progressOf(ledger, id)).to.deep.equal([60n, 10n, 10n]);
    });
  });

  describe("payments", function () {
    it("are declared and confirmed one by one, each by its own commitment", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer } = scene;
      const id = await accepted(scene);
      for (let i = 0; i < 6; i++)
        await expect(agree(ledger, buyer, "declarePayment", [id, commitmentOf(`payment ${i}`)]))
          .to.emit(ledger.agreements, "PaymentDeclared")
          .withArgs(id, buyer.account, i, commitmentOf(`payment ${i}`));
      const confirm = (number: number, name: string) =>
        agree(ledger, seller, "confirmPayment", [id, number, commitmentOf(name)]);
      await expect(confirm(4, "payment 5"))
        .to.be.revertedWithCustomError(ledger.agreements, "PaymentDiffers")
        .withArgs(id, 4, commitmentOf("payment 5"));
      await expect(confirm(6, "payment 6"))
        .to.be.revertedWithCustomError(ledger.agreements, "PaymentUnknown")
        .withArgs(id, 6);
      await expect(confirm(4, "payment 4"))
        .to.emit(ledger.agreements, "PaymentConfirmed")
        .withArgs(id, seller.account, 4, commitmentOf("payment 4"));
      await expect(confirm(4, "payment 4"))
        .to.be.revertedWithCustomError(ledger.agreements, "PaymentAlreadyConfirmed")
        .withArgs(id, 4);
      const { declared, confirmed } = await ledger.agreements.agreement(id);
      expect([declared, confirmed]).to.deep.equal([6n, 1n]);
    });

    it("are 255 at most", async function () {
      const scene = await fresh();
      const { ledger, buyer } = scene;
      const id = await accepted(scene);
      for (let i = 0; i < 255; i++) await agree(ledger, buyer, "declarePayment", [id, commitmentOf(`payment ${i}`)]);
      await expect(agree(ledger, buyer, "declarePayment", [id, reason]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementPaymentsTooMany")
        .withArgs(id, 255);
    });
  });
});
