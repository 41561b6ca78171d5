import { expect } from "chai";
import { Interface } from "ethers";
import { AGREEMENT_ACTS, RELEASED_IN } from "../../../service/agreements/rules/states.ts";
import { agreementsAbi } from "../../../service/chain/abi.ts";
import { AGREEMENT_STATES } from "../../../service/chain/enums.ts";
import { refusalOf } from "../../../service/chain/reasons.ts";
import { type AgreementScene, AgreementStage } from "../../support/scenes/agreementScenes.ts";
import * as table from "../../support/scenes/agreementTable.ts";
import type { Act, Actor, State } from "../../support/scenes/agreementTable.ts";
import { doneOnce } from "../../support/scenes/doneOnce.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

type Told = readonly [status: number, code: string | null];
type Asked = Exclude<Act, "release">;

const PROBLEMS: Record<string, Told> = {
  AgreementUnexpectedState: [409, "AGREEMENT_STATE"],
  AgreementNotYours: [403, "AGREEMENT_NOT_YOURS"],
  ok: [201, null],
};
const NOT_FOUND: Told = [404, "NOT_FOUND"];

/** What was set aside is given back by the service itself, so nobody asks for that. */
const ASKED = (Object.keys(table.ACTS) as Act[]).filter((act): act is Asked => act !== "release");
const BY_TIME: readonly State[] = ["expired", "overdue", "lapsed"];
const NEVER_ACCEPTED: readonly State[] = ["none", "proposed", "withdrawn", "rejected", "countered", "expired"];
const FREED: readonly State[] = ["overdue", "settled", "resolved", "lapsed"];

/** Who is named to decide hears of it when both agreed; a stranger never does. */
const knows = (state: State, actor: Actor): boolean =>
  state !== "none" && actor !== "stranger" && (actor !== "arbiter" || !NEVER_ACCEPTED.includes(state));

function answerOf(state: State, act: Asked, actor: Actor): Told {
  if (!knows(state, actor)) return NOT_FOUND;
  // It is asked of a shipment, of which only its sides know.
  if (act === "returnDelivery" && (actor === "arbiter" || NEVER_ACCEPTED.includes(state))) return NOT_FOUND;
  const outcome = table.expectedOf(state, act, actor);
  // The service was there first: nothing is left to be given back.
  if (outcome === "ok" && act === "deallocate" && FREED.includes(state)) return [409, "ALLOCATION_INSUFFICIENT"];
  return PROBLEMS[outcome]!;
}

/** Where an act leads, when not back to where it was; one side's word does not settle. */
const LEADS_TO: Partial<Record<Asked, State>> = {
  accept: "accepted",
  reject: "rejected",
  counter: "countered",
  withdraw: "withdrawn",
  dispute: "disputed",
  resolve: "resolved",
};

interface Try {
  state: State;
  act: Asked;
  actor: Actor;
  scene: AgreementScene;
}

/** Refusals leave no trace, so one scene serves them all; what is done needs a scene of its own. */
describe("every state of an agreement, act and actor through REST", function () {
  let stack: Stack;
  let stage: AgreementStage;
  /** Whatever time has to bring on is brought so far before it passes. */
  const scenes = new Map<State, AgreementScene>();
  const tries: Try[] = [];
  const isDue = doneOnce();

  before(async () => {
    stack = await openStack();
    stage = await AgreementStage.open(stack);
    await Promise.all(table.STATES.map(prepare));
  });
  after(async () => {
    await stage.sound();
    await stack.close();
  });

  async function prepare(state: State): Promise<void> {
    const shared = await stage.scene(state);
    scenes.set(state, shared);
    const cases = ASKED.flatMap((act) => table.ACTORS.map((actor) => ({ state, act, actor })));
    await Promise.all(
      cases.map(async (one) => {
        const done = answerOf(state, one.act, one.actor)[1] === null;
        if (done && !isDue(one.act, one.actor)) return;
        const scene = done ? await stage.scene(state, one.act !== "settle") : shared;
        if (done && one.act === "returnDelivery")
          expect((await stage.ends("receiveDelivery", "buyer", scene)).status).to.equal(201);
        tries.push({ ...one, scene });
      }),
    );
  }

  async function fares({ state, act, actor, scene }: Try): Promise<void> {
    const { status, body, text } = await stage.tries(act, actor, scene);
    const answered = [status, status < 400 ? null : (body.code as string)];
    expect(answered, `${state}: ${act} by ${actor}: ${text}`).to.deep.equal(answerOf(state, act, actor));
    if (status >= 400) return;
    const next = act === "withdrawDispute" ? "accepted" : (LEADS_TO[act] ?? state);
    expect(await stage.stateOf(scene), `${state}: ${act} by ${actor}`).to.equal(next);
  }

  async function walk(states: readonly State[]): Promise<void> {
    const here = tries.filter(({ state }) => states.includes(state));
    const isDone = ({ state, act, actor }: Try) => answerOf(state, act, actor)[1] === null;
    await stage.quiet();
    // The service frees by itself what is over, at its own pace.
    for (const { state, scene } of here)
      if (RELEASED_IN.includes(state))
        await eventually(async () => expect(await stage.reservedOf(scene), state).to.equal("0"));
    await stage.quiet();
    const before = await stage.rows();
    await Promise.all(here.filter((one) => !isDone(one)).map(fares));
    expect(await stage.rows()).to.deep.equal(before);
    await Promise.all(here.filter(isDone).map(fares));
  }

  async function areFreed(states: readonly State[]): Promise<void> {
    for (const state of states)
      await eventually(async () => expect(await stage.reservedOf(scenes.get(state)!), state).to.equal("0"));
  }

  it("agree, in the service and in the table, on what may be done, when and by whom", () => {
    expect(AGREEMENT_STATES).to.deep.equal(table.STATES);
    const sides = { seller: ["seller", "proposer"], buyer: ["buyer", "answerer", "disputer"], arbiter: ["arbiter"] };
    for (const act of ASKED)
      for (const state of table.STATES)
        for (const actor of ["seller", "buyer", "arbiter"] as const) {
          const rule = AGREEMENT_ACTS[act] as { in: readonly string[]; by: readonly string[] };
          const is = rule.in.includes(state) && rule.by.some((by) => sides[actor].includes(by));
          expect(is, `${state} ${act} ${actor}`).to.equal(table.expectedOf(state, act, actor) === "ok");
        }
  });

  const now = table.STATES.filter((state) => !BY_TIME.includes(state));
  it("those that acts alone bring about", async () => {
    await areFreed(now.filter((state) => FREED.includes(state)));
    expect(await stage.reservedOf(scenes.get("accepted")!)).to.equal("6");
    expect(await stage.reservedOf(scenes.get("disputed")!)).to.equal("6");
    await walk(now);
  });

  it("those that come by time", async () => {
    await stage.passDays(4);
    for (const state of BY_TIME) expect(await stage.stateOf(scenes.get(state)!)).to.equal(state);
    await areFreed(FREED);
    await walk(BY_TIME);
  });

  it("are told only to whom they concern", async () => {
    for (const [state, scene] of scenes)
      for (const actor of table.ACTORS) {
        // The accepted one is overdue by now, the proposed one expired: neither changes who knows of it.
        const status = knows(state, actor) ? 200 : 404;
        expect(await stage.seenBy(actor, scene), `${state} by ${actor}`).to.equal(status);
      }
  });

  it("let what is on its way arrive or be taken back by whose that is, however they stand", async () => {
    const sent = [...scenes].filter(([, { shipment }]) => shipment !== null);
    expect(sent.map(([state]) => state)).to.have.members([
      "accepted",
      "overdue",
      "disputed",
      "settled",
      "resolved",
      "lapsed",
    ]);
    await Promise.all(
      sent.map(async ([state, scene], i) => {
        const act = i % 2 === 0 ? "receiveDelivery" : "cancelDelivery";
        const own = table.DELIVERY_ACTS[act];
        for (const actor of table.ACTORS.filter((one) => one !== own)) {
          const { body, text } = await stage.ends(act, actor, scene);
          const code = actor === "seller" || actor === "buyer" ? "SHIPMENT_NOT_YOURS" : "NOT_FOUND";
          expect(body.code, `${state} ${act} ${actor}: ${text}`).to.equal(code);
        }
        const { status, text } = await stage.ends(act, own, scene);
        expect(status, `${state} ${act}: ${text}`).to.equal(201);
      }),
    );
    await areFreed([...scenes.keys()].filter((state) => scenes.get(state)!.shipment !== null));
  });

  it("are told in the same words when only the chain refuses", () => {
    const contract = new Interface(agreementsAbi.filter(({ type }) => type === "error"));
    for (const [name, [, code]] of Object.entries(PROBLEMS)) {
      if (name === "ok") continue;
      const values = contract
        .getError(name)!
        .inputs.map(({ type }) =>
          type === "address" ? `0x${"1".repeat(40)}` : type === "bytes32" ? `0x${"1".repeat(64)}` : 2,
        );
      expect(refusalOf(contract.encodeErrorResult(name, values)).code, name).to.equal(code);
    }
  });
});
