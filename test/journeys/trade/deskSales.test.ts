import { expect } from "chai";
import { idToBase64url } from "../../../service/formats/ids.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText as textOf } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { Deal, mad } from "../../support/scenes/seller.ts";
import { expectSound, kg, Trader } from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const { sales, acts, returns } = LOCALES.en;

/** Amounts are written with a space that does not break. */
const visibleText = (page: string): string => textOf(page).replaceAll("\u00a0", " ");

/** A secretary at the desk of an organisation. */
class Secretary {
  readonly #visitor: Visitor;
  readonly #stack: Stack;

  private constructor(stack: Stack, visitor: Visitor) {
    this.#stack = stack;
    this.#visitor = visitor;
  }

  static async open(stack: Stack, { key }: { key: string }, language = "en"): Promise<Secretary> {
    const visitor = new Visitor(stack.app, { "accept-language": language });
    expect((await visitor.post("/desk/session", { key })).statusCode).to.equal(303);
    return new Secretary(stack, visitor);
  }

  async page(url: string, status = 200): Promise<string> {
    const answer = await this.#visitor.get(url);
    expect(answer.statusCode, url).to.equal(status);
    return answer.body;
  }

  async text(url: string): Promise<string> {
    return visibleText(await this.page(url));
  }

  /** Fills the form of that page as it is offered, and sends it. Returns where it leads, or the page that says why not. */
  async sends(url: string, typed: Record<string, string> = {}): Promise<string> {
    const fields = this.#visitor.fill(await this.page(url), url, typed);
    const answer = await this.#visitor.post(url, fields);
    if (answer.statusCode !== 303) return visibleText(answer.body);
    await this.#settled();
    return String(answer.headers.location);
  }

  /** Until the chain has decided on everything. */
  async #settled(): Promise<void> {
    for (;;) {
      const { rows } = await this.#stack.ledger.db.query<{ open: number }>(
        "select count(*)::int as open from operations where state in ('queued', 'sent')",
      );
      if (rows[0]!.open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe("sales at the desk", () => {
  let stack: Stack;
  let oasis: Trader;
  let hotel: Trader;

  before(async () => {
    stack = await openStack();
    [oasis, hotel] = await Promise.all([
      Trader.found(stack, "cooperative", "Coopérative de la Palmeraie"),
      Trader.found(stack, "buyer", "Hôtel Ziz"),
    ]);
  });
  // What the service does by itself may be in a block that is not read yet.
  afterEach(() => eventually(() => expectSound(stack)));
  after(() => stack.close());

  it("go from proposal to settlement, each side told when it is its turn", async () => {
    const batch = await oasis.makes(kg(400));
    const seller = await Secretary.open(stack, oasis);
    const buyer = await Secretary.open(stack, hotel);
    expect(await seller.text("/desk")).to.include(sales.title);
    expect(await seller.text("/desk/sales")).to.include(sales.none);

    // A slip is said beside its field, and nothing is lost.
    const typed = {
      other: hotel.code,
      "product-1": batch.product.id,
      "lineQuantity-1": "200",
      "price-1": "90.00",
      "share-1": "95.00",
    };
    expect(await seller.sends("/desk/propose", typed)).to.include("The producers’ part");
    const sale = await seller.sends("/desk/propose", { ...typed, "share-1": "70.00" });
    expect(sale).to.match(/^\/desk\/sales\/0x/);
    expect(await seller.text(sale)).to.include("The turn of the buyer");
    expect(await buyer.text("/desk/sales"))
      .to.include(sales.yourTurn)
      .and.to.match(/MAD\s18\s000\.00/);

    expect(await buyer.sends(`${sale}/accept`, { agree: "" })).to.include(LOCALES.en.errors.required);
    await buyer.sends(`${sale}/accept`, { agree: "1" });
    expect(await seller.text(sale)).to.include("Your turn: set stock aside");

    await seller.sends(`${sale}/allocate`, { quantity: "120" });
    expect(await seller.text(`/desk/batches/${batch.id}`)).to.include(acts.stock.reserved);
    await seller.sends(`${sale}/deliver`);
    const receipt = /href="(\/desk\/shipments\/0x[0-9a-f]+\/receive-shipment)"/.exec(await buyer.page(sale))![1]!;
    await buyer.sends(receipt);
    await seller.sends(`${sale}/allocate`);
    await seller.sends(`${sale}/deliver`);
    await buyer.sends(/href="(\/desk\/shipments\/0x[0-9a-f]+\/receive-shipment)"/.exec(await buyer.page(sale))![1]!);
    expect(await buyer.text(sale)).to.include("Your turn: pay, and say so");
    expect(await buyer.sends(`${sale}/declare-payment`, { money: "19000" })).to.match(/18\s000\.00 are still open/);
    await buyer.sends(`${sale}/declare-payment`);
    expect(await seller.text(sale)).to.include("Your turn: say that the payment arrived");
    await seller.sends(`${sale}/confirm-payment`);
    await buyer.sends(`${sale}/settle`);
    await seller.sends(`${sale}/settle`);
    expect(await seller.text(sale)).to.include("settled");

    // Everybody who scans the label reads what was disclosed, and what proves it.
    await seller.sends(`${sale}/disclosure`, { open: "0:producerShare" });
    const label = visibleText((await new Visitor(stack.app).get(`/b/${batch.code}`)).body);
    expect(label).to.include(sales.batchPrice).and.to.include("MAD 70.00").and.not.to.include("90.00");
    for (const language of LANGUAGES) {
      const reader = await Secretary.open(stack, oasis, language);
      expect(await reader.text(sale)).to.include(LOCALES[language].sales.steps.settlement);
      expect(await reader.text("/desk/sales")).to.include(LOCALES[language].sales.ended);
    }
    await seller.page(`/desk/sales/0x${"0".repeat(64)}`, 404);

    // The contract, in two languages side by side, with a square that leads to what the chain holds.
    const contract = await seller.page(`${sale}/document?languages=ar,fr`);
    for (const language of ["ar", "fr"] as const) {
      const words = LOCALES[language].contract;
      expect(visibleText(contract))
        .to.include(words.title)
        .and.to.include(words.legal)
        .and.to.include(words.signatures);
    }
    const id = sale.split("/").at(-1)!;
    const { body: agreement } = await hotel.send("GET", `/v1/agreements/${id}`);
    const proof = await new Visitor(stack.app).get(`/a/${idToBase64url(id)}`);
    expect(visibleText(proof.body)).to.include(agreement.commitment).and.to.include(agreement.evidence.transaction);
    expect(visibleText(proof.body)).not.to.match(/Dattes|Ziz|90\.00|70\.00/);
    const printed = await stack.app.inject({
      url: `/v1/agreements/${id}/document?language=zgh&second=en`,
      headers: { authorization: `Bearer ${hotel.key}` },
    });
    expect(printed.statusCode).to.equal(200);
    expect(visibleText(printed.body)).to.include(LOCALES.zgh.contract.title).and.to.include(LOCALES.en.contract.legal);
  });

  it("are countered, refused and disputed there too", async () => {
    const batch = await oasis.makes(kg(50));
    const seller = await Secretary.open(stack, oasis);
    const buyer = await Secretary.open(stack, hotel);
    const first = await seller.sends("/desk/propose", {
      other: hotel.code,
      "product-1": batch.product.id,
      "lineQuantity-1": "40",
      "price-1": "90",
    });
    const second = await buyer.sends(`${first}/counter`, { "price-1": "80" });
    expect(await seller.text(second))
      .to.include("Your turn: accept, refuse or answer")
      .and.to.include("80.00");
    await seller.sends(`${second}/accept`, { agree: "1" });
    await buyer.sends(`${second}/dispute`, { reason: "Never came" });
    expect(await seller.text(second))
      .to.include("disputed")
      .and.to.include("Never came");
    await buyer.sends(`${second}/withdraw-dispute`);
    const third = await seller.sends("/desk/propose", {
      other: hotel.code,
      "product-1": batch.product.id,
      "lineQuantity-1": "40",
      "price-1": "90",
    });
    await buyer.sends(`${third}/reject`, { reason: "Too dear" });
    expect(await seller.text(third))
      .to.include("refused")
      .and.to.include("Too dear");
  });

  it("begin with a link for a buyer who has no account", async () => {
    const batch = await oasis.makes(kg(50));
    const seller = await Secretary.open(stack, oasis);
    const invitation = await seller.sends("/desk/invitation", {
      "product-1": batch.product.id,
      "lineQuantity-1": "30",
      "price-1": "90",
    });
    const link = /value="[^"]*(\/i\/[A-Za-z0-9_-]{43})"/.exec(await seller.page(invitation))![1]!;
    const visitor = new Visitor(stack.app);
    const terms = (await visitor.get(link)).body;
    expect(visibleText(terms))
      .to.include("offers you a sale")
      .and.to.match(/MAD\s2\s700\.00/);
    const empty = await visitor.post(link, visitor.fill(terms, link));
    expect(empty.statusCode).to.equal(422);
    const filled = visitor.fill(terms, link, {
      name: "Riad Tafilalet",
      commune: "Erfoud",
      person: "Salma",
      agree: "1",
    });
    const welcome = await visitor.post(link, filled);
    expect(welcome.statusCode).to.equal(200);
    const key = /sil_[a-z0-9]{16}_[A-Za-z0-9_-]{43}/.exec(welcome.body)![0];
    expect(visibleText((await visitor.get(link)).body)).to.include(sales.overTitle);
    // Whoever lost the answer on a weak line and presses again is told the same; another visitor with the link is not.
    expect((await visitor.post(link, filled)).body).to.include(key);
    const leaked = await visitor.post(link, { ...filled, idempotencyKey: "00000000-0000-4000-8000-000000000000" });
    expect([leaked.statusCode, leaked.body.includes(key)]).to.deep.equal([409, false]);
    const buyer = await Secretary.open(stack, { key });
    for (let text = ""; !text.includes("You buy from");) text = await buyer.text("/desk/sales");
    for (const language of LANGUAGES) {
      const page = await new Visitor(stack.app, { "accept-language": language }).get(link);
      expect(visibleText(page.body)).to.include(LOCALES[language].sales.overTitle);
    }
  });

  it("take back what the buyer returns, and say what was paid beyond what came", async () => {
    const batch = await oasis.makes(kg(400));
    const deal = await Deal.agree(oasis, hotel, batch.product.id);
    const sent = await deal.delivers(batch, kg(10));
    await deal.receives(sent);
    await deal.pays(mad("900.00"));
    const [seller, buyer] = [await Secretary.open(stack, oasis), await Secretary.open(stack, hotel)];
    const here = `/desk/shipments/${sent.id}`;
    expect(await buyer.text(here)).to.contain(acts.titles.returnShipment);
    expect(await seller.text(here)).not.to.contain(acts.titles.returnShipment);
    const form = `${here}/return-shipment`;
    expect(await buyer.sends(form)).to.contain(returns.none);
    const field = `quantity-${batch.id}`;
    expect(await buyer.sends(form, { [field]: "11" })).to.match(
      /lot .* 10 kilograms can still be returned; 11 kilograms/,
    );
    const back = await buyer.sends(form, { [field]: "2", note: "Two of the boxes are wet" });
    expect(await buyer.text(back))
      .to.contain(returns.title)
      .and.contain("Two of the boxes are wet");
    expect(await buyer.page(back)).to.contain(`href="${here}"`);
    const sale = `/desk/sales/${deal.id}`;
    expect(await seller.text(sale)).to.contain("Your turn: say what arrived.");
    expect(await seller.page(sale)).to.contain(`href="${back}/receive-shipment"`);
    expect(await buyer.page(sale)).not.to.contain("receive-shipment");
    await seller.sends(`${back}/receive-shipment`, { [`accepted-${batch.id}`]: "1.5" });
    expect(await buyer.text(sale)).to.match(new RegExp(`${returns.overpaid} MAD 135\\.00`));
    expect(await buyer.text(form)).to.contain("8.5 kilograms");
    for (const language of LANGUAGES) {
      const text = await (await Secretary.open(stack, hotel, language)).text(sale);
      expect(text).to.contain(LOCALES[language].returns.title).and.contain(LOCALES[language].returns.overpaid);
    }
  });
});
