import { expect } from "chai";
import { aBatch, type Answer, type Member, type Person, TestApi } from "../../support/service/api.ts";
import { eventually } from "../../support/service/waiting.ts";

describe("several people of an organisation", () => {
  let api: TestApi;
  let member: Member;
  beforeEach(async () => {
    member = await api.cooperative();
  });
  before(async () => {
    api = await TestApi.open();
  });
  after(() => api.close());

  const keysOf = ({ id }: Member) => `/v1/organisations/${id}/api-keys`;
  const codeOf = ({ status, body }: Answer) => [status, body?.code];
  const revoke = (by: Person | Member, id: string) => by.send("DELETE", `${keysOf(member)}/${id}`);

  describe("keys", () => {
    it("begin with a manager's, who issues, lists and revokes the others", async () => {
      const issued = await member.send("POST", keysOf(member), { name: "Fatima", role: "recorder" });
      expect(issued.status).to.equal(201);
      expect(issued.body).to.include({ name: "Fatima", role: "recorder", revokedAt: null });
      const { body } = await member.send("GET", keysOf(member));
      const told = body.items.map(({ name, role }: { name: string; role: string }) => [name, role]);
      expect(told).to.deep.equal([
        ["Fatima", "recorder"],
        ["first key", "manager"],
      ]);
      expect((await revoke(member, issued.body.id)).status).to.equal(204);
      const again = await member.send("GET", keysOf(member));
      expect(again.body.items[0].revokedAt).to.be.a("string");
    });

    it("may be issued by the operator for any organisation, in any role", async () => {
      for (const role of ["manager", "recorder", "reader"]) {
        const issued = await api.operator("POST", keysOf(member), { name: role, role });
        expect([issued.status, issued.body.role]).to.deep.equal([201, role]);
      }
    });

    it("of a manager do all that a recorder's do", async () => {
      const second = await api.person(member, "manager");
      expect((await second.send("POST", "/v1/batches", aBatch(member))).status).to.equal(202);
      expect((await revoke(second, member.keyId)).status).to.equal(204);
    });

    it("leave no organisation without a manager, but by the operator's hand", async () => {
      const recorder = await api.person(member, "recorder");
      expect(codeOf(await revoke(member, member.keyId))).to.deep.equal([409, "LAST_MANAGER"]);
      expect((await revoke(member, recorder.id)).status).to.equal(204);
      expect((await api.operator("DELETE", `${keysOf(member)}/${member.keyId}`)).status).to.equal(204);
      expect(codeOf(await member.send("GET", keysOf(member)))).to.deep.equal([401, "KEY_WRONG"]);
    });

    it("count a manager who was revoked no more", async () => {
      const second = await api.person(member, "manager");
      expect((await revoke(second, member.keyId)).status).to.equal(204);
      expect(codeOf(await revoke(second, second.id))).to.deep.equal([409, "LAST_MANAGER"]);
    });

    it("stay with one of two managers who revoke one another at the same moment", async () => {
      const third = await api.person(member, "manager");
      for (let turn = 0; turn < 5; turn++) {
        const [a, b] = [await api.person(member, "manager"), await api.person(member, "manager")];
        const statuses = (await Promise.all([revoke(a, b.id), revoke(b, a.id)])).map(({ status }) => status);
        expect(statuses.toSorted()).to.deep.equal([204, 401]);
      }
      expect((await third.send("GET", keysOf(member))).status).to.equal(200);
    });

    it("are at most a hundred in force", async () => {
      const issue = () => member.send("POST", keysOf(member), { name: "again", role: "reader" });
      const issued: Answer[] = [];
      for (let i = 0; i < 99; i++) issued.push(await issue());
      expect(issued.every(({ status }) => status === 201)).to.equal(true);
      const refused = await issue();
      expect(codeOf(refused)).to.deep.equal([409, "KEYS_TOO_MANY"]);
      expect(refused.body.detail).to.include("has 100 keys in force");
      await revoke(member, issued[0]!.body.id);
      expect((await issue()).status).to.equal(201);
    });

    it("are listed page by page, newest first", async () => {
      for (const name of ["a", "b", "c"]) await api.person(member, "reader", name);
      const names: string[] = [];
      let url: string | undefined = `${keysOf(member)}?limit=2`;
      while (url) {
        const { body, headers }: Answer = await member.send("GET", url);
        names.push(...body.items.map(({ name }: { name: string }) => name));
        url = /<([^>]+)>; rel="next"/.exec(headers["link"] ?? "")?.[1];
      }
      expect(names).to.deep.equal(["c", "b", "a", "first key"]);
    });

    it("are issued by the operator alone while the organisation is suspended, and still revoked", async () => {
      const recorder = await api.person(member, "recorder");
      await api.operator("POST", `/v1/organisations/${member.id}/suspension`, { reason: "Clé volée" });
      const body = { name: "thief", role: "manager" };
      expect(codeOf(await member.send("POST", keysOf(member), body))).to.deep.equal([409, "ORGANISATION_SUSPENDED"]);
      expect((await revoke(member, recorder.id)).status).to.equal(204);
      expect((await api.operator("POST", keysOf(member), body)).status).to.equal(201);
    });

    it("of no organisation show metrics from elsewhere, and a revoked one is not known there either", async () => {
      const away = { "x-forwarded-for": "203.0.113.9" };
      const manager = await api.person(member, "manager");
      expect((await manager.send("GET", "/metrics", undefined, away)).status).to.equal(403);
      await revoke(member, manager.id);
      expect((await manager.send("GET", "/metrics", undefined, away)).status).to.equal(401);
    });

    it("repeat for themselves: a colleague's request under the same Idempotency-Key is another request", async () => {
      const headers = { "idempotency-key": "one-word" };
      const [fatima, reader] = [await api.person(member, "recorder"), await api.person(member, "reader")];
      const batch = aBatch(member);
      const mine = await fatima.send("POST", "/v1/batches", batch, headers);
      expect(mine.status).to.equal(202);
      expect(codeOf(await reader.send("POST", "/v1/batches", batch, headers))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
      expect(codeOf(await member.send("POST", "/v1/batches", batch, headers))).to.deep.equal([409, "LOT_USED"]);
      expect((await fatima.send("POST", "/v1/batches", batch, headers)).text).to.equal(mine.text);
      await revoke(member, fatima.id);
      expect(codeOf(await fatima.send("POST", "/v1/batches", batch, headers))).to.deep.equal([401, "KEY_WRONG"]);
    });
  });

  describe("what they record", () => {
    /** Recorded by Fatima and on the chain. */
    async function recorded(): Promise<{ fatima: Person; batch: { id: string; operation: string; code: string } }> {
      const fatima = await api.person(member, "recorder", "Fatima Ouhssain");
      const { body } = await fatima.send("POST", "/v1/batches", aBatch(member));
      await api.mine(body.operation, "batch_registered", body.id);
      return { fatima, batch: body };
    }

    const by = { role: "recorder", name: "Fatima Ouhssain" };

    it("shows by whose key, from the first answer on, wherever it is read", async () => {
      const { fatima, batch } = await recorded();
      expect(batch).to.deep.include({ recordedBy: by });
      for (const reader of [fatima.send, member.send, (await api.person(member, "reader")).send, api.operator]) {
        for (const url of [`/v1/batches/${batch.id}`, `/v1/operations/${batch.operation}`])
          expect((await reader("GET", url)).body.recordedBy, url).to.deep.equal(by);
        const records = await reader("GET", `/v1/audit/records?subject=${batch.id}`);
        expect(records.body.items.map((item: { recordedBy: object }) => item.recordedBy)).to.deep.equal([by]);
        const lists = await reader("GET", `/v1/batches?product=${member.product}`);
        expect(lists.body.items[0].recordedBy).to.deep.equal(by);
      }
    });

    it("shows it in the answer of whoever waits for the chain, and for each of a list", async () => {
      const list = [aBatch(member, { lot: "WAITED-1" }), aBatch(member, { lot: "WAITED-2" })];
      const waiting = member.send("POST", "/v1/batches", list, { prefer: "wait=20" });
      await eventually(async () => {
        const { rows } = await api.ledger.db.query<{ id: string; intent: string }>(
          "select id, intent from batches where account = $1 and lot like 'WAITED-_'",
          [member.id],
        );
        expect(rows).to.have.length(2);
        await api.mine(rows[0]!.intent, "batch_registered", ...rows.map(({ id }) => id));
      });
      const { status, body } = await waiting;
      expect(status).to.equal(201);
      const first = { role: "manager", name: "first key" };
      expect(body.items.map((item: { recordedBy: object }) => item.recordedBy)).to.deep.equal([first, first]);
    });

    it("shows it when the key was revoked since", async () => {
      const { fatima, batch } = await recorded();
      await revoke(member, fatima.id);
      const { body } = await member.send("GET", `/v1/audit/records?subject=${batch.id}`);
      expect(body.items[0].recordedBy).to.deep.equal(by);
    });

    it("tells the role to everyone and the name to no one else", async () => {
      const { batch } = await recorded();
      const page = await api.app.inject({ url: `/b/${batch.code}`, headers: { "accept-language": "en" } });
      expect(page.body).to.include("Entered with a recorder’s key").and.not.include("Fatima");
      const stranger = await api.cooperative();
      const urls = ["/v1/batches", `/v1/batches/${batch.id}`, "/v1/audit/records", `/v1/operations/${batch.operation}`];
      for (const url of [...urls, keysOf(member)])
        expect((await stranger.send("GET", url)).text, url).to.not.include("Fatima");
    });

    it("names the operator by its role alone", async () => {
      const { body } = await member.send("GET", "/v1/audit/records?kind=organisation_registered");
      expect(body.items[0].recordedBy).to.deep.equal({ role: "operator", name: null });
    });

    it("says nothing of what reached the chain by another way", async () => {
      const { batch } = await recorded();
      // As if the organisation had signed it elsewhere and sent it to the Relay by itself.
      await api.ledger.db.query("update records set request = $2 where subject = $1", [
        batch.id,
        `0x${"e".repeat(64)}`,
      ]);
      const { body } = await member.send("GET", `/v1/audit/records?subject=${batch.id}`);
      expect(body.items[0].recordedBy).to.equal(null);
    });
  });
});
