import { expect } from "chai";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const PHONE = { "user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile", "accept-language": "en" };
const en = LOCALES.en.unitLabels;

describe("labels of single jars", function () {
  let stack: Stack;
  let second: Stack;
  let rest: Rest;
  let maker: Organisation;
  let other: Organisation;
  let batch: { id: string; code: string };
  let addresses: string[];
  /** Both copies of the service take it from here. */
  let now = new Date("2026-11-02T08:00:00Z");

  const pass = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  const open = (address: string, headers: Record<string, string> = PHONE, on = stack, method: "GET" | "HEAD" = "GET") =>
    on.app.inject({ method, url: new URL(address).pathname + new URL(address).search, headers });
  const kept = async () =>
    (
      await stack.ledger.db.query<{ serial: number; count: number; days: number }>(
        "select serial, count, days from unit_openings where batch = $1 order by serial",
        [batch.id],
      )
    ).rows;

  before(async () => {
    stack = await openStack();
    const { testChain, databaseUrl } = stack;
    second = await openStack({ on: { testChain, databaseUrl } });
    rest = new Rest(stack);
    maker = await rest.organisation("cooperative", "Coopérative Tigmi");
    other = await rest.organisation("cooperative", "Coopérative Asif");
    batch = await rest.batch(maker, "MIEL-1", "48", "H87");
    for (const { ledger } of [stack, second]) ledger.now = () => now;
  });
  after(async () => {
    await second.stopService();
    await stack.close();
  });

  it("are numbered once for one wish, each piece of the batch at most, and by its maker alone", async () => {
    const ask = (count: number, key = "twenty") =>
      stack.app.inject({
        method: "POST",
        url: `/v1/batches/${batch.id}/units`,
        headers: { authorization: `Bearer ${maker.key}`, "idempotency-key": key },
        payload: { count },
      });
    const [once, again] = [await ask(20), await ask(20)];
    expect(once.json()).to.deep.equal({ batch: batch.id, from: 1, to: 20, issued: 20 });
    expect(again.body).to.equal(once.body);
    expect((await ask(29, "too-many")).json()).to.include({ code: "UNITS_TOO_MANY", status: 409 });
    expect((await ask(28, "the-rest")).json()).to.include({ from: 21, to: 48, issued: 48 });
    for (const send of [other.send, rest.operator])
      expect((await send("POST", `/v1/batches/${batch.id}/units`, { count: 1 })).status).to.be.oneOf([403, 404]);
  });

  it("have addresses that differ, that reader's keys are not shown, and that the database does not hold", async () => {
    const url = `/v1/batches/${batch.id}/units?limit=30`;
    const first = (await maker.send("GET", url)).body;
    const later = (await maker.send("GET", `${url}&cursor=${first.next}`)).body;
    const units = [...first.items, ...later.items];
    expect(units.map(({ number }) => number)).to.deep.equal(Array.from({ length: 48 }, (_, at) => at + 1));
    expect(later.next).to.equal(null);
    addresses = units.map(({ address }) => address as string);
    expect(new Set(addresses).size).to.equal(48);
    expect(addresses[11]).to.match(
      new RegExp(`^http://localhost:3000/b/${batch.code}\\?u=12\\.[\\w-]{16}#[\\w-]{43}$`),
    );
    const reader = await rest.key(maker, "reader");
    expect((await reader.send("GET", url)).body.items[0]).to.not.have.property("address");
    expect((await other.send("GET", url)).status).to.equal(404);
    const tokens = addresses.map((address) => /\.([\w-]{16})#/.exec(address)![1]!);
    const { rows } = await stack.ledger.db.query<{ all: string }>(
      "select string_agg(x.t, ' ') as all from (select to_jsonb(i)::text as t from unit_issues i union all select to_jsonb(k)::text from idempotency_keys k) x",
    );
    for (const token of tokens) expect(rows[0]!.all).to.not.contain(token);
  });

  it("number the next batch of the product onwards, so that a serial names one jar of it", async () => {
    const next = await rest.batch(maker, "MIEL-2", "10", "KGM");
    expect((await maker.send("POST", `/v1/batches/${next.id}/units`, { count: 3 })).body.from).to.equal(1);
    const { items } = (await maker.send("GET", `/v1/batches/${next.id}/units`)).body;
    expect(items.map(({ serial }: { serial: number }) => serial)).to.deep.equal([49, 50, 51]);
  });

  it("are printed one for each, again as before, and refused for what was not numbered", async () => {
    const label = (query: string, key = maker.key) =>
      stack.app.inject({ url: `/v1/batches/${batch.id}/label?${query}`, headers: { authorization: `Bearer ${key}` } });
    const png = PNG.sync.read((await label("format=png&units=12")).rawPayload);
    expect(jsQR.default(new Uint8ClampedArray(png.data), png.width, png.height)?.data).to.equal(addresses[11]);
    const sheet = await label("format=sheet&paper=a4-24&units=1-48&language=fr");
    expect(sheet.headers["content-type"]).to.equal("text/html; charset=utf-8");
    expect(sheet.body.match(/class="labels sheet paper-a4-24"/g)).to.have.length(2);
    const squares = [...sheet.body.matchAll(/<path transform="[^"]*" d="([^"]*)"/g)].map(([, path]) => path);
    expect([squares.length, new Set(squares).size]).to.deep.equal([48, 48]);
    expect(visibleText(sheet.body)).to.contain("N° 48").and.to.contain("TEST");
    expect((await label("format=sheet&paper=a4-24&units=1-48&language=fr")).body).to.equal(sheet.body);
    const whole = await label("format=sheet&paper=roll-10");
    expect(whole.body.match(/<path transform=/g)).to.have.length(10);
    expect((await label("format=sheet&units=40-49")).json().code).to.equal("UNITS_NOT_ISSUED");
    for (const query of ["format=svg&units=1-2", "format=sheet&units=9-3", "format=sheet&units=1-1001"])
      expect((await label(query)).json().code, query).to.equal("FIELD_INVALID");
    expect((await label("format=sheet&units=1", (await rest.key(maker, "reader")).key)).statusCode).to.equal(403);
  });

  it("tell how often they were opened, first when; not twice within half an hour, on whichever copy", async () => {
    const text = visibleText((await open(addresses[0]!)).body);
    expect(text)
      .to.contain("Number 1 of 48")
      .and.to.match(/opened 1 time, on\s+2 November 2026/);
    await eventually(async () => expect(await kept()).to.have.length(1));
    pass(29);
    await open(addresses[0]!, PHONE, second);
    pass(1);
    expect(visibleText((await open(addresses[0]!, PHONE, second)).body)).to.match(
      /opened 2 times, first on\s+2 November 2026/,
    );
    await eventually(async () => expect(await kept()).to.deep.equal([{ serial: 1, count: 2, days: 1 }]));
  });

  it("count one opening when both copies are asked at once", async () => {
    await Promise.all([stack, second, stack, second].map((on) => open(addresses[1]!, PHONE, on)));
    await eventually(async () => expect((await kept())[1]).to.deep.equal({ serial: 2, count: 1, days: 1 }));
    pass(60);
    await Promise.all([stack, second, stack, second].map((on) => open(addresses[1]!, PHONE, on)));
    await eventually(async () => expect((await kept())[1]).to.include({ count: 2 }));
  });

  it("do not count what no person opens: previews, what is fetched ahead, HEAD, other languages of the page", async () => {
    const before = await kept();
    expect(before[1]).to.include({ serial: 2, count: 2 });
    const agents = ["WhatsApp/2.23", "Mozilla/5.0 (compatible; Googlebot/2.1)", "facebookexternalhit/1.1", "curl/8.5"];
    const unseen: Record<string, string>[] = [
      ...agents.map((agent) => ({ "user-agent": agent })),
      { ...PHONE, "sec-purpose": "prefetch;prerender" },
      { ...PHONE, purpose: "prefetch" },
      { ...PHONE, "sec-fetch-dest": "empty" },
    ];
    for (const headers of unseen) expect((await open(addresses[2]!, headers)).statusCode).to.equal(200);
    expect((await open(addresses[2]!, PHONE, stack, "HEAD")).statusCode).to.equal(200);
    const french = await open(addresses[2]!.replace("#", "&lang=fr#"));
    expect(visibleText(french.body)).to.contain("Numéro 3 sur 48");
    expect(await kept()).to.deep.equal(before);
    // The languages of the page keep the jar.
    expect(french.body).to.match(/href="\/b\/\d{13}\?u=3\.[\w-]{16}&amp;lang=ar"/);
  });

  it("are warned of when they are opened as a copied label is, in words that accuse nobody", async () => {
    for (let day = 0; day < 8; day += 1) {
      pass(24 * 60);
      const { body } = await open(addresses[4]!, PHONE, day % 2 === 0 ? stack : second);
      const warned = visibleText(body).includes(en.often);
      expect(warned, `day ${day}`).to.equal(day === 7);
      await eventually(async () => expect((await kept()).find(({ serial }) => serial === 5)!.count).to.equal(day + 1));
    }
    const listed = (await maker.send("GET", `/v1/batches/${batch.id}/units?limit=5`)).body.items;
    expect(listed.map(({ pattern }: { pattern: string }) => pattern)).to.deep.equal([
      ...["usual", "usual", "unopened", "unopened", "often"],
    ]);
  });

  it("that the cooperative never issued are told so, and counted nowhere", async () => {
    const [right, wrong] = [addresses[6]!, addresses[7]!];
    const token = /\.([\w-]{16})#/.exec(wrong)![1]!;
    const before = await kept();
    const forged = [
      right.replace(/\.[\w-]{16}#/, `.${token}#`),
      right.replace(/u=7\./, "u=49."),
      right.replace(/\.[\w-]{16}#/, ".#"),
      right.replace(/u=[^#]+/, "u=%22%3E%3Cb%3E"),
    ];
    for (const address of forged) {
      const { statusCode, body } = await open(address);
      expect(statusCode).to.equal(200);
      expect(visibleText(body)).to.contain(en.forged).and.to.contain(en.forgedText);
      expect(body).to.not.contain("<b>");
    }
    expect(await kept()).to.deep.equal(before);
    const lot = visibleText((await open(right.replace(/\?u=[^#]+/, ""))).body);
    expect(lot).to.contain(en.lotLabel).and.not.to.contain(en.forged);
  });

  it("are given and printed at the desk, which shows those opened most first", async () => {
    const fresh = await rest.batch(maker, "MIEL-3", "30", "H87");
    const visitor = new Visitor(stack.app);
    await visitor.post("/desk/session", { key: maker.key });
    const page = `/desk/batches/${fresh.id}/label`;
    const form = `/desk/batches/${fresh.id}/units`;
    const first = (await visitor.get(page)).body;
    const refused = await visitor.post(form, visitor.fill(first, form, { count: "31" }));
    expect(refused.statusCode).to.equal(409);
    expect(visibleText(refused.body)).to.contain("30 more can get a number now");
    expect((await visitor.post(form, visitor.fill(first, form, { count: "many" }))).statusCode).to.equal(422);
    const { headers } = await visitor.post(form, visitor.fill(refused.body, form, { count: "30" }));
    expect(headers.location).to.equal(`${page}?paper=a4-24&units=1-30`);
    const printed = (await visitor.get(headers.location!)).body;
    expect(visibleText(printed)).to.contain("Numbers 1 to 30 are given.").and.to.contain("No. 30");
    expect(printed.match(/<path transform=/g)).to.have.length(30);
    const opened = visibleText((await visitor.get(`/desk/batches/${batch.id}/label`)).body);
    expect(opened.indexOf("No. 5")).to.be.greaterThan(0).and.lessThan(opened.indexOf("No. 1 "));
    expect(opened).to.contain(en.desk.often).and.to.contain("on 8 different days");
    const elsewhere = new Visitor(stack.app);
    await elsewhere.post("/desk/session", { key: other.key });
    expect((await elsewhere.get(page)).statusCode).to.equal(404);
  });

  it("keep their counts when the service starts again, and what was counted last is stored before it stops", async () => {
    pass(24 * 60);
    await open(addresses[9]!, PHONE, second);
    await second.stopService();
    expect((await kept()).at(-1)).to.deep.equal({ serial: 10, count: 1, days: 1 });
    const { testChain, databaseUrl } = stack;
    second = await openStack({ on: { testChain, databaseUrl } });
    expect(visibleText((await open(addresses[9]!, PHONE, second)).body)).to.contain("Number 10 of 48");
  });

  it("are printed five hundred in a sheet without keeping others waiting", async () => {
    const many = await rest.batch(maker, "MIEL-500", "500", "H87");
    await maker.send("POST", `/v1/batches/${many.id}/units`, { count: 500 });
    let waited = 0;
    const began = performance.now();
    let turn = began;
    const turns = setInterval(() => {
      waited = Math.max(waited, performance.now() - turn);
      turn = performance.now();
    }, 5);
    const { body } = await stack.app.inject({
      url: `/v1/batches/${many.id}/label?format=sheet&paper=a4-24&units=1-500`,
      headers: { authorization: `Bearer ${maker.key}` },
    });
    clearInterval(turns);
    expect(body.match(/<path transform=/g)).to.have.length(500);
    expect(body.length).to.be.lessThan(5_000_000);
    expect(waited).to.be.lessThan((performance.now() - began) / 2);
  });
});
