import { expect } from "chai";
import { keccak256, toBeHex } from "ethers";
import { network } from "hardhat";
import { KIND, UNIT } from "../support/enums.ts";
import { deployLedger } from "../support/ledger.ts";
import { abi, commitmentOf, registerMember } from "../support/requests.ts";
import { act, batchIdOf, byMass, deliver, KG, register, shipmentIdOf, WEEK } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

/** Where contracts/README.md says that things are stored: whoever reads storage proofs goes by that. */
describe("Slots of Batches", function () {
  async function trade() {
    const ledger = await deployLedger(ethers);
    const origin = await registerMember(ledger, 1);
    const holder = await registerMember(ledger, 2, { kind: KIND.union });
    await register(ledger, origin, ...byMass("dates", 100n * KG));
    const batch = batchIdOf(ledger, origin.account, "dates");
    await deliver(ledger, origin, holder, "first", batch, 40n * KG);
    return {
      ledger,
      origin,
      holder,
      batch,
      read: async (slot: string) => BigInt(await ethers.provider.getStorage(ledger.batches.target, slot)),
    };
  }
  const at = (types: string[], values: unknown[]): string => keccak256(abi.encode(types, values));

  it("hold a batch: its origin, quantity, net mass, what is free, unit, flags and version", async function () {
    const { ledger, origin, batch, read } = await networkHelpers.loadFixture(trade);
    await act(ledger, origin, "amend", [batch, commitmentOf("corrected")]);
    await act(ledger, origin, "hold", [batch, commitmentOf("reason")]);
    const packed =
      1n |
      ((100n * KG) << 32n) |
      ((100n * KG) << 96n) |
      ((60n * KG) << 160n) |
      (UNIT.mass << 224n) |
      (1n << (232n + 8n)) |
      (1n << 248n);
    expect(await read(at(["bytes32", "uint256"], [batch, 1]))).to.equal(packed);
    expect(toBeHex(await read(at(["bytes32", "uint256"], [batch, 3])), 32)).to.equal(commitmentOf("corrected"));
  });

  it("hold another holder's share: what is free, its supplier, its flags", async function () {
    const { ledger, origin, holder, batch, read } = await networkHelpers.loadFixture(trade);
    await act(ledger, origin, "recall", [batch, holder.account, commitmentOf("reason")]);
    const slot = at(["uint256", "bytes32"], [2, at(["bytes32", "uint256"], [batch, 2])]);
    expect(await read(slot)).to.equal((40n * KG) | (1n << 64n) | (1n << (96n + 1n)));
  });

  it("hold a line of a shipment: its two ends, quantity, time, state and ways", async function () {
    const { ledger, origin, holder, batch, read } = await networkHelpers.loadFixture(trade);
    await act(ledger, holder, "ship", [commitmentOf("back"), origin.account, WEEK, batch, 7n * KG]);
    const shipment = shipmentIdOf(ledger, holder.account, "back");
    const [, , , cancellableFrom] = await ledger.batches.shipmentLine(shipment, batch);
    const slot = at(["bytes32", "bytes32"], [batch, at(["bytes32", "uint256"], [shipment, 4])]);
    // In transit, to the origin, and back to who the holder had it from.
    const packed =
      2n |
      (1n << 32n) |
      ((7n * KG) << 64n) |
      ((cancellableFrom as bigint) << 128n) |
      (1n << 176n) |
      (1n << 185n) |
      (1n << 186n);
    expect(await read(slot)).to.equal(packed);
  });
});
