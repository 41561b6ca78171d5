import { expect } from "chai";
import { network } from "hardhat";
import { CUSTODY, DISPOSAL, KIND, LINE } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, skipped, spent } from "../support/outcomes.ts";
import {
  commitmentOf,
  keyOf,
  type Member,
  registerMember,
  requestIdOf,
  requestOf,
  sign,
  signerOf,
  type Terms,
  verifierSigner,
  wrapSignature,
} from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { byMass, freeOf, HOUR, KG, transformationOf } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");

describe("Adversaries of the Relay, with acts that move stock", function () {
  /** A press with 100 kg of olives, a shop that buys, and a rival that watches what is pending. */
  async function market() {
    const ledger = await deployLedger(ethers);
    const press = await registerMember(ledger, 1);
    const shop = await registerMember(ledger, 2, { kind: KIND.buyer });
    const rival = await registerMember(ledger, 3);
    await stock.register(ledger, press, ...byMass("olives", 100n * KG));
    const olives = stock.batchIdOf(ledger, press.account, "olives");
    const van = stock.shipmentIdOf(ledger, press.account, "van");
    const request = (member: Member, method: string, args: unknown[], terms: Terms = {}) =>
      requestOf(ledger, member, ledger.batches, method, args, terms);
    const ship = (quantity: bigint, name = "van", terms: Terms = {}) =>
      request(press, "ship", [commitmentOf(name), shop.account, HOUR, olives, quantity], terms);
    const receive = (quantity: bigint, terms: Terms = {}) =>
      request(shop, "receiveShipment", [van, reason, [[olives, quantity, 0n]]], terms);
    const dispose = (quantity: bigint, terms: Terms = {}, by = press) =>
      request(by, "dispose", [olives, quantity, DISPOSAL.retail, reason], terms);
    const stateOf = async () => ({
      press: await freeOf(ledger, olives, press),
      shop: await freeOf(ledger, olives, shop),
      line: (await ledger.batches.shipmentLine(van, olives)).state as bigint,
    });
    return { ledger, press, shop, rival, olives, van, request, ship, receive, dispose, stateOf };
  }

  it("who replay, duplicate and regroup find each act done once", async function () {
    const { ledger, press, shop, ship, receive, dispose, stateOf } = await networkHelpers.loadFixture(market);
    const [sent, received, sold] = [await ship(40n), await receive(40n), await dispose(5n, { ahead: 1n })];
    // As one relayer cut the groups, then as another would, then all by themselves.
    expect(await sendGroup(ledger, [sent, sent, received])).to.deep.equal([
      done(ledger, sent),
      skipped(ledger, sent, "RelayInvalidNonce", [press.account, 2n]),
      done(ledger, received),
    ]);
    expect(await sendGroup(ledger, [received, sold, sent])).to.deep.equal([
      skipped(ledger, received, "RelayInvalidNonce", [shop.account, 1n]),
      done(ledger, sold),
      skipped(ledger, sent, "RelayInvalidNonce", [press.account, 3n]),
    ]);
    for (const each of [sent, received, sold]) {
      await expect(by(ledger.stranger, ledger.relay).execute(each)).to.be.revertedWithCustomError(
        ledger.relay,
        "RelayInvalidNonce",
      );
    }
    expect(await stateOf()).to.deep.equal({ press: 100n * KG - 45n, shop: 40n, line: LINE.received });
  });

  it("who reorder the acts of two organisations make the early one fail, and nothing else", async function () {
    const { ledger, van, olives, ship, receive, stateOf } = await networkHelpers.loadFixture(market);
    const [sent, received] = [await ship(40n), await receive(40n)];
    expect(await sendGroup(ledger, [received, sent])).to.deep.equal([
      spent(ledger, received, "ShipmentLineNotInTransit", [van, olives, LINE.none]),
      done(ledger, sent),
    ]);
    // Stated again, under the next nonce.
    const again = await receive(40n);
    expect(await sendGroup(ledger, [again])).to.deep.equal([done(ledger, again)]);
    expect(await stateOf()).to.deep.equal({ press: 100n * KG - 40n, shop: 40n, line: LINE.received });
  });

  it("who keep a request back until it is late do nothing with it", async function () {
    const { ledger, ship, stateOf } = await networkHelpers.loadFixture(market);
    const deadline = BigInt(await networkHelpers.time.latest()) + 100n;
    const sent = await ship(40n, "van", { deadline });
    await networkHelpers.time.increaseTo(deadline);
    expect(await sendGroup(ledger, [sent])).to.deep.equal([skipped(ledger, sent, "RelayExpired", [deadline])]);
    expect(await stateOf()).to.deep.equal({ press: 100n * KG, shop: 0n, line: LINE.none });
  });

  it("of two intents for the same stock the later is refused, with the numbers", async function () {
    const { ledger, press, olives, ship, dispose } = await networkHelpers.loadFixture(market);
    const [sent, sold] = [await ship(60n * KG), await dispose(55n * KG, { lane: 1n })];
    expect(await sendGroup(ledger, [sent, sold])).to.deep.equal([
      done(ledger, sent),
      spent(ledger, sold, "BatchInsufficientFree", [olives, press.account, 40n * KG, 55n * KG]),
    ]);
  });

  it("the same act signed twice, under two nonces, is done once", async function () {
    const { ledger, van, olives, ship } = await networkHelpers.loadFixture(market);
    const [first, second] = [await ship(1n), await ship(1n, "van", { ahead: 1n })];
    expect(await sendGroup(ledger, [first, second])).to.deep.equal([
      done(ledger, first),
      spent(ledger, second, "ShipmentLineAlreadySent", [van, olives]),
    ]);
  });

  it("a key that is removed in the group sells nothing after it, and what it did before stands", async function () {
    const { ledger, press, olives, dispose } = await networkHelpers.loadFixture(market);
    const phone = { ...press, key: keyOf("lost phone"), signer: signerOf(keyOf("lost phone").address) };
    const own = (method: string, args: unknown[]) => requestOf(ledger, press, ledger.organisations, method, args);
    await ledger.relay.execute(await own("addSigner", [phone.signer, CUSTODY.ownDevice]));
    const [before, removal, after] = [
      await dispose(1n, { lane: 1n }, phone),
      await own("removeSigner", [phone.signer]),
      await dispose(2n, { lane: 1n, ahead: 1n }, phone),
    ];
    expect(await sendGroup(ledger, [before, removal, after])).to.deep.equal([
      done(ledger, before),
      done(ledger, removal),
      skipped(ledger, after, "RelayInvalidSigner", [press.account, phone.signer]),
    ]);
    // Its place in the lane is free for the office key, and its bytes are void then.
    const office = await dispose(3n, { lane: 1n });
    expect(office.nonce).to.equal(after.nonce);
    expect(await sendGroup(ledger, [office])).to.deep.equal([done(ledger, office)]);
    expect(await freeOf(ledger, olives, press)).to.equal(100n * KG - 4n);
  });

  it("two keys that sign for one nonce leave two marks under two ids", async function () {
    const { ledger, press, olives, dispose } = await networkHelpers.loadFixture(market);
    const phone = { ...press, key: keyOf("phone"), signer: signerOf(keyOf("phone").address) };
    const added = await requestOf(ledger, press, ledger.organisations, "addSigner", [phone.signer, CUSTODY.service]);
    await ledger.relay.execute(added);
    const [office, other] = [await dispose(1n), await dispose(2n, {}, phone)];
    expect(office.nonce).to.equal(other.nonce);
    expect(requestIdOf(ledger, office)).not.to.equal(requestIdOf(ledger, other));
    expect(await sendGroup(ledger, [other, office])).to.deep.equal([
      done(ledger, other),
      skipped(ledger, office, "RelayInvalidNonce", [press.account, office.nonce + 1n]),
    ]);
    expect(await freeOf(ledger, olives, press)).to.equal(100n * KG - 2n);
    // The same act for the same nonce by either key is one thing, however often it was signed.
    const twice = [await dispose(3n), await dispose(3n, { gas: 400_000n }, phone)];
    expect(new Set(twice.map((each) => requestIdOf(ledger, each))).size).to.equal(1);
  });

  it("who copy a pending commitment get an id of their own, and take nobody's", async function () {
    const { ledger, press, shop, rival, olives, request, ship } = await networkHelpers.loadFixture(market);
    const figs = byMass("figs", 50n * KG);
    const packing = (batch: string) => transformationOf("packing", [[batch, KG]], [byMass("jar", KG)]);
    await stock.register(ledger, rival, ...byMass("olives", 100n * KG));
    const rivals = stock.batchIdOf(ledger, rival.account, "olives");
    const van = [commitmentOf("van"), shop.account, HOUR];
    const copies = [
      await request(rival, "register", figs),
      await request(rival, "transform", [packing(rivals)], { ahead: 1n }),
      await request(rival, "ship", [...van, rivals, KG], { ahead: 2n }),
    ];
    const own = [
      await request(press, "register", figs),
      await request(press, "transform", [packing(olives)], { ahead: 1n }),
      await ship(KG, "van", { ahead: 2n }),
    ];
    expect(await sendGroup(ledger, [...copies, ...own])).to.deep.equal(
      [...copies, ...own].map((each) => done(ledger, each)),
    );
    for (const [member, batch] of [
      [press, olives],
      [rival, rivals],
    ] as const) {
      const [jar] = stock.outputIdsOf(ledger, member.account, packing(batch)) as [string];
      for (const id of [jar, stock.batchIdOf(ledger, member.account, "figs")]) {
        expect((await ledger.batches.batch(id)).origin).to.equal(member.account);
      }
      const line = await ledger.batches.shipmentLine(stock.shipmentIdOf(ledger, member.account, "van"), batch);
      expect(line.quantity).to.equal(KG);
    }
  });

  describe("with too little gas", function () {
    it("signed, the act fails whole and its nonce is spent", async function () {
      const { ledger, press, olives, request } = await networkHelpers.loadFixture(market);
      const outputs = Array.from({ length: 20 }, (_, i) => byMass(`jar ${i}`, KG));
      const stated = transformationOf("jars", [[olives, 20n * KG]], outputs);
      const starved = await request(press, "transform", [stated], { gas: 300_000n });
      expect(await sendGroup(ledger, [starved])).to.deep.equal([{ ...spent(ledger, starved, "", []), reason: "0x" }]);
      expect(await freeOf(ledger, olives, press)).to.equal(100n * KG);
      const [first] = stock.outputIdsOf(ledger, press.account, stated);
      await expect(ledger.batches.batch(first))
        .to.be.revertedWithCustomError(ledger.batches, "BatchUnknown")
        .withArgs(first);
    });

    it("sent, each act is done whole or not at all, at any limit", async function () {
      this.timeout(0);
      const { ledger, ship, receive, dispose, stateOf } = await networkHelpers.loadFixture(market);
      const terms = { gas: 200_000n };
      const group = [
        await ship(40n, "van", terms),
        await receive(40n, terms),
        await dispose(5n, { ...terms, ahead: 1n }),
      ];
      const snapshot = await networkHelpers.takeSnapshot();
      const counts = new Set<number>();
      for (let gasLimit = 60_000; gasLimit <= 700_000; gasLimit += 31_999) {
        const outcomes = await sendGroup(ledger, group, { gasLimit }).catch(() => []);
        const [sent, received, sold] = group.map((each) =>
          outcomes.some((outcome) => "signer" in outcome && outcome.requestId === requestIdOf(ledger, each)),
        );
        // The first that does not fit leaves the later ones without what they need: a reception fails, and may be spent.
        const moved = (sent ? 40n : 0n) + (sold ? 5n : 0n);
        expect(await stateOf(), `${gasLimit}`).to.deep.equal({
          press: 100n * KG - moved,
          shop: received ? 40n : 0n,
          line: received ? LINE.received : sent ? LINE.inTransit : LINE.none,
        });
        counts.add([sent, received, sold].filter(Boolean).length);
        await snapshot.restore();
      }
      expect(counts.size, "some limits were for nothing, some for a part, some for all").to.be.at.least(3);
    });
  });

  describe("as verifiers of signatures", function () {
    async function verifierOf(name: string) {
      const given = await market();
      const { ledger, press } = given;
      const verifier = (await ethers.deployContract(name)).target as string;
      await by(ledger.registrar, ledger.organisations).setVerifier(verifier, true);
      const device = verifierSigner(verifier, "0xabcd");
      const add = [device.signer, CUSTODY.ownDevice];
      await ledger.relay.execute(await requestOf(ledger, press, ledger.organisations, "addSigner", add));
      return { ...given, device };
    }
    const lying = () => verifierOf("RogueVerifier");
    const reentrant = () => verifierOf("ReentrantVerifier");

    it("who lie speak for those who chose them, and for nobody else", async function () {
      const { ledger, rival, olives, press, dispose, device } = await networkHelpers.loadFixture(lying);
      const yes = wrapSignature(device.bytes, "0x79");
      const own = { ...(await dispose(1n, { signer: device.signer })), signature: yes };
      const others = { ...(await dispose(1n, { signer: device.signer }, rival)), signature: yes };
      expect(await sendGroup(ledger, [own, others])).to.deep.equal([
        done(ledger, own),
        skipped(ledger, others, "RelayInvalidSigner", [rival.account, device.signer]),
      ]);
      expect(await freeOf(ledger, olives, press)).to.equal(100n * KG - 1n);
    });

    it("who burn their gas cost their own request, and not the moves beside it", async function () {
      const { ledger, press, ship, receive, dispose, device } = await networkHelpers.loadFixture(lying);
      const burning = {
        ...(await dispose(1n, { signer: device.signer, lane: 1n })),
        signature: wrapSignature(device.bytes, "0x67"),
      };
      const [sent, received] = [await ship(40n), await receive(40n)];
      expect(await sendGroup(ledger, [sent, burning, received])).to.deep.equal([
        done(ledger, sent),
        skipped(ledger, burning, "RelayInvalidSigner", [press.account, device.signer]),
        done(ledger, received),
      ]);
    });

    it("who call back change nothing: they run where nothing can be written", async function () {
      const { ledger, press, ship, dispose, device, stateOf } = await networkHelpers.loadFixture(reentrant);
      const inner = await ship(40n);
      const reenter = (method: "execute" | "executeGroup", argument: unknown) =>
        wrapSignature(device.bytes, ledger.relay.interface.encodeFunctionData(method, [argument]));
      const unsigned = await dispose(1n, { signer: device.signer, lane: 1n });
      for (const signature of [reenter("execute", inner), reenter("executeGroup", [inner])]) {
        const outer = { ...unsigned, signature };
        expect(await sendGroup(ledger, [outer])).to.deep.equal([
          skipped(ledger, outer, "RelayInvalidSigner", [press.account, device.signer]),
        ]);
      }
      expect(await stateOf()).to.deep.equal({ press: 100n * KG, shop: 0n, line: LINE.none });
      expect(await sendGroup(ledger, [inner])).to.deep.equal([done(ledger, inner)]);
    });
  });

  it("a signature of one act is none of another", async function () {
    const { ledger, press, rival, ship, dispose } = await networkHelpers.loadFixture(market);
    const [sent, sold] = [await ship(1n), await dispose(1n)];
    const forged = [
      { ...sold, signature: sent.signature },
      { ...sent, data: sold.data },
      await sign(ledger, rival.key, sold),
    ];
    expect(await sendGroup(ledger, [...forged, sold])).to.deep.equal([
      ...forged.map((each) => skipped(ledger, each, "RelayInvalidSigner", [press.account, press.signer])),
      done(ledger, sold),
    ]);
  });
});
