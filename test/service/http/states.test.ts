import { expect } from "chai";
import { ERRORS, type ErrorCode } from "../../../service/errors.ts";
import { openStack, type Stack } from "../../support/stack.ts";
import { type Scene, Stage } from "../../support/stateScenes.ts";
import * as table from "../../support/stateTable.ts";
import type { Action, Actor, Form, State } from "../../support/stateTable.ts";

/** What a person is told where the contract would say so. */
const TOLD: Record<string, ErrorCode> = {
  BatchInsufficientFree: "STOCK_INSUFFICIENT",
  BatchIsOnHold: "BATCH_ON_HOLD",
  BatchIsRecalled: "BATCH_RECALLED",
  BatchIsAnnulled: "BATCH_ANNULLED",
  BatchNothingHeld: "BATCH_NOTHING_HELD",
  BatchPartlySpent: "BATCH_PARTLY_SPENT",
  BatchWasMade: "BATCH_WAS_MADE",
  BatchNotOnHold: "BATCH_NOT_ON_HOLD",
  BatchNotRecalled: "RECALL_NOT_STANDING",
  BatchAlreadyRecalled: "RECALL_STANDS",
  ShipmentToSelf: "SHIPMENT_TO_SELF",
  OrganisationNotActive: "ORGANISATION_SUSPENDED",
  // What is another's to do is not there for who asks.
  BatchNotOrigin: "NOT_FOUND",
  BatchUnknown: "NOT_FOUND",
};

type Who = Exclude<Actor, "registrar">;

/** Received or sent a part of it: whoever never was does not know of the batch. */
const knows = (actor: Who, state: State): boolean =>
  actor !== "stranger" && (actor !== "holder" || !["whole", "annulled"].includes(state));

function expectedOf({ state }: Scene, action: Action, actor: Who): [status: number, code: string | null] {
  const outcome = table.expectedOf(state, action, actor);
  const refused = (code: ErrorCode): [number, string] => [ERRORS[code][0], code];
  if (outcome === "ok") return [201, null];
  if (!knows(actor, state) && outcome !== "ShipmentToSelf") return refused("NOT_FOUND");
  // That it never was comes before that it is not recalled.
  if (action === "liftByAuthority" && state === "annulled") return refused("BATCH_ANNULLED");
  if (action === "annulTransformation" && outcome === "BatchIsAnnulled") return refused("TRANSFORMATION_ANNULLED");
  return refused(TOLD[outcome]!);
}

/** Refusals leave no trace, so one scene serves them all; what is done needs a scene of its own. */
describe("every state, action and actor through REST", function () {
  this.timeout(180_000);
  let stack: Stack;
  let stage: Stage;
  const kept: Scene[] = [];
  before(async () => {
    stack = await openStack();
    stage = await Stage.open(stack);
  });
  after(() => stack.close());

  const acts = (form: Form, state: State): Action[] =>
    table.ACTIONS.filter((action) => action !== "propagate" && table.isPossible(form, state, action));

  async function fares(scene: Scene, action: Action, actor: Who): Promise<void> {
    const { status, body, text } = await stage.tries(action, actor, scene);
    const code = status < 400 ? null : (body.code as string);
    expect([status, code], `${action} by ${actor}: ${text}`).to.deep.equal(expectedOf(scene, action, actor));
  }

  for (const form of table.FORMS)
    for (const state of table.STATES) {
      if (form === "registered" && state === "implicated") continue;
      it(`a ${form} batch that is ${state}`, async () => {
        const shared = stage.scene(form, state);
        const tried: Promise<void>[] = [];
        for (const action of acts(form, state))
          for (const actor of action.endsWith("ByAuthority")
            ? (["authority"] as const)
            : (["origin", "holder", "stranger"] as const)) {
            const done = table.expectedOf(state, action, actor) === "ok";
            const scene = done ? stage.scene(form, state) : shared;
            tried.push(scene.then((it) => fares(it, action, actor)));
          }
        await Promise.all(tried);
        kept.push(await shared);
      });
    }

  /** To send again what was sent is another shipment here: each has a document of its own. */
  const LINE_TOLD: Record<string, ErrorCode> = {
    ShipmentLineNotInTransit: "SHIPMENT_LINE_ENDED",
    ShipmentNotYours: "SHIPMENT_NOT_YOURS",
    ShipmentNotYetCancellable: "SHIPMENT_NOT_YET_CANCELLABLE",
  };

  for (const state of ["inTransit", "received", "cancelled", "overdue"] as const)
    it(`a line of a shipment that is ${state}`, async () => {
      const shared = await stage.line(state);
      if (state === "overdue") await stage.passDays(2);
      for (const actor of ["sender", "receiver", "stranger"] as const)
        for (const action of ["receive", "cancel"] as const) {
          const outcome = table.expectedOfLine(state, action, actor);
          const line = outcome === "ok" && action === "receive" ? await stage.line(state) : shared;
          const { status, body, text } = await stage.triesLine(action, actor, line);
          // Whose turn it is comes before whether there still is one; a stranger hears of neither.
          const turn = action === "receive" ? "receiver" : "sender";
          const code =
            actor === "stranger" ? "NOT_FOUND" : actor === turn ? LINE_TOLD[outcome] : LINE_TOLD["ShipmentNotYours"];
          const expected = outcome === "ok" ? [201, undefined] : [ERRORS[code!][0], code];
          expect([status, body.code], `${action} by ${actor}: ${text}`).to.deep.equal(expected);
        }
    });

  it("of an origin that is suspended: nothing", async () => {
    const onTheWay = await stage.line("inTransit");
    await stage.suspendOrigin();
    for (const scene of kept)
      for (const action of acts(scene.form, scene.state))
        if (!action.endsWith("ByAuthority")) await fares(scene, action, "suspended");
    const { status, body } = await stage.triesLine("cancel", "sender", onTheWay);
    expect([status, body.code]).to.deep.equal([409, "ORGANISATION_SUSPENDED"]);
    await stage.sound();
  });
});
