import { expect } from "chai";
import { type ContractTransactionReceipt, keccak256, TypedDataEncoder } from "ethers";
import { network } from "hardhat";
import { UNIT } from "../support/enums.ts";
import { by, type Deployed, deployLedger } from "../support/ledger.ts";
import {
  commitmentOf,
  domainOf,
  keyOf,
  nobody,
  nonceOf,
  registerMember,
  type Request,
  REQUEST_TYPES,
  requestIdOf,
  requestOf,
  sign,
  signerOf,
  type Terms,
} from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

const batch = (name: string) => [commitmentOf(name), 7n, 7n, UNIT.mass] as const;

describe("Relay", function () {
  async function oneCooperative() {
    const ledger = await deployLedger(ethers);
    const member = await registerMember(ledger, 1);
    const request = (name: string, terms?: Terms) =>
      requestOf(ledger, member, ledger.batches, "register", batch(name), terms);
    const asStranger = by(ledger.stranger, ledger.relay);
    return { ledger, member, request, asStranger };
  }

  async function rogueTarget() {
    const { ledger, member, asStranger } = await oneCooperative();
    const rogue: Deployed = await ethers.deployContract("RogueTarget", [ledger.relay.target]);
    await ledger.relay.setTarget(rogue.target, true);
    const request = (method: string, args: readonly unknown[], terms?: Terms) =>
      requestOf(ledger, member, rogue, method, args, terms);
    return { ledger, member, asStranger, rogue, request };
  }

  describe("execute", function () {
    it("is open to anyone, and marks the end of the act's events", async function () {
      const { ledger, member, request, asStranger } = await networkHelpers.loadFixture(oneCooperative);
      const signed = await request("a");
      const response = asStranger.execute(signed);
      await expect(response)
        .to.emit(ledger.relay, "RequestExecuted")
        .withArgs(requestIdOf(ledger, signed), member.account, member.signer);
      const receipt = (await (await response).wait()) as ContractTransactionReceipt;
      expect(receipt.logs.map(({ address }) => address)).to.deep.equal([ledger.batches.target, ledger.relay.target]);
    });

    it("tells the target who acts, and sends the data as signed", async function () {
      const { member, rogue, request, asStranger } = await networkHelpers.loadFixture(rogueTarget);
      const signed = await request("note", []);
      await expect(asStranger.execute(signed)).to.emit(rogue, "Noted").withArgs(member.account, signed.data);
    });

    it("refuses a replay", async function () {
      const { ledger, member, request, asStranger } = await networkHelpers.loadFixture(oneCooperative);
      const signed = await request("a");
      await asStranger.execute(signed);
      await expect(asStranger.execute(signed))
        .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidNonce")
        .withArgs(member.account, nonceOf(0n, 1n));
    });

    it("takes each lane in its own order", async function () {
      const { ledger, member, request, asStranger } = await networkHelpers.loadFixture(oneCooperative);
      const lane = 2n ** 160n - 1n;
      await asStranger.execute(await request("phone 0", { lane }));
      await asStranger.execute(await request("phone 1", { lane }));
      await asStranger.execute(await request("office 0"));
      const nonces = async (of: bigint) =>
        (await ledger.relay["nonces(address,uint192)"](member.account, of)) as bigint;
      expect(await nonces(lane)).to.equal(nonceOf(lane, 2n));
      expect(await nonces(0n)).to.equal(1n);
      expect(await nonces(5n)).to.equal(nonceOf(5n, 0n));
      await expect(asStranger.execute(await request("phone 3", { lane, ahead: 1n })))
        .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidNonce")
        .withArgs(member.account, nonceOf(lane, 2n));
    });

    it("is good in the second of its deadline and not later", async function () {
      const { ledger, request, asStranger } = await networkHelpers.loadFixture(oneCooperative);
      const deadline = BigInt(await networkHelpers.time.latest()) + 1_000n;
      const signed = await request("a", { deadline });
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await asStranger.execute(signed);
      const late = await request("b", { deadline });
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await expect(asStranger.execute(late))
        .to.be.revertedWithCustomError(ledger.relay, "RelayExpired")
        .withArgs(deadline);
    });

    it("reverts with the target's own reason and keeps the nonce", async function () {
      const { ledger, member, rogue, request, asStranger } = await networkHelpers.loadFixture(rogueTarget);
      await expect(asStranger.execute(await request("refuse", [42])))
        .to.be.revertedWithCustomError(rogue, "RogueRefusal")
        .withArgs(42);
      await expect(asStranger.execute(await request("refuseSilently", []))).to.be.revertedWithoutReason(ethers);
      await expect(asStranger.execute(await request("burn", []))).to.be.revertedWithoutReason(ethers);
      expect(await ledger.relay["nonces(address,uint192)"](member.account, 0)).to.equal(0n);
    });

    it("refuses to start with too little gas", async function () {
      const { ledger, member, request, asStranger } = await networkHelpers.loadFixture(rogueTarget);
      const signed = await request("demand", [950_000], { gas: 1_000_000n });
      await expect(asStranger.execute(signed, { gasLimit: 1_000_000 })).to.be.revertedWithCustomError(
        ledger.relay,
        "RelayInsufficientGas",
      );
      expect(await ledger.relay["nonces(address,uint192)"](member.account, 0)).to.equal(0n);
      // An estimate is right for `execute`, because too little gas reverts.
      await asStranger.execute(signed);
    });

    it("gains a target nothing to call back", async function () {
      const { ledger, member, rogue, request, asStranger } = await networkHelpers.loadFixture(rogueTarget);
      const other = await request("note", [], { lane: 1n });
      await expect(asStranger.execute(await request("callBack", [other], { gas: 2_000_000n }))).to.emit(rogue, "Noted");
      // Not a second time, and not itself.
      await expect(asStranger.execute(await request("callBack", [other], { gas: 2_000_000n })))
        .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidNonce")
        .withArgs(member.account, nonceOf(1n, 1n));
    });
  });

  describe("what is signed", function () {
    it("is EIP-712 typed data of this Relay on this chain", async function () {
      const { ledger, request } = await networkHelpers.loadFixture(oneCooperative);
      const { signature, ...fields } = await request("a");
      const digest = TypedDataEncoder.hash(domainOf(ledger), REQUEST_TYPES, fields);
      expect(await ledger.relay.digestOf({ ...fields, signature })).to.equal(digest);
      expect(await ledger.relay.digestOf({ ...fields, signature: "0x" })).to.equal(digest);
      const { name, version, chainId, verifyingContract } = await ledger.relay.eip712Domain();
      expect({ name, version, chainId, verifyingContract }).to.deep.equal(domainOf(ledger));
    });

    it("has an id of account, nonce, target and data, which signing again does not change", async function () {
      const { ledger, request } = await networkHelpers.loadFixture(oneCooperative);
      const first = await request("a", { lane: 3n });
      const again = await request("a", { lane: 3n, gas: 400_000n });
      expect(again.signature).not.to.equal(first.signature);
      const told = ({ account, nonce, target, data }: Request) =>
        ledger.relay.requestIdOf(account, nonce, target, keccak256(data)) as Promise<string>;
      expect(await told(first)).to.equal(requestIdOf(ledger, again));
      const others = [
        await request("b", { lane: 3n }),
        await request("a", { lane: 4n }),
        { ...first, target: ledger.organisations.target as string },
        { ...first, account: nobody(9) },
      ];
      const ids = await Promise.all([first, ...others].map(told));
      expect(new Set(ids).size, "all differ").to.equal(ids.length);
      expect(ids.slice(1)).to.deep.equal(others.map((other) => requestIdOf(ledger, other)));
    });

    const tampered = {
      account: nobody(9),
      signer: signerOf(keyOf("other").address),
      gas: 500_001n,
      deadline: 2n ** 48n - 2n,
      data: "0x12345678",
    };
    for (const [field, value] of Object.entries(tampered)) {
      it(`covers ${field}`, async function () {
        const { ledger, request, asStranger } = await networkHelpers.loadFixture(oneCooperative);
        const forged = { ...(await request("a")), [field]: value };
        await expect(asStranger.execute(forged))
          .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidSigner")
          .withArgs(forged.account, forged.signer);
      });
    }

    it("covers target and nonce", async function () {
      const { ledger, member, request, asStranger } = await networkHelpers.loadFixture(oneCooperative);
      const signed = await request("a");
      for (const forged of [
        { ...signed, target: ledger.organisations.target },
        { ...signed, nonce: nonceOf(1n, 0n) },
      ]) {
        await expect(asStranger.execute(forged))
          .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidSigner")
          .withArgs(member.account, member.signer);
      }
    });

    it("is void under another domain: chain, relay, name or version", async function () {
      const { ledger, member, request, asStranger } = await networkHelpers.loadFixture(oneCooperative);
      const signed = await request("a");
      const domain = domainOf(ledger);
      for (const other of [
        { chainId: ledger.chainId + 1n },
        { verifyingContract: nobody(3) },
        { name: "Silsila" },
        { version: "2" },
      ]) {
        await expect(asStranger.execute(await sign(ledger, member.key, signed, { ...domain, ...other })))
          .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidSigner")
          .withArgs(member.account, member.signer);
      }
    });
  });

  describe("settings", function () {
    it("are the administrators'", async function () {
      const { ledger } = await networkHelpers.loadFixture(oneCooperative);
      for (const caller of [ledger.registrar, ledger.relayer, ledger.stranger]) {
        const relay = by(caller, ledger.relay);
        for (const act of [relay.setRelayer(caller.address, true), relay.setTarget(ledger.batches.target, true)]) {
          await expect(act)
            .to.be.revertedWithCustomError(ledger.relay, "AccessManagedUnauthorized")
            .withArgs(caller.address);
        }
      }
    });

    it("allow and disallow relayers", async function () {
      const { ledger } = await networkHelpers.loadFixture(oneCooperative);
      for (const allowed of [true, false]) {
        await expect(ledger.relay.setRelayer(ledger.stranger.address, allowed))
          .to.emit(ledger.relay, "RelayerSet")
          .withArgs(ledger.stranger.address, allowed);
        expect(await ledger.relay.isRelayer(ledger.stranger.address)).to.equal(allowed);
      }
    });

    it("list targets with code, never the Relay itself, and take off anything", async function () {
      const { ledger } = await networkHelpers.loadFixture(oneCooperative);
      for (const target of [nobody(4), ledger.relay.target]) {
        await expect(ledger.relay.setTarget(target, true))
          .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidTarget")
          .withArgs(target);
        await expect(ledger.relay.setTarget(target, false)).to.emit(ledger.relay, "TargetSet").withArgs(target, false);
      }
      expect(await ledger.relay.isTarget(ledger.batches.target)).to.equal(true);
      expect(await ledger.relay.isTarget(ledger.relay.target)).to.equal(false);
    });

    it("cannot join a register that trusts another Relay", async function () {
      const { ledger } = await networkHelpers.loadFixture(oneCooperative);
      await expect(ethers.deployContract("Relay", [ledger.manager.target, ledger.organisations.target]))
        .to.be.revertedWithCustomError(ledger.relay, "RelayInvalidOrganisations")
        .withArgs(ledger.organisations.target);
      expect(await ledger.relay.organisations()).to.equal(ledger.organisations.target);
    });
  });
});
