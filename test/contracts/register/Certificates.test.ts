import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { argsOf, certificateIdOf, certify, DAY, stated, subjectOf, YEAR } from "../support/certificates.ts";
import { KIND, SCHEME, STATUS, SUBJECT, VALIDITY } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, spent } from "../support/outcomes.ts";
import { commitmentOf, keyOf, nobody, registerMember, requestOf, signerOf } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, KG } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");

describe("Certificates", function () {
  /** A certifier accredited for organic farming, a cooperative, and its batch of olives. */
  async function scene() {
    const ledger = await deployLedger(ethers);
    const certifier = await registerMember(ledger, 1, { kind: KIND.certifier });
    const rival = await registerMember(ledger, 2, { kind: KIND.certifier });
    const cooperative = await registerMember(ledger, 3);
    await stock.register(ledger, cooperative, ...byMass("olives", 100n * KG));
    const olives = stock.batchIdOf(ledger, cooperative.account, "olives");
    const registrar = by(ledger.registrar, ledger.certificates);
    await registrar.accredit(certifier.account, SCHEME.organic, true);
    const now = BigInt(await networkHelpers.time.latest());
    const organic = stated("organic", cooperative, now - DAY);
    const id = certificateIdOf(ledger, certifier.account, organic);
    const issue = (statement = organic, member = certifier) => certify(ledger, member, "issue", argsOf(statement));
    const at = (time: bigint, of = id) => ledger.certificates.statusAt(of, time) as Promise<bigint>;
    return { ledger, certifier, rival, cooperative, olives, registrar, now, organic, id, issue, at };
  }

  const time = async () => BigInt(await networkHelpers.time.latest());

  describe("accreditation", function () {
    it("is given and withdrawn by registrars, scheme by scheme", async function () {
      const { ledger, registrar, rival } = await networkHelpers.loadFixture(scene);
      const of = async () => {
        const found: bigint[] = [];
        for (const scheme of Object.values(SCHEME))
          if (await ledger.certificates.isAccredited(rival.account, scheme)) found.push(scheme);
        return found;
      };
      expect(await of()).to.deep.equal([]);
      for (const scheme of Object.values(SCHEME).slice(1)) {
        await expect(registrar.accredit(rival.account, scheme, true))
          .to.emit(ledger.certificates, "CertifierAccredited")
          .withArgs(rival.account, scheme, true, ledger.registrar.address);
      }
      expect(await of()).to.deep.equal(Object.values(SCHEME).slice(1));
      await expect(registrar.accredit(rival.account, SCHEME.auditFinding, false))
        .to.emit(ledger.certificates, "CertifierAccredited")
        .withArgs(rival.account, SCHEME.auditFinding, false, ledger.registrar.address);
      expect(await of()).to.deep.equal(Object.values(SCHEME).slice(1, -1));
    });

    it("is refused to all but certifiers, and for no scheme", async function () {
      const { ledger, registrar, certifier, cooperative } = await networkHelpers.loadFixture(scene);
      for (const [account, kind] of [
        [cooperative.account, KIND.cooperative],
        [nobody(9), KIND.none],
      ] as const) {
        await expect(registrar.accredit(account, SCHEME.organic, true))
          .to.be.revertedWithCustomError(ledger.certificates, "CertificatesKindNotAllowed")
          .withArgs(account, kind);
      }
      await expect(registrar.accredit(certifier.account, SCHEME.none, true))
        .to.be.revertedWithCustomError(ledger.certificates, "CertificateInvalidScheme")
        .withArgs(SCHEME.none);
    });

    it("is nobody else's to give, nor the certifier's own", async function () {
      const { ledger, rival } = await networkHelpers.loadFixture(scene);
      for (const caller of [ledger.admin, ledger.stranger, ledger.authority, ledger.relayer]) {
        await expect(by(caller, ledger.certificates).accredit(rival.account, SCHEME.organic, true))
          .to.be.revertedWithCustomError(ledger.certificates, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
      const own = await requestOf(ledger, rival, ledger.certificates, "accredit", [rival.account, 5n, true]);
      expect(await sendGroup(ledger, [own])).to.deep.equal([
        spent(ledger, own, "AccessManagedUnauthorized", [rival.account]),
      ]);
    });
  });

  describe("issuing", function () {
    it("states something about an organisation, and keeps it", async function () {
      const { ledger, certifier, organic, id, issue } = await networkHelpers.loadFixture(scene);
      await expect(issue())
        .to.emit(ledger.certificates, "CertificateIssued")
        .withArgs(
          ...[id, certifier.account, organic.subject, SUBJECT.organisation, SCHEME.organic, organic.commitment],
          ...[organic.validFrom, organic.validUntil],
        );
      expect(await ledger.certificates.certificate(id)).to.deep.equal([
        certifier.account,
        SCHEME.organic,
        SUBJECT.organisation,
        organic.validFrom,
        organic.validUntil,
        0n,
        0n,
        0n,
      ]);
      const { scheme, subjectType, subject, commitment } = organic;
      const asked = [certifier.account, scheme, subjectType, subject, commitment];
      expect(await ledger.certificates.certificateIdOf(...asked)).to.equal(id);
      expect(await ledger.certificates.organisations()).to.equal(ledger.organisations.target);
      expect(await ledger.certificates.batches()).to.equal(ledger.batches.target);
    });

    it("states something about a batch, open, and for another scheme something else", async function () {
      const { ledger, certifier, cooperative, olives, registrar, now, at } = await networkHelpers.loadFixture(scene);
      await registrar.accredit(certifier.account, SCHEME.laboratoryResult, true);
      const ids = new Set<string>();
      for (const scheme of [SCHEME.organic, SCHEME.laboratoryResult]) {
        const wish = { scheme, subjectType: SUBJECT.batch, subject: olives, validUntil: 0n };
        const statement = stated("organic", cooperative, now, wish);
        const id = certificateIdOf(ledger, certifier.account, statement);
        await certify(ledger, certifier, "issue", argsOf(statement));
        expect(await at(2n ** 40n - 1n, id)).to.equal(VALIDITY.valid);
        ids.add(id);
      }
      expect(ids.size).to.equal(2);
    });

    it("fills one slot, as proofs know it", async function () {
      const { ledger, certifier, organic, id, issue } = await networkHelpers.loadFixture(scene);
      await issue();
      await certify(ledger, certifier, "suspendCertificate", [id, reason]);
      const suspended = await time();
      await certify(ledger, certifier, "reinstateCertificate", [id, reason]);
      const reinstated = await time();
      await certify(ledger, certifier, "revokeCertificate", [id, organic.validFrom + DAY, reason]);
      const place = ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [id, 1n]));
      const word = BigInt(await ethers.provider.getStorage(ledger.certificates.target, place));
      const parts = [1n, SCHEME.organic, SUBJECT.organisation, organic.validFrom, organic.validUntil];
      const times = [organic.validFrom + DAY, suspended, reinstated];
      const bits = [32n, 8n, 8n, 40n, 40n, 40n, 40n, 40n];
      let left = word;
      for (const [i, part] of [...parts, ...times].entries()) {
        expect(left & (2n ** bits[i]! - 1n)).to.equal(part);
        left >>= bits[i]!;
      }
      expect(left).to.equal(0n);
    });

    it("refuses what is not whole", async function () {
      const { ledger, certifier, cooperative, olives, now, issue, organic } = await networkHelpers.loadFixture(scene);
      const but = (wish: object) => ({ ...organic, ...wish });
      const unknown = (subjectType: bigint, subject: string) => [
        but({ subjectType, subject }),
        "CertificateSubjectUnknown",
        [subjectType, subject],
      ];
      const dirty = `0x${"01".padEnd(24, "0")}${cooperative.account.slice(2).toLowerCase()}`;
      for (const [statement, error, values] of [
        [but({ scheme: SCHEME.none }), "CertificateInvalidScheme", [SCHEME.none]],
        [but({ scheme: SCHEME.auditFinding }), "CertifierNotAccredited", [certifier.account, SCHEME.auditFinding]],
        [but({ commitment: ZeroHash }), "CertificateInvalidCommitment", [ZeroHash]],
        [but({ validFrom: 0n }), "CertificateInvalidPeriod", [0n, organic.validUntil]],
        [but({ validFrom: now + 9n, validUntil: now + 8n }), "CertificateInvalidPeriod", [now + 9n, now + 8n]],
        [but({ validUntil: now }), "CertificatePeriodEnded", [now]],
        unknown(SUBJECT.organisation, subjectOf(nobody(9))),
        unknown(SUBJECT.organisation, ZeroHash),
        // Another word for the same account would be another certificate about it.
        unknown(SUBJECT.organisation, dirty),
        unknown(SUBJECT.organisation, olives),
        unknown(SUBJECT.batch, organic.subject),
        unknown(SUBJECT.batch, ZeroHash),
        unknown(SUBJECT.none, organic.subject),
      ] as [typeof organic, string, unknown[]][]) {
        await expect(issue(statement))
          .to.be.revertedWithCustomError(ledger.certificates, error)
          .withArgs(...values);
      }
    });

    it("is good in the last second of the period", async function () {
      const { now, issue, organic, at, ledger, certifier } = await networkHelpers.loadFixture(scene);
      const until = now + 100n;
      await networkHelpers.time.setNextBlockTimestamp(until);
      const short = { ...organic, validUntil: until };
      await issue(short);
      const id = certificateIdOf(ledger, certifier.account, short);
      expect([await at(until, id), await at(until + 1n, id)]).to.deep.equal([VALIDITY.valid, VALIDITY.expired]);
    });

    it("refuses an annulled batch, and takes a suspended organisation", async function () {
      const { ledger, cooperative, olives, issue, organic } = await networkHelpers.loadFixture(scene);
      await act(ledger, cooperative, "annul", [olives, reason]);
      await expect(issue({ ...organic, subjectType: SUBJECT.batch, subject: olives }))
        .to.be.revertedWithCustomError(ledger.certificates, "CertificateSubjectUnknown")
        .withArgs(SUBJECT.batch, olives);
      await by(ledger.registrar, ledger.organisations).suspend(cooperative.account, reason);
      await issue();
    });

    it("refuses the same twice, whatever the period, and never mixes two issuers", async function () {
      const { ledger, certifier, rival, registrar, organic, id } = await networkHelpers.loadFixture(scene);
      await registrar.accredit(rival.account, SCHEME.organic, true);
      const group = [certifier, certifier, rival].map((member, i) =>
        requestOf(
          ...([ledger, member, ledger.certificates, "issue"] as const),
          argsOf({ ...organic, validUntil: organic.validUntil + BigInt(i) }),
          { ahead: i === 1 ? 1n : 0n },
        ),
      );
      const [first, second, third] = await Promise.all(group);
      expect(await sendGroup(ledger, [first!, second!, third!])).to.deep.equal([
        done(ledger, first!),
        spent(ledger, second!, "CertificateAlreadyIssued", [id]),
        done(ledger, third!),
      ]);
      expect((await ledger.certificates.certificate(id)).validUntil).to.equal(organic.validUntil);
    });

    it("stops with the accreditation and with the certifier; what was issued stands", async function () {
      const { ledger, certifier, registrar, organic, issue, at, now } = await networkHelpers.loadFixture(scene);
      await issue();
      await registrar.accredit(certifier.account, SCHEME.organic, false);
      const more = { ...organic, commitment: commitmentOf("more") };
      await expect(issue(more))
        .to.be.revertedWithCustomError(ledger.certificates, "CertifierNotAccredited")
        .withArgs(certifier.account, SCHEME.organic);
      await registrar.accredit(certifier.account, SCHEME.organic, true);
      await by(ledger.registrar, ledger.organisations).suspend(certifier.account, reason);
      await expect(issue(more))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(certifier.account, STATUS.suspended);
      expect(await at(now)).to.equal(VALIDITY.valid);
    });
  });

  describe("status at a date", function () {
    it("is as the certificate says, to the second", async function () {
      const { organic, issue, at } = await networkHelpers.loadFixture(scene);
      expect(await at(organic.validFrom)).to.equal(VALIDITY.none);
      await issue();
      const { validFrom, validUntil } = organic;
      const times = [0n, validFrom - 1n, validFrom, validUntil, validUntil + 1n];
      const found = await Promise.all(times.map((moment) => at(moment)));
      const { notYet, valid, expired } = VALIDITY;
      expect(found).to.deep.equal([notYet, notYet, valid, valid, expired]);
    });

    it("knows the standing suspension and the latest that was lifted; older ones are in the log", async function () {
      const { ledger, certifier, id, issue, at } = await networkHelpers.loadFixture(scene);
      await issue();
      const moments: bigint[] = [];
      for (const method of [
        "suspendCertificate",
        "reinstateCertificate",
        "suspendCertificate",
        "reinstateCertificate",
      ]) {
        await networkHelpers.time.increase(DAY);
        const event = method === "suspendCertificate" ? "CertificateSuspended" : "CertificateReinstated";
        await expect(certify(ledger, certifier, method, [id, reason]))
          .to.emit(ledger.certificates, event)
          .withArgs(id, certifier.account, reason);
        const now = await time();
        moments.push(now);
        const during = [VALIDITY.suspended, VALIDITY.valid][(moments.length - 1) % 2];
        expect([await at(now), await at(now + DAY)]).to.deep.equal([during, during]);
        expect(await at(now - 1n)).to.equal([VALIDITY.valid, VALIDITY.suspended][(moments.length - 1) % 2]);
      }
      const [first, , second, lifted] = moments;
      expect(await at(second!)).to.equal(VALIDITY.suspended);
      expect(await at(lifted! - 1n)).to.equal(VALIDITY.suspended);
      expect(await at(first! + 1n)).to.equal(VALIDITY.valid);
    });

    it("is revoked from a date on, past or to come, and earlier when that turns out", async function () {
      const { ledger, certifier, organic, id, issue, at } = await networkHelpers.loadFixture(scene);
      await issue();
      const { validFrom, validUntil } = organic;
      for (const from of [validUntil, validFrom + 5n * DAY, validFrom]) {
        await expect(certify(ledger, certifier, "revokeCertificate", [id, from, reason]))
          .to.emit(ledger.certificates, "CertificateRevoked")
          .withArgs(id, certifier.account, from, reason);
        expect(await at(from - 1n)).to.equal(from === validFrom ? VALIDITY.notYet : VALIDITY.valid);
        expect(await at(from)).to.equal(VALIDITY.revoked);
        expect(await at(validUntil + YEAR)).to.equal(VALIDITY.revoked);
        await expect(certify(ledger, certifier, "revokeCertificate", [id, from, reason]))
          .to.be.revertedWithCustomError(ledger.certificates, "CertificateAlreadyRevoked")
          .withArgs(id, from);
      }
    });

    it("is never revoked outside of its validity", async function () {
      const { ledger, certifier, organic, id, issue } = await networkHelpers.loadFixture(scene);
      await issue();
      const open = { ...organic, commitment: commitmentOf("open"), validUntil: 0n };
      await issue(open);
      const openId = certificateIdOf(ledger, certifier.account, open);
      const { validFrom, validUntil } = organic;
      for (const [of, date, max] of [
        [id, validFrom - 1n, validUntil],
        [id, 0n, validUntil],
        [id, validUntil + 1n, validUntil],
        [openId, validFrom - 1n, 0n],
      ] as const) {
        await expect(certify(ledger, certifier, "revokeCertificate", [of, date, reason]))
          .to.be.revertedWithCustomError(ledger.certificates, "CertificateDateOutOfBounds")
          .withArgs(of, date, validFrom, max);
      }
      await certify(ledger, certifier, "revokeCertificate", [openId, 2n ** 40n - 1n, reason]);
    });
  });

  it("wants a reason for whatever ends or begins again", async function () {
    const { ledger, certifier, organic, id, issue } = await networkHelpers.loadFixture(scene);
    await issue();
    for (const [method, args] of [
      ["suspendCertificate", [id, ZeroHash]],
      ["reinstateCertificate", [id, ZeroHash]],
      ["revokeCertificate", [id, organic.validFrom, ZeroHash]],
    ] as const) {
      await expect(certify(ledger, certifier, method, args))
        .to.be.revertedWithCustomError(ledger.certificates, "CertificateInvalidCommitment")
        .withArgs(ZeroHash);
    }
  });

  it("names what it refuses: unknown, another's, suspended twice, not suspended, over", async function () {
    const { ledger, certifier, rival, organic, id, issue } = await networkHelpers.loadFixture(scene);
    const refused = (acted: Promise<unknown>, error: string, ...values: unknown[]) =>
      expect(acted)
        .to.be.revertedWithCustomError(ledger.certificates, error)
        .withArgs(...values);
    await refused(certify(ledger, certifier, "suspendCertificate", [id, reason]), "CertificateUnknown", id);
    await refused(ledger.certificates.certificate(id), "CertificateUnknown", id);
    await issue();
    await refused(certify(ledger, rival, "suspendCertificate", [id, reason]), "CertificateNotYours", id, rival.account);
    await refused(certify(ledger, certifier, "reinstateCertificate", [id, reason]), "CertificateNotSuspended", id);
    await certify(ledger, certifier, "suspendCertificate", [id, reason]);
    const since = await time();
    const twice = certify(ledger, certifier, "suspendCertificate", [id, reason]);
    await refused(twice, "CertificateAlreadySuspended", id, since);
    await certify(ledger, certifier, "revokeCertificate", [id, organic.validFrom, reason]);
    const late = certify(ledger, certifier, "reinstateCertificate", [id, reason]);
    await refused(late, "CertificateIsOver", id, VALIDITY.revoked);
  });

  it("takes acts of organisations from the Relay alone", async function () {
    const { ledger, organic, id } = await networkHelpers.loadFixture(scene);
    for (const [method, args] of [
      ["issue", argsOf(organic)],
      ["suspendCertificate", [id, reason]],
      ["reinstateCertificate", [id, reason]],
      ["revokeCertificate", [id, organic.validFrom, reason]],
    ] as const) {
      await expect(by(ledger.registrar, ledger.certificates)[method](...args))
        .to.be.revertedWithCustomError(ledger.certificates, "CertificatesOnlyThroughRelay")
        .withArgs(ledger.registrar.address);
    }
  });

  it("joins no batches of another register", async function () {
    const { ledger } = await networkHelpers.loadFixture(scene);
    const other = await deployLedger(ethers);
    await expect(
      ethers.deployContract("Certificates", [ledger.manager.target, ledger.relay.target, other.batches.target]),
    )
      .to.be.revertedWithCustomError(ledger.certificates, "CertificatesInvalidBatches")
      .withArgs(other.batches.target);
  });

  it("follows the certifier through a change of keys", async function () {
    const { ledger, certifier, id, issue } = await networkHelpers.loadFixture(scene);
    await issue();
    const key = keyOf("fresh");
    const fresh = { ...certifier, key, signer: signerOf(key.address) };
    await ledger.relay.execute(
      await requestOf(ledger, certifier, ledger.organisations, "addSigner", [fresh.signer, 1n]),
    );
    await certify(ledger, fresh, "suspendCertificate", [id, reason]);
  });
});
