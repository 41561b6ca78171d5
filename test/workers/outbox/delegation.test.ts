import { expect } from "chai";
import { fsck } from "../../../service/books/fsck.ts";
import { lockPicking } from "../../../service/outbox/rows.ts";
import { type Organisation, Rest, type Send } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const HOURS = 3_600;

describe("acts in the lane of a delegate", function () {
  let stack: Stack;
  let rest: Rest;
  let union: Organisation;
  let member: Organisation;
  let behalf: Send;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    union = await rest.organisation("union", "Union du Draa");
    member = await rest.organisation("cooperative", "Coopérative Tigmi");
    await member.send("POST", `/v1/organisations/${member.id}/memberships`, { union: union.id });
    await union.send("POST", `/v1/organisations/${union.id}/memberships`, { organisation: member.id });
    await grants("register", "hold", "release");
    behalf = rest.as(union.key, 0, member.id);
  });
  after(() => stack.close());

  const grants = (...acts: string[]) =>
    member.send("POST", `/v1/organisations/${member.id}/grants`, {
      union: union.id,
      acts,
      until: new Date(Date.now() + 30 * 24 * HOURS * 1_000).toISOString(),
    });

  const aBatch = (lot: string) => ({
    product: member.product,
    lot,
    quantity: { value: "4", unit: "KGM" },
    producedOn: "2025-10-01",
  });

  async function registers(lot: string, send = behalf): Promise<{ id: string; operation: string }> {
    const { status, body, text } = await send("POST", "/v1/batches", aBatch(lot));
    if (status !== 202) throw new Error(text);
    return body;
  }

  const stateOf = async (operation: string): Promise<string> =>
    (await member.send("GET", `/v1/operations/${operation}`)).body.state;

  const reaches = (operation: string, ...states: string[]) =>
    eventually(async () => {
      await stack.ledger.db.query("update intents set not_before = now() where not_before > now()");
      expect(await stateOf(operation)).to.be.oneOf(states);
    });

  async function intentOf(operation: string): Promise<{ nonce: number | null; request: string; sent: boolean }> {
    const { rows } = await stack.ledger.db.query<{ nonce: number | null; request: string; sent: boolean }>(
      `select i.nonce, i.request, coalesce(a.sent_at is not null, false) as sent
       from intents i left join attempts a on a.id = i.attempt where i.id = $1`,
      [operation],
    );
    return rows[0]!;
  }

  it("take their own nonces, beside those of the member itself", async () => {
    const mine = await Promise.all(["A-1", "A-2", "A-3"].map((lot) => registers(lot)));
    const own = await Promise.all(["B-1", "B-2"].map((lot) => registers(lot, rest.as(member.key, 0))));
    for (const { operation } of [...mine, ...own]) await reaches(operation, "final");
    const nonces = await Promise.all(mine.map(async ({ operation }) => (await intentOf(operation)).nonce));
    expect(nonces.toSorted()).to.deep.equal([0, 1, 2]);
  });

  it("are done once when the service stops between signing and sending, and go on where they stood", async () => {
    const { first, signed, second } = await stack.testChain.inOneBlock(async () => {
      const before = await registers("C-1");
      await eventually(async () => expect((await intentOf(before.operation)).sent).to.equal(true));
      const stored = await intentOf(before.operation);
      await stack.stopService();
      const again = await openStack({ on: stack });
      const close = async () => (await again.close(), stack.testChain.close());
      stack = { ...again, testChain: stack.testChain, close };
      rest = new Rest(stack);
      const next = rest.as(union.key, 0, member.id);
      behalf = next;
      member = { ...member, send: rest.as(member.key) };
      return { first: before, signed: stored, second: await registers("C-2") };
    });
    for (const { operation } of [first, second]) await reaches(operation, "final");
    expect(await intentOf(first.operation)).to.include({ nonce: signed.nonce, request: signed.request });
    expect((await intentOf(second.operation)).nonce).to.equal(signed.nonce! + 1);
    await rest.sound();
  });

  it("are refused before they are signed when the grant has ended meanwhile", async () => {
    await grants("register");
    const soon = Date.now() + 3_000;
    const granted = await member.send("POST", `/v1/organisations/${member.id}/grants`, {
      union: union.id,
      acts: ["register"],
      until: new Date(soon).toISOString(),
    });
    expect(granted.status, granted.text).to.equal(201);
    let operation = "";
    await stack.ledger.db.transaction(async (tx) => {
      // The outbox picks nothing until then.
      await lockPicking(tx, "relay");
      ({ operation } = await registers("E-1"));
      await new Promise((resolve) => setTimeout(resolve, soon + 1_100 - Date.now()));
    });
    await reaches(operation, "rejected");
    expect((await intentOf(operation)).nonce).to.equal(null);
    const { rejection } = (await member.send("GET", `/v1/operations/${operation}`)).body;
    expect(rejection.code).to.equal("GRANT_ENDED");
    // From now on it is told before anything is stored.
    const { status, body } = await behalf("POST", "/v1/batches", aBatch("E-2"));
    expect([status, body.code]).to.deep.equal([403, "GRANT_ENDED"]);
  });

  it("end with the reason when the grant was taken back first, and let those behind them go on", async () => {
    const db = stack.ledger.db;
    await grants("register", "hold");
    // The withdrawal stands first in the block: what was signed meanwhile is skipped.
    const late = await stack.testChain.inOneBlock(async () => {
      const withdrawal = await rest.as(member.key, 0)("POST", `/v1/organisations/${member.id}/grants/withdrawal`, {
        union: union.id,
        acts: ["register"],
      });
      await stack.sends(withdrawal.body.id);
      const registered = await registers("D-1");
      await stack.sends(registered.operation);
      return registered;
    });
    await eventually(async () => {
      const { rows } = await db.query("select 1 from records where request = $1 and kind = 'request_failed'", [
        (await intentOf(late.operation)).request,
      ]);
      expect(rows).to.have.length(1);
    });
    // Its bytes could still run, were it granted again: until then it waits, and what is behind it too.
    const [{ id }] = (await member.send("GET", "/v1/batches?lot=A-1")).body.items;
    const held = await behalf("POST", `/v1/batches/${id}/hold`, { reason: "A jar was open" });
    expect(held.status, held.text).to.equal(202);
    await reaches(late.operation, "queued");
    expect(await stateOf(held.body.id ?? held.body.operation)).to.equal("queued");
    await stack.testChain.request("evm_increaseTime", [2 * HOURS]);
    await stack.testChain.mine();
    await reaches(late.operation, "rejected");
    const { rejection } = (await member.send("GET", `/v1/operations/${late.operation}`)).body;
    expect(rejection.code).to.equal("GRANT_MISSING");
    await reaches(held.body.id ?? held.body.operation, "final");
    const { differences } = await fsck(db, stack.chain, stack.testChain.deployment);
    expect(differences).to.deep.equal([]);
  });
});
