import { expect } from "chai";
import { actOfFunction, GRANTABLE_ACTS } from "../../../service/access/delegation.ts";
import { ACTS, callOf, grantOf, isAct } from "../../../service/acts.ts";
import { functionOf } from "../../../service/chain/functions.ts";
import vectors from "../calldata.json" with { type: "json" };

/** Asked for by acts that have no declaration yet. */
const UNDECLARED = ["register", "transform", "annul_transformation", "recall", "lift"];

describe("what a member can let its union do", () => {
  const calls = vectors.calls.filter(({ kind }) => isAct(kind));

  for (const word of new Set(calls.map(({ kind }) => kind)))
    it(`lets the union call what ${word} calls, if it may be granted, and nothing else does`, () => {
      for (const { kind, arguments: given, account } of calls.filter((one) => one.kind === word)) {
        const { target, data } = callOf(vectors.addresses, { kind, arguments: given, account });
        const name = functionOf(vectors.addresses, target, data.slice(0, 10));
        expect(isAct(kind) && grantOf(kind)).to.equal(name === null ? null : actOfFunction(name));
      }
    });

  it("is what some act asks for, and no more", () => {
    const asked = ACTS.map(({ word }) => grantOf(word)).filter((act) => act !== null);
    expect(new Set<string>([...asked, ...UNDECLARED])).to.deep.equal(new Set(GRANTABLE_ACTS));
  });
});
