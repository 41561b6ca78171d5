import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { KIND, MEMBERSHIP, STATUS } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { commitmentOf, nobody, registerMember } from "../support/requests.ts";
import { actOf, enter, merge, own } from "../support/unions.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");
const NEVER = 2n ** 48n - 1n;

describe("Unions", function () {
  async function scene() {
    const ledger = await deployLedger(ethers);
    const member = await registerMember(ledger, 1);
    const union = await registerMember(ledger, 2, { kind: KIND.union });
    const other = await registerMember(ledger, 3, { kind: KIND.union });
    const state = async (of = member, towards = union) =>
      (await ledger.organisations.membership(of.account, towards.account)).state as bigint;
    const until = ([target, selector]: [string, string], of = union) =>
      ledger.organisations.grantedUntil(member.account, of.account, target, selector) as Promise<bigint>;
    const refused = (acted: Promise<unknown>, error: string, ...values: unknown[]) =>
      expect(acted)
        .to.be.revertedWithCustomError(ledger.organisations, error)
        .withArgs(...values);
    return { ledger, member, union, other, state, until, refused };
  }

  describe("membership", function () {
    it("begins when both consented, the organisation first", async function () {
      const { ledger, member, union, state } = await networkHelpers.loadFixture(scene);
      await expect(own(ledger, member, "join", [union.account]))
        .to.emit(ledger.organisations, "MembershipAsked")
        .withArgs(member.account, union.account)
        .not.to.emit(ledger.organisations, "MembershipBegan");
      expect(await state()).to.equal(MEMBERSHIP.asked);
      await expect(own(ledger, union, "admit", [member.account]))
        .to.emit(ledger.organisations, "MembershipBegan")
        .withArgs(member.account, union.account)
        .not.to.emit(ledger.organisations, "MembershipOffered");
      const since = BigInt(await networkHelpers.time.latest());
      const found = await ledger.organisations.membership(member.account, union.account);
      expect(found).to.deep.equal([MEMBERSHIP.member, since, 0n]);
    });

    it("begins when both consented, the union first", async function () {
      const { ledger, member, union, state } = await networkHelpers.loadFixture(scene);
      await expect(own(ledger, union, "admit", [member.account]))
        .to.emit(ledger.organisations, "MembershipOffered")
        .withArgs(member.account, union.account);
      expect(await state()).to.equal(MEMBERSHIP.offered);
      await expect(own(ledger, member, "join", [union.account]))
        .to.emit(ledger.organisations, "MembershipBegan")
        .withArgs(member.account, union.account)
        .not.to.emit(ledger.organisations, "MembershipAsked");
      expect(await state()).to.equal(MEMBERSHIP.member);
    });

    it("is of as many unions as one likes, and of a union in another", async function () {
      const { ledger, member, union, other, state } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, union);
      await enter(ledger, member, other);
      await enter(ledger, union, other);
      expect([await state(), await state(member, other), await state(union, other)]).to.deep.equal([3n, 3n, 3n]);
      expect(await state(other, union)).to.equal(MEMBERSHIP.none);
    });

    it("ends by leaving, whatever became of the union, and by expulsion", async function () {
      const { ledger, member, union, other, state } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, union);
      await by(ledger.registrar, ledger.organisations).suspend(union.account, reason);
      await expect(own(ledger, member, "leaveUnion", [union.account]))
        .to.emit(ledger.organisations, "MembershipEnded")
        .withArgs(member.account, union.account, false, ZeroHash);
      const since = BigInt(await networkHelpers.time.latest());
      const left = [MEMBERSHIP.none, since, 1n];
      expect(await ledger.organisations.membership(member.account, union.account)).to.deep.equal(left);
      await enter(ledger, member, other);
      await by(ledger.registrar, ledger.organisations).suspend(member.account, reason);
      await expect(own(ledger, other, "expel", [member.account, reason]))
        .to.emit(ledger.organisations, "MembershipEnded")
        .withArgs(member.account, other.account, true, reason);
      expect(await state(member, other)).to.equal(MEMBERSHIP.none);
    });

    it("refuses all that is none", async function () {
      const { ledger, member, union, other, refused } = await networkHelpers.loadFixture(scene);
      const buyer = await registerMember(ledger, 4, { kind: KIND.buyer });
      const join = (account: string) => own(ledger, member, "join", [account]);
      await refused(join(buyer.account), "UnionInvalidKind", buyer.account, KIND.buyer);
      await refused(join(nobody(9)), "UnionInvalidKind", nobody(9), KIND.none);
      await refused(own(ledger, buyer, "admit", [member.account]), "UnionInvalidKind", buyer.account, KIND.buyer);
      await refused(own(ledger, union, "join", [union.account]), "UnionOfItself", union.account);
      await refused(own(ledger, union, "admit", [union.account]), "UnionOfItself", union.account);
      await refused(own(ledger, union, "admit", [nobody(9)]), "OrganisationNotActive", nobody(9), STATUS.none);
      const expel = own(ledger, union, "expel", [member.account, ZeroHash]);
      await refused(expel, "OrganisationInvalidReason", ZeroHash);
      const leave = own(ledger, member, "leaveUnion", [union.account]);
      await refused(leave, "MembershipInvalidState", member.account, union.account, MEMBERSHIP.none);
      await join(union.account);
      const again = join(union.account);
      await refused(again, "MembershipInvalidState", member.account, union.account, MEMBERSHIP.asked);

      await by(ledger.registrar, ledger.organisations).suspend(other.account, reason);
      await refused(join(other.account), "OrganisationNotActive", other.account, STATUS.suspended);
      await by(ledger.registrar, ledger.organisations).suspend(member.account, reason);
      const late = own(ledger, union, "admit", [member.account]);
      await refused(late, "OrganisationNotActive", member.account, STATUS.suspended);
    });

    it("neither begins nor goes on by way of who merged", async function () {
      const { ledger, member, union, other, refused } = await networkHelpers.loadFixture(scene);
      const sister = await registerMember(ledger, 5);
      await own(ledger, member, "join", [union.account]);
      await merge(ledger, member, sister);
      const admit = own(ledger, union, "admit", [member.account]);
      await refused(admit, "OrganisationIsMerged", member.account, sister.account);
      await merge(ledger, union, other);
      const join = own(ledger, sister, "join", [union.account]);
      await refused(join, "OrganisationIsMerged", union.account, other.account);
    });
  });

  describe("grants", function () {
    it("are of the acts that are named, to one union, until a time", async function () {
      const { ledger, member, union, other, until } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, union);
      await enter(ledger, member, other);
      const [ship, sell, issue] = [
        actOf(ledger.batches, "ship"),
        actOf(ledger.batches, "dispose"),
        actOf(ledger.certificates, "issue"),
      ] as const;
      const end = BigInt(await networkHelpers.time.latest()) + 1_000n;
      await expect(own(ledger, member, "grant", [union.account, [ship, issue], end]))
        .to.emit(ledger.organisations, "ActsGranted")
        .withArgs(member.account, union.account, [ship, issue], end);
      const found = await Promise.all([ship, issue, sell].map((act) => until(act)));
      expect(found).to.deep.equal([end, end, 0n]);
      expect(await until(ship, other)).to.equal(0n);
      // The same function of another contract, another function of the same one.
      expect(await until([issue[0], ship[1]])).to.equal(0n);

      await expect(own(ledger, member, "revokeGrant", [union.account, [ship]]))
        .to.emit(ledger.organisations, "ActsRevoked")
        .withArgs(member.account, union.account, [ship]);
      expect([await until(ship), await until(issue)]).to.deep.equal([0n, end]);
      await expect(own(ledger, member, "revokeAllGrants", [union.account]))
        .to.emit(ledger.organisations, "AllActsRevoked")
        .withArgs(member.account, union.account);
      expect(await until(issue)).to.equal(0n);
      await own(ledger, member, "grant", [union.account, [sell], end]);
      expect([await until(issue), await until(sell)]).to.deep.equal([0n, end]);
      await networkHelpers.time.increaseTo(end);
      expect(await until(sell)).to.equal(end);
      await networkHelpers.time.increaseTo(end + 1n);
      expect(await until(sell)).to.equal(0n);
    });

    it("are given a new end, later or earlier", async function () {
      const { ledger, member, union, until } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, union);
      const ship = actOf(ledger.batches, "ship");
      const now = BigInt(await networkHelpers.time.latest());
      for (const end of [now + 1_000n, NEVER, now + 500n]) {
        await own(ledger, member, "grant", [union.account, [ship], end]);
        expect(await until(ship)).to.equal(end);
      }
    });

    it("are never of the register", async function () {
      const { ledger, member, union, refused } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, union);
      const fine = actOf(ledger.batches, "ship");
      const names: string[] = [];
      ledger.organisations.interface.forEachFunction(({ name }) => names.push(name));
      for (const name of names) {
        const act = actOf(ledger.organisations, name);
        const given = own(ledger, member, "grant", [union.account, [fine, act], NEVER]);
        await refused(given, "GrantInvalidAct", ...act);
      }
      const empty = [ledger.batches.target, "0x00000000"];
      await refused(own(ledger, member, "grant", [union.account, [empty], NEVER]), "GrantInvalidAct", ...empty);
      expect(await ledger.organisations.mayActFor(union.account, member.account, ...fine)).to.equal(false);
    });

    it("refuse no list, a long one, an end that is over, no member, and what is not granted", async function () {
      const { ledger, member, union, other, refused } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, union);
      const ship = actOf(ledger.batches, "ship");
      const sell = actOf(ledger.batches, "dispose");
      const give = (acts: unknown[], until = NEVER, to = union) =>
        own(ledger, member, "grant", [to.account, acts, until], { gas: 3_000_000n });
      for (const count of [0, 41]) {
        const acts = Array.from({ length: count }, () => ship);
        await refused(give(acts), "GrantListLength", count, 40n);
        await refused(own(ledger, member, "revokeGrant", [union.account, acts]), "GrantListLength", count, 40n);
      }
      await give(Array.from({ length: 40 }, () => ship));
      const now = BigInt(await networkHelpers.time.latest()) + 10n;
      await networkHelpers.time.setNextBlockTimestamp(now);
      await refused(give([ship], now), "GrantEnded", now);
      await refused(give([ship], NEVER, other), "MembershipRequired", member.account, other.account);
      const revoked = own(ledger, member, "revokeGrant", [union.account, [ship, sell]]);
      await refused(revoked, "GrantUnknown", member.account, union.account, ...sell);
      // All or none.
      expect(await ledger.organisations.mayActFor(union.account, member.account, ...ship)).to.equal(true);
      const twice = own(ledger, member, "revokeGrant", [union.account, [ship, ship]]);
      await refused(twice, "GrantUnknown", member.account, union.account, ...ship);
      const all = own(ledger, member, "revokeAllGrants", [other.account]);
      await refused(all, "MembershipRequired", member.account, other.account);
    });

    it("are for active delegates alone, and never for oneself", async function () {
      const { ledger, member, union } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, union);
      const ship = actOf(ledger.batches, "ship");
      await own(ledger, member, "grant", [union.account, [ship], NEVER]);
      const may = (delegate: string, account = member.account) =>
        ledger.organisations.mayActFor(delegate, account, ...ship) as Promise<boolean>;
      expect(await may(union.account)).to.equal(true);
      expect(await may(member.account)).to.equal(false);
      expect(await may(member.account, union.account)).to.equal(false);
      expect(await may(nobody(0))).to.equal(false);
      await by(ledger.registrar, ledger.organisations).suspend(union.account, reason);
      expect(await may(union.account)).to.equal(false);
    });
  });
});
