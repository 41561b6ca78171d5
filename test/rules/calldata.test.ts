import { readFileSync } from "node:fs";
import { expect } from "chai";
import { ACTS, callOf } from "../../service/acts.ts";
import vectors from "./calldata.json" with { type: "json" };

/**
 * What each act tells its contract, byte for byte, and how much gas it gets: written down once from the encoders that stood
 * before the declarations. An act whose call changes here changes what organisations sign.
 */
describe("calls of acts", () => {
  for (const { kind, target, data, gas, ...stored } of vectors.calls)
    it(`${kind}: ${data.length / 2 - 1} bytes`, () => {
      expect(callOf(vectors.addresses, { kind, ...stored })).to.deep.equal({ target, data, gas });
    });

  const words = new Set<string>(ACTS.map(({ word }) => word));

  it("are written down for every act, and for nothing else", () => {
    expect(new Set(vectors.calls.map(({ kind }) => kind))).to.deep.equal(words);
  });

  it("can be made of every kind of operation that a database has from before", () => {
    const renaming = readFileSync("service/store/migrations/021.do.words-of-acts.sql", "utf8");
    const kinds = [...renaming.matchAll(/^ {2}\('\w+', '(\w+)'\)/gm)].map(([, word]) => word!);
    expect(kinds).to.have.length.above(50);
    expect([...kinds, "recallByAuthority", "liftByAuthority"].filter((kind) => !words.has(kind))).to.deep.equal([]);
  });
});
