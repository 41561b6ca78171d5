import { expect } from "chai";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const { organisation: t } = LOCALES.fr;

describe("the public page of an organisation", function () {
  let stack: Stack;
  let rest: Rest;
  let small: Organisation;
  let large: Organisation;
  let certifier: Organisation;
  let hotel: Organisation;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    small = await rest.organisation("cooperative", "Coopérative Tigmi");
    large = await rest.organisation("cooperative", "Coopérative Ferkla");
    certifier = await rest.organisation("certifier", "Certificat du Sud");
    hotel = await rest.organisation("buyer", "Hôtel des palmiers");
  });
  after(() => stack.close());

  const page = async ({ code }: { code: string }) => {
    const { statusCode, body } = await stack.app.inject({ url: `/o/${code}?lang=fr` });
    return { status: statusCode, body, text: visibleText(body) };
  };

  it("shows what it makes as soon as the chain has a batch, the newest first, and no batch that never was", async () => {
    expect((await page(small)).text)
      .to.contain(t.productsNone)
      .and.to.contain(t.registrar);
    const first = await rest.batch(small, "T-1");
    const second = await rest.batch(small, "T-2");
    const wrong = await rest.batch(small, "T-3");
    await small.send("POST", `/v1/batches/${wrong.id}/annulment`, { reason: "typed twice" });
    const { body, text } = await page(small);
    expect(text).to.contain("Miel").and.to.contain("T-1").and.not.to.contain("T-3");
    expect(body.indexOf(`/b/${second.code}`))
      .to.be.lessThan(body.indexOf(`/b/${first.code}`))
      .and.greaterThan(0);
    expect((await stack.app.inject({ url: `/b/${first.code}` })).body).to.contain(`href="/o/${small.code}"`);
  });

  it("shows the certificates about it as they stand now, and none that is about a batch alone", async () => {
    const accredited = await rest.operator("POST", `/v1/organisations/${certifier.id}/accreditations`, {
      scheme: "sanitary_authorisation",
    });
    expect(accredited.status, accredited.text).to.be.oneOf([200, 201]);
    const { body, status, text } = await certifier.send("POST", "/v1/certificates", {
      scheme: "sanitary_authorisation",
      subject: { organisation: small.id },
      number: "MIEL.12.34.56",
      scope: { fr: "Miel" },
      validFrom: "2025-01-01",
    });
    expect(status, text).to.equal(201);
    expect((await page(small)).text)
      .to.contain("MIEL.12.34.56")
      .and.to.contain("Certificat du Sud");
    const { items } = (await small.send("GET", "/v1/batches?lot=T-1")).body;
    // The label itself is no JSON, and says in words what covers the batch.
    const label = async () =>
      (
        await stack.app.inject({
          url: `/v1/batches/${items[0].id}/label?language=fr`,
          headers: { authorization: `Bearer ${small.key}` },
        })
      ).body;
    expect(await label()).to.contain("MIEL.12.34.56");
    await certifier.send("POST", `/v1/certificates/${body.id}/suspension`, { reason: "no answer" });
    expect(await label())
      .to.contain("T-1")
      .and.not.to.contain("MIEL.12.34.56");
    const told = (await page(small)).text;
    expect(told)
      .to.contain("MIEL.12.34.56")
      .and.to.match(/suspendu/);
    expect((await page(certifier)).text).to.contain(t.certificatesNone);
  });

  it("says that it is suspended, and who it merged into", async () => {
    await rest.operator("POST", `/v1/organisations/${large.id}/suspension`, { reason: "under inquiry" });
    expect((await page(large)).text)
      .to.contain(t.suspendedText)
      .and.not.to.contain("under inquiry");
    await rest.operator("DELETE", `/v1/organisations/${large.id}/suspension`);
    expect((await page(large)).text).to.not.contain(t.suspendedText);
    const merger = (of: Organisation, body: object) => of.send("POST", `/v1/organisations/${of.id}/merger`, body);
    await merger(small, { successor: large.id, reason: "The two go on as one" });
    const { items } = (await large.send("GET", `/v1/organisations/${large.id}/mergers`)).body;
    await merger(large, { predecessor: small.code, commitment: items[0].commitment });
    expect((await page(small)).body).to.contain(`href="/o/${large.code}"`);
    expect((await page(large)).text)
      .to.contain(t.predecessors)
      .and.to.contain("Tigmi");
  });

  it("does not exist for a buyer, whom readers of labels have no business to know", async () => {
    for (const name of [hotel.code, hotel.id]) {
      const { statusCode, body } = await stack.app.inject({ url: `/o/${name}?lang=fr` });
      expect([statusCode, body.includes("palmiers")]).to.deep.equal([404, false]);
    }
    const { body } = await stack.app.inject({ url: "/registry" });
    expect(body).to.contain(`/o/${small.code}`).and.not.to.contain(`/o/${hotel.code}`);
  });
});
