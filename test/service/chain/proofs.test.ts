import { expect } from "chai";
import { Proofs } from "../../../service/chain/proofs.ts";
import type { Chain } from "../../../service/chain/provider.ts";

const block = (number: number) => ({ number, hash: `0x${String(number).padStart(64, "0")}` });
const node = (name: string) => `0x${name}${"00".repeat(40)}`;
const BATCHES = "0xb";

/** A node that counts what it is asked, and answers when told to. */
class SlowNode {
  asked: string[][] = [];
  away = false;
  readonly chain = {
    send: async (method: string, params: unknown[]) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (this.away) throw new Error("away");
      if (method === "eth_getBlockByHash") return { stateRoot: "0x01", hash: params[0], transactions: [] };
      const slots = params[1] as string[];
      this.asked.push(slots);
      const storageProof = slots.map((key) => ({ key, proof: [node("aa"), node(key.slice(2)), "0xc0"] }));
      return { accountProof: [node("ff")], storageProof };
    },
  } as unknown as Chain;
}

describe("proofs of the chain's node", () => {
  it("are asked for in one call by all who read at the same time, and then remembered", async () => {
    const slow = new SlowNode();
    const proofs = new Proofs(slow.chain);
    const readers = Array.from({ length: 200 }, (_, i) =>
      proofs.prove(block(1), { [BATCHES]: [`0x0${i % 4}`, "0x09"] }),
    );
    const [first] = await Promise.all(readers);
    expect(first).to.deep.equal({
      hash: block(1).hash,
      header: { stateRoot: "0x01" },
      nodes: [node("ff"), node("aa"), node("00"), node("09")],
    });
    expect(slow.asked.flat().toSorted()).to.deep.equal(["0x00", "0x01", "0x02", "0x03", "0x09"]);
    expect(slow.asked.length).to.equal(1);
    await proofs.prove(block(1), { [BATCHES]: ["0x02", "0x08"] });
    expect(slow.asked.slice(1)).to.deep.equal([["0x08"]]);
    await proofs.prove(block(2), { [BATCHES]: ["0x02"] });
    expect(slow.asked.length).to.equal(3);
  });

  it("that come in while one call runs share the next one", async () => {
    const slow = new SlowNode();
    const proofs = new Proofs(slow.chain);
    const first = proofs.prove(block(1), { [BATCHES]: ["0x01"] });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const later = ["0x02", "0x03", "0x01"].map((slot) => proofs.prove(block(1), { [BATCHES]: [slot] }));
    await Promise.all([first, ...later]);
    expect(slow.asked).to.deep.equal([["0x01"], ["0x02", "0x03"]]);
  });

  it("are of one block for a few seconds, unless something newer is to be proven or that block is gone", async () => {
    let now = 0;
    const proofs = new Proofs(new SlowNode().chain, () => now);
    expect(proofs.at(block(7), 3)).to.deep.equal(block(7));
    await proofs.prove(block(7), {});
    expect(proofs.at(block(9), 7)).to.include(block(7));
    expect(proofs.at(block(9), 8)).to.deep.equal(block(9));
    expect(proofs.at(block(6), 5)).to.deep.equal(block(6));
    now = 5_001;
    expect(proofs.at(block(9), 7)).to.deep.equal(block(9));
  });

  it("fail for those who asked, and for nobody who asks again later", async () => {
    const slow = new SlowNode();
    slow.away = true;
    const proofs = new Proofs(slow.chain);
    const failed = await Promise.allSettled(
      ["0x01", "0x02"].map((slot) => proofs.prove(block(1), { [BATCHES]: [slot] })),
    );
    expect(failed.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    slow.away = false;
    expect((await proofs.prove(block(1), { [BATCHES]: ["0x01"] })).nodes).to.include(node("01"));
  });

  it("take a seventh of the node's time at most, while what is known is given at once", async () => {
    const slow = new SlowNode();
    const proofs = new Proofs(slow.chain);
    const began = performance.now();
    await proofs.prove(block(1), { [BATCHES]: ["0x01"] });
    const took = performance.now() - began;
    const later = proofs.prove(block(1), { [BATCHES]: ["0x02"] });
    await proofs.prove(block(1), { [BATCHES]: ["0x01"] });
    expect(slow.asked.length).to.equal(1);
    const last = proofs.prove(block(1), { [BATCHES]: ["0x03"] });
    await Promise.all([later, last]);
    expect(slow.asked.slice(1)).to.deep.equal([["0x02", "0x03"]]);
    // The node took at least 5 ms for the first.
    expect(performance.now() - began).to.be.greaterThan(took + 30);
  });

  it("of the next block are asked for with what readers of the last one wanted", async () => {
    const slow = new SlowNode();
    const proofs = new Proofs(slow.chain);
    await proofs.prove(block(1), { [BATCHES]: ["0x01", "0x02"] });
    await proofs.prove(block(2), { [BATCHES]: ["0x02"] });
    await proofs.prove(block(2), { [BATCHES]: ["0x01"] });
    await proofs.prove(block(3), { [BATCHES]: ["0x02"] });
    await proofs.prove(block(4), { [BATCHES]: ["0x04"] });
    expect(slow.asked.slice(1)).to.deep.equal([
      ["0x02", "0x01"],
      ["0x02", "0x01"],
      ["0x04", "0x02"],
    ]);
  });
});
