import { expect } from "chai";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { LedgerError } from "../../../service/base/errors.ts";
import { groupCode } from "../../../service/values/codes.ts";
import { asksForPage } from "../../../service/web/reply.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { BATCH, someCode } from "../../support/service/views.ts";

const arabic = (digits: string) => digits.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));

describe("pages/routes", () => {
  let ledger: PretendLedger;
  let app: FastifyInstance;

  beforeEach(async () => {
    ledger = new PretendLedger();
    app = await pagesApp(ledger);
  });
  afterEach(() => app.close());

  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

  it("GET /b/{code} answers in the reader's language and says so", async () => {
    for (const language of ["ar", "fr", "en", "zgh"] as const) {
      const answer = await get(`/b/${BATCH.code}`, { "accept-language": language });
      expect(answer.statusCode).to.equal(200);
      expect(answer.headers["content-language"]).to.equal(language);
      expect(answer.headers.vary).to.match(/Accept-Language.*Cookie/i);
      expect(answer.body).to.contain(`<html lang="${language}"`);
    }
  });

  it("keeps a language chosen by its link, and links back to the same page", async () => {
    const answer = await get(`/b/${BATCH.code}?lang=zgh`, { "accept-language": "fr" });
    expect(answer.headers["content-language"]).to.equal("zgh");
    expect(answer.headers["set-cookie"]).to.match(/^lang=zgh; .*HttpOnly; SameSite=Lax/);
    expect(answer.body).to.contain(`href="/b/${BATCH.code}?lang=fr"`);
    expect((await get("/", { cookie: "lang=fr" })).headers["content-language"]).to.equal("fr");
  });

  it("names the same page in the other languages, for whoever looks for one", async () => {
    const { body } = await get(`/b/${BATCH.code}?lang=fr`);
    const named = [...body.matchAll(/<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"/g)];
    expect(named.map(([, language, href]) => `${language} ${href}`)).to.deep.equal([
      ...["ar", "fr", "en", "zgh"].map((language) => `${language} /b/${BATCH.code}?lang=${language}`),
      `x-default /b/${BATCH.code}`,
    ]);
    expect((await get("/desk?lang=fr")).body).to.not.contain('rel="alternate"');
  });

  it("asks for scripts, styles, fonts and pictures of its own only", async () => {
    const { headers } = await get(`/b/${BATCH.code}`);
    expect(headers["content-security-policy"]).to.contain("default-src 'none'").and.not.to.contain("unsafe");
    expect(headers["x-content-type-options"]).to.equal("nosniff");
  });

  it("answers 304 while nothing has changed", async () => {
    const first = await get(`/b/${BATCH.code}?lang=fr`);
    expect(first.headers["cache-control"]).to.equal("no-cache");
    const etag = String(first.headers.etag);
    expect((await get(`/b/${BATCH.code}?lang=fr`, { "if-none-match": etag })).statusCode).to.equal(304);
    expect((await get(`/b/${BATCH.code}?lang=ar`, { "if-none-match": etag })).statusCode).to.equal(200);
  });

  it("GET /b/{code} in other digits or groups leads to the one address", async () => {
    for (const typed of [arabic(BATCH.code), groupCode(BATCH.code)]) {
      const answer = await get(`/b/${encodeURIComponent(typed)}`);
      expect(answer.statusCode).to.equal(303);
      expect(answer.headers.location).to.equal(`/b/${BATCH.code}`);
    }
  });

  it("GET /b?code= leads to the batch from digits as people type them", async () => {
    for (const typed of [BATCH.code, groupCode(BATCH.code), arabic(groupCode(BATCH.code)), ` ${BATCH.code} `]) {
      const answer = await get(`/b?code=${encodeURIComponent(typed)}`);
      expect(answer.headers.location, typed).to.equal(`/b/${BATCH.code}`);
    }
  });

  it("GET /b?code= takes the whole link of a label, with what it pins", async () => {
    const pinned = `#${"A".repeat(43)}`;
    const links = {
      [`https://silsila.ma/b/${BATCH.code}`]: "",
      [` https://x.ma/b/${BATCH.code}?lang=fr${pinned} `]: pinned,
    };
    for (const [link, rest] of Object.entries(links)) {
      const answer = await get(`/b?code=${encodeURIComponent(link)}`);
      expect(answer.headers.location, link).to.equal(`/b/${BATCH.code}${rest}`);
    }
  });

  it("GET /b?code= says beside the field what is wrong, and keeps what was typed", async () => {
    const answer = await get("/b?lang=fr&code=12%2234");
    expect(answer.statusCode).to.equal(400);
    expect(visibleText(answer.body)).to.contain(LOCALES.fr.code.invalid);
    expect(answer.body).to.contain('value="12&quot;34"').and.to.contain('aria-invalid="true"');
    expect((await get("/b")).statusCode).to.equal(200);
  });

  it("shows a friendly page for unknown, wrong and refused codes, alike", async () => {
    ledger.move(BATCH.lot, "rejected");
    for (const code of [someCode(77), "123", BATCH.code]) {
      const answer = await get(`/b/${code}?lang=fr`);
      expect(answer.statusCode, code).to.equal(404);
      expect(visibleText(answer.body)).to.contain(LOCALES.fr.failure.batchTitle).and.to.contain(LOCALES.fr.code.label);
    }
  });

  it("shows failures in the reader's language, without their cause", async () => {
    const failing: [Error, number, string][] = [
      [new Error("secret cause"), 500, LOCALES.fr.failure.internalTitle],
      [new LedgerError("DATABASE_AWAY"), 503, LOCALES.fr.failure.awayTitle],
      [new LedgerError("RATE_LIMITED", { seconds: 3 }), 429, LOCALES.fr.failure.rateTitle],
    ];
    for (const [error, status, title] of failing) {
      const broken = new PretendLedger();
      Object.defineProperty(broken, "batches", {
        get: () => {
          throw error;
        },
      });
      const failed = await pagesApp(broken);
      const answer = await failed.inject({ url: `/b/${BATCH.code}?lang=fr` });
      expect(answer.statusCode).to.equal(status);
      expect(visibleText(answer.body)).to.contain(title).and.not.to.contain("secret cause");
      await failed.close();
    }
  });

  it("GET / says what this is and leads to the desk and the documentation", async () => {
    const { body } = await get("/?lang=en");
    expect(visibleText(body)).to.contain(LOCALES.en.home.lead);
    expect(body).to.contain('href="/desk"').and.to.contain('href="/docs"').and.to.contain('action="/b"');
  });

  it("serves its files under the name of their content, for ever", async () => {
    const { body } = await get("/?lang=ar");
    const paths = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(paths.some((path) => path.endsWith(".css"))).to.equal(true);
    const css = await get(paths.find((path) => path.endsWith(".css"))!);
    paths.push(...[...css.body.matchAll(/url\("([^"]+)"\)/g)].map(([, path]) => path!));
    expect(paths).to.have.length.greaterThan(4);
    for (const path of paths) {
      const answer = await get(path);
      expect(answer.statusCode, path).to.equal(200);
      expect(path).to.match(/\.[0-9a-f]{12}\.(?:css|svg|woff2|js)$/);
      expect(answer.headers["cache-control"]).to.equal("public, max-age=31536000, immutable");
    }
    expect((await get("/assets/style.css")).statusCode).to.equal(404);
  });

  it("sends the style sheet compressed to whoever takes it", async () => {
    const path = /\/assets\/style[^"]+/.exec((await get("/")).body)![0];
    expect((await get(path, { "accept-encoding": "gzip, br" })).headers["content-encoding"]).to.equal("br");
    expect((await get(path)).headers["content-encoding"]).to.equal(undefined);
  });

  it("compresses its pages for weak lines", async () => {
    for (const encoding of ["br", "gzip"]) {
      const answer = await get(`/b/${BATCH.code}`, { "accept-encoding": encoding });
      expect(answer.headers["content-encoding"]).to.equal(encoding);
      expect(answer.headers.vary)
        .to.match(/accept-encoding/i)
        .and.to.match(/Accept-Language/);
      expect(answer.rawPayload.length).to.be.lessThan(4608);
    }
  });

  it("tells people from programs by what they accept", () => {
    const asks = (url: string, accept?: string) =>
      asksForPage({ url, headers: accept === undefined ? {} : { accept } } as FastifyRequest);
    expect(asks("/nowhere", "text/html,application/xhtml+xml;q=0.9")).to.equal(true);
    expect(asks("/nowhere", "application/json")).to.equal(false);
    expect(asks("/nowhere")).to.equal(false);
    expect(asks("/v1/batches", "text/html")).to.equal(false);
  });

  it("never links to another site, whatever address was asked for", async () => {
    const { body } = await get("//evil.example/x");
    expect(body).not.to.contain('href="//');
  });
});
