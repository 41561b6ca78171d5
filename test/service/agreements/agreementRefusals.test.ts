import { expect } from "chai";
import { eur, FCA, in_, type Refusal, type Refuse, refuserOf, TENDER } from "../../support/scenes/saleRefusals.ts";
import { Deal, inDays, mad, termsOf } from "../../support/scenes/seller.ts";
import { expectSound, expectStatus, kg, Trader, WAIT } from "../../support/scenes/trader.ts";
import { Rest, type Send } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const NOWHERE = `0x${"0".repeat(64)}`;
/** What is wrong with a sale: one clear code, where and in numbers, and nothing half-done. */
describe("refusals of sales", function () {
  let stack: Stack;
  let rest: Rest;
  let oasis: Trader;
  let hotel: Trader;
  let shop: Trader;
  let union: Trader;
  let batch: { id: string; lot: string };
  let product: string;
  let foreign: { id: string; product: { id: string } };

  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    [oasis, hotel, shop, union] = await Promise.all([
      Trader.found(stack, "cooperative"),
      Trader.found(stack, "buyer"),
      Trader.found(stack, "buyer"),
      Trader.found(stack, "union"),
    ]);
    const made = await oasis.makes(kg(400));
    [batch, product] = [made, made.product.id];
    foreign = await union.makes(kg(50));
  });
  after(async () => {
    await expectSound(stack);
    await stack.close();
  });

  const as = (who: Trader): Send => rest.as(who.key);
  const refused: Refuse = (...asked) => refuserOf(rest)(...asked);

  const line = (changes: object = {}) => ({ product, quantity: kg(200), price: mad("90.00"), ...changes });
  const lines = (...changes: object[]) => ({ lines: changes.map(line) });
  const under = (deal: Deal) => (act: string) => `/v1/agreements/${deal.id}/${act}`;

  /** Each proposal is refused alone, and in the same words as a counter. */
  async function terms(cases: Record<string, [changes: object, refusal: Refusal]>): Promise<void> {
    const asked = await Deal.propose(oasis, hotel, product);
    const [first] = Object.entries(cases);
    for (const [name, [changes, refusal]] of Object.entries(cases))
      await refused(name, oasis, "/v1/agreements", { buyer: hotel.code, ...termsOf(product, changes) }, refusal);
    const [name, [changes, refusal]] = first!;
    await refused(`counter: ${name}`, hotel, under(asked)("counter"), termsOf(product, changes), refusal);
  }

  it("of lines: none or too many, of zero, in no unit, of what the seller does not have", () => {
    const [value, unit] = ["/lines/0/quantity/value", "/lines/0/quantity/unit"];
    const many = lines(...Array.from({ length: 21 }, () => ({})));
    return terms({
      zero: [lines({ quantity: kg(0) }), [400, "QUANTITY_NOT_POSITIVE", value]],
      none: [{ lines: [] }, [400, "FIELD_INVALID", "/lines", "at least 1"]],
      "one too many": [many, [400, "FIELD_INVALID", "/lines", "at most 20"]],
      "negative in the second": [
        lines({}, { quantity: kg(-1) }),
        [400, "QUANTITY_NOT_POSITIVE", "/lines/1/quantity/value"],
      ],
      "too precise": [lines({ quantity: kg("0.0000001") }), [400, "QUANTITY_TOO_PRECISE", value, "6"]],
      huge: [lines({ quantity: kg("1000000000001") }), [400, "QUANTITY_TOO_LARGE", value, "1000000000000 KGM"]],
      "1e5": [lines({ quantity: kg("1e5") }), [400, "QUANTITY_MALFORMED", value]],
      "in boxes": [lines({ quantity: { value: "1", unit: "BOX" } }), [400, "UNIT_UNKNOWN", unit, "BOX"]],
      "of nothing known": [lines({ product: NOWHERE }), [404, "NOT_FOUND", "/lines/0/product"]],
      "of another's": [lines({ product: foreign.product.id }), [404, "NOT_FOUND", "/lines/0/product"]],
      "with a field of its own": [lines({ colour: "red" }), [400, "FIELD_UNKNOWN", "/lines/0/colour"]],
    });
  });

  it("of currencies: not one, no money, mixed, not a public buyer's", () => {
    const at = "/lines/0/price/currency";
    const unknown = Object.fromEntries(
      ["XAU", "DEM", "XXX", "XTS", "XDR", "mad", "", "MADX", "M\u0000D"].map((currency) => [
        `currency ${JSON.stringify(currency)}`,
        [lines(in_(currency)), [400, "CURRENCY_UNKNOWN", at]] as [object, Refusal],
      ]),
    );
    return terms({
      "mixed lines": [lines({}, { price: eur("9.00") }), [422, "CURRENCY_DIFFERS", "/lines/1/price/currency", "MAD"]],
      ...unknown,
      "mixed in one line": [
        lines({ producerShare: eur("9.00") }),
        [422, "CURRENCY_DIFFERS", "/lines/0/producerShare/currency", "EUR"],
      ],
      "euros of a public buyer": [
        { ...TENDER, ...lines({ price: eur("9.00") }) },
        [422, "CURRENCY_DIFFERS", at, "MAD"],
      ],
      "euros of a public buyer, later": [
        { ...TENDER, ...lines({}, { price: eur("9.00") }) },
        [422, "CURRENCY_DIFFERS", "/lines/1/price/currency"],
      ],
    });
  });

  it("of amounts: nothing, negative, too precise, huge, not written as one; a share above its price", () => {
    const at = "/lines/0/price/amount";
    const price = (amount: string, currency = "MAD") => lines(in_(currency, amount));
    return terms({
      "share above": [
        lines({ producerShare: mad("90.01") }),
        [
          422,
          "PRODUCER_SHARE_EXCEEDS",
          "/lines/0/producerShare/amount",
          "90.01 MAD, is more than the price, 90.00 MAD",
        ],
      ],
      zero: [price("0.00"), [400, "AMOUNT_NOT_POSITIVE", at]],
      negative: [price("-1.00"), [400, "AMOUNT_NOT_POSITIVE", at]],
      "half a centime": [price("1.005"), [400, "AMOUNT_TOO_PRECISE", at, "MAD has at most 2"]],
      "ten decimals": [price("1.0000000000"), [400, "AMOUNT_TOO_PRECISE", at]],
      "half a yen": [price("1.5", "JPY"), [400, "AMOUNT_TOO_PRECISE", at, "JPY has at most 0"]],
      huge: [price("10000000000000.01"), [400, "AMOUNT_TOO_LARGE", at, "10000000000000.00 MAD"]],
      "of a hundred thousand digits": [price("9".repeat(100_000)), [400, "AMOUNT_TOO_LARGE", at]],
      "1e5": [price("1e5"), [400, "AMOUNT_MALFORMED", at]],
      "1,5": [price("1,5"), [400, "AMOUNT_MALFORMED", at]],
      "+1": [price("+1"), [400, "AMOUNT_MALFORMED", at]],
      "01": [price("01"), [400, "AMOUNT_MALFORMED", at]],
      "a number": [lines({ price: { amount: 90, currency: "MAD" } }), [400, "FIELD_INVALID", at]],
    });
  });

  it("of a way to market: an Incoterm that is not one, where it does not belong, or missing; so the tender", () =>
    terms({
      "no such Incoterm": [
        { circuit: "export", incoterm: { rule: "DAT", place: "Agadir" } },
        [400, "INCOTERM_UNKNOWN", "/incoterm/rule", "FCA"],
      ],
      "in lower case": [
        { circuit: "export", incoterm: { rule: "fca", place: "Agadir" } },
        [400, "INCOTERM_UNKNOWN", "/incoterm/rule"],
      ],
      "to nowhere": [
        { circuit: "export", incoterm: { rule: "FCA", place: " " } },
        [400, "TEXT_INVALID", "/incoterm/place"],
      ],
      "nearby with Incoterm": [FCA, [422, "TERM_NOT_OF_CIRCUIT", "/incoterm", "short_chain"]],
      "public with Incoterm": [{ ...TENDER, ...FCA }, [422, "TERM_NOT_OF_CIRCUIT", "/incoterm"]],
      "export without": [{ circuit: "export" }, [400, "FIELD_MISSING", "/incoterm"]],
      "public without tender": [{ circuit: "public_procurement" }, [400, "FIELD_MISSING", "/tender"]],
      "empty tender": [{ ...TENDER, tender: "" }, [400, "TEXT_INVALID", "/tender"]],
      "export with tender": [{ circuit: "export", tender: "AO 1", ...FCA }, [422, "TERM_NOT_OF_CIRCUIT", "/tender"]],
      barter: [{ circuit: "barter" }, [400, "FIELD_INVALID", "/circuit"]],
      "days without need": [{ payment: { term: "on_delivery", days: 30 } }, [400, "FIELD_INVALID", "/payment/days"]],
      "days: none": [
        { payment: { term: "days_after_delivery", days: 0 } },
        [400, "FIELD_INVALID", "/payment/days", "1"],
      ],
      "field of its own": [{ discount: "3" }, [400, "FIELD_UNKNOWN", "/discount"]],
      "empty note": [{ note: {} }, [400, "FIELD_MISSING", "/note"]],
    }));

  it("of days: past, in the wrong order, in fifty years, not one", () => {
    const far = inDays(50 * 366);
    return terms({
      past: [{ validUntil: inDays(-1) }, [422, "AGREEMENT_DEADLINES", "/validUntil", inDays(-1)]],
      "wrong order": [
        { validUntil: inDays(10), deliveredUntil: inDays(9) },
        [422, "DATE_ORDER", "/deliveredUntil", inDays(9)],
      ],
      "delivery in fifty years": [{ deliveredUntil: far }, [422, "DEADLINE_TOO_FAR", "/deliveredUntil", far]],
      "both in fifty years": [{ validUntil: far, deliveredUntil: far }, [422, "DEADLINE_TOO_FAR", "/deliveredUntil"]],
      "31 February": [{ validUntil: "2027-02-31" }, [400, "DATE_INVALID", "/validUntil"]],
      tomorrow: [{ deliveredUntil: "tomorrow" }, [400, "DATE_INVALID", "/deliveredUntil"]],
      "no arbitration": [{ arbitrationDays: 0 }, [400, "FIELD_INVALID", "/arbitrationDays", "1"]],
      "long arbitration": [{ arbitrationDays: 367 }, [400, "FIELD_INVALID", "/arbitrationDays", "366"]],
    });
  });

  it("of parties: oneself, nobody, both, an arbiter who is one of them", async () => {
    const propose = (name: string, sides: object, refusal: Refusal) =>
      refused(name, oasis, "/v1/agreements", { ...sides, ...termsOf(product) }, refusal);
    await propose("oneself", { buyer: oasis.code }, [422, "AGREEMENT_WITH_ITSELF", "/buyer"]);
    await propose("oneself as seller", { seller: oasis.id }, [422, "AGREEMENT_WITH_ITSELF", "/seller"]);
    await propose("no code", { buyer: "6130000000007" }, [400, "CODE_INVALID", "/buyer"]);
    await propose("nobody", { buyer: `0x${"1".repeat(40)}` }, [404, "NOT_FOUND", "/buyer"]);
    await propose("both", { buyer: hotel.code, seller: shop.code }, [400, "FIELD_INVALID", "/buyer"]);
    await propose("neither", {}, [400, "FIELD_INVALID", "/buyer"]);
    for (const { code, id } of [oasis, hotel])
      for (const arbiter of [code, id])
        await propose("an arbiter who is a party", { buyer: hotel.code, arbiter }, [
          422,
          "AGREEMENT_ARBITER",
          "/arbiter",
        ]);
    const nobody = { buyer: hotel.code, arbiter: `0x${"1".repeat(40)}` };
    await propose("an arbiter who is nobody", nobody, [404, "NOT_FOUND", "/arbiter"]);
    const deal = under(await Deal.propose(oasis, hotel, product));
    const changed = { buyer: shop.code, ...termsOf(product) };
    await refused("a counter to another", hotel, deal("counter"), changed, [400, "FIELD_UNKNOWN", "/buyer"]);
    const third = termsOf(product, { arbiter: oasis.code });
    await refused("a counter with a party as arbiter", hotel, deal("counter"), third, [
      422,
      "AGREEMENT_ARBITER",
      "/arbiter",
    ]);
    const unlike = termsOf(foreign.product.id);
    await refused("a counter of another's goods", hotel, deal("counter"), unlike, [
      404,
      "NOT_FOUND",
      "/lines/0/product",
    ]);
    await refused("no reason", hotel, deal("rejection"), { reason: "" }, [400, "TEXT_INVALID", "/reason"]);
    await refused("another field", hotel, deal("rejection"), { because: "x" }, [400, "FIELD_UNKNOWN", "/because"]);
    await refused("another's", shop, deal("acceptance"), undefined, [404, "NOT_FOUND", null]);
    await refused("nobody's", hotel, `/v1/agreements/${NOWHERE}/acceptance`, undefined, [404, "NOT_FOUND", null]);
    await refused("no id", hotel, "/v1/agreements/0x12/acceptance", undefined, [404, "NOT_FOUND", null]);
  });

  it("tells all that is wrong with the terms at once", async () => {
    const wrong = { circuit: "export", lines: [line({ quantity: kg(0), price: { amount: "1", currency: "DEM" } })] };
    const { body } = await as(oasis)("POST", "/v1/agreements", { buyer: oasis.code, ...termsOf(product, wrong) });
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).to.deep.equal([
      ["/buyer", "AGREEMENT_WITH_ITSELF"],
      ["/incoterm", "FIELD_MISSING"],
      ["/lines/0/quantity/value", "QUANTITY_NOT_POSITIVE"],
      ["/lines/0/price/currency", "CURRENCY_UNKNOWN"],
    ]);
  });

  it("of payments: twice, more than is due, of nothing, another's, not declared, confirmed twice", async () => {
    const deal = await Deal.agree(oasis, hotel, product);
    const at = under(deal);
    const paid = (money: object, more: object = {}) => ({ money, paidOn: inDays(0), method: "cash", ...more });
    const pays = (name: string, body: object, refusal: Refusal, by = hotel) =>
      refused(`pay: ${name}`, by, at("payments"), body, refusal);
    const [amount, currency] = ["/money/amount", "/money/currency"];
    await pays("nothing", paid(mad("0")), [400, "AMOUNT_NOT_POSITIVE", amount]);
    await pays("less", paid(mad("-5")), [400, "AMOUNT_NOT_POSITIVE", amount]);
    await pays("precise", paid(mad("5.123")), [400, "AMOUNT_TOO_PRECISE", amount]);
    await pays("huge", paid(mad(`1${"0".repeat(40)}`)), [400, "AMOUNT_TOO_LARGE", amount]);
    await pays("1e5", paid(mad("1e5")), [400, "AMOUNT_MALFORMED", amount]);
    await pays("gold", paid({ amount: "5", currency: "XAU" }), [400, "CURRENCY_UNKNOWN", currency]);
    await pays("euros", paid(eur("5.00")), [422, "CURRENCY_DIFFERS", currency, "MAD here"]);
    await pays("more than is due", paid(mad("18000.01")), [
      409,
      "PAYMENT_EXCEEDS_DUE",
      "/money",
      "18000.00 MAD are still due",
    ]);
    await pays("tomorrow", paid(mad("1.00"), { paidOn: inDays(2) }), [422, "DATE_IN_FUTURE", "/paidOn", inDays(2)]);
    await pays("some day", paid(mad("1.00"), { paidOn: "yesterday" }), [400, "DATE_INVALID", "/paidOn"]);
    await pays("barter", paid(mad("1.00"), { method: "barter" }), [400, "FIELD_INVALID", "/method"]);
    await pays("no reference", paid(mad("1.00"), { reference: "" }), [400, "TEXT_INVALID", "/reference"]);
    await pays("field of its own", paid(mad("1.00"), { to: "me" }), [400, "FIELD_UNKNOWN", "/to"]);
    await pays("as the seller", paid(mad("1.00")), [403, "AGREEMENT_NOT_YOURS", null], oasis);
    await pays("another's", paid(mad("1.00")), [404, "NOT_FOUND", null], shop);

    await deal.does(hotel, "payments", paid(mad("18000.00")));
    await pays("twice", paid(mad("18000.00")), [409, "PAYMENT_EXCEEDS_DUE", "/money", "0.00 MAD are still due"]);
    const confirms = (name: string, payment: string, refusal: Refusal, by = oasis) =>
      refused(`confirm: ${name}`, by, at("payment-confirmations"), { payment }, refusal);
    const other = await Deal.agree(oasis, hotel, product);
    await other.does(hotel, "payments", paid(mad("1.00")));
    const [mine, others] = [await deal.seenBy(oasis), await other.seenBy(oasis)].map(({ payments }) => payments[0]!.id);
    await confirms("what was not declared", NOWHERE, [404, "NOT_FOUND", "/payment"]);
    await confirms("no id", "0", [400, "FIELD_INVALID", "/payment"]);
    await confirms("another agreement's", others!, [404, "NOT_FOUND", "/payment"]);
    await confirms("as the buyer", mine!, [403, "AGREEMENT_NOT_YOURS", null], hotel);
    const open: Refusal = [409, "PAYMENTS_OPEN", null, "Of 1 declared payments, 0 are confirmed"];
    for (const side of [oasis, hotel])
      await refused("settle with open payments", side, at("settlement"), undefined, open);
    await deal.does(oasis, "payment-confirmations", { payment: mine });
    await confirms("twice", mine!, [409, "PAYMENT_CONFIRMED", "/payment"]);
    await refused("settle with words", oasis, at("settlement"), { x: 1 }, [400, "FIELD_UNKNOWN", "/x"]);
    await deal.does(oasis, "settlement");
    await refused("settle twice", oasis, at("settlement"), undefined, [409, "SETTLEMENT_STATED", null]);
    await deal.does(hotel, "settlement");
    const over: Refusal = [409, "AGREEMENT_STATE", null, "settled"];
    for (const side of [oasis, hotel]) await refused("settle again", side, at("settlement"), undefined, over);
  });

  it("of goods: beyond the line or what is set aside, another's, of another product or unit, on hold, recalled", async () => {
    const deal = await Deal.agree(oasis, hotel, product, lines({}, { quantity: { value: "5", unit: "H87" } }));
    const at = under(deal);
    const part = (value: string, more: object = {}) => ({ line: 0, batch: batch.id, quantity: kg(value), ...more });
    const sets = (name: string, body: object, refusal: Refusal, by = oasis) =>
      refused(`set aside: ${name}`, by, at("allocations"), body, refusal);
    const figs = (await oasis.send("POST", "/v1/products", { name: { fr: "Figues" } })).body.id as string;
    const input = { product: figs, lot: "F-1", quantity: kg(10), producedOn: "2025-10-01" };
    const fig = expectStatus(201, await oasis.send("POST", "/v1/batches", input, WAIT)).body.id as string;
    const pieces = { quantity: { value: "1", unit: "H87" } };
    await sets("beyond the line", part("200.000001"), [
      409,
      "AGREEMENT_LINE_EXCEEDED",
      "/quantity",
      "room for 200 KGM; 200.000001 KGM",
    ]);
    await sets("beyond the stock", part("401"), [
      409,
      "STOCK_INSUFFICIENT",
      "/quantity/value",
      "400 KGM are free; 401",
    ]);
    await sets("nothing", part("0"), [400, "QUANTITY_NOT_POSITIVE", "/quantity/value"]);
    await sets("less", part("-1"), [400, "QUANTITY_NOT_POSITIVE", "/quantity/value"]);
    await sets("pieces of a weight", part("", pieces), [422, "UNIT_MISMATCH", "/quantity/unit", batch.lot]);
    await sets("a weight for pieces", part("1", { line: 1 }), [422, "AGREEMENT_UNIT_MISMATCH", "/batch", batch.lot]);
    await sets("for no line", part("1", { line: 2 }), [404, "NOT_FOUND", "/line"]);
    for (const line of [-1, 0.5, 20, "0"])
      await sets(`line ${line}`, part("1", { line }), [400, "FIELD_INVALID", "/line"]);
    await sets("another's batch", part("1", { batch: foreign.id }), [404, "NOT_FOUND", "/batch"]);
    await sets("no batch", part("1", { batch: NOWHERE }), [404, "NOT_FOUND", "/batch"]);
    await sets("another product", part("1", { batch: fig }), [422, "PRODUCT_MISMATCH", "/batch", "F-1"]);
    await sets("a field of its own", part("1", { price: mad("1.00") }), [400, "FIELD_UNKNOWN", "/price"]);
    await sets("as the buyer", part("1"), [403, "AGREEMENT_NOT_YOURS", null], hotel);
    await sets("another's", part("1"), [404, "NOT_FOUND", null], shop);

    await deal.does(oasis, "allocations", part("100"));
    const short = `Of the batch ${batch.lot}, 100 KGM are reserved for this line; 100.000001 KGM`;
    const insufficient: Refusal = [409, "ALLOCATION_INSUFFICIENT", "/quantity", short];
    const sends = (name: string, body: object, refusal: Refusal) =>
      refused(`deliver: ${name}`, oasis, at("deliveries"), body, refusal);
    const sent = (value: string, more: object = {}) => part(value, { dispatchedOn: inDays(0), ...more });
    await sends("beyond what is set aside", sent("100.000001"), insufficient);
    await sends("what is not set aside", sent("1", { batch: fig }), [404, "NOT_FOUND", "/batch"]);
    await sends("under a line it is not for", sent("1", { line: 1 }), [404, "NOT_FOUND", "/batch"]);
    await sends("another's", sent("1", { batch: foreign.id }), [404, "NOT_FOUND", "/batch"]);
    await sends("under no line", sent("1", { line: 2 }), [404, "NOT_FOUND", "/line"]);
    await sends("nothing", sent("0"), [400, "QUANTITY_NOT_POSITIVE", "/quantity/value"]);
    const litres = { quantity: { value: "1", unit: "LTR" } };
    await sends("in another unit", sent("", litres), [422, "UNIT_MISMATCH", "/quantity/unit"]);
    const early = { dispatchedOn: inDays(-1) };
    await sends("before the proposal", sent("1", early), [422, "DATE_ORDER", "/dispatchedOn", inDays(-1)]);
    await sends("tomorrow", sent("1", { dispatchedOn: inDays(2) }), [422, "DATE_IN_FUTURE", "/dispatchedOn"]);
    await sends("in no time", sent("1", { transitDays: 0 }), [400, "FIELD_INVALID", "/transitDays"]);
    await sends("by nobody", sent("1", { carrier: {} }), [400, "FIELD_INVALID", "/carrier"]);
    const carrier = { organisation: hotel.code };
    const kind = "ORGANISATION_KIND_NOT_ALLOWED";
    await sends("by no carrier", sent("1", { carrier }), [409, kind, "/carrier/organisation", "buyer"]);
    const frees = (name: string, body: object, refusal: Refusal) =>
      refused(`free: ${name}`, oasis, at("releases"), body, refusal);
    await frees("beyond what is set aside", part("100.000001"), insufficient);
    await frees("nothing", part("0"), [400, "QUANTITY_NOT_POSITIVE", "/quantity/value"]);
    await frees("what is not set aside", part("1", { batch: fig }), [404, "NOT_FOUND", "/batch"]);

    const reason = "Verre";
    expectStatus(201, await oasis.send("POST", `/v1/batches/${batch.id}/hold`, { reason }, WAIT));
    await sends("on hold", sent("1"), [409, "BATCH_ON_HOLD", "/batch", batch.lot]);
    await sets("on hold", part("1"), [409, "BATCH_ON_HOLD", "/batch", batch.lot]);
    expectStatus(201, await oasis.send("POST", `/v1/batches/${batch.id}/release`, { reason }, WAIT));
    const second = await rest.key({ ...oasis, product }, "manager");
    await rest.recalls(as(oasis), second.send, "recall", batch.id);
    await sends("recalled", sent("1"), [409, "BATCH_RECALLED", "/batch", batch.lot]);
    await sets("recalled", part("1"), [409, "BATCH_RECALLED", "/batch", batch.lot]);
    // What may not be sent may still be given back.
    await deal.does(oasis, "releases", part("100"));
    await rest.recalls(as(oasis), second.send, "lift", batch.id);
  });

  it("of words and decisions: none, too many, an award in another currency or beyond the whole", async () => {
    const deal = await Deal.agree(oasis, hotel, product, { arbiter: union.code });
    const at = under(deal);
    const text: Refusal = [400, "TEXT_INVALID", "/reason"];
    await refused("no reason", hotel, at("dispute"), { reason: " " }, text);
    await refused("a book", hotel, at("dispute"), { reason: "x".repeat(5_000) }, [
      400,
      "TEXT_INVALID",
      "/reason",
      "2000",
    ]);
    await refused("nothing", hotel, at("dispute"), {}, [400, "FIELD_MISSING", "/reason"]);
    await deal.does(hotel, "dispute", { reason: "Moisi" });
    const decides = (name: string, to: string, money: object, refusal: Refusal) =>
      refused(name, union, at("resolution"), { decision: "Moitié", award: { to, money } }, refusal);
    const at_ = (field: string) => `/award/money/${field}`;
    await decides("in euros", "buyer", eur("1.00"), [422, "CURRENCY_DIFFERS", at_("currency"), "MAD"]);
    await decides("in gold", "buyer", { amount: "1", currency: "XAU" }, [400, "CURRENCY_UNKNOWN", at_("currency")]);
    await decides("less than nothing", "seller", mad("-1.00"), [400, "AMOUNT_NOT_POSITIVE", at_("amount")]);
    const beyond = "18000.01 MAD, is more than the whole agreement, 18000.00 MAD";
    for (const to of ["seller", "buyer"])
      await decides("beyond the whole", to, mad("18000.01"), [422, "AWARD_EXCEEDS", at_("amount"), beyond]);
    await decides("to the arbiter", "arbiter", mad("1.00"), [400, "FIELD_INVALID", "/award/to"]);
    await refused("no words", union, at("resolution"), { decision: " " }, [400, "TEXT_INVALID", "/decision"]);
    await deal.does(union, "resolution", { decision: "Tout", award: { to: "seller", money: mad("18000.00") } });
    await refused("twice", union, at("resolution"), { decision: "Non" }, [409, "AGREEMENT_STATE", null, "resolved"]);

    const opens = (name: string, body: object, refusal: Refusal, by = oasis) =>
      refused(`open: ${name}`, by, at("disclosures"), body, refusal);
    await opens("no line", { line: 2, field: "price" }, [404, "NOT_FOUND", "/line"]);
    await opens("no field", { line: 0, field: "total" }, [400, "FIELD_INVALID", "/field"]);
    await opens("as the arbiter", { line: 0, field: "price" }, [403, "AGREEMENT_NOT_YOURS", null], union);
    await opens("another's", { line: 0, field: "price" }, [404, "NOT_FOUND", null], shop);
    await deal.does(oasis, "disclosures", { line: 0, field: "price" });
    for (const side of [oasis, hotel])
      await opens("twice", { line: 0, field: "price" }, [409, "DISCLOSED_ALREADY", null], side);
    const bare = under(await Deal.propose(oasis, hotel, product, lines({})));
    const price = { line: 0, field: "price" };
    await refused("open what nobody agreed to", oasis, bare("disclosures"), price, [409, "AGREEMENT_STATE", null]);
  });
});
