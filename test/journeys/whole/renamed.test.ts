import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { waitForOperation } from "../../../service/accept/operations.ts";
import { authenticate } from "../../../service/keys/acts/apiKeys.ts";
import { asksUnchecked } from "../../support/service/asking.ts";
import { type Organisation, Rest, type Told } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const kg = (value: string) => ({ value, unit: "KGM" });

/** The label was printed anew: whoever reads of the batch must find on it what they read, wherever they read it. */
describe("a batch whose lot and day were amended", () => {
  let stack: Stack;
  let rest: Rest;
  let maker: Organisation;
  let shop: Organisation;
  let manager: Awaited<ReturnType<Rest["key"]>>;
  let batch: { id: string; code: string };
  let member: string;
  let shipment: string;
  let refused: string;
  let made: { id: string; code: string };
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    maker = await rest.organisation();
    shop = await rest.organisation("buyer");
    manager = await rest.key(maker, "manager");
    batch = await rest.batch(maker, "TYPO-1", "100");
    const entered = await manager.send("POST", "/v1/members", [{ number: "N-1", name: "Itto", kind: "member" }]);
    member = entered.body.items[0].id;
    const intakes = [{ member, quantity: kg("100"), broughtOn: "2025-09-30" }];
    await done(manager.send("POST", `/v1/batches/${batch.id}/intakes`, { intakes }));
    shipment = (await done(ships("2025-10-20", "40"))).id;
    refused = await asksTooMuch("500000000");
    made = (await done(packs("10"))).outputs[0];
    const changes = { reason: "The label was mistyped.", lot: "RIGHT-1", producedOn: "2025-10-10" };
    await done(maker.send("POST", `/v1/batches/${batch.id}/amendments`, changes));
  });
  after(async () => {
    await rest.sound();
    await stack.close();
  });

  async function done(answer: Promise<Told>): Promise<Told["body"]> {
    const { status, body, text } = await answer;
    expect(status, text).to.equal(201);
    return body;
  }

  const ships = (dispatchedOn: string, value: string) =>
    maker.send("POST", "/v1/shipments", {
      receiver: shop.id,
      dispatchedOn,
      lines: [{ batch: batch.id, quantity: kg(value) }],
    });
  const packs = (value: string) =>
    maker.send("POST", "/v1/transformations", {
      process: "pack",
      performedOn: "2025-10-20",
      inputs: [{ batch: batch.id, quantity: kg(value) }],
      outputs: [{ product: maker.product, lot: "JAR-1", quantity: kg(value) }],
    });

  /** As whoever signs without the service could: only the chain refuses it. */
  async function asksTooMuch(quantity: string): Promise<string> {
    const actor = await authenticate(stack.ledger, manager.key);
    const commitment = `0x${randomBytes(32).toString("hex")}`;
    const stated = { batch: batch.id, quantity, disposal: "lost" as const, commitment };
    if (actor.kind !== "organisation") throw new Error("a key of the maker's");
    const operation = await asksUnchecked(stack.ledger, actor, { kind: "dispose", arguments: stated });
    expect(await waitForOperation(stack.ledger, operation, 30)).to.equal("rejected");
    return operation;
  }

  it("goes by its new lot where it was sent, to both sides", async () => {
    for (const { send } of [maker, shop]) {
      const { body } = await send("GET", `/v1/shipments/${shipment}`);
      expect(body.lines[0].batch).to.deep.include({ id: batch.id, lot: "RIGHT-1" });
    }
  });

  it("goes by it in what is refused, by the service and by the chain, and before the amendment too", async () => {
    const { body } = await ships("2025-10-20", "51");
    expect(body).to.include({ code: "STOCK_INSUFFICIENT" });
    expect(body.detail).to.equal("Of the batch RIGHT-1, 50 KGM are free; 51 KGM were asked for.");
    for (const operation of [refused, await asksTooMuch("500000000")]) {
      const { rejection } = (await maker.send("GET", `/v1/operations/${operation}`)).body;
      expect(rejection.message).to.match(/^Of the batch RIGHT-1, .* 500 KGM were asked for\.$/);
    }
  });

  it("goes by it in the ledger of who brought it", async () => {
    const { body } = await manager.send("GET", `/v1/members/${member}/intakes`);
    expect(body.items.map((item: Told["body"]) => item.batch)).to.deep.equal([{ id: batch.id, lot: "RIGHT-1" }]);
  });

  it("is not sent before the day on which it was made, as that is known now", async () => {
    const { status, body } = await ships("2025-10-05", "1");
    expect([status, body.code, body.errors[0].pointer]).to.deep.equal([422, "DATE_ORDER", "/dispatchedOn"]);
    await done(ships("2025-10-10", "1"));
  });

  it("goes by it in its recall, in the news of that, and on the label of what was made of it", async () => {
    const recall = await done(rest.recalls(maker.send, manager.send, "recall", batch.id));
    expect(recall.batch).to.include({ id: batch.id, lot: "RIGHT-1" });
    expect((await maker.send("GET", `/v1/recalls/${recall.id}`)).body.batch.lot).to.equal("RIGHT-1");
    const report = (await maker.send("GET", `/v1/recalls/${recall.id}/report`)).body.items;
    const lots = report.map((row: Told["body"]) => row.batch.lot);
    expect(new Set(lots)).to.deep.equal(new Set(["RIGHT-1", "JAR-1"]));
    const { items } = (await shop.send("GET", "/v1/events")).body;
    expect(items.map((item: Told["body"]) => [item.type, item.batch.lot])).to.deep.equal([
      ["batch.corrected", "RIGHT-1"],
      ["batch.recalled", "RIGHT-1"],
    ]);
    const page = await stack.app.inject({ url: `/b/${made.code}`, headers: { "accept-language": "en" } });
    expect(page.body).to.include("RIGHT-1").and.not.include("TYPO-1");
  });
});
