import { expect } from "chai";
import { LOCALES } from "../../../service/pages/words.ts";
import { type Member, TestApi } from "../../support/api.ts";
import { visibleText } from "../../support/markup.ts";
import { Visitor } from "../../support/visitor.ts";

const { desk } = LOCALES.en;

describe("the desk on the real ledger", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  const open = async (): Promise<{ secretary: Visitor; cookie: string }> => {
    const secretary = new Visitor(api.app, { "accept-language": "en" });
    const answer = await secretary.post("/desk/session", { key: member.key });
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

  it("opens nothing to a copy of the cookie once its owner has signed out", async () => {
    const { secretary, cookie } = await open();
    const page = (await secretary.get("/desk")).body;
    const copy = () => api.app.inject({ url: "/desk", headers: { cookie, "accept-language": "en" } });
    expect(visibleText((await copy()).body)).not.to.contain(desk.signInTitle);
    await secretary.post("/desk/session/end", secretary.fill(page, "/desk/session/end"));
    expect(visibleText((await copy()).body)).to.contain(desk.signInTitle);
  });
});
