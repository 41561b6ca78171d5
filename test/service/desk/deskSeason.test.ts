import { expect } from "chai";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { kg, Maker } from "../../support/scenes/season.ts";
import type { Body } from "../../support/service/api.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const { acts } = LOCALES.en;

/** Everything at the desk, on the real ledger and chain; REST only looks at what became of it. */
describe("the desk through a season", function () {
  let stack: Stack;
  let farm: Maker;
  let shop: Maker;
  let farmer: Visitor;
  let shopkeeper: Visitor;
  let product: string;
  let shopCode: string;

  before(async () => {
    stack = await openStack();
    farm = await Maker.found(stack, "Ferme");
    shop = await Maker.found(stack, "Épicerie", "buyer");
    product = await farm.makes("Dattes");
    shopCode = (await shop.reads(`/v1/organisations/${shop.id}`)).code;
    [farmer, shopkeeper] = [await at(farm.key), await at(shop.key)];
  });
  after(() => stack.close());

  const at = async (key: string): Promise<Visitor> => {
    const visitor = new Visitor(stack.app);
    expect((await visitor.post("/desk/session", { key })).statusCode).to.equal(303);
    return visitor;
  };
  /** Fills the form and sends it twice, as on a weak line; answers where it led. */
  const does = async (who: Visitor, url: string, typed: Record<string, string>): Promise<string> => {
    const form = who.fill((await who.get(url)).body, url.split("?")[0]!, typed);
    const answers = [await who.post(url.split("?")[0]!, form), await who.post(url.split("?")[0]!, form)];
    for (const { statusCode, body } of answers) expect(statusCode, visibleText(body)).to.equal(303);
    return String(answers[0]!.headers.location);
  };
  const shows = (who: Visitor, url: string, text: string) =>
    eventually(async () => expect(visibleText((await who.get(url)).body)).to.contain(text));
  const refused = async (who: Visitor, url: string, typed: Record<string, string>): Promise<string> => {
    const answer = await who.post(url, who.fill((await who.get(url)).body, url, typed));
    expect(answer.statusCode).to.be.within(400, 499);
    return visibleText(answer.body);
  };
  const stockOf = async (who: Maker, id: string): Promise<Body> => (await who.reads(`/v1/batches/${id}`)).stock;
  const home = (batch: Body): string => `/desk/batches/${batch.id}`;

  it("sends, receives short, sells, stops and lets go, sorts; pressing twice does each once", async () => {
    const batch = await farm.registers(product, "S-1", kg("40"));
    const shipment = await does(farmer, `${home(batch)}/ship`, {
      receiver: shopCode,
      quantity: "10",
      dispatchedOn: "2025-10-05",
    });
    await shows(farmer, shipment, "under way");
    await shows(shopkeeper, "/desk/shipments", "From Ferme");

    const said = { receivedOn: "2025-10-06", [`accepted-${batch.id}`]: "8", [`missing-${batch.id}`]: "1" };
    expect(await does(shopkeeper, `${shipment}/receive-shipment`, said)).to.equal(shipment);
    await shows(farmer, shipment, "Accepted: 8 kilograms. Missing: 1 kilogram. Gone back: 1 kilogram.");
    await shows(shopkeeper, "/desk/stock", "8 kilograms");

    const sold = { quantity: "2", way: "retail", disposedOn: "2025-10-07" };
    await does(shopkeeper, `${home(batch)}/dispose`, sold);
    await eventually(async () => expect((await stockOf(shop, batch.id)).free.value).to.equal("6"));
    await shows(shopkeeper, home(batch), acts.spent.match(/retail \{([^}]*)\}/)![1]!);

    await does(farmer, `${home(batch)}/hold`, { reason: "A strange taste" });
    const stopped = await refused(farmer, `${home(batch)}/dispose`, { quantity: "1" });
    expect(stopped).to.contain("The lot S-1 is stopped here");
    await shows(farmer, home(batch), acts.titles.releaseHold);
    await does(farmer, `${home(batch)}/release-hold`, { reason: "It was the box" });
    await shows(farmer, home(batch), acts.titles.hold);
    const more = await refused(farmer, `${home(batch)}/dispose`, { quantity: "32" });
    expect(more).to.contain("31 kilograms are free; 32 kilograms were asked for");

    const made = await does(farmer, `/desk/transform?input=${batch.id}`, {
      process: "sort",
      performedOn: "2025-10-08",
      [`input-${batch.id}`]: "20",
      "lot-1": "S-1A",
      "quantity-1": "18",
      loss: "2",
    });
    await shows(farmer, made, "on the chain");
    await eventually(async () => expect((await stockOf(farm, batch.id)).free.value).to.equal("11"));
    const { items } = await farm.reads("/v1/batches?lot=S-1A");
    expect(items.map(({ quantity }: Body) => quantity.value)).to.deep.equal(["18"]);
    await shows(farmer, home(items[0]), acts.madeHere);

    await does(farmer, `${made}/annul-transformation`, { reason: "Sorted another lot" });
    await eventually(async () => expect((await stockOf(farm, batch.id)).free.value).to.equal("31"));
  });

  it("refuses what a key's role forbids, even where its form was made up", async () => {
    const batch = await farm.registers(product, "S-5", kg("10"));
    const form = { quantity: "1", way: "retail", disposedOn: "2025-10-07", reason: "x", scope: "all" };
    const acting = { reader: ["dispose", "hold", "annul", "ship", "recall"], recorder: ["recall"] };
    for (const [role, acts] of Object.entries(acting)) {
      const issued = await farm.send("POST", `/v1/organisations/${farm.id}/api-keys`, { name: role, role });
      const person = await at(issued.body.key);
      const { csrf } = person.fill((await person.get("/desk")).body, "/desk/session/end");
      for (const act of acts) {
        const sent = { ...form, receiver: shopCode, dispatchedOn: "2025-10-07", transitDays: "30", csrf: csrf! };
        const answer = await person.post(`${home(batch)}/${act}`, sent);
        expect([answer.statusCode, visibleText(answer.body)], `${role} ${act}`).to.satisfy(
          ([status, text]: [number, string]) => status === 403 && text.includes("This key may not do that"),
        );
      }
    }
    expect((await stockOf(farm, batch.id)).available.value).to.equal("10");
  });

  it("weighs what comes out against what goes in, in words", async () => {
    const batch = await farm.registers(product, "S-2", kg("10"));
    const url = "/desk/transform";
    const page = (await farmer.get(`${url}?input=${batch.id}`)).body;
    const form = farmer.fill(page, url, { "quantity-1": "11", performedOn: "2025-10-08" });
    const answer = await farmer.post(url, form);
    expect(answer.statusCode).to.equal(422);
    expect(visibleText(answer.body)).to.contain("10 kg go in, 11 kg come out");
  });

  it("corrects, annuls and observes", async () => {
    const batch = await farm.registers(product, "S-3", kg("400"));
    await does(farmer, `${home(batch)}/amend`, { reason: "The day before", producedOn: "2025-09-30" });
    await shows(farmer, home(batch), "The day before");
    await does(farmer, `${home(batch)}/observation`, {
      kind: "temperature",
      observedOn: "2025-10-02",
      observedAt: "08:30",
      value: "18.5",
    });
    await shows(farmer, home(batch), "18.5 °C");
    await shows(farmer, home(batch), "corrected");
    await does(farmer, `${home(batch)}/annul`, { reason: "400 typed for 40" });
    await shows(farmer, home(batch), "annulled");
  });

  it("recalls with a second manager's key, tells whom to call, and ends it the same way", async () => {
    const batch = await farm.registers(product, "S-4", kg("40"));
    const sent = { receiver: shopCode, quantity: "10", dispatchedOn: "2025-10-05" };
    const shipment = await does(farmer, `${home(batch)}/ship`, sent);
    await shows(farmer, shipment, "under way");
    await does(shopkeeper, `${shipment}/receive-shipment`, { receivedOn: "2025-10-06" });
    await eventually(async () => expect((await stockOf(shop, batch.id)).free.value).to.equal("10"));

    const recall = await does(farmer, `${home(batch)}/recall`, { reason: "Glass in a box" });
    expect(visibleText((await farmer.get(recall)).body))
      .to.contain("1 lot")
      .and.to.contain("2 organisations");
    expect(await refused(farmer, `${recall}/confirm-recall`, { reach: "1" })).to.contain("this same key");

    const issued = await farm.send("POST", `/v1/organisations/${farm.id}/api-keys`, { name: "Aïcha", role: "manager" });
    const manager = await at(issued.body.key);
    expect(await refused(manager, `${recall}/confirm-recall`, { reach: "1" })).to.contain("less than a day old");
    await stack.ledger.db.query("update api_keys set created_at = created_at - interval '2 days'");
    expect(await refused(manager, `${recall}/confirm-recall`, { reach: "2" })).to.contain("another number of lots");
    await does(manager, `${recall}/confirm-recall`, { reach: "1" });
    await shows(farmer, recall, acts.report);
    await shows(farmer, recall, "Has now: 10 kilograms");
    await shows(shopkeeper, home(batch), "recalled");

    const lift = await does(farmer, `${home(batch)}/lift`, { reason: "It was another lot" });
    await does(manager, `${lift}/confirm-recall`, { reach: "1" });
    await eventually(async () => expect((await farm.reads(`/v1/batches/${batch.id}`)).status).to.equal("current"));
  });
});
