import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";
import { network } from "hardhat";
import * as table from "../../support/scenes/stateTable.ts";
import type { Action, Form, LineAction, LineState, State } from "../../support/scenes/stateTable.ts";
import { DISPOSAL, KIND } from "../support/enums.ts";
import { by, type Deployed, deployLedger } from "../support/ledger.ts";
import { commitmentOf, type Member, registerMember, requestOf } from "../support/requests.ts";
import * as stock from "../support/stock.ts";
import { act, byMass, deliver, HOUR, KG, transformationOf } from "../support/stock.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");

/** Walks test/support/scenes/stateTable.ts on the contracts: each act is tried, as a call that leaves no trace. */
describe("Every state, action and actor", function () {
  async function people() {
    const ledger = await deployLedger(ethers);
    const origin = await registerMember(ledger, 1);
    const holder = await registerMember(ledger, 2, { kind: KIND.union });
    const stranger = await registerMember(ledger, 3);
    const shop = await registerMember(ledger, 4, { kind: KIND.buyer });
    await stock.register(ledger, origin, ...byMass("source", 100n * KG));
    const source = stock.batchIdOf(ledger, origin.account, "source");
    return { ledger, origin, holder, stranger, shop, source };
  }

  type People = Awaited<ReturnType<typeof people>>;
  const making = ({ source }: People) =>
    transformationOf("making", [[source, 100n * KG]], [byMass("subject", 100n * KG)]);

  async function subjectOf(form: Form, given: People): Promise<string> {
    const { ledger, origin } = given;
    if (form === "registered") {
      await stock.register(ledger, origin, ...byMass("subject", 100n * KG));
      return stock.batchIdOf(ledger, origin.account, "subject");
    }
    await act(ledger, origin, "transform", [making(given)]);
    return stock.outputIdsOf(ledger, origin.account, making(given))[0]!;
  }

  async function bring(state: State, given: People, batch: string): Promise<void> {
    const { ledger, origin, holder, source } = given;
    const authority = by(ledger.authority, ledger.batches);
    const both = async (method: string, args: (member: Member) => unknown[]) => {
      for (const member of [origin, holder]) await act(ledger, member, method, args(member));
    };
    if (state === "inTransit") {
      const args = [commitmentOf("road"), holder.account, HOUR, batch, 100n * KG];
      await act(ledger, origin, "ship", args);
    } else if (state === "annulled") {
      const [method, what] = (await ledger.batches.batch(batch)).made
        ? ["annulTransformation", making(given)]
        : ["annul", batch];
      await act(ledger, origin, method, [what, reason]);
    } else if (state !== "whole") {
      await deliver(ledger, origin, holder, "first", batch, 40n * KG);
    }
    if (state === "onHold") await both("hold", () => [batch, reason]);
    if (state === "recalledByOrigin") await act(ledger, origin, "recall", [batch, ZeroAddress, reason]);
    if (state === "recalledByAuthority") await authority.recallByAuthority(batch, ZeroAddress, reason);
    if (state === "shareRecalled") {
      for (const { account } of [origin, holder]) await act(ledger, origin, "recall", [batch, account, reason]);
    }
    if (state === "implicated") {
      await act(ledger, origin, "recall", [source, ZeroAddress, reason]);
      await ledger.batches.propagate(origin.account, making(given));
    }
    if (state === "spent") {
      const of = (member: Member) => (member === origin ? 60n : 40n) * KG;
      await both("dispose", (member) => [batch, of(member), DISPOSAL.retail, reason]);
    }
  }

  function callOf(action: Action, given: People, batch: string): [method: string, args: unknown[]] {
    const { origin, holder, shop } = given;
    const part = 10n * KG;
    const send = (to: Member) => [commitmentOf("sent"), to.account, HOUR, batch, part];
    const calls: Record<Action, [string, unknown[]]> = {
      transform: ["transform", [transformationOf("next", [[batch, part]], [byMass("next", part)])]],
      ship: ["ship", send(shop)],
      giveBack: ["ship", send(origin)],
      sell: ["dispose", [batch, part, DISPOSAL.retail, reason]],
      destroy: ["dispose", [batch, part, DISPOSAL.destroyed, reason]],
      amend: ["amend", [batch, reason]],
      annul: ["annul", [batch, reason]],
      annulTransformation: ["annulTransformation", [making(given), reason]],
      hold: ["hold", [batch, reason]],
      release: ["release", [batch, reason]],
      recall: ["recall", [batch, ZeroAddress, reason]],
      lift: ["lift", [batch, ZeroAddress, reason]],
      recallShare: ["recall", [batch, holder.account, reason]],
      liftShare: ["lift", [batch, holder.account, reason]],
      recallByAuthority: ["recallByAuthority", [batch, ZeroAddress, reason]],
      liftByAuthority: ["liftByAuthority", [batch, ZeroAddress, reason]],
      propagate: ["propagate", [origin.account, making(given)]],
    };
    return calls[action];
  }

  /** "ok", or the name of the error; nothing is changed. */
  async function outcomeOf({ ledger }: People, actor: Member | "authority" | "registrar", call: [string, unknown[]]) {
    const [method, args] = call;
    const attempt = async () => {
      if (typeof actor === "string") await by(ledger[actor], ledger.batches)[method].staticCall(...args);
      else await ledger.relay.execute.staticCall(await requestOf(ledger, actor, ledger.batches, method, args));
    };
    const errors: Interface[] = [ledger.batches, ledger.organisations].map((each: Deployed) => each.interface);
    return attempt().then(
      () => "ok",
      (thrown: { data?: string }) => {
        for (const each of errors) {
          const parsed = each.parseError(thrown.data ?? "0x");
          if (parsed) return parsed.name;
        }
        throw thrown;
      },
    );
  }

  for (const form of table.FORMS) {
    for (const state of table.STATES) {
      const actions = table.ACTIONS.filter((action) => table.isPossible(form, state, action));
      if (actions.length === 0) continue;
      it(`of a batch that was ${form}, ${state}`, async function () {
        const given = await networkHelpers.loadFixture(people);
        const batch = await subjectOf(form, given);
        await bring(state, given, batch);
        const found: string[] = [];
        const expected: string[] = [];
        const { origin, holder, stranger } = given;
        const actors = { origin, holder, stranger, authority: "authority", registrar: "registrar" } as const;
        const walk = async (name: table.Actor, actor: Member | "authority" | "registrar") => {
          for (const action of actions) {
            const outcome = await outcomeOf(given, actor, callOf(action, given, batch));
            found.push(`${name} ${action}: ${outcome}`);
            expected.push(`${name} ${action}: ${table.expectedOf(state, action, name)}`);
          }
        };
        for (const [name, actor] of Object.entries(actors)) await walk(name as keyof typeof actors, actor);
        await by(given.ledger.registrar, given.ledger.organisations).suspend(origin.account, reason);
        await walk("suspended", origin);
        expect(found).to.deep.equal(expected);
      });
    }
  }

  describe("of a line", function () {
    async function bringLine(state: LineState, { ledger, origin, holder, source }: People): Promise<void> {
      if (state === "none") return;
      const id = stock.shipmentIdOf(ledger, origin.account, "road");
      await act(ledger, origin, "ship", [commitmentOf("road"), holder.account, HOUR, source, 40n * KG]);
      if (state === "received") await act(ledger, holder, "receiveShipment", [id, reason, [[source, 40n * KG, 0n]]]);
      if (state === "overdue" || state === "cancelled") await networkHelpers.time.increase(HOUR);
      if (state === "cancelled") await act(ledger, origin, "cancelShipment", [id, reason, [source]]);
    }

    function lineCallOf(action: LineAction, { ledger, origin, shop, source }: People): [string, unknown[]] {
      const id = stock.shipmentIdOf(ledger, origin.account, "road");
      const calls: Record<LineAction, [string, unknown[]]> = {
        receive: ["receiveShipment", [id, reason, [[source, 30n * KG, 5n * KG]]]],
        cancel: ["cancelShipment", [id, reason, [source]]],
        return: ["returnShipment", [id, commitmentOf("way back"), HOUR, [[source, 10n * KG]]]],
        sendAgain: ["ship", [commitmentOf("road"), shop.account, HOUR, source, 10n * KG]],
      };
      return calls[action];
    }

    for (const state of table.LINE_STATES) {
      it(state, async function () {
        const given = await networkHelpers.loadFixture(people);
        await bringLine(state, given);
        const found: string[] = [];
        const expected: string[] = [];
        const { ledger, origin, holder, stranger } = given;
        const walk = async (name: table.LineActor, actor: Member | "authority" | "registrar") => {
          for (const action of table.LINE_ACTIONS) {
            found.push(`${name} ${action}: ${await outcomeOf(given, actor, lineCallOf(action, given))}`);
            expected.push(`${name} ${action}: ${table.expectedOfLine(state, action, name)}`);
          }
        };
        await walk("sender", origin);
        await walk("receiver", holder);
        await walk("stranger", stranger);
        await walk("authority", "authority");
        await walk("registrar", "registrar");
        for (const side of [origin, holder]) {
          await by(ledger.registrar, ledger.organisations).suspend(side.account, reason);
          await walk("suspended", side);
        }
        expect(found).to.deep.equal(expected);
      });
    }
  });
});
