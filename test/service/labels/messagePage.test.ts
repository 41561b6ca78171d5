import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { KEY, pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { BATCH, someCode } from "../../support/service/views.ts";

describe("pages/message", () => {
  let ledger: PretendLedger;
  let app: FastifyInstance;
  let reader: Visitor;
  const form = `/b/${BATCH.code}/message`;
  beforeEach(async () => {
    ledger = new PretendLedger();
    app = await pagesApp(ledger);
    reader = new Visitor(app);
  });
  afterEach(() => app.close());

  for (const language of LANGUAGES) {
    it(`takes a word from the page of a batch and says that it is there, in ${language}`, async () => {
      const { messages: t } = LOCALES[language];
      const page = (await reader.get(`/b/${BATCH.code}?lang=${language}`)).body;
      expect(visibleText(page)).to.contain(t.title).and.to.contain(t.hint);
      const answer = await reader.post(form, reader.fill(page, form, { text: "Merci, 06 00 00 00 00" }));
      expect([answer.statusCode, answer.headers.location]).to.deep.equal([303, `${form}?sent=1`]);
      const sent = await reader.get(`${form}?sent=1`);
      expect(visibleText(sent.body)).to.contain(t.sent);
      expect(sent.headers["cache-control"]).to.equal("no-store");
      expect(ledger.messages[0]).to.deep.include({ text: "Merci, 06 00 00 00 00", language });
    });
  }

  it("says beside the field what is missing, and keeps what was typed", async () => {
    const empty = await reader.post(form, { text: "  " });
    expect(empty.statusCode).to.equal(422);
    expect(visibleText(empty.body)).to.contain(LOCALES.en.errors.required);
    expect(empty.body).to.contain('aria-invalid="true"');
    expect(ledger.messages).to.have.length(0);
  });

  it("takes none that another site sends, and none for what is not there", async () => {
    const foreign = await reader.post(form, { text: "x" }, { origin: "https://elsewhere.example" });
    expect(foreign.statusCode).to.equal(403);
    expect(foreign.body).to.contain(">\nx</textarea");
    expect((await reader.post(`/b/${someCode(77)}/message`, { text: "x" })).statusCode).to.equal(404);
    ledger.move(BATCH.lot, "rejected");
    expect((await reader.post(form, { text: "x" })).statusCode).to.equal(404);
    expect(ledger.messages).to.have.length(0);
  });

  it("is read at the desk, unchanged by what people write, and deleted there by whoever may record", async () => {
    await reader.post("/desk/session", { key: KEY });
    const list = async () => (await reader.get("/desk/messages")).body;
    expect(visibleText(await list())).to.contain(LOCALES.en.messages.none);
    await reader.post(form, { text: "x" });
    const plain = skeleton(await list());
    for (const text of HOSTILE) {
      ledger.messages = [{ ...ledger.messages[0]!, text }];
      expect(skeleton(await list()), text).to.deep.equal(plain);
    }
    const page = await list();
    const deletion = `/desk/messages/${ledger.messages[0]!.id}/deletion`;
    expect((await reader.post(deletion, {})).statusCode).to.equal(403);
    expect(ledger.messages).to.have.length(1);
    await reader.post(deletion, reader.fill(page, deletion));
    expect(ledger.messages).to.have.length(0);
  });

  it("shows no way to delete to a key that only reads", async () => {
    ledger.user = { ...ledger.user!, role: "reader" };
    await reader.post("/desk/session", { key: KEY });
    await reader.post(form, { text: "x" });
    const { body } = await reader.get("/desk/messages");
    expect(body).to.contain("<bdi>x</bdi>").and.not.to.contain("/deletion");
  });
});
