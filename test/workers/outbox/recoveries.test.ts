import { expect } from "chai";
import type { Static } from "typebox";
import { getOperation } from "../../../service/accept/operations.ts";
import { addressOf } from "../../../service/chain/sign.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { changeSigners } from "../../../service/keys/acts/addSigner.ts";
import { vetoRecovery, withdrawRecovery } from "../../../service/keys/acts/recoveryEnds.ts";
import { startRecovery } from "../../../service/keys/acts/startRecovery.ts";
import { getRecovery, type RecoveryView } from "../../../service/keys/views/recoveries.ts";
import type { NewSigner } from "../../../service/keys/views/schemas.ts";
import { readSigners } from "../../../service/keys/views/signers.ts";
import { reinstateOrganisation, suspendOrganisation } from "../../../service/organisations/acts/suspendOrganisation.ts";
import type { Transaction } from "../../../service/store/pool.ts";
import { KEYS } from "../../support/chain/chain.ts";
import { Device } from "../../support/chain/device.ts";
import { Cooperative, does, operator } from "../../support/service/actors.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const WEEK = 7 * 24 * 3600;
const REASON = "Le téléphone avec la seule clé est perdu";

describe("a recovery of signing keys", () => {
  let stack: Stack;
  let cooperative: Cooperative;
  before(async () => (stack = await openStack()));
  after(() => stack.close());
  beforeEach(async () => {
    cooperative = await Cooperative.found(stack.ledger);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
  });

  const id = () => cooperative.organisation.id;
  const transaction = <T>(work: (tx: Transaction) => Promise<T>) => stack.ledger.db.transaction(work);
  const recovery = (): Promise<RecoveryView> => getRecovery(stack.ledger, stack.ledger.db, cooperative.actor, id());
  const starts = (input: Static<typeof NewSigner> = { custody: "service" }) =>
    does(stack.ledger, operator, startRecovery, { account: id(), body: { ...input, reason: REASON } });
  const vetoes = (actor = cooperative.actor) => does(stack.ledger, actor, vetoRecovery, { account: id(), body: null });
  const withdraws = (actor = operator) => does(stack.ledger, actor, withdrawRecovery, { account: id(), body: null });
  const codeOf = (work: Promise<unknown>) => work.then(String, ({ code }: { code: string }) => code);
  const signers = async () => (await readSigners(stack.ledger, operator, id(), { limit: 50 })).items;

  async function waits(): Promise<RecoveryView> {
    await cooperative.awaits(await starts());
    return recovery();
  }

  /** The chain's clock goes on, and so that it shows, a block is made. */
  async function pass(seconds: number): Promise<void> {
    await stack.testChain.request("evm_increaseTime", [seconds]);
    await stack.testChain.mine();
  }

  const completions = async () =>
    (
      await stack.ledger.db.query<{ state: string }>(
        "select state from operations where account = $1 and kind = 'completeRecovery'",
        [id()],
      )
    ).rows.map(({ state }) => state);

  it("waits a week in plain sight, then is completed by the service itself, and the new key signs", async () => {
    const old = (await signers())[0]!.signer;
    const asked = await starts();
    expect((await recovery()).state).to.be.oneOf(["asked", "waiting"]);
    await cooperative.awaits(asked);
    const waiting = await recovery();
    expect(waiting).to.include({ state: "waiting", custody: "service", reason: REASON, endedAt: null });
    expect(waiting.askedBy).to.equal(addressOf(KEYS.registrar));
    expect(Date.parse(waiting.readyAt!) - Date.parse(waiting.evidence!.time)).to.equal(WEEK * 1_000);
    await pass(WEEK - 60);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
    expect(await completions()).to.deep.equal([]);
    await pass(60);
    await eventually(async () => expect((await recovery()).state).to.equal("completed"));
    expect(await completions()).to.deep.equal(["final"]);

    const told = (await signers()).map(({ signer, state, addedBy }) => ({ signer, state, by: addedBy!.role }));
    expect(told).to.deep.equal([
      { signer: waiting.signer, state: "active", by: "registrar" },
      { signer: old, state: "replaced", by: "registrar" },
    ]);
    const { operation, batches } = await cooperative.registers(cooperative.batch());
    await cooperative.awaits(operation);
    expect((await cooperative.sees(batches[0]!.id)).evidence).to.include({
      signer: waiting.signer,
      custody: "service",
    });
    expect((await fsck(stack.ledger.db, stack.chain, stack.testChain.deployment)).differences).to.deep.equal([]);
  });

  it("is tried again when the chain's clock is behind ours", async () => {
    await waits();
    // As if our clock had passed the time already: the chain refuses, and nothing is lost by it.
    const { readyAt } = await recovery();
    await stack.ledger.db.query(
      `insert into intents (id, account, kind, channel, arguments, weight, requested_by)
       values (gen_random_uuid(), $1, 'completeRecovery', 'registrar', '{}', 1, 'service')`,
      [id()],
    );
    await eventually(async () => {
      const { rows } = await stack.ledger.db.query<{ tries: number }>(
        "select tries from intents where account = $1 and kind = 'completeRecovery'",
        [id()],
      );
      expect(rows[0]!.tries).to.be.greaterThan(0);
    });
    expect(await recovery()).to.include({ state: "waiting", readyAt });
    await pass(WEEK);
    await eventually(async () => expect((await recovery()).state).to.equal("completed"));
    expect(await completions()).to.deep.equal(["final"]);
  });

  it("signs again what an old key had signed, under the same nonce", async () => {
    const device = new Device(stack.testChain, id(), Buffer.alloc(32, 0xd3));
    const old = (await signers())[0]!.signer;
    const added = await transaction((tx) =>
      changeSigners(stack.ledger, tx, cooperative.actor, id(), { custody: "own_device", signer: device.address }),
    );
    await cooperative.awaits(added.operation);
    // The device takes the service's key away, in the block in which the service's request arrives.
    const { operation, batches } = await stack.testChain.inOneBlock(async () => {
      await device.sends(["organisations", "removeSigner", [old]], 1n << 64n);
      const registered = await cooperative.registers(cooperative.batch());
      await stack.sends(registered.operation);
      return registered;
    });
    const intent = async () =>
      (
        await stack.ledger.db.query<{ nonce: number; request: string; tries: number }>(
          "select nonce, request, tries from intents where id = $1",
          [operation],
        )
      ).rows[0]!;
    await eventually(async () => expect((await intent()).tries).to.be.greaterThan(0));
    const before = await intent();
    const { signer } = await waits();
    await pass(WEEK + 3_600);
    await eventually(async () => {
      // It was set aside for a while; here nobody wants to wait.
      await stack.ledger.db.query("update intents set not_before = now() where id = $1", [operation]);
      expect((await getOperation(stack.ledger, stack.ledger.db, operator, operation)).state).to.equal("final");
    });
    expect((await cooperative.sees(batches[0]!.id)).evidence!.signer).to.equal(signer);
    expect(await intent()).to.include({ nonce: before.nonce, request: before.request });
    expect(await device.refusal(["organisations", "amendProfile", [`0x${"a".repeat(64)}`]], 2n << 64n)).to.equal(
      "RelayInvalidSigner",
    );
  });

  it("ends by a veto of the organisation, and is not completed afterwards", async () => {
    const { signer } = (await signers())[0]!;
    await waits();
    expect(await codeOf(starts())).to.equal("RECOVERY_PENDING");
    const veto = await vetoes();
    expect(await codeOf(vetoes())).to.equal("RECOVERY_UNKNOWN");
    await cooperative.awaits(veto);
    expect(await recovery()).to.include({ state: "vetoed", reason: REASON });
    const { evidence, recordedBy } = await getOperation(stack.ledger, stack.ledger.db, cooperative.actor, veto);
    expect(evidence).to.include({ signer, custody: "service" });
    expect(recordedBy).to.deep.equal({ role: "manager", name: "first key" });
    await pass(WEEK);
    await cooperative.awaits((await cooperative.registers(cooperative.batch())).operation);
    expect(await completions()).to.deep.equal([]);
    expect((await signers()).map(({ state }) => state)).to.deep.equal(["active"]);
  });

  it("ends by a veto also while the organisation is suspended: nobody suspends first and then takes over", async () => {
    const { ledger } = stack;
    const suspended = await does(ledger, operator, suspendOrganisation, { account: id(), body: { reason: "Enquête" } });
    await cooperative.awaits(suspended);
    await waits();
    const refused = transaction((tx) => changeSigners(ledger, tx, cooperative.actor, id(), { custody: "service" }));
    expect(await codeOf(refused)).to.equal("ORGANISATION_SUSPENDED");
    await cooperative.awaits(await vetoes());
    expect((await recovery()).state).to.equal("vetoed");
    await cooperative.awaits(await does(ledger, operator, reinstateOrganisation, { account: id(), body: null }));
  });

  it("may be withdrawn by the operator, and asked for again with a device's key", async () => {
    await waits();
    await cooperative.awaits(await withdraws());
    expect((await recovery()).state).to.equal("withdrawn");
    const late = withdraws();
    expect(await codeOf(late)).to.equal("RECOVERY_UNKNOWN");
    const device = new Device(stack.testChain, id(), Buffer.alloc(32, 0xd4));
    await cooperative.awaits(await starts({ custody: "own_device", signer: device.address }));
    expect(await recovery()).to.include({ state: "waiting", custody: "own_device", signer: device.signer });
    await pass(WEEK);
    await eventually(async () => expect((await recovery()).state).to.equal("completed"));
    // The service holds none of its keys from here on, and says so.
    expect(await codeOf(cooperative.registers(cooperative.batch()))).to.equal("SIGNER_MISSING");
    expect(await codeOf(vetoes())).to.equal("RECOVERY_UNKNOWN");
  });

  it("may be vetoed before the chain has it: the veto waits for it", async () => {
    await starts();
    const veto = await vetoes();
    await cooperative.awaits(veto);
    expect((await recovery()).state).to.equal("vetoed");
  });

  it("is for the operator to ask and to withdraw, for a manager to veto", async () => {
    expect(
      await codeOf(
        does(stack.ledger, cooperative.actor, startRecovery, {
          account: id(),
          body: { custody: "service", reason: REASON },
        }),
      ),
    ).to.equal("ROLE_TOO_WEAK");
    expect(await codeOf(recovery())).to.equal("NOT_FOUND");
    await waits();
    expect(await codeOf(vetoes(operator))).to.equal("ROLE_TOO_WEAK");
    expect(await codeOf(withdraws(cooperative.actor))).to.equal("ROLE_TOO_WEAK");
    const adding = transaction((tx) => changeSigners(stack.ledger, tx, operator, id(), { custody: "service" }));
    expect(await codeOf(adding)).to.equal("ROLE_TOO_WEAK");
  });
});
