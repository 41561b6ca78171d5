import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { CUSTODY, DISPOSAL, KIND, STATUS } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, skipped, spent } from "../support/outcomes.ts";
import { commitmentOf, keyOf, nobody, registerMember, requestOf, signerOf } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, freeOf, HOUR, KG } from "../support/stock.ts";
import { delegated, enter, laneOf, merge, own } from "../support/unions.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");
const document = commitmentOf("merger");

describe("Mergers", function () {
  /** Two cooperatives, the first with 100 kg of dates; and a shop. */
  async function scene() {
    const ledger = await deployLedger(ethers);
    const small = await registerMember(ledger, 1);
    const large = await registerMember(ledger, 2);
    const shop = await registerMember(ledger, 3, { kind: KIND.buyer });
    await stock.register(ledger, small, ...byMass("dates", 100n * KG));
    const dates = stock.batchIdOf(ledger, small.account, "dates");
    const give = (document_ = document, to = large, from = small) =>
      own(ledger, from, "handOver", [to.account, document_]);
    const take = (document_ = document, from = small, to = large) =>
      own(ledger, to, "takeOver", [from.account, document_]);
    const successor = (of = small) => ledger.organisations.successorOf(of.account) as Promise<string>;
    const refused = (acted: Promise<unknown>, error: string, ...values: unknown[]) =>
      expect(acted)
        .to.be.revertedWithCustomError(ledger.organisations, error)
        .withArgs(...values);
    return { ledger, small, large, shop, dates, give, take, successor, refused };
  }

  type Scene = Awaited<ReturnType<typeof scene>>;

  for (const order of ["hand over, take over", "take over, hand over"]) {
    it(`take one act of each: ${order}`, async function () {
      const { ledger, small, large, give, take, successor } = await networkHelpers.loadFixture(scene);
      const acts = {
        give: [give, "HandOverAgreed", small.account, large.account],
        take: [take, "TakeOverAgreed", large.account, small.account],
      } as const;
      const [first, second] = order.startsWith("hand") ? [acts.give, acts.take] : [acts.take, acts.give];
      const [, name, account, other] = first;
      await expect(first[0]())
        .to.emit(ledger.organisations, name)
        .withArgs(account, other, document)
        .not.to.emit(ledger.organisations, "OrganisationMerged");
      expect(await successor()).to.equal(ZeroAddress);
      await expect(second[0]())
        .to.emit(ledger.organisations, second[1])
        .withArgs(second[2], second[3], document)
        .to.emit(ledger.organisations, "OrganisationMerged")
        .withArgs(small.account, large.account, document);
      expect(await successor()).to.equal(large.account);
      const { status, signers, keyring, serial } = await ledger.organisations.organisation(small.account);
      expect([status, signers, keyring, serial]).to.deep.equal([STATUS.active, 0n, 1n, 1n]);
    });
  }

  it("leave stock and history in place, under the successor's keys", async function () {
    const { ledger, small, large, shop, dates } = await networkHelpers.loadFixture(scene);
    // On its way, both ways, when they merge.
    await act(ledger, small, "ship", [commitmentOf("out"), shop.account, HOUR, dates, 30n * KG]);
    await stock.register(ledger, large, ...byMass("figs", 50n * KG));
    const figs = stock.batchIdOf(ledger, large.account, "figs");
    await act(ledger, large, "ship", [commitmentOf("in"), small.account, HOUR, figs, 20n * KG]);
    await merge(ledger, small, large);

    const arrived = [stock.shipmentIdOf(ledger, large.account, "in"), reason, [[figs, 20n * KG, 0n]]];
    const group = [
      await delegated(ledger, large, small.account, [ledger.batches, "receiveShipment", arrived]),
      await delegated(
        ...([ledger, large, small.account] as const),
        [ledger.batches, "dispose", [dates, 10n * KG, DISPOSAL.retail, reason]],
        { ahead: 1n },
      ),
      await delegated(ledger, large, small.account, [ledger.batches, "hold", [dates, reason]], { ahead: 2n }),
    ];
    expect(await sendGroup(ledger, group)).to.deep.equal(group.map((request) => done(ledger, request)));
    expect([await freeOf(ledger, dates, small), await freeOf(ledger, figs, small)]).to.deep.equal([60n * KG, 20n * KG]);
    // The account can still be sent to.
    await act(ledger, large, "ship", [commitmentOf("more"), small.account, HOUR, figs, KG]);
  });

  it("let goods go back to and from the predecessor's account, by the successor's keys", async function () {
    const { ledger, small, large, shop, dates } = await networkHelpers.loadFixture(scene);
    await stock.deliver(ledger, small, shop, "out", dates, 30n * KG);
    await stock.register(ledger, large, ...byMass("figs", 50n * KG));
    const figs = stock.batchIdOf(ledger, large.account, "figs");
    await stock.deliver(ledger, large, small, "in", figs, 20n * KG);
    await merge(ledger, small, large);
    const out = stock.shipmentIdOf(ledger, small.account, "out");
    const into = stock.shipmentIdOf(ledger, large.account, "in");

    await act(ledger, shop, "returnShipment", [out, commitmentOf("back"), HOUR, [[dates, 5n * KG]]]);
    const back = stock.shipmentIdOf(ledger, shop.account, "back");
    const group = [
      await delegated(ledger, large, small.account, [
        ledger.batches,
        "receiveShipment",
        [back, reason, [[dates, 5n * KG, 0n]]],
      ]),
      await delegated(
        ...([ledger, large, small.account] as const),
        [ledger.batches, "returnShipment", [into, reason, HOUR, [[figs, 4n * KG]]]],
        { ahead: 1n },
      ),
    ];
    expect(await sendGroup(ledger, group)).to.deep.equal(group.map((each) => done(ledger, each)));
    expect(await freeOf(ledger, dates, small)).to.equal(75n * KG);
    expect(await freeOf(ledger, figs, small)).to.equal(16n * KG);
    // The successor's own goods are not the predecessor's to give back: an account has what it received.
    await expect(
      act(ledger, large, "returnShipment", [into, commitmentOf("own"), HOUR, [[figs, KG]]]),
    ).to.be.revertedWithCustomError(ledger.batches, "ShipmentNotYours");
  });

  it("mute the predecessor's keys at once, also for what they signed before", async function () {
    const { ledger, small, large, give, take } = await networkHelpers.loadFixture(scene);
    const before = [
      await requestOf(ledger, small, ledger.batches, "register", byMass("late", KG), { lane: 7n }),
      await requestOf(ledger, small, ledger.organisations, "addSigner", [signerOf(nobody(77)), 1n], { lane: 8n }),
    ];
    await take();
    await give();
    expect(await sendGroup(ledger, before)).to.deep.equal(
      before.map((request) => skipped(ledger, request, "RelayInvalidSigner", [small.account, small.signer])),
    );
    // Nor do its keys speak in the successor's lane.
    const posing = await delegated(ledger, { ...small, account: large.account }, small.account, [
      ledger.batches,
      "register",
      byMass("posing", KG),
    ]);
    expect(await sendGroup(ledger, [posing])).to.deep.equal([
      skipped(ledger, posing, "RelayInvalidSigner", [large.account, small.signer]),
    ]);
  });

  it("give the successor no act of the register", async function () {
    const { ledger, small, large } = await networkHelpers.loadFixture(scene);
    await merge(ledger, small, large);
    const { organisations } = ledger;
    for (const [method, args] of [
      ["addSigner", [large.signer, CUSTODY.service]],
      ["removeSigner", [large.signer]],
      ["amendProfile", [reason]],
      ["vetoRecovery", []],
      ["join", [nobody(5)]],
      ["grant", [nobody(5), [], 1n]],
      ["handOver", [nobody(5), document]],
      ["takeOver", [nobody(5), document]],
      ["sponsor", [99, reason, large.signer, CUSTODY.service]],
    ] as const) {
      const request = await delegated(ledger, large, small.account, [organisations, method, args]);
      const { selector } = organisations.interface.getFunction(method)!;
      expect(await sendGroup(ledger, [request])).to.deep.equal([
        skipped(ledger, request, "RelayNotGranted", [small.account, large.account, organisations.target, selector]),
      ]);
    }
  });

  it("open no back door by a recovery", async function () {
    const { ledger, small, large, give, take, refused } = await networkHelpers.loadFixture(scene);
    const registrar = by(ledger.registrar, ledger.organisations);
    const fresh = signerOf(keyOf("fresh").address);
    const recover = (of = small) => registrar.startRecovery(of.account, fresh, CUSTODY.service, reason);
    // Stolen keys do not hand over what is about to be recovered, in whichever order.
    await give();
    await recover();
    await refused(take(), "OrganisationRecoveryPending", small.account);
    await refused(give(), "OrganisationRecoveryPending", small.account);
    await registrar.withdrawRecovery(small.account);
    await take();
    await refused(recover(), "OrganisationIsMerged", small.account, large.account);
    await refused(registrar.completeRecovery(small.account), "OrganisationRecoveryUnknown", small.account);

    // The successor's own recovery covers both.
    await recover(large);
    await networkHelpers.time.increase(7n * 24n * HOUR);
    await registrar.completeRecovery(large.account);
    const [old, anew] = [large, { ...large, key: keyOf("fresh"), signer: fresh }];
    const by_ = (member: typeof large) =>
      delegated(ledger, member, small.account, [ledger.batches, "register", byMass("after", KG)]);
    const [first, second] = [await by_(old), await by_(anew)];
    expect(await sendGroup(ledger, [first, second])).to.deep.equal([
      skipped(ledger, first, "RelayInvalidSigner", [large.account, large.signer]),
      done(ledger, second),
    ]);
  });

  it("forget what a stolen key agreed to once the keys are recovered", async function () {
    const { ledger, small, large, give, take, successor } = await networkHelpers.loadFixture(scene);
    const registrar = by(ledger.registrar, ledger.organisations);
    await give();
    await registrar.startRecovery(small.account, signerOf(keyOf("fresh").address), CUSTODY.service, reason);
    await networkHelpers.time.increase(7n * 24n * HOUR);
    await registrar.completeRecovery(small.account);
    await take();
    expect(await successor()).to.equal(ZeroAddress);
    const fresh = { ...small, key: keyOf("fresh"), signer: signerOf(keyOf("fresh").address) };
    await give(document, large, fresh);
    expect(await successor()).to.equal(large.account);
  });

  it("need the same document of both; an agreement can be taken back", async function () {
    const { ledger, small, large, give, take, successor, refused } = await networkHelpers.loadFixture(scene);
    await give(commitmentOf("one draft"));
    await take(commitmentOf("another draft"));
    expect(await successor()).to.equal(ZeroAddress);
    await expect(own(ledger, small, "withdrawMerger", [large.account]))
      .to.emit(ledger.organisations, "MergerWithdrawn")
      .withArgs(small.account, large.account);
    await refused(own(ledger, small, "withdrawMerger", [large.account]), "MergerUnknown", small.account, large.account);
    // What was taken back counts no more; what the other agreed to still does.
    await take(commitmentOf("one draft"));
    expect(await successor()).to.equal(ZeroAddress);
    await give(commitmentOf("one draft"));
    expect(await successor()).to.equal(large.account);
  });

  it("refuse themselves, no document, and whoever may not", async function () {
    const { ledger, small, large, shop, give, take, refused } = await networkHelpers.loadFixture(scene);
    const union = await registerMember(ledger, 4, { kind: KIND.union });
    const certifiers = [5, 6].map((serial) => registerMember(ledger, serial, { kind: KIND.certifier }));
    const [first, second] = await Promise.all(certifiers);
    await refused(give(document, small), "MergerWithItself", small.account);
    await refused(take(document, large), "MergerWithItself", large.account);
    await refused(give(ZeroHash), "MergerInvalidDocument", ZeroHash);
    await refused(give(document, shop), "MergerKindsNotAllowed", KIND.cooperative, KIND.buyer);
    await refused(take(document, union), "MergerKindsNotAllowed", KIND.union, KIND.cooperative);
    // An accreditation is a certifier's own.
    await refused(give(document, second, first), "MergerKindsNotAllowed", KIND.certifier, KIND.certifier);
    await refused(give(document, { ...large, account: nobody(9) }), "OrganisationNotActive", nobody(9), STATUS.none);
    await take();
    await by(ledger.registrar, ledger.organisations).suspend(large.account, reason);
    await refused(give(), "OrganisationNotActive", large.account, STATUS.suspended);
    await by(ledger.registrar, ledger.organisations).reinstate(large.account);
    await give();
    await refused(take(), "OrganisationIsMerged", small.account, large.account);
  });

  it("make no circle, whatever was agreed before", async function () {
    const { ledger, small, large, give, take, successor, refused } = await networkHelpers.loadFixture(scene);
    // Each agreed both ways.
    await take(document, large, small);
    await give();
    await take();
    const back = give(document, small, large);
    await refused(back, "OrganisationIsMerged", small.account, large.account);
    expect([await successor(), await successor(large)]).to.deep.equal([large.account, ZeroAddress]);
    expect(await ledger.organisations.successorOf(small.account)).to.equal(large.account);
  });

  /** Each merges into the next one. */
  async function line(given: Scene, length: number) {
    const members = [];
    for (let i = 0; i <= length; i++) members.push(await registerMember(given.ledger, 100 + i));
    for (let i = 0; i < length; i++) await merge(given.ledger, members[i]!, members[i + 1]!);
    return members;
  }

  it("stand in a line: the last one acts for the first, and none between", async function () {
    const given = await networkHelpers.loadFixture(scene);
    const { ledger, large } = given;
    const members = await line(given, 8);
    const [first, second] = members as [typeof large, typeof large];
    const last = members.at(-1)!;
    const requests = [last, second, large].map((delegate) =>
      delegated(ledger, delegate, first.account, [ledger.batches, "register", byMass("old name", KG)]),
    );
    const [good, between, stranger] = await Promise.all(requests);
    const act = [ledger.batches.target, good!.data.slice(0, 10)];
    expect(await sendGroup(ledger, [between!, stranger!, good!])).to.deep.equal([
      skipped(ledger, between!, "RelayInvalidSigner", [second.account, second.signer]),
      skipped(ledger, stranger!, "RelayNotGranted", [first.account, large.account, ...act]),
      done(ledger, good!),
    ]);
    const longer = await requestOf(ledger, last, ledger.organisations, "handOver", [large.account, document]);
    const taken = await requestOf(ledger, large, ledger.organisations, "takeOver", [last.account, document]);
    expect(await sendGroup(ledger, [longer, taken])).to.deep.equal([
      done(ledger, longer),
      spent(ledger, taken, "MergerLineTooLong", [large.account, 8n]),
    ]);
    // A wide tree is no long line.
    await merge(ledger, large, last);
  });

  it("hand over no membership: a union's successor asks its members anew", async function () {
    const { ledger, small } = await networkHelpers.loadFixture(scene);
    const union = await registerMember(ledger, 4, { kind: KIND.union });
    const federation = await registerMember(ledger, 5, { kind: KIND.union });
    await enter(ledger, small, union);
    const target = ledger.batches.target as string;
    const { selector } = ledger.batches.interface.getFunction("register")!;
    await own(ledger, small, "grant", [union.account, [[target, selector]], 2n ** 48n - 1n]);
    await merge(ledger, union, federation);
    const request = await delegated(ledger, federation, small.account, [ledger.batches, "register", byMass("x", KG)]);
    expect(request.nonce >> 64n).to.equal(laneOf(federation));
    expect(await sendGroup(ledger, [request])).to.deep.equal([
      skipped(ledger, request, "RelayNotGranted", [small.account, federation.account, target, selector]),
    ]);
  });
});
