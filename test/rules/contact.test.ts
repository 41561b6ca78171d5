import { expect } from "chai";
import fc from "fast-check";
import { LedgerError } from "../../service/base/errors.ts";
import { cleanContact } from "../../service/organisations/rules/contact.ts";

function refusals(given: object): string[] {
  try {
    cleanContact(given);
    return [];
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return [error, ...error.others].map(({ code, pointer }) => `${pointer} ${code}`);
  }
}

describe("how an organisation may be visited or reached", () => {
  it("may be said in part, or not at all", () => {
    expect(cleanContact({})).to.deep.equal({});
    expect(cleanContact({ opening: { fr: " Le  matin " } })).to.deep.equal({ opening: { fr: "Le matin" } });
  });

  for (const [typed, phone] of [
    ["06 12 34 56 78", "+212612345678"],
    ["05.28.12.34.56", "+212528123456"],
    ["+212 6-12-34-56-78", "+212612345678"],
    ["+212 (0)612345678", "+212612345678"],
    ["00212612345678", "+212612345678"],
    ["+33 6 12 34 56 78", "+33612345678"],
  ] as const)
    it(`takes the telephone ${typed}`, () => expect(cleanContact({ phone: typed })).to.deep.equal({ phone }));

  for (const phone of [
    "",
    "12",
    "0412345678",
    "+212 4 12 34 56 78",
    "+212612345",
    "0612345678;ext=1",
    "+0612345678",
    "tel",
  ])
    it(`refuses the telephone “${phone}”`, () =>
      expect(refusals({ phone })[0]).to.match(/^\/phone (PHONE_INVALID|TEXT_INVALID)$/));

  for (const [typed, email] of [
    ["Fatima.Zahra+visite@Oasis.MA", "Fatima.Zahra+visite@oasis.ma"],
    ["a@b-c.co.ma", "a@b-c.co.ma"],
  ] as const)
    it(`takes the address ${typed}`, () => expect(cleanContact({ email: typed })).to.deep.equal({ email }));

  for (const email of [
    "a",
    "a@b",
    "a b@c.ma",
    "a@c.ma?subject=x",
    "a@-c.ma",
    '"a"@c.ma',
    "é@c.ma",
    "a@b@c.ma",
    "a@c..ma",
  ])
    it(`refuses the address “${email}”`, () => expect(refusals({ email })).to.deep.equal(["/email EMAIL_INVALID"]));

  for (const [typed, website] of [
    ["https://oasis.ma", "https://oasis.ma"],
    ["https://Oasis.ma/", "https://oasis.ma"],
    ["https://oasis.ma/visite?l=fr#ici", "https://oasis.ma/visite?l=fr#ici"],
    ["https://واحة.ma/تمر", "https://xn--mgbel0i.ma/%D8%AA%D9%85%D8%B1"],
  ] as const)
    it(`takes the site ${typed}`, () => expect(cleanContact({ website: typed }).website).to.equal(website));

  for (const website of [
    "http://oasis.ma",
    "oasis.ma",
    "javascript:alert(1)",
    "https:oasis.ma",
    "https:///oasis.ma",
    "https://oasis.ma:8443/",
    "https://fatima:secret@oasis.ma/",
    "https://192.168.1.1/",
    "https://[::1]/",
    "https://localhost/",
    "data:text/html,x",
    `https://oasis.ma/${"x".repeat(200)}`,
  ])
    it(`refuses the site ${website.slice(0, 40)}`, () =>
      expect(refusals({ website })[0]).to.match(/^\/website (WEBSITE_INVALID|TEXT_INVALID)$/));

  it("is refused all at once, each part by its pointer", () => {
    const given = { opening: { fr: "" }, directions: { de: "x" }, phone: "1", email: "x", website: "x" };
    expect(refusals(given)).to.have.members([
      "/opening/fr TEXT_INVALID",
      "/directions/de FIELD_UNKNOWN",
      "/phone PHONE_INVALID",
      "/email EMAIL_INVALID",
      "/website WEBSITE_INVALID",
    ]);
  });

  it("is either taken, and then means the same again, or refused as what it is", () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.webUrl(), fc.emailAddress());
    fc.assert(
      fc.property(fc.constantFrom("phone", "email", "website"), text, (field, typed) => {
        if (refusals({ [field]: typed }).length > 0) return;
        const once = cleanContact({ [field]: typed });
        expect(cleanContact(once)).to.deep.equal(once);
      }),
      { numRuns: 2_000 },
    );
  });
});
