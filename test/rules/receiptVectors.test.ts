import { expect } from "chai";
import { commitmentOf } from "../../service/formats/commitment.ts";
import { hexOf } from "../../service/formats/hex.ts";
import { parseOpening } from "../../service/formats/opening.ts";
import { intakeLeaf, intakesTree } from "../../service/members/rules/intakes.ts";
import { intakeReceipt, parseReceipt, receiptBytes, verifyReceipt } from "../../service/members/rules/receipts.ts";
import { verify } from "./formats/independent.ts";
import { mth, sha256, verifyReceipt as verifyFromText } from "./formats/independentMerkle.ts";
import file from "./formats/vectors/receipt.json" with { type: "json" };

const bytesOf = (word: string): Buffer => Buffer.from(word.slice(2), "hex");

describe("the published vectors of receipts", () => {
  for (const { name, intakes, size, root, batch, receipts } of file.vectors) {
    describe(name, () => {
      const tree = intakesTree(intakes.map(({ commitment }) => commitment));

      it("make the tree and the batch that the service computes", () => {
        for (const { opening, commitment, leaf } of intakes) {
          expect(commitmentOf(parseOpening(opening))).to.equal(commitment);
          expect(hexOf(intakeLeaf(commitment))).to.equal(leaf);
        }
        expect(tree).to.include({ size, root });
        expect(parseOpening(batch.opening).fields["/intakes/root"]).to.include({ value: root });
        expect(parseOpening(batch.opening).fields["/intakes/size"]).to.include({ value: size });
        expect(commitmentOf(parseOpening(batch.opening))).to.equal(batch.commitment);
      });

      it("make what an implementation from the text alone computes", () => {
        for (const { opening, commitment, leaf } of intakes) {
          expect(verify(opening)).to.equal(commitment);
          expect(`0x${sha256(Uint8Array.of(0), bytesOf(commitment)).toString("hex")}`).to.equal(leaf);
        }
        const computed = mth(intakes.map(({ commitment }) => bytesOf(commitment)));
        expect(`0x${computed.toString("hex")}`).to.equal(root);
        expect(verify(batch.opening)).to.equal(batch.commitment);
      });

      for (const { how, index, receipt } of receipts) {
        it(`prove an intake: ${how}`, () => {
          const place = { index, size: Number(size) };
          const parsed = parseReceipt(receipt);
          expect(verifyReceipt(parsed, batch.commitment)).to.include(place);
          expect(verifyFromText(receipt, batch.commitment)).to.deep.equal(place);
          const made = intakeReceipt(tree, parsed.intake, index, parseOpening(batch.opening));
          expect(new TextDecoder().decode(receiptBytes(made))).to.equal(receipt);
        });
      }
    });
  }

  for (const { name, receipt, commitment } of file.refused) {
    it(`refuse ${name}`, () => {
      expect(() => verifyReceipt(parseReceipt(receipt), commitment)).to.throw(/^The (proof|opening) /);
      expect(() => verifyFromText(receipt, commitment)).to.throw();
    });
  }
});
