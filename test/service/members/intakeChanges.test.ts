import { expect } from "chai";
import { parseReceipt, verifyReceipt } from "../../../service/members/rules/receipts.ts";
import { Bringers, intake } from "../../support/scenes/bringers.ts";
import { type Answer, type Body, type Member, type Person, pointersOf, TestApi } from "../../support/service/api.ts";

/** Lists of intakes only grow: what was wrong in one is corrected in the next, and nothing is replaced unseen. */
describe("intakes of a batch", () => {
  let api: TestApi;
  let owner: Member;
  let recorder: Person;
  let members: string[];
  let { batch, correct, list, mined, people, receipt, record, remove }: Bringers = {} as Bringers;
  before(async () => {
    api = await TestApi.open();
    owner = await api.cooperative();
    recorder = await api.person(owner, "recorder");
    ({ batch, correct, list, mined, people, receipt, record, remove } = new Bringers(api, owner, recorder.send));
    members = await people(4, 0);
  });
  after(() => api.close());

  const codeOf = ({ status, body }: Answer) => [status, body?.code];

  it("are never more than the batch holds, all lists together", async () => {
    const id = await batch({ quantity: { value: "400", unit: "KGM" } });
    const refused = await record(id, [intake(members[0]!, "400.25")]);
    expect(codeOf(refused)).to.deep.equal([422, "INTAKES_OUTGROW_BATCH"]);
    expect(pointersOf(refused)).to.deep.equal(["/intakes INTAKES_OUTGROW_BATCH"]);
    expect(refused.body.detail).to.match(/holds 400 KGM, and 400\.25 KGM were brought/);
    await mined(id, [intake(members[0]!, "399.5")]);
    const more = await record(id, [intake(members[1]!, "1", { quantity: { value: "501", unit: "GRM" } })]);
    expect(more.body.detail).to.match(/holds 400 KGM, and 400\.001 KGM were brought/);
    const last = await mined(id, [intake(members[1]!, "1", { quantity: { value: "500", unit: "GRM" } })]);
    expect(last.unaccounted.value).to.equal("0");
    const [first] = (await list(id)).items;
    const corrected = await correct(id, first.id, { quantity: { value: "399.6", unit: "KGM" }, reason: "Scales" });
    expect(pointersOf(corrected)).to.deep.equal(["/quantity INTAKES_OUTGROW_BATCH"]);
  });

  it("are added to those before; receipts of either list stay true of its own version", async () => {
    const id = await batch();
    const first = await mined(id, [intake(members[0]!, "1"), intake(members[1]!, "2")]);
    const [old] = (await list(id)).items;
    const oldReceipt = parseReceipt((await receipt(id, old.id)).text);
    const second = await mined(id, [intake(members[1]!, "7")]);
    const now = await list(id);
    expect(now.list).to.deep.include({ commitment: second.commitment, size: 3, total: { value: "10", unit: "KGM" } });
    expect(now.items.map(({ id: one, index }: Body) => [one, index]).slice(0, 1)).to.deep.equal([[old.id, 0]]);
    expect(verifyReceipt(oldReceipt, first.commitment).size).to.equal(2);
    expect(() => verifyReceipt(oldReceipt, second.commitment)).to.throw();
    for (const { id: one, index, member } of now.items) {
      const proven = verifyReceipt(parseReceipt((await receipt(id, one)).text), second.commitment);
      expect(proven).to.deep.include({ index, size: 3 });
      expect(proven.intake).to.deep.include({ member: member.id });
    }
    const ledger = await recorder.send("GET", `/v1/members/${members[1]}/intakes?limit=200`);
    const here = ledger.body.items.filter((item: Body) => item.batch.id === id);
    expect(here.map(({ quantity }: Body) => quantity.value)).to.deep.equal(["7", "2"]);
  });

  it("are corrected and taken out one by one, with a reason, and what they were stays readable", async () => {
    const id = await batch();
    await mined(id, [
      intake(members[0]!, "1"),
      intake(members[1]!, "12", { note: "Evening" }),
      intake(members[2]!, "3"),
    ]);
    const [a, b, c] = (await list(id)).items;
    const before = parseReceipt((await receipt(id, b.id)).text);
    const corrected = await correct(id, b.id, { quantity: { value: "21", unit: "KGM" }, reason: "Read 12 for 21" });
    expect(corrected.body, corrected.text).to.deep.include({ size: 3, total: { value: "25", unit: "KGM" } });
    // Until the chain has it, the receipt is of what it was.
    expect(parseReceipt((await receipt(id, b.id)).text)).to.deep.equal(before);
    await api.amend(corrected.body.operation, id);
    const now = (await list(id)).items;
    expect(now.map(({ id: one }: Body) => one)).to.deep.equal([a.id, b.id, c.id]);
    expect(now[1]).to.deep.include({
      quantity: { value: "21", unit: "KGM" },
      note: "Evening",
      broughtOn: "2025-09-30",
    });
    const proven = verifyReceipt(parseReceipt((await receipt(id, b.id)).text), corrected.body.commitment);
    expect(proven.intake).to.deep.include({ quantity: { value: "21", unit: "KGM" } });

    const removed = await remove(id, a.id, "He brought nothing that day");
    expect(removed.body, removed.text).to.deep.include({ size: 2, total: { value: "24", unit: "KGM" } });
    await api.amend(removed.body.operation, id);
    const left = (await list(id)).items;
    expect(left.map(({ id: one, index }: Body) => [one, index])).to.deep.equal([
      [b.id, 0],
      [c.id, 1],
    ]);
    const changes = (await recorder.send("GET", `/v1/batches/${id}/intakes/changes`)).body.items;
    expect(changes.map(({ change, reason }: Body) => [change, reason])).to.deep.equal([
      ["removed", "He brought nothing that day"],
      ["corrected", "Read 12 for 21"],
    ]);
    expect(changes[1].before.quantity.value).to.equal("12");
    expect(changes[1].after.quantity.value).to.equal("21");
    expect(changes[0]).to.deep.include({ after: null, intake: a.id, state: "mined" });
    expect(changes[0].recordedBy.role).to.equal("recorder");
    expect(codeOf(await remove(id, a.id, "again"))).to.deep.equal([404, "NOT_FOUND"]);
    await api.amend((await remove(id, c.id, "x")).body.operation, id);
    expect(codeOf(await remove(id, b.id, "x"))).to.deep.equal([409, "LAST_INTAKE"]);
    const stranger = await api.cooperative();
    const url = `/v1/batches/${id}/intakes/changes`;
    expect(codeOf(await stranger.send("GET", url))).to.deep.equal([404, "NOT_FOUND"]);
    expect(codeOf(await api.operator("GET", url))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
  });

  it("of a member that was erased keep no reason, and cannot be corrected; a refused change never was", async () => {
    const [id, [one]] = [await batch(), await people(1, 0)];
    await mined(id, [intake(one!, "1"), intake(members[0]!, "2")]);
    const [hers, other] = (await list(id)).items;
    const refused = await correct(id, hers.id, { quantity: { value: "5", unit: "KGM" }, reason: "refused" });
    await api.refuse(refused.body.operation, "CHAIN_REFUSED", { reason: "SomeError" });
    const changes = async () => (await recorder.send("GET", `/v1/batches/${id}/intakes/changes`)).body.items;
    expect(await changes()).to.deep.equal([]);
    const done = await correct(id, hers.id, { quantity: { value: "4", unit: "KGM" }, reason: "Zahra said so" });
    await api.amend(done.body.operation, id);
    const { number } = (await recorder.send("GET", `/v1/members/${one}`)).body;
    const erased = await owner.send("POST", `/v1/members/${one}/erasure`, { confirm: number });
    expect(erased.status, erased.text).to.equal(200);
    const [change] = await changes();
    expect(change).to.deep.include({ reason: null, change: "corrected" });
    for (const stated of [change.before, change.after]) expect(stated).to.include({ quantity: null, erased: true });
    const again = await correct(id, hers.id, { quantity: { value: "3", unit: "KGM" }, reason: "x" });
    expect(codeOf(again)).to.deep.equal([409, "INTAKE_ERASED"]);
    const more = await correct(id, other.id, { member: one, reason: "hers" });
    expect(codeOf(more)).to.deep.equal([409, "MEMBER_ERASED"]);
    await mined(id, [intake(members[3]!, "1")]);
    expect((await list(id)).list).to.include({ size: 3, erased: 1 });
  });
});
