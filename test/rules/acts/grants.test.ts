import { expect } from "chai";
import { actOfFunction, GRANTABLE_ACTS } from "../../../service/access/delegation.ts";
import { ACTS, callOf, grantOf } from "../../../service/acts.ts";
import { functionOf } from "../../../service/chain/functions.ts";
import vectors from "../calldata.json" with { type: "json" };

describe("what a member can let its union do", () => {
  const { calls } = vectors;

  for (const word of new Set(calls.map(({ kind }) => kind)))
    it(`lets the union call what ${word} calls, if it may be granted, and nothing else does`, () => {
      for (const { kind, arguments: given, account } of calls.filter((one) => one.kind === word)) {
        const { target, data } = callOf(vectors.addresses, { kind, arguments: given, account });
        const name = functionOf(vectors.addresses, target, data.slice(0, 10));
        expect(grantOf(kind)).to.equal(name === null ? null : actOfFunction(name));
      }
    });

  it("is what some act asks for, and no more", () => {
    const asked = ACTS.map(({ word }) => grantOf(word)).filter((act) => act !== null);
    expect(new Set(asked)).to.deep.equal(new Set(GRANTABLE_ACTS));
  });
});
