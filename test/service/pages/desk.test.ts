import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { PNG } from "pngjs";
import { ERRORS, LedgerError } from "../../../service/errors.ts";
import { LOCALES } from "../../../service/pages/words.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/markup.ts";
import { KEY, pagesApp, PretendLedger, TODAY } from "../../support/pagesServer.ts";
import { BATCH, ORGANISATION, PRODUCT } from "../../support/views.ts";
import { Visitor } from "../../support/visitor.ts";

const { desk, errors } = LOCALES.en;

describe("pages/desk", () => {
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

  describe("session", () => {
    it("opens with the key, however it was pasted, in a cookie that nobody else can read or send", async () => {
      expect(visibleText((await secretary.get("/desk")).body)).to.contain(desk.signInTitle);
      const answer = await secretary.post("/desk/session", { key: ` ${KEY.slice(0, 8)} ${KEY.slice(8)}\n` });
      expect(answer.statusCode).to.equal(303);
      expect(answer.headers["set-cookie"]).to.match(
        /^desk=[^;]+; Max-Age=43200; Path=\/desk; HttpOnly; SameSite=Strict$/,
      );
      expect(visibleText((await secretary.get("/desk")).body)).to.contain(ORGANISATION.name.fr);
    });

    it("is sent over https only where the service is", async () => {
      const secure = await pagesApp(ledger, { publicUrl: "https://silsila.example.ma", test: false });
      const answer = await new Visitor(secure).post("/desk/session", { key: KEY });
      expect(answer.headers["set-cookie"]).to.contain("; Secure");
      await secure.close();
    });

    it("says clearly that a key is wrong, and never shows it", async () => {
      const answer = await secretary.post("/desk/session", { key: "slk_wrong_one" });
      expect(answer.statusCode).to.equal(403);
      expect(visibleText(answer.body)).to.contain(desk.wrongKey);
      expect(answer.body).not.to.contain("slk_wrong_one");
      expect(visibleText((await secretary.post("/desk/session", { key: " " })).body)).to.contain(desk.keyMissing);
    });

    it("ends when asked", async () => {
      const page = await signIn();
      const answer = await secretary.post("/desk/session/end", secretary.fill(page, "/desk/session/end"));
      expect(answer.statusCode).to.equal(303);
      const door = visibleText((await secretary.get("/desk")).body);
      expect(door).to.contain(desk.signedOut).and.to.contain(desk.signInTitle);
      expect(visibleText((await secretary.get("/desk")).body)).not.to.contain(desk.signedOut);
    });

    it("ends when the key is revoked, at the next step", async () => {
      const page = await signIn();
      ledger.user = null;
      const answer = await secretary.post("/desk/batches", secretary.fill(page, "/desk/batches", { quantity: "1" }));
      expect(answer.statusCode).to.equal(303);
      expect(ledger.inputs).to.have.length(0);
      expect(visibleText((await secretary.get("/desk")).body)).to.contain(desk.expired);
    });

    it("is asked for by every page and act of the desk", async () => {
      for (const url of [
        "/desk/batches?after=5",
        `/desk/batches/${BATCH.id}/label`,
        `/desk/batches/${BATCH.id}/label.png`,
      ]) {
        expect((await secretary.get(url)).headers.location, url).to.equal("/desk");
      }
      for (const url of ["/desk/batches", "/desk/products", "/desk/session/end"]) {
        expect((await secretary.post(url, { lot: "x" })).headers.location, url).to.equal("/desk");
      }
      expect((await secretary.get("/desk/batches?part=list")).statusCode).to.equal(401);
    });

    it("leads back to the desk from the address of a refused form", async () => {
      for (const url of ["/desk/session", "/desk/session/end", "/desk/products", "/desk/batches"]) {
        expect((await secretary.get(url)).headers.location, url).to.equal("/desk");
      }
    });

    it("is not kept by browsers nor found by search engines", async () => {
      await signIn();
      for (const url of ["/desk", "/desk/batches?part=list", `/desk/batches/${BATCH.id}/label`]) {
        const { headers } = await secretary.get(url);
        expect(headers["cache-control"], url).to.equal("no-store");
        expect(headers["x-robots-tag"], url).to.equal("noindex");
      }
    });
  });

  describe("foreign forms", () => {
    it("are refused without the token of the page", async () => {
      const page = await signIn();
      for (const csrf of ["", "x", undefined]) {
        const fields = secretary.fill(page, "/desk/batches", { quantity: "1" });
        if (csrf === undefined) delete fields.csrf;
        else fields.csrf = csrf;
        const answer = await secretary.post("/desk/batches", fields);
        expect(answer.statusCode).to.equal(403);
        expect(visibleText(answer.body)).to.contain(desk.stale);
      }
      expect(ledger.inputs).to.have.length(0);
    });

    const strangers: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of strangers) {
      it(`are refused with ${JSON.stringify(headers)}`, async () => {
        const page = await signIn();
        const fields = secretary.fill(page, "/desk/batches", { quantity: "1" });
        expect((await secretary.post("/desk/batches", fields, headers)).statusCode).to.equal(403);
        expect((await secretary.post("/desk/session", { key: KEY }, headers)).statusCode).to.equal(403);
        expect(ledger.inputs).to.have.length(0);
      });
    }

    it("are told from our own, at the public address and at the one that was used", async () => {
      const page = await signIn();
      for (const origin of ["http://127.0.0.1:8080", "http://localhost:80"]) {
        const answer = await secretary.post("/desk/session/end", secretary.fill(page, "/desk/session/end"), {
          origin,
          host: "localhost:80",
          "sec-fetch-site": "same-origin",
        });
        expect(answer.statusCode).to.equal(303);
        await signIn();
        return;
      }
    });
  });

  describe("registering a batch", () => {
    it("needs only the quantity: the rest is offered", async () => {
      const answer = await register({ quantity: "12,5" });
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
      expect(again.wish).not.to.equal(fields.wish);
      expect((await secretary.post("/desk/batches", again)).statusCode).to.equal(303);
      expect(ledger.inputs[0]!.quantity).to.deep.equal({ value: "3.5", unit: "KGM" });
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
        await refused(new LedgerError("LOT_USED", { lot: "2026-015" }, "/lot")),
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
        expect(secretary.fill(answer.body, "/desk/batches")).to.deep.include({ wish: fields.wish, quantity: "8" });
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

  describe("products", () => {
    it("begins with the first one when there is none", async () => {
      ledger.products = [];
      const page = await signIn();
      expect(visibleText(page))
        .to.contain(desk.productFirst)
        .and.not.to.contain(desk.quantity + " ");
      const fields = secretary.fill(page, "/desk/products", {
        fr: "Huile d’argan",
        signKind: "igp",
        signName: "Argane",
      });
      expect((await secretary.post("/desk/products", fields)).statusCode).to.equal(303);
      expect(ledger.products[0]).to.deep.include({
        name: { fr: "Huile d’argan" },
        sign: { kind: "igp", name: { en: "Argane" } },
      });
      expect(visibleText((await secretary.get("/desk")).body)).to.contain("“Huile d’argan” was added");
    });

    it("needs a name in one language, and the name of a sign that is claimed", async () => {
      const page = await signIn();
      const none = await secretary.post("/desk/products", secretary.fill(page, "/desk/products", { signKind: "aop" }));
      expect(none.statusCode).to.equal(422);
      expect(visibleText(none.body)).to.contain(errors.nameNeeded).and.to.contain(errors.signNameNeeded);
      expect(none.body).to.match(/class="card add"\s+open/);
    });
  });

  describe("the list", () => {
    it("shows states in words, labels once they are on the chain, and reasons of refusals", async () => {
      const states = ["queued", "sent", "mined", "final", "rejected"] as const;
      ledger.batches = states.map((state, at) => ({
        ...BATCH,
        id: `0x${String(at).repeat(64)}`,
        lot: `lot-${state}`,
        state,
        rejection: state === "rejected" ? { code: "LOT_USED", message: "English", values: {} } : null,
      }));
      const page = await signIn();
      const rows = page.split("<li id=").slice(1).map(visibleText);
      expect(rows[0]).to.contain(desk.states.pending).and.not.to.contain(desk.printLabel);
      expect(rows[2]).to.contain(desk.states.mined).and.to.contain(desk.printLabel);
      expect(rows[3]).to.contain(desk.states.final).and.to.contain(desk.printLabel);
      expect(rows[4]).to.contain("The lot code lot-rejected is already used").and.not.to.contain(desk.printLabel);
      expect(visibleText(page)).to.contain("2 batches are on their way to the chain");
    });

    it("shows the message of a refusal it has no words for", async () => {
      ledger.batches = [
        { ...BATCH, state: "rejected", rejection: { code: "OPENING_INVALID", message: "In <English>.", values: {} } },
      ];
      expect(visibleText(await signIn())).to.contain("In <English>.");
    });

    it("answers the script with the list alone, and goes back page by page", async () => {
      ledger.batches = Array.from({ length: 7 }, (_, at) => ({
        ...BATCH,
        id: `0x${String(at).repeat(64)}`,
        lot: `lot-${at}`,
      }));
      expect(visibleText(await signIn()))
        .to.contain("lot-4")
        .and.not.to.contain("lot-5");
      const part = (await secretary.get("/desk/batches?part=list")).body;
      expect(part).to.match(/^<div data-batches="\/desk\/batches">|^<div data-batches="\/desk\/batches"\s/);
      const older = (await secretary.get("/desk/batches?after=5")).body;
      expect(visibleText(older)).to.contain("lot-6").and.to.contain(desk.newest).and.not.to.contain("lot-4");
      expect((await secretary.get("/desk/batches")).headers.location).to.equal("/desk");
    });

    it("is not changed by what people write", async () => {
      const shown = async (text: string) => {
        const names = { ar: text, fr: text };
        ledger.products = [{ ...PRODUCT, name: names }];
        ledger.batches = [{ ...BATCH, lot: text, product: { id: PRODUCT.id, name: names } }];
        ledger.user = { ...ledger.user!, organisation: { ...ORGANISATION, name: names, place: { commune: names } } };
        return skeleton(await signIn());
      };
      const plain = await shown("x");
      for (const text of HOSTILE) expect(await shown(text), text).to.deep.equal(plain);
    });
  });

  describe("labels", () => {
    it("are shown and saved once the batch is on the chain", async () => {
      await signIn();
      const page = await secretary.get(`/desk/batches/${BATCH.id}/label`);
      expect(page.statusCode).to.equal(200);
      expect(page.body.match(/<svg xmlns/g)).to.have.length(1);
      const sheet = await secretary.get(`/desk/batches/${BATCH.id}/label?sheet=1`);
      expect(sheet.body.match(/<svg xmlns/g)).to.have.length(18);
      const png = await secretary.get(`/desk/batches/${BATCH.id}/label.png`);
      expect(png.headers["content-type"]).to.equal("image/png");
      expect(PNG.sync.read(png.rawPayload).width).to.equal(732);
    });

    it("do not exist before, and say why; others' do not exist at all", async () => {
      await signIn();
      ledger.move(BATCH.lot, "sent");
      for (const file of ["label", "label.png"]) {
        const answer = await secretary.get(`/desk/batches/${BATCH.id}/${file}`);
        expect(answer.statusCode).to.equal(409);
        expect(visibleText(answer.body)).to.contain(desk.labelWaiting);
        for (const id of [`0x${"0".repeat(64)}`, "nonsense", "..%2f"]) {
          expect((await secretary.get(`/desk/batches/${id}/${file}`)).statusCode, id).to.equal(404);
        }
      }
    });
  });
});
