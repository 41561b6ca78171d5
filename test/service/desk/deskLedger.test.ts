import { expect } from "chai";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { type Member, TestApi } from "../../support/service/api.ts";

const { desk } = LOCALES.en;

describe("the desk on the real ledger", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  const open = async (key = member.key, language = "en"): Promise<{ secretary: Visitor; cookie: string }> => {
    const secretary = new Visitor(api.app, { "accept-language": language });
    const answer = await secretary.post("/desk/session", { key });
    expect(answer.statusCode).to.equal(303);
    return { secretary, cookie: String(answer.headers["set-cookie"]).split(";")[0]! };
  };

  it("registers a batch once, however often the form is sent", async () => {
    const { secretary } = await open();
    const page = (await secretary.get("/desk")).body;
    const form = secretary.fill(page, "/desk/batches", { lot: "DESK-1", quantity: "12.5" });
    const before = await api.count("batches");
    expect((await secretary.post("/desk/batches", form)).statusCode).to.equal(303);
    expect((await secretary.post("/desk/batches", form)).statusCode).to.equal(303);
    expect(await api.count("batches")).to.equal(before + 1);
    expect(visibleText((await secretary.get("/desk")).body)).to.contain("DESK-1");
  });

  it("says beside the field that a lot code is taken, and stores nothing", async () => {
    const { secretary } = await open();
    const page = (await secretary.get("/desk")).body;
    const before = await api.count("batches");
    const form = secretary.fill(page, "/desk/batches", { lot: "DESK-1", quantity: "3" });
    const answer = await secretary.post("/desk/batches", form);
    expect(answer.statusCode).to.equal(409);
    expect(visibleText(answer.body)).to.contain("The lot code DESK-1 is already used");
    expect(await api.count("batches")).to.equal(before);
  });

  it("says who sits at it, and records in that name", async () => {
    const fatima = await api.person(member, "recorder", "Fatima <b>Ouhssain</b>");
    const { secretary } = await open(fatima.key);
    const page = (await secretary.get("/desk")).body;
    expect(visibleText(page)).to.contain("Signed in: Fatima <b>Ouhssain</b> (records)");
    const lot = "BY-FATIMA";
    await secretary.post("/desk/batches", secretary.fill(page, "/desk/batches", { lot, quantity: "1" }));
    const { body } = await member.send("GET", `/v1/batches?lot=${lot}`);
    expect(body.items[0].recordedBy).to.deep.equal({ role: "recorder", name: "Fatima <b>Ouhssain</b>" });
  });

  it("shows a reader the lists, no form, and why; a form posted all the same is refused", async () => {
    const { key } = await api.person(member, "reader", "Hassan");
    // What a form of somebody who may record would send, with the reader's own token.
    const { secretary: recorder } = await open();
    const form = recorder.fill((await recorder.get("/desk")).body, "/desk/batches", {
      lot: "BY-READER",
      quantity: "1",
    });
    const before = [await api.count("batches"), await api.count("products")];
    for (const language of LANGUAGES) {
      const { desk: words } = LOCALES[language];
      const { secretary } = await open(key, language);
      const page = (await secretary.get("/desk")).body;
      expect(visibleText(page)).to.contain(words.readOnly).and.to.contain("Hassan").and.to.contain(words.batches);
      expect([...page.matchAll(/<form[^>]*action="([^"]*)"/g)].map(([, action]) => action)).to.deep.equal([
        "/desk/session/end",
      ]);
      const { csrf } = secretary.fill(page, "/desk/session/end");
      for (const url of ["/desk/batches", "/desk/products"]) {
        const answer = await secretary.post(url, { ...form, fr: "Miel", csrf: csrf! });
        expect(answer.statusCode, url).to.equal(403);
        expect(visibleText(answer.body)).to.contain(words.readOnly);
      }
    }
    expect([await api.count("batches"), await api.count("products")]).to.deep.equal(before);
  });

  it("is left at once when the key is revoked", async () => {
    const person = await api.person(member, "recorder");
    const { secretary } = await open(person.key);
    const page = (await secretary.get("/desk")).body;
    await member.send("DELETE", `/v1/organisations/${member.id}/api-keys/${person.id}`);
    const before = await api.count("batches");
    await secretary.post("/desk/batches", secretary.fill(page, "/desk/batches", { lot: "TOO-LATE", quantity: "1" }));
    expect(await api.count("batches")).to.equal(before);
    expect(visibleText((await secretary.get("/desk")).body)).to.contain(desk.expired);
    expect((await secretary.post("/desk/session", { key: person.key })).statusCode).to.equal(403);
  });

  it("opens nothing to a copy of the cookie once its owner has signed out", async () => {
    const { secretary, cookie } = await open();
    const page = (await secretary.get("/desk")).body;
    const copy = () => api.app.inject({ url: "/desk", headers: { cookie, "accept-language": "en" } });
    expect(visibleText((await copy()).body)).not.to.contain(desk.signInTitle);
    await secretary.post("/desk/session/end", secretary.fill(page, "/desk/session/end"));
    expect(visibleText((await copy()).body)).to.contain(desk.signInTitle);
  });
});
