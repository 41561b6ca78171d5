import { cpSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { NodeRecord } from "../../../service/embedded/node/identity.ts";
import { isAlive } from "../../../service/embedded/processes.ts";
import { allBlocks, eventually, Openings, refusal, rpcOf, signerOf } from "./support.ts";

function recordOf(dir: string): NodeRecord {
  return JSON.parse(readFileSync(join(dir, "node.json"), "utf8")) as NodeRecord;
}

describe("embedded: the chain node", () => {
  const openings = new Openings();
  afterEach(() => openings.close());

  it("starts with the first block only, funded keys and a chain id of its own", async () => {
    const [dir, other] = [openings.folder(), openings.folder()];
    const node = await openings.node(dir);
    const rpc = rpcOf(node.url);
    expect(await rpc("eth_blockNumber")).to.equal("0x0");
    expect(BigInt(await rpc("eth_chainId"))).to.equal(node.chainId);
    expect(node.adopted).to.equal(false);
    expect(Object.keys(node.keys)).to.have.members(["registrar", "relayer", "admin"]);
    for (const key of Object.values(node.keys))
      expect(BigInt(await rpc("eth_getBalance", signerOf(node, key).address, "latest"))).to.equal(10n ** 27n);
    expect(statSync(join(dir, "genesis.json")).mode & 0o777).to.equal(0o600);
    expect((await openings.node(other)).chainId).not.to.equal(node.chainId);
  });

  it("restores every block to the same hash, and its keys", async () => {
    const dir = openings.folder();
    const first = await openings.node(dir);
    const { sign } = signerOf(first);
    for (let nonce = 0; nonce < 6; nonce++) await rpcOf(first.url)("eth_sendRawTransaction", await sign(nonce));
    const before = await allBlocks(rpcOf(first.url));
    await Promise.all([first.stop(), first.stop()]);
    expect(await refusal(() => rpcOf(first.url)("eth_blockNumber"))).to.match(/fetch failed/);
    const second = await openings.node(dir);
    expect(second.keys).to.deep.equal(first.keys);
    expect(await allBlocks(rpcOf(second.url))).to.deep.equal(before);
    // The clock runs on: what is estimated now meets the deadlines of now.
    const pending = await rpcOf(second.url)("eth_getBlockByNumber", "pending", false);
    expect(Number(pending.timestamp)).to.be.closeTo(Math.floor(Date.now() / 1000), 60);
  });

  it("mines what arrives together in one block, in the order of the sender's numbers", async () => {
    const node = await openings.node(openings.folder());
    const rpc = rpcOf(node.url);
    const { sign } = signerOf(node);
    const raws = await Promise.all([3, 1, 0, 2].map((nonce) => sign(nonce)));
    await Promise.all(raws.map((raw) => rpc("eth_sendRawTransaction", raw)));
    expect(Number(await rpc("eth_blockNumber"))).to.be.lessThan(4);
    expect((await allBlocks(rpc)).flatMap(({ transactions }) => transactions)).to.have.length(4);
  });

  it("keeps a block below half its gas limit, so that gas stays free", async () => {
    const node = await openings.node(openings.folder());
    const rpc = rpcOf(node.url);
    const raws = await Promise.all([0, 1, 2, 3, 4].map((nonce) => signerOf(node).sign(nonce, { gasLimit: 6_000_000 })));
    await Promise.all(raws.map((raw) => rpc("eth_sendRawTransaction", raw)));
    for (const { transactions, baseFeePerGas } of await allBlocks(rpc)) {
      expect(transactions.length).to.be.at.most(2);
      expect(baseFeePerGas).to.equal("0x0");
    }
    await rpc("eth_sendRawTransaction", await signerOf(node).sign(5, { gasLimit: 30_000_000 }));
  });

  it("answers a repetition with the same hash, before and after a restart", async () => {
    const dir = openings.folder();
    const node = await openings.node(dir);
    const raw = await signerOf(node).sign(0);
    const answers = await Promise.all([1, 2, 3].map(() => rpcOf(node.url)("eth_sendRawTransaction", raw)));
    expect(new Set(answers).size).to.equal(1);
    await node.stop();
    const rpc = rpcOf((await openings.node(dir)).url);
    expect(await rpc("eth_sendRawTransaction", raw)).to.equal(answers[0]);
    expect(await rpc("eth_blockNumber")).to.equal("0x1");
  });

  it("passes refusals on as they are, and mines nothing for them", async () => {
    const node = await openings.node(openings.folder());
    const rpc = rpcOf(node.url);
    const { sign } = signerOf(node);
    const refused = async (raw: string): Promise<string> => refusal(() => rpc("eth_sendRawTransaction", raw));
    const poor = signerOf(node, `0x${"1".repeat(64)}`);
    expect(await refused(await poor.sign(0))).to.match(/enough funds/);
    expect(await refused(await sign(0, { chainId: 1 }))).to.match(/chainId/);
    expect(await refused(await sign(0, { gasLimit: 20_000 }))).to.match(/requires at least 21000 gas/);
    expect(await refused(await sign(0, { gasLimit: 30_000_001 }))).to.match(/block gas limit/);
    expect(await refused("0x1234")).to.match(/transaction/i);
    expect(await refused("nothing")).to.match(/0x-prefixed/);
    expect(await refused(await sign(1))).to.equal("nonce too high: expected 0, got 1");
    expect(await rpc("eth_blockNumber")).to.equal("0x0");
    const [one, other] = await Promise.allSettled([
      rpc("eth_sendRawTransaction", await sign(0)),
      rpc("eth_sendRawTransaction", await sign(0, { value: 2 })),
    ]);
    expect([one.status, other.status]).to.have.members(["fulfilled", "rejected"]);
    expect(await rpc("eth_blockNumber")).to.equal("0x1");
    expect(await refused(await sign(0, { value: 3 }))).to.match(/nonce too low/);
  });

  it("lets one that cannot be paid any more fail alone", async () => {
    const node = await openings.node(openings.folder());
    const rpc = rpcOf(node.url);
    const half = { to: signerOf(node, node.keys.admin).address, value: 6n * 10n ** 26n };
    const raws = [await signerOf(node).sign(0, half), await signerOf(node).sign(1, half)];
    const other = await signerOf(node, node.keys.registrar).sign(0);
    const results = await Promise.allSettled([...raws, other].map((raw) => rpc("eth_sendRawTransaction", raw)));
    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected", "fulfilled"]);
    await rpc("eth_sendRawTransaction", await signerOf(node).sign(1));
  });

  it("offers reading and sending, and nothing that changes the chain's clock or past", async () => {
    const node = await openings.node(openings.folder());
    const rpc = rpcOf(node.url);
    for (const method of ["evm_mine", "evm_snapshot", "hardhat_reset", "hardhat_setBalance", "eth_sendTransaction"])
      expect(await refusal(() => rpc(method))).to.equal(`the method ${method} is not available`);
    expect(await refusal(() => rpc("eth_call", { data: "0x60006000fd" }, "latest"))).to.match(/revert/);
    const ask = (body: string, type = "application/json"): Promise<Response> =>
      fetch(node.url, { method: "POST", headers: { "content-type": type }, body });
    const batch = [1, 2].map((id) => ({ jsonrpc: "2.0", id, method: "eth_chainId" }));
    expect(await (await ask(JSON.stringify(batch))).json()).to.have.length(2);
    expect((await (await ask("{")).json()).error.code).to.equal(-32700);
    expect((await (await ask("[]")).json()).error.code).to.equal(-32600);
    expect((await (await ask("null")).json()).error.code).to.equal(-32600);
    expect((await ask("{}", "text/plain")).status).to.equal(405);
    expect((await ask(" ".repeat(17 * 1024 * 1024))).status).to.equal(413);
    expect((await fetch(`${node.url}/identity`)).status).to.equal(401);
  });

  it("is adopted after its service was killed", async () => {
    const dir = openings.folder();
    const killed = await openings.elsewhere("node", dir);
    const { pid } = recordOf(dir);
    await killed.kill();
    const next = await openings.node(dir);
    expect([next.adopted, next.url]).to.deep.equal([true, killed.url]);
    await rpcOf(next.url)("eth_sendRawTransaction", await signerOf(next).sign(0));
    await next.stop();
    expect(isAlive(pid)).to.equal(false);
  });

  it("is started again at the same address when it is killed", async () => {
    const dir = openings.folder();
    const node = await openings.node(dir);
    const rpc = rpcOf(node.url);
    const hash = (await rpc("eth_sendRawTransaction", await signerOf(node).sign(0))) as string;
    process.kill(recordOf(dir).pid, "SIGKILL");
    const receipt = await eventually(() => rpc("eth_getTransactionReceipt", hash));
    expect(receipt.blockNumber).to.equal("0x1");
  });

  it("is left alone when a copy of its folder is opened", async () => {
    const dir = openings.folder();
    const node = await openings.node(dir);
    const copy = openings.folder();
    cpSync(dir, copy, { recursive: true });
    const other = await openings.node(copy);
    expect(other.adopted).to.equal(false);
    expect(other.url).not.to.equal(node.url);
    expect(await rpcOf(node.url)("eth_blockNumber")).to.equal("0x0");
  });
});
