import { expect } from "chai";
import { type Organisation, Rest, type Told } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const refusedAs = ({ status, body }: Told): [number, string] => [status, body.code];

describe("what was stated wrongly", () => {
  let stack: Stack;
  let rest: Rest;
  let cooperative: Organisation;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    cooperative = await rest.organisation();
  });
  after(() => stack.close());

  const page = async (code: string, language = "en") =>
    (await stack.app.inject({ url: `/b/${code}`, headers: { "accept-language": language } })).body;

  it("is amended: the id, the code and the label stay, and both versions can be read with the reason", async () => {
    const { send } = cooperative;
    const batch = await rest.batch(cooperative, "MI-01");
    const first = await send("GET", `/v1/batches/${batch.id}`);
    const amended = await send("POST", `/v1/batches/${batch.id}/amendments`, {
      reason: "The month was mistyped.",
      producedOn: "2025-09-01",
      expiresOn: "2026-09-01",
      lot: "MI-01-B",
    });
    expect(amended.status, amended.text).to.equal(201);
    expect(amended.body).to.include({ kind: "amend", state: "final" });

    const now = await send("GET", `/v1/batches/${batch.id}`);
    expect(now.body).to.include({
      id: batch.id,
      code: batch.code,
      lot: "MI-01-B",
      producedOn: "2025-09-01",
      expiresOn: "2026-09-01",
      status: "corrected",
      version: 1,
    });
    expect(now.body.quantity).to.deep.equal(first.body.quantity);
    expect(now.body.commitment).to.not.equal(first.body.commitment);

    const { body: versions } = await send("GET", `/v1/batches/${batch.id}/versions`);
    expect(versions.items).to.have.length(2);
    expect(versions.items[0]).to.include({ version: 0, lot: "MI-01", producedOn: "2025-10-01", reason: null });
    expect(versions.items[1]).to.include({
      version: 1,
      reason: "The month was mistyped.",
      previous: first.body.commitment,
      commitment: now.body.commitment,
    });
    for (const { evidence } of versions.items) expect(evidence.account).to.equal(cooperative.id);
    expect(versions.items[1].recordedBy.role).to.equal("manager");

    for (const language of ["en", "fr", "ar", "zgh"]) {
      const text = await page(batch.code, language);
      expect(text, language).to.include("The month was mistyped.").and.include("MI-01-B").and.include("MI-01<");
    }
    expect((await send("GET", "/v1/batches?lot=MI-01-B")).body.items[0].id).to.equal(batch.id);
    // The lot code that was a mistake may be used for what it belongs to.
    await rest.batch(cooperative, "MI-01");
    const twice = await send("POST", "/v1/batches", {
      product: cooperative.product,
      lot: "MI-01-B",
      quantity: { value: "1", unit: "KGM" },
      producedOn: "2025-10-01",
    });
    expect(refusedAs(twice)).to.deep.equal([409, "LOT_USED"]);
    await rest.sound();
  });

  it("is amended again, from what the last amendment said, and a field can be taken away", async () => {
    const { send } = cooperative;
    const batch = await rest.batch(cooperative, "MI-02");
    await send("POST", `/v1/batches/${batch.id}/amendments`, { reason: "forgotten", expiresOn: "2026-10-01" });
    await send("POST", `/v1/batches/${batch.id}/amendments`, { reason: "honey keeps", expiresOn: null });
    const { body } = await send("GET", `/v1/batches/${batch.id}`);
    expect(body).to.include({ version: 2, status: "corrected" }).and.not.have.property("expiresOn");
    const { body: versions } = await send("GET", `/v1/batches/${batch.id}/versions?limit=2`);
    expect(versions.items[1].commitment).to.not.equal(versions.items[0].commitment);
    const { body: rest2 } = await send("GET", `/v1/batches/${batch.id}/versions?cursor=${versions.next}`);
    expect(rest2.items[0]).to.include({ version: 2, previous: versions.items[1].commitment });
  });

  it("is not amended in what the contract counts, nor into nothing, the future, or another's lot code", async () => {
    const { send } = cooperative;
    const batch = await rest.batch(cooperative, "MI-03");
    const amend = (changes: object) =>
      send("POST", `/v1/batches/${batch.id}/amendments`, { reason: "a mistake", ...changes });
    for (const field of ["quantity", "netMass", "unit", "product"]) {
      const answer = await amend({ [field]: { value: "40", unit: "KGM" } });
      expect(refusedAs(answer), field).to.deep.equal([422, "AMENDMENT_OF_QUANTITY"]);
      expect(answer.body.errors[0].pointer).to.equal(`/${field}`);
      expect(answer.body.detail).to.include("annul the batch and register it anew");
    }
    expect(refusedAs(await amend({}))).to.deep.equal([422, "AMENDMENT_EMPTY"]);
    expect(refusedAs(await amend({ lot: "MI-03" }))).to.deep.equal([422, "AMENDMENT_EMPTY"]);
    expect(refusedAs(await amend({ lot: "MI-02" }))).to.deep.equal([409, "LOT_USED"]);
    expect(refusedAs(await amend({ producedOn: "2199-01-01" }))).to.deep.equal([422, "DATE_IN_FUTURE"]);
    expect(refusedAs(await amend({ expiresOn: "2025-01-01" }))).to.deep.equal([422, "DATE_ORDER"]);
    expect(refusedAs(await amend({ reason: "" }))).to.deep.equal([400, "TEXT_INVALID"]);
    const stranger = await rest.organisation();
    const other = await stranger.send("POST", `/v1/batches/${batch.id}/amendments`, { reason: "mine", lot: "X" });
    expect(refusedAs(other)).to.deep.equal([404, "NOT_FOUND"]);
    expect((await send("GET", `/v1/batches/${batch.id}`)).body).to.include({ version: 0, status: "current" });
  });

  it("400 typed for 40: annulled, shown so for ever, and registered anew under the same lot code", async () => {
    const { send } = cooperative;
    const batch = await rest.batch(cooperative, "MI-40", "400");
    const annulled = await send("POST", `/v1/batches/${batch.id}/annulment`, { reason: "400 typed for 40" });
    expect(annulled.status, annulled.text).to.equal(201);
    expect((await send("GET", `/v1/batches/${batch.id}`)).body.status).to.equal("annulled");
    const again = await rest.batch(cooperative, "MI-40", "40");
    expect(again.id).to.not.equal(batch.id);
    expect(await page(batch.code)).to.include("400 typed for 40");
    expect(refusedAs(await send("GET", `/v1/batches/${batch.id}/label`))).to.deep.equal([409, "BATCH_ANNULLED"]);
    for (const act of ["annulment", "amendments"])
      expect(
        refusedAs(
          await send("POST", `/v1/batches/${batch.id}/${act}`, {
            reason: "again",
            ...(act === "amendments" && { lot: "Z" }),
          }),
        ),
      ).to.deep.equal([409, "BATCH_ANNULLED"]);
    expect(refusedAs(await send("POST", `/v1/batches/${batch.id}/hold`, { reason: "x" }))).to.deep.equal([
      409,
      "BATCH_NOTHING_HELD",
    ]);
    await rest.sound();
  });

  it("is annulled only while it is not on hold, and what is on its way counts already", async () => {
    const { send } = cooperative;
    const hasty = await rest.batch(cooperative, "MI-05");
    expect((await send("POST", `/v1/batches/${hasty.id}/hold`, { reason: "a doubt" })).status).to.equal(201);
    expect((await send("GET", `/v1/batches/${hasty.id}`)).body.status).to.equal("on_hold");
    expect(refusedAs(await send("POST", `/v1/batches/${hasty.id}/annulment`, { reason: "x" }))).to.deep.equal([
      409,
      "BATCH_ON_HOLD",
    ]);
    expect(refusedAs(await send("POST", `/v1/batches/${hasty.id}/hold`, { reason: "x" }))).to.deep.equal([
      409,
      "BATCH_ON_HOLD",
    ]);
    expect((await send("POST", `/v1/batches/${hasty.id}/release`, { reason: "all is well" })).status).to.equal(201);
    expect(refusedAs(await send("POST", `/v1/batches/${hasty.id}/release`, { reason: "x" }))).to.deep.equal([
      409,
      "BATCH_NOT_ON_HOLD",
    ]);
    // Nothing is mined in between: the second request sees the first all the same.
    await stack.testChain.inOneBlock(async () => {
      const fast = await rest.key(cooperative, "recorder");
      const at = rest.as(fast.key, 0);
      expect((await at("POST", `/v1/batches/${hasty.id}/hold`, { reason: "again" })).status).to.equal(202);
      expect(refusedAs(await at("POST", `/v1/batches/${hasty.id}/annulment`, { reason: "x" }))).to.deep.equal([
        409,
        "BATCH_ON_HOLD",
      ]);
    });
    await eventually(async () =>
      expect((await send("GET", `/v1/batches/${hasty.id}`)).body.status).to.equal("on_hold"),
    );
    await rest.sound();
  });
});
