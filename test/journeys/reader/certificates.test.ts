import { expect } from "chai";
import { dayInMorocco } from "../../../service/values/dates.ts";
import { type Organisation, Rest, type Told } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const kg = (value: string) => ({ value, unit: "KGM" });
const words = (text: string) => text.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");

describe("a certificate revoked after goods were sold", function () {
  let stack: Stack;
  let rest: Rest;
  let certifier: Organisation;
  let oasis: Organisation;
  let press: Organisation;
  let certificate: Told["body"];
  let early: Told["body"];
  let late: Told["body"];
  let paste: Told["body"];

  const done = async (answer: Promise<Told>, expected = 201): Promise<Told["body"]> => {
    const { status, body, text } = await answer;
    expect(status, text).to.equal(expected);
    return body;
  };
  const page = async (code: string, language = "en") => {
    const { statusCode, body } = await stack.app.inject({ url: `/b/${code}?lang=${language}` });
    expect(statusCode).to.equal(200);
    return words(body);
  };
  const batch = (lot: string, producedOn: string, claims: object[], who = oasis) =>
    who.send("POST", "/v1/batches", { product: who.product, lot, quantity: kg("100"), producedOn, claims });
  const read = async (id: string, who = oasis) => (await who.send("GET", `/v1/batches/${id}`)).body;

  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    [certifier, oasis, press] = await Promise.all([
      rest.organisation("certifier", "Ecocert Maroc"),
      rest.organisation("cooperative", "Oasis Ferkla"),
      rest.organisation("processor", "Pâte du Sud"),
    ]);
  });
  after(() => stack.close());

  it("nobody calls dates organic on their own word", async () => {
    const alone = await batch("E-1", "2025-05-10", [{ scheme: "organic" }]);
    expect([alone.status, alone.body.code]).to.deep.equal([422, "CLAIM_NOT_COVERED"]);
    expect(alone.body.errors[0].pointer).to.equal("/claims/0/scheme");
    expect(alone.body.detail).to.include("2025-05-10");
  });

  it("the certifier is accredited and certifies the oasis, and what it makes is organic", async () => {
    await done(rest.operator("POST", `/v1/organisations/${certifier.id}/accreditations`, { scheme: "organic" }), 200);
    certificate = await done(
      certifier.send("POST", "/v1/certificates", {
        scheme: "organic",
        subject: { organisation: oasis.code },
        number: "MA-BIO-154",
        scope: { fr: "Dattes Majhoul" },
        validFrom: "2025-01-01",
        validUntil: "2099-12-31",
      }),
    );
    const own = [{ scheme: "organic" }, { scheme: "own_words", words: { en: "Picked by hand", fr: "Cueilli main" } }];
    early = await done(batch("E-1", "2025-05-10", own));
    late = await done(batch("L-1", "2025-07-10", [{ scheme: "organic", certificate: certificate.id }]));
    const before = await batch("B-1", "2024-12-31", [{ scheme: "organic" }]);
    expect(before.body.code).to.equal("CLAIM_NOT_COVERED");
    const shown = await page(early.code);
    expect(shown).to.include("Organic production (law 39-12) certified by Ecocert Maroc Certificate MA-BIO-154");
    expect(shown).to.include("Picked by hand In the maker’s own words said by Oasis Ferkla itself");
    expect(shown).to.include(certificate.evidence.transaction);
    const [organic, hand] = (await read(early.id)).claims;
    expect(organic).to.include({ scheme: "organic", standing: "verified" });
    expect(organic.by.id).to.equal(certifier.id);
    expect(organic.certificate).to.include({ id: certificate.id, number: "MA-BIO-154", validity: "valid" });
    expect(organic.certificate.evidence.block).to.be.greaterThan(0);
    expect(hand).to.deep.include({ standing: "self_declared", certificate: null, words: own[1]!.words });
    expect(hand.by.id).to.equal(oasis.id);
  });

  it("both lots are sold on and pressed into paste", async () => {
    for (const { id } of [early, late]) {
      const shipment = await done(
        oasis.send("POST", "/v1/shipments", {
          receiver: press.id,
          dispatchedOn: "2025-08-01",
          lines: [{ batch: id, quantity: kg("80") }],
        }),
      );
      await done(press.send("POST", `/v1/shipments/${shipment.id}/receipt`, { receivedOn: "2025-08-02" }));
    }
    const made = await done(
      press.send("POST", "/v1/transformations", {
        process: "press",
        performedOn: "2025-08-03",
        inputs: [{ batch: late.id, quantity: kg("50") }],
        outputs: [{ product: press.product, lot: "P-1", quantity: kg("40") }],
      }),
    );
    [paste] = made.outputs;
    expect((await read(paste.id, press)).notices).to.equal(undefined);
    expect(await page(paste.code)).to.not.include("MA-BIO-154");
  });

  it("the certificate is revoked with effect from June: July's lot was never organic, May's was", async () => {
    await done(
      certifier.send("POST", `/v1/certificates/${certificate.id}/revocation`, {
        effectiveFrom: "2025-06-01",
        reason: "Residues above the limit",
      }),
    );
    const [stands] = (await read(early.id)).claims;
    expect(stands).to.include({ standing: "verified" });
    expect(stands.certificate.validity).to.equal("revoked");
    const [falls] = (await read(late.id)).claims;
    expect(falls).to.include({ standing: "uncovered" });
    expect(falls.certificate.acts[0]).to.include({ kind: "revocation", effectiveFrom: "2025-06-01" });
    const noticeOf = async (id: string, who: Organisation) => (await read(id, who)).notices[0];
    expect(await noticeOf(early.id, oasis)).to.include({ part: "itself", covered: true, from: "2025-06-01" });
    expect(await noticeOf(late.id, oasis)).to.include({ part: "itself", covered: false });
    const source = await noticeOf(paste.id, press);
    expect(source).to.include({ part: "source", covered: false, kind: "revocation" });
    expect(source.batch.id).to.equal(late.id);
    const { nodes } = (await press.send("GET", `/v1/batches/${paste.id}/provenance?direction=up`)).body;
    expect(nodes.at(-1).claims[0]).to.include({ standing: "uncovered" });
    expect(await page(early.code)).to.include(
      "It was valid on the day on which this was made. Residues above the limit",
    );
    expect(await page(late.code)).to.include("not covered by any certificate any more Certificate MA-BIO-154");
    const told = (await page(paste.code)).replaceAll(/ (?=[.,])/g, "");
    expect(told).to.include("(Organic production (law 39-12)) was revoked with effect from 1 June 2025.");
    expect(told).to.include("lot L-1, of Oasis Ferkla, which it does not cover any more.");
    for (const language of ["ar", "fr", "zgh"]) expect(await page(paste.code, language)).to.include("MA-BIO-154");
  });

  it("says how far it reaches", async () => {
    const url = `/v1/certificates/${certificate.id}/batches`;
    const reach = (await certifier.send("GET", url)).body;
    expect(reach.items.map(({ id, covered }: Told["body"]) => [id, covered])).to.deep.equal([
      [late.id, false],
      [early.id, true],
    ]);
    expect(reach.descendants).to.equal(1);
    const first = (await oasis.send("GET", `${url}?limit=1`)).body;
    expect([first.items.length, first.next === null]).to.deep.equal([1, false]);
    expect((await press.send("GET", url)).body.items).to.have.length(2);
    expect((await (await rest.organisation()).send("GET", url)).status).to.equal(404);
  });

  it("nothing new can rest on it, and its days are not changed by an amendment", async () => {
    const more = await batch("N-1", dayInMorocco(new Date()), [{ scheme: "organic" }]);
    expect(more.body.code).to.equal("CLAIM_NOT_COVERED");
    const amended = await oasis.send("POST", `/v1/batches/${early.id}/amendments`, {
      reason: "The wrong month",
      producedOn: "2025-06-10",
    });
    expect([amended.status, amended.body.code]).to.deep.equal([422, "CLAIM_NOT_COVERED"]);
    await done(
      oasis.send("POST", `/v1/batches/${early.id}/amendments`, { reason: "A day late", producedOn: "2025-05-11" }),
    );
    expect((await read(early.id)).claims).to.have.length(2);
  });

  it("leaves records and chain at one", () => rest.sound());
});
