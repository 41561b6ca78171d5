import { expect } from "chai";
import fc from "fast-check";
import {
  type ConsistencyProof,
  type Hash,
  type InclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from "../../../service/formats/merkle.ts";
import {
  append,
  frontierOf,
  type Head,
  memoryTree,
  type NodeId,
  type Plan,
  planConsistency,
  planInclusion,
} from "../../../service/formats/merkleNodes.ts";
import { mth, path as pathOf, proof as proofOf } from "./independentMerkle.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const unhex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));
const EMPTY: Head = { size: 0, frontier: [] };

/** Leaves of which no two are equal: equal ones may stand in for one another. */
const dataOf = (size: number): Uint8Array[] => Array.from({ length: size }, (_, i) => Uint8Array.of(i >> 8, i & 255));
const leavesOf = (size: number): Hash[] => dataOf(size).map(leafHash);
const trees = Array.from({ length: 131 }, (_, size) => memoryTree(leavesOf(size)));

function inclusion(index: number, size: number): InclusionProof {
  const tree = trees[size]!;
  return { leaf: leavesOf(size)[index]!, index, size, path: tree.inclusion(index), root: tree.root };
}

function consistency(first: number, second: number): ConsistencyProof {
  const [older, newer] = [trees[first]!, trees[second]!];
  return { first, second, firstRoot: older.root, secondRoot: newer.root, path: newer.consistency(first) };
}

const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at % 32 ? byte ^ 1 : byte));

/** The proof with its path bent in every way that it has: a byte, an element more or less, two exchanged. */
function* bent(path: readonly Hash[], at: number): Generator<Hash[]> {
  for (let i = 0; i < path.length; i++) {
    yield path.map((hash, j) => (i === j ? flip(hash, at) : hash));
    yield [...path.slice(0, i), ...path.slice(i + 1)];
    yield [...path.slice(0, i), path[i]!, ...path.slice(i)];
    yield path.map((hash, j) => (i === j ? hash.slice(1) : hash));
    if (i > 0) yield [...path.slice(0, i - 1), path[i]!, path[i - 1]!, ...path.slice(i + 1)];
  }
  yield [...path, new Uint8Array(32)];
  yield [new Uint8Array(32), ...path];
}

/** Of the tests of Certificate Transparency's reference implementation. */
const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  (data) => leafHash(unhex(data)),
);
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const [A, B, C, D, E, F, G] = [
  "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
  "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
] as const;
const INCLUSIONS: [index: number, size: number, path: string[]][] = [
  [0, 1, []],
  [0, 2, [A]],
  [1, 2, [ROOTS[1]!]],
  [2, 3, [ROOTS[2]!]],
  [1, 5, [ROOTS[1]!, B, D]],
  [0, 8, [A, B, C]],
  [5, 8, [D, E, G]],
];
const CONSISTENCIES: [first: number, second: number, path: string[]][] = [
  [1, 1, []],
  [1, 8, [A, B, C]],
  [2, 5, [B, D]],
  [6, 8, [F, E, G]],
];

describe("the published vectors of Merkle trees", () => {
  for (const [size, root] of ROOTS.entries()) {
    it(`have the root of ${size} leaves`, () => {
      expect(hex(memoryTree(LEAVES.slice(0, size)).root)).to.equal(root);
    });
  }

  for (const [index, size, path] of INCLUSIONS) {
    it(`prove leaf ${index} of ${size}`, () => {
      const tree = memoryTree(LEAVES.slice(0, size));
      expect(tree.inclusion(index).map(hex)).to.deep.equal(path);
      const proof = { leaf: LEAVES[index]!, index, size, path: path.map(unhex), root: tree.root };
      expect(verifyInclusion(proof)).to.equal(true);
    });
  }

  for (const [first, second, path] of CONSISTENCIES) {
    it(`prove that ${second} leaves begin with ${first}`, () => {
      const tree = memoryTree(LEAVES.slice(0, second));
      expect(tree.consistency(first).map(hex)).to.deep.equal(path);
      const [firstRoot, secondRoot] = [unhex(ROOTS[first]!), tree.root];
      expect(verifyConsistency({ first, second, firstRoot, secondRoot, path: path.map(unhex) })).to.equal(true);
    });
  }
});

describe("a Merkle tree", () => {
  it("is the one of the RFC's recursions, with their proofs, at every size up to 40", () => {
    for (let size = 0; size <= 40; size++) {
      const data = dataOf(size);
      const tree = trees[size]!;
      expect(hex(tree.root)).to.equal(hex(mth(data)));
      for (let index = 0; index < size; index++) {
        expect(tree.inclusion(index).map(hex)).to.deep.equal(pathOf(index, data).map(hex));
      }
      for (let first = 1; first <= size; first++) {
        expect(tree.consistency(first).map(hex)).to.deep.equal(proofOf(first, data).map(hex));
      }
    }
  });

  it("keeps leaves and nodes apart", () => {
    const [left, right] = leavesOf(2) as [Hash, Hash];
    expect(hex(leafHash(Uint8Array.of(...left, ...right)))).not.to.equal(hex(nodeHash(left, right)));
  });

  const size = fc.integer({ min: 1, max: 130 });
  const leaf = size.chain((n) => fc.tuple(fc.nat({ max: n - 1 }), fc.constant(n)));
  const sizes = fc.tuple(fc.nat({ max: 130 }), fc.nat({ max: 130 })).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);

  it("proves every leaf, and nothing else by that proof", () => {
    fc.assert(
      fc.property(leaf, fc.nat({ max: 140 }), fc.nat({ max: 31 }), ([index, size], other, at) => {
        const proof = inclusion(index, size);
        expect(verifyInclusion(proof)).to.equal(true);
        for (const path of bent(proof.path, at)) expect(verifyInclusion({ ...proof, path })).to.equal(false);
        expect(verifyInclusion({ ...proof, leaf: flip(proof.leaf, at) })).to.equal(false);
        expect(verifyInclusion({ ...proof, root: flip(proof.root, at) })).to.equal(false);
        if (other !== index) expect(verifyInclusion({ ...proof, index: other })).to.equal(false);
        const tree = trees[other];
        if (other !== size && tree) expect(verifyInclusion({ ...proof, size: other, root: tree.root })).to.equal(false);
      }),
    );
  });

  it("proves that it begins with any smaller one, and nothing else by that proof", () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: 130 }), fc.nat({ max: 31 }), ([first, second], other, at) => {
        const proof = consistency(first!, second!);
        expect(verifyConsistency(proof)).to.equal(true);
        for (const path of bent(proof.path, at)) expect(verifyConsistency({ ...proof, path })).to.equal(false);
        const { firstRoot, secondRoot } = proof;
        expect(verifyConsistency({ ...proof, firstRoot: flip(firstRoot, at) })).to.equal(false);
        if (first !== 0) {
          expect(verifyConsistency({ ...proof, secondRoot: flip(secondRoot, at) })).to.equal(false);
          if (first !== second) expect(verifyConsistency({ ...proof, secondRoot: firstRoot })).to.equal(false);
        }
        const root = trees[other]!.root;
        if (other !== first) {
          // an empty path says that sizes are equal or the first is 0, and may fit both
          const fits = proof.path.length === 0 && (other === 0 || other === second);
          expect(verifyConsistency({ ...proof, first: other, firstRoot: root })).to.equal(fits);
        }
        if (other !== second && first !== 0) {
          expect(verifyConsistency({ ...proof, second: other, secondRoot: root })).to.equal(false);
        }
      }),
    );
  });

  it("does not prove that history which was changed is the same", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([first, second], choice) => {
        fc.pre(first! > 0);
        const changed = leavesOf(second!);
        changed[choice % first!] = leafHash(Uint8Array.of(1, 2, 3));
        const tree = memoryTree(changed);
        const firstRoot = trees[first!]!.root;
        const proof = { first: first!, second: second!, firstRoot, secondRoot: tree.root };
        expect(verifyConsistency({ ...proof, path: tree.consistency(first!) })).to.equal(false);
        expect(verifyConsistency({ ...proof, path: trees[second!]!.consistency(first!) })).to.equal(false);
      }),
    );
  });

  it("takes nothing that is no size, index or hash", () => {
    const [included, consistent] = [inclusion(0, 4), consistency(2, 4)];
    for (const odd of [-1, 0.5, NaN, Infinity, 2 ** 53, "0", null, undefined] as unknown as number[]) {
      expect(verifyInclusion({ ...included, index: odd })).to.equal(false);
      expect(verifyInclusion({ ...included, size: odd })).to.equal(false);
      expect(verifyConsistency({ ...consistent, first: odd })).to.equal(false);
      expect(verifyConsistency({ ...consistent, second: odd })).to.equal(false);
      expect(() => planInclusion(odd, 4)).to.throw(RangeError);
      expect(() => planConsistency(2, odd)).to.throw(RangeError);
      expect(() => frontierOf(odd)).to.throw(RangeError);
    }
    const short = new Uint8Array(31);
    expect(verifyInclusion({ ...included, leaf: short })).to.equal(false);
    expect(verifyInclusion({ ...included, root: short })).to.equal(false);
    expect(verifyConsistency({ ...consistent, firstRoot: short })).to.equal(false);
    expect(verifyConsistency({ first: 0, second: 0, firstRoot: short, secondRoot: short, path: [] })).to.equal(false);
    expect(() => planInclusion(4, 4)).to.throw(RangeError);
    expect(() => planConsistency(5, 4)).to.throw(RangeError);
    expect(() => append(EMPTY, [short])).to.throw(TypeError);
    expect(() => append({ size: 3, frontier: leavesOf(1) }, [])).to.throw(RangeError);
    expect(() => planInclusion(0, 4).proof([undefined, ...leavesOf(1)])).to.throw("missing");
    expect(() => planInclusion(0, 4).proof(leavesOf(1))).to.throw("missing");
  });
});

describe("a Merkle tree kept as rows", () => {
  it("grows by any steps into the same tree, and every row is written once", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 6 }), (steps) => {
        const rows = new Map<string, Hash>();
        let head = EMPTY;
        for (const step of steps) {
          const grown = append(head, leavesOf(head.size + step).slice(head.size));
          for (const { level, index, hash } of grown.nodes) {
            expect(rows.has(`${level}/${index}`)).to.equal(false);
            rows.set(`${level}/${index}`, hash);
          }
          head = grown.head;
          // what a restarted service reads back is what it goes on with
          expect(frontierOf(head.size).map(({ level, index }) => rows.get(`${level}/${index}`))).to.deep.equal(
            head.frontier,
          );
          expect(hex(rootOf(head.frontier))).to.equal(hex(trees[head.size]!.root));
        }
        expect(rows.size).to.be.at.most(2 * head.size);
      }),
    );
  });

  it("reads some dozens of rows for a proof at 100,000 leaves, also of the past", () => {
    const levels: Hash[][] = [];
    const leaves = Array.from({ length: 100_003 }, (_, i) => leafHash(Uint8Array.of(i >> 16, i >> 8, i)));
    const { head, nodes } = append(EMPTY, leaves);
    for (const { level, index, hash } of nodes) (levels[level] ??= [])[index] = hash;
    const at = ({ level, index }: NodeId): Hash => levels[level]![index]!;
    const read = (plan: Plan): Hash[] => {
      expect(plan.nodes.length).to.be.at.most(34);
      return plan.proof(plan.nodes.map(at));
    };
    const rootAt = (size: number): Hash => rootOf(frontierOf(size).map(at));
    expect(hex(rootAt(head.size))).to.equal(hex(rootOf(head.frontier)));
    const past = fc.integer({ min: 1, max: head.size });
    fc.assert(
      fc.property(past, past, fc.nat(), (a, b, choice) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const index = choice % second;
        const secondRoot = rootAt(second);
        const path = read(planInclusion(index, second));
        expect(verifyInclusion({ leaf: leaves[index]!, index, size: second, path, root: secondRoot })).to.equal(true);
        const steps = read(planConsistency(first, second));
        const proof = { first, second, firstRoot: rootAt(first), secondRoot, path: steps };
        expect(verifyConsistency(proof)).to.equal(true);
      }),
    );
  });

  it("counts beyond 32 bits", () => {
    // where all leaves are equal, so are all subtrees of a level
    const levels: Hash[] = [leafHash(new Uint8Array())];
    while (levels.length < 54) levels.push(nodeHash(levels.at(-1)!, levels.at(-1)!));
    const at = ({ level }: NodeId): Hash => levels[level]!;
    const large = fc.maxSafeNat();
    fc.assert(
      fc.property(large, large, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (a, b, share) => {
        fc.pre(a > 0 && b > 0);
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const rootAt = (size: number): Hash => rootOf(frontierOf(size).map(at));
        const index = Math.floor(share * second);
        const included = planInclusion(index, second);
        const path = included.proof(included.nodes.map(at));
        expect(verifyInclusion({ leaf: levels[0]!, index, size: second, path, root: rootAt(second) })).to.equal(true);
        const consistent = planConsistency(first, second);
        const steps = consistent.proof(consistent.nodes.map(at));
        const [firstRoot, secondRoot] = [rootAt(first), rootAt(second)];
        expect(verifyConsistency({ first, second, firstRoot, secondRoot, path: steps })).to.equal(true);
      }),
    );
  });
});
