import { expect } from "chai";
import { type BatchDocument, batchDocument } from "../../../service/batches/rules/batch.ts";
import { seal } from "../../../service/formats/commitment.ts";
import { SCHEMAS } from "../../../service/formats/fields.ts";
import { type OrganisationDocument, organisationDocument } from "../../../service/organisations/rules/organisation.ts";
import { type ProductDocument, productDocument } from "../../../service/products/rules.ts";
import { nameIn } from "../../../service/values/names.ts";
import { counter } from "./arbitraries.ts";
import { refused } from "./refusals.ts";

const organisation = `0x${"1a".repeat(20)}`;
const place = { commune: { ar: "فزواطة", fr: "Fezouata" } };
const product = { id: `0x${"5a".repeat(32)}`, commitment: `0x${"c3".repeat(32)}` };
const batch: BatchDocument = {
  organisation,
  product,
  lot: "DAT-2025-001",
  quantity: { value: "120.5", unit: "KGM" },
  producedOn: "2025-10-20",
  place,
};

describe("the document of an organisation", () => {
  const given: OrganisationDocument = { kind: "cooperative", name: { fr: " Oasis  ", ar: "الواحة" }, place };

  it("holds its kind, name and place, cleaned, languages in fixed order", () => {
    const document = organisationDocument(given);
    expect(document).to.deep.equal({ kind: "cooperative", name: { ar: "الواحة", fr: "Oasis" }, place });
    expect(Object.keys(document.name)).to.deep.equal(["ar", "fr"]);
    seal(SCHEMAS.organisation, document, counter());
  });

  it("needs a known kind, and a name in a known language", () => {
    const kind = "shop" as OrganisationDocument["kind"];
    expect(refused("FIELD_INVALID", () => organisationDocument({ ...given, kind })).pointer).to.equal("/kind");
    expect(refused("FIELD_MISSING", () => organisationDocument({ ...given, name: {} })).pointer).to.equal("/name");
    const spanish = { es: "Oasis" } as OrganisationDocument["name"];
    expect(refused("FIELD_UNKNOWN", () => organisationDocument({ ...given, name: spanish })).pointer).to.equal(
      "/name/es",
    );
    const error = refused("TEXT_INVALID", () =>
      organisationDocument({ ...given, place: { commune: { fr: "\u202e" } } }),
    );
    expect(error.pointer).to.equal("/place/commune/fr");
  });
});

describe("the document of a product", () => {
  const given: ProductDocument = { organisation, name: { fr: "Dattes" } };

  it("leaves out what was not given", () => {
    expect(productDocument({ ...given, description: undefined, sign: undefined })).to.deep.equal(given);
  });

  it("keeps a description and a sign of origin", () => {
    const full = { ...given, description: { fr: "Séchées." }, sign: { kind: "igp", name: { fr: "Majhoul" } } } as const;
    const document = productDocument(full);
    expect(document).to.deep.equal(full);
    seal(SCHEMAS.product, document, counter());
  });

  it("needs the account of its maker, and a known sign", () => {
    const bad = { ...given, organisation: organisation.toUpperCase() };
    expect(refused("FIELD_INVALID", () => productDocument(bad)).pointer).to.equal("/organisation");
    const sign = { kind: "best", name: { fr: "x" } } as unknown as NonNullable<ProductDocument["sign"]>;
    expect(refused("FIELD_INVALID", () => productDocument({ ...given, sign })).pointer).to.equal("/sign/kind");
  });
});

describe("the document of a batch", () => {
  it("leaves out what was not given, and writes quantities in one way", () => {
    const document = batchDocument({ ...batch, quantity: { value: "120.50", unit: "KGM" }, netMass: undefined });
    expect(document).to.deep.equal(batch);
    seal(SCHEMAS.batch, document, counter());
  });

  it("keeps net mass, expiry and note", () => {
    const oil: BatchDocument = {
      ...batch,
      quantity: { value: "10", unit: "LTR" },
      netMass: { value: "9.1800", unit: "KGM" },
      expiresOn: "2025-10-20",
      note: { ar: "أول عصرة" },
    };
    expect(batchDocument(oil)).to.deep.equal({ ...oil, netMass: { value: "9.18", unit: "KGM" } });
  });

  it("keeps the tree of its intakes, and what it amends", () => {
    const amended: BatchDocument = {
      ...batch,
      intakes: { size: "5000", root: `0x${"7e".repeat(32)}` },
      amendment: { reason: "Weighed  again", previous: `0x${"c0".repeat(32)}` },
    };
    const document = batchDocument(amended);
    const { amendment } = amended;
    expect(document).to.deep.equal({ ...amended, amendment: { ...amendment, reason: "Weighed again" } });
    seal(SCHEMAS.batch, document, counter());
    expect(batchDocument({ ...batch, intakes: undefined, amendment: undefined })).to.deep.equal(batch);
  });

  const root = `0x${"7e".repeat(32)}`;
  const refusals = [
    ["FIELD_INVALID", "/intakes/size", { intakes: { size: "0", root } }],
    ["FIELD_INVALID", "/intakes/size", { intakes: { size: "5001", root } }],
    ["FIELD_INVALID", "/intakes/size", { intakes: { size: "07", root } }],
    ["FIELD_INVALID", "/intakes/root", { intakes: { size: "7", root: "0x7e" } }],
    ["TEXT_INVALID", "/amendment/reason", { amendment: { reason: "", previous: root } }],
    ["FIELD_INVALID", "/amendment/previous", { amendment: { reason: "x", previous: "" } }],
    ["FIELD_INVALID", "/product/id", { product: { ...product, id: "0x00" } }],
    ["FIELD_INVALID", "/product/commitment", { product: { ...product, commitment: "" } }],
    ["TEXT_INVALID", "/lot", { lot: "L 1" }],
    ["QUANTITY_TOO_PRECISE", "/quantity/value", { quantity: { value: "1.5", unit: "H87" } }],
    ["NET_MASS_MISMATCH", "/netMass", { netMass: { value: "1", unit: "KGM" } }],
    ["UNIT_UNKNOWN", "/netMass/unit", { netMass: { value: "1", unit: "LTR" } }],
    ["DATE_INVALID", "/producedOn", { producedOn: "2025-02-30" }],
    ["DATE_INVALID", "/expiresOn", { expiresOn: "" }],
    ["DATE_ORDER", "/expiresOn", { expiresOn: "2025-10-19" }],
    ["FIELD_MISSING", "/note", { note: {} }],
  ] as const;
  for (const [code, pointer, change] of refusals) {
    it(`says ${code} at ${pointer}`, () => {
      expect(refused(code, () => batchDocument({ ...batch, ...change })).pointer).to.equal(pointer);
    });
  }
});

describe("names", () => {
  it("fall back to the languages that a reader most often reads", () => {
    expect(nameIn({ fr: "Dattes", en: "Dates" }, "zgh")).to.deep.equal({ text: "Dattes", language: "fr" });
    expect(nameIn({ zgh: "ⵜⵉⵢⵏⵉ" }, "en")).to.deep.equal({ text: "ⵜⵉⵢⵏⵉ", language: "zgh" });
    expect(nameIn({}, "ar")).to.equal(null);
  });
});
