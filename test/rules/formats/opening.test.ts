import { expect } from "chai";
import fc from "fast-check";
import { hide, seal } from "../../../service/formats/commitment.ts";
import { type Opening, openingBytes, parseOpening, readOpening } from "../../../service/formats/opening.ts";
import { counter, document } from "./arbitraries.ts";
import { refused } from "./refusals.ts";

const sealed = seal("silsila.test.v1", { lot: "L1", list: ["a", "b"] }, counter());

describe("the bytes of an opening", () => {
  it("read back to the same opening and the same bytes", () => {
    fc.assert(
      fc.property(document, (value) => {
        const bytes = openingBytes(seal("silsila.test.v1", value, counter()));
        expect(openingBytes(parseOpening(bytes))).to.deep.equal(bytes);
        expect(parseOpening(new TextDecoder().decode(bytes))).to.deep.equal(parseOpening(bytes));
      }),
    );
  });

  it("are refused when a byte is cut off, added or doubled anywhere", () => {
    const bytes = openingBytes(hide(sealed, "/list/0"));
    for (let i = 0; i < bytes.length; i++) {
      const head = bytes.slice(0, i);
      refused("OPENING_INVALID", () => parseOpening(head));
      refused("OPENING_INVALID", () => parseOpening(Uint8Array.of(...head, 0x20, ...bytes.slice(i), 0x20)));
    }
  });

  it("are not made of an opening that is not one", () => {
    refused("OPENING_INVALID", () => openingBytes({ schema: "silsila.test.v1", fields: {} }));
    refused("OPENING_INVALID", () => openingBytes({ ...sealed, note: "x" } as Opening));
  });
});

describe("an opening inside other JSON", () => {
  it("is taken in any layout and order of keys", () => {
    const spread: unknown = JSON.parse(JSON.stringify({ fields: sealed.fields, schema: sealed.schema }, null, 2));
    expect(readOpening(spread)).to.deep.equal(sealed);
  });

  it("is refused for anything that is not exactly an opening", () => {
    const field = { salt: "00".repeat(16), value: "x" };
    const bad: unknown[] = [
      ...[
        null,
        undefined,
        "x",
        [],
        {},
        { schema: sealed.schema },
        { ...sealed, fields: null },
        { ...sealed, fields: [] },
      ],
      { ...sealed, schema: "" },
      { ...sealed, schema: 1 },
      { ...sealed, fields: { "/a": null } },
      { ...sealed, fields: { "/a": "x" } },
      { ...sealed, fields: { "/a": { ...field, value: undefined } } },
      { ...sealed, fields: { "/a": { ...field, value: 1 } } },
      { ...sealed, fields: { "/a": { ...field, value: new Date(0) } } },
      { ...sealed, fields: { "/a": { "salt,value": "x" } } },
      { "fields,schema": "x" },
      JSON.parse(
        `{"schema":"silsila.test.v1","fields":{"/a":${JSON.stringify(field)},"__proto__":${JSON.stringify(field)}}}`,
      ),
    ];
    for (const each of bad) refused("OPENING_INVALID", () => readOpening(each));
  });
});
