import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { readRunning } from "../../../service/embedded/running.ts";
import { temporaryFolder } from "../../support/chain/cluster.ts";
import { startAndEnd, startService } from "../../support/chain/process.ts";
import { batchOf, Client, foundCooperative } from "../../support/service/client.ts";

/** One sentence for a person: no stack, no code, a full stop. */
function expectOneSentence(output: string, sentence: RegExp): void {
  const said = output.split("\n").filter((line) => line && !line.startsWith("Silsila is starting"));
  expect(said.join("\n")).to.match(sentence);
  expect(said, output).to.have.length(1);
}

describe("starting and stopping", () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = temporaryFolder("silsila-start-");
    folders.push(made);
    return made;
  };
  after(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })));

  it("is ready within seconds the second time, goes on after kill -9, and stops cleanly on Ctrl-C", async function () {
    const dataDir = folder();
    const first = await startService(dataDir);
    const { client, product, id } = await foundCooperative(first.url, first.operatorKey);
    const batch = await client.post<{ id: string }>("/v1/batches", batchOf(product), { prefer: "wait=20" });
    expect(batch.status).to.equal(201);
    const before = await chainOf(dataDir);
    await first.kill();

    const second = await startService(dataDir);
    expect(second.output()).to.include("taken over");
    const again = new Client(second.url, client.key);
    expect((await again.get(`/v1/batches/${batch.body.id}`)).body).to.include({ state: "final" });
    expect(await second.stop()).to.equal(0);

    // Stopped in order: nothing of it is left, and the chain is made again from its file, hash for hash.
    expect(readRunning(dataDir)).to.equal(null);
    const third = await startService(dataDir);
    expect(third.output()).not.to.include("taken over");
    expect(await chainOf(dataDir)).to.deep.equal(before);
    const organisation = await new Client(third.url, third.operatorKey).get(`/v1/organisations/${id}`);
    expect(organisation.body).to.include({ status: "active" });
    expect(await third.stop()).to.equal(0);
  });

  it("refuses a second copy on the same folder", async function () {
    const dataDir = folder();
    const first = await startService(dataDir);
    const { code, output } = await startAndEnd(dataDir);
    expect(code).to.equal(1);
    expectOneSentence(output, /^Another Silsila \(process \d+\) already uses the folder .+\.$/);
    await first.stop();
  });

  it("refuses a master key that opens nothing of what it holds", async function () {
    const dataDir = folder();
    const first = await startService(dataDir);
    await foundCooperative(first.url, first.operatorKey);
    await first.stop();
    const { code, output } = await startAndEnd(dataDir, { MASTER_KEY: "ab".repeat(32) });
    expect(code).to.equal(1);
    expect(output).to.match(
      /\nThe setting MASTER_KEY is not the one that the stored signing keys were sealed with\.\n/,
    );
  });

  it("refuses a busy port before it opens anything", async () => {
    const busy = createServer().listen(0, "127.0.0.1");
    await once(busy, "listening");
    const { port } = busy.address() as { port: number };
    const { code, output } = await startAndEnd(folder(), { PORT: String(port) });
    busy.close();
    expect(code).to.equal(1);
    expectOneSentence(output, new RegExp(`^The port ${port} is already in use: .+\\.$`));
  });

  it("refuses an unusable folder", async () => {
    const file = join(folder(), "a-file");
    writeFileSync(file, "");
    const { code, output } = await startAndEnd(file);
    expect(code).to.equal(1);
    expectOneSentence(output, /^The folder .+ cannot be used: .+\.$/);
  });

  it("refuses a folder where nothing can be made", async function () {
    // A place of Linux; elsewhere there is no such folder to refuse.
    if (!existsSync("/proc/self")) this.skip();
    const { code, output } = await startAndEnd("/proc/silsila");
    expect(code).to.equal(1);
    expectOneSentence(output, /^The folder \/proc\/silsila cannot be used: .+\.$/);
  });

  const later: [string, Record<string, string>, RegExp][] = [
    [
      "a database that does not answer",
      {
        DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
        MASTER_KEY: "ab".repeat(32),
        OPERATOR_API_KEY: "an-operators-key-of-a-test",
      },
      /^The database at DATABASE_URL does not answer\.$/m,
    ],
    ["a manifest that is none", { DEPLOYMENT_FILE: "/" }, /^The deployment manifest \/ cannot be read\.$/m],
  ];
  for (const [what, environment, sentence] of later)
    it(`refuses ${what}, without a stack`, async () => {
      const { code, output } = await startAndEnd(folder(), environment);
      expect(code).to.equal(1);
      expect(output).to.match(sentence);
      expect(output).not.to.match(/^\s+at /m);
    });

  const wrong: [string, Record<string, string>, RegExp][] = [
    [
      "a port that is no number",
      { PORT: "http" },
      /^The setting PORT must be a whole number from 0 to 65535 \(it is “http”\)\.$/,
    ],
    ["an address that is no URL", { PUBLIC_URL: "silsila.ma" }, /^The setting PUBLIC_URL must be a URL/],
    [
      "a weak operator's key, without repeating it",
      { OPERATOR_API_KEY: "hunter2" },
      /^The setting OPERATOR_API_KEY must be 24 to 200 visible ASCII characters\.$/,
    ],
    [
      "a chain without its keys",
      { CHAIN_RPC_URL: "http://127.0.0.1:1" },
      /REGISTRAR_KEY and RELAYER_KEYS must be given too\.$/,
    ],
    ["a proxy that is no address", { TRUST_PROXY: "banana" }, /^The setting TRUST_PROXY must be IP addresses or CIDR/],
    ["a key that is none", { RELAYER_KEYS: `0x${"00".repeat(32)}` }, /^The setting RELAYER_KEYS must be private keys/],
    ["confirmations on the embedded chain", { CONFIRMATIONS: "3" }, /^The setting CONFIRMATIONS must be 0/],
    ["a name that is no address of this machine", { HOST: "nosuch.invalid" }, /^The setting HOST names an address/],
    ["an unknown log level", { LOG_LEVEL: "loud" }, /^The setting LOG_LEVEL must be one of/],
  ];
  for (const [what, environment, sentence] of wrong)
    it(`refuses ${what}`, async () => {
      const { code, output } = await startAndEnd(folder(), environment);
      expect(code).to.equal(1);
      expectOneSentence(output, sentence);
      expect(output).not.to.include("hunter2");
    });
});

/** Every block of the chain's file with its hash, and the node's own view of the newest. */
async function chainOf(dataDir: string): Promise<unknown[]> {
  const response = await fetch(readRunning(dataDir)!.chainUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: ["latest", false] }),
  });
  const { result } = (await response.json()) as { result: { number: string; hash: string; stateRoot: string } };
  const blocks = readFileSync(join(dataDir, "chain/blocks.ndjson"), "utf8").trim().split("\n");
  return [blocks.length, result.number, result.hash, result.stateRoot];
}
