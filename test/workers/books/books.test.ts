import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import pg from "pg";
import { describeDifference } from "../../../service/books/differences.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { Unproven } from "../../../service/books/proven.ts";
import { rebuild } from "../../../service/books/rebuild.ts";
import { Chain } from "../../../service/chain/provider.ts";
import { Database } from "../../../service/store/pool.ts";
import { copyDatabase, newDatabase } from "../../support/chain/cluster.ts";
import { kg, Trader } from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

type Answer = { id: number; result: Record<string, unknown> };

/** A node that tells something else of what it is asked: `lies` changes the answers to one method. */
async function lying(url: string, method: string, lies: (result: Record<string, unknown>) => void) {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const headers = { "content-type": "application/json" };
      const answers = (await (await fetch(url, { method: "POST", headers, body })).json()) as Answer | Answer[];
      const asked = JSON.parse(body) as { id: number; method: string }[] | { id: number; method: string };
      const methods = new Map([asked].flat().map((one) => [one.id, one.method]));
      for (const answer of [answers].flat())
        if (methods.get(answer.id) === method && answer.result) lies(answer.result);
      response.writeHead(200, headers).end(JSON.stringify(answers));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const chain = await Chain.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const close = async (): Promise<void> => {
    chain.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { chain, close };
}

describe("the check of the books", function () {
  let stack: Stack;
  let oasis: Trader;
  before(async () => {
    stack = await openStack();
    oasis = await Trader.found(stack);
    const hotel = await Trader.found(stack, "buyer");
    const batch = await oasis.makes();
    await hotel.receives((await oasis.ships(hotel, [[batch, kg(40)]])).id);
    await oasis.ships(hotel, [[batch, kg(10)]]);
  });
  after(() => stack.close());

  const look = async (db: Database, options = {}, chain = stack.chain) =>
    (await fsck(db, chain, stack.testChain.deployment, options)).differences.map(describeDifference);

  it("needs a database that it may only read, and a node", async () => {
    const owner = new pg.Client({ connectionString: stack.databaseUrl });
    await owner.connect();
    const role = `reader_${randomUUID().replaceAll("-", "")}`;
    await owner.query(`create role ${role} login password '${role}'; grant select on all tables in schema public to ${role};
      revoke temporary on database "${new URL(stack.databaseUrl).pathname.slice(1)}" from public`);
    const url = new URL(stack.databaseUrl);
    [url.username, url.password] = [role, role];
    const db = new Database(url.href);
    try {
      await expectRefused(db);
      expect(await look(db, { proven: true })).to.deep.equal([]);
    } finally {
      await db.close();
      await owner.query(`revoke select on all tables in schema public from ${role}; drop role ${role}`);
      await owner.end();
    }
  });

  async function expectRefused(db: Database): Promise<void> {
    const refused = await db.query("update finality set number = 0").catch((error: Error) => error.message);
    expect(refused).to.match(/permission denied/);
  }

  it("has no false alarm while the service works", async () => {
    const { db } = stack.ledger;
    let working = true;
    const work = (async () => {
      while (working) await oasis.makes();
    })();
    for (let i = 0; i < 8; i++) expect(await look(db)).to.deep.equal([]);
    working = false;
    await work;
  });

  it("has none after a reorganisation either", async () => {
    const other = await openStack({ confirmations: 50 });
    try {
      const maker = await Trader.found(other);
      await maker.makes();
      const snapshot = await other.testChain.request("evm_snapshot");
      await maker.makes();
      await other.testChain.request("evm_revert", [snapshot]);
      await other.testChain.mine(3);
      await maker.makes();
      expect(await look(other.ledger.db, {}, other.chain)).to.deep.equal([]);
    } finally {
      await other.close();
    }
  });

  it("finds that a restored backup lost twenty accepted documents", async () => {
    const own = await openStack();
    const maker = await Trader.found(own);
    await maker.makes();
    await own.stopService();
    const backup = await copyDatabase(own.databaseUrl);
    const on = { testChain: own.testChain, databaseUrl: own.databaseUrl };
    const later = await openStack({ on });
    const again = maker.on(later);
    for (let i = 0; i < 20; i++) await again.makes();
    await later.stopService();
    const restored = await openStack({ on: { ...on, databaseUrl: backup } });
    try {
      await eventually(async () => {
        const { rows } = await restored.ledger.db.query<{ n: number }>("select max(number) as n from blocks");
        if (rows[0]!.n < (await restored.chain.blockNumber())) throw new Error("It is still reading.");
      });
      const found = await look(restored.ledger.db, {}, restored.chain);
      expect(found.filter((text) => /^intents 0x\w+ is missing/.test(text))).to.have.length(20);
      expect(found.some((text) => /^attempts .* is missing/.test(text))).to.equal(true);
    } finally {
      await restored.stopService();
      await own.close();
    }
  });

  describe("from the chain alone", () => {
    const make = async (chain: Chain, to?: number) => {
      const db = new Database(await newDatabase());
      try {
        return await rebuild(db, chain, stack.testChain.deployment, to === undefined ? {} : { to });
      } finally {
        await db.close();
      }
    };

    it("makes the state that the contracts hold, and a root that two have in common", async () => {
      const to = await stack.chain.blockNumber();
      const [one, two] = [await make(stack.chain, to), await make(stack.chain, to)];
      expect(one.differences).to.deep.equal([]);
      expect(one.totals).to.include({ organisations: 2, shipments: 2 });
      expect(two).to.deep.equal(one);
      const earlier = await make(stack.chain, to - 1);
      expect(earlier.root).to.not.equal(one.root);
    });

    const LIES: Record<string, [string, (result: Record<string, unknown>) => void]> = {
      "leaves out an event": ["eth_getTransactionReceipt", (receipt) => (receipt["logs"] as unknown[]).pop()],
      "changes an event": [
        "eth_getTransactionReceipt",
        (receipt) => (receipt["logs"] as { data: string }[]).forEach((log) => (log.data = log.data.replace(/.$/, "f"))),
      ],
      "changes a time": ["eth_getBlockByNumber", (block) => (block["timestamp"] = "0x1")],
      "leaves out a block's events": [
        "eth_getBlockByNumber",
        (block) => (block["logsBloom"] = `0x${"00".repeat(256)}`),
      ],
    };

    for (const [what, [method, lies]] of Object.entries(LIES))
      it(`believes no node that ${what}`, async () => {
        const { chain, close } = await lying(stack.testChain.url, method, lies);
        try {
          const error = await make(chain).catch((one: unknown) => one);
          expect(error).to.be.instanceOf(Unproven);
        } finally {
          await close();
        }
      });
  });
});
