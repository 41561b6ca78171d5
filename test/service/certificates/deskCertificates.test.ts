import { expect } from "chai";
import { parseMultipart } from "../../../service/desk/multipart.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { PDF, PNG } from "../../support/chain/files.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { aCertificate, certified, certifier } from "../../support/scenes/certifier.ts";
import { type Member, TestApi } from "../../support/service/api.ts";

const { acts, certificates, errors } = LOCALES.en;

describe("the desk of certifiers and of those whom they certify", () => {
  let api: TestApi;
  let by: Member;
  let owner: Member;
  let code: string;
  before(async () => {
    api = await TestApi.open();
    by = await certifier(api, "organic");
    owner = await api.cooperative();
    code = (await owner.send("GET", `/v1/organisations/${owner.id}`)).body.code;
  });
  after(() => api.close());

  const open = async ({ key }: Member, language = "en"): Promise<Visitor> => {
    const visitor = new Visitor(api.app, { "accept-language": language });
    expect((await visitor.post("/desk/session", { key })).statusCode).to.equal(303);
    return visitor;
  };
  const FORM = "/desk/issue-certificate";
  const typed = (number: string) => ({
    ...{ scheme: "organic", subjectKind: "organisation", subject: code, number },
    ...{ scope: "Dattes Majhoul", validFrom: "2025-01-01", validUntil: "2099-12-31" },
  });
  const act = async (visitor: Visitor, url: string, fields: Record<string, string>) =>
    visitor.post(url, visitor.fill((await visitor.get(url)).body, url, fields));

  it("issues a certificate with its paper, once however often it is sent, and shows it to both", async () => {
    const desk = await open(by);
    const form = desk.fill((await desk.get(FORM)).body, FORM, typed("DESK-1"));
    const paper = { name: "file", type: "application/pdf", content: PDF };
    const first = await desk.upload(FORM, form, paper);
    expect(first.statusCode, first.body).to.equal(303);
    const home = String(first.headers.location);
    expect((await desk.upload(FORM, form, paper)).headers.location).to.equal(home);
    expect([await api.count("certificates"), await api.count("files")]).to.deep.equal([1, 1]);
    const text = visibleText((await desk.get(home)).body);
    expect(text).to.contain("DESK-1").and.to.contain(certificates.schemes.organic);
    expect(text).to.contain(acts.done.replace("{act}", acts.titles.issueCertificate));
    const id = home.split("/").at(-1)!;
    const { body } = await by.send("GET", `/v1/certificates/${id}`);
    await api.mine(body.operation, "certificate_issued", id);
    const theirs = await open(owner);
    expect((await theirs.get("/desk/certificates")).body).to.contain(home);
    const page = (await theirs.get(home)).body;
    expect(page).not.to.contain(`${home}/revoke-certificate`);
    const file = /href="(\/desk\/files\/[^"]+)"/.exec(page)![1]!;
    const read = await theirs.get(file);
    expect(read.rawPayload.equals(PDF)).to.equal(true);
    expect(read.headers["content-disposition"]).to.match(/^attachment/);
    expect((await (await open(await api.cooperative())).get(file)).statusCode).to.equal(404);
  });

  it("says beside the field what is wrong, and keeps nothing of it", async () => {
    const desk = await open(by);
    const before = await api.count("files");
    const form = desk.fill((await desk.get(FORM)).body, FORM, typed("DESK-2"));
    const wrong = await desk.upload(FORM, form, { name: "file", type: "application/pdf", content: PNG });
    expect(wrong.statusCode).to.equal(422);
    expect(visibleText(wrong.body)).to.contain(errors.FILE_TYPE_MISMATCH);
    const other = await desk.post(FORM, { ...form, scheme: "laboratory_result" });
    expect(visibleText(other.body)).to.contain(errors.CERTIFIER_NOT_ACCREDITED);
    const empty = await desk.post(FORM, { ...form, number: "", subject: "" });
    expect(empty.body.match(/id="issueCertificate-(number|subject)-error"/g)).to.have.length(2);
    expect(await api.count("files")).to.equal(before);
    expect((await (await open(owner)).get(FORM)).statusCode).to.equal(404);
  });

  it("suspends, lets it count again and revokes, each where it is possible", async () => {
    const { id } = await certified(api, by, aCertificate({ organisation: owner.id }));
    const desk = await open(by);
    const home = `/desk/certificates/${id}`;
    const buttons = async () =>
      [...(await desk.get(home)).body.matchAll(/class="button quiet" href="[^"]*\/([a-z-]+)"/g)].map(([, to]) => to);
    expect(await buttons()).to.deep.equal(["suspend-certificate", "revoke-certificate"]);
    expect((await act(desk, `${home}/suspend-certificate`, { reason: "A look into it" })).headers.location).to.equal(
      home,
    );
    expect(await buttons()).to.deep.equal(["reinstate-certificate", "revoke-certificate"]);
    const twice = await act(desk, `${home}/suspend-certificate`, { reason: "Again" });
    expect(visibleText(twice.body)).to.contain(errors.CERTIFICATE_SUSPENDED);
    expect((await act(desk, `${home}/reinstate-certificate`, { reason: "All is well" })).headers.location).to.equal(
      home,
    );
    const late = await act(desk, `${home}/revoke-certificate`, { reason: "Residues", effectiveFrom: "2024-01-01" });
    expect(visibleText(late.body)).to.contain(errors.CERTIFICATE_DATE_OUT_OF_BOUNDS);
    const done = await act(desk, `${home}/revoke-certificate`, { reason: "Residues", effectiveFrom: "2025-06-01" });
    expect(done.headers.location).to.equal(home);
    expect((await (await open(owner)).get(`${home}/revoke-certificate`)).statusCode).to.equal(404);
  });

  it("lets a batch carry what is certified, and refuses beside the field what is not", async () => {
    const desk = await open(owner);
    const page = (await desk.get("/desk")).body;
    const form = desk.fill(page, "/desk/batches", { lot: "C-1", quantity: "12", producedOn: "2025-05-10" });
    const refused = await desk.post("/desk/batches", { ...form, claim: "designation_of_origin" });
    expect(refused.statusCode).to.equal(422);
    expect(visibleText(refused.body)).to.contain(errors.CLAIM_NOT_COVERED);
    expect(refused.body).to.contain('id="batch-claim-error"');
    expect((await desk.post("/desk/batches", { ...form, claim: "organic" })).statusCode).to.equal(303);
    const own = { ...form, lot: "C-2", claim: "", claimWords: "Picked by hand", idempotencyKey: "" };
    expect((await desk.post("/desk/batches", own)).statusCode).to.equal(303);
    const [hand, organic] = (await owner.send("GET", "/v1/batches")).body.items;
    expect(organic.claims[0]).to.include({ scheme: "organic", standing: "verified" });
    expect(hand.claims[0]).to.deep.include({ scheme: "own_words", words: { en: "Picked by hand" } });
  });

  it("speaks the reader's language", async () => {
    for (const language of LANGUAGES) {
      const desk = await open(by, language);
      const { certificates: t } = LOCALES[language];
      expect(visibleText((await desk.get("/desk/certificates")).body)).to.contain(t.schemes.organic);
      expect(visibleText((await desk.get(FORM)).body)).to.contain(t.fields.validUntil);
    }
  });
});

describe("pages/desk/multipart", () => {
  const parse = (body: string, type = "multipart/form-data; boundary=x") => parseMultipart(type, Buffer.from(body));

  it("reads fields and files, and leaves out what is no part", () => {
    const body =
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nun\r\ndeux\r\n' +
      '--x\r\ncontent-disposition: form-data; name="f"; filename="é.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n' +
      '--x\r\nContent-Disposition: form-data; name="none"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n' +
      "--x\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--x\r\nnothing\r\n--x--\r\n";
    expect(parse(body)).to.deep.equal({
      a: "un\r\ndeux",
      f: { type: "application/pdf", content: Buffer.from("%PDF") },
    });
  });

  it("survives what is no form at all", () => {
    for (const body of ["", "--x", "--x--", "\r\n\r\n", "--x\r\n--x\r\n"]) expect(parse(body)).to.deep.equal({});
    expect(parse("--x\r\n\r\n", "multipart/form-data")).to.deep.equal({});
  });
});
