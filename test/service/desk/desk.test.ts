import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { PNG } from "pngjs";
import { PAPERS } from "../../../service/labels/page/papers.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { KEY, pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { BATCH, ORGANISATION, PRODUCT } from "../../support/service/views.ts";

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
        description: "زيت بكر، عُصر على البارد.",
      });
      expect((await secretary.post("/desk/products", fields)).statusCode).to.equal(303);
      expect(ledger.products[0]).to.deep.include({
        name: { fr: "Huile d’argan" },
        description: { ar: "زيت بكر، عُصر على البارد." },
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
        rejection: state === "rejected" ? { code: "LOT_USED", message: "English", values: { used: "L" } } : null,
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

    it("come on every paper of the list, each with as many as fit, and with what certificates let them say", async () => {
      await signIn();
      ledger.marks = { onssa: "ES.14.126.18", sign: null };
      const { body } = await secretary.get(`/desk/batches/${BATCH.id}/label`);
      for (const [name, { labels }] of Object.entries(PAPERS)) {
        const url = `/desk/batches/${BATCH.id}/label?paper=${name}`;
        expect(body).to.contain(`href="${url}"`);
        const paper = await secretary.get(url);
        expect(paper.body.match(/<svg xmlns/g), name).to.have.length(labels);
        expect(paper.body).to.contain(`paper-${name}"`).and.to.contain("ES.14.126.18");
      }
      const roll = await secretary.get(`/desk/batches/${BATCH.id}/label.png?paper=roll-1`);
      expect(PNG.sync.read(roll.rawPayload).width).to.equal(567);
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
