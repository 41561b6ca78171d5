import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { execute } from "../../../service/accept/execute.ts";
import { getOperation } from "../../../service/accept/operations.ts";
import { registerBatches } from "../../../service/batches/acts/registerBatches.ts";
import { addressOf, signTransaction } from "../../../service/chain/sign.ts";
import { describeDifference } from "../../../service/books/differences.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { reinstateOrganisation, suspendOrganisation } from "../../../service/organisations/acts/suspendOrganisation.ts";
import { getOrganisation } from "../../../service/organisations/views/organisations.ts";
import { Database } from "../../../service/store/pool.ts";
import { KEYS, suspendOnChain } from "../../support/chain/chain.ts";
import { Cooperative, does, operator } from "../../support/service/actors.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const found = async (stack: Stack): Promise<string[]> =>
  (await fsck(stack.ledger.db, stack.chain, stack.testChain.deployment)).differences.map(describeDifference);

async function expectSound(stack: Stack): Promise<void> {
  expect(await found(stack)).to.deep.equal([]);
}

const usedElsewhere = (key: Uint8Array): RegExp =>
  new RegExp(`^attempts ${addressOf(key)}/\\d+ is missing: the key of this service signed`);

describe("outbox and indexer", () => {
  let stack: Stack;
  before(async () => (stack = await openStack()));
  after(() => stack.close());

  it("brings an organisation and its batches to the chain, in the order in which they were asked for", async () => {
    const { ledger } = stack;
    const cooperative = await Cooperative.found(ledger);
    const first = await cooperative.registers(cooperative.batch());
    const list = await cooperative.registers(...Array.from({ length: 20 }, () => cooperative.batch()));
    await cooperative.awaits(list.operation);
    const organisation = await getOrganisation(ledger, ledger.db, operator, cooperative.organisation.id);
    expect(organisation.status).to.equal("active");
    expect(organisation.evidence?.account).to.equal(organisation.id);
    const batch = await cooperative.sees(first.batches[0]!.id);
    expect(batch.state).to.equal("final");
    expect(batch.evidence).to.include({ custody: "service", account: organisation.id, chainId: "7731001" });
    for (const { id } of list.batches) expect((await cooperative.sees(id)).evidence).not.to.equal(null);
    await expectSound(stack);
  });

  it("puts what many organisations ask for at once into few transactions", async () => {
    const { ledger } = stack;
    const all = await Promise.all(Array.from({ length: 10 }, () => Cooperative.found(ledger)));
    await Promise.all(all.map(async (one) => one.awaits((await one.registers(one.batch())).operation)));
    const asked = await Promise.all(all.flatMap((one) => [one.registers(one.batch()), one.registers(one.batch())]));
    await Promise.all(asked.map(({ operation }, i) => all[Math.floor(i / 2)]!.awaits(operation)));
    const blocks = new Set<number>();
    for (const { operation } of asked)
      blocks.add((await getOperation(ledger, ledger.db, operator, operation)).evidence!.block);
    expect(blocks.size).to.be.lessThan(10);
    await expectSound(stack);
  });

  it("ends what the contract refuses as rejected, with the contract's reason, and gives the lot code back", async () => {
    const { ledger, testChain } = stack;
    const cooperative = await Cooperative.found(ledger);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
    // Suspended behind the service's back: its own check cannot know yet, the contract does.
    await suspendOnChain(testChain, cooperative.organisation.id);
    const wanted = cooperative.batch();
    const { operation, batches } = await cooperative.registers(wanted);
    await eventually(async () => {
      const { state, rejection } = await getOperation(ledger, ledger.db, operator, operation);
      expect(state).to.equal("rejected");
      expect(rejection?.code).to.equal("ORGANISATION_SUSPENDED");
    });
    expect((await cooperative.sees(batches[0]!.id)).state).to.equal("rejected");
    const reinstated = await does(ledger, operator, reinstateOrganisation, {
      account: cooperative.organisation.id,
      body: null,
    });
    await cooperative.awaits(reinstated);
    await cooperative.awaits((await cooperative.registers(wanted)).operation);
    // The registrar's key was used behind the service's back, and nothing else is wrong.
    const told = await found(stack);
    expect(told).to.have.length(1);
    expect(told[0]).to.match(usedElsewhere(KEYS.registrar));
    expect(testChain.deployment.generations).to.have.length(1);
  });

  it("carries a suspension to the chain with a commitment of its reason only", async () => {
    const { ledger } = stack;
    const cooperative = await Cooperative.found(ledger);
    const operation = await does(ledger, operator, suspendOrganisation, {
      account: cooperative.organisation.id,
      body: { reason: "accounts not handed in" },
    });
    const refused = await cooperative.registers(cooperative.batch()).catch((error: unknown) => error);
    expect(refused).to.include({ code: "ORGANISATION_SUSPENDED" });
    await cooperative.awaits(operation);
    const { rows } = await ledger.db.query<{ data: { reason: string } }>(
      "select data from records where kind = 'organisation_suspended' and account = $1",
      [cooperative.organisation.id],
    );
    expect(rows[0]!.data.reason).to.match(/^0x[0-9a-f]{64}$/);
  });
});

describe("what goes wrong around the outbox", () => {
  let stack: Stack;
  before(async () => (stack = await openStack()));
  after(() => stack.close());

  it("sends again, under another nonce, what a stranger's transaction with the relayer's key pushed out", async () => {
    const { ledger, testChain } = stack;
    const cooperative = await Cooperative.found(ledger);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
    // Pushed out after it was signed and stored, before it is sent: the node must not take it in the meantime.
    const operation = await testChain.inOneBlock(async () => {
      const taken = await testChain.chain.nonce(addressOf(KEYS.relayer));
      const stranger = { to: addressOf(KEYS.admin), data: "0x", gas: 21_000n };
      const { raw } = signTransaction(KEYS.relayer, testChain.chain.chainId, taken, stranger, 10n ** 10n);
      await testChain.request("eth_sendRawTransaction", [raw]);
      const registered = await cooperative.registers(cooperative.batch());
      await eventually(async () => {
        const { rows } = await ledger.db.query("select 1 from attempts where nonce = $1 and sender = $2", [
          taken,
          addressOf(KEYS.relayer),
        ]);
        expect(rows).to.have.length(1);
      });
      return registered.operation;
    });
    await cooperative.awaits(operation, 30);
    // Where the service had not stored a transaction of its own under that nonce, whoever else has the key is found out.
    for (const told of await found(stack)) expect(told).to.match(usedElsewhere(KEYS.relayer));
  });

  it("does not let one organisation without a key hold up the others", async () => {
    const { ledger } = stack;
    const [keyless, other] = [await Cooperative.found(ledger), await Cooperative.found(ledger)];
    await keyless.awaits((await keyless.registers(keyless.batch())).operation);
    // Lost between the asking and the sending; asked for afterwards, it is refused at once.
    const refused = await ledger.db.transaction(async (tx) => {
      const asked = await execute(ledger, tx, keyless.actor, registerBatches, { body: keyless.batch() });
      await tx.query("delete from signing_keys where account = $1", [keyless.organisation.id]);
      return asked;
    });
    const late = await keyless.registers(keyless.batch()).catch((error: unknown) => error);
    expect(late).to.include({ code: "SIGNER_MISSING" });
    await other.awaits((await other.registers(other.batch())).operation);
    const { state, rejection } = await getOperation(ledger, ledger.db, operator, refused.operation);
    expect(state).to.equal("rejected");
    expect(rejection?.code).to.equal("SIGNER_MISSING");
  });
});

describe("acts of the registry that are still on their way", () => {
  it("go one after the other, each on the state the last one left", async () => {
    const stack = await openStack();
    const { ledger, testChain } = stack;
    const cooperative = await Cooperative.found(ledger);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
    const { id } = cooperative.organisation;
    const [suspended, reinstated] = await testChain.inOneBlock(async () => {
      const first = await does(ledger, operator, suspendOrganisation, { account: id, body: { reason: "audit" } });
      await stack.sends(first);
      const second = await does(ledger, operator, reinstateOrganisation, { account: id, body: null });
      // Time enough to be sent, were it not for the first.
      await sleep(300);
      return [first, second];
    });
    await cooperative.awaits(reinstated);
    expect((await getOperation(ledger, ledger.db, operator, suspended)).state).to.equal("final");
    expect((await getOrganisation(ledger, ledger.db, operator, id)).status).to.equal("active");
    await stack.close();
  });
});

describe("a database restored from an older copy", () => {
  it("gives no nonce that the chain has seen, and takes no other act's record for its own", async () => {
    const stack = await openStack();
    const { ledger } = stack;
    const cooperative = await Cooperative.found(ledger);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
    const lost = await cooperative.registers(cooperative.batch());
    await cooperative.awaits(lost.operation);
    await stack.stopService();
    const db = new Database(stack.databaseUrl);
    await db.query("delete from batches where intent = $1", [lost.operation]);
    await db.query("delete from intents where id = $1", [lost.operation]);
    await db.close();
    const again = await openStack({ on: stack });
    const restored = cooperative.on(again.ledger);
    const { operation, batches } = await restored.registers(restored.batch());
    await restored.awaits(operation);
    expect((await restored.sees(batches[0]!.id)).evidence).to.include({ account: cooperative.organisation.id });
    const [missing, ...others] = await found(again);
    expect(missing).to.match(/^intents 0x\w+ is missing: the chain has this request, which this service signed$/);
    expect(others).to.deep.equal([]);
    await again.close();
    await stack.close();
  });
});

describe("a reorganisation", () => {
  it("takes records away with their blocks; the same bytes bring them back", async () => {
    const stack = await openStack({ confirmations: 3 });
    const { ledger, testChain } = stack;
    const cooperative = await Cooperative.found(ledger);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
    await testChain.mine(4);
    const snapshot = await testChain.request("evm_snapshot");
    const { operation, batches } = await cooperative.registers(cooperative.batch());
    await cooperative.awaits(operation);
    const before = (await cooperative.sees(batches[0]!.id)).evidence!;
    expect((await cooperative.sees(batches[0]!.id)).state).to.equal("mined");

    await testChain.request("evm_revert", [snapshot]);
    await testChain.mine();
    await testChain.mine();
    await eventually(async () => {
      const { evidence } = await cooperative.sees(batches[0]!.id);
      expect(evidence).not.to.equal(null);
      expect(evidence!.blockHash).not.to.equal(before.blockHash);
      expect(evidence!.transaction).to.equal(before.transaction);
    });
    await testChain.mine(4);
    await eventually(async () => expect((await cooperative.sees(batches[0]!.id)).state).to.equal("final"));
    await expectSound(stack);
    await stack.close();
  });
});

describe("several copies of the service", () => {
  it("share the work over their relayers, and each batch stands once", async () => {
    const one = await openStack({ relayers: [KEYS.relayer, KEYS.secondRelayer] });
    const two = await openStack({ relayers: [KEYS.relayer, KEYS.secondRelayer], on: one });
    const cooperatives = await Promise.all(
      Array.from({ length: 6 }, (_, i) => Cooperative.found(i % 2 ? one.ledger : two.ledger)),
    );
    const rounds = await Promise.all(
      cooperatives.flatMap((it) =>
        Array.from({ length: 5 }, async () => [it, await it.registers(it.batch())] as const),
      ),
    );
    for (const [cooperative, { operation }] of rounds) await cooperative.awaits(operation, 30);
    const { rows } = await one.ledger.db.query<{ senders: number }>(
      `select count(distinct a.sender) as senders from attempts a join intents i on i.attempt = a.id where i.channel = 'relay'`,
    );
    expect(rows[0]!.senders).to.equal(2);
    await expectSound(one);

    // One copy ends; the other takes its lanes and its indexing over.
    await one.stopService();
    const left = cooperatives[0]!.on(two.ledger);
    await left.awaits((await left.registers(left.batch())).operation, 30);
    await expectSound(two);
    await two.close();
    await one.close();
  });
});
