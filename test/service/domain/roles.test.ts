import { expect } from "chai";
import { ACTIONS, authorise, scopeOf } from "../../../service/domain/roles.ts";
import type { Action, Actor } from "../../../service/domain/roles.ts";
import type { LedgerError } from "../../../service/errors.ts";
import { refused } from "./refusals.ts";

const own = `0x${"11".repeat(20)}`;
const foreign = `0x${"22".repeat(20)}`;
const operator: Actor = { kind: "operator" };
const recorder: Actor = { kind: "organisation", account: own, role: "recorder", key: "k1" };

function outcome(actor: Actor, action: Action, account?: string): string {
  try {
    authorise(actor, action, account);
    return "yes";
  } catch (error) {
    return (error as LedgerError).code;
  }
}

describe("permissions", () => {
  const NO = "ROLE_TOO_WEAK";
  const table: Record<Action, [operator: string, recorder: string]> = {
    "organisation.register": ["yes", NO],
    "organisation.read": ["yes", "yes"],
    "organisation.suspend": ["yes", NO],
    "api-key.create": ["yes", NO],
    "api-key.revoke": ["yes", NO],
    "product.create": [NO, "yes"],
    "product.read": ["yes", "yes"],
    "batch.register": [NO, "yes"],
    "batch.read": ["yes", "yes"],
    "operation.read": ["yes", "yes"],
    "audit.read": ["yes", "yes"],
  };

  it("are these, for every action", () => {
    expect(Object.keys(table)).to.have.members(ACTIONS);
    for (const action of ACTIONS) {
      expect(outcome(operator, action, own), action).to.equal(table[action][0]);
      expect(outcome(recorder, action, own), action).to.equal(table[action][1]);
      expect(outcome(recorder, action), action).to.equal(table[action][1]);
    }
  });

  it("never reach another organisation, nor tell that it exists", () => {
    for (const action of ACTIONS) expect(outcome(recorder, action, foreign), action).to.equal("NOT_FOUND");
    expect(refused("NOT_FOUND", () => authorise(recorder, "batch.read", foreign)).message).to.equal(
      "There is no such batch.",
    );
  });

  it("name the role that is needed", () => {
    expect(refused("ROLE_TOO_WEAK", () => authorise(recorder, "organisation.register")).values.needed).to.equal(
      "operator",
    );
    expect(refused("ROLE_TOO_WEAK", () => authorise(operator, "batch.register", own)).values.needed).to.equal(
      "recorder",
    );
  });

  it("limit lists to the own organisation, for all but the operator", () => {
    expect(scopeOf(operator)).to.equal(null);
    expect(scopeOf(recorder)).to.equal(own);
  });
});
