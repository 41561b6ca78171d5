import { expect } from "chai";
import { keccak256 } from "ethers";
import fc from "fast-check";
import { canonicalText } from "../../../service/formats/canonical.ts";
import { commitmentOf, digestsOf, documentOf, fieldDigest, hide, seal } from "../../../service/formats/commitment.ts";
import { type Document, type FieldValue, flatten } from "../../../service/formats/fields.ts";
import { bytesOf } from "../../../service/formats/hex.ts";
import { openingBytes, parseOpening } from "../../../service/formats/opening.ts";
import { counter, document } from "./arbitraries.ts";
import { commitmentText, fieldsOf, jcs, preimageOf, verify } from "./independent.ts";
import { refused } from "./refusals.ts";
import file from "./vectors/commitment.json" with { type: "json" };

interface Vector {
  name: string;
  schema: string;
  document: Document;
  fields: { pointer: string; value: FieldValue; salt: string; preimage: string; digest: string }[];
  canonical: string;
  canonicalBytes: string;
  commitment: string;
  opening: string;
  closed: { how: string; pointers: string[]; stillHidden: string[]; opening: string }[];
}
const vectors = file.vectors as unknown as Vector[];
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("the published vectors of commitments", () => {
  it("are at least twelve, each with its own name and commitment", () => {
    expect(vectors.length).to.be.at.least(12);
    expect(new Set(vectors.map(({ name }) => name))).to.have.length(vectors.length);
    expect(new Set(vectors.map(({ commitment }) => commitment))).to.have.length(vectors.length);
  });

  for (const vector of vectors) {
    describe(vector.name, () => {
      const salts = vector.fields.map(({ salt }) => bytesOf(`0x${salt}`));

      it("is what the service computes", () => {
        expect(flatten(vector.document)).to.deep.equal(vector.fields.map(({ pointer, value }) => [pointer, value]));
        for (const { salt, pointer, value, digest } of vector.fields) {
          expect(fieldDigest(salt, pointer, value)).to.equal(digest);
        }
        const opening = seal(vector.schema, vector.document, () => salts.shift() as Uint8Array);
        expect(text(openingBytes(opening))).to.equal(vector.opening);
        expect(canonicalText({ schema: vector.schema, fields: digestsOf(opening) })).to.equal(vector.canonical);
        expect(commitmentOf(opening)).to.equal(vector.commitment);
        expect(documentOf(parseOpening(vector.opening)).document).to.deep.equal(vector.document);
      });

      it("is what an implementation from the text alone computes", () => {
        const fields = fieldsOf(vector.document);
        expect(Object.fromEntries(fields)).to.deep.equal(
          Object.fromEntries(vector.fields.map(({ pointer, value }) => [pointer, value])),
        );
        const digests = new Map<string, string>();
        for (const { salt, pointer, preimage, digest } of vector.fields) {
          expect(preimageOf(salt, pointer, fields.get(pointer))).to.equal(preimage);
          expect(keccak256(preimage)).to.equal(digest);
          digests.set(pointer, digest);
        }
        expect(commitmentText(vector.schema, digests)).to.equal(vector.canonical);
        expect(`0x${Buffer.from(vector.canonical, "utf8").toString("hex")}`).to.equal(vector.canonicalBytes);
        expect(keccak256(vector.canonicalBytes)).to.equal(vector.commitment);
        expect(verify(vector.opening)).to.equal(vector.commitment);
      });

      for (const { how, pointers, stillHidden, opening } of vector.closed) {
        it(`is still the commitment with ${pointers.join(" and ") || "everything"} ${how}`, () => {
          const closed = pointers.reduce(hide, parseOpening(vector.opening));
          expect(text(openingBytes(closed))).to.equal(opening);
          expect(documentOf(closed).hidden).to.deep.equal(stillHidden);
          expect(commitmentOf(parseOpening(opening))).to.equal(vector.commitment);
          expect(verify(opening)).to.equal(vector.commitment);
        });
      }
    });
  }
});

describe("what the published vectors refuse", () => {
  for (const { name, document } of file.refused.documents) {
    it(`a document with ${name}`, () => {
      refused("DOCUMENT_INVALID", () => seal("silsila.example.v1", JSON.parse(document) as Document, counter()));
      expect(() => fieldsOf(JSON.parse(document))).to.throw();
    });
  }

  for (const { name, opening } of file.refused.openings) {
    it(`an opening with ${name}`, () => {
      refused("OPENING_INVALID", () => parseOpening(opening));
      expect(() => verify(opening)).to.throw();
    });
  }

  it("bytes that are not UTF-8", () => {
    refused("OPENING_INVALID", () => parseOpening(Uint8Array.of(0x22, 0xff, 0x22)));
  });
});

describe("the service and an implementation from the text alone", () => {
  it("agree on any document, whatever is hidden of it", () => {
    fc.assert(
      fc.property(document, fc.nat(), (value, choice) => {
        const opening = seal("silsila.test.v1", value, counter());
        const pointers = Object.keys(opening.fields);
        const closed = hide(opening, pointers[choice % pointers.length] as string);
        expect(jcs(opening)).to.equal(canonicalText(opening));
        expect(verify(text(openingBytes(opening)))).to.equal(commitmentOf(opening));
        expect(verify(text(openingBytes(closed)))).to.equal(commitmentOf(opening));
      }),
    );
  });

  it("agree on which sets of fields can be read as one document", () => {
    const step = fc.constantFrom("0", "1", "2", "01", "a", "b", "", "-", "~0");
    const pointer = fc.array(step, { maxLength: 3 }).map((steps) => steps.map((each) => `/${each}`).join(""));
    const digest = `0x${"11".repeat(32)}`;
    let taken = 0;
    fc.assert(
      fc.property(fc.uniqueArray(pointer, { maxLength: 4 }), (pointers) => {
        const fields = Object.fromEntries(pointers.map((each) => [each, { digest }]));
        const bytes = jcs({ fields, schema: "silsila.test.v1" });
        let accepted = true;
        try {
          verify(bytes);
          taken++;
        } catch {
          accepted = false;
        }
        if (accepted) parseOpening(bytes);
        else refused("OPENING_INVALID", () => parseOpening(bytes));
      }),
      { numRuns: 2000 },
    );
    expect(taken, "both kinds were tried").to.be.greaterThan(100);
  });
});
