import { expect } from "chai";
import { type EventLog, keccak256, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { KIND, UNIT } from "../support/enums.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { consistencyBy, uniformRoots } from "../support/merkle.ts";
import { abi, commitmentOf, type Member, registerMember, type Request, requestOf } from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

/** Each, through the relay in a group of 20 organisations that all acted before. */
const GOALS = {
  transform: 108_000,
  ship: 64_000,
  receive: 62_000,
  return: 100_000,
  receiveReturn: 62_000,
  dispose: 45_000,
  hold: 45_000,
  recall: 45_000,
  recallByAuthority: 50_000,
  propagate: 11_000,
  observation: 100,
};
const SIZE = 20;
const GROUP_GAS = { gasLimit: 15_000_000 };
const WEEK = 7n * 24n * 3600n;
const KG = 1_000_000n;

describe("Gas of stock that moves, in a group of 20", function () {
  const figures: string[] = [];
  type World = Awaited<ReturnType<typeof stocked>>;

  /** Each organisation has two batches of 100 kg, and a buyer that has acted before too. */
  async function stocked() {
    const ledger = await deployLedger(ethers);
    const sellers: Member[] = [];
    const buyers: Member[] = [];
    for (let i = 1; i <= SIZE; i++) {
      sellers.push(await registerMember(ledger, 0xa0000000 + i));
      buyers.push(await registerMember(ledger, 0xb0000000 + i, { kind: KIND.buyer }));
    }
    const world = { ledger, sellers, buyers };
    const two = ["olives", "salt"].map((name) => [commitmentOf(name), 100n * KG, 100n * KG, UNIT.mass]);
    await send(world, sellers, () => ["registerMany", [two]]);
    await send(world, sellers, (seller, i) => ["ship", shipment("first", buyers[i]!, idOf(world, seller, "salt"))]);
    await send(world, buyers, (_, i) => ["receiveShipment", receipt(world, "first", sellers[i]!, "salt")]);
    return world;
  }

  const idOf = ({ ledger }: World, member: Member, name: string) =>
    keccak256(
      abi.encode(
        ["bytes32", "uint256", "address", "address", "bytes32"],
        [ethers.id("silsila.batch.v1"), ledger.chainId, ledger.batches.target, member.account, commitmentOf(name)],
      ),
    );
  const shipment = (name: string, to: Member, batch: string) => [commitmentOf(name), to.account, WEEK, batch, 40n * KG];
  const receipt = ({ ledger }: World, name: string, from: Member, batch: string) => {
    const id = keccak256(
      abi.encode(
        ["bytes32", "uint256", "address", "address", "bytes32"],
        [ethers.id("silsila.shipment.v1"), ledger.chainId, ledger.batches.target, from.account, commitmentOf(name)],
      ),
    );
    return [id, commitmentOf(`receipt of ${name}`), [[idOf({ ledger } as World, from, batch), 40n * KG, 0n]]];
  };

  async function send(
    { ledger }: Pick<World, "ledger">,
    members: Member[],
    act: (member: Member, i: number) => [method: string, args: unknown[]],
  ): Promise<number> {
    const group: Request[] = [];
    for (const [i, member] of members.entries()) {
      const [method, args] = act(member, i);
      group.push(await requestOf(ledger, member, ledger.batches, method, args));
    }
    const transaction = await by(ledger.relayer, ledger.relay).executeGroup(group, GROUP_GAS);
    const receipt = await transaction.wait();
    // A refusal would cost less and be taken for a success.
    expect(receipt.logs.map((log: EventLog) => log.eventName)).not.to.include("RequestFailed");
    return Number(receipt.gasUsed) / members.length;
  }

  function report(what: string, gas: number, goal: number) {
    figures.push(
      `${what.padEnd(40)} ${Math.round(gas).toLocaleString("en").padStart(7)}  goal ${goal.toLocaleString("en")}`,
    );
    expect(gas, what).to.be.at.most(goal);
  }

  it("transform 2 to 2", async function () {
    const world = await networkHelpers.loadFixture(stocked);
    const gas = await send(world, world.sellers, (seller) => {
      const inputs = ["olives", "salt"].map((name) => [idOf(world, seller, name), 10n * KG]).sort();
      const outputs = ["brine", "fruit"].map((name) => [commitmentOf(name), 9n * KG, 9n * KG, UNIT.mass]);
      return ["transform", [[commitmentOf("pickling"), 2n * KG, inputs, outputs]]];
    });
    report("transform 2 to 2", gas, GOALS.transform);
  });

  it("ship", async function () {
    const world = await networkHelpers.loadFixture(stocked);
    const gas = await send(world, world.sellers, (seller, i) => [
      "ship",
      shipment("second", world.buyers[i]!, idOf(world, seller, "olives")),
    ]);
    report("ship", gas, GOALS.ship);
    const received = await send(world, world.buyers, (_, i) => [
      "receiveShipment",
      receipt(world, "second", world.sellers[i]!, "olives"),
    ]);
    report("receive into a new holding", received, GOALS.receive);
  });

  it("return a part of what was accepted, and receive it", async function () {
    const world = await networkHelpers.loadFixture(stocked);
    const first = (i: number) => receipt(world, "first", world.sellers[i]!, "salt")[0];
    const salt = (i: number) => idOf(world, world.sellers[i]!, "salt");
    const gas = await send(world, world.buyers, (_, i) => [
      "returnShipment",
      [first(i), commitmentOf("back"), WEEK, [[salt(i), 8n * KG]]],
    ]);
    report("return a part of a shipment", gas, GOALS.return);
    const received = await send(world, world.sellers, (_, i) => {
      const [back, document] = receipt(world, "back", world.buyers[i]!, "salt");
      return ["receiveShipment", [back, document, [[salt(i), 8n * KG, 0n]]]];
    });
    report("receive a return", received, GOALS.receiveReturn);
  });

  it("dispose", async function () {
    const world = await networkHelpers.loadFixture(stocked);
    const gas = await send(world, world.sellers, (seller) => [
      "dispose",
      [idOf(world, seller, "olives"), 5n * KG, 1n, commitmentOf("market day")],
    ]);
    report("dispose", gas, GOALS.dispose);
  });

  it("hold", async function () {
    const world = await networkHelpers.loadFixture(stocked);
    const gas = await send(world, world.sellers, (seller) => [
      "hold",
      [idOf(world, seller, "olives"), commitmentOf("taste")],
    ]);
    report("hold", gas, GOALS.hold);
  });

  it("recall, by the origin and by an authority", async function () {
    const world = await networkHelpers.loadFixture(stocked);
    const args = (seller: Member) => [idOf(world, seller, "olives"), ZeroAddress, commitmentOf("glass")];
    const gas = await send(world, world.sellers, (seller) => ["recall", args(seller)]);
    report("recall by the origin", gas, GOALS.recall);
    const { authority, batches } = world.ledger;
    const transaction = await by(authority, batches).recallByAuthority(...args(world.sellers[0]!));
    report("recall by an authority, alone", Number((await transaction.wait()).gasUsed), GOALS.recallByAuthority);
  });

  it("propagate, each of a hundred outputs", async function () {
    const world = await networkHelpers.loadFixture(stocked);
    const { ledger } = world;
    const seller = world.sellers[0]!;
    const olives = idOf(world, seller, "olives");
    const outputs = Array.from({ length: 100 }, (_, i) => [commitmentOf(`jar ${i}`), KG / 2n, KG / 2n, UNIT.mass]);
    const stated = [commitmentOf("jars"), 0n, [[olives, 60n * KG]], outputs];
    for (const [method, args] of [
      ["transform", [stated]],
      ["recall", [olives, ZeroAddress, commitmentOf("glass")]],
    ] as const) {
      await ledger.relay.execute(await requestOf(ledger, seller, ledger.batches, method, args, { gas: 12_000_000n }));
    }
    const transaction = await ledger.batches.propagate(seller.account, stated);
    const { gasUsed, logs } = await transaction.wait();
    expect(logs).to.have.length(100);
    report("propagate, each of 100 outputs", Number(gasUsed) / 100, GOALS.propagate);
  });

  it("anchor a thousand observations on a hundred thousand", async function () {
    const { journal, keeper } = await networkHelpers.loadFixture(deployFresh);
    const root = uniformRoots("0x");
    // The longest proof near this size, and steady state: neither slot is new.
    const proofs = Array.from({ length: 32 }, (_, i) => 100_000 + 1_000 * i).map((size) => ({
      size,
      path: consistencyBy(size, size + 1_000, (from, to) => root(to - from)),
    }));
    const { size, path } = proofs.toSorted((a, b) => b.path.length - a.path.length)[0]!;
    await by(keeper, journal).anchor(size, root(size), []);
    const transaction = await by(keeper, journal).anchor(size + 1_000, root(size + 1_000), path);
    const each = Number((await transaction.wait()).gasUsed) / 1_000;
    report(`an observation, 1,000 on ${size.toLocaleString("en")}`, each, GOALS.observation);
  });

  const deployFresh = () => deployLedger(ethers);

  after(function () {
    for (const line of figures) process.stdout.write(`      ${line}\n`);
  });
});
