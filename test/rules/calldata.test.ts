import { expect } from "chai";
import { ACTS, callOf } from "../../service/acts.ts";
import vectors from "./calldata.json" with { type: "json" };

/**
 * What each act tells its contract, byte for byte, and how much gas it gets: written down once from the encoders that stood
 * before the declarations. An act whose call changes here changes what organisations sign.
 */
describe("calls of acts", () => {
  const known = new Set<string>(ACTS.map(({ word }) => word));

  for (const { kind, target, data, gas, ...stored } of vectors.calls)
    if (known.has(kind))
      it(`${kind}: ${data.length / 2 - 1} bytes`, () => {
        expect(callOf(vectors.addresses, { kind, ...stored })).to.deep.equal({ target, data, gas });
      });

  it("are written down for every act", () => {
    const written = new Set(vectors.calls.map(({ kind }) => kind));
    expect([...known].filter((word) => !written.has(word))).to.deep.equal([]);
  });
});
