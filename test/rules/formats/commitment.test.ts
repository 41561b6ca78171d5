import { expect } from "chai";
import fc from "fast-check";
import { commitmentOf, documentOf, erase, fieldDigest, hide, seal } from "../../../service/formats/commitment.ts";
import { type Document, type FieldValue, flatten } from "../../../service/formats/fields.ts";
import { type OpenField, type Opening, openingBytes, parseOpening } from "../../../service/formats/opening.ts";
import { counter, document } from "./arbitraries.ts";
import { refused } from "./refusals.ts";

const SCHEMA = "silsila.test.v1";
const sealed = document.map((value) => seal(SCHEMA, value, counter()));
/** An opening and the pointer of one of its fields. */
const withField = sealed.chain((opening) =>
  fc.tuple(fc.constant(opening), fc.constantFrom(...Object.keys(opening.fields))),
);

function changed(opening: Opening, pointer: string, change: (field: OpenField) => object): Opening {
  return {
    ...opening,
    fields: { ...opening.fields, [pointer]: change(opening.fields[pointer] as OpenField) as OpenField },
  };
}

describe("the fields of a document", () => {
  it("are listed by pointer, in the order of UTF-16 code units, empty containers as values", () => {
    const value = { b: { "x/y": [], "~": {} }, a: ["0", ["1"], null], "": true };
    expect(flatten(value)).to.deep.equal([
      ["/", true],
      ["/a/0", "0"],
      ["/a/1/0", "1"],
      ["/a/2", null],
      ["/b/x~1y", []],
      ["/b/~0", {}],
    ]);
    expect(flatten({})).to.deep.equal([["", {}]]);
  });

  it("refuse names of digits alone, which would read as places in a list", () => {
    const error = refused("DOCUMENT_INVALID", () => flatten({ a: { "0": "x" } }));
    expect(error.pointer).to.equal("/a/0");
    refused("DOCUMENT_INVALID", () => flatten({ "007": "x" }));
    expect(flatten({ "-": "x", "1.5": "y", "\u0661": "z" })).to.have.length(3);
  });

  it("refuse a document that is not an object", () => {
    for (const value of ["x", null, true, ["x"], []]) {
      refused("DOCUMENT_INVALID", () => flatten(value as unknown as Document));
    }
  });
});

describe("a commitment", () => {
  it("opens to the document it was made from, through its stored bytes", () => {
    fc.assert(
      fc.property(document, (value) => {
        const opening = parseOpening(openingBytes(seal(SCHEMA, value, counter())));
        expect(documentOf(opening)).to.deep.equal({ document: value, hidden: [] });
      }),
    );
  });

  it("stays the same when fields are hidden or erased, one after another", () => {
    fc.assert(
      fc.property(sealed, fc.infiniteStream(fc.nat()), (opening, choices) => {
        const commitment = commitmentOf(opening);
        const pointers = Object.keys(opening.fields);
        const closed: string[] = [];
        let rest = opening;
        while (closed.length < Math.min(pointers.length, 4)) {
          const open = pointers.filter((pointer) => !closed.includes(pointer));
          const next = open[(choices.next().value as number) % open.length] as string;
          closed.push(next);
          rest = closed.length % 2 === 0 ? hide(rest, next) : erase(rest, next);
          expect(commitmentOf(rest)).to.equal(commitment);
          expect(documentOf(rest).hidden).to.deep.equal([...closed].sort());
          expect(JSON.stringify(rest)).not.to.include((opening.fields[next] as OpenField).salt);
        }
        expect(commitmentOf(hide(rest, ""))).to.equal(commitment);
      }),
      { numRuns: 50 },
    );
  });

  it("changes with any value", () => {
    const other = fc.constantFrom<FieldValue>("", "x", "null", true, false, null, [], {});
    fc.assert(
      fc.property(withField, other, ([opening, pointer], value) => {
        fc.pre(pointer !== "");
        const before = (opening.fields[pointer] as OpenField).value;
        fc.pre(JSON.stringify(before) !== JSON.stringify(value));
        expect(commitmentOf(changed(opening, pointer, (field) => ({ ...field, value })))).not.to.equal(
          commitmentOf(opening),
        );
      }),
    );
  });

  it("changes with any digit of a salt or of a digest", () => {
    const flip = (hex: string, at: number): string => {
      const i = 2 + (at % (hex.length - 2));
      return hex.slice(0, i) + (hex[i] === "0" ? "1" : "0") + hex.slice(i + 1);
    };
    fc.assert(
      fc.property(withField, fc.nat(), ([opening, pointer], at) => {
        const commitment = commitmentOf(opening);
        const salted = changed(opening, pointer, (field) => ({ ...field, salt: flip(field.salt, at) }));
        expect(commitmentOf(salted)).not.to.equal(commitment);
        const hidden = hide(opening, pointer);
        const bent = changed(hidden, pointer, (field) => ({
          digest: flip((field as unknown as { digest: string }).digest, at),
        }));
        expect(commitmentOf(bent)).not.to.equal(commitment);
      }),
    );
  });

  it("changes with any pointer, with a field more or less, and with the schema", () => {
    fc.assert(
      fc.property(withField, ([opening, pointer]) => {
        const commitment = commitmentOf(opening);
        expect(commitmentOf({ ...opening, schema: "silsila.test.v2" })).not.to.equal(commitment);
        fc.pre(pointer !== "" && !("/moved" in opening.fields));
        const { [pointer]: field, ...others } = opening.fields;
        const added = { ...opening.fields, "/moved": field as OpenField };
        expect(commitmentOf({ ...opening, fields: added })).not.to.equal(commitment);
        // moving or leaving out an element of a list may also make a gap, which is refused
        if (/\/[0-9]+(\/|$)/.test(pointer)) return;
        expect(commitmentOf({ ...opening, fields: { ...others, "/moved": field as OpenField } })).not.to.equal(
          commitment,
        );
        if (Object.keys(others).length > 0) {
          expect(commitmentOf({ ...opening, fields: others })).not.to.equal(commitment);
        }
      }),
    );
  });

  it("differs between documents that are easily confused", () => {
    const confusable: Document[] = [
      {},
      { a: {} },
      { a: [] },
      { a: "" },
      { a: null },
      { a: "null" },
      { a: [[]] },
      { a: [{}] },
      { a: ["b"] },
      { a: { b: "" } },
      { "a/b": "" },
      { "": "" },
      { "": { "": "" } },
      { "~1": "" },
      { "/": "" },
    ];
    // one salt for all, so that nothing but the document can make the difference
    const commitments = confusable.map((value) => commitmentOf(seal(SCHEMA, value, counter())));
    expect(new Set(commitments)).to.have.length(confusable.length);
  });

  it("hides a whole branch by the pointer of its container, and not its neighbour", () => {
    const opening = seal(SCHEMA, { a: { b: "1", c: ["2"] }, ab: "3" }, counter());
    const hidden = hide(opening, "/a");
    expect(documentOf(hidden)).to.deep.equal({
      document: { a: { c: [undefined] }, ab: "3" },
      hidden: ["/a/b", "/a/c/0"],
    });
    expect(commitmentOf(hidden)).to.equal(commitmentOf(opening));
    refused("FIELD_UNKNOWN", () => hide(opening, "/d"));
  });

  it("keeps every element of a list at its place when one is hidden", () => {
    const opening = seal(SCHEMA, { list: ["a", null, "c"] }, counter());
    expect(documentOf(hide(opening, "/list/0")).document).to.deep.equal({ list: [undefined, null, "c"] });
  });

  it("does not tell apart, once hidden, values that were different", () => {
    const closed = (value: string, start: number) => hide(seal(SCHEMA, { grade: value }, counter(start)), "/grade");
    expect(closed("A", 1)).not.to.deep.equal(closed("A", 2));
  });

  it("needs salts of 16 bytes that never repeat", () => {
    expect(() => seal(SCHEMA, { a: "x", b: "y" }, () => new Uint8Array(16))).to.throw(TypeError);
    expect(() => seal(SCHEMA, { a: "x" }, () => new Uint8Array(15))).to.throw(TypeError);
    expect(() => seal("Silsila", { a: "x" }, counter())).to.throw(TypeError);
    for (const salt of ["", "0x" + "00".repeat(16), "A0".repeat(16), "00".repeat(17)]) {
      expect(() => fieldDigest(salt, "/a", "x")).to.throw(TypeError);
    }
  });

  it("is not computed over an opening that could be read as two documents", () => {
    const field = { digest: `0x${"11".repeat(32)}` };
    refused("OPENING_INVALID", () => commitmentOf({ schema: SCHEMA, fields: { "/a": field, "/a/b": field } }));
  });
});
