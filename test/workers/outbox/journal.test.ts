import { expect } from "chai";
import { getOperation } from "../../../service/accept/operations.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { suspendOnChain } from "../../support/chain/chain.ts";
import { JournalReader, temperatures } from "../../support/chain/journal.ts";
import { Cooperative, operator } from "../../support/service/actors.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const SOON = { JOURNAL_SECONDS: "1" };
const LATE = { JOURNAL_SECONDS: "86400" };
const EMPTY = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

async function expectSound(stack: Stack): Promise<void> {
  expect((await fsck(stack.ledger.db, stack.chain, stack.testChain.deployment)).differences).to.deep.equal([]);
}

describe("the journal", () => {
  let stack: Stack;
  let reader: JournalReader;
  let cooperative: Cooperative;
  let batch: string;

  before(async () => {
    stack = await openStack({ environment: LATE });
    reader = new JournalReader(stack);
    cooperative = await Cooperative.found(stack.ledger);
    batch = await cooperative.hasBatch();
  });
  after(() => stack.close());

  it("begins with the signed head of an empty log", async () => {
    expect(await reader.checkpoint()).to.deep.equal({ size: 0, root: EMPTY });
    expect((await reader.head()).size).to.equal(0);
    expect((await reader.get("/v1/journal/heads")).body).to.deep.equal({ items: [], next: null });
    expect((await reader.get("/v1/journal/consistency?from=1&to=1")).body.detail).to.equal("There is no such head.");
  });

  it("anchors a thousand observations at once, each with a proof that holds against the chain", async function () {
    const recorded = await reader.observe(cooperative, batch, temperatures(1_000));
    expect(recorded.map(({ state, index }) => `${state} ${index}`)).to.deep.equal(Array(1_000).fill("queued null"));
    await eventually(async () => expect((await reader.head()).size).to.equal(1_000));
    const { root } = await reader.head();
    await eventually(async () => expect(await reader.checkpoint()).to.deep.equal({ size: 1_000, root }));
    const heads = new Map([[1_000, root]]);
    for (const [index, { id }] of recorded.entries()) {
      const { body } = await reader.get(`/v1/observations/${id}`, cooperative.key);
      expect([body.state, body.index]).to.deep.equal(["final", index]);
      reader.expectIncluded(body, heads);
    }
    await expectSound(stack);
  });

  it("spends at most 100 gas on each of a thousand", async () => {
    const { body } = await reader.get("/v1/journal/heads");
    const { gasUsed } = await stack.chain.send<{ gasUsed: string }>("eth_getTransactionReceipt", [
      body.items[0].evidence.transaction,
    ]);
    expect(Number(gasUsed)).to.be.at.most(100_000);
  });

  it("waits with a few more, and gives them their places all the same", async () => {
    const [one] = await reader.observe(cooperative, batch, temperatures(1)[0]);
    await eventually(async () => {
      const { body } = await reader.get(`/v1/observations/${one.id}`, cooperative.key);
      expect(body).to.include({ state: "queued", index: 1_000, proof: null, evidence: null });
    });
    expect((await reader.head()).size).to.equal(1_000);
    const { body } = await reader.get("/v1/status", cooperative.key);
    expect(body.journal).to.deep.equal({ size: 1_001, anchored: 1_000, waiting: 0, trouble: null });
  });
});

describe("a journal of many heads", () => {
  it("proves each observation under the first head above it, and each head from every earlier one", async function () {
    const stack = await openStack({ environment: SOON });
    const reader = new JournalReader(stack);
    const cooperatives = [await Cooperative.found(stack.ledger), await Cooperative.found(stack.ledger)];
    const batches = [await cooperatives[0]!.hasBatch(), await cooperatives[1]!.hasBatch()];
    let size = 0;
    for (const [i, count] of [1, 1, 2, 3, 9, 1, 40].entries()) {
      await reader.observe(cooperatives[i % 2]!, batches[i % 2]!, temperatures(count));
      size += count;
      await eventually(async () => expect(await reader.checkpoint()).to.include({ size }));
      expect(await reader.checkpoint()).to.deep.equal(await reader.head());
    }
    const heads = await reader.heads();
    expect([...heads.keys()]).to.deep.equal([57, 17, 16, 7, 4, 2, 1]);
    for (const from of heads.keys())
      for (const to of heads.keys()) {
        if (from <= to) await reader.expectConsistent(from, to);
        else expect((await reader.get(`/v1/journal/consistency?from=${from}&to=${to}`)).status).to.equal(400);
      }
    const listed = await reader.get(`/v1/batches/${batches[0]}/observations?limit=200`, cooperatives[0]!.key);
    expect(listed.body.items).to.have.length(52);
    for (const { id, index } of listed.body.items) {
      const { body } = await reader.get(`/v1/observations/${id}`, cooperatives[0]!.key);
      reader.expectIncluded(body, heads);
      expect(body.proof.size).to.equal([...heads.keys()].filter((head) => head > index).at(-1));
    }
    // A proof of one leaf shows nothing of another.
    const one = (await reader.get(`/v1/observations/${listed.body.items[3].id}`, cooperatives[0]!.key)).body;
    one.proof.index += 1;
    expect(() => reader.expectIncluded(one, heads)).to.throw();
    await expectSound(stack);
    await stack.close();
  });
});

describe("what the journal waits for", () => {
  let stack: Stack;
  let reader: JournalReader;
  before(async () => {
    stack = await openStack({ environment: LATE });
    reader = new JournalReader(stack);
  });
  after(() => stack.close());

  const placeOf = async ({ key }: Cooperative, id: string) => {
    const { body } = await reader.get(`/v1/observations/${id}`, key);
    return { state: body.state, index: body.index, code: body.rejection?.code ?? null };
  };
  const waiting = { state: "queued", index: null, code: null };
  const ended = (code: string) => ({ state: "rejected", index: null, code });

  /** An observation of a batch that is on its way to the chain. */
  async function early(cooperative: Cooperative): Promise<string> {
    const { operation, batches } = await cooperative.registers(cooperative.batch());
    await eventually(async () => {
      const { state } = await getOperation(stack.ledger, stack.ledger.db, operator, operation);
      expect(state).to.equal("sent");
    });
    return (await reader.observe(cooperative, batches[0]!.id, temperatures(1)))[0].id;
  }

  it("is the batch, and without it nobody else is kept back; what the chain refuses takes its observations along", async () => {
    const { ledger, testChain } = stack;
    const [late, refused, other] = [
      await Cooperative.found(ledger),
      await Cooperative.found(ledger),
      await Cooperative.found(ledger),
    ];
    await Promise.all([late.hasBatch(), refused.hasBatch()]);
    const elsewhere = await other.hasBatch();
    const [first, second] = await testChain.inOneBlock(async () => {
      // In the node's pool before the batch, and not to be read from any block yet.
      await suspendOnChain(testChain, refused.organisation.id);
      const observed = [await early(late), await early(refused)] as const;
      const [free] = await reader.observe(other, elsewhere, temperatures(1));
      await eventually(async () => expect(await placeOf(other, free.id)).to.include({ index: 0 }));
      expect(await placeOf(late, observed[0])).to.deep.equal(waiting);
      expect(await placeOf(refused, observed[1])).to.deep.equal(waiting);
      return observed;
    });
    await eventually(async () => expect(await placeOf(late, first)).to.include({ index: 1 }));
    await eventually(async () => expect(await placeOf(refused, second)).to.deep.equal(ended("DEPENDENCY_REJECTED")));
  });

  it("is a key that opens; without any key an observation ends", async () => {
    const { ledger, testChain } = stack;
    const [sealed, keyless] = [await Cooperative.found(ledger), await Cooperative.found(ledger)];
    await Promise.all([sealed.hasBatch(), keyless.hasBatch()]);
    const [kept, lost] = await testChain.inOneBlock(async () => {
      const observed = [await early(sealed), await early(keyless)] as const;
      await ledger.db.query("update signing_keys set sealed = '\\x00' where account = $1", [sealed.organisation.id]);
      await ledger.db.query("delete from signing_keys where account = $1", [keyless.organisation.id]);
      return observed;
    });
    await eventually(async () => expect(await placeOf(keyless, lost)).to.deep.equal(ended("SIGNER_MISSING")));
    expect(await placeOf(sealed, kept)).to.deep.equal(waiting);
  });
});
