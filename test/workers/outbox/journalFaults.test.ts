import { expect } from "chai";
import { Interface } from "ethers";
import { accessManagerAbi } from "../../../service/chain/abi.ts";
import { addressOf } from "../../../service/chain/sign.ts";
import { hexOf } from "../../../service/formats/hex.ts";
import { leafHash } from "../../../service/formats/merkle.ts";
import { memoryTree } from "../../../service/formats/merkleNodes.ts";
import { describeDifference } from "../../../service/books/differences.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { anchorHead } from "../../../service/journal/anchor.ts";
import { Database } from "../../../service/store/pool.ts";
import { KEYS, sendAsRegistrar } from "../../support/chain/chain.ts";
import { copyDatabase } from "../../support/chain/cluster.ts";
import { JournalReader, temperatures } from "../../support/chain/journal.ts";
import { Cooperative } from "../../support/service/actors.ts";
import { openStack, type Stack, type StackOptions } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const SOON = { JOURNAL_SECONDS: "1" };
const LATE = { JOURNAL_SECONDS: "86400" };

const differencesOf = async ({ ledger, chain, testChain }: Stack) =>
  (await fsck(ledger.db, chain, testChain.deployment)).differences;

async function expectSound(stack: Stack): Promise<void> {
  expect(await differencesOf(stack)).to.deep.equal([]);
}

const rowsOf = async (db: Database, statement: string): Promise<unknown[]> => (await db.query(statement)).rows;
const LEAVES = "select id, leaf_index, encode(leaf, 'hex') as leaf from observations order by leaf_index";
const ANCHORS =
  "select h.size, h.root, a.hash, a.raw from journal_heads h join attempts a on a.id = h.attempt order by size";

/** A service whose journal can be stopped, started again, and copied. */
class Scene {
  stack!: Stack;
  reader!: JournalReader;
  cooperative!: Cooperative;
  batch!: string;

  static async open(options: StackOptions): Promise<Scene> {
    const scene = new Scene();
    await scene.#on(await openStack(options));
    scene.cooperative = await Cooperative.found(scene.stack.ledger);
    scene.batch = await scene.cooperative.hasBatch();
    return scene;
  }

  async #on(stack: Stack): Promise<void> {
    this.stack = stack;
    this.reader = new JournalReader(stack);
  }

  /** Ends the service and starts one on the same chain, on the same database or another. */
  async restart(environment: Record<string, string>, databaseUrl = this.stack.databaseUrl): Promise<void> {
    await this.stack.stopService();
    await this.#on(await openStack({ on: { testChain: this.stack.testChain, databaseUrl }, environment }));
  }

  async observe(count: number): Promise<string[]> {
    const recorded = await this.reader.observe(this.cooperative, this.batch, temperatures(count));
    return recorded.map(({ id }) => id as string);
  }

  async sequenced(size: number): Promise<void> {
    await eventually(async () => expect((await this.status()).size).to.equal(size));
  }

  async anchored(size: number): Promise<void> {
    await eventually(async () => expect((await this.status()).anchored).to.equal(size));
    expect((await this.reader.head()).size).to.equal(size);
  }

  /** The root over the first leaves, as they stand. */
  async rootOf(size: number): Promise<string> {
    const { rows } = await this.stack.ledger.db.query<{ leaf: Buffer }>(
      "select leaf from observations where leaf_index < $1 order by leaf_index",
      [size],
    );
    return hexOf(memoryTree(rows.map(({ leaf }) => leafHash(new Uint8Array(leaf)))).root);
  }

  async status(): Promise<{ size: number; anchored: number; waiting: number; trouble: string | null }> {
    return (await this.reader.get("/v1/status", this.cooperative.key)).body.journal;
  }

  async close(): Promise<void> {
    await this.stack.stopService();
    await this.stack.testChain.close();
  }
}

describe("the journal, when", function () {
  // Each starts the service several times.

  describe("a service that ends", () => {
    it("between giving places and anchoring keeps every place, and anchors once", async () => {
      const scene = await Scene.open({ environment: LATE });
      await scene.observe(7);
      await scene.sequenced(7);
      const before = await rowsOf(scene.stack.ledger.db, LEAVES);
      await scene.restart(SOON);
      await scene.anchored(7);
      expect(await rowsOf(scene.stack.ledger.db, LEAVES)).to.deep.equal(before);
      expect((await scene.reader.heads()).size).to.equal(1);
      await expectSound(scene.stack);
      await scene.close();
    });

    it("with a head on its way sends the same bytes, and no second head beside it", async () => {
      const scene = await Scene.open({ environment: SOON });
      const { testChain } = scene.stack;
      const heads = () => rowsOf(scene.stack.ledger.db, ANCHORS);
      const sent = await testChain.inOneBlock(async () => {
        await scene.observe(3);
        await eventually(async () => expect(await heads()).to.have.length(1));
        const [only] = await heads();
        // As if it had died before the node had them.
        await scene.stack.stopService();
        await testChain.request("hardhat_dropTransaction", [(only as { hash: string }).hash]).catch(() => undefined);
        const db = new Database(scene.stack.databaseUrl);
        await db.query("update attempts set sent_at = null where settled_at is null");
        await db.close();
        await scene.restart(SOON);
        await scene.observe(2);
        await scene.sequenced(5);
        expect(await heads()).to.deep.equal([only]);
        return only;
      });
      await scene.anchored(5);
      expect((await heads())[0]).to.deep.equal(sent);
      expect([...(await scene.reader.heads()).keys()]).to.deep.equal([5, 3]);
      await expectSound(scene.stack);
      await scene.close();
    });
  });

  describe("a node that is away", () => {
    it("keeps no observation from its place", async () => {
      const scene = await Scene.open({ environment: SOON });
      await scene.observe(2);
      await scene.anchored(2);
      await scene.stack.testChain.close();
      await scene.observe(3);
      await scene.sequenced(5);
      expect(await scene.status()).to.deep.equal({ size: 5, anchored: 2, waiting: 0, trouble: null });
      await scene.stack.stopService();
    });
  });

  describe("two copies of the service", () => {
    it("give each place once, and one takes over when the other ends", async () => {
      const scene = await Scene.open({ environment: SOON });
      const other = await openStack({ on: scene.stack, environment: SOON });
      const beside = new JournalReader(other);
      const lists = Array.from({ length: 6 }, (_, i) =>
        (i % 2 ? beside : scene.reader).observe(scene.cooperative, scene.batch, temperatures(10)),
      );
      await Promise.all(lists);
      await scene.anchored(60);
      await scene.stack.stopService();
      await beside.observe(scene.cooperative, scene.batch, temperatures(5));
      await eventually(async () => expect(await beside.checkpoint()).to.include({ size: 65 }));
      await expectSound(other);
      await other.close();
      await scene.close();
    });
  });

  describe("a keeper without its role", () => {
    it("anchors nothing, and says so", async () => {
      const scene = await Scene.open({ environment: LATE });
      await scene.observe(1);
      await scene.sequenced(1);
      const { testChain } = scene.stack;
      const manager = new Interface(accessManagerAbi);
      const { addresses } = testChain.deployment.generations[0]!;
      await sendAsRegistrar(testChain, {
        to: addresses.accessManager,
        data: manager.encodeFunctionData("renounceRole", [3, addressOf(KEYS.registrar)]),
        gas: 200_000n,
      });
      await scene.restart(SOON);
      await eventually(async () =>
        expect((await scene.status()).trouble).to.equal(
          "The contract refuses the journal's head of 1 leaves: AccessManagedUnauthorized.",
        ),
      );
      // The registrar's other acts go on.
      const other = await Cooperative.found(scene.stack.ledger);
      await other.hasBatch();
      await scene.close();
    });
  });

  describe("a reorganisation of a head", () => {
    it("takes the proof away with the block; the same bytes bring both back", async () => {
      const scene = await Scene.open({ confirmations: 3, environment: SOON });
      const { testChain, ledger } = scene.stack;
      await testChain.mine(4);
      const snapshot = await testChain.request("evm_snapshot");
      const [id] = await scene.observe(3);
      await scene.anchored(3);
      const read = async () => (await scene.reader.get(`/v1/observations/${id}`, scene.cooperative.key)).body;
      const before = await read();
      expect(before.state).to.equal("mined");
      expect(await scene.reader.checkpoint(), "nothing is signed that can be lost").to.include({ size: 0 });
      const sent = await rowsOf(ledger.db, ANCHORS);

      await testChain.request("evm_revert", [snapshot]);
      await testChain.mine(2);
      await eventually(async () => {
        const { evidence, proof } = await read();
        expect(evidence).to.not.equal(null);
        expect(evidence.blockHash).to.not.equal(before.evidence.blockHash);
        expect(evidence.transaction).to.equal(before.evidence.transaction);
        expect(proof).to.deep.equal(before.proof);
      });
      await testChain.mine(4);
      await eventually(async () => expect((await read()).state).to.equal("final"));
      expect(await rowsOf(ledger.db, ANCHORS)).to.deep.equal(sent);
      expect(await scene.reader.checkpoint()).to.deep.equal(await scene.reader.head());
      await expectSound(scene.stack);
      await scene.close();
    });
  });

  describe("a head that another transaction with the keeper's key was faster than", () => {
    for (const [title, other] of [
      ["the same head", 3],
      ["a smaller one of the same log", 2],
    ] as const)
      it(`(${title}) is proven anew from what the chain has, and not tried for ever`, async () => {
        const scene = await Scene.open({ environment: LATE });
        const { testChain } = scene.stack;
        const { addresses } = testChain.deployment.generations[0]!;
        await scene.observe(other);
        await scene.sequenced(other);
        const root = await scene.rootOf(other);
        if (other < 3) await scene.observe(3 - other);
        await scene.sequenced(3);
        await testChain.inOneBlock(async () => {
          // In the node's pool with the nonce that the service is about to use.
          await sendAsRegistrar(testChain, anchorHead(addresses, { size: other, root }, []));
          await scene.restart(SOON);
          const heads = () =>
            rowsOf(scene.stack.ledger.db, "select 1 from attempts a join journal_heads h on h.attempt = a.id");
          await eventually(async () => expect(await heads()).to.have.length(1));
        });
        await scene.anchored(3);
        const open = () => rowsOf(scene.stack.ledger.db, "select 1 from attempts where settled_at is null");
        await eventually(async () => expect(await open()).to.deep.equal([]));
        expect(await scene.status()).to.include({ trouble: null });
        await expectSound(scene.stack);
        await scene.close();
      });
  });

  describe("a database restored from an older copy", () => {
    it("stops the journal, says so, and appends nothing; the right one goes on", async () => {
      const scene = await Scene.open({ environment: SOON });
      await scene.observe(4);
      await scene.anchored(4);
      await scene.stack.stopService();
      const right = scene.stack.databaseUrl;
      const old = await copyDatabase(right);
      await scene.restart(SOON);
      await scene.observe(3);
      await scene.anchored(7);
      const head = await scene.reader.head();

      await scene.restart(SOON, old);
      const [id] = await scene.observe(1);
      await eventually(async () =>
        expect((await scene.status()).trouble).to.match(
          /^The journal on the chain has 7 leaves, this database only 4\./,
        ),
      );
      expect(await scene.status()).to.include({ size: 4, waiting: 1 });
      const { body } = await scene.reader.get(`/v1/observations/${id}`, scene.cooperative.key);
      expect(body).to.include({ state: "queued", index: null });
      // All else goes on.
      await scene.cooperative.on(scene.stack.ledger).hasBatch();
      expect(await scene.reader.head()).to.deep.equal(head);

      await scene.restart(SOON, right);
      await scene.observe(1);
      await scene.anchored(8);
      expect(await scene.status()).to.include({ trouble: null, waiting: 0 });
      await scene.reader.expectConsistent(4, 8);
      // What the copy did meanwhile, the right one never heard of: the check of the books tells it, and nothing else.
      const told = (await differencesOf(scene.stack)).map(({ table, kind }) => `${table} ${kind}`);
      expect(told).to.deep.equal(["intents missing", "attempts missing"]);
      await scene.close();
    });

    it("never anchors what contradicts the chain, when it grew unnoticed", async () => {
      const scene = await Scene.open({ environment: SOON });
      await scene.observe(4);
      await scene.anchored(4);
      await scene.stack.stopService();
      const right = scene.stack.databaseUrl;
      const other = await copyDatabase(right);
      // Two services that do not know of one another give the same places to different leaves.
      await scene.restart(LATE, other);
      await scene.observe(3);
      await scene.sequenced(7);
      await scene.restart(SOON, right);
      await scene.observe(2);
      await scene.anchored(6);
      const head = await scene.reader.head();
      await scene.restart(SOON, other);
      await eventually(async () =>
        expect((await scene.status()).trouble).to.match(/^The journal's first 6 leaves are not/),
      );
      expect(await scene.reader.head()).to.deep.equal(head);
      await eventually(async () => {
        const { differences } = await fsck(scene.stack.ledger.db, scene.stack.chain, scene.stack.testChain.deployment);
        expect(differences.map(describeDifference)).to.include(
          "observations leaf 5 differs: leaves give another root than the chain has",
        );
      });
      await scene.close();
    });
  });
});
