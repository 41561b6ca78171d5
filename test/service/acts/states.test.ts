import { expect } from "chai";
import { Interface } from "ethers";
import { ERRORS } from "../../../service/base/errorTable.ts";
import type { ErrorCode } from "../../../service/base/errors.ts";
import { batchesAbi, organisationsAbi } from "../../../service/chain/abi.ts";
import { refusalOf } from "../../../service/chain/reasons.ts";
import { doneOnce } from "../../support/scenes/doneOnce.ts";
import { answerOf, answerOfLine, isAsked, PROBLEMS } from "../../support/scenes/stateProblems.ts";
import { type Line, type Scene, Stage } from "../../support/scenes/stateScenes.ts";
import * as table from "../../support/scenes/stateTable.ts";
import type { Action, Actor, Form, LineActor, State } from "../../support/scenes/stateTable.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

/** Refusals leave no trace, so one scene serves them all; what is done needs a scene of its own. */
describe("every state, action and actor through REST", function () {
  let stack: Stack;
  let stage: Stage;
  const scenes: Scene[] = [];
  const lines: Line[] = [];
  const isDue = doneOnce();
  before(async () => {
    stack = await openStack();
    stage = await Stage.open(stack);
  });
  after(() => stack.close());

  const acts = (form: Form, state: State, actor: Actor): Action[] =>
    table.ACTIONS.filter((action) => table.isPossible(form, state, action) && isAsked(action, actor));

  async function fares(scene: Scene, action: Action, actor: Exclude<Actor, "registrar">): Promise<void> {
    const { status, body, text } = await stage.tries(action, actor, scene);
    const answered = [status, status < 400 ? null : (body.code as string)];
    expect(answered, `${scene.form}: ${action} by ${actor}: ${text}`).to.deep.equal(
      answerOf(scene.state, action, actor),
    );
  }

  async function fareLine(line: Line, action: table.LineAction, actor: LineActor, side: LineActor = actor) {
    const { status, body, text } = await stage.triesLine(action, side, line);
    const answered = [status, status < 400 ? null : (body.code as string)];
    expect(answered, `${action} by ${side}: ${text}`).to.deep.equal(answerOfLine(line.state, action, actor, side));
  }

  async function walk(form: Form, state: State): Promise<void> {
    const shared = stage.scene(form, state);
    const tried: Promise<void>[] = [];
    for (const actor of ["origin", "holder", "stranger", "authority"] as const)
      for (const action of acts(form, state, actor)) {
        const done = answerOf(state, action, actor)[1] === null;
        if (done && !isDue(action, actor)) continue;
        const scene = done ? stage.scene(form, state) : shared;
        tried.push(scene.then((it) => fares(it, action, actor)));
      }
    await Promise.all(tried);
    scenes.push(await shared);
  }

  for (const state of table.STATES)
    it(`a batch that is ${state}, registered or made`, async () => {
      const forms = state === "implicated" ? (["made"] as const) : table.FORMS;
      await Promise.all(forms.map((form) => walk(form, state)));
    });

  for (const state of table.LINE_STATES)
    it(`a line of a shipment that is ${state}`, async () => {
      // Of two, one is received and one cancelled where that may be; each may be sent again.
      const [shared, toReceive, toCancel] = (await stage.lines(state, 3)) as [Line, Line, Line];
      for (const actor of ["sender", "receiver", "stranger", "authority"] as const)
        for (const action of table.LINE_ACTIONS) {
          const done = action !== "sendAgain" && answerOfLine(state, action, actor)[1] === null;
          await fareLine(!done ? shared : action === "receive" ? toReceive : toCancel, action, actor);
        }
      lines.push(shared);
    });

  it("of an organisation that is suspended: nothing, and nothing half-done", async () => {
    await stage.suspend("sender");
    const before = await stage.rows();
    for (const scene of scenes)
      for (const action of acts(scene.form, scene.state, "suspended")) await fares(scene, action, "suspended");
    for (const line of lines)
      for (const action of table.LINE_ACTIONS) await fareLine(line, action, "suspended", "sender");
    expect(await stage.rows()).to.deep.equal(before);
    await stage.suspend("receiver");
    const after = await stage.rows();
    for (const line of lines)
      for (const action of table.LINE_ACTIONS) await fareLine(line, action, "suspended", "receiver");
    expect(await stage.rows()).to.deep.equal(after);
    await stage.sound();
  });

  it("is told in the same words when only the chain refuses", () => {
    const contracts = new Interface([...batchesAbi, ...organisationsAbi].filter(({ type }) => type === "error"));
    const here = ["BatchNotOrigin", "BatchWasMade", "BatchesOnlyThroughRelay", "ShipmentLineAlreadySent", "ok"];
    for (const [name, [status, code]] of Object.entries(PROBLEMS)) {
      if (code !== null) expect(status, name).to.equal(ERRORS[code as ErrorCode][0]);
      if (here.includes(name)) continue;
      const error = contracts.getError(name)!;
      const values = error.inputs.map(({ type }) =>
        type === "address" ? `0x${"1".repeat(40)}` : type === "bytes32" ? `0x${"1".repeat(64)}` : 1,
      );
      expect(refusalOf(contracts.encodeErrorResult(error, values)).code, name).to.equal(code);
    }
  });
});
