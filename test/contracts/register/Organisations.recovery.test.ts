import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { CUSTODY, STATUS, UNIT } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, skipped, spent } from "../support/outcomes.ts";
import { commitmentOf, keyOf, type Member, nobody, registerMember, requestOf, signerOf } from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

const DELAY = 7n * 24n * 3600n;
const reason = commitmentOf("the phone fell into the well");
const NONE = [ZeroHash, CUSTODY.none, 0n, ZeroAddress];

describe("Recovery of an organisation's keys", function () {
  /** A cooperative with two keys, and a new one that a registrar will ask for. */
  async function cooperative() {
    const ledger = await deployLedger(ethers);
    const registrar = by(ledger.registrar, ledger.organisations);
    const member = await registerMember(ledger, 1);
    const keyed = (name: string): Member => ({ ...member, key: keyOf(name), signer: signerOf(keyOf(name).address) });
    const phone = keyed("phone");
    const fresh = keyed("fresh");
    const own = (by: Member, method: string, args: unknown[] = []) =>
      requestOf(ledger, by, ledger.organisations, method, args);
    await ledger.relay.execute(await own(member, "addSigner", [phone.signer, CUSTODY.ownDevice]));
    const start = () => registrar.startRecovery(member.account, fresh.signer, CUSTODY.ownDevice, reason);
    const complete = () => by(ledger.stranger, ledger.organisations).completeRecovery(member.account);
    return { ledger, registrar, member, phone, fresh, own, start, complete };
  }

  it("waits seven days, in the open", async function () {
    const { ledger, member, fresh, start, complete } = await networkHelpers.loadFixture(cooperative);
    expect(await ledger.organisations.recovery(member.account)).to.deep.equal(NONE);
    const readyAt = BigInt(await networkHelpers.time.latest()) + 10n + DELAY;
    await networkHelpers.time.setNextBlockTimestamp(readyAt - DELAY);
    await expect(start())
      .to.emit(ledger.organisations, "RecoveryStarted")
      .withArgs(member.account, fresh.signer, CUSTODY.ownDevice, readyAt, reason, ledger.registrar.address);
    const waiting = [fresh.signer, CUSTODY.ownDevice, readyAt, ledger.registrar.address];
    expect(await ledger.organisations.recovery(member.account)).to.deep.equal(waiting);

    await networkHelpers.time.setNextBlockTimestamp(readyAt - 1n);
    await expect(complete())
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationRecoveryTooEarly")
      .withArgs(member.account, readyAt);
    expect(await ledger.organisations.recovery(member.account)).to.deep.equal(waiting);
    await networkHelpers.time.setNextBlockTimestamp(readyAt);
    await expect(complete())
      .to.emit(ledger.organisations, "RecoveryCompleted")
      .withArgs(member.account, fresh.signer)
      .to.emit(ledger.organisations, "SignerAdded")
      .withArgs(member.account, fresh.signer, CUSTODY.ownDevice, ledger.registrar.address);
    expect(await ledger.organisations.recovery(member.account)).to.deep.equal(NONE);
    await expect(complete())
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationRecoveryUnknown")
      .withArgs(member.account);
  });

  it("mutes every earlier key at once, what it signed before included, and keeps all else", async function () {
    const { ledger, member, phone, fresh, own, start, complete } = await networkHelpers.loadFixture(cooperative);
    const before = (await ledger.organisations.organisation(member.account)).toObject() as object;
    await start();
    await networkHelpers.time.increase(DELAY);
    const signedBefore = [
      await own(member, "amendProfile", [reason]),
      await requestOf(ledger, phone, ledger.batches, "register", [reason, 1n, 1n, UNIT.mass], { lane: 1n }),
    ];
    await complete();
    expect(await sendGroup(ledger, signedBefore)).to.deep.equal(
      signedBefore.map((request) => skipped(ledger, request, "RelayInvalidSigner", [member.account, request.signer])),
    );
    const found = (await ledger.organisations.organisation(member.account)).toObject();
    expect(found).to.deep.equal({ ...before, signers: 1n, keyring: 1n });
    for (const { signer } of [member, phone]) {
      expect(await ledger.organisations.signs(member.account, signer)).to.equal(false);
      expect(await ledger.organisations.custodyOf(member.account, signer)).to.equal(CUSTODY.none);
    }

    // The new key speaks, in the same lanes, and may take an old one back.
    const group = [
      await own(fresh, "amendProfile", [reason]),
      await requestOf(ledger, fresh, ledger.organisations, "addSigner", [phone.signer, CUSTODY.ownDevice], {
        ahead: 1n,
      }),
    ];
    expect(await sendGroup(ledger, group)).to.deep.equal(group.map((request) => done(ledger, request)));
    expect((await ledger.organisations.organisation(member.account)).signers).to.equal(2n);
    const last = await own(phone, "removeSigner", [member.signer]);
    await expect(ledger.relay.execute(last))
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationSignerUnknown")
      .withArgs(member.account, member.signer);
  });

  it("may give the organisation a key that it has", async function () {
    const { ledger, registrar, member, phone, complete } = await networkHelpers.loadFixture(cooperative);
    await registrar.startRecovery(member.account, phone.signer, CUSTODY.service, reason);
    await networkHelpers.time.increase(DELAY);
    await complete();
    expect(await ledger.organisations.custodyOf(member.account, phone.signer)).to.equal(CUSTODY.service);
    expect(await ledger.organisations.signs(member.account, member.signer)).to.equal(false);
    const { signers, keyring } = await ledger.organisations.organisation(member.account);
    expect([signers, keyring]).to.deep.equal([1n, 1n]);
  });

  it("can be done again", async function () {
    const { ledger, registrar, member, fresh, start, complete } = await networkHelpers.loadFixture(cooperative);
    for (const signer of [fresh.signer, member.signer]) {
      await (signer === fresh.signer
        ? start()
        : registrar.startRecovery(member.account, signer, CUSTODY.service, reason));
      await networkHelpers.time.increase(DELAY);
      await complete();
    }
    expect((await ledger.organisations.organisation(member.account)).keyring).to.equal(2n);
    expect(await ledger.organisations.signs(member.account, fresh.signer)).to.equal(false);
    expect(await ledger.organisations.signs(member.account, member.signer)).to.equal(true);
  });

  describe("is vetoed", function () {
    it("by any of the keys, even in the last second and after it, until it is completed", async function () {
      const { ledger, member, phone, own, start, complete } = await networkHelpers.loadFixture(cooperative);
      for (const key of [member, phone]) {
        await start();
        await networkHelpers.time.increase(DELAY + 5n);
        await expect(ledger.relay.execute(await own(key, "vetoRecovery")))
          .to.emit(ledger.organisations, "RecoveryVetoed")
          .withArgs(member.account);
        await expect(complete())
          .to.be.revertedWithCustomError(ledger.organisations, "OrganisationRecoveryUnknown")
          .withArgs(member.account);
      }
      expect(await ledger.organisations.signs(member.account, member.signer)).to.equal(true);
    });

    it("even while suspended, which stops all else", async function () {
      const { ledger, registrar, member, own, start } = await networkHelpers.loadFixture(cooperative);
      await start();
      await registrar.suspend(member.account, reason);
      const amended = await own(member, "amendProfile", [reason]);
      expect(await sendGroup(ledger, [amended])).to.deep.equal([
        spent(ledger, amended, "OrganisationNotActive", [member.account, STATUS.suspended]),
      ]);
      const veto = await own(member, "vetoRecovery");
      expect(await sendGroup(ledger, [veto])).to.deep.equal([done(ledger, veto)]);
    });

    it("by nobody else, not directly, and only while it waits", async function () {
      const { ledger, member, fresh, own, start } = await networkHelpers.loadFixture(cooperative);
      await expect(ledger.relay.execute(await own(member, "vetoRecovery")))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationRecoveryUnknown")
        .withArgs(member.account);
      await start();
      for (const caller of [ledger.admin, ledger.registrar, ledger.stranger]) {
        await expect(by(caller, ledger.organisations).vetoRecovery())
          .to.be.revertedWithCustomError(ledger.organisations, "OrganisationsOnlyThroughRelay")
          .withArgs(caller.address);
      }
      const early = await own(fresh, "vetoRecovery");
      expect(await sendGroup(ledger, [early])).to.deep.equal([
        skipped(ledger, early, "RelayInvalidSigner", [member.account, fresh.signer]),
      ]);
      const other = await registerMember(ledger, 2);
      const meddling = await own(other, "vetoRecovery");
      expect(await sendGroup(ledger, [meddling])).to.deep.equal([
        spent(ledger, meddling, "OrganisationRecoveryUnknown", [other.account]),
      ]);
    });
  });

  it("is withdrawn by a registrar", async function () {
    const { ledger, registrar, member, start, complete } = await networkHelpers.loadFixture(cooperative);
    await expect(registrar.withdrawRecovery(member.account))
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationRecoveryUnknown")
      .withArgs(member.account);
    await start();
    await expect(registrar.withdrawRecovery(member.account))
      .to.emit(ledger.organisations, "RecoveryWithdrawn")
      .withArgs(member.account, ledger.registrar.address);
    await networkHelpers.time.increase(DELAY);
    await expect(complete()).to.be.revertedWithCustomError(ledger.organisations, "OrganisationRecoveryUnknown");
  });

  it("of a suspended organisation leaves it suspended", async function () {
    const { ledger, registrar, member, start, complete } = await networkHelpers.loadFixture(cooperative);
    await registrar.suspend(member.account, reason);
    await start();
    await networkHelpers.time.increase(DELAY);
    await complete();
    expect((await ledger.organisations.organisation(member.account)).status).to.equal(STATUS.suspended);
  });

  it("is asked for by registrars alone", async function () {
    const { ledger, member, fresh, own } = await networkHelpers.loadFixture(cooperative);
    for (const [method, args] of [
      ["startRecovery", [member.account, fresh.signer, CUSTODY.service, reason]],
      ["withdrawRecovery", [member.account]],
    ] as const) {
      for (const caller of [ledger.stranger, ledger.admin, ledger.authority, ledger.relayer]) {
        await expect(by(caller, ledger.organisations)[method](...args))
          .to.be.revertedWithCustomError(ledger.organisations, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
      const request = await own(member, method, [...args]);
      expect(await sendGroup(ledger, [request])).to.deep.equal([
        spent(ledger, request, "AccessManagedUnauthorized", [member.account]),
      ]);
    }
  });

  it("refuses an unknown organisation, no reason, no key, no custody, and a second one", async function () {
    const { ledger, registrar, member, fresh, start } = await networkHelpers.loadFixture(cooperative);
    const { account } = member;
    for (const [args, error, values] of [
      [[nobody(9), fresh.signer, 1n, reason], "OrganisationNotActive", [nobody(9), STATUS.none]],
      [[account, fresh.signer, 1n, ZeroHash], "OrganisationInvalidReason", [ZeroHash]],
      [[account, ZeroHash, 1n, reason], "OrganisationInvalidSigner", [ZeroHash]],
      [[account, fresh.signer, 0n, reason], "OrganisationInvalidCustody", [0n]],
    ] as const) {
      await expect(registrar.startRecovery(...args))
        .to.be.revertedWithCustomError(ledger.organisations, error)
        .withArgs(...values);
    }
    await start();
    await expect(start())
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationRecoveryPending")
      .withArgs(account);
  });

  it("needs a reason to suspend, too", async function () {
    const { ledger, registrar, member } = await networkHelpers.loadFixture(cooperative);
    await expect(registrar.suspend(member.account, ZeroHash))
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationInvalidReason")
      .withArgs(ZeroHash);
  });
});
