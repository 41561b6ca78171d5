import { expect } from "chai";
import type { Command, NewRows } from "../../../service/accept/act.ts";
import { rowTime } from "../../../service/accept/ledger.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import { registerBatches } from "../../../service/batches/acts/registerBatches.ts";
import type { StockBatchRow } from "../../../service/batches/rows/batches.ts";
import { covering } from "../../../service/batches/rows/claims.ts";
import { available, restriction, stockBatch, usedLot } from "../../../service/batches/rows/loads.ts";
import { batchDocument } from "../../../service/batches/rules/batch.ts";
import { batchIdOf, outputIdOf } from "../../../service/formats/ids.ts";
import { organisationDocument } from "../../../service/organisations/rules/organisation.ts";
import { product, type ProductRow } from "../../../service/products/rows/products.ts";
import { transform } from "../../../service/transformations/acts/transform.ts";
import { decide, NOW, refusalAndPointerOf, refusalOf, sealed } from "../../support/service/deciding.ts";
import { GivenState } from "../../support/service/givenState.ts";

const word = (byte: string): string => `0x${byte.repeat(32)}`;
const account = `0x${"11".repeat(20)}`;
const stranger = `0x${"22".repeat(20)}`;
const contracts = { chainId: 31337n, batches: `0x${"33".repeat(20)}` };
const [OLIVES, OIL, FOREIGN] = [word("01"), word("02"), word("03")];
const PRESSED = word("0a");
const PLACE = { commune: { fr: "Arfoud" } };
const kg = (value: string) => ({ value, unit: "KGM" as const });

const profileOf = (kind: "cooperative" | "buyer") =>
  sealed("silsila.organisation.v1", organisationDocument({ kind, name: { fr: "Tafilalet" }, place: PLACE }));

function command<Body>(body: Body, kind: "cooperative" | "buyer" = "cooperative"): Command<Body> {
  let codes = 0;
  return {
    ...{ operation: "an operation", account, subject: "", body, suspended: false, contracts },
    ...{ organisation: { kind, code: "a code", opening: profileOf(kind).opening } },
    ...{ actor: { kind: "organisation", account, role: "recorder", key: "k", name: "Itto" } },
    ...{ today: "2026-05-28", clock: NOW, seal: sealed, newCode: () => `code ${(codes += 1)}` },
  } as unknown as Command<Body>;
}

function productRow(id: string, whose: string, document: object): ProductRow {
  const { commitment, opening } = sealed("silsila.product.v1", document as never);
  return { id, account: whose, commitment, opening } as unknown as ProductRow;
}

/** Olives and oil of its own, and 400 kg of olives from October. */
function known(): GivenState {
  const document = batchDocument({
    ...{ organisation: account, product: { id: OLIVES, commitment: OLIVES }, lot: "PRESSED" },
    ...{ quantity: kg("400"), producedOn: "2025-10-20", place: PLACE },
  });
  const batch = { id: PRESSED, account, conserved: true, opening: sealed("silsila.batch.v1", document).opening };
  return new GivenState()
    .give(rowTime, null, new Date(NOW * 1_000))
    .give(product, OLIVES, productRow(OLIVES, account, { name: { fr: "Olives" } }))
    .give(product, OIL, productRow(OIL, account, { name: { fr: "Huile" }, expectedYield: { min: "12", max: "22" } }))
    .give(product, FOREIGN, productRow(FOREIGN, stranger, { name: { fr: "Miel" } }))
    .give(stockBatch, PRESSED, batch as unknown as StockBatchRow)
    .give(available, { account, batch: PRESSED }, 400_000_000n);
}

const batch = (lot: string, changes: object = {}) => ({
  ...{ product: OLIVES, lot, quantity: kg("120.5"), producedOn: "2025-10-20" },
  ...changes,
});

const pressing = (changes: object = {}) => ({
  ...{ process: "press" as const, performedOn: "2025-10-22", loss: kg("40") },
  inputs: [{ batch: PRESSED, quantity: kg("100") }],
  outputs: [{ product: OIL, lot: "OIL-1", quantity: { value: "20", unit: "LTR" as const }, netMass: kg("18") }],
  ...changes,
});

const tables = (rows: NewRows[] = []): number[] => rows.map((one) => one.rows.length);

describe("making batches, decided without a database", () => {
  describe("registerBatches", () => {
    const tries = (body: object, state = known()) =>
      refusalAndPointerOf(() => decide(registerBatches, command(body), state));

    it("names each by what is stated, brings its stock, and answers without reading it back", () => {
      const body = [batch("L-1"), batch("L-2")];
      const {
        arguments: made,
        documents,
        pendingStock,
        rows,
        answer,
      } = decide(registerBatches, command(body), known());
      const ids = documents!.map(({ commitment }) =>
        batchIdOf(contracts.chainId, contracts.batches, account, commitment),
      );
      expect(made.batches.map(({ id }) => id)).to.deep.equal(ids);
      expect(made.batches[0]).to.include({ quantity: "120500000", netMassMg: "120500000", dimension: 1 });
      expect(pendingStock).to.deep.equal(ids.map((id) => ({ batch: id, amount: 120_500_000n })));
      expect(tables(rows)).to.deep.equal([2, 0]);
      const { items, operation } = answer as { items: object[]; operation: string };
      expect(operation).to.equal("an operation");
      expect(items[1]).to.deep.include({ id: ids[1], code: "code 2", lot: "L-2", place: PLACE, state: "queued" });
    });

    it("answers one with itself, whose mistakes stand at the top of the body", () => {
      expect(decide(registerBatches, command(batch("L-1")), known()).answer).to.include({ lot: "L-1" });
      expect(tries(batch("L-1", { producedOn: "2026-05-29" }))).to.deep.equal({
        code: "DATE_IN_FUTURE",
        pointer: "/producedOn",
      });
    });

    it("is for those who make goods, of their own products", () => {
      const asBuyer = () => decide(registerBatches, command(batch("L-1"), "buyer"), known());
      expect(refusalOf(asBuyer)).to.equal("ORGANISATION_KIND_NOT_ALLOWED");
      const missing = { code: "NOT_FOUND", pointer: "/0/product" };
      expect(tries([batch("L-1", { product: FOREIGN })])).to.deep.equal(missing);
    });

    it("takes a lot code once, as it will be kept", () => {
      const used = known().give(usedLot, { account, lot: "L-1" }, "L-1");
      expect(tries([batch("L-0"), batch(" L-1 ")], used)).to.deep.equal({ code: "LOT_USED", pointer: "/1/lot" });
      expect(tries([batch("L-2"), batch("l-٢")])).to.deep.equal({ code: "LOT_REPEATED", pointer: "/1/lot" });
    });

    it("lets what the law protects rest on a certificate alone, and reads a claim back before it answers", () => {
      const organic = batch("L-1", { claims: [{ scheme: "organic" }] });
      const bare = known().give(covering, { account, scheme: "organic" }, []);
      expect(tries([organic], bare)).to.deep.equal({ code: "CLAIM_NOT_COVERED", pointer: "/0/claims/0/scheme" });
      const own = batch("L-1", { claims: [{ scheme: "own_words", words: { fr: "Cueilli à la main" } }] });
      const { rows, answer } = decide(registerBatches, command([own]), known());
      expect(tables(rows)).to.deep.equal([1, 1]);
      expect(answer).to.equal(undefined);
    });
  });

  describe("transform", () => {
    const tries = (body: object, state = known()) => refusalAndPointerOf(() => decide(transform, command(body), state));

    it("takes what goes in and brings what comes out, all under one id", () => {
      const { arguments: made, pendingStock, rows, answer } = decide(transform, command(pressing()), known());
      const { transformation, outputs } = made;
      const [oil] = outputs;
      expect(oil!.id).to.equal(outputIdOf(contracts.chainId, contracts.batches, transformation, oil!.commitment));
      expect(made).to.deep.include({ lossMg: "40000000", inputs: [{ batch: PRESSED, quantity: "100000000" }] });
      expect(pendingStock).to.deep.equal([
        { batch: PRESSED, amount: -100_000_000n },
        { batch: oil!.id, amount: 20_000_000n },
      ]);
      expect(tables(rows)).to.deep.equal([1, 1, 0]);
      expect(answer).to.deep.include({ id: transformation, conserved: true, acknowledged: [] });
    });

    it("lets no more come out than went in, by one milligram", () => {
      const loss = (value: string) => pressing({ loss: kg(value) });
      expect(tries(loss("82")).code).to.equal("ok");
      expect(tries(loss("82.000001"))).to.deep.equal({ code: "MASS_EXCEEDED", pointer: "/outputs" });
    });

    it("asks to confirm a yield that the product does not expect, and keeps that it was", () => {
      const outputs = [{ ...pressing().outputs[0]!, netMass: kg("30") }];
      expect(tries(pressing({ outputs }))).to.deep.equal({ code: "YIELD_IMPLAUSIBLE", pointer: "/outputs/0" });
      const confirmed = command(pressing({ outputs, acknowledge: ["YIELD_IMPLAUSIBLE"] }));
      const { answer } = decide(transform, confirmed, known());
      expect((answer as { acknowledged: object[] }).acknowledged).to.deep.equal([
        { code: "YIELD_IMPLAUSIBLE", product: OIL, yield: "30", min: "12", max: "22" },
      ]);
    });

    it("uses nothing that is stopped, nor more than is free, nor before it was made", () => {
      const recalled = known().give(restriction, { account, batch: PRESSED }, "recalled");
      expect(tries(pressing(), recalled)).to.deep.equal({ code: "BATCH_RECALLED", pointer: "/inputs/0/batch" });
      const more = pressing({ inputs: [{ batch: PRESSED, quantity: kg("400.1") }] });
      expect(tries(more)).to.deep.equal({ code: "STOCK_INSUFFICIENT", pointer: "/inputs/0/quantity/value" });
      expect(tries(pressing({ performedOn: "2025-10-19" }))).to.deep.equal({
        code: "DATE_ORDER",
        pointer: "/performedOn",
      });
    });

    it("tells everything that is wrong at once", () => {
      const wrong = pressing({ performedOn: "2026-06-01", inputs: [{ batch: word("ff"), quantity: kg("1") }] });
      try {
        decide(transform, command(wrong), known());
        expect.fail("it was taken");
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error;
        expect([error, ...error.others].map(({ code }) => code)).to.deep.equal(["NOT_FOUND", "DATE_IN_FUTURE"]);
      }
    });
  });
});
