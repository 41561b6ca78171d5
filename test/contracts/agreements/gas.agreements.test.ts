import { expect } from "chai";
import type { EventLog } from "ethers";
import { network } from "hardhat";
import { agreementIdOf, DAY, type Deal, NOBODY } from "../support/agreements.ts";
import { KIND, UNIT } from "../support/enums.ts";
import { by, type Deployed, deployLedger } from "../support/ledger.ts";
import { commitmentOf, type Member, registerMember, type Request, requestOf } from "../support/requests.ts";
import { batchIdOf, byMass, KG, register } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

/** Each, through the relay in a group of 20 organisations, after the first act of its kind in the same agreement or line. */
const GOALS = {
  propose: 85_000,
  accept: 50_000,
  allocate: 70_000,
  deliver: 75_000,
  receive: 70_000,
  return: 110_000,
  receiveReturn: 70_000,
  declare: 50_000,
  confirm: 50_000,
};
const SIZE = 20;
const GROUP_GAS = { gasLimit: 15_000_000 };

describe("Gas of agreements, in a group of 20", function () {
  const figures: string[] = [];

  /** Each pair has agreed, allocated, delivered and paid once; the seller has two batches. */
  async function agreed() {
    const ledger = await deployLedger(ethers);
    const [sellers, buyers]: [Member[], Member[]] = [[], []];
    for (let i = 1; i <= SIZE; i++) {
      sellers.push(await registerMember(ledger, 0xa0000000 + i));
      buyers.push(await registerMember(ledger, 0xb0000000 + i, { kind: KIND.buyer }));
      for (const name of ["first", "second"]) await register(ledger, sellers.at(-1)!, ...byMass(name, 100n * KG));
    }
    const world = { ledger, sellers, buyers, now: BigInt(await networkHelpers.time.latest()) };
    await send(world, sellers, (_, i) => ["propose", [dealOf(world, i, "first")]]);
    await send(world, buyers, (_, i) => ["accept", [idOf(world, i)]]);
    await send(world, sellers, (_, i) => ["allocate", [idOf(world, i), 0, batchOf(world, i, "first"), 40n * KG]]);
    await send(world, sellers, (_, i) => ["deliver", delivery(world, i, "first")]);
    await send(world, buyers, (_, i) => ["receiveDelivery", receipt(world, i, "first", "first")]);
    await send(world, buyers, (_, i) => ["declarePayment", [idOf(world, i), commitmentOf("first payment")]]);
    await send(world, sellers, (_, i) => ["confirmPayment", [idOf(world, i), 0, commitmentOf("first payment")]]);
    return world;
  }

  type World = { ledger: Awaited<ReturnType<typeof deployLedger>>; sellers: Member[]; buyers: Member[]; now: bigint };

  const dealOf = ({ buyers, now }: World, i: number, name: string): Deal => [
    commitmentOf(name),
    buyers[i]!.account,
    true,
    NOBODY,
    now + 7n * DAY,
    now + 30n * DAY,
    72n,
    [[100n * KG, UNIT.mass]],
  ];
  const idOf = (world: World, i: number, name = "first") =>
    agreementIdOf(world.ledger, world.sellers[i]!.account, dealOf(world, i, name));
  const batchOf = ({ ledger, sellers }: World, i: number, name: string) => batchIdOf(ledger, sellers[i]!.account, name);
  const delivery = (world: World, i: number, name: string, batch = "first") => [
    idOf(world, i),
    0,
    commitmentOf(name),
    3_600n,
    batchOf(world, i, batch),
    10n * KG,
  ];
  const receipt = (world: World, i: number, name: string, batch: string) => [
    idOf(world, i),
    0,
    commitmentOf(name),
    commitmentOf(`receipt of ${name}`),
    batchOf(world, i, batch),
    10n * KG,
    0n,
  ];

  async function send(
    { ledger }: { ledger: World["ledger"] },
    members: Member[],
    act: (member: Member, i: number) => [method: string, args: unknown[]],
  ): Promise<number> {
    const group: Request[] = [];
    const target: Deployed = ledger.agreements;
    for (const [i, member] of members.entries()) group.push(await requestOf(ledger, member, target, ...act(member, i)));
    const transaction = await by(ledger.relayer, ledger.relay).executeGroup(group, GROUP_GAS);
    const { logs, gasUsed } = await transaction.wait();
    // A refusal would cost less and be taken for a success.
    expect(logs.map((log: EventLog) => log.eventName)).not.to.include("RequestFailed");
    return Number(gasUsed) / group.length;
  }

  function expectWithin(name: keyof typeof GOALS, gas: number): void {
    figures.push(
      `${name.padEnd(40)} ${Math.round(gas).toLocaleString("en")}  goal ${GOALS[name].toLocaleString("en")}`,
    );
    expect(gas).to.be.at.most(GOALS[name]);
  }

  after(function () {
    for (const line of figures) process.stdout.write(`      ${line}\n`);
  });

  it("of a proposal of one line, and of its acceptance", async function () {
    const world = await networkHelpers.loadFixture(agreed);
    expectWithin("propose", await send(world, world.sellers, (_, i) => ["propose", [dealOf(world, i, "second")]]));
    expectWithin("accept", await send(world, world.buyers, (_, i) => ["accept", [idOf(world, i, "second")]]));
  });

  it("of an allocation of another batch, its delivery and its receipt by a new holder", async function () {
    const world = await networkHelpers.loadFixture(agreed);
    const allocation = (i: number) => [idOf(world, i), 0, batchOf(world, i, "second"), 40n * KG];
    expectWithin("allocate", await send(world, world.sellers, (_, i) => ["allocate", allocation(i)]));
    expectWithin(
      "deliver",
      await send(world, world.sellers, (_, i) => ["deliver", delivery(world, i, "second", "second")]),
    );
    expectWithin(
      "receive",
      await send(world, world.buyers, (_, i) => ["receiveDelivery", receipt(world, i, "second", "second")]),
    );
  });

  it("of a return of a part of a delivery, and of its receipt", async function () {
    const world = await networkHelpers.loadFixture(agreed);
    expectWithin(
      "return",
      await send(world, world.buyers, (_, i) => {
        const [id, line, first, ...rest] = delivery(world, i, "first");
        return ["returnDelivery", [id, line, first, commitmentOf("back"), ...rest.slice(0, 2), 2n * KG]];
      }),
    );
    expectWithin(
      "receiveReturn",
      await send(world, world.sellers, (_, i) => [
        "receiveDelivery",
        [...receipt(world, i, "back", "first").slice(0, 5), 2n * KG, 0n],
      ]),
    );
  });

  it("of a payment", async function () {
    const world = await networkHelpers.loadFixture(agreed);
    const payment = commitmentOf("second payment");
    expectWithin("declare", await send(world, world.buyers, (_, i) => ["declarePayment", [idOf(world, i), payment]]));
    expectWithin(
      "confirm",
      await send(world, world.sellers, (_, i) => ["confirmPayment", [idOf(world, i), 1, payment]]),
    );
  });
});
