import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { CUSTODY, KIND, STATUS, UNIT } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, spent } from "../support/outcomes.ts";
import { commitmentOf, keyOf, type Member, nobody, registerMember, requestOf, signerOf } from "../support/requests.ts";
import { own } from "../support/unions.ts";

const { ethers, networkHelpers } = await network.create();

const profile = commitmentOf("Hôtel Ksar");
const SERIAL = 0xbea0;

describe("Sponsored buyers", function () {
  async function scene() {
    const ledger = await deployLedger(ethers);
    const sponsor = await registerMember(ledger, 1);
    const key = keyOf("hotel");
    const hotel: Member = {
      account: (await ledger.organisations.accountOf(SERIAL)) as string,
      key,
      signer: signerOf(key.address),
    };
    const vouchFor = (
      by = sponsor,
      wish: { serial?: number; profile?: string; signer?: string; custody?: bigint } = {},
    ) =>
      own(ledger, by, "sponsor", [
        wish.serial ?? SERIAL,
        wish.profile ?? profile,
        wish.signer ?? hotel.signer,
        wish.custody ?? CUSTODY.ownDevice,
      ]);
    const sponsorOf = (account = hotel.account) => ledger.organisations.sponsorOf(account) as Promise<string>;
    const registrar = by(ledger.registrar, ledger.organisations);
    return { ledger, sponsor, hotel, vouchFor, sponsorOf, registrar };
  }

  it("take part at once, and the register says on whose word", async function () {
    const { ledger, sponsor, hotel, vouchFor, sponsorOf } = await networkHelpers.loadFixture(scene);
    await expect(vouchFor())
      .to.emit(ledger.organisations, "OrganisationRegistered")
      .withArgs(hotel.account, SERIAL, KIND.buyer, profile, sponsor.account)
      .to.emit(ledger.organisations, "SignerAdded")
      .withArgs(hotel.account, hotel.signer, CUSTODY.ownDevice, sponsor.account)
      .to.emit(ledger.organisations, "OrganisationSponsored")
      .withArgs(hotel.account, sponsor.account);
    expect(await ledger.organisations.organisation(hotel.account)).to.deep.equal([
      ...[SERIAL, KIND.buyer, STATUS.active, 1n, 0n, profile],
    ]);
    expect(await sponsorOf()).to.equal(sponsor.account);
    await own(ledger, hotel, "amendProfile", [commitmentOf("Hôtel Ksar, rénové")]);
  });

  it("are vouched for by a registrar in the end, once", async function () {
    const { ledger, sponsor, hotel, vouchFor, sponsorOf, registrar } = await networkHelpers.loadFixture(scene);
    await vouchFor();
    await registrar.suspend(hotel.account, profile);
    await expect(registrar.vouch(hotel.account))
      .to.emit(ledger.organisations, "OrganisationVouched")
      .withArgs(hotel.account, sponsor.account, ledger.registrar.address);
    expect(await sponsorOf()).to.equal(ZeroAddress);
    expect((await ledger.organisations.organisation(hotel.account)).status).to.equal(STATUS.suspended);
    for (const account of [hotel.account, sponsor.account, nobody(9)]) {
      await expect(registrar.vouch(account))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotSponsored")
        .withArgs(account);
    }
  });

  it("are vouched for by nobody else", async function () {
    const { ledger, sponsor, hotel, vouchFor } = await networkHelpers.loadFixture(scene);
    await vouchFor();
    for (const caller of [ledger.admin, ledger.stranger, ledger.authority]) {
      await expect(by(caller, ledger.organisations).vouch(hotel.account))
        .to.be.revertedWithCustomError(ledger.organisations, "AccessManagedUnauthorized")
        .withArgs(caller.address);
    }
    for (const member of [sponsor, hotel]) {
      const request = await requestOf(ledger, member, ledger.organisations, "vouch", [hotel.account]);
      expect(await sendGroup(ledger, [request])).to.deep.equal([
        spent(ledger, request, "AccessManagedUnauthorized", [member.account]),
      ]);
    }
  });

  it("are sponsored by active cooperatives and unions alone, through the Relay", async function () {
    const { ledger, sponsor, hotel, vouchFor, registrar } = await networkHelpers.loadFixture(scene);
    await vouchFor();
    const [, , , , ...others] = Object.entries(KIND);
    for (const [i, [name, kind]] of others.entries()) {
      const member = await registerMember(ledger, 10 + i, { kind });
      await expect(vouchFor(member, { serial: 500 + i }), name)
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationKindNotAllowed")
        .withArgs(member.account, kind);
    }
    // Whom a cooperative vouched for vouches for nobody, and makes nothing.
    const group = [
      await requestOf(ledger, hotel, ledger.organisations, "sponsor", [9, profile, hotel.signer, 1n]),
      await requestOf(ledger, hotel, ledger.batches, "register", [profile, 1n, 1n, UNIT.mass], { lane: 1n }),
    ];
    expect(await sendGroup(ledger, group)).to.deep.equal([
      spent(ledger, group[0]!, "OrganisationKindNotAllowed", [hotel.account, KIND.buyer]),
      spent(ledger, group[1]!, "BatchesKindNotAllowed", [hotel.account, KIND.buyer]),
    ]);
    await vouchFor(await registerMember(ledger, 20, { kind: KIND.union }), { serial: 600 });

    await registrar.suspend(sponsor.account, profile);
    await expect(vouchFor(sponsor, { serial: 601 }))
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
      .withArgs(sponsor.account, STATUS.suspended);
    await expect(by(ledger.registrar, ledger.organisations).sponsor(602, profile, hotel.signer, 1n))
      .to.be.revertedWithCustomError(ledger.organisations, "OrganisationsOnlyThroughRelay")
      .withArgs(ledger.registrar.address);
  });

  it("need all that a registrar's registration needs", async function () {
    const { ledger, sponsor, vouchFor } = await networkHelpers.loadFixture(scene);
    for (const [wish, error, value] of [
      [{ serial: 0 }, "OrganisationInvalidSerial", 0],
      [{ serial: 1 }, "OrganisationSerialTaken", 1],
      [{ profile: ZeroHash }, "OrganisationInvalidProfile", ZeroHash],
      [{ signer: ZeroHash }, "OrganisationInvalidSigner", ZeroHash],
      [{ custody: CUSTODY.none }, "OrganisationInvalidCustody", CUSTODY.none],
    ] as const) {
      await expect(vouchFor(sponsor, wish)).to.be.revertedWithCustomError(ledger.organisations, error).withArgs(value);
    }
  });

  it("are a hundred at a time, and one more for each that a registrar takes over", async function () {
    const { ledger, sponsor, hotel, registrar, vouchFor } = await networkHelpers.loadFixture(scene);
    for (let i = 0; i < 100; i += 25) {
      const group = await Promise.all(
        Array.from({ length: 25 }, (_, j) =>
          requestOf(
            ...([ledger, sponsor, ledger.organisations, "sponsor"] as const),
            [1_000 + i + j, profile, hotel.signer, CUSTODY.service],
            { ahead: BigInt(j) },
          ),
        ),
      );
      expect(await sendGroup(ledger, group)).to.deep.equal(group.map((request) => done(ledger, request)));
    }
    const refused = async () =>
      expect(vouchFor(sponsor, { serial: 2_000 }))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationSponsorsTooMany")
        .withArgs(sponsor.account, 100n);
    await refused();
    await registrar.vouch(await ledger.organisations.accountOf(1_000));
    await vouchFor();
    await refused();
    // It is each sponsor's own number.
    await vouchFor(await registerMember(ledger, 2), { serial: 2_000 });
  });
});
