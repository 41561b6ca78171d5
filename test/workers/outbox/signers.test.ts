import { expect } from "chai";
import type { Static } from "typebox";
import { execute } from "../../../service/accept/execute.ts";
import { getOperation } from "../../../service/accept/operations.ts";
import { registerBatches } from "../../../service/batches/acts/registerBatches.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import { keyOwner, openKey } from "../../../service/formats/signingKeys.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { changeSigners } from "../../../service/keys/acts/addSigner.ts";
import { removeSigner } from "../../../service/keys/acts/removeSigner.ts";
import { findSigningKeys } from "../../../service/keys/rows/credentials.ts";
import type { NewSigner } from "../../../service/keys/views/schemas.ts";
import { readSigners, type SignerChangeView } from "../../../service/keys/views/signers.ts";
import { aBatchAct, type Act, Device } from "../../support/chain/device.ts";
import { Cooperative, does, operator } from "../../support/service/actors.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const word = (digit: string) => `0x${digit.repeat(64)}`;
const A_DEVICE = Buffer.alloc(32, 0xd1);

let stack: Stack;
const accountOf = (cooperative: Cooperative) => cooperative.organisation.id;

async function adds(cooperative: Cooperative, input: Static<typeof NewSigner>): Promise<SignerChangeView> {
  const { ledger } = stack;
  const { actor } = cooperative;
  return ledger.db.transaction((tx) => changeSigners(ledger, tx, actor, accountOf(cooperative), input));
}

const removes = ({ actor, organisation }: Cooperative, signer: string): Promise<string> =>
  does(stack.ledger, actor, removeSigner, { account: organisation.id, subject: signer, body: null });

async function signersOf(cooperative: Cooperative): Promise<{ signer: string; state: string; custody: string }[]> {
  const { items } = await readSigners(stack.ledger, operator, accountOf(cooperative), { limit: 50 });
  return items.map(({ signer, state, custody }) => ({ signer, state, custody }));
}

/** A cooperative on the chain, and the key the service signs for it with. */
async function founded(): Promise<{ cooperative: Cooperative; first: string }> {
  const cooperative = await Cooperative.found(stack.ledger);
  await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
  return { cooperative, first: (await signersOf(cooperative))[0]!.signer };
}

async function withDevice(cooperative: Cooperative, key: Uint8Array = A_DEVICE): Promise<Device> {
  const device = new Device(stack.testChain, accountOf(cooperative), key);
  const { operation } = await adds(cooperative, { custody: "own_device", signer: device.address });
  await cooperative.awaits(operation);
  return device;
}

/** What the service signs with, as a thief of its database and its master key would have it. */
async function keyOf(cooperative: Cooperative): Promise<Uint8Array> {
  const { ledger } = stack;
  const account = accountOf(cooperative);
  const { signer, sealed } = (await findSigningKeys(ledger.db, [account])).get(account)!;
  return openKey(ledger.masterKey, keyOwner(account, signer), sealed);
}

async function signerOfBatch(cooperative: Cooperative, { id }: BatchView): Promise<string | null | undefined> {
  return (await cooperative.sees(id)).evidence?.signer;
}

async function registered(cooperative: Cooperative): Promise<number> {
  const { rows } = await stack.ledger.db.query<{ count: number }>(
    "select count(*) from records where account = $1 and kind = 'batch_registered'",
    [accountOf(cooperative)],
  );
  return rows[0]!.count;
}

/** Nothing is mined until `work` is done and what it asked for lies in the node's pool, in that order. */
async function inOneBlock(work: () => Promise<void>, operations: () => string[]): Promise<void> {
  await stack.testChain.inOneBlock(async () => {
    await work();
    for (const operation of operations()) await stack.sends(operation);
  });
}

async function expectSound(): Promise<void> {
  expect((await fsck(stack.ledger.db, stack.chain, stack.testChain.deployment)).differences).to.deep.equal([]);
}

describe("signing keys", () => {
  before(async () => (stack = await openStack()));
  after(() => stack.close());

  describe("a cooperative that changes its keys mid-season", () => {
    it("loses none of the acts that wait, and signs with the new key as soon as the chain knows it", async () => {
      const { cooperative, first } = await founded();
      const before = await Promise.all([1, 2, 3].map(() => cooperative.registers(cooperative.batch())));
      const change = await adds(cooperative, { custody: "service", replaces: first });
      expect(change).to.deep.include({ serviceActs: true, notice: null });
      expect((await signersOf(cooperative)).map(({ state }) => state)).to.deep.equal(["pending", "ending"]);
      const during = await Promise.all([1, 2, 3].map(() => cooperative.registers(cooperative.batch())));
      for (const { operation } of [...before, ...during, change]) await cooperative.awaits(operation);

      const next = change.added!.signer;
      const after = await cooperative.registers(cooperative.batch());
      await cooperative.awaits(after.operation);
      expect(await signerOfBatch(cooperative, before[0]!.batches[0]!)).to.equal(first);
      expect(await signerOfBatch(cooperative, after.batches[0]!)).to.equal(next);
      for (const { batches } of during)
        expect(await signerOfBatch(cooperative, batches[0]!)).to.be.oneOf([first, next]);
      expect(await signersOf(cooperative)).to.deep.equal([
        { signer: next, state: "active", custody: "service" },
        { signer: first, state: "removed", custody: "service" },
      ]);
      // The old key went only after the new one was there, and the new one signed for it.
      const removal = await getOperation(stack.ledger, stack.ledger.db, operator, change.removed!.operation);
      expect(removal.evidence!.signer).to.equal(next);
      expect(await registered(cooperative)).to.equal(8);
      await expectSound();
    });

    it("may end with its own devices only; the service says what follows, and acts no more", async () => {
      const { cooperative, first } = await founded();
      const device = new Device(stack.testChain, accountOf(cooperative), A_DEVICE);
      const waiting = await cooperative.registers(cooperative.batch());
      const change = await adds(cooperative, { custody: "own_device", signer: device.address, replaces: first });
      expect(change.serviceActs).to.equal(false);
      expect(change.notice).to.include("can no longer act for it");
      // From the asking on, not only once it is done.
      const refused = await cooperative.registers(cooperative.batch()).catch((error: unknown) => error);
      expect(refused).to.include({ code: "SIGNER_MISSING" });
      for (const operation of [waiting.operation, change.operation]) await cooperative.awaits(operation);
      expect(await adds(cooperative, { custody: "service" }).catch((error: unknown) => error)).to.include({
        code: "SIGNER_MISSING",
      });

      await device.sends(aBatchAct(word("a")), 1n << 64n);
      await eventually(async () => expect(await registered(cooperative)).to.equal(3));
      const { rows } = await stack.ledger.db.query(
        "select signer, custody from evidence where account = $1 and kind = 'batch_registered' order by block_number desc limit 1",
        [accountOf(cooperative)],
      );
      expect(rows).to.deep.equal([{ signer: device.signer, custody: "own_device" }]);
    });

    it("shows whose custody a key was in when it signed, also when it comes back in another", async () => {
      const { cooperative } = await founded();
      const device = await withDevice(cooperative);
      const custodies = async () =>
        (
          await stack.ledger.db.query<{ custody: string }>(
            "select custody from evidence where account = $1 and signer = $2 and kind = 'batch_registered' order by block_number",
            [accountOf(cooperative), device.signer],
          )
        ).rows.map(({ custody }) => custody);
      await device.sends(aBatchAct(word("1")), 1n << 64n);
      await eventually(async () => expect(await custodies()).to.deep.equal(["own_device"]));
      await cooperative.awaits(await removes(cooperative, device.signer));
      // Given back in other words, from outside: the service itself would not say so of a key it does not hold.
      const second = await withDevice(cooperative, Buffer.alloc(32, 0xd2));
      await second.sends(["organisations", "addSigner", [device.signer, 1]], 2n << 64n);
      await eventually(async () => expect((await signersOf(cooperative))[0]!.custody).to.equal("service"));
      await device.sends(aBatchAct(word("2")), (1n << 64n) + 1n);
      await eventually(async () => expect(await custodies()).to.deep.equal(["own_device", "service"]));
      expect((await signersOf(cooperative)).map(({ state }) => state)).to.deep.equal([
        "active",
        "active",
        "removed",
        "active",
      ]);
    });
  });

  describe("a key that was revoked", () => {
    it("opens no door of the Relay any more, in any lane, for any act", async () => {
      const { cooperative, first } = await founded();
      const thief = new Device(stack.testChain, accountOf(cooperative), await keyOf(cooperative));
      expect(thief.signer).to.equal(first);
      const lane = 7n << 64n;
      const acts: Act[] = [
        aBatchAct(word("f")),
        ["organisations", "addSigner", [word("e"), 2]],
        ["organisations", "removeSigner", [first]],
        ["organisations", "amendProfile", [word("c")]],
        ["organisations", "vetoRecovery", []],
      ];
      expect(await thief.refusal(acts[0]!, lane)).to.equal(null);
      const change = await adds(cooperative, { custody: "service", replaces: first });
      await cooperative.awaits(change.operation);
      for (const act of acts)
        for (const nonce of [lane, await thief.nonce()])
          expect(await thief.refusal(act, nonce), act[1]).to.equal("RelayInvalidSigner");
      expect(await registered(cooperative)).to.equal(1);
    });

    it("in the very block in which its request comes too late is followed by another, with the same nonce", async () => {
      const { cooperative, first } = await founded();
      const device = await withDevice(cooperative);
      const second = (await adds(cooperative, { custody: "service" })).added!.signer;
      await eventually(async () =>
        expect(await signersOf(cooperative)).to.deep.include({ signer: second, state: "active", custody: "service" }),
      );
      let asked: Awaited<ReturnType<Cooperative["registers"]>>;
      await inOneBlock(
        async () => {
          await device.sends(["organisations", "removeSigner", [second]], 1n << 64n);
          asked = await cooperative.registers(cooperative.batch());
        },
        () => [asked.operation],
      );
      const { rows } = await stack.ledger.db.query<{ nonce: number; request: string }>(
        "select nonce, request from intents where id = $1",
        [asked!.operation],
      );
      await cooperative.awaits(asked!.operation);
      expect(await signerOfBatch(cooperative, asked!.batches[0]!)).to.equal(first);
      const again = await stack.ledger.db.query("select nonce, request from intents where id = $1", [asked!.operation]);
      expect(again.rows).to.deep.equal(rows);
      const skipped = await stack.ledger.db.query<{ data: { refusal: { error: string } } }>(
        "select data from records where request = $1 and kind = 'request_failed'",
        [rows[0]!.request],
      );
      expect(skipped.rows.map(({ data }) => data.refusal.error)).to.deep.equal(["RelayInvalidSigner"]);
      expect(await registered(cooperative)).to.equal(2);
      await expectSound();
    });

    it("and was the service's last leaves what it signed to end, with a reason, once its bytes can run no more", async () => {
      const { cooperative, first } = await founded();
      const device = await withDevice(cooperative);
      let asked: Awaited<ReturnType<Cooperative["registers"]>>[] = [];
      await inOneBlock(
        async () => {
          await device.sends(["organisations", "removeSigner", [first]], 1n << 64n);
          asked = [await cooperative.registers(cooperative.batch()), await cooperative.registers(cooperative.batch())];
        },
        () => asked.map(({ operation }) => operation),
      );
      const states = async () =>
        Promise.all(
          asked.map(
            async ({ operation }) => (await getOperation(stack.ledger, stack.ledger.db, operator, operation)).state,
          ),
        );
      const lookAgain = () => stack.ledger.db.query("update intents set not_before = now() where not_before > now()");
      await eventually(async () => {
        const { rows } = await stack.ledger.db.query("select 1 from intents where id = $1 and tries >= 2", [
          asked[0]!.operation,
        ]);
        expect(rows).to.have.length(1);
      });
      expect(await states()).to.deep.equal(["queued", "queued"]);
      await stack.testChain.request("evm_increaseTime", [8 * 24 * 3600]);
      await stack.testChain.mine();
      await eventually(async () => {
        await lookAgain();
        expect(await states()).to.deep.equal(["rejected", "rejected"]);
      });
      const { rejection } = await getOperation(stack.ledger, stack.ledger.db, operator, asked[0]!.operation);
      expect(rejection!.code).to.equal("SIGNER_MISSING");
      expect(await registered(cooperative)).to.equal(1);
    });
  });

  describe("another act in the place of ours", () => {
    it("gets ours another place once that is final: nothing is lost, nothing is done twice", async () => {
      const { cooperative } = await founded();
      const device = await withDevice(cooperative);
      const taken = await device.nonce();
      const asked: Awaited<ReturnType<Cooperative["registers"]>>[] = [];
      await inOneBlock(
        async () => {
          await device.sends(aBatchAct(word("b")), taken);
          for (let i = 0; i < 3; i++) asked.push(await cooperative.registers(cooperative.batch()));
        },
        () => asked.map(({ operation }) => operation),
      );
      for (const { operation } of asked) await cooperative.awaits(operation);
      const { rows } = await stack.ledger.db.query<{ nonce: number }>(
        "select nonce from intents where id = any($1) order by sequence",
        [asked.map(({ operation }) => operation)],
      );
      const nonces = rows.map(({ nonce }) => nonce - Number(taken));
      expect(nonces.toSorted()).to.deep.equal([1, 2, 3]);
      for (const { batches } of asked) expect((await cooperative.sees(batches[0]!.id)).evidence).not.to.equal(null);
      // Its first batch, the device's, and the three that were asked for.
      expect(await registered(cooperative)).to.equal(5);
      await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
      await expectSound();
    });

    it("is told from our own act that somebody else sent for us", async () => {
      const { cooperative } = await founded();
      const { ledger } = stack;
      const bearer = new Device(stack.testChain, accountOf(cooperative), await keyOf(cooperative));
      const next = await bearer.nonce();
      let operation = "";
      await inOneBlock(
        async () => {
          // Sent before the outbox can see it: in the block it stands first, and ours is skipped.
          await ledger.db.transaction(async (tx) => {
            const asked = await execute(ledger, tx, cooperative.actor, registerBatches, { body: cooperative.batch() });
            operation = asked.operation;
            await bearer.sends(aBatchAct(asked.arguments.batches[0]!.commitment), next);
          });
        },
        () => [operation],
      );
      await cooperative.awaits(operation);
      const { rows } = await ledger.db.query<{ kind: string; tries: number }>(
        `select r.kind, i.tries from intents i join records r on r.request = i.request
       where i.id = $1 order by r.block_number, r.log_index`,
        [operation],
      );
      expect(rows.map(({ kind }) => kind)).to.deep.equal(["batch_registered", "request_executed", "request_failed"]);
      expect(rows[0]!.tries).to.equal(0);
      await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
      expect(await registered(cooperative)).to.equal(3);
      await expectSound();
    });
  });
});
