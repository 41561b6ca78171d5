import { expect } from "chai";
import {
  maySee,
  type Openness,
  type Viewer,
  VISIBILITY,
  type Visible,
} from "../../../service/agreements/rules/visibility.ts";
import { idToBase64url } from "../../../service/formats/ids.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { Deal, inDays, mad } from "../../support/scenes/seller.ts";
import { expectSound, expectStatus, kg, Trader, WAIT } from "../../support/scenes/trader.ts";
import { operations } from "../../support/service/openapiCheck.ts";
import { servedBy } from "../../support/service/served.ts";
import { openStack, OPERATOR_KEY, type Stack } from "../../support/service/stack.ts";

/** What somebody could find of an agreement, by what the table calls it. */
type Secrets = Partial<Record<Visible, string[]>>;
type Field = "price" | "producerShare";

interface Sale {
  name: string;
  id: string;
  openness: Openness;
  secrets: Secrets;
  disclosed: Set<Field>;
}

interface Reader {
  name: string;
  /** Null: without a key. */
  key: string | null;
  viewer: Viewer;
}

const NOWHERE = `0x${"0".repeat(64)}`;
const NO_UUID = "00000000-0000-4000-8000-000000000000";
/** Nothing of it is anybody's, and it is large. */
const ASSETS = /\/(docs|openapi|favicon|assets)/;

describe("what each may see of an agreement", function () {
  let stack: Stack;
  let oasis: Trader;
  let school: Trader;
  let arbiter: Trader;
  let stranger: Trader;
  let readers: Reader[];
  const sales: Sale[] = [];
  let anything: RegExp;
  const ids: Record<string, string[]> = { recalls: [NO_UUID], observations: [NO_UUID], members: [NO_UUID] };

  before(async () => {
    stack = await openStack();
    const found = (kind: string, name: string) => Trader.found(stack, kind, name);
    const [seller, buyer, decides, audits, other] = await Promise.all([
      found("cooperative", "Coopérative de la Palmeraie"),
      found("buyer", "Lycée Ziz"),
      found("union", "Union du Tafilalet"),
      found("auditor", "Cabinet Amal"),
      found("cooperative", "Coopérative voisine"),
    ]);
    [oasis, school, arbiter, stranger] = [seller, buyer, decides, other];
    readers = [
      { name: "seller", key: seller.key, viewer: "party" },
      { name: "buyer", key: buyer.key, viewer: "party" },
      { name: "arbiter", key: decides.key, viewer: "arbiter" },
      { name: "auditor", key: audits.key, viewer: "auditor" },
      { name: "operator", key: OPERATOR_KEY, viewer: "auditor" },
      { name: "stranger", key: other.key, viewer: "public" },
      { name: "nobody", key: null, viewer: "public" },
    ];
    const batches = [await oasis.makes(kg(10)), await oasis.makes(kg(10)), await oasis.makes(kg(10))];
    const [product] = [batches[0]!.product.id];
    await Promise.all([
      proposed(product, 1),
      rejected(product, 2),
      delivered(product, 3, batches[0]!.id, "accepted"),
      delivered(product, 4, batches[1]!.id, "disputed"),
      delivered(product, 5, batches[2]!.id, "resolved"),
    ]);
    const invitation = expectStatus(201, await oasis.send("POST", "/v1/invitations", termsOf(product, 6)));
    // What nobody has agreed to yet is its seller's alone: the table has no other party of it.
    sales.push({ ...saleOf("invited", NOWHERE, 6, {}), id: invitation.body.id });
    const secrets = sales.flatMap((sale) => Object.values(sale.secrets).flat());
    anything = new RegExp(secrets.map(spellings).join("|"));
    ids["invitations"] = [invitation.body.id];
    ids["organisations"] = [seller, buyer, decides, audits].map(({ id }) => id);
    ids["products"] = [product];
    ids["batches"] = batches.map(({ id }) => id);
    ids["codes"] = batches.map(({ code }) => code);
    ids["p"] = [idToBase64url(product)];
    ids["a"] = sales.filter(({ name }) => name !== "invited").map(({ id }) => idToBase64url(id));
    ids["o"] = [seller, buyer, decides, audits].map(({ code }) => code);
    ids["agreements"] = sales.filter(({ name }) => name !== "invited").map(({ id }) => id);
    const { rows } = await stack.ledger.db.query<{ id: string }>("select distinct on (kind) id from operations");
    ids["operations"] = rows.map(({ id }) => id);
    const shipments = await stack.ledger.db.query<{ id: string }>("select id from shipments");
    ids["shipments"] = shipments.rows.map(({ id }) => id);
  });
  after(async () => {
    await expectSound(stack);
    await stack.close();
  });

  /** Three units, so that the total is another number than the price. */
  const priceOf = (i: number) => (900 + i * 10 + 1.37).toFixed(2);
  const shareOf = (i: number) => (600 + i * 10 + 1.13).toFixed(2);

  function termsOf(product: string, i: number): object {
    const line = { product, quantity: kg(3), price: mad(priceOf(i)), producerShare: mad(shareOf(i)) };
    return {
      circuit: "public_procurement",
      tender: `AO 9${i}7/2031`,
      validUntil: inDays(10),
      deliveredUntil: inDays(90),
      note: { fr: `abricot-${i}` },
      delivery: { note: { fr: `figue-${i}` } },
      lines: [{ ...line, note: { fr: `grenade-${i}` } }],
    };
  }

  function saleOf(name: string, id: string, i: number, more: Secrets): Sale {
    return {
      name,
      id,
      openness: { accepted: false, called: false },
      secrets: {
        conditions: [`AO 9${i}7/2031`, `abricot-${i}`, `figue-${i}`],
        price: [priceOf(i), (Number(priceOf(i)) * 3).toFixed(2)],
        producerShare: [shareOf(i)],
        ...more,
      },
      disclosed: new Set(),
    };
  }

  const propose = (product: string, i: number) =>
    Deal.propose(oasis, school, product, { arbiter: arbiter.code, ...termsOf(product, i) });

  async function proposed(product: string, i: number): Promise<void> {
    const deal = await propose(product, i);
    sales.push(saleOf("proposed", deal.id, i, {}));
  }

  async function rejected(product: string, i: number): Promise<void> {
    const deal = await propose(product, i);
    await deal.does(school, "rejection", { reason: `trop cher-${i}` });
    sales.push(saleOf("rejected", deal.id, i, { statements: [`trop cher-${i}`] }));
  }

  async function delivered(product: string, i: number, batch: string, state: string): Promise<void> {
    const deal = await propose(product, i);
    await deal.does(school, "acceptance");
    await deal.receives(await deal.delivers({ id: batch }, kg(1)));
    const paid = { money: mad(`40${i}.19`), paidOn: inDays(0), method: "cheque", reference: `CHQ-77${i}` };
    await deal.does(school, "payments", paid);
    const called = state !== "accepted";
    if (called) await deal.does(school, "dispute", { reason: `moisi-${i}` });
    const award = { to: "buyer", money: mad(`20${i}.71`) };
    if (state === "resolved") await deal.does(arbiter, "resolution", { decision: `partage-${i}`, award });
    const sale = saleOf(state, deal.id, i, {
      payments: [`40${i}.19`, `CHQ-77${i}`],
      statements: [...(called ? [`moisi-${i}`] : []), ...(state === "resolved" ? [`partage-${i}`, `20${i}.71`] : [])],
    });
    sales.push({ ...sale, openness: { accepted: true, called } });
  }

  function mayRead({ name, viewer }: Reader, sale: Sale, what: Visible): boolean {
    if (sale.name === "invited") return name === "seller";
    const disclosed = (what === "price" || what === "producerShare") && sale.disclosed.has(what);
    return maySee(viewer, what, sale.openness, disclosed);
  }

  /** In whatever way a page writes numbers. */
  const spellings = (secret: string) =>
    /^\d+\.\d\d$/.test(secret)
      ? `(?<!\\d)${secret.replace(/^(\d)(\d{3})/, "$1\\D?$2").replace(".", "[.,]")}(?!\\d)`
      : secret;

  /** Which secrets of which sale stand in a text. */
  function* found(text: string): Generator<{ sale: Sale; what: Visible; secret: string }> {
    if (!anything.test(text)) return;
    for (const sale of sales)
      for (const [what, secrets] of Object.entries(sale.secrets) as [Visible, string[]][])
        for (const secret of secrets) if (new RegExp(spellings(secret)).test(text)) yield { sale, what, secret };
  }

  const filled = (path: string): string[] => {
    const [, segment, name] = /(\w+)\/\{(\w+)\}/.exec(path) ?? [];
    if (segment === undefined) return [path];
    if (name === "code") {
      const codes = segment === "problems" ? ["AGREEMENT_STATE"] : (ids[segment] ?? ids["codes"]!);
      return codes.map(into(path, "code"));
    }
    const known = [...(ids[segment] ?? []), NOWHERE, NO_UUID];
    return known.map((id) => into(path, "id")(id)).map((url) => url.replace(/\{\w+\}/, NO_UUID));
  };
  const into = (path: string, name: string) => (id: string) => path.replace(`{${name}}`, id);

  const rest = () => [
    ...operations.filter(({ method }) => method === "GET").flatMap(({ path }) => filled(path)),
    ...["seller", "buyer", "arbiter"].map((role) => `/v1/agreements?role=${role}&limit=200`),
    ...["true", "false"].map((open) => `/v1/agreements?open=${open}&limit=200`),
    ...ids["agreements"]!.map((id) => `/v1/agreements?thread=${id}`),
    ...ids["agreements"]!.map((id) => `/v1/audit/records?subject=${id}`),
    "/v1/audit/records?limit=200",
    "/v1/events?limit=200",
    "/v1/agreements/nonsense",
  ];

  const pages = () =>
    servedBy(stack.app)
      .filter((door) => door.startsWith("GET ") && !door.includes(" /v1/") && !ASSETS.test(door))
      .flatMap((door) => filled(door.slice(4)))
      .filter((url) => !url.includes("{") && !url.endsWith(".png"));

  /** What shows somewhere though the table says no, and what somebody did see. */
  async function sweep(withPages: boolean): Promise<{ leaks: string[]; seen: Set<string> }> {
    const leaks: string[] = [];
    const seen = new Set<string>();
    const read = (reader: Reader, url: string, text: string) => {
      for (const { sale, what, secret } of found(text)) {
        seen.add(`${reader.name} ${sale.name} ${secret}`);
        if (!mayRead(reader, sale, what)) leaks.push(`${reader.name}: ${secret} (${what}, ${sale.name}) at ${url}`);
      }
    };
    for (const reader of readers) {
      const headers = { ...(reader.key !== null && { authorization: `Bearer ${reader.key}` }) };
      for (const url of rest()) {
        const answer = await stack.app.inject({ method: "GET", url, headers });
        expect(answer.statusCode, `${reader.name} ${url} ${answer.body.slice(0, 200)}`).to.be.lessThan(500);
        if (!String(answer.headers["content-type"]).startsWith("image/")) read(reader, url, answer.body);
      }
      const visitor = new Visitor(stack.app);
      if (reader.key !== null) await visitor.post("/desk/session", { key: reader.key });
      for (const url of withPages ? pages() : []) {
        const answer = await visitor.get(url);
        expect(answer.statusCode, `${reader.name} ${url}`).to.be.lessThan(500);
        read(reader, url, answer.body);
      }
    }
    return { leaks, seen };
  }

  async function holds(withPages = true): Promise<void> {
    const { leaks, seen } = await sweep(withPages);
    expect(leaks).to.deep.equal([]);
    // The sweep finds what is there to be seen: it does not pass because it looks at nothing.
    const missing = readers.flatMap((reader) =>
      sales.flatMap((sale) =>
        (Object.entries(sale.secrets) as [Visible, string[]][])
          .filter(([what]) => mayRead(reader, sale, what))
          // A total is not disclosed to everybody, though price and quantity would tell it; an invitation has none.
          .flatMap(([, secrets]) =>
            reader.viewer === "public" || sale.name === "invited" ? secrets.slice(0, 1) : secrets,
          )
          .map((secret) => `${reader.name} ${sale.name} ${secret}`)
          .filter((one) => !seen.has(one)),
      ),
    );
    expect(missing).to.deep.equal([]);
  }

  const sale = (name: string) => sales.find((one) => one.name === name)!;

  async function disclose(name: string, field: Field, by: Trader): Promise<void> {
    const { id, disclosed } = sale(name);
    expectStatus(201, await by.send("POST", `/v1/agreements/${id}/disclosures`, { line: 0, field }));
    disclosed.add(field);
  }

  it("is swept for every line of the table that can be told from a text", () => {
    const known = new Set(sales.flatMap(({ secrets }) => Object.keys(secrets)));
    const all = Object.keys(VISIBILITY).filter((what) => !["standing", "goods", "signatures"].includes(what));
    expect([...known]).to.have.members(all);
  });

  it("is as the table says, on every route and page, while nothing is disclosed", () => holds());

  it("is as the table says once the price is open", async () => {
    await disclose("accepted", "price", oasis);
    await disclose("resolved", "price", school);
    await holds(false);
  });

  it("is as the table says once the producer's share is open, alone or with the price", async () => {
    await disclose("accepted", "producerShare", school);
    await disclose("disputed", "producerShare", oasis);
    await holds();
  });

  it("is told by no refusal", async () => {
    const bodies: Record<string, object | undefined> = {
      acceptance: undefined,
      rejection: { reason: "non" },
      withdrawal: { reason: "non" },
      counter: termsOf(ids["products"]![0]!, 7),
      allocations: { line: 0, batch: ids["batches"]![0], quantity: kg(1000) },
      releases: { line: 0, batch: ids["batches"]![0], quantity: kg(1000) },
      deliveries: { line: 0, batch: ids["batches"]![0], quantity: kg(1000), dispatchedOn: inDays(0) },
      payments: { money: mad("99999.00"), paidOn: inDays(0), method: "cash" },
      "payment-confirmations": { payment: NOWHERE },
      settlement: undefined,
      dispute: { reason: "non" },
      "dispute-withdrawal": undefined,
      resolution: { decision: "non", award: { to: "seller", money: { amount: "1.00", currency: "EUR" } } },
      disclosures: { line: 7, field: "price" },
    };
    const leaks: string[] = [];
    for (const reader of readers.filter(({ viewer }) => viewer !== "party"))
      for (const [path, body] of Object.entries(bodies))
        for (const id of ids["agreements"]!) {
          const url = `/v1/agreements/${id}/${path}`;
          const { statusCode, body: text } = await stack.app.inject({
            method: "POST",
            url,
            headers: {
              ...(reader.key !== null && { authorization: `Bearer ${reader.key}` }),
              ...(body && { "content-type": "application/json" }),
            },
            ...(body && { payload: JSON.stringify(body) }),
          });
          expect(statusCode, `${reader.name} ${url} ${text}`).to.be.within(400, 499);
          if (reader.name === "stranger" || reader.name === "auditor")
            expect(text, `${reader.name} ${url}`).to.match(/NOT_FOUND|AGREEMENT_NOT_YOURS|AGREEMENT_STATE/);
          for (const { sale, what, secret } of found(text))
            if (!mayRead(reader, sale, what)) leaks.push(`${reader.name}: ${secret} at ${url}`);
        }
    expect(leaks).to.deep.equal([]);
  });

  it("is listed for whom it can be read by, and for nobody else", async () => {
    for (const { name, key } of readers.filter((one) => one.key !== null)) {
      const headers = { authorization: `Bearer ${key}` };
      const listed = (await stack.app.inject({ url: "/v1/agreements?limit=200", headers })).json();
      const readable = [];
      for (const id of ids["agreements"]!)
        if ((await stack.app.inject({ url: `/v1/agreements/${id}`, headers })).statusCode === 200) readable.push(id);
      expect(
        listed.items.map(({ id }: { id: string }) => id),
        name,
      ).to.have.members(readable);
      for (const role of ["seller", "buyer", "arbiter"]) {
        const { items } = (await stack.app.inject({ url: `/v1/agreements?role=${role}&limit=200`, headers })).json();
        const is = items.every((one: { role: string | null }) => one.role === role);
        expect(is, `${name} asks for those in which it is ${role}`).to.equal(true);
      }
    }
  });

  it("of a proposal that is on its way yet: who proposed it and the operator know of it, in lists as by its id", async () => {
    await stack.testChain.inOneBlock(async () => {
      const [product] = ids["products"]!;
      const input = { buyer: school.code, ...termsOf(product!, 8) };
      const { id } = expectStatus(202, await oasis.send("POST", "/v1/agreements", input)).body;
      for (const { name, key } of readers.filter((one) => one.key !== null)) {
        const headers = { authorization: `Bearer ${key}` };
        const knows = name === "seller" || name === "operator";
        const { statusCode } = await stack.app.inject({ url: `/v1/agreements/${id}`, headers });
        expect(statusCode, name).to.equal(knows ? 200 : 404);
        const listed = (await stack.app.inject({ url: "/v1/agreements?limit=200", headers })).body;
        expect(listed.includes(id), name).to.equal(knows);
      }
    });
    expectStatus(201, await stranger.send("POST", "/v1/batches", await aBatchOf(stranger), WAIT));
  });

  async function aBatchOf(who: Trader): Promise<object> {
    const { body } = await who.send("POST", "/v1/products", { name: { fr: "Figues" } });
    return { product: body.id, lot: "V-1", quantity: kg(1), producedOn: "2025-10-01" };
  }
});
