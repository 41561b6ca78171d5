import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import type { RegistryActView } from "../../../service/organisations/views/registry.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { hex } from "../../support/service/views.ts";

const act = (kind: string, data: Record<string, unknown> = {}): RegistryActView => ({
  position: "1.0",
  kind,
  organisation: hex("ac", 20),
  subject: hex("ac", 20),
  data,
  time: "2026-10-05T09:41:12Z",
  contract: hex("c0", 20),
  transaction: hex("7a"),
});

describe("pages/registry", () => {
  let ledger: PretendLedger;
  let app: FastifyInstance;
  beforeEach(async () => {
    ledger = new PretendLedger();
    app = await pagesApp(ledger);
  });
  afterEach(() => app.close());

  const textOf = async (url: string) => visibleText((await app.inject({ url })).body);

  it("says each act in the reader's language, with the account and the chain's own word for it", async () => {
    ledger.acts = [
      act("organisation_suspended"),
      act("recovery_started", { readyAt: "1760000000" }),
      act("role_granted"),
    ];
    for (const language of LANGUAGES) {
      const { registry } = LOCALES[language];
      const text = await textOf(`/registry?lang=${language}`);
      expect(text).to.contain(registry.acts.organisation_suspended).and.to.contain(registry.administered);
      expect(text)
        .to.contain(hex("ac", 20))
        .and.to.contain("role_granted")
        .and.not.to.match(/\{\w+\}/);
    }
    expect(await textOf("/registry?lang=en")).to.contain("possible from 9 October 2025");
  });

  it("leads on to older ones, and from every page to itself", async () => {
    ledger.acts = Array.from({ length: 7 }, () => act("organisation_registered"));
    const { body } = await app.inject({ url: "/registry?lang=en" });
    const next = /href="(\/registry\?cursor=[^"]+)"/.exec(body)![1]!;
    expect((await app.inject({ url: next })).body.match(/organisation_registered/g)).to.have.length(2);
    expect((await app.inject({ url: "/" })).body).to.contain('href="/registry"');
  });

  it("says so when there is nothing", async () => {
    expect(await textOf("/registry?lang=fr")).to.contain(LOCALES.fr.registry.none);
  });
});
