import { expect } from "chai";
import { labelAddress, type Labelled } from "../../service/labels/rules/address.ts";
import { cleanPrefix, normaliseGtin } from "../../service/products/rules.ts";
import { refused } from "./formats/refusals.ts";

const ID = `0x${"5e".repeat(32)}`;
const FRAGMENT = Buffer.from("5e".repeat(32), "hex").toString("base64url");
const unit = { number: 12, serial: 512, token: "AbCdEf-hIjKlMn_p" };
const batch = (lot: string, gtin?: string): Labelled => ({
  id: ID,
  code: "3141592653590",
  lot,
  product: { ...(gtin !== undefined && { gtin }) },
});
const SITE = "https://silsila.example.ma";

describe("domain/gs1", () => {
  it("makes 14 digits of every GTIN whose last digit is right", () => {
    // The examples of the General Specifications and of GS1's own pages.
    expect(normaliseGtin("9506000134352")).to.equal("09506000134352");
    expect(normaliseGtin("614141000036")).to.equal("00614141000036");
    expect(normaliseGtin("96385074")).to.equal("00000096385074");
    expect(normaliseGtin("10614141000415")).to.equal("10614141000415");
  });

  it("refuses every other last digit, and what has another length", () => {
    for (let digit = 0; digit < 10; digit += 1)
      if (digit !== 2) refused("GTIN_INVALID", () => normaliseGtin(`950600013435${digit}`));
    for (const text of ["", "9506000134", "950600013435", "095060001343521", "950600013435a", "٩٥٠٦٠٠٠١٣٤٣٥٢"])
      refused("GTIN_INVALID", () => normaliseGtin(text));
  });

  it("takes the prefixes of companies, and none that is given to nobody", () => {
    for (const prefix of ["6111", "6111234", "611123456789", "0614141", "000009638507"])
      expect(cleanPrefix(prefix)).to.equal(prefix);
    for (const prefix of ["611", "6111234567890", "2001", "0212", "9781", "9900", "0000", "00000", "611a"])
      refused("COMPANY_PREFIX_INVALID", () => cleanPrefix(prefix));
  });

  it("puts a Digital Link on the labels of a product with a GTIN, and the record's id behind it", () => {
    const gtin = "09506000134352";
    expect(labelAddress(batch("MJ-7", gtin), `${SITE}/`)).to.equal(`${SITE}/01/${gtin}/10/MJ-7#${FRAGMENT}`);
    expect(labelAddress(batch("MJ/7", gtin), SITE, unit)).to.equal(
      `${SITE}/01/${gtin}/10/MJ%2F7/21/512?u=AbCdEf-hIjKlMn_p#${FRAGMENT}`,
    );
  });

  it("keeps to the plain address where GS1 knows no such lot, or no phone would read the square", () => {
    const gtin = "09506000134352";
    const plain = `${SITE}/b/3141592653590?u=512.AbCdEf-hIjKlMn_p#${FRAGMENT}`;
    for (const lot of ["دفعة-7", "A".repeat(21), "////////////////////"])
      expect(labelAddress(batch(lot, gtin), SITE, unit), lot).to.equal(plain);
    expect(labelAddress(batch("MJ-7"), SITE, unit)).to.equal(plain);
  });
});
