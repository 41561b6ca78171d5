import { expect } from "chai";
import { Interface } from "ethers";
import { batchesAbi } from "../../../service/chain/abi.ts";
import { lackingFunctions } from "../../../service/chain/functions.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import { type Refusal, refuserOf } from "../../support/scenes/saleRefusals.ts";
import { Deal, inDays, mad } from "../../support/scenes/seller.ts";
import { expectSound, expectStatus, kg, operatorOf, performs, Trader, WAIT } from "../../support/scenes/trader.ts";
import type { Answer } from "../../support/service/api.ts";
import { Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

/** Accepted goods go back to who sent them: of a plain shipment, and under an agreement. */
describe("returns", function () {
  let stack: Stack;
  let oasis: Trader;
  let hotel: Trader;
  let shop: Trader;
  let batch: Awaited<ReturnType<Trader["makes"]>>;

  before(async () => {
    stack = await openStack();
    [oasis, hotel, shop] = await Promise.all([
      Trader.found(stack, "cooperative"),
      Trader.found(stack, "buyer"),
      Trader.found(stack, "buyer"),
    ]);
    batch = await oasis.makes(kg(400));
  });
  after(async () => {
    await expectSound(stack);
    await stack.close();
  });

  const pathOf = ({ id }: { id: string }) => `/v1/shipments/${id}/returns`;
  const some = (quantity: object, changes: object = {}) => ({
    dispatchedOn: inDays(0),
    lines: [{ batch: batch.id, quantity }],
    ...changes,
  });
  const asks = (by: Trader, of: { id: string }, quantity: object): Promise<Answer> =>
    by.send("POST", pathOf(of), some(quantity), WAIT);
  const returns = async (by: Trader, of: { id: string }, quantity: object): Promise<ShipmentView> =>
    expectStatus(201, await asks(by, of, quantity)).body as ShipmentView;
  const receives = async (by: Trader, { id }: { id: string }, accepted?: string, missing = "0") => {
    const lines =
      accepted === undefined ? {} : { lines: [{ batch: batch.id, accepted: kg(accepted), missing: kg(missing) }] };
    expectStatus(201, await by.does(id, "receipt", { receivedOn: inDays(0), ...lines }));
  };
  const refused = (name: string, by: Trader, of: { id: string }, body: object, refusal: Refusal) =>
    refuserOf(new Rest(stack))(name, by, pathOf(of), body, refusal);
  const returnableOf = async (by: Trader, { id }: { id: string }) => (await by.shipment(id)).lines[0]!.returnable;

  async function arrived(): Promise<ShipmentView> {
    const sent = await oasis.ships(hotel, [[batch, kg(10)]], { dispatchedOn: inDays(0) });
    await receives(hotel, sent);
    return sent;
  }

  async function delivered(quantity = kg(10)): Promise<{ deal: Deal; sent: ShipmentView }> {
    const deal = await Deal.agree(oasis, hotel, batch.product.id);
    const sent = await deal.delivers(batch, quantity);
    await deal.receives(sent);
    return { deal, sent };
  }

  const standing = async (deal: Deal) => {
    const { lines, sums, next, settledBy, deliveries } = await deal.seenBy(oasis);
    const { accepted, room, reserved, inTransit } = lines[0]!;
    return {
      line: [accepted, room, reserved, inTransit].map(({ value }) => value),
      sums: [sums!.accepted, sums!.open, sums!.overpaid].map(({ amount }) => amount),
      next: next.map(({ by, act }) => `${by} ${act}`),
      settledBy,
      deliveries: deliveries.map(({ returns: of, state }) => [of, state]),
    };
  };

  it("of a plain shipment: a shipment back, which names the one it returns, and ends as any", async () => {
    const sent = await arrived();
    const [before, own] = [Number(await oasis.free(batch.id)), Number(await hotel.free(batch.id))];
    expect(await returnableOf(hotel, sent)).to.deep.equal(kg(10));
    const back = await returns(hotel, sent, kg(2));
    expect(back).to.include({ returns: sent.id, agreement: null });
    expect([back.sender.id, back.receiver.id]).to.deep.equal([hotel.id, oasis.id]);
    expect(await returnableOf(hotel, sent)).to.deep.equal(kg(8));
    expect(await returnableOf(oasis, sent)).to.equal(null);
    await receives(oasis, back, "1.5");
    // What the sender did not take is the returner's again, and can go back another time.
    expect(await returnableOf(hotel, sent)).to.deep.equal(kg("8.5"));
    expect(Number(await oasis.free(batch.id))).to.equal(before + 1.5);
    expect(Number(await hotel.free(batch.id))).to.equal(own - 1.5);
    expect(await returnableOf(oasis, back)).to.deep.equal(kg(0));
    await refused("a return", oasis, back, some(kg(1)), [409, "SHIPMENT_MORE_THAN_ACCEPTED", "/lines/0/quantity"]);
    const { body } = await oasis.send("GET", `/v1/operations/${back.operation}`);
    expect(body === null || body.status === 404).to.equal(true);
    expect((await hotel.send("GET", `/v1/operations/${back.operation}`)).body.kind).to.equal("returnShipment");
    const { items } = (await operatorOf(stack)("GET", `/v1/audit/records?subject=${back.id}`)).body;
    expect(items.map(({ kind }: { kind: string }) => kind)).to.include.members([
      ...["shipment_dispatched", "return_dispatched", "shipment_received"],
    ]);
  });

  it("under an agreement: what the seller accepts leaves what was accepted and is due, and can be delivered again", async () => {
    const { deal, sent } = await delivered();
    await deal.pays(mad("900.00"));
    await deal.does(hotel, "settlement");
    const back = await returns(hotel, sent, kg(2));
    expect(back).to.deep.include({ returns: sent.id, agreement: { id: deal.id, line: 0 } });
    expect(await standing(deal)).to.deep.equal({
      line: ["10", "190", "0", "0"],
      sums: ["900.00", "17100.00", "0.00"],
      next: ["seller receive", "seller allocate"],
      // More may be owed now than when it said that nothing was.
      settledBy: [],
      deliveries: [
        [null, "received"],
        [sent.id, "in_transit"],
      ],
    });
    await receives(oasis, back, "1.5");
    expect(await standing(deal)).to.deep.include({
      line: ["8.5", "191.5", "0", "0"],
      sums: ["765.00", "17100.00", "135.00"],
      deliveries: [
        [null, "received"],
        [sent.id, "received"],
      ],
    });
    expect((await hotel.send("GET", `/v1/operations/${back.operation}`)).body.kind).to.equal("returnDelivery");
    const again = await deal.delivers(batch, kg("191.5"));
    await deal.receives(again);
    expect((await standing(deal)).line).to.deep.equal(["200", "0", "0", "0"]);
    expect((await standing(deal)).sums[2]).to.equal("0.00");
  });

  it("that get lost stay accepted; nothing of them can be returned again", async () => {
    const { deal, sent } = await delivered();
    const back = await returns(hotel, sent, kg(4));
    await receives(oasis, back, "1", "3");
    expect((await standing(deal)).line).to.deep.equal(["9", "191", "0", "0"]);
    expect(await returnableOf(hotel, sent)).to.deep.equal(kg(6));
  });

  it("in parts, the second time no more than what is left; also while the first is on its way to the chain", async () => {
    const { deal, sent } = await delivered();
    const answers = await Promise.all([asks(hotel, sent, kg(6)), asks(hotel, sent, kg(6))]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).to.include({
      code: "SHIPMENT_MORE_THAN_ACCEPTED",
      detail: `Of the batch ${batch.lot}, 4 KGM were accepted and have not gone back; 6 KGM cannot be returned.`,
    });
    await returns(hotel, sent, kg(4));
    expect((await standing(deal)).deliveries).to.have.length(3);
  });

  it("are refused: of more than was accepted, of what is not there, by others, of what has not arrived", async () => {
    const at = "/lines/0/quantity";
    const { deal, sent } = await delivered();
    for (const [kind, of] of Object.entries({ plain: await arrived(), delivery: sent })) {
      const more: Refusal = [409, "SHIPMENT_MORE_THAN_ACCEPTED", at, "10 KGM"];
      await refused(`${kind}: more`, hotel, of, some(kg("10.000001")), more);
      await refused(`${kind}: by the sender`, oasis, of, some(kg(1)), [
        403,
        of === sent ? "AGREEMENT_NOT_YOURS" : "SHIPMENT_NOT_YOURS",
        null,
      ]);
      await refused(`${kind}: by a stranger`, shop, of, some(kg(1)), [404, "NOT_FOUND", null]);
      await refused(`${kind}: nothing`, hotel, of, some(kg(0)), [400, "QUANTITY_NOT_POSITIVE", `${at}/value`]);
      await refused(`${kind}: in litres`, hotel, of, some({ value: "1", unit: "LTR" }), [
        422,
        "UNIT_MISMATCH",
        `${at}/unit`,
      ]);
      await refused(
        `${kind}: of another batch`,
        hotel,
        of,
        some(kg(1), { lines: [{ batch: deal.id, quantity: kg(1) }] }),
        [404, "NOT_FOUND", "/lines/0/batch"],
      );
      const twice = { lines: [1, 2].map(() => ({ batch: batch.id, quantity: kg(1) })) };
      await refused(`${kind}: twice`, hotel, of, some(kg(1), twice), [422, "BATCH_REPEATED", "/lines/1/batch"]);
      await refused(`${kind}: no lines`, hotel, of, some(kg(1), { lines: [] }), [400, "FIELD_INVALID", "/lines"]);
      await refused(`${kind}: before it came`, hotel, of, some(kg(1), { dispatchedOn: "2025-10-01" }), [
        422,
        "DATE_ORDER",
        "/dispatchedOn",
      ]);
      await refused(`${kind}: in the future`, hotel, of, some(kg(1), { dispatchedOn: inDays(2) }), [
        422,
        "DATE_IN_FUTURE",
        "/dispatchedOn",
      ]);
    }
    await refused("none", hotel, { id: `0x${"0".repeat(64)}` }, some(kg(1)), [404, "NOT_FOUND", null]);
    const under = await oasis.ships(hotel, [[batch, kg(5)]], { dispatchedOn: inDays(0) });
    await refused("on its way", hotel, under, some(kg(1)), [409, "SHIPMENT_MORE_THAN_ACCEPTED", at, "0 KGM"]);
  });

  it("wait while the stock is on hold; recalled stock goes home, and nowhere else", async () => {
    const own = await oasis.makes(kg(50));
    const sent = await oasis.ships(hotel, [[own, kg(10)]], { dispatchedOn: inDays(0) });
    expectStatus(201, await hotel.does(sent.id, "receipt", { receivedOn: inDays(0) }));
    const body = some(kg(3), { lines: [{ batch: own.id, quantity: kg(3) }] });
    expectStatus(201, await hotel.send("POST", `/v1/batches/${own.id}/hold`, { reason: "Leaks" }, WAIT));
    await refused("on hold", hotel, sent, body, [409, "BATCH_ON_HOLD", "/lines/0/batch"]);
    expectStatus(201, await hotel.send("POST", `/v1/batches/${own.id}/release`, { reason: "They do not" }, WAIT));
    const recalled = new Rest(stack);
    expect((await recalled.recalls(recalled.operator, recalled.operator, "recall", own.id)).status).to.equal(201);
    expectStatus(201, await hotel.send("POST", pathOf(sent), body, WAIT));
  });

  it("count when they were sent past the service, as from a device of one's own", async () => {
    const sent = await arrived();
    const { deal, sent: delivery } = await delivered();
    const stated = { transitSeconds: 86_400, shipment: `0x${"0".repeat(64)}` };
    await performs(stack, hotel, {
      kind: "returnShipment",
      arguments: {
        ...{ ...stated, commitment: `0x${"7e".repeat(32)}`, returned: sent.id },
        lines: [{ batch: batch.id, quantity: "6000000" }],
      },
    });
    await performs(stack, hotel, {
      kind: "returnDelivery",
      arguments: {
        ...{ ...stated, commitment: `0x${"7f".repeat(32)}`, returned: delivery.id, dispatch: delivery.commitment },
        ...{ agreement: deal.id, line: 0, batch: batch.id, quantity: "6000000" },
      },
    });
    for (const one of [sent, delivery]) {
      expect(await returnableOf(hotel, one)).to.deep.equal(kg(4));
      const more = [409, "SHIPMENT_MORE_THAN_ACCEPTED", "/lines/0/quantity", "4 KGM"] as const;
      await refused("more than is left", hotel, one, some(kg(5)), [...more]);
    }
  });

  it("end with the agreement: none once both have said that nothing is owed", async () => {
    const { deal, sent } = await delivered();
    const back = await returns(hotel, sent, kg(2));
    await deal.settles();
    await refused("settled", hotel, sent, some(kg(1)), [409, "AGREEMENT_STATE", null]);
    // What is on its way then still counts.
    await receives(oasis, back);
    expect((await standing(deal)).line[0]).to.equal("8");
    expect((await deal.seenBy(hotel)).status).to.equal("settled");
  });

  it("are for nobody who is suspended, nor to them", async () => {
    const { sent } = await delivered();
    const plain = await arrived();
    const stops = async (method: "POST" | "DELETE", who: Trader) => {
      const body = method === "POST" ? { reason: "A test" } : undefined;
      expectStatus(200, await operatorOf(stack)(method, `/v1/organisations/${who.id}/suspension`, body, WAIT));
    };
    await stops("POST", hotel);
    for (const one of [sent, plain])
      await refused("by", hotel, one, some(kg(1)), [409, "ORGANISATION_SUSPENDED", null]);
    await stops("DELETE", hotel);
    await stops("POST", oasis);
    for (const one of [sent, plain]) await refused("to", hotel, one, some(kg(1)), [409, "RECEIVER_SUSPENDED", ""]);
    await stops("DELETE", oasis);
  });

  it("are refused by name where the contracts are of a generation that does not know them", async () => {
    const { chain, ledger, testChain } = stack;
    const { addresses } = testChain.deployment.generations[0]!;
    expect(await lackingFunctions(chain, addresses)).to.deep.equal([]);
    expect([...ledger.lacking]).to.deep.equal([]);
    const { selector } = new Interface(batchesAbi).getFunction("returnShipment")!;
    const older = { code: async (at: string) => (await chain.code(at)).replaceAll(selector.slice(2), "ffffffff") };
    const lacking = await lackingFunctions(older, addresses);
    expect(lacking).to.deep.equal(["batches.returnShipment"]);
    const plain = await arrived();
    ledger.lacking.add(lacking[0]!);
    await refused("older", hotel, plain, some(kg(1)), [409, "ACT_NOT_DEPLOYED", null, "returnShipment"]);
    ledger.lacking.clear();
    await returns(hotel, plain, kg(1));
  });
});
