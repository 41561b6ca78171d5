import { expect } from "chai";
import { decodeRlp as reference, encodeRlp as encodeReference, getBytes, hexlify } from "ethers";
import fc from "fast-check";
import { decodeRlp, encodeRlp, type Rlp } from "../../../service/verifier/rlp.ts";

type Hex = string | Hex[];
const hexOf = (item: Rlp): Hex => (item instanceof Uint8Array ? hexlify(item) : item.map(hexOf));

const { item } = fc.letrec<{ item: Rlp; leaf: Uint8Array; list: Rlp[] }>((tie) => ({
  item: fc.oneof({ maxDepth: 4 }, tie("leaf"), tie("list")),
  leaf: fc.uint8Array({ maxLength: 300 }),
  list: fc.array(tie("item"), { maxLength: 20 }),
}));

describe("RLP", () => {
  it("writes and reads what another library does", () => {
    fc.assert(
      fc.property(item, (value) => {
        const bytes = encodeRlp(value);
        expect(hexlify(bytes)).to.equal(encodeReference(hexOf(value)));
        expect(hexOf(decodeRlp(bytes))).to.deep.equal(reference(bytes));
      }),
    );
  });

  it("has one encoding of each value: what it reads, it would write the same", () => {
    const oneByte = fc.tuple(item, fc.nat(), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(oneByte, ([value, at, change]) => {
        const bytes = encodeRlp(value).slice();
        bytes[at % bytes.length]! ^= change;
        let read: Rlp;
        try {
          read = decodeRlp(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
          return;
        }
        expect(encodeRlp(read)).to.deep.equal(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [name, hex] of Object.entries({
    nothing: "0x",
    "a byte that is its own encoding, with a prefix": "0x8100",
    "a long form for a short string": `0xb801${"80"}`,
    "a length with a leading zero": `0xb90038${"00".repeat(56)}`,
    "a string cut short": "0x83aabb",
    "a list cut short": "0xc28080".slice(0, 6),
    "a list whose item reaches beyond it": "0xc183aabbcc",
    "bytes after the end": "0x8000",
    "a length that needs five bytes": `0xbc0100000000${"00".repeat(8)}`,
  }))
    it(`refuses ${name}`, () => expect(() => decodeRlp(getBytes(hex))).to.throw(RangeError));
});
