import { expect } from "chai";
import { network } from "hardhat";
import {
  accepted,
  agree,
  agreementIdOf,
  DAY,
  dealOf,
  deliver,
  deliveryIdOf,
  openSale,
  propose,
  receive,
  type Sale,
  STATE,
} from "../support/agreements.ts";
import { UNIT } from "../support/enums.ts";
import { by } from "../support/ledger.ts";
import { done, sendGroup, spent } from "../support/outcomes.ts";
import { commitmentOf, type Member, type Request, requestOf } from "../support/requests.ts";
import { freeOf, KG } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();
const reason = commitmentOf("reason");

describe("Agreements, when somebody wants more than was agreed", function () {
  const sale = () => openSale(ethers);
  const fresh = () => networkHelpers.loadFixture(sale);
  const asks = (scene: Sale, member: Member, method: string, args: readonly unknown[], ahead = 0n) =>
    requestOf(scene.ledger, member, scene.ledger.agreements, method, args, { ahead });
  const suspend = ({ ledger }: Sale, member: Member) =>
    by(ledger.registrar, ledger.organisations).suspend(member.account, reason);
  const stateOf = ({ ledger }: Sale, id: string) => ledger.agreements.stateOf(id) as Promise<bigint>;

  describe("accepting", function () {
    it("what was changed finds no such proposal", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer } = scene;
      await propose(scene);
      for (const changes of [
        { lines: [[61n * KG, UNIT.mass]] },
        { commitment: reason },
        { deliveredUntil: scene.now + 31n * DAY },
        { arbiter: scene.stranger.account },
      ]) {
        const changed = agreementIdOf(ledger, seller.account, dealOf(scene, changes));
        await expect(agree(ledger, buyer, "accept", [changed]))
          .to.be.revertedWithCustomError(ledger.agreements, "AgreementUnexpectedState")
          .withArgs(changed, STATE.none, 1n << STATE.proposed);
      }
    });

    it("another's proposal is for neither the arbiter nor a stranger", async function () {
      const scene = await fresh();
      const { ledger } = scene;
      const id = await propose(scene);
      for (const member of [scene.arbiter, scene.stranger])
        for (const method of ["accept", "reject"])
          await expect(agree(ledger, member, method, method === "accept" ? [id] : [id, reason]))
            .to.be.revertedWithCustomError(ledger.agreements, "AgreementNotYours")
            .withArgs(id, member.account);
    });

    it("in the same block as the withdrawal goes to who came first", async function () {
      for (const first of ["withdraw", "accept"]) {
        const scene = await fresh();
        const id = await propose(scene);
        const taken = await asks(scene, scene.seller, "withdraw", [id, reason]);
        const said = await asks(scene, scene.buyer, "accept", [id]);
        const group = first === "withdraw" ? [taken, said] : [said, taken];
        const state = first === "withdraw" ? STATE.withdrawn : STATE.accepted;
        expect(await send(scene, group)).to.deep.equal([
          done(scene.ledger, group[0]!),
          unexpected(scene, group[1]!, id, state),
        ]);
        expect(await stateOf(scene, id)).to.equal(state);
      }
    });
  });

  it("counters that cross in one block leave one open proposal, and its proposer cannot accept it", async function () {
    const scene = await fresh();
    const { ledger, seller, buyer } = scene;
    const id = await propose(scene);
    const dear = dealOf(scene, { counterparty: seller.account, selling: false, commitment: commitmentOf("cheaper") });
    const dearer = dealOf(scene, {
      counterparty: seller.account,
      selling: false,
      commitment: commitmentOf("cheapest"),
    });
    const own = dealOf(scene, { commitment: commitmentOf("the seller's second thoughts") });
    const [second, never] = [dear, dearer].map((deal) => agreementIdOf(ledger, buyer.account, deal)) as [
      string,
      string,
    ];
    const group = [
      await asks(scene, buyer, "counter", [id, dear]),
      await asks(scene, buyer, "counter", [id, dearer], 1n),
      // The seller answers itself, with what the buyer has just replaced.
      await asks(scene, seller, "counter", [id, own]),
      await asks(scene, seller, "withdraw", [id, reason], 1n),
    ];
    expect(await send(scene, group)).to.deep.equal([
      done(ledger, group[0]!),
      ...group.slice(1).map((each) => unexpected(scene, each, id, STATE.countered)),
    ]);
    expect(await stateOf(scene, id)).to.equal(STATE.countered);
    expect(await stateOf(scene, second)).to.equal(STATE.proposed);
    expect(await stateOf(scene, never)).to.equal(STATE.none);
    await expect(agree(ledger, buyer, "accept", [second])).to.be.revertedWithCustomError(
      ledger.agreements,
      "AgreementNotYours",
    );
  });

  it("the same stock for two agreements in one block is reserved for the first alone", async function () {
    const scene = await fresh();
    const { ledger, seller, buyer, batch } = scene;
    const ids: string[] = [];
    for (const name of ["one", "other"]) {
      ids.push(await propose(scene, { commitment: commitmentOf(name) }));
      await agree(ledger, buyer, "accept", [ids.at(-1)]);
    }
    const group = [
      await asks(scene, seller, "allocate", [ids[0], 0, batch, 60n * KG]),
      await asks(scene, seller, "allocate", [ids[1], 0, batch, 60n * KG], 1n),
      await asks(scene, seller, "allocate", [ids[1], 0, batch, 40n * KG], 2n),
    ];
    expect(await send(scene, group)).to.deep.equal([
      done(ledger, group[0]!),
      spent(ledger, group[1]!, "BatchInsufficientFree", [batch, seller.account, 40n * KG, 60n * KG]),
      done(ledger, group[2]!),
    ]);
    expect(await freeOf(ledger, batch, seller)).to.equal(0n);
    expect(await ledger.agreements.allocated(ids[1], 0, batch)).to.equal(40n * KG);
  });

  describe("a party suspended mid-way", function () {
    it("that buys: neither receives nor pays; the seller takes back what is on its way, and what is reserved", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      await deliver(scene, id, "road");
      await suspend(scene, buyer);
      for (const attempt of [
        receive(scene, id, "road"),
        agree(ledger, buyer, "declarePayment", [id, reason]),
        agree(ledger, buyer, "dispute", [id, reason]),
        deliver(scene, id, "second road"),
      ])
        await expect(attempt).to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive");
      await networkHelpers.time.increase(3_600);
      await agree(ledger, seller, "cancelDelivery", [id, 0, commitmentOf("road"), reason, batch]);
      await agree(ledger, seller, "deallocate", [id, 0, batch, 20n * KG]);
      expect(await freeOf(ledger, batch, seller)).to.equal(100n * KG);
      expect((await ledger.batches.shipmentLine(deliveryIdOf(ledger, id, 0, "road"), batch)).state).to.equal(3n);
    });

    it("that sells: the buyer's dispute ends by the arbiter's word or silence, and the stock is not lost", async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, arbiter, batch } = scene;
      const id = await accepted(scene);
      await suspend(scene, seller);
      await agree(ledger, buyer, "dispute", [id, reason]);
      await suspend(scene, arbiter);
      await expect(agree(ledger, arbiter, "resolve", [id, reason])).to.be.revertedWithCustomError(
        ledger.organisations,
        "OrganisationNotActive",
      );
      await networkHelpers.time.increase(72n * 3_600n + 1n);
      expect(await stateOf(scene, id)).to.equal(STATE.lapsed);
      await by(ledger.stranger, ledger.agreements).release(id, 0, [batch]);
      expect(await freeOf(ledger, batch, seller)).to.equal(100n * KG);
    });
  });

  it("a word that nothing is owed falls with a dispute, though the dispute is withdrawn", async function () {
    const scene = await fresh();
    const { ledger, seller, buyer } = scene;
    const id = await accepted(scene);
    await agree(ledger, seller, "settle", [id]);
    await agree(ledger, seller, "dispute", [id, reason]);
    await agree(ledger, seller, "withdrawDispute", [id]);
    expect((await ledger.agreements.agreement(id)).settledBySeller).to.equal(false);
    await expect(agree(ledger, buyer, "settle", [id])).not.to.emit(ledger.agreements, "AgreementSettled");
  });

  for (const end of ["taken back", "refused", "missing"])
    it(`a word that nothing is owed falls when what was on its way is ${end}`, async function () {
      const scene = await fresh();
      const { ledger, seller, buyer, batch } = scene;
      const id = await accepted(scene);
      await agree(ledger, buyer, "declarePayment", [id, reason]);
      await agree(ledger, seller, "confirmPayment", [id, 0, reason]);
      await deliver(scene, id, "road");
      await agree(ledger, buyer, "settle", [id]);
      if (end === "taken back") {
        await networkHelpers.time.increase(3_600);
        await agree(ledger, seller, "cancelDelivery", [id, 0, commitmentOf("road"), reason, batch]);
      } else await receive(scene, id, "road", 9n * KG, end === "missing" ? KG : 0n);
      // Else the seller would end it here, paid, and no dispute could be opened.
      await expect(agree(ledger, seller, "settle", [id])).not.to.emit(ledger.agreements, "AgreementSettled");
      await agree(ledger, buyer, "dispute", [id, reason]);
    });

  it("a word stands when all arrives, and what is settled stays so when less does", async function () {
    const scene = await fresh();
    const { ledger, seller, buyer } = scene;
    const id = await accepted(scene);
    for (const name of ["first", "second"]) await deliver(scene, id, name);
    await agree(ledger, buyer, "settle", [id]);
    await receive(scene, id, "first");
    await expect(agree(ledger, seller, "settle", [id]))
      .to.emit(ledger.agreements, "AgreementSettled")
      .withArgs(id);
    await receive(scene, id, "second", KG);
    const { state, settledBySeller, settledByBuyer } = await ledger.agreements.agreement(id);
    expect([state, settledBySeller, settledByBuyer]).to.deep.equal([STATE.settled, true, true]);
  });

  it("an arbiter decides nothing before the dispute, nor is a party after it", async function () {
    const scene = await fresh();
    const { ledger, seller, buyer, arbiter } = scene;
    const id = await accepted(scene);
    await expect(agree(ledger, arbiter, "resolve", [id, reason])).to.be.revertedWithCustomError(
      ledger.agreements,
      "AgreementUnexpectedState",
    );
    await agree(ledger, buyer, "dispute", [id, reason]);
    for (const party of [seller, buyer])
      await expect(agree(ledger, party, "resolve", [id, reason]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementNotYours")
        .withArgs(id, party.account);
    // Nobody is named: serial 0 is nobody's.
    const other = await accepted(scene, { arbiter: ethers.ZeroAddress, commitment: commitmentOf("no arbiter") });
    await agree(ledger, buyer, "dispute", [other, reason]);
    for (const member of [seller, buyer, arbiter, scene.stranger])
      await expect(agree(ledger, member, "resolve", [other, reason]))
        .to.be.revertedWithCustomError(ledger.agreements, "AgreementNotYours")
        .withArgs(other, member.account);
  });

  const send = ({ ledger }: Sale, group: Request[]) => sendGroup(ledger, group, { errorsOf: [ledger.agreements] });
  const unexpected = ({ ledger }: Sale, request: Request, id: string, state: bigint) =>
    spent(ledger, request, "AgreementUnexpectedState", [id, state, 1n << STATE.proposed]);
});
