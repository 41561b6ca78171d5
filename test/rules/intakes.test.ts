import { expect } from "chai";
import fc from "fast-check";
import { batchDocument } from "../../service/batches/rules/batch.ts";
import { commitmentOf, documentOf, erase, hide, seal, showOnly } from "../../service/formats/commitment.ts";
import { SCHEMAS } from "../../service/formats/fields.ts";
import type { Opening } from "../../service/formats/opening.ts";
import { type IntakeDocument, intakeDocument, intakesTree } from "../../service/members/rules/intakes.ts";
import {
  intakeReceipt,
  parseReceipt,
  type Receipt,
  receiptBytes,
  verifyReceipt,
} from "../../service/members/rules/receipts.ts";
import { counter } from "./formats/arbitraries.ts";
import { refused } from "./formats/refusals.ts";

const given: IntakeDocument = {
  member: "M-017",
  kind: "member",
  quantity: { value: "40", unit: "KGM" },
  broughtOn: "2025-10-19",
};
const batch = {
  organisation: `0x${"1a".repeat(20)}`,
  product: { id: `0x${"5a".repeat(32)}`, commitment: `0x${"c3".repeat(32)}` },
  lot: "DAT-2025-001",
  quantity: { value: "120.5", unit: "KGM" },
  producedOn: "2025-10-20",
  place: { commune: { fr: "Fezouata" } },
} as const;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A batch brought together by `size` people: what the cooperative holds of it. */
function gathered(size: number) {
  const salts = counter();
  const intakes = Array.from({ length: size }, (_, i) => {
    return seal(SCHEMAS.intake, intakeDocument({ ...given, member: `M-${i}`, name: `Aïcha ${i}` }), salts);
  });
  const tree = intakesTree(intakes.map(commitmentOf));
  const opening = seal(SCHEMAS.batch, batchDocument({ ...batch, intakes: tree }), salts);
  return { intakes, tree, opening, commitment: commitmentOf(opening) };
}

describe("the document of an intake", () => {
  it("leaves out what was not given, and cleans what was", () => {
    expect(intakeDocument({ ...given, name: undefined, note: undefined })).to.deep.equal(given);
    const full = {
      ...given,
      name: " عائشة  بنت علي ",
      note: "Second  round",
      quantity: { value: "40.50", unit: "KGM" },
    };
    const document = intakeDocument(full as IntakeDocument);
    expect(document).to.deep.equal({
      ...given,
      name: "عائشة بنت علي",
      note: "Second round",
      quantity: { value: "40.5", unit: "KGM" },
    });
    seal(SCHEMAS.intake, document, counter());
  });

  it("is the same when it is built again from itself", () => {
    const word = fc
      .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 })
      .filter((each) => each.trim() !== "");
    const document = fc.record(
      {
        member: word,
        name: word,
        kind: fc.constantFrom("member" as const, "authorised_non_member" as const),
        quantity: fc.record({
          value: fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.nat({ max: 999 })).map(([a, b]) => `${a}.${b}`),
          unit: fc.constantFrom("KGM" as const, "LTR" as const, "TNE" as const),
        }),
        broughtOn: fc.constantFrom("2025-10-19", "2024-02-29"),
        note: word,
      },
      { requiredKeys: ["member", "kind", "quantity", "broughtOn"] },
    );
    fc.assert(
      fc.property(document, (each) => {
        const built = intakeDocument(each);
        expect(Object.keys(built).sort()).to.deep.equal(Object.keys(each).sort());
        expect(intakeDocument(built)).to.deep.equal(built);
        expect(documentOf(seal(SCHEMAS.intake, built, counter())).document).to.deep.equal(built);
      }),
    );
  });

  const refusals = [
    ["TEXT_INVALID", "/member", { member: "" }],
    ["TEXT_INVALID", "/member", { member: "m".repeat(65) }],
    ["TEXT_INVALID", "/name", { name: "" }],
    ["FIELD_INVALID", "/kind", { kind: "stranger" as "member" }],
    ["QUANTITY_NOT_POSITIVE", "/quantity/value", { quantity: { value: "0", unit: "KGM" } }],
    ["DATE_INVALID", "/broughtOn", { broughtOn: "19-10-2025" }],
    ["TEXT_INVALID", "/note", { note: "\u202e" }],
  ] as const;
  for (const [code, pointer, change] of refusals) {
    it(`says ${code} at ${pointer}`, () => {
      expect(refused(code, () => intakeDocument({ ...given, ...change })).pointer).to.equal(pointer);
    });
  }
});

describe("the tree of intakes", () => {
  it("takes 1 to 5,000 different ones", () => {
    const words = Array.from({ length: 5001 }, (_, i) => `0x${(i + 1).toString(16).padStart(64, "0")}`);
    refused("FIELD_INVALID", () => intakesTree([]));
    refused("FIELD_INVALID", () => intakesTree(words));
    refused("FIELD_INVALID", () => intakesTree([words[0]!, words[1]!, words[0]!]));
    refused("FIELD_INVALID", () => intakesTree(["0x00"]));
    const started = performance.now();
    const tree = intakesTree(words.slice(1));
    expect(performance.now() - started).to.be.lessThan(15_000);
    expect(tree.size).to.equal("5000");
    expect(tree.pathOf(4999)).to.have.length.within(1, 13);
    expect(batchDocument({ ...batch, intakes: tree }).intakes).to.deep.equal({ size: "5000", root: tree.root });
  });

  it("depends on their order", () => {
    const [a, b] = [`0x${"0a".repeat(32)}`, `0x${"0b".repeat(32)}`];
    expect(intakesTree([a, b]).root).not.to.equal(intakesTree([b, a]).root);
  });
});

describe("the receipt of an intake", () => {
  const batches = new Map([1, 2, 3, 7, 8, 33].map((size) => [size, gathered(size)]));
  const held = fc
    .constantFrom(...batches.keys())
    .chain((size) => fc.tuple(fc.constant(batches.get(size)!), fc.nat({ max: size - 1 })));
  const receiptOf = ({ tree, intakes, opening }: ReturnType<typeof gathered>, index: number): Receipt =>
    intakeReceipt(tree, intakes[index]!, index, opening);

  it("proves the intake against the batch's commitment alone, through its bytes", () => {
    fc.assert(
      fc.property(held, ([batch, index]) => {
        const bytes = text(receiptBytes(receiptOf(batch, index)));
        const proven = verifyReceipt(parseReceipt(bytes), batch.commitment);
        expect(proven).to.deep.equal({
          intake: documentOf(batch.intakes[index]!).document,
          hidden: [],
          index,
          size: batch.intakes.length,
        });
      }),
    );
  });

  it("shows nothing of the batch but the tree, and nothing of other people", () => {
    const batch = batches.get(7)!;
    const receipt = receiptOf(batch, 2);
    const bytes = text(receiptBytes(receipt));
    expect(bytes).to.include("M-2");
    for (const other of [0, 1, 3, 4, 5, 6]) expect(bytes).not.to.match(new RegExp(`M-${other}|Aïcha ${other}`));
    const open = Object.entries(receipt.batch.fields).filter(([, field]) => !("digest" in field));
    expect(open.map(([pointer]) => pointer).sort()).to.deep.equal(["/intakes/root", "/intakes/size"]);
    expect(Object.keys(receipt.batch.fields)).to.have.length.above(2);
  });

  it("holds when fields are hidden, and when the whole intake was erased", () => {
    const batch = batches.get(8)!;
    const receipt = receiptOf(batch, 5);
    const nameless = { ...receipt, intake: hide(receipt.intake, "/name") };
    expect(verifyReceipt(nameless, batch.commitment)).to.deep.include({ hidden: ["/name"], index: 5 });
    expect(verifyReceipt(nameless, batch.commitment).intake).not.to.have.property("name");
    const gone = intakeReceipt(batch.tree, erase(batch.intakes[5]!, ""), 5, batch.opening);
    expect(verifyReceipt(gone, batch.commitment).intake).to.deep.equal({ quantity: {} });
  });

  it("holds when the batch shows more", () => {
    const batch = batches.get(3)!;
    const open = showOnly(batch.opening, ["/lot", "/intakes/size", "/intakes/root"]);
    expect(verifyReceipt({ ...receiptOf(batch, 0), batch: open }, batch.commitment).size).to.equal(3);
  });

  it("is refused when anything in it changes", () => {
    const digits = /[0-9a-f]/;
    fc.assert(
      fc.property(held, fc.nat(), ([batch, index], choice) => {
        const bytes = text(receiptBytes(receiptOf(batch, index)));
        const at = choice % bytes.length;
        const letter = digits.test(bytes[at]!) ? (bytes[at] === "1" ? "2" : "1") : "~";
        const changed = bytes.slice(0, at) + letter + bytes.slice(at + 1);
        expect(() => verifyReceipt(parseReceipt(changed), batch.commitment)).to.throw();
      }),
      { numRuns: 500 },
    );
  });

  it("is refused for another batch, place, person, schema or path", () => {
    const [batch, other] = [batches.get(8)!, batches.get(7)!];
    const receipt = receiptOf(batch, 5);
    const wrong = (change: Partial<Receipt>): Receipt => ({ ...receipt, ...change });
    const otherSchema = (opening: Opening): Opening => ({ ...opening, schema: "silsila.other.v1" });
    const cases: [Receipt, string][] = [
      [receipt, other.commitment],
      [wrong({ batch: showOnly(other.opening, ["/intakes/size", "/intakes/root"]) }), other.commitment],
      [wrong({ index: "4" }), batch.commitment],
      [wrong({ index: "8" }), batch.commitment],
      [wrong({ intake: batch.intakes[4]! }), batch.commitment],
      [wrong({ intake: otherSchema(receipt.intake) }), batch.commitment],
      [wrong({ batch: otherSchema(receipt.batch) }), commitmentOf(otherSchema(receipt.batch))],
      [wrong({ path: receipt.path.slice(1) }), batch.commitment],
      [wrong({ path: [...receipt.path, receipt.path[0]!] }), batch.commitment],
      [wrong({ batch: hide(receipt.batch, "/intakes/size") }), batch.commitment],
      [wrong({ batch: hide(receipt.batch, "/intakes") }), batch.commitment],
    ];
    for (const [each, commitment] of cases) refused("PROOF_INVALID", () => verifyReceipt(each, commitment));
  });

  it("is refused for a batch that names no intakes, or a size that is none", () => {
    const batch = batches.get(2)!;
    const receipt = receiptOf(batch, 1);
    for (const intakes of [{ size: "02", root: batch.tree.root }, { size: "2" }, { size: "2", root: "0x" }]) {
      const opening = seal(SCHEMAS.batch, { intakes }, counter());
      refused("PROOF_INVALID", () => verifyReceipt({ ...receipt, batch: opening }, commitmentOf(opening)));
    }
  });

  it("is refused for what is no intake, though it stands in the tree", () => {
    const intake = seal("silsila.other.v1", given, counter());
    const tree = intakesTree([commitmentOf(intake)]);
    const opening = seal(SCHEMAS.batch, batchDocument({ ...batch, intakes: tree }), counter());
    refused("PROOF_INVALID", () => intakeReceipt(tree, intake, 0, opening));
  });

  it("is not handed out when it would not hold", () => {
    const { tree, intakes, opening } = batches.get(8)!;
    refused("PROOF_INVALID", () => intakeReceipt(tree, intakes[1]!, 2, opening));
    const without = seal(SCHEMAS.batch, batchDocument(batch), counter());
    refused("FIELD_UNKNOWN", () => intakeReceipt(tree, intakes[1]!, 1, without));
    const closed = hide(opening, "/intakes/root");
    refused("FIELD_UNKNOWN", () => intakeReceipt(tree, intakes[1]!, 1, closed));
  });

  it("is read only in its one form", () => {
    const batch = batches.get(3)!;
    const receipt = receiptOf(batch, 1);
    const bytes = text(receiptBytes(receipt));
    const bad = [
      ...["", "null", "[]", "{}", `${bytes} `, bytes.replace('{"batch"', '{ "batch"')],
      bytes.replace('"index":"1"', '"index":1'),
      bytes.replace('"index":"1"', '"index":"01"'),
      bytes.replace('"index":"1"', '"index":"-1"'),
      bytes.replace('"index":"1"', '"index":"1","note":"x"'),
      JSON.stringify({ ...receipt, path: Array.from({ length: 17 }, () => receipt.path[0]) }),
      JSON.stringify({ ...receipt, path: ["0x00"] }),
      JSON.stringify({ ...receipt, path: {} }),
    ];
    for (const each of bad) refused("PROOF_INVALID", () => parseReceipt(each));
  });
});
