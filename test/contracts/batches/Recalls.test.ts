import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { DISPOSAL, KIND } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, spent } from "../support/outcomes.ts";
import { commitmentOf, nobody, registerMember, requestOf, type Member } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, deliver, eventsOf, freeOf, HOUR, KG, transformationOf } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");

describe("Recalls", function () {
  /** 100 kg of salt, 40 of which a union has and 10 of those a shop; the union made cheese of another 5. */
  async function saltworks() {
    const ledger = await deployLedger(ethers);
    const origin = await registerMember(ledger, 1);
    const union = await registerMember(ledger, 2, { kind: KIND.union });
    const shop = await registerMember(ledger, 3, { kind: KIND.buyer });
    const stranger = await registerMember(ledger, 4);
    await stock.register(ledger, origin, ...byMass("salt", 100n * KG));
    const salt = stock.batchIdOf(ledger, origin.account, "salt");
    await deliver(ledger, origin, union, "one", salt, 40n * KG);
    await deliver(ledger, union, shop, "two", salt, 10n * KG);
    const cheese = transformationOf("cheese", [[salt, 5n * KG]], [byMass("wheel", KG), byMass("brine", 4n * KG)]);
    await act(ledger, union, "transform", [cheese]);
    const [wheel, brine] = stock.outputIdsOf(ledger, union.account, cheese) as [string, string];
    const authority = by(ledger.authority, ledger.batches);
    const recall = (holder = ZeroAddress, batch = salt, member = origin) =>
      act(ledger, member, "recall", [batch, holder, reason]);
    const lift = (holder = ZeroAddress, batch = salt, member = origin) =>
      act(ledger, member, "lift", [batch, holder, reason]);
    const sell = (member: Member, batch = salt) => act(ledger, member, "dispose", [batch, 1n, DISPOSAL.retail, reason]);
    const propagate = (stated = cheese, maker = union) =>
      by(ledger.stranger, ledger.batches).propagate(maker.account, stated);
    const stops = async (member: Member, batch = salt) => {
      await expect(sell(member, batch))
        .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
        .withArgs(batch, member.account);
    };
    const members = { origin, union, shop, stranger };
    return {
      ...{ ledger, ...members, salt, cheese, wheel, brine, authority },
      ...{ recall, lift, sell, propagate, stops },
    };
  }

  describe("hold and release", function () {
    it("stop a holder's own stock, and nobody else's", async function () {
      const { ledger, origin, union, salt, sell } = await networkHelpers.loadFixture(saltworks);
      for (const member of [origin, union]) {
        expect(await eventsOf(ledger, act(ledger, member, "hold", [salt, reason]))).to.deep.equal([
          ["BatchHeld", salt, member.account, reason],
        ]);
        expect((await ledger.batches.holding(salt, member.account)).onHold).to.equal(true);
        for (const [method, args] of [
          ["dispose", [salt, 1n, DISPOSAL.destroyed, reason]],
          ["ship", [reason, member === origin ? union.account : origin.account, HOUR, salt, 1n]],
          ["transform", [transformationOf("x", [[salt, 1n]], [byMass("x", 1n)])]],
        ] as const) {
          await expect(act(ledger, member, method, args))
            .to.be.revertedWithCustomError(ledger.batches, "BatchIsOnHold")
            .withArgs(salt, member.account);
        }
        if (member === origin) await sell(union);
        expect(await eventsOf(ledger, act(ledger, member, "release", [salt, reason]))).to.deep.equal([
          ["BatchReleased", salt, member.account, reason],
        ]);
        await sell(member);
      }
    });

    it("hold what arrives meanwhile", async function () {
      const { ledger, origin, union, salt, sell } = await networkHelpers.loadFixture(saltworks);
      await act(ledger, union, "hold", [salt, reason]);
      await deliver(ledger, origin, union, "three", salt, KG);
      expect(await freeOf(ledger, salt, union)).to.equal(26n * KG);
      await expect(sell(union)).to.be.revertedWithCustomError(ledger.batches, "BatchIsOnHold");
    });

    it("refuse what is so already, who has nothing, no reason and an unknown batch", async function () {
      const { ledger, union, stranger, salt } = await networkHelpers.loadFixture(saltworks);
      const refused = async (member: Member, method: string, args: unknown[], error: string, ...values: unknown[]) => {
        await expect(act(ledger, member, method, args))
          .to.be.revertedWithCustomError(ledger.batches, error)
          .withArgs(...values);
      };
      await refused(stranger, "hold", [salt, reason], "BatchNothingHeld", salt, stranger.account);
      await refused(union, "release", [salt, reason], "BatchNotOnHold", salt, union.account);
      await act(ledger, union, "hold", [salt, reason]);
      await refused(union, "hold", [salt, reason], "BatchIsOnHold", salt, union.account);
      for (const method of ["hold", "release"]) {
        await refused(union, method, [salt, ZeroHash], "BatchInvalidCommitment", ZeroHash);
        await refused(union, method, [reason, reason], "BatchUnknown", reason);
      }
    });
  });

  describe("recall and lift by the origin", function () {
    it("stop the whole batch wherever it is, but for its way back and its end", async function () {
      const { ledger, origin, union, shop, salt, recall, lift, sell, stops } =
        await networkHelpers.loadFixture(saltworks);
      expect(await eventsOf(ledger, recall())).to.deep.equal([
        ["BatchRecalled", salt, origin.account, ZeroAddress, false, reason],
      ]);
      expect((await ledger.batches.batch(salt)).recalledByOrigin).to.equal(true);
      for (const member of [origin, union, shop]) {
        await stops(member);
        await act(ledger, member, "dispose", [salt, 1n, DISPOSAL.destroyed, reason]);
      }
      const send = (from: Member, to: Member, name: string) =>
        act(ledger, from, "ship", [commitmentOf(name), to.account, HOUR, salt, 1n]);
      await send(shop, union, "to the supplier");
      await send(shop, origin, "to the origin");
      for (const [from, to] of [
        [origin, union],
        [union, shop],
      ] as const) {
        await expect(send(from, to, "onwards"))
          .to.be.revertedWithCustomError(ledger.batches, "BatchIsRecalled")
          .withArgs(salt, from.account);
      }
      expect(await eventsOf(ledger, lift())).to.deep.equal([
        ["BatchRecallLifted", salt, origin.account, ZeroAddress, false, reason],
      ]);
      for (const member of [origin, union, shop]) await sell(member);
    });

    it("stop one holder's share, and what arrives at it, and nobody else's", async function () {
      const { ledger, origin, union, shop, salt, recall, lift, sell, stops } =
        await networkHelpers.loadFixture(saltworks);
      for (const holder of [origin, union]) {
        expect(await eventsOf(ledger, recall(holder.account))).to.deep.equal([
          ["BatchRecalled", salt, origin.account, holder.account, false, reason],
        ]);
        expect((await ledger.batches.holding(salt, holder.account)).recalledByOrigin).to.equal(true);
        await stops(holder);
        await sell(shop);
        expect(await eventsOf(ledger, lift(holder.account))).to.deep.equal([
          ["BatchRecallLifted", salt, origin.account, holder.account, false, reason],
        ]);
        await sell(holder);
      }
      await recall(union.account);
      await deliver(ledger, origin, union, "three", salt, KG);
      await stops(union);
    });

    it("are the origin's, and refuse what is so already, a stranger's share and no reason", async function () {
      const { ledger, origin, union, stranger, salt, recall, lift } = await networkHelpers.loadFixture(saltworks);
      const refused = async (acted: Promise<unknown>, error: string, ...args: unknown[]) => {
        await expect(acted)
          .to.be.revertedWithCustomError(ledger.batches, error)
          .withArgs(...args);
      };
      for (const method of [recall, lift]) {
        await refused(method(ZeroAddress, salt, union), "BatchNotOrigin", salt, union.account);
        await refused(method(ZeroAddress, reason), "BatchUnknown", reason);
      }
      for (const method of ["recall", "lift"]) {
        const args = [salt, ZeroAddress, ZeroHash];
        await refused(act(ledger, origin, method, args), "BatchInvalidCommitment", ZeroHash);
      }
      for (const holder of [stranger.account, nobody(9)]) {
        await refused(recall(holder), "BatchNothingHeld", salt, holder);
        await refused(lift(holder), "BatchNotRecalled", salt, holder);
      }
      for (const holder of [ZeroAddress, union.account, origin.account]) {
        await refused(lift(holder), "BatchNotRecalled", salt, holder);
        await recall(holder);
        await refused(recall(holder), "BatchAlreadyRecalled", salt, holder);
      }
      await stock.register(ledger, origin, ...byMass("sand", KG));
      const sand = stock.batchIdOf(ledger, origin.account, "sand");
      await act(ledger, origin, "annul", [sand, reason]);
      for (const method of [recall, lift]) await refused(method(ZeroAddress, sand), "BatchIsAnnulled", sand);
    });
  });

  describe("recall and lift by an authority", function () {
    it("stand beside those of the origin; each lifts its own", async function () {
      const { ledger, union, salt, authority, recall, lift, sell, stops } = await networkHelpers.loadFixture(saltworks);
      for (const holder of [ZeroAddress, union.account]) {
        expect(await eventsOf(ledger, authority.recallByAuthority(salt, holder, reason))).to.deep.equal([
          ["BatchRecalled", salt, ledger.authority.address, holder, true, reason],
        ]);
        const { recalledByAuthority } =
          holder === ZeroAddress ? await ledger.batches.batch(salt) : await ledger.batches.holding(salt, holder);
        expect(recalledByAuthority).to.equal(true);
        await expect(lift(holder))
          .to.be.revertedWithCustomError(ledger.batches, "BatchNotRecalled")
          .withArgs(salt, holder);
        await recall(holder);
        await expect(authority.recallByAuthority(salt, holder, reason))
          .to.be.revertedWithCustomError(ledger.batches, "BatchAlreadyRecalled")
          .withArgs(salt, holder);
        expect(await eventsOf(ledger, authority.liftByAuthority(salt, holder, reason))).to.deep.equal([
          ["BatchRecallLifted", salt, ledger.authority.address, holder, true, reason],
        ]);
        await expect(authority.liftByAuthority(salt, holder, reason))
          .to.be.revertedWithCustomError(ledger.batches, "BatchNotRecalled")
          .withArgs(salt, holder);
        await stops(union);
        await lift(holder);
        await sell(union);
      }
    });

    it("are for authorities, and come directly only", async function () {
      const { ledger, origin, salt } = await networkHelpers.loadFixture(saltworks);
      for (const method of ["recallByAuthority", "liftByAuthority"]) {
        const args = [salt, ZeroAddress, reason];
        for (const caller of [ledger.admin, ledger.registrar, ledger.relayer, ledger.keeper, ledger.stranger]) {
          await expect(by(caller, ledger.batches)[method](...args))
            .to.be.revertedWithCustomError(ledger.batches, "AccessManagedUnauthorized")
            .withArgs(caller.address);
        }
        const request = await requestOf(ledger, origin, ledger.batches, method, args);
        expect(await sendGroup(ledger, [request])).to.deep.equal([
          spent(ledger, request, "AccessManagedUnauthorized", [origin.account]),
        ]);
      }
    });

    it("wait where the role has a delay, and leave no act to one key alone", async function () {
      const { ledger, salt, authority } = await networkHelpers.loadFixture(saltworks);
      await ledger.manager.grantRole(2n, ledger.authority.address, 3_600);
      const args = [salt, ZeroAddress, reason];
      const data = ledger.batches.interface.encodeFunctionData("recallByAuthority", args);
      const manager = by(ledger.authority, ledger.manager);
      await expect(authority.recallByAuthority(...args)).to.be.revertedWithCustomError(
        ledger.manager,
        "AccessManagerNotScheduled",
      );
      await manager.schedule(ledger.batches.target, data, 0);
      await networkHelpers.time.increase(3_600);
      await authority.recallByAuthority(...args);
      expect((await ledger.batches.batch(salt)).recalledByAuthority).to.equal(true);
    });

    it("refuse no reason, an unknown batch, an annulled one and a stranger's share", async function () {
      const { ledger, origin, stranger, salt, authority } = await networkHelpers.loadFixture(saltworks);
      await stock.register(ledger, origin, ...byMass("sand", KG));
      const sand = stock.batchIdOf(ledger, origin.account, "sand");
      await act(ledger, origin, "annul", [sand, reason]);
      for (const [args, error, values] of [
        [[salt, ZeroAddress, ZeroHash], "BatchInvalidCommitment", [ZeroHash]],
        [[reason, ZeroAddress, reason], "BatchUnknown", [reason]],
        [[sand, ZeroAddress, reason], "BatchIsAnnulled", [sand]],
        [[salt, stranger.account, reason], "BatchNothingHeld", [salt, stranger.account]],
        [[salt, nobody(9), reason], "BatchNothingHeld", [salt, nobody(9)]],
      ] as const) {
        await expect(authority.recallByAuthority(...args))
          .to.be.revertedWithCustomError(ledger.batches, error)
          .withArgs(...values);
      }
    });
  });

  describe("propagate", function () {
    it("tells the outputs what the inputs are, step by step, and takes it back", async function () {
      const { ledger, union, shop, cheese, wheel, brine, recall, lift, sell, stops, propagate } =
        await networkHelpers.loadFixture(saltworks);
      await deliver(ledger, union, shop, "wheels", wheel, 10n);
      const packed = transformationOf("pack", [[wheel, 10n]], [byMass("pack", 10n)]);
      await act(ledger, union, "transform", [packed]);
      const [pack] = stock.outputIdsOf(ledger, union.account, packed) as [string];
      const first = stock.transformationIdOf(ledger, union.account, cheese);
      const second = stock.transformationIdOf(ledger, union.account, packed);

      await recall();
      expect(await eventsOf(ledger, propagate(packed)), "not from the middle").to.deep.equal([]);
      await sell(union, pack);
      expect(await eventsOf(ledger, propagate())).to.deep.equal([
        ["BatchImplicated", wheel, first, true],
        ["BatchImplicated", brine, first, true],
      ]);
      expect(await eventsOf(ledger, propagate()), "once").to.deep.equal([]);
      expect(await eventsOf(ledger, propagate(packed))).to.deep.equal([["BatchImplicated", pack, second, true]]);
      expect((await ledger.batches.batch(pack)).implicated).to.equal(true);
      await stops(union, pack);
      await stops(shop, wheel);
      await act(ledger, shop, "ship", [reason, union.account, HOUR, wheel, 10n]);

      await lift();
      expect(await eventsOf(ledger, propagate())).to.deep.equal([
        ["BatchImplicated", wheel, first, false],
        ["BatchImplicated", brine, first, false],
      ]);
      await stops(union, pack);
      expect(await eventsOf(ledger, propagate(packed))).to.deep.equal([["BatchImplicated", pack, second, false]]);
      await sell(union, pack);
    });

    it("follows the maker's share, and not another's", async function () {
      const { ledger, union, shop, wheel, recall, lift, propagate } = await networkHelpers.loadFixture(saltworks);
      await recall(shop.account);
      expect(await eventsOf(ledger, propagate())).to.deep.equal([]);
      await recall(union.account);
      await propagate();
      expect((await ledger.batches.batch(wheel)).implicated).to.equal(true);
      await lift(union.account);
      await propagate();
      expect((await ledger.batches.batch(wheel)).implicated).to.equal(false);
    });

    it("keeps an output's own recall apart from what it is implicated in", async function () {
      const { ledger, union, wheel, recall, lift, propagate, stops } = await networkHelpers.loadFixture(saltworks);
      await recall(ZeroAddress, wheel, union);
      await recall();
      await propagate();
      await lift(ZeroAddress, wheel, union);
      await stops(union, wheel);
      await lift();
      await recall(ZeroAddress, wheel, union);
      await propagate();
      await stops(union, wheel);
      expect((await ledger.batches.batch(wheel)).implicated).to.equal(false);
    });

    it("is done by anyone, from anywhere, and believes only what the outputs prove", async function () {
      const { ledger, union, stranger, salt, cheese, wheel, recall, propagate } =
        await networkHelpers.loadFixture(saltworks);
      await stock.register(ledger, stranger, ...byMass("bait", KG));
      const bait = stock.batchIdOf(ledger, stranger.account, "bait");
      await act(ledger, stranger, "recall", [bait, ZeroAddress, reason]);
      const [commitment, loss, inputs, outputs] = cheese;
      // A rival would implicate the union's cheese in a recall of its own, or take the true one back.
      await recall();
      for (const [stated, maker] of [
        [[commitment, loss, [[bait, 1n]], outputs], union],
        [[commitment, loss, [], outputs], union],
        [[commitment, loss + 1n, inputs, outputs], union],
        [cheese, stranger],
      ] as [stock.Transformation, Member][]) {
        await expect(propagate(stated, maker))
          .to.be.revertedWithCustomError(ledger.batches, "BatchUnknown")
          .withArgs(stock.outputIdsOf(ledger, maker.account, stated)[0]);
      }
      const none: stock.Transformation = [commitment, loss, inputs, []];
      expect(await eventsOf(ledger, propagate(none)), "names no output, changes none").to.deep.equal([]);
      expect((await ledger.batches.batch(wheel)).implicated).to.equal(false);

      // Suspended too: it says nothing of its own.
      await by(ledger.registrar, ledger.organisations).suspend(stranger.account, reason);
      const relayed = await requestOf(ledger, stranger, ledger.batches, "propagate", [union.account, cheese]);
      expect(await sendGroup(ledger, [relayed])).to.deep.equal([done(ledger, relayed)]);
      expect((await ledger.batches.batch(wheel)).implicated).to.equal(true);
      expect(await freeOf(ledger, salt, union)).to.equal(25n * KG);
    });
  });
});
