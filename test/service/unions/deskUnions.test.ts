import { expect } from "chai";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const { errors, unions } = LOCALES.en;
const PAGE = "/desk/unions";

describe("the desk of unions and mergers, on the real ledger", function () {
  let stack: Stack;
  let rest: Rest;
  let union: Organisation;
  let member: Organisation;
  let clerk: Visitor;
  let secretary: Visitor;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    union = await rest.organisation("union", "Union du Draa");
    member = await rest.organisation("cooperative", "Coopérative Tigmi");
    [clerk, secretary] = [await signedIn(union.key), await signedIn(member.key)];
  });
  after(() => stack.close());

  async function signedIn(key: string, language = "en"): Promise<Visitor> {
    const visitor = new Visitor(stack.app, { "accept-language": language });
    await visitor.post("/desk/session", { key });
    return visitor;
  }

  async function sends(visitor: Visitor, url: string, typed: Record<string, string> = {}, without: string[] = []) {
    const page = (await visitor.get(url)).body;
    const fields = visitor.fill(page, url.split("?")[0]!, typed);
    for (const name of without) delete fields[name];
    const answer = await visitor.post(url.split("?")[0]!, fields);
    expect(answer.statusCode, visibleText(answer.body)).to.equal(303);
  }

  const shows = (visitor: Visitor, ...texts: string[]) =>
    eventually(async () => {
      const text = visibleText((await visitor.get(PAGE)).body);
      for (const one of texts) expect(text).to.contain(one);
      expect(text).not.to.contain(unions.onItsWay);
    });

  it("lets a cooperative ask, and the union consent", async () => {
    expect(visibleText((await secretary.get("/desk")).body)).to.contain(unions.title);
    await sends(secretary, `${PAGE}/join`, { code: union.code });
    await shows(secretary, "Union du Draa", "asked for");
    await shows(clerk, "Coopérative Tigmi", "asked for");
    await sends(clerk, `${PAGE}/admit?code=${member.code}`);
    await shows(clerk, "member");
  });

  it("says beside the field what is wrong", async () => {
    const page = (await secretary.get(`${PAGE}/join`)).body;
    const fields = secretary.fill(page, `${PAGE}/join`, { code: member.code });
    const answer = await secretary.post(`${PAGE}/join`, fields);
    expect(answer.statusCode).to.equal(422);
    expect(visibleText(answer.body)).to.contain(errors.UNION_REQUIRED);
  });

  it("lets the member grant acts, and the union's clerk act for it, never without a sign of it", async () => {
    const rest = Object.keys(unions.acts).filter((act) => act !== "register" && act !== "hold");
    await sends(secretary, `${PAGE}/${union.id}/grant`, { until: "2035-12-31" }, rest);
    await shows(secretary, `${unions.acts.register}, until`);
    expect((await secretary.get(PAGE)).body).not.to.contain('action="/desk/acting"');
    await shows(clerk, unions.act);
    const page = (await clerk.get(PAGE)).body;
    await clerk.post("/desk/acting", clerk.fill(page, "/desk/acting"));
    for (const url of ["/desk", "/desk/stock", "/desk/shipments", "/desk/recalls"]) {
      const { statusCode, body } = await clerk.get(url);
      if (statusCode === 200) expect(visibleText(body), url).to.contain("You are acting for Coopérative Tigmi");
    }
    expect((await clerk.get(PAGE)).headers.location).to.equal("/desk");
    const desk = (await clerk.get("/desk")).body;
    const batch = clerk.fill(desk, "/desk/batches", { lot: "DESK-U", quantity: "12.5", producedOn: "2025-10-01" });
    expect((await clerk.post("/desk/batches", batch)).statusCode).to.equal(303);
    let code = "";
    await eventually(async () => {
      const [one] = (await member.send("GET", "/v1/batches?lot=DESK-U")).body.items;
      expect(one.evidence?.delegate).to.equal(union.id);
      ({ code } = one);
    });
    // Whoever scans the label reads it, in every language.
    for (const language of LANGUAGES) {
      const { body } = await new Visitor(stack.app, { "accept-language": language }).get(`/b/${code}`);
      expect(visibleText(body)).to.contain("Union du Draa");
    }
    const stop = (await clerk.get("/desk")).body;
    await clerk.post("/desk/acting/end", clerk.fill(stop, "/desk/acting/end"));
    expect(visibleText((await clerk.get("/desk")).body)).not.to.contain("You are acting for");
  });

  it("ends the acting with the grant", async () => {
    const page = (await clerk.get(PAGE)).body;
    await clerk.post("/desk/acting", clerk.fill(page, "/desk/acting"));
    expect(visibleText((await clerk.get("/desk")).body)).to.contain("You are acting for");
    await sends(secretary, `${PAGE}/${union.id}/revoke-grant`);
    await shows(secretary, unions.nothingGranted);
    expect(visibleText((await clerk.get("/desk")).body)).not.to.contain("You are acting for");
    await sends(clerk, `${PAGE}/${member.id}/expel`, { reason: "It delivers nothing" });
    await shows(secretary, "ended", "It delivers nothing");
  });

  it("lets two cooperatives merge, and the one act for the other", async () => {
    const large = await rest.organisation("cooperative", "Coopérative Ferkla");
    const successor = await signedIn(large.key);
    await sends(secretary, `${PAGE}/hand-over`, { code: large.code, reason: "We go on in Ferkla" });
    await shows(secretary, "one side has agreed");
    await shows(successor, "We go on in Ferkla", unions.agreeToSame);
    expect((await successor.get(`${PAGE}/${member.id}/hand-over`)).statusCode).to.equal(404);
    expect(visibleText((await successor.get(`${PAGE}/${member.id}/take-over`)).body)).to.contain("We go on in Ferkla");
    await sends(secretary, `${PAGE}/${large.id}/withdraw-merger`);
    await shows(secretary, unions.noMergers);
    await sends(successor, `${PAGE}/take-over`, { code: member.code, reason: "We go on as one" });
    await shows(secretary, "We go on as one", unions.agreeToSame);
    await sends(secretary, `${PAGE}/${large.id}/hand-over`);
    await shows(successor, "done", unions.act);
    const page = (await successor.get(PAGE)).body;
    await successor.post("/desk/acting", successor.fill(page, "/desk/acting"));
    expect(visibleText((await successor.get("/desk")).body)).to.contain("You are acting for Coopérative Tigmi");
    const [{ code }] = (await member.send("GET", "/v1/batches?lot=DESK-U")).body.items;
    const { body } = await new Visitor(stack.app).get(`/b/${code}`);
    expect(visibleText(body)).to.contain("Coopérative Tigmi has merged into Coopérative Ferkla");
  });

  it("is there in every language", async () => {
    for (const language of LANGUAGES) {
      const reader = await signedIn(union.key, language);
      const { statusCode, body } = await reader.get(PAGE);
      expect(statusCode).to.equal(200);
      expect(visibleText(body)).to.contain(LOCALES[language].unions.title);
    }
  });
});
