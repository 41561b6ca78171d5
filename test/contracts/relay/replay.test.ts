import { expect } from "chai";
import { Interface, type InterfaceAbi, ZeroAddress, ZeroHash } from "ethers";
import { artifacts, network } from "hardhat";
import { drawing } from "../support/chance.ts";
import { CUSTODY, LINE } from "../support/enums.ts";
import { deployLedger, type Ledger } from "../support/ledger.ts";
import type { Model } from "../support/model.ts";
import type { Member } from "../support/requests.ts";
import { Season } from "../support/season.ts";

const { ethers, networkHelpers } = await network.create();

const deep = process.env["TEST_DEEP"] === "1";
const SEEDS = deep ? Array.from({ length: 100 }, (_, i) => i) : [1, 2];
const STEPS = deep ? 600 : 220;

/** Told by replay.unions.test.ts. */
const ELSEWHERE = ["IUnions", "IMergers", "ISponsors"];

/** No part of a season: a setting, and what OpenZeppelin never emits here. */
const LEFT_OUT = ["EIP712DomainChanged", "VerifierSet"];

describe("The sum of events", function () {
  this.timeout(0);
  const seen = new Map<string, number>();

  for (const seed of SEEDS) {
    it(`rebuilds the state exactly, season ${seed}`, async function () {
      const ledger = await networkHelpers.loadFixture(fresh);
      const season = new Season(ledger, networkHelpers, drawing(seed));
      await season.open();
      for (let step = 1; step <= STEPS; step++) {
        await season.step();
        if (step % (deep ? 150 : 110) === 0) await compare(ledger, season.model, season.members);
      }
      for (const [name, count] of season.model.seen) seen.set(name, (seen.get(name) ?? 0) + count);
    });
  }

  it("and the seasons left out no kind of event", async function () {
    const elsewhere = ["RequestDelegated"];
    for (const name of ELSEWHERE)
      new Interface((await artifacts.readArtifact(name)).abi as InterfaceAbi).forEachEvent((event) =>
        elsewhere.push(event.name),
      );
    const missing = ["organisations", "batches", "relay"].flatMap((name) => {
      const found: string[] = [];
      deployed![name as "relay"].interface.forEachEvent((event) => found.push(event.name));
      return found.filter((event) => !seen.has(event) && !elsewhere.includes(event));
    });
    expect(missing.sort()).to.deep.equal(LEFT_OUT);
  });

  let deployed: Ledger | undefined;
  async function fresh() {
    deployed = await deployLedger(ethers);
    return deployed;
  }
});

async function compare(ledger: Ledger, model: Model, members: Member[]): Promise<void> {
  for (const [account, told] of model.organisations) {
    const { signers, ...rest } = told;
    const found = (await ledger.organisations.organisation(account)).toObject();
    expect(found, account).to.deep.equal({ ...rest, signers: BigInt(signers.size) });
    for (const [signer, custody] of signers) {
      expect(await ledger.organisations.custodyOf(account, signer)).to.equal(custody);
    }
    const waiting = model.recoveries.get(account) ?? [ZeroHash, CUSTODY.none, 0n, ZeroAddress];
    expect(await ledger.organisations.recovery(account)).to.deep.equal(waiting);
  }
  for (const [id, { spent, ...told }] of model.batches) {
    const serial = model.organisations.get(told.origin)!.serial;
    expect((await ledger.batches.batch(id)).toObject(), id).to.deep.equal({ ...told, originSerial: serial });
    let free = 0n;
    for (const { account } of members) {
      const holding = (await ledger.batches.holding(id, account)).toObject();
      expect(holding, `${id} of ${account}`).to.deep.equal(model.holding(id, account));
      free += holding["free"] as bigint;
    }
    if (told.annulled) expect(free).to.equal(0n);
    else expect(free + model.inTransit(id) + spent, "free + in transit + spent").to.equal(told.quantity);
  }
  for (const line of model.lines.values()) {
    const { id, batch, sender, receiver, quantity, cancellableFrom, state } = line;
    const [from, to] = [sender, receiver].map((account) => model.organisations.get(account)!.serial);
    const told = [from, to, quantity, cancellableFrom, state];
    expect(await ledger.batches.shipmentLine(id, batch)).to.deep.equal(told);
    expect(state).not.to.equal(LINE.none);
    expect(await ledger.batches.returnable(id, batch)).to.equal(line.returnable);
    expect(await ledger.batches.returnOf(id, batch)).to.equal(line.returnOf);
  }
}
