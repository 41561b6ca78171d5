import { createMerkleProof, createMPT } from "@ethereumjs/mpt";
import { expect } from "chai";
import { encodeRlp, hexlify, toBeArray } from "ethers";
import { branchTo } from "../../../service/chain/trie.ts";
import { bytesOf, hexOf } from "../../../service/formats/hex.ts";
import { Nodes, walk } from "../../../service/verifier/trie.ts";

const keyOf = (place: number): Uint8Array => bytesOf(encodeRlp(toBeArray(place)));
const valueOf = (place: number): string => hexlify(new Uint8Array(40 + (place % 300)).fill(place % 251));

describe("what leads to a transaction", () => {
  // Across the places where keys become longer and the trie deeper.
  for (const count of [1, 2, 3, 16, 17, 127, 128, 129, 300])
    it(`is what another library gives, among ${count}, and is walked by the verifier`, async () => {
      const trie = await createMPT();
      const values = Array.from({ length: count }, (_, place) => valueOf(place));
      for (const [place, value] of values.entries()) await trie.put(keyOf(place), bytesOf(value));
      for (const place of new Set([0, 1, 15, 16, 126, 127, 128, count - 1].filter((each) => each < count))) {
        const { root, nodes } = branchTo(place, values);
        expect(root).to.equal(hexOf(trie.root()));
        expect(nodes).to.deep.equal((await createMerkleProof(trie, keyOf(place))).map(hexOf));
        const found = walk(new Nodes(nodes.map(bytesOf)), root, keyOf(place));
        expect(found && hexOf(found)).to.equal(values[place]);
      }
    });
});
