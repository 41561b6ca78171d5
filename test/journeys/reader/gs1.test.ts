import { expect } from "chai";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { idToBase64url } from "../../../service/formats/ids.ts";
import { checkBundle } from "../../../service/verifier/check.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const PREFIX = { prefix: "6111234", certificateSeenOn: "2025-09-15" };
const GTIN = "06111234000019";
const VOCABULARY = "https://ref.gs1.org/voc/";
const PAGE = { accept: "text/html", "user-agent": "Mozilla/5.0" };

/** As GS1's published schema of linksets has it: of each target's members, and of the tags of languages. */
const HREFLANG = /^[a-z]{2}(-[A-Z]{2})?$/;
const RELATION = /^https?:\/\/[A-Za-z0-9./]+$/;

describe("numbers of a GS1 member", function () {
  let stack: Stack;
  let rest: Rest;
  let maker: Organisation;
  let other: Organisation;
  let batch: { id: string; code: string };

  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    maker = await rest.organisation("cooperative", "Coopérative Tigmi");
    other = await rest.organisation("cooperative", "Coopérative Asif");
  });
  after(() => stack.close());

  const get = (url: string, headers: Record<string, string> = PAGE, method: "GET" | "HEAD" | "OPTIONS" = "GET") =>
    stack.app.inject({ method, url, headers });
  const product = (of: Organisation, gtin: string) =>
    of.send("POST", "/v1/products", { name: { fr: "Huile d’argan" }, gtin });

  it("need a prefix that the operator registered, who saw the certificate", async () => {
    const url = `/v1/organisations/${maker.id}/company-prefixes`;
    expect((await product(maker, GTIN)).body.code).to.equal("GTIN_FOREIGN");
    expect((await maker.send("POST", url, PREFIX)).status).to.equal(403);
    expect((await rest.operator("POST", url, { ...PREFIX, prefix: "2001" })).body.code).to.equal(
      "COMPANY_PREFIX_INVALID",
    );
    const future = { ...PREFIX, certificateSeenOn: "2199-01-01" };
    expect((await rest.operator("POST", url, future)).body.code).to.equal("DATE_IN_FUTURE");
    expect((await rest.operator("POST", url, PREFIX)).status).to.equal(201);
    expect((await maker.send("GET", url)).body.items).to.have.length(1);
    const elsewhere = `/v1/organisations/${other.id}/company-prefixes`;
    for (const prefix of ["6111234", "61112345", "611123"])
      expect((await rest.operator("POST", elsewhere, { ...PREFIX, prefix })).body.code).to.equal(
        "COMPANY_PREFIX_TAKEN",
      );
    expect((await other.send("GET", url)).status).to.equal(404);
  });

  it("stand in the product's document, once, and are never another's or made up", async () => {
    expect((await product(other, GTIN)).body.code).to.equal("GTIN_FOREIGN");
    expect((await product(maker, "6111234000018")).body.code).to.equal("GTIN_INVALID");
    expect((await product(maker, "06111235000018")).body.code).to.equal("GTIN_FOREIGN");
    const made = await product(maker, GTIN.slice(1));
    expect([made.status, made.body.gtin]).to.deep.equal([201, GTIN]);
    expect((await product(maker, GTIN)).body.code).to.equal("GTIN_USED");
    maker = { ...maker, product: made.body.id };
    batch = await rest.batch(maker, "AR/2025.7", "40", "H87");
    expect((await maker.send("GET", `/v1/batches/${batch.id}`)).body.product.gtin).to.equal(GTIN);
  });

  it("lead from the label to the batch, with the record's id behind the link", async () => {
    await maker.send("POST", `/v1/batches/${batch.id}/units`, { count: 2 });
    const read = async (query: string) => {
      const label = await get(`/v1/batches/${batch.id}/label?format=png${query}`, {
        authorization: `Bearer ${maker.key}`,
      });
      const png = PNG.sync.read(label.rawPayload);
      return new URL(jsQR.default(new Uint8ClampedArray(png.data), png.width, png.height)!.data);
    };
    const lot = await read("");
    expect(lot.pathname).to.equal(`/01/${GTIN}/10/AR%2F2025.7`);
    expect(lot.hash).to.equal(`#${Buffer.from(batch.id.slice(2), "hex").toString("base64url")}`);
    const found = await get(lot.pathname);
    expect([found.statusCode, found.headers.location]).to.deep.equal([307, `/b/${batch.code}`]);
    const unit = await read("&units=2");
    expect(unit.pathname).to.equal(`/01/${GTIN}/10/AR%2F2025.7/21/2`);
    const scanned = await get(unit.pathname + unit.search);
    expect(scanned.headers.location).to.match(new RegExp(`^/b/${batch.code}\\?u=2\\.[\\w-]{16}$`));
    const page = await get(scanned.headers.location as string, { ...PAGE, "accept-language": "en" });
    expect(visibleText(page.body)).to.contain("Number 2 of 2").and.to.contain(GTIN);
    // Nobody prints the number alone and has it believed.
    const bare = await get(unit.pathname);
    const warned = await get(bare.headers.location as string, { ...PAGE, "accept-language": "en" });
    expect(visibleText(warned.body)).to.contain(LOCALES.en.unitLabels.forged);
  });

  it("lead where a product, a unit without its lot, or an earlier lot code stands", async () => {
    const { id } = (await maker.send("GET", `/v1/batches/${batch.id}`)).body.product;
    const page = `/p/${idToBase64url(id)}`;
    expect((await get(`/01/${GTIN}`)).headers.location).to.equal(page);
    expect((await get(`/01/${GTIN.slice(1)}`)).headers.location).to.equal(page);
    expect((await get(page, PAGE)).statusCode).to.equal(200);
    // One of which nothing is on the chain has no page yet, its maker has.
    await product(maker, "06111234000033");
    expect((await get("/01/06111234000033")).headers.location).to.equal(`/o/${maker.id}`);
    expect((await get(`/01/${GTIN}/21/1?u=x`)).headers.location).to.equal(`/b/${batch.code}?u=1.x`);
    await maker.send("POST", `/v1/batches/${batch.id}/amendments`, { reason: "mistyped", lot: "AR-2025-7" });
    for (const lot of ["AR-2025-7", "AR%2F2025.7"])
      expect((await get(`/01/${GTIN}/10/${lot}?17=261231`)).headers.location).to.equal(`/b/${batch.code}?17=261231`);
    // A later batch may take the code that was given back; its labels lead to it.
    const later = await rest.batch(maker, "AR/2025.7", "5", "H87");
    expect((await get(`/01/${GTIN}/10/AR%2F2025.7`)).headers.location).to.equal(`/b/${later.code}`);
  });

  it("are proven with the rest of what the product's maker committed to", async () => {
    await eventually(async () => {
      const { proven, fault } = checkBundle((await get(`/b/${batch.code}/proof.json`)).json());
      expect(fault).to.equal(null);
      expect([...proven!.products.values()].map(({ document }) => document["gtin"])).to.deep.equal([GTIN]);
    });
  });

  it("are refused in a page where they name nothing", async () => {
    for (const url of [`/01/${GTIN}/10/NONE`, `/01/09506000134352`, `/01/${GTIN}/21/99`, `/01/${GTIN}/21/abc`])
      expect((await get(url)).statusCode, url).to.equal(404);
    for (const url of ["/01/06111234000018", "/01/123", `/01/${GTIN}/10/${"A".repeat(21)}`, `/01/${GTIN}/10/%D8%AF`])
      expect((await get(url)).statusCode, url).to.equal(400);
  });

  it("resolve to the link that is asked for, and to the set of all (RFC 9264)", async () => {
    const link = `/01/${GTIN}/10/AR-2025-7`;
    for (const type of [
      "gs1:pip",
      "gs1:traceability",
      "gs1:certificationInfo",
      "gs1:defaultLink",
      `${VOCABULARY}pip`,
    ]) {
      const { statusCode, headers } = await get(`${link}?linkType=${encodeURIComponent(type)}`);
      expect([statusCode, headers.location], type).to.deep.equal([307, `/b/${batch.code}`]);
    }
    for (const type of ["gs1:recipeInfo", "pip", "all", ""])
      expect((await get(`${link}?linkType=${type}`)).statusCode, type).to.equal(404);
    const sets = [
      await get(`${link}?linkType=linkset`),
      await get(link, { accept: "application/linkset+json" }),
      await get(link, { accept: "application/json" }),
    ];
    expect(sets.map(({ headers }) => headers["content-type"])).to.deep.equal([
      ...["application/linkset+json", "application/linkset+json", "application/json"],
    ]);
    for (const { statusCode, body, headers } of sets) {
      expect([statusCode, body]).to.deep.equal([200, sets[0]!.body]);
      expect(headers["link"]).to.equal(
        `<http://localhost:3000${link}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`,
      );
      expect(headers["access-control-allow-origin"]).to.equal("*");
    }
    const [{ anchor, ...targets }] = sets[0]!.json<{ linkset: [{ anchor: string }] }>().linkset;
    expect(anchor).to.equal(`http://localhost:3000${link}`);
    expect(Object.keys(targets)).to.include(`${VOCABULARY}defaultLink`);
    for (const [relation, links] of Object.entries<{ href: string; hreflang?: string[] }[]>(targets)) {
      expect(relation).to.match(RELATION);
      for (const { href, hreflang = [] } of links) {
        for (const tag of hreflang) expect(tag).to.match(HREFLANG);
        expect((await get(new URL(href).pathname)).statusCode, href).to.be.oneOf([200, 409]);
      }
    }
    expect((await get(link, PAGE, "HEAD")).statusCode).to.equal(307);
    expect((await get(link, PAGE, "OPTIONS")).statusCode).to.equal(204);
  });

  it("are described for scanners as GS1 has it", async () => {
    const { headers, body } = await get("/.well-known/gs1resolver");
    expect(headers["content-type"]).to.match(/^application\/json/);
    expect(JSON.parse(body)).to.include({ resolverRoot: "http://localhost:3000", linkTypeDefaultCanBeLinkset: false });
    expect(JSON.parse(body)).to.have.all.keys(
      ...[
        "name",
        "resolverRoot",
        "supportedPrimaryKeys",
        "supportedLinkType",
        "linkTypeDefaultCanBeLinkset",
        "contact",
      ],
    );
  });

  it("are asked for at the desk of a member alone", async () => {
    const desk = async (key: string) => {
      const visitor = new Visitor(stack.app);
      await visitor.post("/desk/session", { key });
      return { visitor, page: (await visitor.get("/desk")).body };
    };
    expect((await desk(other.key)).page).not.to.contain('name="gtin"');
    const { visitor, page } = await desk(maker.key);
    const add = (gtin: string) =>
      visitor.post("/desk/products", visitor.fill(page, "/desk/products", { fr: "Amlou", gtin }));
    const refused = await add("6111234000018");
    expect(refused.statusCode).to.equal(400);
    expect(visibleText(refused.body)).to.contain(LOCALES.en.errors.GTIN_INVALID);
    expect((await add("611 1234 000026")).statusCode).to.equal(303);
    const { items } = (await maker.send("GET", "/v1/products?limit=1")).body;
    expect(items[0].gtin).to.equal("06111234000026");
  });
});
