import { expect } from "chai";
import { Wallet } from "ethers";
import fc from "fast-check";
import { bytesOf, hexOf } from "../../service/formats/hex.ts";
import { type JournalEntry, journalLeaf, parseJournalLeaf } from "../../service/journal/leaf.ts";
import { refused } from "./formats/refusals.ts";

const entry: JournalEntry = {
  account: `0x${"a1".repeat(20)}`,
  batch: `0x${"b2".repeat(32)}`,
  commitment: `0x${"c3".repeat(32)}`,
  signer: `0x${"00".repeat(12)}${"d4".repeat(20)}`,
  signature: `0x${"e5".repeat(32)}${"16".repeat(32)}1b`,
};
const leaf = `0x01${"a1".repeat(20)}${"b2".repeat(32)}${"c3".repeat(32)}${"00".repeat(12)}${"d4".repeat(20)}${"e5".repeat(32)}${"16".repeat(32)}1b`;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const withS = (s: bigint, v = "1b"): string => `0x${"e5".repeat(32)}${s.toString(16).padStart(64, "0")}${v}`;

describe("a leaf of the journal", () => {
  it("has its fields one after another", () => {
    expect(hexOf(journalLeaf(entry))).to.equal(leaf);
    expect(journalLeaf(entry)).to.have.length(182);
    expect(parseJournalLeaf(bytesOf(leaf))).to.deep.equal(entry);
  });

  it("takes the signatures that wallets make, and says everything back", () => {
    const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hexOf);
    const wallet = new Wallet(`0x${"17".repeat(32)}`);
    fc.assert(
      fc.property(word, word, word, (batch, commitment, digest) => {
        const signature = wallet.signingKey.sign(digest).serialized;
        const signer = `0x${"00".repeat(12)}${wallet.address.slice(2).toLowerCase()}`;
        const each = { account: entry.account, batch, commitment, signer, signature };
        expect(parseJournalLeaf(journalLeaf(each))).to.deep.equal(each);
      }),
    );
  });

  it("has one form for one signature: s in the lower half, v 27 or 28", () => {
    const half = ORDER / 2n;
    for (const signature of [withS(1n), withS(half), withS(half, "1c")]) journalLeaf({ ...entry, signature });
    const others = [withS(0n), withS(half + 1n), withS(ORDER - 1n), withS(1n, "00"), withS(1n, "01"), withS(1n, "1d")];
    for (const signature of [...others, withS(1n, ""), withS(1n).toUpperCase(), `${withS(1n)}00`, ""]) {
      expect(refused("FIELD_INVALID", () => journalLeaf({ ...entry, signature })).pointer).to.equal("/signature");
    }
  });

  it("takes no field of another length or spelling", () => {
    for (const field of ["account", "batch", "commitment", "signer"] as const) {
      for (const wrong of ["", "0x", `${entry[field]}00`, entry[field].slice(0, -2), entry[field].toUpperCase()]) {
        expect(refused("FIELD_INVALID", () => journalLeaf({ ...entry, [field]: wrong })).pointer).to.equal(`/${field}`);
      }
    }
    // an address in the wrong half, or a key that is none
    refused("FIELD_INVALID", () => journalLeaf({ ...entry, signer: `0x${"d4".repeat(32)}` }));
  });

  it("is not read from bytes of another length, version or meaning", () => {
    const bytes = bytesOf(leaf);
    for (const wrong of [
      bytes.slice(1),
      Uint8Array.of(...bytes, 0),
      new Uint8Array(),
      Uint8Array.of(2, ...bytes.slice(1)),
    ]) {
      refused("PROOF_INVALID", () => parseJournalLeaf(wrong));
    }
    refused("FIELD_INVALID", () => parseJournalLeaf(bytes.with(85, 1)));
    refused("FIELD_INVALID", () => parseJournalLeaf(bytes.with(181, 0)));
  });
});
