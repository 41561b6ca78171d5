import { expect } from "chai";
import { network } from "hardhat";
import { CUSTODY, KIND, STATUS, UNIT } from "../support/enums.ts";
import { by, type Deployed, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, skipped, spent } from "../support/outcomes.ts";
import {
  commitmentOf,
  domainOf,
  keyOf,
  type Member,
  nonceOf,
  registerMember,
  requestOf,
  sign,
  signerOf,
  type Terms,
} from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

const batch = (name: string) => [commitmentOf(name), 7n, 7n, UNIT.mass] as const;

describe("Relay groups", function () {
  async function threeMembers() {
    const ledger = await deployLedger(ethers);
    const a = await registerMember(ledger, 1);
    const b = await registerMember(ledger, 2, { kind: KIND.union });
    const c = await registerMember(ledger, 3, { kind: KIND.processor });
    const rogue: Deployed = await ethers.deployContract("RogueTarget", [ledger.relay.target]);
    await ledger.relay.setTarget(rogue.target, true);
    const register = (member: Member, name: string, terms?: Terms) =>
      requestOf(ledger, member, ledger.batches, "register", batch(name), terms);
    const misbehave = (member: Member, method: string, args: readonly unknown[] = [], terms?: Terms) =>
      requestOf(ledger, member, rogue, method, args, terms);
    const nonce = async (member: Member, lane = 0n) =>
      (await ledger.relay["nonces(address,uint192)"](member.account, lane)) as bigint;
    return { ledger, a, b, c, rogue, register, misbehave, nonce };
  }

  it("are for relayers only", async function () {
    const { ledger, a, register } = await networkHelpers.loadFixture(threeMembers);
    const group = [await register(a, "x")];
    for (const caller of [ledger.admin, ledger.registrar, ledger.stranger]) {
      await expect(by(caller, ledger.relay).executeGroup(group))
        .to.be.revertedWithCustomError(ledger.relay, "RelayUnauthorizedRelayer")
        .withArgs(caller.address);
    }
  });

  it("run the requests of many, and several of one", async function () {
    const { ledger, a, b, register } = await networkHelpers.loadFixture(threeMembers);
    const group = [
      await register(a, "1"),
      await register(b, "2"),
      await register(a, "3", { ahead: 1n }),
      await register(a, "4", { lane: 9n }),
    ];
    expect(await sendGroup(ledger, group)).to.deep.equal(group.map((request) => done(ledger, request)));
    expect(await sendGroup(ledger, [])).to.deep.equal([]);
  });

  describe("go on when a request is skipped, which keeps its nonce:", function () {
    it("expired", async function () {
      const { ledger, a, b, register, nonce } = await networkHelpers.loadFixture(threeMembers);
      const group = [await register(a, "1", { deadline: 1n }), await register(b, "2")] as const;
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        skipped(ledger, group[0], "RelayExpired", [1n]),
        done(ledger, group[1]),
      ]);
      expect(await nonce(a)).to.equal(0n);
    });

    it("a target that is not listed", async function () {
      const { ledger, a, b, register } = await networkHelpers.loadFixture(threeMembers);
      const group = [
        await register(a, "1", { target: ledger.manager.target as string }),
        await register(b, "2"),
      ] as const;
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        skipped(ledger, group[0], "RelayTargetNotAllowed", [ledger.manager.target]),
        done(ledger, group[1]),
      ]);
    });

    it("twice in one group", async function () {
      const { ledger, a, register } = await networkHelpers.loadFixture(threeMembers);
      const request = await register(a, "1");
      expect(await sendGroup(ledger, [request, request])).to.deep.equal([
        done(ledger, request),
        skipped(ledger, request, "RelayInvalidNonce", [a.account, 1n]),
      ]);
    });

    it("in the wrong order, until its turn comes in another group", async function () {
      const { ledger, a, b, register } = await networkHelpers.loadFixture(threeMembers);
      const [first, second, third] = [
        await register(a, "1"),
        await register(a, "2", { ahead: 1n }),
        await register(a, "3", { ahead: 2n }),
      ];
      const other = await register(b, "4");
      expect(await sendGroup(ledger, [second, first, third, other])).to.deep.equal([
        skipped(ledger, second, "RelayInvalidNonce", [a.account, 0n]),
        done(ledger, first),
        skipped(ledger, third, "RelayInvalidNonce", [a.account, 1n]),
        done(ledger, other),
      ]);
      expect(await sendGroup(ledger, [first, second, third])).to.deep.equal([
        skipped(ledger, first, "RelayInvalidNonce", [a.account, 1n]),
        done(ledger, second),
        done(ledger, third),
      ]);
    });

    it("sent alone before by somebody else", async function () {
      const { ledger, a, b, register } = await networkHelpers.loadFixture(threeMembers);
      const group = [await register(a, "1"), await register(b, "2")] as const;
      await by(ledger.stranger, ledger.relay).execute(group[0]);
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        skipped(ledger, group[0], "RelayInvalidNonce", [a.account, 1n]),
        done(ledger, group[1]),
      ]);
    });

    it("signed by another key, for another chain, for another relay, or not at all", async function () {
      const { ledger, a, b, register } = await networkHelpers.loadFixture(threeMembers);
      const honest = await register(a, "1");
      const forged = [
        await sign(ledger, keyOf("thief"), honest),
        await sign(ledger, a.key, honest, { ...domainOf(ledger), chainId: 1n }),
        await sign(ledger, a.key, honest, { ...domainOf(ledger), verifyingContract: a.account }),
        { ...honest, signature: "0x" },
        { ...honest, signature: `0x${"00".repeat(65)}` },
        { ...honest, signature: `${honest.signature.slice(0, -2)}05` },
      ];
      const other = await register(b, "2");
      expect(await sendGroup(ledger, [...forged, other, honest])).to.deep.equal([
        ...forged.map((request) => skipped(ledger, request, "RelayInvalidSigner", [a.account, a.signer])),
        done(ledger, other),
        done(ledger, honest),
      ]);
    });

    it("signed by a key that is no signer, or of an account that is none", async function () {
      const { ledger, a, b, c, register } = await networkHelpers.loadFixture(threeMembers);
      const thief = { ...a, key: keyOf("thief"), signer: signerOf(keyOf("thief").address) };
      const stranger = { ...thief, account: ledger.stranger.address };
      const group = [
        await register(thief, "1"),
        await register(stranger, "2"),
        await register({ ...a, key: b.key, signer: b.signer }, "3"),
        await register(c, "4"),
      ] as const;
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        skipped(ledger, group[0], "RelayInvalidSigner", [a.account, thief.signer]),
        skipped(ledger, group[1], "RelayInvalidSigner", [stranger.account, thief.signer]),
        skipped(ledger, group[2], "RelayInvalidSigner", [a.account, b.signer]),
        done(ledger, group[3]),
      ]);
    });

    it("signed by a key that was removed a moment before, in the same block", async function () {
      const { ledger, a, register } = await networkHelpers.loadFixture(threeMembers);
      const device = { ...a, key: keyOf("lost phone"), signer: signerOf(keyOf("lost phone").address) };
      await ledger.relay.execute(
        await requestOf(ledger, a, ledger.organisations, "addSigner", [device.signer, CUSTODY.ownDevice]),
      );
      const group = [
        await register(device, "1", { lane: 1n }),
        await requestOf(ledger, a, ledger.organisations, "removeSigner", [device.signer]),
        await register(device, "2", { lane: 1n, ahead: 1n }),
      ] as const;
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        done(ledger, group[0]),
        done(ledger, group[1]),
        skipped(ledger, group[2], "RelayInvalidSigner", [a.account, device.signer]),
      ]);
    });
  });

  describe("go on when a call reverts, which spends its nonce:", function () {
    it("refused by the target", async function () {
      const { ledger, a, b, rogue, register, misbehave, nonce } = await networkHelpers.loadFixture(threeMembers);
      const group = [
        await misbehave(a, "refuse", [42]),
        await register(a, "1", { ahead: 1n }),
        await register(b, "2"),
      ] as const;
      expect(await sendGroup(ledger, [...group], { errorsOf: [rogue] })).to.deep.equal([
        spent(ledger, group[0], "RogueRefusal", [42]),
        done(ledger, group[1]),
        done(ledger, group[2]),
      ]);
      expect(await nonce(a)).to.equal(2n);
    });

    it("a suspended organisation", async function () {
      const { ledger, a, b, register } = await networkHelpers.loadFixture(threeMembers);
      await by(ledger.registrar, ledger.organisations).suspend(a.account, commitmentOf("why"));
      const group = [await register(a, "1"), await register(b, "2")] as const;
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        spent(ledger, group[0], "OrganisationNotActive", [a.account, STATUS.suspended]),
        done(ledger, group[1]),
      ]);
    });

    it("without a word, out of gas, or with unknown calls", async function () {
      const { ledger, a, b, c, register, misbehave } = await networkHelpers.loadFixture(threeMembers);
      const group = [
        await misbehave(a, "refuseSilently"),
        await misbehave(b, "burn"),
        await register(c, "too little gas signed", { gas: 20_000n }),
        await register(a, "no such method", { ahead: 1n, data: "0x12345678" }),
        await register(b, "fine", { ahead: 1n }),
      ] as const;
      const [silent, burnt, starved, unknown, fine] = group;
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        ...[silent, burnt, starved, unknown].map((request) => ({ ...spent(ledger, request, "", []), reason: "0x" })),
        done(ledger, fine),
      ]);
    });

    it("with a return bomb, of which 1,024 bytes are kept", async function () {
      const { ledger, a, b, register, misbehave } = await networkHelpers.loadFixture(threeMembers);
      const group = [await misbehave(a, "bomb", [100_000]), await register(b, "1")] as const;
      expect(await sendGroup(ledger, [...group])).to.deep.equal([
        { ...spent(ledger, group[0], "", []), reason: `0x${"ff".repeat(32)}${"00".repeat(1_024 - 32)}` },
        done(ledger, group[1]),
      ]);
    });

    it("that calls back for a later request of the group", async function () {
      const { ledger, a, b, register, misbehave } = await networkHelpers.loadFixture(threeMembers);
      const later = await register(b, "1");
      const group = [await misbehave(a, "callBack", [later], { gas: 2_000_000n }), later] as const;
      const [inner, ...outer] = await sendGroup(ledger, [...group]);
      expect(inner).to.deep.equal(done(ledger, later));
      expect(outer).to.deep.equal([
        done(ledger, group[0]),
        skipped(ledger, later, "RelayInvalidNonce", [b.account, 1n]),
      ]);
    });
  });

  describe("with too little gas", function () {
    it("skip what does not fit, and spend nothing", async function () {
      const { ledger, a, b, register, nonce } = await networkHelpers.loadFixture(threeMembers);
      const group = [await register(a, "1"), await register(b, "2", { gas: 4_000_000_000n })] as const;
      const [first, second] = await sendGroup(ledger, [...group]);
      expect(first).to.deep.equal(done(ledger, group[0]));
      expect(second)
        .to.have.property("reason")
        .that.matches(/^RelayInsufficientGas\(\d+, 4063552063\)$/);
      expect(second).to.have.property("nonceUsed", false);
      expect(await nonce(b)).to.equal(0n);
    });

    it("never spend a nonce for it, at any gas limit", async function () {
      const { ledger, a, b, c, rogue, misbehave, nonce } = await networkHelpers.loadFixture(threeMembers);
      // Each call fails when it gets less than was signed for.
      const terms = { gas: 300_000n };
      const group = await Promise.all([a, b, c].map((member) => misbehave(member, "demand", [298_000], terms)));
      let reverted = 0;
      let partial = 0;
      const snapshot = await networkHelpers.takeSnapshot();
      for (let gasLimit = 50_000; gasLimit <= 650_000; gasLimit += 7_919) {
        const outcomes = await sendGroup(ledger, group, { gasLimit, errorsOf: [rogue] }).catch(() => {
          reverted++;
          return [];
        });
        const unfit = outcomes.filter((outcome) => "reason" in outcome);
        if (unfit.length > 0) partial++;
        for (const outcome of unfit) {
          expect(outcome, `${gasLimit}`).to.include({ nonceUsed: false });
          expect(outcome)
            .to.have.property("reason")
            .that.matches(/^RelayInsufficientGas/);
        }
        const executed = outcomes.length - unfit.length;
        const used = await Promise.all([a, b, c].map((member) => nonce(member)));
        expect(used.filter((each) => each === 1n)).to.have.length(executed);
        await snapshot.restore();
      }
      expect(reverted, "some limits were too small for anything").to.be.greaterThan(0);
      expect(partial, "some for a part").to.be.greaterThan(0);
      const full = await sendGroup(ledger, group);
      expect(full).to.deep.equal(group.map((request) => done(ledger, request)));
      expect(await nonce(a)).to.equal(nonceOf(0n, 1n));
    });
  });
});
