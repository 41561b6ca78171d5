import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { LedgerError } from "../../../service/base/errors.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { BATCH, RECALL, SHIPMENT, SHOP } from "../../support/desk/deskViews.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { KEY, pagesApp, PretendLedger, TODAY } from "../../support/desk/pagesServer.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { PRODUCT } from "../../support/service/views.ts";

const { acts, errors } = LOCALES.en;
const HOME = `/desk/batches/${BATCH.id}`;

describe("pages/desk: acts", () => {
  let ledger: PretendLedger;
  let app: FastifyInstance;
  let secretary: Visitor;

  beforeEach(async () => {
    ledger = new PretendLedger();
    ledger.batches = [BATCH];
    ledger.does.shipments = [SHIPMENT];
    ledger.does.recalls = [RECALL];
    app = await pagesApp(ledger);
    secretary = new Visitor(app);
    await secretary.post("/desk/session", { key: KEY });
  });
  afterEach(() => app.close());

  const as = (role: "manager" | "recorder" | "reader") => (ledger.user = { ...ledger.user!, role });
  const send = async (url: string, typed: Record<string, string>) => {
    const page = (await secretary.get(url)).body;
    return secretary.post(url, secretary.fill(page, url, typed));
  };
  const buttons = (page: string): string[] =>
    [...page.matchAll(/class="button quiet" href="([^"]*)"/g)].map(([, to]) => to!.replace(`${HOME}/`, ""));

  describe("the page of a batch", () => {
    it("says what it is, how much is free, and what may be done now", async () => {
      as("manager");
      const { body } = await secretary.get(HOME);
      expect(visibleText(body)).to.contain(BATCH.lot).and.to.contain("12.5 kilograms");
      expect(buttons(body)).to.deep.equal([
        "ship",
        `/desk/transform?input=${BATCH.id}`,
        "dispose",
        "observation",
        "hold",
        "amend",
        "annul",
        "recall",
      ]);
    });

    it("lets a recorder recall nothing, and shows a reader no button at all", async () => {
      as("recorder");
      expect(buttons((await secretary.get(HOME)).body)).not.to.contain("recall");
      expect((await secretary.get(`${HOME}/recall`)).headers.location).to.equal(HOME);
      as("reader");
      const { body } = await secretary.get(HOME);
      expect(buttons(body)).to.deep.equal([]);
      expect(body.match(/<form/g)).to.have.length(1);
      expect((await secretary.get(`${HOME}/ship`)).headers.location).to.equal(HOME);
    });

    it("leaves away what its state forbids", async () => {
      const shown = async (changes: Partial<typeof BATCH>, held = false) => {
        ledger.batches = [{ ...BATCH, ...changes }];
        ledger.does.held = held;
        return buttons((await secretary.get(HOME)).body);
      };
      expect(await shown({ status: "on_hold" }, true)).to.deep.equal(["observation", "release-hold", "amend"]);
      expect(await shown({ status: "annulled" })).to.deep.equal([]);
      expect(await shown({ state: "rejected" })).to.deep.equal([]);
      expect(await shown({ status: "recalled" })).to.include.members(["ship", "dispose"]);
      expect(await shown({ status: "recalled" })).not.to.include.members(["annul"]);
      const none = { value: "0", unit: "KGM" as const };
      const gone = { ...BATCH.stock!, free: none, available: none };
      expect(await shown({ stock: gone })).to.deep.equal(["observation", "amend"]);
    });

    it("is nobody's who may not know of it", async () => {
      for (const id of [`0x${"99".repeat(32)}`, "x", "..%2f"])
        expect((await secretary.get(`/desk/batches/${id}`)).statusCode).to.equal(404);
    });
  });

  describe("forms", () => {
    it("send what was typed, as the ledger takes it", async () => {
      const answer = await send(`${HOME}/ship`, { receiver: SHOP.code!, quantity: "2.5", carrier: "Hassan" });
      expect(answer.statusCode).to.equal(303);
      expect(ledger.does.asked).to.deep.equal([
        {
          what: "ship",
          input: {
            receiver: SHOP.code!,
            carrier: { name: "Hassan" },
            dispatchedOn: TODAY,
            transitDays: 30,
            lines: [{ batch: BATCH.id, quantity: { value: "2.5", unit: "KGM" } }],
          },
        },
      ]);
      const disposal = { quantity: "1", way: "sample", disposedOn: "3/10/2026", note: "Foire" };
      expect((await send(`${HOME}/dispose`, disposal)).headers.location).to.equal(HOME);
      expect(ledger.does.asked[1]!.input).to.deep.equal({
        id: BATCH.id,
        quantity: { value: "1", unit: "KGM" },
        way: "sample",
        disposedOn: "2026-10-03",
        note: { en: "Foire" },
      });
      const page = visibleText((await secretary.get(HOME)).body);
      expect(page).to.contain(`${acts.titles.dispose}, lot ${BATCH.lot}: recorded`);
      expect(visibleText((await secretary.get(HOME)).body)).not.to.contain("recorded, and on its way");
    });

    it("are safe to press twice", async () => {
      const url = `${HOME}/hold`;
      const form = secretary.fill((await secretary.get(url)).body, url, { reason: "Taste" });
      const answers = await Promise.all([1, 2].map(() => secretary.post(url, form)));
      expect(answers.map(({ statusCode }) => statusCode)).to.deep.equal([303, 303]);
      expect(ledger.does.asked).to.have.length(1);
    });

    it("ask for what is missing, each beside its field, and lose nothing typed", async () => {
      const answer = await send(`${HOME}/ship`, { quantity: "", transitDays: "400", note: "L'été <b>" });
      expect(answer.statusCode).to.equal(422);
      for (const field of ["receiver", "quantity", "transitDays"])
        expect(answer.body).to.contain(`id="ship-${field}-error"`).and.to.contain(`href="#ship-${field}"`);
      expect(secretary.fill(answer.body, `${HOME}/ship`).note).to.equal("L'été <b>");
      expect(ledger.does.asked).to.deep.equal([]);
    });

    it("say a refusal at its field, with the numbers as the reader writes them", async () => {
      const values = { lot: BATCH.lot, unit: "KGM", free: "40", asked: "55.5" };
      secretary.headers["accept-language"] = "fr";
      ledger.failure = new LedgerError("STOCK_INSUFFICIENT", values, "/lines/0/quantity");
      const answer = await send(`${HOME}/ship`, { receiver: SHOP.code!, quantity: "55,5" });
      expect(answer.statusCode).to.equal(409);
      const field = /id="ship-quantity-error">(.*?)<\/p>/s.exec(answer.body)![1]!;
      expect(visibleText(field)).to.contain("40 kilogrammes").and.to.contain("55,5 kilogrammes");
    });

    it("take no form of somebody else's", async () => {
      const url = `${HOME}/dispose`;
      const form = secretary.fill((await secretary.get(url)).body, url, { quantity: "1" });
      expect((await secretary.post(url, { ...form, csrf: "x" })).statusCode).to.equal(403);
      expect((await secretary.post(url, form, { origin: "https://elsewhere.example" })).statusCode).to.equal(403);
      expect(ledger.does.asked).to.deep.equal([]);
    });

    it("write an observation's time as it was in Morocco", async () => {
      const typed = { kind: "temperature", observedOn: "2026-08-05", observedAt: "08:30", value: "18.5" };
      await send(`${HOME}/observation`, typed);
      expect(ledger.does.asked[0]!.input).to.deep.equal({
        id: BATCH.id,
        kind: "temperature",
        observedAt: "2026-08-05T07:30:00Z",
        value: { value: "18.5", unit: "CEL" },
      });
    });

    it("correct only what was changed, and keep the languages of the rest", async () => {
      await send(`${HOME}/amend`, { reason: "Wrong day", producedOn: "2026-10-02", expiresOn: "" });
      expect(ledger.does.asked[0]!.input).to.deep.equal({
        id: BATCH.id,
        reason: "Wrong day",
        producedOn: "2026-10-02",
        expiresOn: null,
      });
      await send(`${HOME}/amend`, { reason: "Other place", commune: "Alnif" });
      expect(ledger.does.asked[1]!.input).to.deep.equal({
        id: BATCH.id,
        reason: "Other place",
        place: { ...BATCH.place, commune: { en: "Alnif" } },
      });
    });
  });

  describe("shipments", () => {
    const url = `/desk/shipments/${SHIPMENT.id}`;
    const incoming = () => (ledger.does.shipments = [{ ...SHIPMENT, sender: SHOP, receiver: SHIPMENT.sender }]);

    it("are received line by line, short or whole", async () => {
      incoming();
      expect((await secretary.get(url)).body)
        .to.contain(`${url}/receive-shipment`)
        .and.to.contain(`${url}/reject-shipment`);
      await send(`${url}/receive-shipment`, { [`accepted-${BATCH.id}`]: "2", [`missing-${BATCH.id}`]: "0.5" });
      expect(ledger.does.asked[0]!.input).to.deep.equal({
        id: SHIPMENT.id,
        receivedOn: TODAY,
        lines: [
          {
            batch: BATCH.id,
            accepted: { value: "2", unit: "KGM" },
            missing: { value: "0.5", unit: "KGM" },
          },
        ],
      });
    });

    it("say beside the line that more arrived than was sent", async () => {
      incoming();
      const values = { lot: BATCH.lot, unit: "KGM", sent: "2.5", stated: "3" };
      ledger.failure = new LedgerError("SHIPMENT_MORE_THAN_SENT", values, "/lines/0");
      const answer = await send(`${url}/receive-shipment`, { [`accepted-${BATCH.id}`]: "3" });
      expect(answer.statusCode).to.equal(422);
      expect(answer.body).to.contain(`id="receiveShipment-accepted-${BATCH.id}-error"`);
    });

    it("are taken back by the sender, once that is due", async () => {
      expect((await secretary.get(url)).body).not.to.contain("/cancellation");
      ledger.does.now = new Date("2027-01-01T00:00:00Z");
      expect((await secretary.get(url)).body)
        .to.contain(`${url}/cancel-shipment`)
        .and.not.to.contain("/receipt");
      expect((await send(`${url}/cancel-shipment`, { reason: "Nobody came" })).headers.location).to.equal(url);
    });
  });

  describe("making", () => {
    const url = "/desk/transform";
    const open = async () => (await secretary.get(`${url}?input=${BATCH.id}`)).body;

    it("takes what is marked in the stock, and grows by a row without a script", async () => {
      expect((await secretary.get("/desk/stock")).body).to.contain(`name="input" value="${BATCH.id}"`);
      const grown = await secretary.post(url, {
        ...secretary.fill(await open(), url, { [`input-${BATCH.id}`]: "10", "quantity-1": "6" }),
        more: "1",
      });
      expect(grown.statusCode).to.equal(200);
      const form = secretary.fill(grown.body, url, { "quantity-2": "3", loss: "1", process: "sort" });
      expect([form["quantity-1"], form["lot-1"], form["lot-2"]]).to.deep.equal(["6", "2026-015", "2026-016"]);
      const answer = await secretary.post(url, form);
      expect(answer.statusCode, visibleText(answer.body)).to.equal(303);
      const kg = (value: string) => ({ value, unit: "KGM" });
      expect(ledger.does.asked[0]!.input).to.deep.equal({
        process: "sort",
        performedOn: TODAY,
        loss: kg("1"),
        inputs: [{ batch: BATCH.id, quantity: kg("10") }],
        outputs: [
          { product: PRODUCT.id, lot: "2026-015", quantity: kg("6") },
          { product: PRODUCT.id, lot: "2026-016", quantity: kg("3") },
        ],
      });
    });

    it("asks to confirm a yield that is not usual, and then says that it is true", async () => {
      const values = { product: PRODUCT.id, yield: "90", min: "10", max: "25" };
      ledger.failure = new LedgerError("YIELD_IMPLAUSIBLE", values, "/outputs/0");
      const form = secretary.fill(await open(), url, { "quantity-1": "6" });
      const answer = await secretary.post(url, form);
      expect(answer.statusCode).to.equal(422);
      expect(visibleText(answer.body)).to.contain("90 % would come out, where 10 to 25 % are usual");
      const again = secretary.fill(answer.body, url, { acknowledge: "1" });
      expect((await secretary.post(url, again)).statusCode).to.equal(303);
      expect(ledger.does.asked[0]!.input).to.have.deep.property("acknowledge", ["YIELD_IMPLAUSIBLE"]);
    });
  });

  describe("recalls", () => {
    it("are proposed by a manager, and confirmed by repeating how far they reach", async () => {
      as("manager");
      const answer = await send(`${HOME}/recall`, { reason: "Glass", scope: SHOP.id });
      expect(answer.statusCode).to.equal(303);
      expect(ledger.does.asked[0]!.input).to.deep.equal({
        id: BATCH.id,
        kind: "recall",
        reason: "Glass",
        scope: { holder: SHOP.id },
      });
      const url = `/desk/recalls/${RECALL.id}`;
      const page = await secretary.get(url);
      expect(visibleText(page.body)).to.contain("3 lots").and.to.contain("2 organisations");
      ledger.failure = new LedgerError("RECALL_SAME_KEY");
      const refused = await send(`${url}/confirm-recall`, { reach: "3" });
      expect(refused.statusCode).to.equal(409);
      expect(visibleText(refused.body)).to.contain(errors.RECALL_SAME_KEY);
      expect((await send(`${url}/confirm-recall`, { reach: "3" })).headers.location).to.equal(url);
      expect(ledger.does.asked[1]!.input).to.deep.equal({ id: RECALL.id, reach: 3 });
    });
  });

  for (const language of LANGUAGES) {
    it(`draws every page and form in ${language}, with all that can be in it`, async () => {
      as("manager");
      secretary.headers["accept-language"] = language;
      const pages = [HOME, "/desk/stock", "/desk/shipments", `/desk/shipments/${SHIPMENT.id}`, "/desk/recalls"];
      const forms = ["ship", "dispose", "observation", "hold", "release-hold", "amend", "annul", "recall"];
      for (const url of [...pages, ...forms.map((form) => `${HOME}/${form}`), `/desk/recalls/${RECALL.id}`]) {
        const { statusCode, body } = await secretary.get(url);
        expect(statusCode, url).to.equal(200);
        expect(visibleText(body), url).not.to.match(/undefined|\[object|\{\w+\}/);
      }
    });
  }
});
