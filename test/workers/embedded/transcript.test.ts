import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { allBlocks, Openings, rpcOf } from "./support.ts";

const TRANSCRIPT = join(import.meta.dirname, "fixtures", "transcript");

/**
 * A chain made once and committed: a contract, its calls and logs, reverted calls, every kind of transaction, blocks
 * of one and of several senders, pauses. It must replay to the same hashes under every later version of the service
 * and of Hardhat; should it ever not, then no installation would start after that upgrade. Never make it anew to
 * please a test.
 */
describe("embedded: an old transcript", () => {
  const openings = new Openings();
  afterEach(() => openings.close());

  it("replays to identical hashes", async () => {
    const dir = openings.folder();
    for (const name of ["genesis.json", "blocks.ndjson"]) copyFileSync(join(TRANSCRIPT, name), join(dir, name));
    const expected = JSON.parse(readFileSync(join(TRANSCRIPT, "expected.json"), "utf8")) as {
      contract: string;
      transactions: number;
      stateRoot: string;
      blocks: string[];
    };
    const progress: number[] = [];
    const { url } = await openings.node(dir, (done) => progress.push(done));
    const rpc = rpcOf(url);
    const blocks = await allBlocks(rpc);
    expect(blocks.map(({ hash }) => hash)).to.deep.equal(expected.blocks);
    expect(blocks.at(-1).stateRoot).to.equal(expected.stateRoot);
    expect(blocks.flatMap(({ transactions }) => transactions)).to.have.length(expected.transactions);
    expect(await rpc("eth_getCode", expected.contract, "latest")).to.have.length.greaterThan(2);
    expect(await rpc("eth_getLogs", { fromBlock: "0x0", address: expected.contract })).to.have.length(20);
    expect(progress.at(-1)).to.equal(expected.blocks.length - 1);
    // Nothing was added or taken away by reading it.
    expect(readFileSync(join(dir, "blocks.ndjson"), "utf8")).to.equal(
      readFileSync(join(TRANSCRIPT, "blocks.ndjson"), "utf8"),
    );
  });
});
