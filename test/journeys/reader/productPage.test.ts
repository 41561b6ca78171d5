import { expect } from "chai";
import { idToBase64url } from "../../../service/formats/ids.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const { product: t } = LOCALES.fr;

describe("the public page of a product, and how its maker may be reached", function () {
  let stack: Stack;
  let rest: Rest;
  let oasis: Organisation;
  let neighbour: Organisation;
  let certifier: Organisation;
  let product: string;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    oasis = await rest.organisation("cooperative", "Coopérative Ferkla");
    neighbour = await rest.organisation("cooperative", "Coopérative voisine");
    certifier = await rest.organisation("certifier", "Certificat du Sud");
    const { body } = await oasis.send("POST", "/v1/products", {
      name: { fr: "Dattes Majhoul" },
      description: { fr: "Cueillies à la main, rien d’ajouté." },
      sign: { kind: "igp", name: { fr: "Dattes Majhoul de Tafilalet" } },
      expectedYield: { min: "61", max: "93" },
    });
    product = body.id;
  });
  after(() => stack.close());

  const page = async (url: string) => {
    const { statusCode, body } = await stack.app.inject({ url: `${url}?lang=fr` });
    return { status: statusCode, body, text: visibleText(body) };
  };
  const ofProduct = () => page(`/p/${idToBase64url(product)}`);

  it("is there as soon as the chain has a batch of it, and shows no other’s", async () => {
    expect((await ofProduct()).status).to.equal(404);
    const other = await rest.batch(oasis, "MIEL-1");
    const mine = await rest.batch({ ...oasis, product }, "MJ-1");
    const wrong = await rest.batch({ ...oasis, product }, "MJ-2");
    await oasis.send("POST", `/v1/batches/${wrong.id}/annulment`, { reason: "typed twice" });
    const { status, body, text } = await ofProduct();
    expect(status).to.equal(200);
    expect(text)
      .to.contain("Dattes Majhoul")
      .and.to.contain("Cueillies à la main")
      .and.to.contain("MJ-1")
      .and.not.to.contain("MJ-2");
    expect(body)
      .to.contain(`href="/b/${mine.code}"`)
      .and.to.contain(`href="/o/${oasis.code}"`)
      .and.not.to.contain(other.code);
    // How much comes out of what is nobody else's business.
    expect(text).to.not.match(/\b(61|93)\b/);
    for (const url of [`/b/${mine.code}`, `/o/${oasis.code}`])
      expect((await page(url)).body).to.contain(`href="/p/${idToBase64url(product)}"`);
  });

  it("shows what stands behind its sign: nothing, a certificate, a suspended one", async () => {
    expect((await ofProduct()).text).to.contain(t.signUncovered.split("}")[1]!.trim());
    await rest.operator("POST", `/v1/organisations/${certifier.id}/accreditations`, {
      scheme: "geographical_indication",
    });
    const { body, status, text } = await certifier.send("POST", "/v1/certificates", {
      scheme: "geographical_indication",
      subject: { organisation: oasis.id },
      number: "IGP-2025-7",
      scope: { fr: "Dattes" },
      validFrom: "2025-01-01",
    });
    expect(status, text).to.equal(201);
    const covered = (await ofProduct()).text;
    expect(covered).to.contain("IGP-2025-7").and.to.contain(t.signCovered.split("}")[1]!.trim());
    await certifier.send("POST", `/v1/certificates/${body.id}/suspension`, { reason: "no answer" });
    const told = (await ofProduct()).text;
    expect(told).to.contain("IGP-2025-7").and.to.contain(t.signUncovered.split("}")[1]!.trim());
    expect(told).to.not.contain("no answer");
  });

  it("says how its maker may be reached, as long as that wishes, and nowhere once it does not", async () => {
    const url = `/v1/organisations/${oasis.id}/contact`;
    expect((await oasis.send("GET", url)).body).to.deep.equal({});
    const { items } = (await oasis.send("GET", "/v1/batches?lot=MJ-1")).body;
    const shown = async () =>
      (await Promise.all([`/o/${oasis.code}`, `/b/${items[0].code}`].map(page))).map((p) => p.body);
    const stated = await oasis.send("PUT", url, { opening: { fr: "Le matin" }, phone: "06 12 34 56 78" });
    expect(stated.body).to.deep.equal({ opening: { fr: "Le matin" }, phone: "+212612345678" });
    for (const body of await shown()) expect(body).to.contain("tel:+212612345678");
    const without = await oasis.send("PUT", url, { opening: { fr: "Le matin" } });
    expect(without.body).to.deep.equal({ opening: { fr: "Le matin" } });
    for (const body of await shown()) expect(body).to.not.contain("612345678");
    // Nor is it kept anywhere else: not in a document, a log of answers or a record.
    const { rows } = await stack.ledger.db.query<{ found: string }>(
      `select table_name || ': ' || (xpath('/row/c/text()', query_to_xml(format(
         'select count(*) as c from %I t where t::text like ''%%612345678%%''', table_name), false, true, '')))[1]::text as found
       from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    expect(rows.map(({ found }) => found).filter((found) => !found.endsWith(": 0"))).to.deep.equal([]);
  });

  it("is stated by nobody else, and refused part by part", async () => {
    const url = `/v1/organisations/${oasis.id}/contact`;
    const wrong = await oasis.send("PUT", url, { phone: "12", website: "http://oasis.ma" });
    expect([wrong.status, wrong.body.errors.map((one: { pointer: string }) => one.pointer)]).to.deep.equal([
      400,
      ["/phone", "/website"],
    ]);
    expect((await oasis.send("PUT", url, { fax: "1" })).body.code).to.equal("FIELD_UNKNOWN");
    expect((await neighbour.send("PUT", url, {})).status).to.equal(404);
    expect((await rest.operator("PUT", url, {})).body.code).to.equal("ROLE_TOO_WEAK");
    expect((await rest.operator("GET", url)).status).to.equal(200);
    expect((await rest.operator("GET", `/v1/organisations/0x${"9".repeat(40)}/contact`)).status).to.equal(404);
  });

  it("can still be taken away by an organisation that has merged", async () => {
    const url = `/v1/organisations/${neighbour.id}/contact`;
    await neighbour.send("PUT", url, { phone: "0612345678" });
    const merger = (of: Organisation, body: object) => of.send("POST", `/v1/organisations/${of.id}/merger`, body);
    await merger(neighbour, { successor: oasis.id, reason: "The two go on as one" });
    const { items } = (await oasis.send("GET", `/v1/organisations/${oasis.id}/mergers`)).body;
    await merger(oasis, { predecessor: neighbour.code, commitment: items[0].commitment });
    expect((await page(`/o/${neighbour.code}`)).body).to.contain("tel:+212612345678");
    expect((await neighbour.send("PUT", url, {})).status).to.equal(200);
    expect((await page(`/o/${neighbour.code}`)).body).to.not.contain("612345678");
  });
});
