import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { ERRORS } from "../../../service/base/errorTable.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { KEY, pagesApp, PretendLedger, TODAY } from "../../support/desk/pagesServer.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { BATCH, ORGANISATION, PRODUCT } from "../../support/service/views.ts";

const { desk, errors } = LOCALES.en;

describe("pages/desk: registering", () => {
  let ledger: PretendLedger;
  let app: FastifyInstance;
  let secretary: Visitor;

  beforeEach(async () => {
    ledger = new PretendLedger();
    app = await pagesApp(ledger);
    secretary = new Visitor(app);
  });
  afterEach(() => app.close());

  const signIn = async () => {
    await secretary.post("/desk/session", { key: KEY });
    return (await secretary.get("/desk")).body;
  };
  const register = async (typed: Record<string, string>) =>
    secretary.post("/desk/batches", secretary.fill(await signIn(), "/desk/batches", typed));

  describe("registering a batch", () => {
    it("needs only the quantity: the rest is offered", async () => {
      const answer = await register({ quantity: "1,2,5" });
      expect(answer.statusCode, visibleText(answer.body)).to.equal(422);
      const again = await register({ quantity: "12.5" });
      expect(again.statusCode).to.equal(303);
      expect(ledger.inputs).to.deep.equal([
        {
          product: PRODUCT.id,
          lot: "2026-015",
          quantity: { value: "12.5", unit: "KGM" },
          producedOn: TODAY,
          place: ORGANISATION.place,
        },
      ]);
      const page = visibleText((await secretary.get("/desk")).body);
      expect(page).to.contain("The lot 2026-015 was registered").and.to.contain(desk.states.pending);
      expect(visibleText((await secretary.get("/desk")).body)).not.to.contain("was registered");
    });

    it("is safe to press twice", async () => {
      const page = await signIn();
      const fields = secretary.fill(page, "/desk/batches", { quantity: "3" });
      const answers = await Promise.all([1, 2].map(() => secretary.post("/desk/batches", fields)));
      expect(answers.map(({ statusCode }) => statusCode)).to.deep.equal([303, 303]);
      expect(ledger.inputs).to.have.length(1);
    });

    it("says everything that is missing at once, beside the fields, and loses nothing typed", async () => {
      const answer = await register({ lot: "", quantity: " ", note: "Cueilli à l'aube <b>", commune: "Alnif" });
      expect(answer.statusCode).to.equal(422);
      expect(visibleText(answer.body)).to.contain("2 things to correct");
      for (const field of ["lot", "quantity"]) {
        expect(answer.body).to.match(
          new RegExp(`id="batch-${field}"[^>]*aria-describedby="batch-${field}-error[^>]*aria-invalid="true"`),
        );
        expect(answer.body).to.contain(`href="#batch-${field}"`);
      }
      const fields = secretary.fill(answer.body, "/desk/batches");
      expect(fields.note).to.equal("Cueilli à l'aube <b>");
      expect(fields.commune).to.equal("Alnif");
      expect(ledger.inputs).to.have.length(0);
    });

    it("shows the ledger's refusal beside its field, in the reader's language, and is a new wish after it", async () => {
      secretary.headers["accept-language"] = "ar";
      const page = await signIn();
      const fields = secretary.fill(page, "/desk/batches", { lot: BATCH.lot, quantity: "٣٫٥" });
      const answer = await secretary.post("/desk/batches", fields);
      expect(answer.statusCode).to.equal(409);
      expect(visibleText(answer.body)).to.contain("رقم الدفعة 2026-014 مستعمل من قبل");
      expect(answer.body).to.match(/id="batch-lot"[^>]*aria-invalid/);
      const again = secretary.fill(answer.body, "/desk/batches", { lot: "2026-099" });
      expect(again.idempotencyKey).not.to.equal(fields.idempotencyKey);
      expect((await secretary.post("/desk/batches", again)).statusCode).to.equal(303);
      expect(ledger.inputs[0]!.quantity).to.deep.equal({ value: "3.5", unit: "KGM" });
    });

    it("asks which one is meant where a number can be read in two ways, and records that", async () => {
      secretary.headers["accept-language"] = "fr";
      const answer = await register({ quantity: "1.250" });
      expect(answer.statusCode).to.equal(422);
      expect(visibleText(answer.body).replaceAll("\u202f", " ")).to.contain("Cela peut être 1 250 ou 1,25. Lequel ?");
      expect(ledger.inputs).to.have.length(0);
      const fields = secretary.fill(answer.body, "/desk/batches");
      expect(fields.quantity).to.equal("1.250");
      expect((await secretary.post("/desk/batches", { ...fields, "quantity-meant": "1250" })).statusCode).to.equal(303);
      expect(ledger.inputs[0]!.quantity.value).to.equal("1250");
    });

    it("holds to what is typed anew, whatever was chosen for the text of before", async () => {
      secretary.headers["accept-language"] = "fr";
      const answer = await register({ quantity: "1.250" });
      const fields = { ...secretary.fill(answer.body, "/desk/batches"), quantity: "7", "quantity-meant": "1250" };
      expect((await secretary.post("/desk/batches", fields)).statusCode).to.equal(303);
      expect(ledger.inputs[0]!.quantity.value).to.equal("7");
    });

    it("leads each refusal to its field", async () => {
      const refusals: [LedgerError, string][] = [
        [new LedgerError("QUANTITY_TOO_PRECISE", { unit: "H87", decimals: 0 }, "/quantity/value"), "quantity"],
        [new LedgerError("UNIT_UNKNOWN", { unit: "x", allowed: "y" }, "/quantity/unit"), "unit"],
        [new LedgerError("DATE_IN_FUTURE", { date: "2027-01-01" }, "/producedOn"), "producedOn"],
        [new LedgerError("DATE_ORDER", { later: "a", earlier: "b" }), "expiresOn"],
        [new LedgerError("TEXT_INVALID", { reason: "x" }, "/place/province/fr"), "province"],
        [new LedgerError("TEXT_INVALID", { reason: "x" }, "/note/fr"), "note"],
        [new LedgerError("NET_MASS_MISMATCH"), "netMass"],
        [new LedgerError("NOT_FOUND", { resource: "product" }, "/product"), "product"],
      ];
      for (const [error, field] of refusals) {
        ledger.failure = error;
        const answer = await register({ quantity: "1" });
        expect(answer.statusCode, error.code).to.equal(ERRORS[error.code][0]);
        expect(answer.body, error.code).to.match(new RegExp(`id="batch-${field}"[^>]*aria-invalid`));
        expect(visibleText(answer.body), error.code).not.to.contain("{");
      }
      expect(answerOpensMore(await refused(new LedgerError("TEXT_INVALID", { reason: "x" }, "/note/fr")))).to.equal(
        true,
      );
      expect(
        answerOpensMore(await refused(new LedgerError("UNIT_UNKNOWN", { unit: "", allowed: "" }, "/quantity/unit"))),
      ).to.equal(false);
    });

    it("shows everything the ledger found wrong, each beside its field", async () => {
      const error = new LedgerError("TEXT_INVALID", { reason: "x", rule: "lot" }, "/lot");
      error.others.push(new LedgerError("DATE_INVALID", {}, "/producedOn"));
      const page = await refused(error);
      expect(visibleText(page)).to.contain("2 things to correct").and.to.contain("Only letters, digits");
      expect(page).to.match(/id="batch-lot"[^>]*aria-invalid/);
      expect(page).to.match(/id="batch-producedOn"[^>]*aria-invalid/);
    });

    it("takes no notice of the invisible signs that messengers paste in", async () => {
      await register({ quantity: "\u200f3\u200e", lot: "\u2068A-1\u2069\ufeff", note: "one\r\ntwo" });
      expect(ledger.inputs[0]).to.deep.include({ lot: "A-1", note: { en: "one two" } });
      expect(ledger.inputs[0]!.quantity.value).to.equal("3");
    });

    it("keeps a lot in its order within Arabic, wherever it is named", async () => {
      secretary.headers["accept-language"] = "ar";
      await register({ quantity: "1" });
      for (const page of [
        (await secretary.get("/desk")).body,
        await refused(new LedgerError("LOT_USED", { lot: "2026-015", used: "2026-015" }, "/lot")),
      ]) {
        const loose = page.replace(/<bdi>[^<]*<\/bdi>|\u2068[^\u2069]*\u2069|value="[^"]*"/g, "");
        expect(loose).not.to.contain("2026-015");
      }
    });

    const refused = async (error: LedgerError) => {
      ledger.failure = error;
      return (await register({ quantity: "1" })).body;
    };
    const answerOpensMore = (page: string) => new RegExp(`<details open>\\s*<summary>${desk.more}`).test(page);

    it("keeps the wish through a failure of ours, so that pressing again cannot double it", async () => {
      const page = await signIn();
      const fields = secretary.fill(page, "/desk/batches", { quantity: "8" });
      for (const [failure, status, text] of [
        [new LedgerError("DATABASE_AWAY"), 503, errors.DATABASE_AWAY],
        [new Error("out of memory"), 500, errors.INTERNAL],
      ] as const) {
        ledger.failure = failure;
        const answer = await secretary.post("/desk/batches", fields);
        expect(answer.statusCode).to.equal(status);
        expect(visibleText(answer.body)).to.contain(text).and.not.to.contain("out of memory");
        expect(secretary.fill(answer.body, "/desk/batches")).to.deep.include({
          idempotencyKey: fields.idempotencyKey,
          quantity: "8",
        });
      }
    });

    it("keeps all languages of an unchanged place, and notes what was typed in its own", async () => {
      secretary.headers["accept-language"] = "fr";
      await register({ quantity: "1", commune: "أسكاون", note: "Première cueillette" });
      expect(ledger.inputs[0]!.place).to.deep.equal({
        commune: { ar: "أسكاون" },
        province: ORGANISATION.place.province,
        region: ORGANISATION.place.region,
      });
      expect(ledger.inputs[0]!.note).to.deep.equal({ fr: "Première cueillette" });
    });

    it("takes a net mass where the unit is none of mass, and ignores one left over where it is", async () => {
      await register({ quantity: "40", unit: "H87", netMass: "20" });
      await register({ quantity: "40", unit: "KGM", netMass: "20", lot: "other" });
      expect(ledger.inputs.map(({ netMass }) => netMass)).to.deep.equal([{ value: "20", unit: "KGM" }, undefined]);
    });
  });
});
