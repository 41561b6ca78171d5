import { expect } from "chai";
import { dataSlice, getAddress, id, keccak256, toBeHex, ZeroHash } from "ethers";
import { network } from "hardhat";
import { CUSTODY, KIND, STATUS } from "../support/enums.ts";
import { by, deployLedger, type Ledger } from "../support/ledger.ts";
import { done, sendGroup, spent } from "../support/outcomes.ts";
import { abi, commitmentOf, keyOf, nobody, registerMember, requestOf, signerOf } from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

const SERIAL = 0xc0ffee01;
const profile = commitmentOf("profile");
const reason = commitmentOf("reason");
const signer = signerOf(keyOf("first").address);
const second = signerOf(keyOf("second").address);

/** As a stranger would compute it from the interface's text. */
function accountOf(ledger: Ledger, serial: number): string {
  const hash = keccak256(
    abi.encode(
      ["bytes32", "uint256", "address", "uint32"],
      [id("silsila.account.v1"), ledger.chainId, ledger.organisations.target, serial],
    ),
  );
  return getAddress(dataSlice(hash, 12));
}

describe("Organisations", function () {
  async function emptyRegister() {
    const ledger = await deployLedger(ethers);
    return { ledger, asRegistrar: by(ledger.registrar, ledger.organisations) };
  }

  async function oneMember() {
    const { ledger, asRegistrar } = await emptyRegister();
    return { ledger, asRegistrar, member: await registerMember(ledger, SERIAL) };
  }

  describe("register", function () {
    it("gives the account that anyone can compute beforehand, with its first signer", async function () {
      const { ledger, asRegistrar } = await networkHelpers.loadFixture(emptyRegister);
      const account = accountOf(ledger, SERIAL);
      expect(await ledger.organisations.accountOf(SERIAL)).to.equal(account);
      expect(await asRegistrar.register.staticCall(SERIAL, KIND.union, profile, signer, CUSTODY.ownDevice)).to.equal(
        account,
      );

      await expect(asRegistrar.register(SERIAL, KIND.union, profile, signer, CUSTODY.ownDevice))
        .to.emit(ledger.organisations, "OrganisationRegistered")
        .withArgs(account, SERIAL, KIND.union, profile, ledger.registrar.address)
        .to.emit(ledger.organisations, "SignerAdded")
        .withArgs(account, signer, CUSTODY.ownDevice, ledger.registrar.address);

      expect(await ledger.organisations.organisation(account)).to.deep.equal([
        BigInt(SERIAL),
        KIND.union,
        STATUS.active,
        1n,
        0n,
        profile,
      ]);
      expect(await ledger.organisations.requireActive(account)).to.deep.equal([BigInt(SERIAL), KIND.union]);
      expect(await ledger.organisations.custodyOf(account, signer)).to.equal(CUSTODY.ownDevice);
      expect(await ledger.organisations.signs(account, signer)).to.equal(true);
    });

    it("keeps serial, kind, status and signers in one slot and the profile in the next", async function () {
      const { ledger, member } = await networkHelpers.loadFixture(oneMember);
      // Slot 0 is the AccessManager's address; the mapping of organisations is slot 1.
      const slot = BigInt(keccak256(abi.encode(["address", "uint256"], [member.account, 1])));
      // Keyring 0 above them.
      const packed = BigInt(SERIAL) | (KIND.cooperative << 32n) | (STATUS.active << 40n) | (1n << 48n);
      const read = (at: bigint) => ethers.provider.getStorage(ledger.organisations.target, at);
      expect(await read(slot)).to.equal(toBeHex(packed, 32));
      expect(await read(slot + 1n)).to.equal(commitmentOf(`profile ${SERIAL}`));
      expect(await read(slot + 2n)).to.equal(ZeroHash);
    });

    it("refuses a serial twice", async function () {
      const { ledger, asRegistrar } = await networkHelpers.loadFixture(oneMember);
      await expect(asRegistrar.register(SERIAL, KIND.buyer, profile, second, CUSTODY.service))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationSerialTaken")
        .withArgs(SERIAL);
    });

    const invalid = [
      { error: "OrganisationInvalidSerial", value: 0n, args: [0, KIND.buyer, profile, signer, CUSTODY.service] },
      { error: "OrganisationInvalidKind", value: 0n, args: [SERIAL, KIND.none, profile, signer, CUSTODY.service] },
      { error: "OrganisationInvalidProfile", value: ZeroHash, args: [SERIAL, 1, ZeroHash, signer, CUSTODY.service] },
      { error: "OrganisationInvalidSigner", value: ZeroHash, args: [SERIAL, 1, profile, ZeroHash, CUSTODY.service] },
      { error: "OrganisationInvalidCustody", value: 0n, args: [SERIAL, 1, profile, signer, CUSTODY.none] },
    ];
    for (const { error, value, args } of invalid) {
      it(`refuses with ${error}`, async function () {
        const { ledger, asRegistrar } = await networkHelpers.loadFixture(emptyRegister);
        await expect(asRegistrar.register(...args))
          .to.be.revertedWithCustomError(ledger.organisations, error)
          .withArgs(value);
      });
    }

    it("refuses a kind that does not exist", async function () {
      const { asRegistrar } = await networkHelpers.loadFixture(emptyRegister);
      await expect(asRegistrar.register(SERIAL, 8, profile, signer, CUSTODY.service)).to.be.revertedWithoutReason(
        ethers,
      );
    });
  });

  describe("who may do what", function () {
    const registrarActs: [string, unknown[]][] = [
      ["register", [SERIAL + 1, KIND.buyer, profile, second, CUSTODY.service]],
      ["suspend", [nobody(1), reason]],
      ["reinstate", [nobody(1)]],
      ["setVerifier", [nobody(1), false]],
    ];
    for (const [method, args] of registrarActs) {
      it(`leaves ${method} to registrars`, async function () {
        const { ledger } = await networkHelpers.loadFixture(oneMember);
        // An administrator is no registrar either, until it makes itself one in the open.
        for (const caller of [ledger.stranger, ledger.admin]) {
          await expect(by(caller, ledger.organisations)[method](...args))
            .to.be.revertedWithCustomError(ledger.organisations, "AccessManagedUnauthorized")
            .withArgs(caller.address);
        }
      });

      it(`refuses ${method} through the Relay`, async function () {
        const { ledger, member } = await networkHelpers.loadFixture(oneMember);
        const request = await requestOf(ledger, member, ledger.organisations, method, args);
        expect(await sendGroup(ledger, [request])).to.deep.equal([
          spent(ledger, request, "AccessManagedUnauthorized", [member.account]),
        ]);
      });
    }

    const ownActs: [string, unknown[]][] = [
      ["amendProfile", [profile]],
      ["addSigner", [second, CUSTODY.service]],
      ["removeSigner", [signer]],
    ];
    for (const [method, args] of ownActs) {
      it(`takes ${method} through the Relay only`, async function () {
        const { ledger } = await networkHelpers.loadFixture(oneMember);
        for (const caller of [ledger.stranger, ledger.registrar, ledger.admin]) {
          await expect(by(caller, ledger.organisations)[method](...args))
            .to.be.revertedWithCustomError(ledger.organisations, "OrganisationsOnlyThroughRelay")
            .withArgs(caller.address);
        }
      });

      it(`refuses ${method} of a suspended organisation`, async function () {
        const { ledger, asRegistrar, member } = await networkHelpers.loadFixture(oneMember);
        await asRegistrar.suspend(member.account, reason);
        const request = await requestOf(ledger, member, ledger.organisations, method, args);
        expect(await sendGroup(ledger, [request])).to.deep.equal([
          spent(ledger, request, "OrganisationNotActive", [member.account, STATUS.suspended]),
        ]);
      });
    }
  });

  describe("suspend and reinstate", function () {
    it("stops an organisation, says who and why, and lets it act again", async function () {
      const { ledger, asRegistrar, member } = await networkHelpers.loadFixture(oneMember);
      await expect(asRegistrar.suspend(member.account, reason))
        .to.emit(ledger.organisations, "OrganisationSuspended")
        .withArgs(member.account, reason, ledger.registrar.address);
      await expect(ledger.organisations.requireActive(member.account))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(member.account, STATUS.suspended);
      await expect(asRegistrar.reinstate(member.account))
        .to.emit(ledger.organisations, "OrganisationReinstated")
        .withArgs(member.account, ledger.registrar.address);
      expect((await ledger.organisations.organisation(member.account)).status).to.equal(STATUS.active);
    });

    it("refuses what is already so, or was never registered", async function () {
      const { ledger, asRegistrar, member } = await networkHelpers.loadFixture(oneMember);
      await expect(asRegistrar.reinstate(member.account))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotSuspended")
        .withArgs(member.account, STATUS.active);
      await asRegistrar.suspend(member.account, reason);
      await expect(asRegistrar.suspend(member.account, reason))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(member.account, STATUS.suspended);
      await expect(asRegistrar.suspend(nobody(7), reason))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(nobody(7), STATUS.none);
      await expect(asRegistrar.reinstate(nobody(7)))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotSuspended")
        .withArgs(nobody(7), STATUS.none);
    });
  });

  describe("setVerifier", function () {
    it("lists code only, and takes off anything", async function () {
      const { ledger, asRegistrar } = await networkHelpers.loadFixture(emptyRegister);
      const verifier = await ethers.deployContract("ERC7913P256Verifier");
      await expect(asRegistrar.setVerifier(nobody(5), true))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationInvalidVerifier")
        .withArgs(nobody(5));
      for (const allowed of [true, false]) {
        await expect(asRegistrar.setVerifier(verifier.target, allowed))
          .to.emit(ledger.organisations, "VerifierSet")
          .withArgs(verifier.target, allowed);
        expect(await ledger.organisations.isVerifier(verifier.target)).to.equal(allowed);
      }
    });
  });

  describe("acts of an organisation", function () {
    it("amends the profile", async function () {
      const { ledger, member } = await networkHelpers.loadFixture(oneMember);
      const request = await requestOf(ledger, member, ledger.organisations, "amendProfile", [profile]);
      await expect(ledger.relay.execute(request))
        .to.emit(ledger.organisations, "ProfileAmended")
        .withArgs(member.account, profile);
      expect((await ledger.organisations.organisation(member.account)).profile).to.equal(profile);
    });

    it("adds a signer, which then signs, and removes the first", async function () {
      const { ledger, member } = await networkHelpers.loadFixture(oneMember);
      const added = await requestOf(ledger, member, ledger.organisations, "addSigner", [second, CUSTODY.ownDevice]);
      await expect(ledger.relay.execute(added))
        .to.emit(ledger.organisations, "SignerAdded")
        .withArgs(member.account, second, CUSTODY.ownDevice, member.account);
      expect((await ledger.organisations.organisation(member.account)).signers).to.equal(2n);

      const device = { ...member, key: keyOf("second"), signer: second };
      const removed = await requestOf(ledger, device, ledger.organisations, "removeSigner", [member.signer]);
      await expect(ledger.relay.execute(removed))
        .to.emit(ledger.organisations, "SignerRemoved")
        .withArgs(member.account, member.signer);
      expect((await ledger.organisations.organisation(member.account)).signers).to.equal(1n);
      expect(await ledger.organisations.custodyOf(member.account, member.signer)).to.equal(CUSTODY.none);
    });

    it("lets a key give way to another under one nonce after the other", async function () {
      const { ledger, member } = await networkHelpers.loadFixture(oneMember);
      const group = [
        await requestOf(ledger, member, ledger.organisations, "addSigner", [second, CUSTODY.service]),
        await requestOf(ledger, member, ledger.organisations, "removeSigner", [member.signer], { ahead: 1n }),
      ];
      expect(await sendGroup(ledger, group)).to.deep.equal(group.map((request) => done(ledger, request)));
    });

    const refused: { act: string; args: unknown[]; error: string; values: (account: string) => unknown[] }[] = [
      { act: "amendProfile", args: [ZeroHash], error: "OrganisationInvalidProfile", values: () => [ZeroHash] },
      { act: "addSigner", args: [ZeroHash, 1n], error: "OrganisationInvalidSigner", values: () => [ZeroHash] },
      { act: "addSigner", args: [second, 0n], error: "OrganisationInvalidCustody", values: () => [0n] },
    ];
    for (const { act, args, error, values } of refused) {
      it(`refuses ${act} with ${error}`, async function () {
        const { ledger, member } = await networkHelpers.loadFixture(oneMember);
        const request = await requestOf(ledger, member, ledger.organisations, act, args);
        await expect(ledger.relay.execute(request))
          .to.be.revertedWithCustomError(ledger.organisations, error)
          .withArgs(...values(member.account));
      });
    }

    it("refuses a signer twice, an unknown one, and to remove the last", async function () {
      const { ledger, member } = await networkHelpers.loadFixture(oneMember);
      for (const [act, args, error] of [
        ["addSigner", [member.signer, CUSTODY.ownDevice], "OrganisationSignerTaken"],
        ["removeSigner", [second], "OrganisationSignerUnknown"],
        ["removeSigner", [member.signer], "OrganisationLastSigner"],
      ] as const) {
        const request = await requestOf(ledger, member, ledger.organisations, act, args);
        await expect(ledger.relay.execute(request))
          .to.be.revertedWithCustomError(ledger.organisations, error)
          .withArgs(member.account, args[0]);
      }
    });
  });
});
