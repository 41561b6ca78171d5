import { expect } from "chai";
import { PDF, PNG } from "../../support/chain/files.ts";
import { aCertificate, certified, certifier } from "../../support/scenes/certifier.ts";
import {
  aBatch,
  type Answer,
  aTransformation,
  type Body,
  type Member,
  pointersOf,
  TestApi,
} from "../../support/service/api.ts";
import { storedRows } from "../../support/service/stored.ts";

const codeOf = ({ status, body }: Answer) => [status, body?.code];

describe("what batches claim", () => {
  let api: TestApi;
  let by: Member;
  let owner: Member;
  let stranger: Member;
  let organic: Body;
  let paper: string;
  before(async () => {
    api = await TestApi.open();
    by = await certifier(api, "organic", "laboratory_result", "sanitary_authorisation");
    [owner, stranger] = [await api.cooperative(), await api.cooperative()];
    organic = await certified(api, by, aCertificate({ organisation: owner.id }));
    paper = (await owner.send("POST", "/v1/files", PDF, { "content-type": "application/pdf" })).body.id;
  });
  after(() => api.close());

  const register = (claims: unknown, more = {}, who = owner) =>
    who.send("POST", "/v1/batches", aBatch(who, { claims, ...more }));
  const read = async (id: string) => (await owner.send("GET", `/v1/batches/${id}`)).body;
  const registered = async (claims: unknown, more = {}): Promise<Body> => {
    const { status, body, text } = await register(claims, more);
    expect(status, text).to.equal(202);
    await api.mine(body.operation, "batch_registered", body.id);
    return read(body.id);
  };

  it("is self-declared, evidenced or verified, by whom, and committed for good", async () => {
    const words = { fr: "Fait main", ar: "صنع يدوي" };
    const claims = [
      { scheme: "own_words", words },
      { scheme: "audit_finding", file: paper },
      { scheme: "organic" },
      { scheme: "sanitary_authorisation" },
    ];
    const batch = await registered(claims);
    const told = batch.claims.map((claim: Body) => [claim.scheme, claim.standing, claim.by.id]);
    expect(told).to.deep.equal([
      ["own_words", "self_declared", owner.id],
      ["audit_finding", "evidenced", owner.id],
      ["organic", "verified", by.id],
      ["sanitary_authorisation", "self_declared", owner.id],
    ]);
    expect(batch.claims[0].words).to.deep.equal(words);
    expect(batch.claims[1].file).to.deep.equal({
      id: paper,
      type: "application/pdf",
      erasedAt: null,
      size: PDF.length,
    });
    expect(batch.claims[2].certificate.id).to.equal(organic.id);
    expect((await owner.send("GET", "/v1/batches")).body.items[0].claims).to.have.length(4);
    const { nodes } = (await owner.send("GET", `/v1/batches/${batch.id}/provenance`)).body;
    expect(nodes[0].claims).to.have.length(4);
    const amended = await owner.send("POST", `/v1/batches/${batch.id}/amendments`, { reason: "Typo", lot: "AM-1" });
    await api.amend(amended.body.id, batch.id);
    expect((await read(batch.id)).claims).to.deep.equal(batch.claims);
    // Batches without any are told as they always were.
    expect(await registered([])).not.to.have.property("claims");
  });

  it("may be claimed by what a transformation makes", async () => {
    const batch = (await register(undefined)).body;
    const making = aTransformation(owner, batch);
    const [output] = making["outputs"] as object[];
    const made = await owner.send("POST", "/v1/transformations", {
      ...making,
      outputs: [{ ...output, claims: [{ scheme: "organic" }] }],
    });
    expect(made.body.outputs[0].claims[0]).to.include({ standing: "verified" });
    const before2025 = await owner.send("POST", "/v1/batches", {
      ...aBatch(owner, { producedOn: "2024-06-01", claims: [{ scheme: "organic" }] }),
    });
    expect(codeOf(before2025)).to.deep.equal([422, "CLAIM_NOT_COVERED"]);
  });

  it("is refused with one clear code, each beside its field, and nothing half-done", async () => {
    const theirs = await stranger.send("POST", "/v1/files", PNG, { "content-type": "image/png" });
    const tested = await certified(api, by, aCertificate({ organisation: stranger.id }));
    const before = await storedRows(api.ledger.db);
    const absent = `0x${"3".repeat(64)}`;
    const cases: [unknown, string, string[]][] = [
      [[{ scheme: "designation_of_origin" }], "CLAIM_NOT_COVERED", ["/claims/0/scheme CLAIM_NOT_COVERED"]],
      [[{ scheme: "organic", certificate: absent }], "CLAIM_NOT_COVERED", ["/claims/0/certificate CLAIM_NOT_COVERED"]],
      [
        [{ scheme: "organic", certificate: tested.id }],
        "CLAIM_NOT_COVERED",
        ["/claims/0/certificate CLAIM_NOT_COVERED"],
      ],
      [
        [{ scheme: "laboratory_result", certificate: organic.id }],
        "CLAIM_NOT_COVERED",
        ["/claims/0/certificate CLAIM_NOT_COVERED"],
      ],
      [[{ scheme: "audit_finding", file: theirs.body.id }], "NOT_FOUND", ["/claims/0/file NOT_FOUND"]],
      [[{ scheme: "own_words" }], "FIELD_MISSING", ["/claims/0/words FIELD_MISSING"]],
      [[{ scheme: "magic" }], "FIELD_INVALID", ["/claims/0/scheme FIELD_INVALID"]],
      [
        [{ scheme: "own_words", words: { fr: "" } }, { scheme: "agricultural_label" }],
        "TEXT_INVALID",
        ["/claims/0/words/fr TEXT_INVALID"],
      ],
      [Array.from({ length: 11 }, () => ({ scheme: "organic" })), "FIELD_INVALID", ["/claims FIELD_INVALID"]],
    ];
    for (const [claims, code, pointers] of cases) {
      const answer = await register(claims);
      expect(answer.body.code, answer.text).to.equal(code);
      expect(pointersOf(answer)).to.deep.equal(pointers);
    }
    expect(codeOf(await register([{ scheme: "organic" }], { lot: "S-1" }, by))).to.deep.equal([
      409,
      "ORGANISATION_KIND_NOT_ALLOWED",
    ]);
    expect(await storedRows(api.ledger.db)).to.deep.equal(before);
  });

  it("is told of a certificate about the batch itself, younger than it, without being asked", async () => {
    const batch = await registered(undefined, { producedOn: "2025-10-01" });
    const result = aCertificate({ batch: batch.id }, { scheme: "laboratory_result", validFrom: "2025-11-01" });
    const { id } = await certified(api, by, result);
    const [claim] = (await read(batch.id)).claims;
    expect(claim).to.include({ scheme: "laboratory_result", standing: "verified", words: null });
    expect(claim.certificate.id).to.equal(id);
    const reach = (await by.send("GET", `/v1/certificates/${id}/batches`)).body;
    expect(reach.items.map((one: Body) => [one.id, one.covered])).to.deep.equal([[batch.id, true]]);
  });

  it("shows a suspension for as long as it stands", async () => {
    const label = { kind: "organic", name: { fr: "Bio Maroc" } };
    const { body: product } = await owner.send("POST", "/v1/products", { name: { fr: "Dattes" }, sign: label });
    const certificate = await certified(api, by, aCertificate({ organisation: owner.id }));
    const claims = [{ scheme: "organic", certificate: certificate.id }];
    const batch = await registered(claims, { product: product.id });
    expect(batch.claims).to.have.length(1);
    // The sign of the product alone is told with the certificate that covers it.
    const [bySign] = (await registered(undefined, { product: product.id })).claims;
    expect(bySign).to.deep.include({ scheme: "organic", standing: "verified", words: label.name });
    expect(batch).not.to.have.property("notices");
    const reason = `0x${"0".repeat(64)}`;
    const act = async (name: string, kind: string) => {
      const { body } = await by.send("POST", `/v1/certificates/${certificate.id}/${name}`, { reason: "A look" });
      await api.says(body.id, kind, certificate.id, { reason });
    };
    await act("suspension", "certificate_suspended");
    const [notice] = (await read(batch.id)).notices;
    expect(notice).to.include({ kind: "suspension", part: "itself", covered: true, reason: null });
    expect((await read(batch.id)).claims[0].certificate.validity).to.equal("suspended");
    // What was made while it stood is organic still, and what was made since is not.
    expect((await register(claims)).status).to.equal(202);
    expect(codeOf(await register(claims, { producedOn: "2025-11-20" }))).to.deep.equal([422, "CLAIM_NOT_COVERED"]);
    await act("reinstatement", "certificate_reinstated");
    expect(await read(batch.id)).not.to.have.property("notices");
  });
});
