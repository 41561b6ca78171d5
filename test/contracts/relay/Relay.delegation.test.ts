import { expect } from "chai";
import type { ContractTransactionReceipt } from "ethers";
import { network } from "hardhat";
import { CUSTODY, KIND, STATUS, UNIT } from "../support/enums.ts";
import { by, type Deployed, deployLedger } from "../support/ledger.ts";
import { done, GROUP_GAS, sendGroup, skipped, spent } from "../support/outcomes.ts";
import {
  commitmentOf,
  keyOf,
  nobody,
  nonceOf,
  registerMember,
  requestIdOf,
  requestOf,
  sign,
  signerOf,
  type Terms,
} from "../support/requests.ts";
import { batchIdOf } from "../support/stock.ts";
import { actOf, delegated, enter, firstNonceOf, laneOf, merge, own } from "../support/unions.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");
const NEVER = 2n ** 48n - 1n;
const batch = (name: string) => [commitmentOf(name), 1n, 1n, UNIT.mass] as const;

describe("Relay: delegates", function () {
  /** A union that may register batches for its member, and a union that is nothing to it. */
  async function scene() {
    const ledger = await deployLedger(ethers);
    const member = await registerMember(ledger, 1);
    const union = await registerMember(ledger, 2, { kind: KIND.union });
    const other = await registerMember(ledger, 3, { kind: KIND.union });
    await enter(ledger, member, union);
    const register = actOf(ledger.batches, "register");
    const grant = (acts = [register], until = NEVER, to = union, from = member) =>
      own(ledger, from, "grant", [to.account, acts, until]);
    await grant();
    const as = (delegate = union, name = "batch", terms: Terms = {}) =>
      delegated(ledger, delegate, member.account, [ledger.batches, "register", batch(name)], terms);
    const nonce = (lane: bigint) => ledger.relay["nonces(address,uint192)"](member.account, lane) as Promise<bigint>;
    const refused = (delegate: string, [target, selector]: readonly unknown[] = register) =>
      ["RelayNotGranted", [member.account, delegate, target, selector]] as const;
    return { ledger, member, union, other, register, grant, as, nonce, refused };
  }

  describe("what was granted", function () {
    it("is done in the member's account, and every log says by whom", async function () {
      const { ledger, member, union, as } = await networkHelpers.loadFixture(scene);
      const request = await as();
      const { logs } = (await (await ledger.relay.execute(request)).wait()) as ContractTransactionReceipt;
      const names = logs.map((log) => {
        const from: Deployed = log.address === ledger.relay.target ? ledger.relay : ledger.batches;
        const { name, args } = from.interface.parseLog(log)!;
        return [name, ...(args.toArray() as unknown[]).slice(0, 3)];
      });
      const id = requestIdOf(ledger, request);
      expect(names.map(([name]) => name)).to.deep.equal(["BatchRegistered", "RequestDelegated", "RequestExecuted"]);
      expect(names[0]![2]).to.equal(member.account);
      expect(names[1]).to.deep.equal(["RequestDelegated", id, member.account, union.account]);
      expect(names[2]).to.deep.equal(["RequestExecuted", id, member.account, union.signer]);
      // The nonce, which the id binds, says it too.
      expect(request.nonce).to.equal(firstNonceOf(union));
      expect(BigInt.asUintN(160, request.nonce >> 64n)).to.equal(BigInt(union.account));
    });

    it("runs in groups, beside the member's own acts and other delegates', each lane in its order", async function () {
      const { ledger, member, union, other, grant, as, nonce } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, other);
      await grant([actOf(ledger.batches, "register")], NEVER, other);
      const ownBefore = await nonce(0n);
      const [first, second] = [laneOf(union), laneOf(union, 2n ** 32n - 1n)];
      const group = [
        await as(union, "a"),
        await requestOf(ledger, member, ledger.batches, "register", batch("b")),
        await as(union, "c", { ahead: 1n }),
        // A second device of the union's.
        await as(union, "d", { lane: second }),
        await as(other, "e"),
      ];
      expect(await sendGroup(ledger, group)).to.deep.equal(group.map((request) => done(ledger, request)));
      const found = await Promise.all([first, second, laneOf(other), 0n].map((lane) => nonce(lane)));
      expect(found).to.deep.equal([
        nonceOf(first, 2n),
        nonceOf(second, 1n),
        nonceOf(laneOf(other), 1n),
        ownBefore + 1n,
      ]);
      const logs = await ledger.relay.queryFilter(ledger.relay.filters["RequestDelegated"]!());
      expect(logs).to.have.length(4);
    });

    it("is refused like an act of the member's own, and spends the delegate's nonce", async function () {
      const { ledger, member, union, as, nonce } = await networkHelpers.loadFixture(scene);
      const [first, again] = [await as(), await as(union, "batch", { ahead: 1n })];
      const id = batchIdOf(ledger, member.account, "batch");
      expect(await sendGroup(ledger, [first, again])).to.deep.equal([
        done(ledger, first),
        spent(ledger, again, "BatchAlreadyRegistered", [id]),
      ]);
      expect(await nonce(laneOf(union))).to.equal(nonceOf(laneOf(union), 2n));
      const logs = await ledger.relay.queryFilter(ledger.relay.filters["RequestDelegated"]!());
      expect(logs).to.have.length(1);
    });

    it("waits for the grant, when it was signed before", async function () {
      const { ledger, union, grant, as, member, refused, register } = await networkHelpers.loadFixture(scene);
      await own(ledger, member, "revokeGrant", [union.account, [register]]);
      const request = await as();
      expect(await sendGroup(ledger, [request])).to.deep.equal([skipped(ledger, request, ...refused(union.account))]);
      await grant();
      expect(await sendGroup(ledger, [request])).to.deep.equal([done(ledger, request)]);
    });
  });

  describe("adversaries", function () {
    it("go beyond the grant: another function, another contract, another account", async function () {
      const { ledger, member, union, refused } = await networkHelpers.loadFixture(scene);
      const stranger = await registerMember(ledger, 9);
      const many = await delegated(ledger, union, member.account, [
        ledger.batches,
        "registerMany",
        [[batch("a"), batch("b")]],
      ]);
      const twin: Deployed = await ethers.deployContract("Batches", [
        ledger.manager.target,
        ledger.relay.target,
        ledger.agreements.target,
      ]);
      await ledger.relay.setTarget(twin.target, true);
      const elsewhere = await delegated(ledger, union, member.account, [twin, "register", batch("a")]);
      const another = await delegated(ledger, union, stranger.account, [ledger.batches, "register", batch("a")]);
      const act = actOf(ledger.batches, "register");
      expect(await sendGroup(ledger, [many, elsewhere, another])).to.deep.equal([
        skipped(ledger, many, ...refused(union.account, actOf(ledger.batches, "registerMany"))),
        skipped(ledger, elsewhere, ...refused(union.account, [twin.target, act[1]])),
        skipped(ledger, another, "RelayNotGranted", [stranger.account, union.account, ...act]),
      ]);
    });

    it("send less than a selector, which the account after it would complete", async function () {
      const { ledger, member, union, grant, as, refused } = await networkHelpers.loadFixture(scene);
      // As bytes4, three bytes would be the selector of another function, which may be granted.
      const three = "0xabcdef";
      await grant([[ledger.batches.target as string, `${three}00`]]);
      for (const data of ["0x", "0xab", three]) {
        const request = await as(union, "x", { data });
        expect(await sendGroup(ledger, [request])).to.deep.equal([
          skipped(ledger, request, ...refused(union.account, [ledger.batches.target, "0x00000000"])),
        ]);
      }
      // Nor does the one who may do all.
      const heir = await registerMember(ledger, 8);
      await merge(ledger, member, heir);
      const short = await as(heir, "x", { data: three });
      expect(await sendGroup(ledger, [short])).to.deep.equal([
        skipped(ledger, short, ...refused(heir.account, [ledger.batches.target, "0x00000000"])),
      ]);
    });

    it("act after the end, to the second", async function () {
      const { ledger, union, grant, as, register } = await networkHelpers.loadFixture(scene);
      const end = BigInt(await networkHelpers.time.latest()) + 1_000n;
      await grant([register], end);
      const [intime, late] = [await as(), await as(union, "late", { ahead: 1n })];
      await networkHelpers.time.setNextBlockTimestamp(end);
      await ledger.relay.execute(intime);
      await networkHelpers.time.setNextBlockTimestamp(end + 1n);
      await expect(ledger.relay.execute(late))
        .to.be.revertedWithCustomError(ledger.relay, "RelayNotGranted")
        .withArgs(late.account, union.account, ...register);
    });

    for (const [how, method, args] of [
      ["revoked", "revokeGrant", (union: string, act: unknown) => [union, [act]]],
      ["revoked with all others", "revokeAllGrants", (union: string) => [union]],
      ["left", "leaveUnion", (union: string) => [union]],
    ] as const) {
      it(`act in the block, even in the group, in which they are ${how}`, async function () {
        const { ledger, member, union, as, register, refused } = await networkHelpers.loadFixture(scene);
        const group = [
          await as(),
          await requestOf(ledger, member, ledger.organisations, method, args(union.account, register)),
          await as(union, "second", { ahead: 1n }),
        ];
        expect(await sendGroup(ledger, group)).to.deep.equal([
          done(ledger, group[0]!),
          done(ledger, group[1]!),
          skipped(ledger, group[2]!, ...refused(union.account)),
        ]);
      });
    }

    it("forge a lane", async function () {
      const { ledger, member, union, other, as, refused } = await networkHelpers.loadFixture(scene);
      const lane = laneOf(union);
      // A stranger in the union's lane; the member itself there; the union in the member's own lane.
      const stranger = await as(other, "a", { lane });
      const itself = await requestOf(ledger, member, ledger.batches, "register", batch("a"), { lane });
      const plain = await as(union, "a", { lane: 0n });
      // The union's account without a number is a lane of the member's own.
      const untagged = await as(union, "a", { lane: BigInt(union.account) });
      // Nobody, oneself, somebody without an account here.
      const none = await as(union, "a", { lane: 1n << 160n });
      const oneself = await requestOf(ledger, member, ledger.batches, "register", batch("a"), { lane: laneOf(member) });
      const unknown = await as(union, "a", { lane: laneOf({ account: nobody(9) }) });
      const group = [stranger, itself, plain, untagged, none, oneself, unknown];
      expect(await sendGroup(ledger, group)).to.deep.equal([
        skipped(ledger, stranger, "RelayInvalidSigner", [union.account, other.signer]),
        skipped(ledger, itself, "RelayInvalidSigner", [union.account, member.signer]),
        skipped(ledger, plain, "RelayInvalidSigner", [member.account, union.signer]),
        skipped(ledger, untagged, "RelayInvalidSigner", [member.account, union.signer]),
        skipped(ledger, none, ...refused(nobody(0))),
        skipped(ledger, oneself, ...refused(member.account)),
        skipped(ledger, unknown, ...refused(nobody(9))),
      ]);
    });

    it("move a signed request into another lane, or under another account", async function () {
      const { ledger, member, union, other, grant, as } = await networkHelpers.loadFixture(scene);
      await enter(ledger, member, other);
      await grant([actOf(ledger.batches, "register")], NEVER, other);
      const signed = await as();
      const moved = { ...signed, nonce: firstNonceOf(other) };
      const numbered = { ...signed, nonce: nonceOf(laneOf(union, 2n), 0n) };
      const renamed = { ...signed, signer: other.signer, nonce: firstNonceOf(other) };
      expect(await sendGroup(ledger, [moved, numbered, renamed])).to.deep.equal([
        skipped(ledger, moved, "RelayInvalidSigner", [other.account, union.signer]),
        skipped(ledger, numbered, "RelayInvalidSigner", [union.account, union.signer]),
        skipped(ledger, renamed, "RelayInvalidSigner", [other.account, other.signer]),
      ]);
      const own_ = await sign(ledger, other.key, { ...signed, signer: union.signer });
      expect(await sendGroup(ledger, [own_])).to.deep.equal([
        skipped(ledger, own_, "RelayInvalidSigner", [union.account, union.signer]),
      ]);
      expect(await sendGroup(ledger, [signed])).to.deep.equal([done(ledger, signed)]);
    });

    it("act while suspended, or for a suspended member", async function () {
      const { ledger, member, union, as, refused } = await networkHelpers.loadFixture(scene);
      const registrar = by(ledger.registrar, ledger.organisations);
      const request = await as();
      await registrar.suspend(union.account, reason);
      expect(await sendGroup(ledger, [request])).to.deep.equal([skipped(ledger, request, ...refused(union.account))]);
      await registrar.reinstate(union.account);
      await registrar.suspend(member.account, reason);
      expect(await sendGroup(ledger, [request])).to.deep.equal([
        spent(ledger, request, "OrganisationNotActive", [member.account, STATUS.suspended]),
      ]);
    });

    it("are delegates of delegates: of a union, of a successor", async function () {
      const { ledger, member, union, other, grant, as, refused } = await networkHelpers.loadFixture(scene);
      const register = actOf(ledger.batches, "register");
      await enter(ledger, union, other);
      await grant([register], NEVER, other, union);
      const nested = await as(other);
      expect(await sendGroup(ledger, [nested])).to.deep.equal([skipped(ledger, nested, ...refused(other.account))]);
      // In the union's lane, its delegate's key is a stranger's.
      const posing = await as(other, "a", { lane: laneOf(union) });
      expect(await sendGroup(ledger, [posing])).to.deep.equal([
        skipped(ledger, posing, "RelayInvalidSigner", [union.account, other.signer]),
      ]);
      const heir = await registerMember(ledger, 8);
      await merge(ledger, member, heir);
      await enter(ledger, heir, other);
      await grant([register], NEVER, other, heir);
      const late = await as(other, "b");
      expect(await sendGroup(ledger, [late])).to.deep.equal([skipped(ledger, late, ...refused(other.account))]);
    });

    it("reach for the member's keys, profile, grants and membership", async function () {
      const { ledger, member, union, refused } = await networkHelpers.loadFixture(scene);
      const { organisations } = ledger;
      const register = actOf(ledger.batches, "register");
      for (const [method, args] of [
        ["addSigner", [union.signer, CUSTODY.service]],
        ["removeSigner", [member.signer]],
        ["amendProfile", [reason]],
        ["vetoRecovery", []],
        ["grant", [union.account, [register], NEVER]],
        ["revokeGrant", [union.account, [register]]],
        ["revokeAllGrants", [union.account]],
        ["join", [union.account]],
        ["leaveUnion", [union.account]],
        ["handOver", [union.account, reason]],
        ["takeOver", [union.account, reason]],
        ["withdrawMerger", [union.account]],
        ["sponsor", [77, reason, union.signer, CUSTODY.service]],
      ] as const) {
        const request = await delegated(ledger, union, member.account, [organisations, method, args]);
        expect(await sendGroup(ledger, [request])).to.deep.equal([
          skipped(ledger, request, ...refused(union.account, actOf(organisations, method))),
        ]);
      }
    });

    it("sign with a key that the union has no more", async function () {
      const { ledger, union, as } = await networkHelpers.loadFixture(scene);
      const registrar = by(ledger.registrar, ledger.organisations);
      const request = await as();
      await registrar.startRecovery(union.account, signerOf(keyOf("fresh").address), CUSTODY.service, reason);
      await networkHelpers.time.increase(7n * 86_400n);
      await registrar.completeRecovery(union.account);
      expect(await sendGroup(ledger, [request])).to.deep.equal([
        skipped(ledger, request, "RelayInvalidSigner", [union.account, union.signer]),
      ]);
      // What was granted to the union stands: its new key says the same.
      const again = await as({ ...union, key: keyOf("fresh"), signer: signerOf(keyOf("fresh").address) });
      expect(await sendGroup(ledger, [again])).to.deep.equal([done(ledger, again)]);
    });

    it("replay", async function () {
      const { ledger, member, union, as } = await networkHelpers.loadFixture(scene);
      const request = await as();
      await ledger.relay.execute(request);
      await expect(ledger.relay.execute(request, { gasLimit: GROUP_GAS }))
        .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidNonce")
        .withArgs(member.account, nonceOf(laneOf(union), 1n));
    });
  });
});
