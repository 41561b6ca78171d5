import { createMerkleProof, createMPT, type MerklePatriciaTrie, verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import { keccak256 } from "ethers";
import fc from "fast-check";
import { hexOf } from "../../../service/formats/hex.ts";
import { lookUp, Nodes } from "../../../service/verifier/trie.ts";

const keyOf = (n: number): Uint8Array => Uint8Array.of(n >> 16, (n >> 8) & 255, n & 255);
const valueOf = (n: number): Uint8Array => new Uint8Array((n % 40) + 1).fill((n % 255) + 1);

async function trieOf(count: number): Promise<MerklePatriciaTrie> {
  const trie = await createMPT({ useKeyHashing: true });
  for (let n = 0; n < count; n += 1) await trie.put(keyOf(n), valueOf(n));
  return trie;
}

/** What ours says, or "refused". */
function ours(nodes: Uint8Array[], root: string, key: Uint8Array): string | null {
  try {
    const value = lookUp(new Nodes(nodes), root, key);
    return value && hexOf(value);
  } catch (error) {
    expect(error).to.be.instanceOf(RangeError);
    return "refused";
  }
}

async function theirs(nodes: Uint8Array[], root: Uint8Array, key: Uint8Array): Promise<string | null> {
  try {
    const value = await verifyMerkleProof(key, nodes, { root, useKeyHashing: true });
    return value && hexOf(value);
  } catch {
    return "refused";
  }
}

describe("a proof of the state, beside another library's", function () {
  for (const count of [1, 2, 17, 300, 3_000])
    it(`finds what is there and proves what is not, among ${count}`, async () => {
      const trie = await trieOf(count);
      const root = hexOf(trie.root());
      for (let i = 0; i < 100; i += 1) {
        const n = Math.floor((i * count) / 80);
        const proof = await createMerkleProof(trie, keyOf(n));
        expect(ours(proof, root, keyOf(n)), `key ${n}`).to.equal(n < count ? hexOf(valueOf(n)) : null);
        expect(ours(proof, root, keyOf(n))).to.equal(await theirs(proof, trie.root(), keyOf(n)));
      }
    });

  it("shares nodes between proofs, in any order, and knows which it did not need", async () => {
    const trie = await trieOf(500);
    const proofs = await Promise.all([3, 77, 600].map((n) => createMerkleProof(trie, keyOf(n))));
    const nodes = new Nodes(proofs.flat().reverse());
    expect(nodes.size).to.be.lessThan(proofs.flat().length);
    const root = hexOf(trie.root());
    expect([3, 77, 600].map((n) => lookUp(nodes, root, keyOf(n)))).to.deep.equal([valueOf(3), valueOf(77), null]);
    expect(nodes.unused).to.equal(0);
    const more = new Nodes([...proofs.flat(), Uint8Array.of(0xc0)]);
    for (const n of [3, 77, 600]) lookUp(more, root, keyOf(n));
    expect(more.unused).to.equal(1);
  });

  it("holds nothing in an empty trie, whatever comes with it", () => {
    const empty = keccak256("0x80");
    expect(ours([], empty, keyOf(1))).to.equal(null);
    expect(ours([Uint8Array.of(0x80)], empty, keyOf(1))).to.equal(null);
  });

  it("is refused without one of its nodes, under another root, and for another key", async () => {
    const trie = await trieOf(2_000);
    const root = hexOf(trie.root());
    const proof = await createMerkleProof(trie, keyOf(7));
    for (let i = 0; i < proof.length; i += 1)
      expect(ours(proof.toSpliced(i, 1), root, keyOf(7)), `without node ${i}`).to.equal("refused");
    expect(ours(proof, keccak256("0x07"), keyOf(7))).to.equal("refused");
    for (let n = 8; n < 200; n += 1) {
      const answer = ours(proof, root, keyOf(n));
      expect(answer, `key ${n}`).to.equal(await theirs(proof, trie.root(), keyOf(n)));
      // Where paths part early, the proof of one key may show that there is no other one; of these, each is there.
      expect(answer).to.equal("refused");
    }
  });

  it("never finds another value in a forged proof: of each byte, of nodes of other tries, of a leaf put in its place", async () => {
    const trie = await trieOf(400);
    const other = await trieOf(399);
    await other.put(keyOf(5), valueOf(6));
    const root = hexOf(trie.root());
    const proof = await createMerkleProof(trie, keyOf(5));
    const forged = await createMerkleProof(other, keyOf(5));
    for (let i = 0; i < proof.length; i += 1) {
      const mixed = [...proof.slice(0, i), ...forged.slice(i)];
      expect(ours(mixed, root, keyOf(5)), `forged from node ${i}`).to.equal("refused");
      expect(await theirs(mixed, trie.root(), keyOf(5))).to.equal("refused");
    }
    const honest = hexOf(valueOf(5));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, change) => {
        const nodes = proof.map((node) => node.slice());
        const node = nodes[which % nodes.length]!;
        node[at % node.length]! ^= change;
        expect(ours(nodes, root, keyOf(5))).to.equal("refused");
        expect(await theirs(nodes, trie.root(), keyOf(5))).not.to.be.oneOf([honest, null]);
      }),
      { numRuns: 500 },
    );
  });
});
