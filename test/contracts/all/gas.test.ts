import { expect } from "chai";
import type { EventLog } from "ethers";
import { network } from "hardhat";
import { UNIT } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { commitmentOf, type Member, registerMember, type Request, requestOf } from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

/** Gas of the transaction for each record, steady state: every organisation has acted before. */
const GOALS = { alone: 80_000, grouped: 54_000, listed: 28_000 };
const SIZE = 50;

/** Said, not estimated: an estimate finds the least gas for which nothing reverts, where requests are skipped. */
const GROUP_GAS = { gasLimit: 15_000_000 };

describe("Gas of a registered batch", function () {
  const figures: string[] = [];

  const batch = (name: string) => [commitmentOf(name), 12_500_000_000n, 12_500_000_000n, UNIT.mass] as const;

  async function busyLedger() {
    const ledger = await deployLedger(ethers);
    const members: Member[] = [];
    for (let serial = 1; serial <= SIZE; serial++) members.push(await registerMember(ledger, 0xa0000000 + serial));
    await by(ledger.relayer, ledger.relay).executeGroup(
      await Promise.all(members.map((member) => requestOf(ledger, member, ledger.batches, "register", batch("first")))),
      GROUP_GAS,
    );
    return { ledger, members };
  }

  async function send(group: Request[] | Request, ledger: Awaited<ReturnType<typeof deployLedger>>): Promise<number> {
    const relay = by(ledger.relayer, ledger.relay);
    const transaction = await (Array.isArray(group) ? relay.executeGroup(group, GROUP_GAS) : relay.execute(group));
    const receipt = await transaction.wait();
    // A refusal would cost less and be taken for a success.
    expect(receipt.logs.map((log: EventLog) => log.eventName)).not.to.include("RequestFailed");
    return Number(receipt.gasUsed);
  }

  function report(what: string, gas: number, goal: number) {
    const rounded = Math.round(gas).toLocaleString("en");
    figures.push(`${what.padEnd(40)} ${rounded.padStart(7)}  goal ${goal.toLocaleString("en")}`);
    expect(gas, what).to.be.at.most(goal);
  }

  it("alone, by execute", async function () {
    const { ledger, members } = await networkHelpers.loadFixture(busyLedger);
    const request = await requestOf(ledger, members[0]!, ledger.batches, "register", batch("alone"));
    report("one request alone", await send(request, ledger), GOALS.alone);
  });

  it("in a group of 50 organisations, each", async function () {
    const { ledger, members } = await networkHelpers.loadFixture(busyLedger);
    const group = await Promise.all(
      members.map((member) => requestOf(ledger, member, ledger.batches, "register", batch("grouped"))),
    );
    report("in a group of 50 organisations, each", (await send(group, ledger)) / SIZE, GOALS.grouped);
  });

  it("in a list of 50 under one signature, each", async function () {
    const { ledger, members } = await networkHelpers.loadFixture(busyLedger);
    const list = Array.from({ length: SIZE }, (_, index) => batch(`listed ${index}`));
    const request = await requestOf(ledger, members[0]!, ledger.batches, "registerMany", [list], { gas: 3_000_000n });
    report("in a list of 50 under one signature, each", (await send(request, ledger)) / SIZE, GOALS.listed);
  });

  after(function () {
    for (const line of figures) process.stdout.write(`      ${line}\n`);
  });
});
