import { expect } from "chai";
import type { EventLog } from "ethers";
import { network } from "hardhat";
import { argsOf, certificateIdOf, DAY, stated, type Statement } from "../support/certificates.ts";
import { KIND, SCHEME, SUBJECT } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { commitmentOf, type Member, registerMember, type Request, requestOf } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { byMass, KG } from "../support/stock.ts";
import { actOf, delegated, enter, own } from "../support/unions.ts";

const { ethers, networkHelpers } = await network.create();

/** Gas of the transaction for each act, in a group of twenty organisations that acted before. */
const GOALS = { certificate: 70_000, change: 45_000, delegated: 70_000 };
const SIZE = 20;
const GROUP_GAS = { gasLimit: 15_000_000 };

describe("Gas of certificates and delegates", function () {
  const figures: string[] = [];

  async function busyLedger() {
    const ledger = await deployLedger(ethers);
    const certifiers: Member[] = [];
    const makers: Member[] = [];
    for (let i = 1; i <= SIZE; i++) {
      certifiers.push(await registerMember(ledger, 0xa0000000 + i, { kind: KIND.certifier }));
      makers.push(await registerMember(ledger, 0xb0000000 + i));
      await by(ledger.registrar, ledger.certificates).accredit(certifiers.at(-1)!.account, SCHEME.organic, true);
      await stock.register(ledger, makers.at(-1)!, ...byMass("olives", 100n * KG));
    }
    const world = { ledger, certifiers, makers, now: BigInt(await networkHelpers.time.latest()) };
    await send(world, issues(world, "first"));
    return world;
  }

  type World = Awaited<ReturnType<typeof busyLedger>>;

  /** Of an organisation, or of a batch. */
  const statement = ({ ledger, makers, now }: World, i: number, name: string): Statement => {
    const subject = stock.batchIdOf(ledger, makers[i]!.account, "olives");
    const ofBatch = { subjectType: SUBJECT.batch, subject };
    return stated(name, makers[i]!, now - DAY, name.includes("batch") ? ofBatch : {});
  };
  const issues = (world: World, name: string) =>
    Promise.all(
      world.certifiers.map((certifier, i) =>
        requestOf(world.ledger, certifier, world.ledger.certificates, "issue", argsOf(statement(world, i, name))),
      ),
    );

  async function send({ ledger }: Pick<World, "ledger">, requests: Promise<Request[]>): Promise<number> {
    const group = await requests;
    const transaction = await by(ledger.relayer, ledger.relay).executeGroup(group, GROUP_GAS);
    const receipt = await transaction.wait();
    // A refusal would cost less and be taken for a success.
    expect(receipt.logs.map((log: EventLog) => log.eventName)).not.to.include("RequestFailed");
    return Number(receipt.gasUsed) / group.length;
  }

  function report(what: string, gas: number, goal: number) {
    figures.push(
      `${what.padEnd(40)} ${Math.round(gas).toLocaleString("en").padStart(7)}  goal ${goal.toLocaleString("en")}`,
    );
    expect(gas, what).to.be.at.most(goal);
  }

  it("issue, about an organisation and about a batch", async function () {
    const world = await networkHelpers.loadFixture(busyLedger);
    report("a certificate of an organisation", await send(world, issues(world, "second")), GOALS.certificate);
    report("a certificate of a batch", await send(world, issues(world, "of a batch")), GOALS.certificate);
  });

  it("suspend, reinstate, revoke", async function () {
    const world = await networkHelpers.loadFixture(busyLedger);
    const reason = commitmentOf("reason");
    for (const method of ["suspendCertificate", "reinstateCertificate", "revokeCertificate"]) {
      const requests = world.certifiers.map((certifier, i) => {
        const id = certificateIdOf(world.ledger, certifier.account, statement(world, i, "first"));
        const args = method === "revokeCertificate" ? [id, world.now, reason] : [id, reason];
        return requestOf(world.ledger, certifier, world.ledger.certificates, method, args);
      });
      report(method, await send(world, Promise.all(requests)), GOALS.change);
    }
  });

  it("register a batch for a member, one union for twenty", async function () {
    const world = await networkHelpers.loadFixture(busyLedger);
    const { ledger, makers } = world;
    const union = await registerMember(ledger, 7, { kind: KIND.union });
    const register = actOf(ledger.batches, "register");
    for (const maker of makers) {
      await enter(ledger, maker, union);
      await own(ledger, maker, "grant", [union.account, [register], 2n ** 48n - 1n]);
    }
    const batches = (name: string) =>
      Promise.all(
        makers.map(({ account }) => delegated(ledger, union, account, [ledger.batches, "register", byMass(name, KG)])),
      );
    await send(world, batches("first"));
    report("a batch registered by the union", await send(world, batches("second")), GOALS.delegated);
  });

  after(function () {
    for (const line of figures) process.stdout.write(`      ${line}\n`);
  });
});
