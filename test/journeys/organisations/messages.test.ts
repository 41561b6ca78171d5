import { expect } from "chai";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

describe("a message from a reader", function () {
  let stack: Stack;
  let rest: Rest;
  let maker: Organisation;
  let other: Organisation;
  let batch: { id: string; code: string };
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    maker = await rest.organisation("cooperative", "Coopérative Tigmi");
    other = await rest.organisation("cooperative", "Coopérative Asif");
    batch = await rest.batch(maker, "M-1");
  });
  after(() => stack.close());

  const write = (text: string, address = "192.0.2.1", of = batch) =>
    stack.app.inject({
      method: "POST",
      url: `/b/${of.code}/message`,
      remoteAddress: address,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ text }).toString(),
    });
  const desk = async (key: string) => {
    const visitor = new Visitor(stack.app);
    await visitor.post("/desk/session", { key });
    return visitor;
  };
  const stored = async () =>
    (await stack.ledger.db.query<{ text: string }>("select text from reader_messages order by sequence")).rows.map(
      ({ text }) => text,
    );

  it("comes to the maker's desk alone, once, in one line, with nothing of who wrote it", async () => {
    for (let twice = 0; twice < 2; twice += 1)
      expect((await write("Very good.\r\nWhere can I buy more?")).statusCode).to.equal(303);
    expect(await stored()).to.deep.equal(["Very good. Where can I buy more?"]);
    const at = await desk(maker.key);
    const { body } = await at.get("/desk/messages");
    expect(visibleText(body)).to.contain("Very good. Where can I buy more?").and.to.contain("M-1");
    const elsewhere = await desk(other.key);
    expect(visibleText((await elsewhere.get("/desk/messages")).body)).to.contain(LOCALES.en.messages.none);
    // Others' are not there to be deleted; one's own are, for good.
    const deletion = /\/desk\/messages\/[0-9a-f-]+\/deletion/.exec(body)![0];
    const home = (await elsewhere.get("/desk")).body;
    const { csrf } = elsewhere.fill(home, "/desk/session/end");
    await elsewhere.post(deletion, { csrf: csrf! });
    expect(await stored()).to.have.length(1);
    await at.post(deletion, at.fill(body, deletion));
    expect(await stored()).to.have.length(0);
  });

  it("is refused in words when it cannot be kept", async () => {
    for (const text of ["x".repeat(1_001), "a\u0000b", "a\u202eb"]) {
      const answer = await write(text, "192.0.2.2");
      expect(answer.statusCode, text.slice(0, 3)).to.equal(422);
    }
    expect(await stored()).to.have.length(0);
  });

  it("is limited for each address, and for each batch wherever they come from", async () => {
    const answers = [];
    for (let i = 0; i < 21; i += 1) answers.push((await write(`word ${i}`, "192.0.2.3")).statusCode);
    expect(answers.slice(0, 20)).to.deep.equal(Array.from({ length: 20 }, () => 303));
    expect(answers[20]).to.equal(429);
    for (let i = 20; i < 30; i += 1) expect((await write(`word ${i}`, `192.0.2.${i}`)).statusCode).to.equal(303);
    expect((await write("one more", "192.0.2.99")).statusCode).to.equal(429);
    expect(await stored()).to.have.length(30);
    const second = await rest.batch(maker, "M-2");
    expect((await write("one more", "192.0.2.99", second)).statusCode).to.equal(303);
  });
});
