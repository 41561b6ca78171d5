import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { StoredBlock } from "../../../service/embedded/node/blocks.ts";
import type { NodeRecord } from "../../../service/embedded/node/identity.ts";
import { allBlocks, type Answer, eventually, Openings, refusal, rpcOf, signerOf } from "./support.ts";

const KILLS = process.env["TEST_DEEP"] === "1" ? 20 : 3;

describe("embedded: the chain node and crashes", () => {
  const openings = new Openings();
  afterEach(() => openings.close());

  /** A folder with a stopped chain of so many blocks, one transaction each. */
  async function stoppedChain(blocks: number): Promise<{ dir: string; file: string; hashes: string[] }> {
    const dir = openings.folder();
    const node = await openings.node(dir);
    const hashes: string[] = [];
    for (let nonce = 0; nonce < blocks; nonce++)
      hashes.push(await rpcOf(node.url)("eth_sendRawTransaction", await signerOf(node).sign(nonce)));
    await node.stop();
    return { dir, file: join(dir, "blocks.ndjson"), hashes };
  }

  it("keeps every answered transaction through kills at random moments", async () => {
    const dir = openings.folder();
    const node = await openings.node(dir);
    const rpc = rpcOf(node.url);
    const answered = new Map<string, string>();
    const receipts = new Map<string, string>();
    let sending = true;
    const sender = async (key: string): Promise<void> => {
      const { sign } = signerOf(node, key);
      for (let nonce = 0; sending; nonce++) {
        const raw = await sign(nonce);
        // Sent again until it is answered, as the outbox does.
        const hash = (await eventually(() => rpc("eth_sendRawTransaction", raw))) as string;
        answered.set(raw, hash);
        await rpc("eth_getTransactionReceipt", hash).then(
          ({ blockHash }: Answer) => receipts.set(hash, blockHash as string),
          () => {},
        );
      }
    };
    const senders = Object.values(node.keys).map(sender);
    for (let kill = 0; kill < KILLS; kill++) {
      await eventually(() => rpc("eth_blockNumber"));
      await sleep(Math.random() * 400);
      process.kill((JSON.parse(readFileSync(join(dir, "node.json"), "utf8")) as NodeRecord).pid, "SIGKILL");
    }
    await eventually(() => rpc("eth_blockNumber"));
    sending = false;
    await Promise.all(senders);
    const before = await allBlocks(rpc);
    await node.stop();

    const again = rpcOf((await openings.node(dir)).url);
    expect(await allBlocks(again)).to.deep.equal(before);
    expect(answered.size).to.be.greaterThan(KILLS);
    for (const [raw, hash] of answered) {
      const receipt = await again("eth_getTransactionReceipt", hash);
      expect(receipt?.status, raw).to.equal("0x1");
      if (receipts.has(hash)) expect(receipt.blockHash).to.equal(receipts.get(hash));
    }
  });

  it("drops a last line that a crash left unfinished, and goes on", async () => {
    const { dir, file, hashes } = await stoppedChain(3);
    const whole = readFileSync(file, "utf8");
    truncateSync(file, whole.length - 40);
    const node = await openings.node(dir);
    expect(await rpcOf(node.url)("eth_blockNumber")).to.equal("0x2");
    const kept = readFileSync(file, "utf8");
    expect(kept).to.equal(whole.slice(0, whole.lastIndexOf("\n", whole.length - 2) + 1));
    expect(readFileSync(join(dir, "node.log"), "utf8")).to.include("was not finished");
    // The sender, who had no answer, sends again.
    const hash = await rpcOf(node.url)("eth_sendRawTransaction", await signerOf(node).sign(2));
    expect(hash).to.equal(hashes[2]);
  });

  const damages: [string, (block: StoredBlock) => unknown, RegExp][] = [
    ["unreadable", () => "{", /cannot be read/],
    ["of another shape", (block) => ({ ...block, transactions: "0x" }), /cannot be read/],
    ["with another number", (block) => ({ ...block, number: 7 }), /holds block 7/],
    ["with another parent", (block) => ({ ...block, parent: block.hash }), /parent/],
    ["with another time", (block) => ({ ...block, timestamp: block.timestamp + 1 }), /replays to another block/],
    ["without its transaction", (block) => ({ ...block, transactions: [] }), /replays to another block/],
    ["with another transaction", (block) => ({ ...block, transactions: ["0x02ff"] }), /refuses it/],
  ];
  it("refuses any other damage, names the line, and touches nothing", async () => {
    const original = await stoppedChain(3);
    const lines = readFileSync(original.file, "utf8").trimEnd().split("\n");
    for (const [what, damage, reason] of damages) {
      const dir = openings.folder();
      const file = join(dir, "blocks.ndjson");
      cpSync(join(original.dir, "genesis.json"), join(dir, "genesis.json"));
      const damaged = damage(JSON.parse(lines[1] ?? "") as StoredBlock);
      const line = typeof damaged === "string" ? damaged : JSON.stringify(damaged);
      const text = `${[lines[0], line, lines[2]].join("\n")}\n`;
      writeFileSync(file, text);
      const said = await refusal(() => openings.node(dir));
      expect(said, what).to.match(/^Line 2 of .*blocks\.ndjson is damaged \(.*\): restore the file from a copy\.$/);
      expect(said, what).to.match(reason);
      expect(readFileSync(file, "utf8"), what).to.equal(text);
    }
  });

  it("refuses blocks without their first settings, or with altered ones", async () => {
    const { dir } = await stoppedChain(1);
    const path = join(dir, "genesis.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/"initialDate": \d/, '"initialDate": 2'));
    expect(await refusal(() => openings.node(dir))).to.match(/^The settings in .* make another first block/);
    writeFileSync(path, "{");
    expect(await refusal(() => openings.node(dir))).to.match(/^The file .*genesis.json is damaged/);
    rmSync(path);
    expect(await refusal(() => openings.node(dir))).to.match(/^The file .*genesis.json is missing/);
    writeFileSync(path, text);
    rmSync(join(dir, "blocks.ndjson"));
    expect(await refusal(() => openings.node(dir))).to.match(/^The file .*blocks.ndjson is missing/);
  });
});
