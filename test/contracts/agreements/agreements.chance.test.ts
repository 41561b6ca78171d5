import { expect } from "chai";
import type { Interface } from "ethers";
import { network } from "hardhat";
import { AgreementsModel } from "../support/agreementModel.ts";
import { agree, agreementIdOf, DAY, deliveryIdOf, NOBODY } from "../support/agreements.ts";
import { drawing } from "../support/chance.ts";
import { KIND, UNIT } from "../support/enums.ts";
import { deployLedger, type Ledger } from "../support/ledger.ts";
import { commitmentOf, type Member, registerMember } from "../support/requests.ts";
import { batchIdOf, byMass, KG, register } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const deep = process.env["TEST_DEEP"] === "1";
const SEEDS = deep ? Array.from({ length: 60 }, (_, i) => i) : [1, 2, 3];
const STEPS = deep ? 600 : 320;
const REASONED = ["declarePayment", "dispute", "resolve"];
const REGISTERED = 100n * KG;

interface Known {
  id: string;
  seller: number;
  buyer: number;
}
interface Sent {
  agreement: Known;
  batch: string;
  name: string;
  quantity: bigint;
  /** Whether it is a return, from the buyer to the seller. */
  back: boolean;
}

/** Organisations that agree, allocate, deliver, return, pay, quarrel and let time pass, at random; after each act all of it must add up. */
describe("Agreements at random", function () {
  this.timeout(0);
  const done = new Map<string, number>();
  const told = new Set<string>();

  for (const seed of SEEDS)
    it(`keep every promise, season ${seed}`, async function () {
      const ledger = await networkHelpers.loadFixture(fresh);
      const draw = drawing(seed);
      const members: Member[] = [];
      for (let i = 1; i <= 4; i++)
        members.push(await registerMember(ledger, i, { kind: i === 4 ? KIND.buyer : KIND.cooperative }));
      const batches: { id: string; origin: number }[] = [];
      for (const [origin, member] of members.slice(0, 3).entries())
        for (const name of ["one", "two"]) {
          await register(ledger, member, ...byMass(name, REGISTERED));
          batches.push({ id: batchIdOf(ledger, member.account, name), origin });
        }
      const known: Known[] = [];
      const sent: Sent[] = [];
      const pick = <T>(list: T[]): T => list[draw(list.length)]!;
      let names = 0;

      async function tries(who: number, method: string, args: unknown[]): Promise<boolean> {
        const acted = await agree(ledger, members[who]!, method, args).then(
          () => true,
          () => false,
        );
        if (acted) done.set(method, (done.get(method) ?? 0) + 1);
        return acted;
      }

      async function propose(): Promise<void> {
        // An answer is to what was said just before, or it finds nothing open; and between the same two.
        const first = known.length && draw(3) === 0 ? pick(known.slice(-2)) : null;
        const [seller, buyer] = first ? [first.seller, first.buyer] : [draw(4), draw(4)];
        const now = BigInt(await networkHelpers.time.latest());
        const selling = draw(2) === 0;
        const [by, other] = selling ? [seller, buyer] : [buyer, seller];
        const deal = [
          commitmentOf(`terms ${(names += 1)}`),
          members[other]!.account,
          selling,
          draw(2) ? NOBODY : members[draw(4)]!.account,
          now + BigInt(1 + draw(5)) * DAY,
          now + BigInt(15 + draw(60)) * DAY,
          BigInt(24 + draw(100)),
          [[BigInt(1 + draw(80)) * KG, UNIT.mass]],
        ] as Parameters<typeof agreementIdOf>[2];
        const id = agreementIdOf(ledger, members[by]!.account, deal);
        const said = first ? tries(by, "counter", [first.id, deal]) : tries(by, "propose", [deal]);
        if (!(await said)) return;
        known.push({ id, seller, buyer });
        // Half of them come further at once, or hardly any would be delivered.
        if (draw(2) || !(await tries(other, "accept", [id]))) return;
        const own = batches.filter(({ origin }) => origin === seller);
        if (own.length) await tries(seller, "allocate", [id, 0, pick(own).id, BigInt(1 + draw(20)) * KG]);
      }

      /** The ways to end that chance alone seldom finds. */
      async function endings(): Promise<void> {
        const now = BigInt(await networkHelpers.time.latest());
        const { account } = members[1]!;
        const arbiter = members[2]!.account;
        const acts: [number, string][][] = [
          [0, 1].map((who) => [who, "settle"]),
          [
            [1, "dispute"],
            [1, "withdrawDispute"],
          ],
          [
            [0, "dispute"],
            [2, "resolve"],
          ],
          // What one side said falls.
          ...["declarePayment", "dispute"].map((method): [number, string][] => [
            [0, "settle"],
            [1, method],
          ]),
        ];
        for (const each of acts) {
          const name = commitmentOf(`terms ${(names += 1)}`);
          const times: [bigint, bigint, bigint] = [now + DAY, now + DAY, 24n];
          const deal: Parameters<typeof agreementIdOf>[2] = [name, account, true, arbiter, ...times, [[KG, UNIT.mass]]];
          const id = agreementIdOf(ledger, members[0]!.account, deal);
          for (const [who, method] of [[0, "propose"], [1, "accept"], ...each] as [number, string][]) {
            const args = method === "propose" ? [deal] : REASONED.includes(method) ? [id, name] : [id];
            expect(await tries(who, method, args), method).to.equal(true);
          }
          known.push({ id, seller: 0, buyer: 1 });
        }
      }

      async function step(): Promise<void> {
        if (draw(14) === 0) return void (await networkHelpers.time.increase(Number(DAY) * (1 + draw(3))));
        if (known.length === 0 || draw(7) === 0) return propose();
        // The newest go on; now and then an old one.
        const agreement = draw(4) === 0 ? pick(known) : pick(known.slice(-4));
        const { id, seller, buyer } = agreement;
        const own = batches.filter(({ origin }) => origin === seller);
        const batch = pick(own.length && draw(6) ? own : batches).id;
        const quantity = BigInt(draw(40)) * KG;
        // Mostly who should, sometimes anybody.
        const one = (who: number) => (draw(8) === 0 ? draw(4) : who);
        switch (draw(17)) {
          case 0:
          case 1: {
            const answer = pick(["accept", "reject", "withdraw"]);
            const args = answer === "accept" ? [id] : [id, commitmentOf("reason")];
            return void ((await tries(one(buyer), answer, args)) || (await tries(one(seller), answer, args)));
          }
          case 2:
          case 3:
          case 4:
            return void (await tries(one(seller), "allocate", [id, 0, batch, quantity]));
          case 5:
            return void (await tries(one(seller), "deallocate", [id, 0, batch, quantity / 4n]));
          case 6:
          case 7: {
            const name = `road ${(names += 1)}`;
            const reserved = (await ledger.agreements.allocated(id, 0, batch)) as bigint;
            const part = draw(5) ? reserved / BigInt(1 + draw(3)) : quantity;
            const args = [id, 0, commitmentOf(name), 3_600n, batch, part];
            if (await tries(one(seller), "deliver", args))
              sent.push({ agreement, batch, name, quantity: part, back: false });
            return;
          }
          case 8:
          case 9: {
            if (!sent.length) return;
            const line = pick(sent);
            const args = [line.agreement.id, 0, commitmentOf(line.name), commitmentOf("receipt"), line.batch];
            const taken = draw(9) ? line.quantity / BigInt(1 + draw(3)) : quantity;
            const missing = draw(3) ? 0n : (line.quantity - taken) / 2n;
            if (missing < 0n) return;
            const receiver = line.back ? line.agreement.seller : line.agreement.buyer;
            return void (await tries(one(receiver), "receiveDelivery", [...args, taken, missing]));
          }
          case 10: {
            if (!sent.length) return;
            const line = pick(sent);
            const args = [line.agreement.id, 0, commitmentOf(line.name), commitmentOf("reason"), line.batch];
            const sender = line.back ? line.agreement.buyer : line.agreement.seller;
            return void (await tries(one(sender), "cancelDelivery", args));
          }
          case 11: {
            const payment = commitmentOf(`payment ${draw(3)}`);
            await tries(one(buyer), "declarePayment", [id, payment]);
            return void (await tries(one(seller), "confirmPayment", [id, draw(3), payment]));
          }
          case 12: {
            const end = pick(["settle", "settle", "dispute", "withdrawDispute", "resolve"]);
            const args = end === "settle" || end === "withdrawDispute" ? [id] : [id, commitmentOf("reason")];
            return void (await tries(draw(3) ? pick([seller, buyer]) : draw(4), end, args));
          }
          case 13:
          case 14: {
            if (!sent.length) return;
            const { agreement: sold, name: first, batch: back } = pick(sent);
            const shipment = deliveryIdOf(ledger, sold.id, 0, first);
            const rest = (await ledger.batches.returnable(shipment, back)) as bigint;
            const part = draw(5) ? rest / BigInt(1 + draw(3)) : quantity;
            const name = `way back ${(names += 1)}`;
            const args = [sold.id, 0, commitmentOf(first), commitmentOf(name), 3_600n, back, part];
            if (await tries(one(sold.buyer), "returnDelivery", args))
              sent.push({ agreement: sold, batch: back, name, quantity: part, back: true });
            return;
          }
          default:
            // Of what is over; of the rest it is refused.
            await ledger.agreements.release(id, 0, [batch]).catch(() => undefined);
        }
      }

      /** What the contracts hold, and what their events say is on its way or lost. */
      async function expectSound(): Promise<void> {
        const moved = await movements(ledger.batches.interface, ledger.batches.target as string);
        for (const { id } of batches) {
          let [free, reserved] = [0n, 0n];
          for (const { account } of members) free += (await ledger.batches.holding(id, account)).free as bigint;
          for (const agreement of known) reserved += (await ledger.agreements.allocated(agreement.id, 0, id)) as bigint;
          expect(free + reserved + (moved.get(id) ?? 0n), id).to.equal(REGISTERED);
        }
        for (const { id } of known) {
          const [agreed, allocated, accepted] = (await ledger.agreements.progress(id, 0)) as bigint[];
          expect(accepted! <= allocated! && allocated! <= agreed!, id).to.equal(true);
          const { declared, confirmed } = await ledger.agreements.agreement(id);
          expect(confirmed <= declared, id).to.equal(true);
        }
      }

      for (let i = 0; i < STEPS; i++) {
        await step();
        if (i % 8 === 7) await expectSound();
        if (i % 160 === 159) await expectRebuilt(ledger);
      }
      await endings();
      await expectRebuilt(ledger);
      // In the end time ends everything that was not ended, and nothing stays reserved.
      await networkHelpers.time.increase(Number(DAY) * 400);
      for (const { id } of known)
        await ledger.agreements
          .release(
            id,
            0,
            batches.map((batch) => batch.id),
          )
          .catch(() => undefined);
      for (const { id } of known)
        for (const batch of batches) expect(await ledger.agreements.allocated(id, 0, batch.id)).to.equal(0n);
      await expectSound();
      for (const name of await expectRebuilt(ledger)) told.add(name);
    });

  it("and the seasons left out no kind of act", function () {
    const all = ["propose", "counter", "accept", "reject", "withdraw", "allocate", "deallocate", "deliver"];
    all.push("receiveDelivery", "cancelDelivery", "returnDelivery", "declarePayment", "confirmPayment", "dispute");
    expect(all.filter((act) => !done.has(act))).to.deep.equal([]);
  });

  it("nor any event, and from the events alone an auditor knew where each agreement stood", function () {
    const events: string[] = [];
    deployed!.agreements.interface.forEachEvent(({ name }) => events.push(name));
    expect(events.filter((name) => !told.has(name))).to.deep.equal([]);
  });

  let deployed: Ledger | undefined;
  async function fresh() {
    deployed = await deployLedger(ethers);
    return deployed;
  }

  /** All that the contract tells of every agreement, recomputed from the log. Returns which events that took. */
  async function expectRebuilt(ledger: Ledger): Promise<Set<string>> {
    const { agreements } = ledger;
    const model = new AgreementsModel();
    const parts = [ledger.organisations, ledger.batches, agreements];
    const address = parts.map(({ target }) => target as string);
    for (const log of await ethers.provider.getLogs({ address, fromBlock: 0 })) {
      const part = parts.find(({ target }) => target === log.address)!;
      model.apply(part.interface.parseLog(log)!);
    }
    const now = BigInt((await ethers.provider.getBlock("latest"))!.timestamp);
    for (const [id, { lines, ...rest }] of model.agreements) {
      const found = (await agreements.agreement(id)).toObject();
      const state = model.stateAt(id, now);
      expect(found, id).to.deep.equal({ ...rest, state, lines: BigInt(lines.length) });
      for (const [i, { reserved, agreed, allocated, accepted, unit }] of lines.entries()) {
        const progress = (await agreements.progress(id, i)).toObject();
        expect(progress, id).to.deep.equal({ agreed, allocated, accepted, unit });
        for (const [batch, quantity] of reserved)
          expect(await agreements.allocated(id, i, batch), `${id} ${batch}`).to.equal(quantity);
      }
    }
    return model.seen;
  }

  /** Of each batch, what left the free and reserved stock for good or for a while: missing, or in transit. */
  async function movements(batches: Interface, address: string): Promise<Map<string, bigint>> {
    const logs = await ethers.provider.getLogs({ address, fromBlock: 0 });
    const moved = new Map<string, bigint>();
    const add = (batch: string, amount: bigint) => moved.set(batch, (moved.get(batch) ?? 0n) + amount);
    for (const log of logs) {
      const { name, args } = batches.parseLog(log)!;
      const amount = (field: string) => args.getValue(field) as bigint;
      const batch = name.startsWith("Shipment") ? (args.getValue("batch") as string) : "";
      if (name === "ShipmentDispatched") add(batch, amount("quantity"));
      if (name === "ShipmentReceived") add(batch, -(amount("accepted") + amount("refused")));
      if (name === "ShipmentCancelled") add(batch, -amount("quantity"));
    }
    return moved;
  }
});
