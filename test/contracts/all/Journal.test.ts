import { expect } from "chai";
import { keccak256, toBeHex, ZeroHash } from "ethers";
import { network } from "hardhat";
import { drawing } from "../support/chance.ts";
import { by, deployLedger } from "../support/ledger.ts";
import { consistencyOf, leafHash, rootOf } from "../support/merkle.ts";
import { commitmentOf } from "../support/requests.ts";

const { ethers, networkHelpers } = await network.create();

const deep = process.env["TEST_DEEP"] === "1";

/** The eight leaves that all implementations of RFC 6962 and 9162 share, and the roots of the first one to eight. */
const LEAVES = [
  "0x",
  "0x00",
  "0x10",
  "0x2021",
  "0x3031",
  "0x40414243",
  "0x5051525354555657",
  "0x606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "0xfac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "0xaeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "0xd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "0x4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "0x76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "0xddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** Published consistency proofs between them: [older size, newer size, path]. */
const PROOFS: [number, number, string[]][] = [
  [
    1,
    8,
    [
      "0x96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "0x5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "0x6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  ],
  [
    6,
    8,
    [
      "0x0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "0xca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "0xd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  ],
  [
    2,
    5,
    [
      "0x5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "0xbc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  ],
];

describe("Journal", function () {
  async function empty() {
    const ledger = await deployLedger(ethers);
    return { ledger, journal: ledger.journal, keeper: by(ledger.keeper, ledger.journal) };
  }

  type Keeper = Awaited<ReturnType<typeof empty>>["keeper"];

  const refused = async (
    keeper: Keeper,
    size: number,
    root: string,
    path: string[],
    current: number,
    error: string,
  ) => {
    await expect(keeper.anchor(size, root, path))
      .to.be.revertedWithCustomError(keeper, error)
      .withArgs(size, current);
  };

  it("starts with nothing, and keeps its head in two slots", async function () {
    const { journal, keeper } = await networkHelpers.loadFixture(empty);
    expect(await journal.head()).to.deep.equal([0n, 0n, ZeroHash]);
    const time = BigInt(await networkHelpers.time.latest()) + 10n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(keeper.anchor(3, ROOTS[2], []))
      .to.emit(journal, "HeadAnchored")
      .withArgs(3, ROOTS[2]);
    expect(await journal.head()).to.deep.equal([3n, time, ROOTS[2]]);
    const read = (slot: number) => ethers.provider.getStorage(journal.target, slot);
    expect(await read(1)).to.equal(toBeHex(3n | (time << 64n), 32));
    expect(await read(2)).to.equal(ROOTS[2]);
  });

  it("is its keeper's alone", async function () {
    const { ledger, journal } = await networkHelpers.loadFixture(empty);
    for (const caller of [ledger.admin, ledger.registrar, ledger.relayer, ledger.authority, ledger.stranger]) {
      await expect(by(caller, journal).anchor(1, ROOTS[0], []))
        .to.be.revertedWithCustomError(journal, "AccessManagedUnauthorized")
        .withArgs(caller.address);
    }
  });

  it("grows only", async function () {
    const { keeper } = await networkHelpers.loadFixture(empty);
    await refused(keeper, 0, ROOTS[0]!, [], 0, "JournalNotLonger");
    await keeper.anchor(5, ROOTS[4], []);
    for (const size of [0, 4, 5]) await refused(keeper, size, ROOTS[4]!, [], 5, "JournalNotLonger");
  });

  it("refuses a root of zero, and a proof where there is nothing to continue", async function () {
    const { keeper } = await networkHelpers.loadFixture(empty);
    await refused(keeper, 1, ZeroHash, [], 0, "JournalInvalidConsistency");
    await refused(keeper, 2, ROOTS[1]!, [ROOTS[0]!], 0, "JournalInvalidConsistency");
  });

  describe("against the published vectors", function () {
    const hashes = LEAVES.map(leafHash);

    it("the test's own implementation is right", function () {
      expect(ROOTS.map((_, i) => rootOf(hashes.slice(0, i + 1)))).to.deep.equal(ROOTS);
      for (const [first, second, path] of PROOFS) {
        expect(consistencyOf(first, hashes.slice(0, second)), `${first} to ${second}`).to.deep.equal(path);
      }
    });

    for (const [first, second, path] of PROOFS) {
      it(`takes ${first} to ${second}`, async function () {
        const { keeper, journal } = await networkHelpers.loadFixture(empty);
        await keeper.anchor(first, ROOTS[first - 1], []);
        await keeper.anchor(second, ROOTS[second - 1], path);
        expect((await journal.head()).root).to.equal(ROOTS[second - 1]);
      });
    }

    it("takes every step between eight leaves, and no other root, size or proof", async function () {
      const { keeper } = await networkHelpers.loadFixture(empty);
      for (let first = 1; first < 8; first++) {
        const snapshot = await networkHelpers.takeSnapshot();
        await keeper.anchor(first, ROOTS[first - 1], []);
        for (let second = first + 1; second <= 8; second++) {
          const path = consistencyOf(first, hashes.slice(0, second));
          await keeper.anchor.staticCall(second, ROOTS[second - 1], path);
          const invalid = (root: string, altered: string[], size = second) =>
            refused(keeper, size, root, altered, first, "JournalInvalidConsistency");
          await invalid(ROOTS[second - 2]!, path);
          await invalid(ROOTS[second - 1]!, [...path, ROOTS[0]!]);
          await invalid(ROOTS[second - 1]!, path.slice(1));
          await invalid(ROOTS[second - 1]!, path.slice(0, -1));
          await invalid(ROOTS[second - 1]!, []);
          if (path.length > 1) await invalid(ROOTS[second - 1]!, path.toReversed());
        }
        await snapshot.restore();
      }
    });
  });

  it("agrees with another implementation on logs of random sizes, and refuses each altered proof", async function () {
    this.timeout(0);
    const { keeper } = await networkHelpers.loadFixture(empty);
    const draw = drawing(0x51151a);
    const leaves = Array.from({ length: deep ? 5_000 : 700 }, (_, i) => leafHash(commitmentOf(`observation ${i}`)));
    for (let round = 0; round < (deep ? 200 : 25); round++) {
      const second = 2 + draw(leaves.length - 1);
      // Around powers of two the proof has its corners.
      const near = Math.min(2 ** draw(10) + draw(3) - 1, second - 1);
      const first = draw(2) === 0 ? 1 + draw(second - 1) : Math.max(1, near);
      const older = rootOf(leaves.slice(0, first));
      const newer = rootOf(leaves.slice(0, second));
      const path = consistencyOf(first, leaves.slice(0, second));
      const snapshot = await networkHelpers.takeSnapshot();
      await keeper.anchor(first, older, []);
      await keeper.anchor.staticCall(second, newer, path);

      const at = draw(path.length);
      const flipped = toBeHex(BigInt(path[at]!) ^ (1n << BigInt(draw(256))), 32);
      const forged = rootOf([keccak256(leaves[0]!), ...leaves.slice(1, second)]);
      for (const [root, altered] of [
        [newer, path.with(at, flipped)],
        [newer, path.toSpliced(at, 1)],
        [newer, path.toSpliced(at, 0, path[at]!)],
        [forged, path],
        // The proof of a log in which the first leaf was replaced after it was anchored.
        [forged, consistencyOf(first, [keccak256(leaves[0]!), ...leaves.slice(1, second)])],
      ] as [string, string[]][]) {
        await refused(keeper, second, root, altered, first, "JournalInvalidConsistency");
      }
      await snapshot.restore();
    }
  });

  it("keeps the history of a log that grows in steps", async function () {
    const { journal, keeper } = await networkHelpers.loadFixture(empty);
    const leaves = Array.from({ length: 64 }, (_, i) => leafHash(commitmentOf(`step ${i}`)));
    let last = 0;
    for (const size of [1, 2, 3, 7, 8, 15, 16, 33, 64]) {
      const part = leaves.slice(0, size);
      await keeper.anchor(size, rootOf(part), last === 0 ? [] : consistencyOf(last, part));
      last = size;
    }
    expect((await journal.head()).root).to.equal(rootOf(leaves));
    expect(await journal.queryFilter(journal.filters["HeadAnchored"]!())).to.have.length(9);
  });
});
