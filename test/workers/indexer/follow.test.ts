import { expect } from "chai";
import type { Block } from "../../../service/chain/provider.ts";
import { FinalityBroken, type Known, nextEvent } from "../../../service/indexer/follow.ts";

const block = (number: number, hash: string, parentHash: string): Block => ({
  number,
  hash,
  parentHash,
  timestamp: 0,
  baseFee: 0n,
  gasLimit: 30_000_000,
  logsBloom: "0x",
});

/** A chain of blocks a0, a1 … up to `last`, the ones from `fork` on named b instead. */
function chainOf(last: number, fork = Infinity): (Block | null)[] {
  const name = (number: number) => `${number >= fork ? "b" : "a"}${number}`;
  return Array.from({ length: last + 1 }, (_, number) => block(number, name(number), number ? name(number - 1) : ""));
}

const nodeOf = (blocks: (Block | null)[], tip = blocks.length - 1) => ({
  blockNumber: async () => tip,
  block: async (at: number | "latest") => (at === "latest" ? blocks[tip]! : (blocks[at] ?? null)),
});

function knownOf(last: number, final: number, kept: (number: number) => boolean = () => true): Known {
  return {
    head: { number: last, hash: `a${last}` },
    hashAt: async (number) => (number <= last && kept(number) ? `a${number}` : null),
    finalNumber: async () => final,
  };
}

describe("following a chain", () => {
  it("takes the next block when it names our head as its parent", async () => {
    const event = await nextEvent(nodeOf(chainOf(6)), knownOf(5, 5), 0, 0);
    expect(event).to.deep.include({ type: "block" });
    expect(event).to.have.nested.property("block.hash", "a6");
  });

  it("starts at the first block of the deployment, and waits for it", async () => {
    const nothing = { ...knownOf(0, -1), head: null };
    expect(await nextEvent(nodeOf(chainOf(6)), nothing, 3, 0)).to.have.nested.property("block.number", 3);
    expect(await nextEvent(nodeOf(chainOf(2)), nothing, 3, 0)).to.equal(null);
  });

  it("goes back to the last block that both have", async () => {
    expect(await nextEvent(nodeOf(chainOf(6, 4)), knownOf(5, 2), 0, 3)).to.deep.equal({ type: "reorg", ancestor: 3 });
    expect(await nextEvent(nodeOf(chainOf(5, 4)), knownOf(5, 2), 0, 3)).to.deep.equal({ type: "reorg", ancestor: 3 });
  });

  it("begins again when nothing was final and nothing is left", async () => {
    expect(await nextEvent(nodeOf(chainOf(3, 0)), knownOf(3, -1), 0, 9)).to.deep.equal({ type: "reorg", ancestor: -1 });
  });

  it("stops when what was final has changed", async () => {
    const broken = await nextEvent(nodeOf(chainOf(6, 2)), knownOf(5, 3), 0, 2).catch((error: unknown) => error);
    expect(broken).to.be.instanceOf(FinalityBroken);
  });

  it("concludes nothing from what a node lacks", async () => {
    const lagging = chainOf(5);
    lagging[5] = null;
    expect(await nextEvent(nodeOf(lagging, 5), knownOf(5, 5), 0, 0), "one of several nodes is behind").to.equal(null);
    expect(
      await nextEvent(
        nodeOf(chainOf(1)),
        knownOf(5, 5, (n) => n > 3),
        0,
        0,
      ),
      "a node that resyncs",
    ).to.equal(null);
    expect(await nextEvent(nodeOf(chainOf(4)), knownOf(5, 5), 0, 0), "behind on the same chain").to.equal(null);
  });

  it("concludes nothing from a node that contradicts itself", async () => {
    const torn = chainOf(6);
    torn[6] = block(6, "c6", "c5");
    expect(await nextEvent(nodeOf(torn), knownOf(5, 3), 0, 2)).to.equal(null);
  });

  it("moves finality on, never back", async () => {
    expect(await nextEvent(nodeOf(chainOf(5)), knownOf(5, 1), 0, 3)).to.deep.equal({ type: "finalize", number: 2 });
    expect(await nextEvent(nodeOf(chainOf(5)), knownOf(5, 2), 0, 3)).to.equal(null);
  });
});
