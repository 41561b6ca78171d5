import { expect } from "chai";
import { marked } from "../../support/chain/marked.ts";
import { type Organisation, Rest, type Send, type Told } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const refusedAs = ({ status, body }: Told): [number, string] => [status, body.code];

describe("a recall", () => {
  let stack: Stack;
  let rest: Rest;
  let cooperative: Organisation;
  let second: Send;
  let recorder: Send;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    cooperative = await rest.organisation();
    second = (await rest.key(cooperative, "manager", "Aïcha")).send;
    recorder = (await rest.key(cooperative, "recorder", "Fatima")).send;
  });
  after(() => stack.close());

  const statusOf = async (id: string) => (await cooperative.send("GET", `/v1/batches/${id}`)).body.status as string;
  const page = async (code: string, language: string) =>
    (await stack.app.inject({ url: `/b/${code}`, headers: { "accept-language": language } })).body;

  let lots = 0;
  /** One output of parts of others: `quantities` of each input. */
  async function make(
    inputs: string[],
    each = "10",
    outputs = 1,
  ): Promise<{ id: string; code: string; lot: string }[]> {
    const total = (Number(each) * inputs.length) / outputs;
    const answer = await cooperative.send("POST", "/v1/transformations", {
      process: "pack",
      performedOn: "2025-10-02",
      inputs: inputs.map((batch) => ({ batch, quantity: { value: each, unit: "KGM" } })),
      outputs: Array.from({ length: outputs }, () => ({
        product: cooperative.product,
        lot: `P-${(lots += 1)}`,
        quantity: { value: String(total), unit: "KGM" },
      })),
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.outputs;
  }

  it("of honey whose grandchildren are already sold reaches them at once, and says whom to call", async () => {
    const { send } = cooperative;
    const honey = await rest.batch(cooperative, "MIEL-1", "100");
    const [blend] = await make([honey.id], "60");
    const [jars, more] = await make([blend!.id], "40", 2);
    const sold = await send("POST", `/v1/batches/${jars!.id}/disposals`, {
      way: "retail",
      disposedOn: "2025-10-03",
      quantity: { value: "15", unit: "KGM" },
    });
    expect(sold.status, sold.text).to.equal(201);

    const proposed = await send("POST", `/v1/batches/${honey.id}/recall`, { reason: "Glass was found in a jar." });
    expect(proposed.status, proposed.text).to.equal(202);
    const { id, reach } = proposed.body;
    expect(proposed.body).to.include({ state: "proposed", inForce: false, confirmedBy: null, operation: null });
    expect(reach).to.deep.equal({
      batches: 4,
      organisations: 1,
      quantities: [{ unit: "KGM", free: "85", inTransit: "0", spent: "15" }],
    });
    expect(await statusOf(jars!.id)).to.equal("current");
    expect(refusedAs(await send("GET", `/v1/recalls/${id}/report`))).to.deep.equal([409, "RECALL_NOT_MINED"]);

    const wrong = await second("POST", `/v1/recalls/${id}/confirmation`, { reach: 3 });
    expect(refusedAs(wrong)).to.deep.equal([422, "RECALL_REACH_DIFFERS"]);
    const confirmed = await second("POST", `/v1/recalls/${id}/confirmation`, { reach: 4 });
    expect(confirmed.status, confirmed.text).to.equal(201);
    expect(confirmed.body).to.include({ state: "final", inForce: true });
    expect(confirmed.body.confirmedBy).to.deep.equal({ role: "manager", name: "Aïcha" });
    for (const batch of [honey.id, blend!.id, jars!.id, more!.id]) expect(await statusOf(batch)).to.equal("recalled");

    const report = (await send("GET", `/v1/recalls/${id}/report`)).body.items as {
      batch: { id: string };
      organisation: { name: object };
    }[];
    const row = report.find(({ batch }) => batch.id === jars!.id)!;
    expect(row).to.deep.include({ free: "5", unit: "KGM", spent: [{ how: "retail", quantity: "15" }] });
    expect(row.organisation.name).to.deep.equal({ fr: "Coopérative d’essai" });
    expect(refusedAs(await recorder("GET", `/v1/recalls/${id}/report`))).to.deep.equal([403, "ROLE_TOO_WEAK"]);

    // The page of a jar says what to do, in every language; labels are printed no more.
    for (const language of ["en", "fr", "ar", "zgh"])
      expect(await page(jars!.code, language), language)
        .to.include("Glass was found in a jar.")
        .and.include("MIEL-1");
    expect(await page(jars!.code, "en")).to.include("Do not eat it");
    expect(refusedAs(await send("GET", `/v1/batches/${jars!.id}/label`))).to.deep.equal([409, "BATCH_RECALLED"]);

    // Nothing but destroying is left.
    const dispose = (way: string) =>
      send("POST", `/v1/batches/${jars!.id}/disposals`, {
        way,
        disposedOn: "2025-10-04",
        quantity: { value: "1", unit: "KGM" },
      });
    expect(refusedAs(await dispose("retail"))).to.deep.equal([409, "BATCH_RECALLED"]);
    await eventually(async () => expect(await marked(stack, [jars!.id])).to.deep.equal([true]));
    expect((await dispose("destroyed")).status).to.equal(201);
    const again = await send("POST", "/v1/transformations", {
      process: "pack",
      performedOn: "2025-10-03",
      inputs: [{ batch: more!.id, quantity: { value: "1", unit: "KGM" } }],
      outputs: [{ product: cooperative.product, lot: "NO", quantity: { value: "1", unit: "KGM" } }],
    });
    expect(refusedAs(again)).to.deep.equal([409, "BATCH_RECALLED"]);

    // Lifting frees goods to people, and takes two as well.
    const lifted = await rest.recalls(send, second, "lift", honey.id);
    expect(lifted.status, lifted.text).to.equal(201);
    expect(await statusOf(jars!.id)).to.equal("current");
    expect((await send("GET", `/v1/recalls/${id}`)).body).to.include({ state: "final", inForce: false });
    await eventually(async () => expect(await marked(stack, [jars!.id, blend!.id])).to.deep.equal([false, false]));
    expect((await dispose("retail")).status).to.equal(201);

    const events = (await send("GET", "/v1/events?limit=200")).body;
    const ofJars = events.items.filter(({ batch }: { batch: { id: string } }) => batch.id === jars!.id);
    expect(ofJars.map(({ type, cause }: { type: string; cause: string }) => [type, cause])).to.deep.equal([
      ["batch.recalled", "source"],
      ["batch.recall_lifted", "source"],
    ]);
    expect((await send("GET", `/v1/events?after=${events.next}`)).body).to.deep.equal({ items: [], next: events.next });
    await rest.sound();
  });

  it("cannot be made with one stolen key", async () => {
    const { send, id } = cooperative;
    const salt = await rest.batch(cooperative, "SEL-1");
    const recall = (by: Send) => by("POST", `/v1/batches/${salt.id}/recall`, { reason: "mischief" });
    expect(refusedAs(await recall(recorder))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
    const stranger = await rest.organisation();
    expect(refusedAs(await recall(stranger.send))).to.deep.equal([404, "NOT_FOUND"]);

    const { body } = await recall(send);
    const confirm = (by: Send) => by("POST", `/v1/recalls/${body.id}/confirmation`, { reach: 1 });
    expect(refusedAs(await confirm(send))).to.deep.equal([409, "RECALL_SAME_KEY"]);
    expect(refusedAs(await confirm(recorder))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
    expect(refusedAs(await confirm(stranger.send))).to.deep.equal([404, "NOT_FOUND"]);
    // The thief of a manager's key makes a second one.
    const made = (await send("POST", `/v1/organisations/${id}/api-keys`, { name: "x", role: "manager" })).body;
    expect(refusedAs(await confirm(rest.as(made.key)))).to.deep.equal([409, "RECALL_KEY_TOO_YOUNG"]);
    await send("POST", `/v1/recalls/${body.id}/withdrawal`, {});
    const byThief = await recall(rest.as(made.key));
    expect(refusedAs(await second("POST", `/v1/recalls/${byThief.body.id}/confirmation`, { reach: 1 }))).to.deep.equal([
      409,
      "RECALL_KEY_TOO_YOUNG",
    ]);
    expect(refusedAs(await recall(send))).to.deep.equal([409, "RECALL_OPEN"]);
    const { body: withdrawn } = await second("POST", `/v1/recalls/${byThief.body.id}/withdrawal`, {});
    expect(withdrawn.state).to.equal("withdrawn");
    expect(refusedAs(await second("POST", `/v1/recalls/${byThief.body.id}/confirmation`, { reach: 1 }))).to.deep.equal([
      409,
      "RECALL_NOT_OPEN",
    ]);
    expect(await statusOf(salt.id)).to.equal("current");
    expect(refusedAs(await send("POST", `/v1/batches/${salt.id}/lift`, { reason: "x" }))).to.deep.equal([
      409,
      "RECALL_NOT_STANDING",
    ]);

    const late = (await recall(send)).body;
    const { ledger } = stack;
    ledger.now = () => new Date(Date.now() + 25 * 3_600_000);
    expect(refusedAs(await second("POST", `/v1/recalls/${late.id}/confirmation`, { reach: 1 }))).to.deep.equal([
      409,
      "RECALL_NOT_OPEN",
    ]);
    expect((await second("GET", `/v1/recalls/${late.id}`)).body.state).to.equal("expired");
    ledger.now = () => new Date();
  });

  it("is told on the chain down six steps with merges, for a recall, a second one, and lifting the first", async function () {
    const { send } = cooperative;
    const [a, b] = [await rest.batch(cooperative, "A"), await rest.batch(cooperative, "B")];
    const clean = await rest.batch(cooperative, "C");
    const fromA: string[] = [];
    const fromB: string[] = [];
    let [left, right] = [a.id, b.id];
    for (let depth = 1; depth <= 3; depth += 1) {
      left = (await make([left, ...(depth === 1 ? [clean.id] : [])], String(60 / depth)))[0]!.id;
      right = (await make([right], String(60 / depth)))[0]!.id;
      fromA.push(left);
      fromB.push(right);
    }
    // What comes of both: two ways of different length meet.
    const [merged] = await make([left, right, fromA[0]!], "9");
    const [fifth, beside] = await make([merged!.id], "20", 2);
    const [sixth] = await make([fifth!.id, fromB[0]!], "5");
    const both = [merged!.id, fifth!.id, beside!.id, sixth!.id];
    const all = [a.id, b.id, clean.id, ...fromA, ...fromB, ...both];
    const expectTold = async (reached: string[]) => {
      await eventually(async () =>
        expect(await marked(stack, all)).to.deep.equal(all.map((id) => reached.includes(id))),
      );
      await eventually(async () => {
        const { rows } = await stack.ledger.db.query(
          "select 1 from operations where kind = 'propagate' and state in ('queued', 'sent')",
        );
        expect(rows).to.deep.equal([]);
      });
      for (const id of all.filter((one) => one !== a.id && one !== b.id))
        expect(await statusOf(id)).to.equal(reached.includes(id) ? "recalled" : "current");
      await rest.sound();
    };
    await rest.recalls(send, second, "recall", a.id);
    await expectTold([...fromA, ...both]);
    await rest.recalls(send, second, "recall", b.id);
    await expectTold([...fromA, ...fromB, ...both]);
    await rest.recalls(send, second, "lift", a.id);
    await expectTold([...fromB, ...both]);
    await rest.recalls(send, second, "lift", b.id);
    await expectTold([]);
  });

  it("of one holder's share stops that holder and what it made, and nobody else", async () => {
    const { send } = cooperative;
    const [mill, shop] = [await rest.organisation("processor", "Moulin"), await rest.organisation("buyer", "Épicerie")];
    const batch = await rest.batch(cooperative, "PART", "100");
    const ship = async (by: Send, receiver: string, of: string, value: string, receive: Send | null) => {
      const sent = await by("POST", "/v1/shipments", {
        receiver,
        dispatchedOn: "2025-10-05",
        lines: [{ batch: of, quantity: { value, unit: "KGM" } }],
      });
      if (sent.status !== 201) throw new Error(sent.text);
      const received = await receive?.("POST", `/v1/shipments/${sent.body.id}/receipt`, { receivedOn: "2025-10-05" });
      if (received && received.status !== 201) throw new Error(received.text);
    };
    await ship(send, mill.id, batch.id, "40", mill.send);
    await ship(send, shop.id, batch.id, "30", shop.send);
    const milled = await mill.send("POST", "/v1/transformations", {
      process: "pack",
      performedOn: "2025-10-05",
      inputs: [{ batch: batch.id, quantity: { value: "20", unit: "KGM" } }],
      outputs: [{ product: mill.product, lot: "FARINE", quantity: { value: "20", unit: "KGM" } }],
    });
    const { id: flour } = milled.body.outputs[0];
    await ship(mill.send, shop.id, flour, "5", null);

    const stranger = await rest.organisation();
    const toStranger = { reason: "x", scope: { holder: stranger.id } };
    const nothing = await send("POST", `/v1/batches/${batch.id}/recall`, toStranger);
    expect(refusedAs(nothing)).to.deep.equal([409, "BATCH_NOTHING_HELD"]);
    const share = { scope: { holder: mill.id } };
    const { body: recall } = await rest.recalls(send, second, "recall", batch.id, share);
    expect(recall).to.include({ state: "final", inForce: true });
    expect(recall.reach).to.deep.equal({
      batches: 2,
      organisations: 2,
      quantities: [{ unit: "KGM", free: "35", inTransit: "5", spent: "0" }],
    });
    const seen = async (by: Send, id: string) => (await by("GET", `/v1/batches/${id}`)).body.status as string;
    expect(await seen(mill.send, batch.id)).to.equal("recalled");
    expect(await seen(mill.send, flour)).to.equal("recalled");
    expect(await seen(shop.send, batch.id)).to.equal("current");
    expect(await seen(shop.send, flour)).to.equal("recalled");
    expect(await page(batch.code, "en")).to.include("A part of this batch is recalled");
    await eventually(async () => expect(await marked(stack, [batch.id, flour])).to.deep.equal([false, true]));

    const dispose = (by: Send, way: string) =>
      by("POST", `/v1/batches/${batch.id}/disposals`, {
        way,
        disposedOn: "2025-10-06",
        quantity: { value: "1", unit: "KGM" },
      });
    expect(refusedAs(await dispose(mill.send, "retail"))).to.deep.equal([409, "BATCH_RECALLED"]);
    expect((await dispose(shop.send, "retail")).status).to.equal(201);
    // Back to where it came from is a way that stays open.
    await ship(mill.send, cooperative.id, batch.id, "3", send);
    const report = (await send("GET", `/v1/recalls/${recall.id}/report`)).body.items as {
      organisation: { id: string };
      batch: { id: string };
      free: string;
      arriving: { quantity: string; organisation: string }[];
    }[];
    const row = (of: Organisation, id: string) =>
      report.find(({ organisation, batch: { id: one } }) => organisation.id === of.id && one === id);
    expect(row(mill, batch.id)).to.include({ free: "17" });
    expect(row(shop, batch.id)).to.equal(undefined);
    expect(row(shop, flour)).to.deep.include({ free: "0" });
    expect(row(shop, flour)!.arriving).to.have.length(1);
    expect(row(shop, flour)!.arriving[0]).to.include({ organisation: mill.id, quantity: "5" });

    // Each hears of it: who holds it, and who was sent what was made of it; nobody else.
    const news = async (by: Send) =>
      ((await by("GET", "/v1/events")).body.items as { type: string; batch: { id: string } }[]).map(
        ({ type, batch: { id } }) => `${type} ${id}`,
      );
    expect(await news(mill.send)).to.deep.equal([`batch.recalled ${batch.id}`, `batch.recalled ${flour}`]);
    expect(await news(shop.send)).to.deep.equal([`batch.recalled ${flour}`]);
    expect(await news(stranger.send)).to.deep.equal([]);
    await rest.sound();
  });

  it("stands in the way of annulling; a transformation that nobody used is annulled whole", async () => {
    const { send } = cooperative;
    const batch = await rest.batch(cooperative, "PRESS", "50");
    const [first, ...others] = await make([batch.id], "30", 3);
    const { body: view } = await send("GET", `/v1/batches/${first!.id}`);
    const annul = (path: string) => send("POST", `/v1/${path}/annulment`, { reason: "another press" });
    expect(refusedAs(await annul(`batches/${first!.id}`))).to.deep.equal([409, "BATCH_WAS_MADE"]);
    const spent = await annul(`batches/${batch.id}`);
    expect(refusedAs(spent)).to.deep.equal([409, "BATCH_PARTLY_SPENT"]);
    expect(spent.body.detail).to.include("20 KGM of 50 KGM");
    await send("POST", `/v1/batches/${others[0]!.id}/hold`, { reason: "a doubt" });
    const path = `transformations/${view.transformation}`;
    expect(refusedAs(await annul(path))).to.deep.equal([409, "BATCH_ON_HOLD"]);
    await send("POST", `/v1/batches/${others[0]!.id}/release`, { reason: "all is well" });
    const stranger = await rest.organisation();
    const foreign = await stranger.send("POST", `/v1/${path}/annulment`, { reason: "x" });
    expect(refusedAs(foreign)).to.deep.equal([404, "NOT_FOUND"]);
    const annulled = await annul(path);
    expect(annulled.status, annulled.text).to.equal(201);
    for (const { id } of [first!, ...others]) expect(await statusOf(id)).to.equal("annulled");
    expect(refusedAs(await annul(path))).to.deep.equal([409, "TRANSFORMATION_ANNULLED"]);
    // What was put in is free again, to the last milligram: nothing of the batch is spent.
    expect((await annul(`batches/${batch.id}`)).status).to.equal(201);
    await rest.sound();
  });

  it("ends a telling that somebody else made needless, and holds nothing up", async () => {
    const source = await rest.batch(cooperative, "T");
    const [made] = await make([source.id]);
    await rest.recalls(cooperative.send, second, "recall", source.id);
    await eventually(async () => expect(await marked(stack, [made!.id])).to.deep.equal([true]));
    await stack.ledger.db.query(
      `insert into intents (id, kind, channel, arguments, weight, requested_by)
       select gen_random_uuid(), kind, channel, arguments, weight, requested_by from intents
       where kind = 'propagate' order by sequence desc limit 1`,
    );
    await stack.ledger.db.query("select pg_notify('intents', '')");
    await eventually(async () => {
      const { rows } = await stack.ledger.db.query(
        "select 1 from operations where kind = 'propagate' and rejection ->> 'code' = 'PROPAGATION_NOT_NEEDED'",
      );
      expect(rows).to.have.length(1);
    });
    await rest.sound();
  });
});
