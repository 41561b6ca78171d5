import { expect } from "chai";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import {
  expectRefused,
  expectSound,
  expectStatus,
  kg,
  operatorOf,
  performs,
  Trader,
} from "../../support/scenes/trader.ts";
import type { Answer } from "../../support/service/api.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const REASON = `0x${"11".repeat(32)}`;
const TABLES = ["documents", "intents", "claims", "shipments", "shipment_ends", "records", "stock_entries"];

describe("refusals of shipments", () => {
  let stack: Stack;
  let sender: Trader;
  let receiver: Trader;
  let stranger: Trader;
  let batch: BatchView;

  before(async () => {
    stack = await openStack();
    [sender, receiver, stranger] = (await Promise.all(
      ["cooperative", "buyer", "buyer"].map((kind) => Trader.found(stack, kind)),
    )) as [Trader, Trader, Trader];
    batch = await sender.makes(kg(400));
  });
  after(async () => {
    await expectSound(stack);
    await stack.close();
  });

  const rows = () =>
    Promise.all(TABLES.map(async (table) => (await stack.ledger.db.query(`select * from ${table}`)).rowCount));

  /** Refused with this code at this pointer, and nothing of it is stored. Returns the sentence. */
  async function refused(ask: () => Promise<Answer>, status: number, code: string, pointer?: string): Promise<string> {
    const before = await rows();
    const answer = await ask();
    const sentence = expectRefused(answer, status, code);
    expect(sentence)
      .to.match(/^[A-Z“].*\.$/)
      .and.not.include("{");
    if (pointer !== undefined)
      expect(
        answer.body.errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code]),
      ).to.deep.equal([[pointer, code]]);
    expect(await rows()).to.deep.equal(before);
    return sentence;
  }

  const sending = (changes: object) => () => sender.asks(receiver, [[batch, kg(1)]], changes);

  describe("of what is asked", () => {
    const line = (quantity: object = kg(1), id?: string) => ({ lines: [{ batch: id ?? batch.id, quantity }] });
    const CASES: [string, () => object, number, string, string][] = [
      ["a day in the future", () => ({ dispatchedOn: "2199-01-01" }), 422, "DATE_IN_FUTURE", "/dispatchedOn"],
      ["a day that is none", () => ({ dispatchedOn: "2025-02-30" }), 400, "DATE_INVALID", "/dispatchedOn"],
      ["a day before the batch was made", () => ({ dispatchedOn: "2025-09-30" }), 422, "DATE_ORDER", "/dispatchedOn"],
      ["no days in transit", () => ({ transitDays: 0 }), 400, "FIELD_INVALID", "/transitDays"],
      ["too many days in transit", () => ({ transitDays: 367 }), 400, "FIELD_INVALID", "/transitDays"],
      ["no lines", () => ({ lines: [] }), 400, "FIELD_INVALID", "/lines"],
      ["fifty-one lines", () => ({ lines: Array(51).fill(line().lines[0]) }), 400, "FIELD_INVALID", "/lines"],
      ["an unknown field", () => ({ price: "12" }), 400, "FIELD_UNKNOWN", "/price"],
      ["nothing", () => line(kg(0)), 400, "QUANTITY_NOT_POSITIVE", "/lines/0/quantity/value"],
      ["less than nothing", () => line(kg(-1)), 400, "QUANTITY_NOT_POSITIVE", "/lines/0/quantity/value"],
      ["less than a milligram", () => line(kg("0.0000001")), 400, "QUANTITY_TOO_PRECISE", "/lines/0/quantity/value"],
      ["litres of kilograms", () => line({ value: "1", unit: "LTR" }), 422, "UNIT_MISMATCH", "/lines/0/quantity/unit"],
      ["an unknown batch", () => line(kg(1), REASON), 404, "NOT_FOUND", "/lines/0/batch"],
      ["itself as receiver", () => ({ receiver: sender.code }), 422, "SHIPMENT_TO_SELF", "/receiver"],
      ["an unknown receiver", () => ({ receiver: `0x${"ee".repeat(20)}` }), 404, "NOT_FOUND", "/receiver"],
      ["a mistyped code", () => ({ receiver: "1234567890123" }), 400, "CODE_INVALID", "/receiver"],
      ["an empty note", () => ({ note: { fr: " " } }), 400, "TEXT_INVALID", "/note/fr"],
      ["a carrier without a name", () => ({ carrier: { name: "" } }), 400, "TEXT_INVALID", "/carrier/name"],
      ["a carrier that is nobody", () => ({ carrier: {} }), 400, "FIELD_INVALID", "/carrier"],
      ["a carrier twice", () => ({ carrier: { organisation: "1", name: "x" } }), 400, "FIELD_INVALID", "/carrier"],
      [
        "a carrier that is a buyer",
        () => ({ carrier: { organisation: stranger.code } }),
        409,
        "ORGANISATION_KIND_NOT_ALLOWED",
        "/carrier/organisation",
      ],
    ];
    for (const [title, changes, status, code, pointer] of CASES)
      it(`${title}: ${code}`, async () => {
        await refused(sending(changes()), status, code, pointer);
      });

    it("more than is free, with the numbers in the unit of the batch", async () => {
      const more = () => sender.asks(receiver, [[batch, { value: "0.455", unit: "TNE" }]]);
      expect(await refused(more, 409, "STOCK_INSUFFICIENT", "/lines/0/quantity")).to.equal(
        `Of the batch ${batch.lot}, 400 KGM are free; 455 KGM were asked for.`,
      );
    });

    it("the same batch twice, though there would be enough", async () => {
      const twice = () =>
        sender.asks(receiver, [
          [batch, kg(1)],
          [batch, kg(1)],
        ]);
      await refused(twice, 422, "BATCH_REPEATED", "/lines/1/batch");
    });

    it("a batch that the sender was never sent", async () => {
      const others = () => stranger.asks(receiver, [[batch, kg(1)]]);
      await refused(others, 404, "NOT_FOUND", "/lines/0/batch");
    });

    it("a carrier with an account is one", async () => {
      const carrier = await Trader.found(stack, "carrier");
      const sent = await sender.ships(receiver, [[batch, kg(1)]], { carrier: { organisation: carrier.code } });
      expect(sent.carrier).to.have.nested.property("organisation.id", carrier.id);
      expectStatus(201, await receiver.does(sent.id, "rejection", { reason: "essai", receivedOn: "2025-10-24" }));
    });

    it("everything that is wrong, at once", async () => {
      const answer = await sender.asks(receiver, [[batch, kg(401)]], { receiver: "1", dispatchedOn: "2199-01-01" });
      expect(answer.body.errors.map(({ code }: { code: string }) => code)).to.deep.equal([
        "CODE_INVALID",
        "DATE_IN_FUTURE",
        "STOCK_INSUFFICIENT",
      ]);
    });
  });

  describe("of the state things are in", () => {
    it("a receiver that is not on the chain yet, or suspended", async () => {
      const pending = await stack.testChain.inOneBlock(async () => {
        const registered = await operatorOf(stack)("POST", "/v1/organisations", {
          kind: "buyer",
          name: { fr: "Hôtel neuf" },
          place: { commune: { fr: "Arfoud" } },
          acknowledge: ["ORGANISATION_NAMESAKE"],
        });
        await refused(sending({ receiver: registered.body.id }), 409, "RECEIVER_PENDING", "/receiver");
        return registered;
      });
      await eventually(async () => {
        const { body } = await operatorOf(stack)("GET", `/v1/organisations/${pending.body.id}`);
        expect(body.status).to.equal("active");
      });
      const path = `/v1/organisations/${pending.body.id}/suspension`;
      expectStatus(200, await operatorOf(stack)("POST", path, { reason: "contrôle" }, { prefer: "wait=30" }));
      const sentence = await refused(sending({ receiver: pending.body.id }), 409, "RECEIVER_SUSPENDED", "/receiver");
      expect(sentence).to.include(pending.body.code);
    });

    it("stock on hold, and annulled batches", async () => {
      const held = await sender.makes();
      await performs(stack, sender, { kind: "hold", arguments: { batch: held.id, reason: REASON } });
      await refused(() => sender.asks(receiver, [[held, kg(1)]]), 409, "BATCH_ON_HOLD", "/lines/0/batch");
      const annulled = await sender.makes();
      await performs(stack, sender, { kind: "annul", arguments: { batch: annulled.id, reason: REASON } });
      await refused(() => sender.asks(receiver, [[annulled, kg(1)]]), 409, "BATCH_ANNULLED", "/lines/0/batch");
    });

    it("recalled stock, but for the way back to its origin or to whom it came from", async () => {
      const recalled = await sender.makes(kg(90));
      expectStatus(201, await receiver.receives((await sender.ships(receiver, [[recalled, kg(60)]])).id));
      expectStatus(201, await stranger.receives((await receiver.ships(stranger, [[recalled, kg(30)]])).id));
      const wish = { kind: "recall" as const, arguments: { batch: recalled.id, holder: null, reason: REASON } };
      await performs(stack, sender, wish);
      await refused(() => sender.asks(receiver, [[recalled, kg(1)]]), 409, "BATCH_RECALLED", "/lines/0/batch");
      await refused(() => receiver.asks(stranger, [[recalled, kg(1)]]), 409, "BATCH_RECALLED", "/lines/0/batch");
      await stranger.ships(sender, [[recalled, kg(10)]]);
      await stranger.ships(receiver, [[recalled, kg(20)]]);
      await receiver.ships(sender, [[recalled, kg(30)]]);
    });
  });

  describe("of receipts", () => {
    let sent: ShipmentView;
    before(async () => {
      sent = await sender.ships(receiver, [[batch, kg(100)]]);
    });
    const receipt = (line: object) => () => receiver.receives(sent.id, [{ batch: batch.id, ...line }]);

    it("of more than was sent, with the numbers", async () => {
      const more = receipt({ accepted: kg("99.5"), missing: kg(1) });
      expect(await refused(more, 422, "SHIPMENT_MORE_THAN_SENT", "/lines/0")).to.equal(
        `Of the batch ${batch.lot}, 100 KGM were sent; 100.5 KGM cannot have been received.`,
      );
    });

    it("of a line that was not sent, twice of one, and in another unit", async () => {
      const one = { batch: batch.id, accepted: kg(1) };
      const other = () => receiver.receives(sent.id, [{ batch: REASON, accepted: kg(1) }]);
      await refused(other, 404, "NOT_FOUND", "/lines/0/batch");
      await refused(() => receiver.receives(sent.id, [one, one]), 422, "BATCH_REPEATED", "/lines/1/batch");
      const litres = { value: "1", unit: "LTR" };
      await refused(receipt({ accepted: litres }), 422, "UNIT_MISMATCH", "/lines/0/accepted/unit");
      await refused(receipt({ accepted: kg(-1) }), 400, "QUANTITY_NOT_POSITIVE", "/lines/0/accepted/value");
      await refused(receipt({}), 400, "FIELD_MISSING", "/lines/0/accepted");
      await refused(() => receiver.receives(sent.id, []), 400, "FIELD_INVALID", "/lines");
    });

    it("before it left, or in the future", async () => {
      const on = (receivedOn: string) => () => receiver.does(sent.id, "receipt", { receivedOn });
      await refused(on("2025-10-21"), 422, "DATE_ORDER", "/receivedOn");
      await refused(on("2199-01-01"), 422, "DATE_IN_FUTURE", "/receivedOn");
      await refused(() => receiver.does(sent.id, "rejection", { receivedOn: "2025-10-24" }), 400, "FIELD_MISSING");
      const empty = { receivedOn: "2025-10-24", reason: " " };
      await refused(() => receiver.does(sent.id, "rejection", empty), 400, "TEXT_INVALID", "/reason");
    });

    it("by strangers, who learn nothing, and by the sender, who learns whose turn it is", async () => {
      const input = { receivedOn: "2025-10-24", reason: "essai" };
      for (const [act, body] of [
        ["receipt", { receivedOn: "2025-10-24" }],
        ["rejection", input],
        ["cancellation", { reason: "essai" }],
      ] as const)
        await refused(() => stranger.does(sent.id, act, body), 404, "NOT_FOUND");
      await refused(() => sender.receives(sent.id), 403, "SHIPMENT_NOT_YOURS");
      await refused(() => sender.does(sent.id, "rejection", input), 403, "SHIPMENT_NOT_YOURS");
      await refused(() => receiver.does(sent.id, "cancellation", { reason: "essai" }), 403, "SHIPMENT_NOT_YOURS");
      await refused(() => operatorOf(stack)("POST", `/v1/shipments/${sent.id}/receipt`, input), 400, "FIELD_UNKNOWN");
      const { receivedOn } = input;
      await refused(
        () => operatorOf(stack)("POST", `/v1/shipments/${sent.id}/receipt`, { receivedOn }),
        403,
        "ROLE_TOO_WEAK",
      );
    });

    it("twice, and of what was received already", async () => {
      expectStatus(201, await receipt({ accepted: kg(99), missing: kg(1) })());
      const sentence = await refused(() => receiver.receives(sent.id), 409, "SHIPMENT_LINE_ENDED");
      expect(sentence).to.include(batch.lot).and.include("received");
      await refused(receipt({ accepted: kg(1) }), 409, "SHIPMENT_LINE_ENDED", "/lines/0/batch");
    });
  });

  describe("of what is not on the chain yet", () => {
    it("hides it from the receiver, who cannot receive it, until it is mined", async () => {
      const id = await stack.testChain.inOneBlock(async () => {
        const asked = await sender.send("POST", "/v1/shipments", {
          receiver: receiver.id,
          dispatchedOn: "2025-10-22",
          lines: [{ batch: batch.id, quantity: kg(1) }],
        });
        const { id: sent } = expectStatus(202, asked).body as ShipmentView;
        expect((await sender.shipment(sent)).lines[0]!.state).to.equal("queued");
        await refused(() => receiver.send("GET", `/v1/shipments/${sent}`), 404, "NOT_FOUND");
        expect((await receiver.send("GET", "/v1/shipments?limit=200")).text).to.not.include(sent);
        await refused(() => receiver.receives(sent), 409, "SHIPMENT_NOT_MINED");
        await refused(() => sender.does(sent, "cancellation", { reason: "essai" }), 409, "SHIPMENT_NOT_MINED");
        const early = await sender.batch(batch.id);
        expect(BigInt(early.stock!.free.value) - BigInt(early.stock!.available.value)).to.equal(1n);
        return sent;
      });
      await eventually(async () => expectStatus(200, await receiver.send("GET", `/v1/shipments/${id}`)));
      await stack.testChain.inOneBlock(async () => {
        const first = await receiver.send("POST", `/v1/shipments/${id}/receipt`, { receivedOn: "2025-10-24" });
        expectStatus(202, first);
        await refused(() => receiver.receives(id), 409, "SHIPMENT_LINE_ENDED");
      });
      await eventually(async () => expect((await receiver.shipment(id)).lines[0]!.state).to.equal("received"));
    });
  });
});
