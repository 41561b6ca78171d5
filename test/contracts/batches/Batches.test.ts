import { expect } from "chai";
import { type ContractTransactionReceipt, id, keccak256, toBeHex, ZeroHash } from "ethers";
import { network } from "hardhat";
import { KIND, STATUS, UNIT } from "../support/enums.ts";
import { by, deployLedger, type Ledger } from "../support/ledger.ts";
import { done, sendGroup, skipped, spent } from "../support/outcomes.ts";
import { abi, commitmentOf, type Member, registerMember, requestOf } from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

const SERIAL = 0xc0ffee01;
const MAX = 10n ** 18n;

type Stated = [commitment: string, quantity: bigint, netMassMg: bigint, unit: bigint];

/** 400 kg of dates. */
const dates: Stated = [commitmentOf("dates"), 400_000_000n, 400_000_000n, UNIT.mass];
const oil: Stated = [commitmentOf("oil"), 1_000_000n, 915_000n, UNIT.volume];
const noFlags = [false, false, false];
const carpets: Stated = [commitmentOf("carpets"), 12n, 0n, UNIT.piece];

const idOf = (ledger: Ledger, account: string, commitment: string) =>
  keccak256(
    abi.encode(
      ["bytes32", "uint256", "address", "address", "bytes32"],
      [id("silsila.batch.v1"), ledger.chainId, ledger.batches.target, account, commitment],
    ),
  );

describe("Batches", function () {
  async function oneCooperative() {
    const ledger = await deployLedger(ethers);
    const member = await registerMember(ledger, SERIAL);
    const request = (stated: Stated, from: Member = member) =>
      requestOf(ledger, from, ledger.batches, "register", stated);
    const list = (stated: Stated[]) =>
      requestOf(ledger, member, ledger.batches, "registerMany", [stated], { gas: 8_000_000n });
    return { ledger, member, request, list };
  }

  describe("register", function () {
    for (const [name, stated] of Object.entries({ dates, oil, carpets })) {
      it(`keeps ${name} under the id that anyone can compute`, async function () {
        const { ledger, member, request } = await networkHelpers.loadFixture(oneCooperative);
        const batchId = idOf(ledger, member.account, stated[0]);
        expect(await ledger.batches.batchIdOf(member.account, stated[0])).to.equal(batchId);

        await expect(ledger.relay.execute(await request(stated)))
          .to.emit(ledger.batches, "BatchRegistered")
          .withArgs(batchId, member.account, ...stated);

        const [, quantity, netMassMg, unit] = stated;
        const conserved = netMassMg !== 0n;
        expect(await ledger.batches.batch(batchId)).to.deep.equal([
          member.account,
          BigInt(SERIAL),
          quantity,
          netMassMg,
          unit,
          conserved,
          ...[false, false, false, false, false],
          0n,
          ZeroHash,
        ]);
        expect(await ledger.batches.holding(batchId, member.account)).to.deep.equal([quantity, 0n, ...noFlags]);
        // Slot 0 is the AccessManager's address, the batches are slot 1; the layout that storage proofs are read by.
        const slot = keccak256(abi.encode(["bytes32", "uint256"], [batchId, 1]));
        const packed =
          BigInt(SERIAL) |
          (quantity << 32n) |
          (netMassMg << 96n) |
          (quantity << 160n) |
          (unit << 224n) |
          ((conserved ? 0n : 1n) << 232n);
        expect(await ethers.provider.getStorage(ledger.batches.target, slot)).to.equal(toBeHex(packed, 32));
      });
    }

    it("writes one slot for a batch, and the nonce, and nothing else", async function () {
      const { ledger, member, request, list } = await networkHelpers.loadFixture(oneCooperative);
      const written = async (response: { wait: () => Promise<unknown> }) => {
        const { hash } = (await response.wait()) as ContractTransactionReceipt;
        const trace = (await ethers.provider.send("debug_traceTransaction", [hash])) as {
          structLogs: { op: string; depth: number; stack: string[] }[];
        };
        return trace.structLogs.filter(({ op }) => op === "SSTORE").map(({ depth, stack }) => [depth, stack.at(-1)]);
      };
      const slotOf = (commitment: string) =>
        BigInt(keccak256(abi.encode(["bytes32", "uint256"], [idOf(ledger, member.account, commitment), 1])));
      const slots = (writes: unknown[][], depth: number) =>
        writes.filter(([at]) => at === depth).map(([, slot]) => BigInt(slot as string));

      const alone = await written(await ledger.relay.execute(await request(dates)));
      expect(slots(alone, 1), "nonce, in the Relay").to.have.length(1);
      expect(slots(alone, 2), "batch").to.deep.equal([slotOf(dates[0])]);
      expect(alone).to.have.length(2);

      const three = await written(
        await ledger.relay.execute(await list([oil, carpets, [commitmentOf("x"), ...tail(dates)]])),
      );
      expect(slots(three, 2)).to.deep.equal([oil[0], carpets[0], commitmentOf("x")].map(slotOf));
      expect(three).to.have.length(4);
    });

    it("allows the same commitment to two organisations, and not twice to one", async function () {
      const { ledger, member, request } = await networkHelpers.loadFixture(oneCooperative);
      const other = await registerMember(ledger, SERIAL + 1, { kind: KIND.union });
      await ledger.relay.execute(await request(dates));
      await ledger.relay.execute(await request(dates, other));
      await expect(ledger.relay.execute(await request([dates[0], 1n, 1n, UNIT.mass])))
        .to.be.revertedWithCustomError(ledger.batches, "BatchAlreadyRegistered")
        .withArgs(idOf(ledger, member.account, dates[0]));
    });

    const c = dates[0];
    const refused: [string, Stated, string, unknown[]][] = [
      ["no commitment", [ZeroHash, 1n, 1n, UNIT.mass], "BatchInvalidCommitment", [ZeroHash]],
      ["no unit", [c, 1n, 1n, UNIT.none], "BatchUnitUnknown", [UNIT.none]],
      ["nothing", [c, 0n, 0n, UNIT.piece], "BatchQuantityOutOfBounds", [0n, MAX]],
      ["too much", [c, MAX + 1n, 0n, UNIT.volume], "BatchQuantityOutOfBounds", [MAX + 1n, MAX]],
      ["too heavy", [c, 1n, MAX + 1n, UNIT.piece], "BatchQuantityOutOfBounds", [MAX + 1n, MAX]],
      ["a mass that is not its net mass", [c, 5n, 4n, UNIT.mass], "BatchNetMassMismatch", [5n, 4n]],
      ["a mass without net mass", [c, 5n, 0n, UNIT.mass], "BatchNetMassMismatch", [5n, 0n]],
    ];
    for (const [what, stated, error, args] of refused) {
      it(`refuses ${what}`, async function () {
        const { ledger, request } = await networkHelpers.loadFixture(oneCooperative);
        await expect(ledger.relay.execute(await request(stated)))
          .to.be.revertedWithCustomError(ledger.batches, error)
          .withArgs(...args);
      });
    }

    it("takes the largest quantity", async function () {
      const { ledger, member, request } = await networkHelpers.loadFixture(oneCooperative);
      await ledger.relay.execute(await request([c, MAX, MAX, UNIT.mass]));
      const { free } = await ledger.batches.holding(idOf(ledger, member.account, c), member.account);
      expect(free).to.equal(MAX);
    });
  });

  describe("who may register", function () {
    for (const [name, kind] of Object.entries(KIND).slice(1)) {
      const allowed = ["cooperative", "union", "processor"].includes(name);
      it(`${allowed ? "lets" : "does not let"} a ${name}`, async function () {
        const { ledger, request } = await networkHelpers.loadFixture(oneCooperative);
        const other = await registerMember(ledger, SERIAL + 1, { kind });
        const signed = await request(dates, other);
        expect(await sendGroup(ledger, [signed])).to.deep.equal([
          allowed ? done(ledger, signed) : spent(ledger, signed, "BatchesKindNotAllowed", [other.account, kind]),
        ]);
      });
    }

    it("refuses a suspended organisation until it is reinstated", async function () {
      const { ledger, member, request } = await networkHelpers.loadFixture(oneCooperative);
      const registrar = by(ledger.registrar, ledger.organisations);
      await registrar.suspend(member.account, commitmentOf("why"));
      const signed = await request(dates);
      await expect(ledger.relay.execute(signed))
        .to.be.revertedWithCustomError(ledger.organisations, "OrganisationNotActive")
        .withArgs(member.account, STATUS.suspended);
      await registrar.reinstate(member.account);
      await ledger.relay.execute(signed);
    });

    it("refuses everybody who comes directly", async function () {
      const { ledger, member } = await networkHelpers.loadFixture(oneCooperative);
      await networkHelpers.setBalance(member.account, 10n ** 18n);
      const impersonated = await ethers.getImpersonatedSigner(member.account);
      for (const caller of [ledger.admin, ledger.registrar, ledger.relayer, impersonated]) {
        const batches = by(caller, ledger.batches);
        for (const act of [batches.register(...dates), batches.registerMany([dates])]) {
          await expect(act)
            .to.be.revertedWithCustomError(ledger.batches, "BatchesOnlyThroughRelay")
            .withArgs(caller.address);
        }
      }
    });

    it("does not take a sender appended by another than the Relay", async function () {
      const { ledger, member } = await networkHelpers.loadFixture(oneCooperative);
      const data =
        ledger.batches.interface.encodeFunctionData("register", dates) + member.account.slice(2).toLowerCase();
      await expect(ledger.stranger.sendTransaction({ to: ledger.batches.target, data }))
        .to.be.revertedWithCustomError(ledger.batches, "BatchesOnlyThroughRelay")
        .withArgs(ledger.stranger.address);
    });
  });

  describe("registerMany", function () {
    const many = (length: number) =>
      Array.from({ length }, (_, index): Stated => [commitmentOf(`many ${index}`), ...tail(dates)]);

    it("registers up to 200, in order", async function () {
      const { ledger, member, list } = await networkHelpers.loadFixture(oneCooperative);
      const stated = many(200);
      const response = await ledger.relay.execute(await list(stated));
      const receipt = (await response.wait()) as ContractTransactionReceipt;
      const registered = receipt.logs
        .filter(({ address }) => address === ledger.batches.target)
        .map((log) => ledger.batches.interface.parseLog(log)?.args.toArray());
      expect(registered).to.deep.equal(
        stated.map((each) => [idOf(ledger, member.account, each[0]), member.account, ...each]),
      );
      expect(receipt.logs, "the mark comes last").to.have.length(201);
      expect(receipt.logs.at(-1)?.address).to.equal(ledger.relay.target);
    });

    for (const length of [0, 201]) {
      it(`refuses a list of ${length}`, async function () {
        const { ledger, list } = await networkHelpers.loadFixture(oneCooperative);
        await expect(ledger.relay.execute(await list(many(length))))
          .to.be.revertedWithCustomError(ledger.batches, "BatchesListLength")
          .withArgs(length, 200);
      });
    }

    it("registers none when one is refused", async function () {
      const { ledger, member, list } = await networkHelpers.loadFixture(oneCooperative);
      const signed = await list([oil, dates, oil]);
      const twice = idOf(ledger, member.account, oil[0]);
      expect(await sendGroup(ledger, [signed])).to.deep.equal([
        spent(ledger, signed, "BatchAlreadyRegistered", [twice]),
      ]);
      for (const commitment of [oil[0], dates[0]]) {
        const batchId = idOf(ledger, member.account, commitment);
        await expect(ledger.batches.batch(batchId))
          .to.be.revertedWithCustomError(ledger.batches, "BatchUnknown")
          .withArgs(batchId);
      }
    });
  });

  it("asks the register of its Relay", async function () {
    const { ledger } = await networkHelpers.loadFixture(oneCooperative);
    expect(await ledger.batches.organisations()).to.equal(ledger.organisations.target);
    expect(await ledger.batches.isTrustedForwarder(ledger.relay.target)).to.equal(true);
  });

  it("is out of reach when it is taken off the list", async function () {
    const { ledger, request } = await networkHelpers.loadFixture(oneCooperative);
    const signed = await request(dates);
    await ledger.relay.setTarget(ledger.batches.target, false);
    expect(await sendGroup(ledger, [signed])).to.deep.equal([
      skipped(ledger, signed, "RelayTargetNotAllowed", [ledger.batches.target]),
    ]);
  });
});

function tail([, ...rest]: Stated): [bigint, bigint, bigint] {
  return rest;
}
