import { expect } from "chai";
import type { Command } from "../../../service/accept/act.ts";
import { blockTime } from "../../../service/accept/ledger.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import type { BatchMark, StockBatchRow } from "../../../service/batches/rows/batches.ts";
import {
  available,
  batchMark,
  restriction,
  sentTo,
  stockBatch,
  supplier,
} from "../../../service/batches/rows/loads.ts";
import type { Restriction } from "../../../service/batches/rows/restrictions.ts";
import { batchDocument } from "../../../service/batches/rules/batch.ts";
import { shipmentIdOf } from "../../../service/formats/ids.ts";
import { receiver } from "../../../service/organisations/views/parties.ts";
import { cancelShipment } from "../../../service/shipments/acts/cancelShipment.ts";
import { receiveShipment } from "../../../service/shipments/acts/receiveShipment.ts";
import { returnShipment } from "../../../service/shipments/acts/returnShipment.ts";
import { ship } from "../../../service/shipments/acts/ship.ts";
import {
  type EndedLine,
  endedLines,
  type ShipmentEndRow,
  shipmentEnds,
  type ShipmentRow,
  shipmentRow,
} from "../../../service/shipments/rows.ts";
import { receiptDocument, SHIPMENT_SCHEMAS, shipmentDocument } from "../../../service/shipments/rules.ts";
import { decide, NOW, refusalAndPointerOf, refusalOf, sealed } from "../../support/service/deciding.ts";
import { GivenState } from "../../support/service/givenState.ts";

const word = (byte: string): string => `0x${byte.repeat(32)}`;
const [sender, shop, stranger, maker] = ["11", "22", "33", "44"].map((byte) => `0x${byte.repeat(20)}`) as [
  string,
  string,
  string,
  string,
];
const contracts = { chainId: 31337n, batches: `0x${"55".repeat(20)}` };
const [BATCH, BOUGHT, SHIPMENT] = [word("01"), word("02"), word("0a")];
const kg = (value: string) => ({ value, unit: "KGM" as const });

const command = <Body>(account: string, body: Body, changes: object = {}): Command<Body> =>
  ({
    ...{ operation: "an operation", account, subject: SHIPMENT, body, suspended: false, contracts },
    ...{ today: "2026-05-28", clock: NOW, seal: sealed },
    ...changes,
  }) as unknown as Command<Body>;

function mark(id: string, account: string, lot: string): BatchMark {
  const document = batchDocument({
    ...{ organisation: account, product: { id: word("0b"), commitment: word("0c") }, lot },
    ...{ quantity: kg("100"), producedOn: "2025-10-20", place: { commune: { fr: "Arfoud" } } },
  });
  return { id, account, lot, opening: sealed("silsila.batch.v1", document).opening } as unknown as BatchMark;
}

describe("shipments, decided without a database", () => {
  describe("ship", () => {
    /** 100 kg of a batch of its own, and 50 of one that it bought of its maker. */
    const known = (): GivenState =>
      new GivenState()
        .give(receiver, { account: sender, name: shop }, shop)
        .give(receiver, { account: sender, name: maker }, maker)
        .give(batchMark, BATCH, mark(BATCH, sender, "OWN"))
        .give(available, { account: sender, batch: BATCH }, 100_000_000n)
        .give(batchMark, BOUGHT, mark(BOUGHT, maker, "BOUGHT"))
        .give(sentTo, { account: sender, batch: BOUGHT }, true)
        .give(supplier, { account: sender, batch: BOUGHT }, maker)
        .give(available, { account: sender, batch: BOUGHT }, 50_000_000n);

    const shipping = (lines: object[], changes: object = {}) => ({
      ...{ receiver: shop, dispatchedOn: "2026-05-20", lines },
      ...changes,
    });
    const line = (batch: string, value: string) => ({ batch, quantity: kg(value) });
    const tries = (body: object, state = known()) =>
      refusalAndPointerOf(() => decide(ship, command(sender, body), state));

    it("takes what is sent of what is free, under an id that binds the document", () => {
      const body = shipping([line(BATCH, "40"), line(BOUGHT, "50")], { transitDays: 7 });
      const { arguments: made, documents, pendingStock } = decide(ship, command(sender, body), known());
      const { commitment } = documents![0]!;
      expect(made).to.deep.equal({
        ...{ commitment, receiver: shop, transitSeconds: 7 * 86_400 },
        shipment: shipmentIdOf(contracts.chainId, contracts.batches, sender, commitment),
        lines: [
          { batch: BATCH, quantity: "40000000" },
          { batch: BOUGHT, quantity: "50000000" },
        ],
      });
      expect(pendingStock).to.deep.equal([
        { batch: BATCH, amount: -40_000_000n },
        { batch: BOUGHT, amount: -50_000_000n },
      ]);
    });

    it("sends no more than is free, no batch twice, and nothing that it cannot know of", () => {
      const more = { code: "STOCK_INSUFFICIENT", pointer: "/lines/0/quantity" };
      expect(tries(shipping([line(BATCH, "100.001")]))).to.deep.equal(more);
      const twice = shipping([line(BATCH, "1"), line(BATCH, "1")]);
      expect(tries(twice)).to.deep.equal({ code: "BATCH_REPEATED", pointer: "/lines/1/batch" });
      const unknown = known().give(batchMark, word("ff"), mark(word("ff"), maker, "NOT-OURS"));
      const missing = { code: "NOT_FOUND", pointer: "/lines/0/batch" };
      expect(tries(shipping([line(word("ff"), "1")]), unknown)).to.deep.equal(missing);
    });

    it("lets what is recalled go back to where it came from, and nowhere else", () => {
      const recalled = known().give(restriction, { account: sender, batch: BOUGHT }, "recalled");
      const lines = [line(BOUGHT, "50")];
      expect(tries(shipping(lines), recalled)).to.deep.equal({ code: "BATCH_RECALLED", pointer: "/lines/0/batch" });
      expect(tries(shipping(lines, { receiver: maker }), recalled).code).to.equal("ok");
      const held = known().give(restriction, { account: sender, batch: BOUGHT }, "on_hold");
      expect(tries(shipping(lines, { receiver: maker }), held).code).to.equal("BATCH_ON_HOLD");
    });

    it("tells of the receiver, the day and the lines at once", () => {
      const key = { account: sender, name: shop };
      const closed = known().give(receiver, key, new LedgerError("RECEIVER_SUSPENDED", { code: "6110000000000" }));
      const body = shipping([line(BATCH, "101")], { dispatchedOn: "2026-05-29" });
      try {
        decide(ship, command(sender, body), closed);
        expect.fail("it was taken");
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error;
        const codes = [error, ...error.others].map(({ code }) => code);
        expect(codes).to.deep.equal(["RECEIVER_SUSPENDED", "DATE_IN_FUTURE", "STOCK_INSUFFICIENT"]);
      }
    });
  });

  /** 40 kg on the way to the shop since 20 May, the sender's again three days before the clock of the commands. */
  function sent(changes: Partial<ShipmentRow> = {}): GivenState {
    const document = shipmentDocument({
      ...{ sender, receiver: shop, dispatchedOn: "2026-05-20", transitDays: "5" },
      lines: [{ batch: BATCH, quantity: kg("40") }],
    });
    const row = {
      ...{ id: SHIPMENT, account: sender, receiver: shop, state: "final", agreement: null, line: null },
      ...{ opening: sealed(SHIPMENT_SCHEMAS.shipment, document).opening, cancellable_from: NOW - 3 * 86_400 },
      ...changes,
    };
    return new GivenState()
      .give(shipmentRow, SHIPMENT, row as unknown as ShipmentRow)
      .give(batchMark, BATCH, mark(BATCH, sender, "OWN"));
  }

  const onItsWay = (kind: "receipt" | "cancellation") =>
    [{ shipment: SHIPMENT, kind, state: "queued", batches: [BATCH] }] as unknown as ShipmentEndRow[];

  describe("receiveShipment", () => {
    const receiving = (changes: object = {}) => ({ receivedOn: "2026-05-24", ...changes });
    const tries = (body: object, state = sent(), account = shop) =>
      refusalAndPointerOf(() => decide(receiveShipment, command(account, body), state));

    it("brings all that is in transit, or what is said of each line", () => {
      const whole = decide(receiveShipment, command(shop, receiving()), sent());
      expect(whole.arguments.receipts).to.deep.equal([{ batch: BATCH, accepted: "40000000", missing: "0" }]);
      expect(whole.pendingStock).to.deep.equal([{ batch: BATCH, amount: 40_000_000n }]);
      const lines = [{ batch: BATCH, accepted: kg("30"), missing: kg("4") }];
      const short = decide(receiveShipment, command(shop, receiving({ lines })), sent());
      expect(short.arguments.receipts).to.deep.equal([{ batch: BATCH, accepted: "30000000", missing: "4000000" }]);
      expect(short.pendingStock).to.deep.equal([{ batch: BATCH, amount: 30_000_000n }]);
    });

    it("brings nothing of what is rejected", () => {
      const rejected = decide(receiveShipment, command(shop, receiving({ reason: "It is wet." })), sent());
      expect(rejected.arguments.receipts).to.deep.equal([{ batch: BATCH, accepted: "0", missing: "0" }]);
      expect(rejected.pendingStock).to.deep.equal([]);
    });

    it("takes no more than was sent, and nothing before it was sent", () => {
      const lines = [{ batch: BATCH, accepted: kg("30"), missing: kg("10.1") }];
      expect(tries(receiving({ lines })).code).to.equal("SHIPMENT_MORE_THAN_SENT");
      const early = { code: "DATE_ORDER", pointer: "/receivedOn" };
      expect(tries(receiving({ receivedOn: "2026-05-19" }))).to.deep.equal(early);
    });

    it("is the receiver's, once; strangers are told nothing, and a suspension only to whose it is", () => {
      expect(tries(receiving(), sent(), stranger).code).to.equal("NOT_FOUND");
      expect(tries(receiving(), sent(), sender).code).to.equal("SHIPMENT_NOT_YOURS");
      expect(tries(receiving(), sent({ state: "sent" })).code).to.equal("SHIPMENT_NOT_MINED");
      expect(tries(receiving(), sent().give(shipmentEnds, SHIPMENT, onItsWay("receipt"))).code).to.equal(
        "SHIPMENT_LINE_ENDED",
      );
      const suspended = (account: string) =>
        refusalOf(() => decide(receiveShipment, command(account, receiving(), { suspended: true }), sent()));
      expect([stranger, shop].map(suspended)).to.deep.equal(["NOT_FOUND", "ORGANISATION_SUSPENDED"]);
    });
  });

  describe("cancelShipment", () => {
    const body = { reason: "Nobody came." };
    const tries = (state: GivenState, account = sender) =>
      refusalOf(() => decide(cancelShipment, command(account, body), state));

    it("brings back what nobody received in time", () => {
      const { arguments: made, pendingStock } = decide(cancelShipment, command(sender, body), sent());
      expect(made.batches).to.deep.equal([BATCH]);
      expect(pendingStock).to.deep.equal([{ batch: BATCH, amount: 40_000_000n }]);
    });

    it("waits for its time, by the later of our clock and the chain's", () => {
      const tomorrow = NOW + 86_400;
      expect(tries(sent({ cancellable_from: tomorrow }))).to.equal("SHIPMENT_NOT_YET_CANCELLABLE");
      expect(tries(sent({ cancellable_from: tomorrow }).give(blockTime, null, tomorrow))).to.equal("ok");
    });

    it("is the sender's, of what has not ended; what the receiver has on its way is not known to it", () => {
      expect(tries(sent(), shop)).to.equal("SHIPMENT_NOT_YOURS");
      const ended = { shipment: SHIPMENT, batch: BATCH, cancelled: false, accepted: 1n, missing: 0n };
      expect(tries(sent().give(endedLines, SHIPMENT, [ended as unknown as EndedLine]))).to.equal("SHIPMENT_LINE_ENDED");
      expect(tries(sent().give(shipmentEnds, SHIPMENT, onItsWay("cancellation")))).to.equal("SHIPMENT_LINE_ENDED");
      expect(tries(sent().give(shipmentEnds, SHIPMENT, onItsWay("receipt")))).to.equal("ok");
    });
  });

  describe("returnShipment", () => {
    /** All 40 kg were accepted; 10 have gone back, and 25 are still there. */
    const arrived = (changes: Partial<EndedLine> = {}): GivenState => {
      const line = {
        shipment: SHIPMENT,
        batch: BATCH,
        cancelled: false,
        accepted: 40_000_000n,
        missing: 0n,
        refused: 0n,
      };
      return sent()
        .give(endedLines, SHIPMENT, [{ ...line, returnable: 30_000_000n, ...changes }])
        .give(receiver, { account: shop, name: sender }, sender)
        .give(stockBatch, BATCH, mark(BATCH, sender, "OWN") as unknown as StockBatchRow)
        .give(available, { account: shop, batch: BATCH }, 25_000_000n);
    };
    const back = (value: string, dispatchedOn = "2026-05-27") => ({
      dispatchedOn,
      lines: [{ batch: BATCH, quantity: kg(value) }],
    });
    const tries = (body: object, state = arrived(), account = shop) =>
      refusalAndPointerOf(() => decide(returnShipment, command(account, body), state));

    it("takes what goes back, under an id of the returner, and tells which shipment it returns", () => {
      const { arguments: made, documents, pendingStock } = decide(returnShipment, command(shop, back("25")), arrived());
      const { commitment } = documents![0]!;
      expect(made).to.deep.equal({
        ...{ returned: SHIPMENT, commitment, transitSeconds: 30 * 86_400 },
        shipment: shipmentIdOf(contracts.chainId, contracts.batches, shop, commitment),
        lines: [{ batch: BATCH, quantity: "25000000" }],
      });
      expect(pendingStock).to.deep.equal([{ batch: BATCH, amount: -25_000_000n }]);
    });

    it("returns no more than was accepted and has not gone back, nor than is there", () => {
      const at = { pointer: "/lines/0/quantity" };
      expect(tries(back("30.000001"))).to.deep.equal({ code: "SHIPMENT_MORE_THAN_ACCEPTED", ...at });
      expect(tries(back("30")).code).to.equal("STOCK_INSUFFICIENT");
      expect(tries(back("1"), arrived({ returnable: 0n })).code).to.equal("SHIPMENT_MORE_THAN_ACCEPTED");
      expect(tries(back("1"), arrived().give(endedLines, SHIPMENT, [])).code).to.equal("SHIPMENT_MORE_THAN_ACCEPTED");
    });

    it("goes home even when it is recalled, but not while it is on hold, nor before it was sent", () => {
      const stopped = (stop: Restriction) => arrived().give(restriction, { account: shop, batch: BATCH }, stop);
      expect(tries(back("1"), stopped("recalled")).code).to.equal("ok");
      expect(tries(back("1"), stopped("on_hold"))).to.deep.equal({ code: "BATCH_ON_HOLD", pointer: "/lines/0/batch" });
      expect(tries(back("1", "2026-05-19"))).to.deep.equal({ code: "DATE_ORDER", pointer: "/dispatchedOn" });
    });

    it("does not leave before it came", () => {
      const lines = [{ batch: BATCH, accepted: kg("40") }];
      const { opening } = sealed(
        SHIPMENT_SCHEMAS.receipt,
        receiptDocument({ shipment: SHIPMENT, receivedOn: "2026-05-24", lines }),
      );
      const receipt = { kind: "receipt", state: "final", batches: [BATCH], opening } as unknown as ShipmentEndRow;
      const received = arrived().give(shipmentEnds, SHIPMENT, [receipt]);
      expect(tries(back("1", "2026-05-23"), received)).to.deep.equal({ code: "DATE_ORDER", pointer: "/dispatchedOn" });
      expect(tries(back("1", "2026-05-24"), received).code).to.equal("ok");
    });

    it("is the receiver's", () => {
      expect(tries(back("1"), arrived(), sender).code).to.equal("SHIPMENT_NOT_YOURS");
      expect(tries(back("1"), arrived(), stranger).code).to.equal("NOT_FOUND");
    });
  });
});
