import { expect } from "chai";
import { keccak256, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { CUSTODY, DISPOSAL, LINE, UNIT } from "../support/enums.ts";
import { by, type Deployed, deployLedger } from "../support/ledger.ts";
import { abi, commitmentOf, keyOf, registerMember, signerOf } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, HOUR, KG } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");
const under = (type: string, key: unknown, slot: unknown) => keccak256(abi.encode([type, "uint256"], [key, slot]));

/** The layout of contracts/README.md, as proofs of storage read it: no view of the contract is asked. */
describe("What stands in which slot", function () {
  const read = (contract: Deployed, slot: string | bigint) => ethers.provider.getStorage(contract.target, slot);

  /** 100 kg of a press, 40 of them with a shop that had them from it, 10 on their way back. */
  async function trade() {
    const ledger = await deployLedger(ethers);
    const [press, shop] = [await registerMember(ledger, 11), await registerMember(ledger, 12)];
    await stock.register(ledger, press, ...byMass("oil", 100n * KG));
    const oil = stock.batchIdOf(ledger, press.account, "oil");
    await stock.deliver(ledger, press, shop, "first", oil, 40n * KG);
    await act(ledger, shop, "ship", [commitmentOf("back"), press.account, HOUR, oil, 10n * KG]);
    return { ledger, press, shop, oil };
  }

  it("a batch: its flags, its version and its latest document", async function () {
    const { ledger, press, oil } = await networkHelpers.loadFixture(trade);
    await act(ledger, press, "dispose", [oil, 5n * KG, DISPOSAL.retail, reason]);
    await act(ledger, press, "amend", [oil, commitmentOf("second version")]);
    await act(ledger, press, "hold", [oil, reason]);
    await act(ledger, press, "recall", [oil, ZeroAddress, reason]);
    await act(ledger, press, "recall", [oil, press.account, reason]);
    await by(ledger.authority, ledger.batches).recallByAuthority(oil, ZeroAddress, reason);
    // Recalled by both; of the origin's own share: held, and recalled by the origin.
    const flags = (1n << 3n) | (1n << 4n) | (1n << 8n) | (1n << 9n);
    const [all, free] = [100n * KG, 55n * KG];
    const packed = 11n | (all << 32n) | (all << 96n) | (free << 160n) | (UNIT.mass << 224n) | (flags << 232n);
    expect(await read(ledger.batches, under("bytes32", oil, 1))).to.equal(toBeHex(packed | (1n << 248n), 32));
    expect(await read(ledger.batches, under("bytes32", oil, 3))).to.equal(commitmentOf("second version"));
  });

  it("a made batch: what marks it, and what it is when it never was", async function () {
    const { ledger, press, oil } = await networkHelpers.loadFixture(trade);
    const bottles: stock.Registration = [commitmentOf("bottles"), 12n, 0n, UNIT.piece];
    const stated = stock.transformationOf("bottling", [[oil, KG]], [bottles]);
    await act(ledger, press, "transform", [stated]);
    const slot = under("bytes32", stock.outputIdsOf(ledger, press.account, stated)[0], 1);
    const flagsNow = async () => (BigInt(await read(ledger.batches, slot)) >> 232n) & 0xffffn;
    expect(await flagsNow(), "not conserved, made").to.equal(0b11n);
    await act(ledger, press, "recall", [oil, ZeroAddress, reason]);
    await ledger.batches.propagate(press.account, stated);
    expect(await flagsNow(), "implicated").to.equal(0b100011n);
    await act(ledger, press, "lift", [oil, ZeroAddress, reason]);
    await ledger.batches.propagate(press.account, stated);
    await act(ledger, press, "annulTransformation", [stated, reason]);
    expect(await flagsNow(), "annulled").to.equal(0b111n);
  });

  it("a share of another holder", async function () {
    const { ledger, press, shop, oil } = await networkHelpers.loadFixture(trade);
    await act(ledger, shop, "hold", [oil, reason]);
    await act(ledger, press, "recall", [oil, shop.account, reason]);
    await by(ledger.authority, ledger.batches).recallByAuthority(oil, shop.account, reason);
    const packed = (30n * KG) | (11n << 64n) | (0b111n << 96n);
    const slot = under("uint256", 12, under("bytes32", oil, 2));
    expect(await read(ledger.batches, slot)).to.equal(toBeHex(packed, 32));
  });

  it("a line of a shipment, until it ends", async function () {
    const { ledger, press, shop, oil } = await networkHelpers.loadFixture(trade);
    const back = stock.shipmentIdOf(ledger, shop.account, "back");
    const slot = under("bytes32", oil, under("bytes32", back, 4));
    const cancellableFrom = BigInt(await networkHelpers.time.latest()) + HOUR;
    const sent = 12n | (11n << 32n) | ((10n * KG) << 64n) | (cancellableFrom << 128n);
    // To the origin, and back to who the shop had it from.
    const ends = (1n << 185n) | (1n << 186n);
    const is = (state: bigint, returnable = 0n) => toBeHex(sent | (state << 176n) | ends | (returnable << 192n), 32);
    expect(await read(ledger.batches, slot)).to.equal(is(LINE.inTransit));
    await act(ledger, press, "receiveShipment", [back, reason, [[oil, 10n * KG, 0n]]]);
    expect(await read(ledger.batches, slot)).to.equal(is(LINE.received, 10n * KG));
    const first = stock.shipmentIdOf(ledger, press.account, "first");
    const line = BigInt(await read(ledger.batches, under("bytes32", oil, under("bytes32", first, 4))));
    expect((line >> 184n) & 0xffn, "from the origin").to.equal(0b001n);
  });

  it("a line that is a return, and the shipment of which it returns goods", async function () {
    const { ledger, press, shop, oil } = await networkHelpers.loadFixture(trade);
    const first = stock.shipmentIdOf(ledger, press.account, "first");
    await act(ledger, shop, "returnShipment", [first, commitmentOf("return"), HOUR, [[oil, 5n * KG]]]);
    const back = stock.shipmentIdOf(ledger, shop.account, "return");
    const lineOf = async (id: string) =>
      BigInt(await read(ledger.batches, under("bytes32", oil, under("bytes32", id, 4))));
    // A return, to the supplier, which is the origin; nothing of it is returned in its turn.
    expect((await lineOf(back)) >> 184n).to.equal(0b10110n);
    expect((await lineOf(first)) >> 192n, "left to be returned").to.equal(35n * KG);
    const slot = under("bytes32", oil, under("bytes32", back, 5));
    expect(await read(ledger.batches, slot)).to.equal(first);
    await act(ledger, press, "receiveShipment", [back, reason, [[oil, 5n * KG, 0n]]]);
    expect((await lineOf(back)) >> 184n).to.equal(0b10110n);
  });

  it("a key, a keyring and a recovery that waits", async function () {
    const { ledger, press } = await networkHelpers.loadFixture(trade);
    const { organisations, registrar } = ledger;
    const fresh = signerOf(keyOf("fresh").address);
    const start = () =>
      by(registrar, organisations).startRecovery(press.account, fresh, CUSTODY.ownDevice, commitmentOf("lost"));
    await start();
    const readyAt = BigInt(await networkHelpers.time.latest()) + stock.WEEK;
    const waiting = BigInt(under("address", press.account, 4));
    const second = CUSTODY.ownDevice | (readyAt << 8n) | (BigInt(registrar.address) << 56n);
    expect(await read(organisations, waiting)).to.equal(fresh);
    expect(await read(organisations, waiting + 1n)).to.equal(toBeHex(second, 32));
    const keyOfPress = (signer: string) =>
      read(organisations, under("bytes32", signer, under("address", press.account, 2)));
    expect(await keyOfPress(press.signer)).to.equal(toBeHex(CUSTODY.service << 32n, 32));
    await networkHelpers.time.increase(stock.WEEK);
    await organisations.completeRecovery(press.account);
    expect(await keyOfPress(fresh)).to.equal(toBeHex(1n | (CUSTODY.ownDevice << 32n), 32));
    const keyring = BigInt(await read(organisations, under("address", press.account, 1))) >> 80n;
    expect(keyring).to.equal(1n);
  });
});
