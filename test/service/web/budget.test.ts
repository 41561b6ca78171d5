import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { LANGUAGES } from "../../../service/values/names.ts";
import { pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { CLAIMS, NOTICES } from "../../support/desk/pretendCertificates.ts";
import { BATCH, hex, ORGANISATION, PATH, STORY } from "../../support/service/views.ts";

const BUDGET = 20 * 1024;

describe("pages: what a first view costs on a weak line", () => {
  let app: FastifyInstance;
  before(async () => {
    const ledger = new PretendLedger();
    ledger.batches = [{ ...BATCH, claims: CLAIMS, notices: NOTICES, transformation: hex("7f") }];
    ledger.paths.set(BATCH.id, PATH);
    ledger.stories.set(BATCH.id, STORY);
    app = await pagesApp(ledger);
  });
  after(() => app.close());

  /** Everything that a browser fetches for a page, once each and compressed as it is sent; fonts come later and stay. */
  const weigh = async (url: string, encoding: string): Promise<Map<string, number>> => {
    const weights = new Map<string, number>();
    const fetch = async (path: string): Promise<void> => {
      if (weights.has(path) || path.endsWith(".woff2")) return;
      const headers = { "accept-encoding": encoding };
      weights.set(path, (await app.inject({ url: path, headers })).rawPayload.length);
      const { body } = await app.inject({ url: path });
      const named = [...body.matchAll(/(?:\s(?:href|src)="|url\(")(\/assets\/[^"]+)"/g)].map(([, asset]) => asset!);
      for (const asset of named) await fetch(asset);
    };
    await fetch(url);
    return weights;
  };

  for (const language of LANGUAGES) {
    for (const encoding of ["br", "gzip"]) {
      it(`stays within 20 KB without fonts, in ${language} by ${encoding}`, async () => {
        for (const page of [`/b/${BATCH.code}`, `/o/${ORGANISATION.code}`]) {
          const weights = await weigh(`${page}?lang=${language}`, encoding);
          expect([...weights.keys()].some((path) => path.endsWith(".css"))).to.equal(true);
          const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
          expect(total, JSON.stringify([...weights])).to.be.lessThan(BUDGET);
        }
      });
    }
  }

  it("keeps the script of the check within 20 KB as sites send it, and its words within 3", async () => {
    const { body } = await app.inject({ url: `/b/${BATCH.code}` });
    for (const [data, budget] of [
      ["script", BUDGET],
      ["words", 3 * 1024],
    ] as const) {
      const [, url] = new RegExp(`data-${data}="([^"]+)"`).exec(body)!;
      const answer = await app.inject({ url: url!, headers: { "accept-encoding": "br" } });
      expect(answer.headers["content-encoding"]).to.equal("br");
      expect(answer.rawPayload.length, data).to.be.lessThan(budget);
    }
  });
});
