import { expect } from "chai";
import { concat, getBytes, toBeHex, toUtf8Bytes } from "ethers";
import { network } from "hardhat";
import { CUSTODY, UNIT } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { done, sendGroup, skipped } from "../support/outcomes.ts";
import { publicKey, signDigest } from "../support/p256.ts";
import {
  commitmentOf,
  registerMember,
  type Request,
  requestIdOf,
  requestOf,
  signerOf,
  type Terms,
  verifierSigner,
  wrapSignature,
} from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

const SECRET = 0x51151an;

/** A cooperative with a plain key, to which signers of verifiers are added; each signs in a lane of its own. */
describe("Relay signatures of ERC-7913 signers", function () {
  async function oneCooperative() {
    const ledger = await deployLedger(ethers);
    const registrar = by(ledger.registrar, ledger.organisations);
    const member = await registerMember(ledger, 1);
    const add = async (signer: string) => {
      const request = await requestOf(ledger, member, ledger.organisations, "addSigner", [signer, CUSTODY.ownDevice]);
      await ledger.relay.execute(request);
    };
    const unsigned = async (signer: string, terms?: Terms): Promise<Request> => ({
      ...(await requestOf(
        ledger,
        member,
        ledger.batches,
        "register",
        [commitmentOf(`${signer} ${terms?.lane}`), 7n, 7n, UNIT.mass],
        { lane: 1n, signer, ...terms },
      )),
      signature: "0x",
    });
    const plain = () =>
      requestOf(ledger, member, ledger.batches, "register", [commitmentOf("plain"), 7n, 7n, UNIT.mass]);
    return { ledger, registrar, member, add, unsigned, plain };
  }

  async function phone() {
    const given = await oneCooperative();
    const verifier = await ethers.deployContract("ERC7913P256Verifier");
    await given.registrar.setVerifier(verifier.target, true);
    const device = verifierSigner(verifier.target as string, publicKey(SECRET));
    await given.add(device.signer);
    const signed = async (terms?: Terms, secret = SECRET): Promise<Request> => {
      const request = await given.unsigned(device.signer, terms);
      const signature = signDigest(secret, (await given.ledger.relay.digestOf(request)) as string);
      return { ...request, signature: wrapSignature(device.bytes, signature) };
    };
    return { ...given, verifier, device, signed };
  }

  async function rogue() {
    const given = await oneCooperative();
    const verifier = await ethers.deployContract("RogueVerifier");
    await given.registrar.setVerifier(verifier.target, true);
    const device = verifierSigner(verifier.target as string, "0xabcd");
    await given.add(device.signer);
    const wishing = async (wish: string, terms?: Terms): Promise<Request> => ({
      ...(await given.unsigned(device.signer, terms)),
      signature: wrapSignature(device.bytes, toBeHex(toUtf8Bytes(wish)[0] as number)),
    });
    return { ...given, verifier, device, wishing };
  }

  it("executes what a P-256 key signed, alone and in groups", async function () {
    const { ledger, member, device, signed } = await networkHelpers.loadFixture(phone);
    const request = await signed();
    await expect(ledger.relay.execute(request))
      .to.emit(ledger.relay, "RequestExecuted")
      .withArgs(requestIdOf(ledger, request), member.account, device.signer);
    const group = [await signed({ lane: 2n }), await signed({ lane: 3n })];
    expect(await sendGroup(ledger, group)).to.deep.equal(group.map((request) => done(ledger, request)));
  });

  it("answers anyone who asks whether such a signature holds", async function () {
    const { ledger, registrar, verifier, device, signed } = await networkHelpers.loadFixture(phone);
    const request = await signed();
    const digest = (await ledger.relay.digestOf(request)) as string;
    const holds = (of = digest, signer = device.signer) =>
      ledger.relay.verifySignature(of, signer, request.signature) as Promise<boolean>;
    expect(await holds()).to.equal(true);
    expect(await holds(device.signer)).to.equal(false);
    expect(await holds(digest, digest)).to.equal(false);
    await registrar.setVerifier(verifier.target, false);
    expect(await holds()).to.equal(false);
  });

  it("skips what another P-256 key signed", async function () {
    const { ledger, member, device, signed, plain } = await networkHelpers.loadFixture(phone);
    const group = [await signed({}, SECRET + 1n), await plain()] as const;
    expect(await sendGroup(ledger, [...group])).to.deep.equal([
      skipped(ledger, group[0], "RelayInvalidSigner", [member.account, device.signer]),
      done(ledger, group[1]),
    ]);
  });

  it("mutes all signers of a verifier that is taken off the list", async function () {
    const { ledger, registrar, member, verifier, device, signed } = await networkHelpers.loadFixture(phone);
    await registrar.setVerifier(verifier.target, false);
    const request = await signed();
    await expect(ledger.relay.execute(request))
      .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidSigner")
      .withArgs(member.account, device.signer);
    await registrar.setVerifier(verifier.target, true);
    await ledger.relay.execute(request);
  });

  it("says that gas was short, and not that the signature was bad", async function () {
    const { ledger, member, signed } = await networkHelpers.loadFixture(phone);
    const request = await signed({ gas: 100_000n });
    for (const gasLimit of [250_000, 500_000, 650_000]) {
      await expect(ledger.relay.execute(request, { gasLimit })).to.be.revertedWithCustomError(
        ledger.relay,
        "RelayInsufficientGas",
      );
    }
    expect(await ledger.relay["nonces(address,uint192)"](member.account, 1)).to.equal(1n << 64n);
    await ledger.relay.execute(request);
  });

  it("skips a verifier that says no, nothing, burns its gas or floods the caller", async function () {
    const { ledger, member, device, wishing, plain } = await networkHelpers.loadFixture(rogue);
    const bad = await Promise.all(["n", "?", "g", "b"].map((wish) => wishing(wish)));
    const [yes, other] = [await wishing("y"), await plain()];
    expect(await sendGroup(ledger, [...bad, yes, other])).to.deep.equal([
      ...bad.map((request) => skipped(ledger, request, "RelayInvalidSigner", [member.account, device.signer])),
      done(ledger, yes),
      done(ledger, other),
    ]);
  });

  it("skips malformed bytes around a signature", async function () {
    const { ledger, member, device, wishing, plain } = await networkHelpers.loadFixture(rogue);
    const yes = await wishing("y");
    const whole = getBytes(yes.signature);
    const bad = [
      "0x",
      "0x79",
      whole.slice(0, 64),
      whole.slice(0, -32),
      whole.slice(32),
      concat([toBeHex(2n ** 255n, 32), whole.slice(32)]),
      concat([whole.slice(0, 64), toBeHex(2n ** 200n, 32), whole.slice(96)]),
      // Another key of the same verifier, in the name of this one.
      wrapSignature(verifierSigner(device.bytes.slice(0, 42), "0xabce").bytes, "0x79"),
      // No verifier at all.
      wrapSignature("0x", "0x79"),
      wrapSignature(device.bytes.slice(0, 40), "0x79"),
    ].map((signature) => ({ ...yes, signature: typeof signature === "string" ? signature : concat([signature]) }));
    const other = await plain();
    expect(await sendGroup(ledger, [...bad, other, yes])).to.deep.equal([
      ...bad.map((request) => skipped(ledger, request, "RelayInvalidSigner", [member.account, device.signer])),
      done(ledger, other),
      done(ledger, yes),
    ]);
  });

  it("skips ERC-1271 wallets, even listed and in the form of ERC-7913", async function () {
    const { ledger, registrar, member, add, unsigned } = await networkHelpers.loadFixture(oneCooperative);
    const wallet = (await ethers.deployContract("Wallet")).target as string;
    await registrar.setVerifier(wallet, true);
    const hashed = verifierSigner(wallet, "0x").signer;
    const padded = signerOf(wallet);
    for (const signer of [hashed, padded]) await add(signer);
    const group = await Promise.all(
      [hashed, padded].map(async (signer) => ({
        ...(await unsigned(signer)),
        signature: wrapSignature(wallet, "0x79"),
      })),
    );
    expect(await sendGroup(ledger, group)).to.deep.equal(
      group.map((request) => skipped(ledger, request, "RelayInvalidSigner", [member.account, request.signer])),
    );
  });

  it("takes a plain key only under its padded address", async function () {
    const { ledger, member, add, unsigned } = await networkHelpers.loadFixture(oneCooperative);
    const dressed = toBeHex((1n << 160n) | BigInt(member.key.address), 32);
    await add(dressed);
    const request = await unsigned(dressed);
    const signature = member.key.signingKey.sign((await ledger.relay.digestOf(request)) as string).serialized;
    expect(await sendGroup(ledger, [{ ...request, signature }])).to.deep.equal([
      skipped(ledger, request, "RelayInvalidSigner", [member.account, dressed]),
    ]);
  });
});
