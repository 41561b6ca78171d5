import { expect } from "chai";
import { doneOnce } from "../../support/scenes/doneOnce.ts";
import * as table from "../../support/scenes/membershipTable.ts";
import type { Action, State } from "../../support/scenes/membershipTable.ts";
import { type Organisation, Rest, type Told } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

type Side = "organisation" | "union" | "stranger" | "rival";

/** What a person is told where the contract would say so. */
const PROBLEMS: Record<string, [status: number, code: string]> = {
  MembershipInvalidState: [409, "MEMBERSHIP_STATE"],
  MembershipRequired: [409, "MEMBERSHIP_REQUIRED"],
  GrantUnknown: [409, "GRANT_UNKNOWN"],
  UnionInvalidKind: [422, "UNION_REQUIRED"],
  UnionOfItself: [422, "UNION_OF_ITSELF"],
  OrganisationNotActive: [409, "ORGANISATION_SUSPENDED"],
  OrganisationsOnlyThroughRelay: [403, "ROLE_TOO_WEAK"],
};

type Scene = Record<Side, Organisation>;

/** How a state comes about, from none. */
const WAYS: Record<State, [Side, Action][]> = {
  none: [],
  asked: [["organisation", "join"]],
  offered: [["union", "admit"]],
  member: [
    ["organisation", "join"],
    ["union", "admit"],
  ],
  granted: [
    ["union", "admit"],
    ["organisation", "join"],
    ["organisation", "grant"],
  ],
  left: [
    ["organisation", "join"],
    ["union", "admit"],
    ["organisation", "leave"],
  ],
  expelled: [
    ["organisation", "join"],
    ["union", "admit"],
    ["union", "expel"],
  ],
};

describe("every state of a membership, action and actor through REST", function () {
  let stack: Stack;
  let rest: Rest;
  /** They never may, so the same two stand by in every scene. */
  let bystanders: Pick<Scene, "stranger" | "rival">;
  const isDue = doneOnce();
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    const [stranger, rival] = await Promise.all([rest.organisation("cooperative"), rest.organisation("union")]);
    bystanders = { stranger, rival };
  });
  after(() => stack.close());

  async function tries(
    { organisation, union }: Scene,
    action: Action,
    by: Organisation,
    send = by.send,
  ): Promise<Told> {
    const own = `/v1/organisations/${by.id}`;
    const towards = { union: union.id };
    switch (action) {
      case "join":
        return send("POST", `${own}/memberships`, towards);
      case "admit":
        return send("POST", `${own}/memberships`, { organisation: organisation.id });
      case "leave":
        return send("POST", `${own}/memberships/${union.id}/departure`);
      case "expel":
        return send("POST", `${own}/memberships/${organisation.id}/expulsion`, { reason: "It delivers nothing" });
      case "grant":
        return send("POST", `${own}/grants`, { ...towards, acts: ["register"], until: "2035-01-01T00:00:00Z" });
      case "revokeGrant":
        return send("POST", `${own}/grants/withdrawal`, { ...towards, acts: ["register"] });
      case "revokeAllGrants":
        return send("POST", `${own}/grants/withdrawal`, towards);
    }
  }

  async function scene(state: State): Promise<Scene> {
    const [organisation, union] = await Promise.all([rest.organisation("cooperative"), rest.organisation("union")]);
    const sides = { organisation, union, ...bystanders };
    for (const [side, action] of WAYS[state]) {
      const answer = await tries(sides, action, sides[side]);
      if (answer.status >= 300) throw new Error(answer.text);
    }
    return sides;
  }

  function expects(answer: Told, outcome: string, where: string): void {
    if (outcome === "ok") expect(answer.status, `${where}: ${answer.text}`).to.be.oneOf([200, 201]);
    else expect([answer.status, answer.body.code], `${where}: ${answer.text}`).to.deep.equal(PROBLEMS[outcome]);
  }

  for (const state of table.STATES)
    it(`a membership that is ${state}`, async () => {
      const shared = await scene(state);
      const { organisation, union } = shared;
      for (const action of table.ACTIONS)
        for (const actor of ["organisation", "union", "stranger", "rival"] as const) {
          const outcome = table.expectedOf(state, action, actor);
          // What is done needs a scene of its own; refusals leave no trace, so one serves them all.
          if (outcome === "ok" && !isDue(action, actor)) continue;
          const here = outcome === "ok" ? await scene(state) : shared;
          expects(await tries(here, action, here[actor]), outcome, `${action} by ${actor}`);
        }
      for (const action of table.ACTIONS) {
        const by = action === "admit" || action === "expel" ? union : organisation;
        const outcome = table.expectedOf(state, action, "registrar");
        expects(await tries(shared, action, by, rest.operator), outcome, `${action} by registrar`);
      }
      for (const one of [organisation, union]) {
        await rest.operator("POST", `/v1/organisations/${one.id}/suspension`, { reason: "A stolen key" });
        for (const action of table.ACTIONS) {
          const by = action === "admit" || action === "expel" ? union : organisation;
          if (by !== one) continue;
          expects(await tries(shared, action, by), table.expectedOf(state, action, "suspended"), `${action} suspended`);
        }
      }
    });

  it("leaves records and chain in agreement", () => rest.sound());
});
