import { createHash } from "node:crypto";
import { expect } from "chai";
import { JPEG, PDF, PNG, WEBP } from "../../support/chain/files.ts";
import { jpegWith, PHOTOS } from "../../support/chain/photos.ts";
import { aCertificate, certified, certifier } from "../../support/scenes/certifier.ts";
import { aBatch, type Answer, type Member, pointersOf, TestApi } from "../../support/service/api.ts";
import { storedRows } from "../../support/service/stored.ts";

const codeOf = ({ status, body }: Answer) => [status, body?.code];
const sha256 = (bytes: Buffer) => `0x${createHash("sha256").update(bytes).digest("hex")}`;

describe("files, by hash", () => {
  let api: TestApi;
  let owner: Member;
  let other: Member;
  before(async () => {
    api = await TestApi.open();
    [owner, other] = [await api.cooperative(), await api.cooperative()];
  });
  after(() => api.close());

  const upload = (by: Member, type: string, bytes: Buffer, more = {}) =>
    by.send("POST", "/v1/files", bytes, { "content-type": type, ...more });

  it("are kept once, under the hash that anybody can compute, and come back as they went", async () => {
    const kinds = { "application/pdf": PDF, "image/jpeg": JPEG, "image/png": PNG, "image/webp": WEBP };
    for (const [type, bytes] of Object.entries(kinds)) {
      const first = await upload(owner, type, bytes);
      expect(first.status, first.text).to.equal(201);
      expect(first.body).to.include({ id: sha256(bytes), type, size: bytes.length });
      expect(first.headers["location"]).to.equal(`/v1/files/${sha256(bytes)}`);
      expect((await upload(owner, `${type}; name=x`, bytes)).body).to.deep.equal(first.body);
      const read = await api.app.inject({
        url: `/v1/files/${sha256(bytes)}`,
        headers: { authorization: `Bearer ${owner.key}` },
      });
      expect(read.rawPayload.equals(bytes)).to.equal(true);
      expect(read.headers).to.include({ "content-type": type, "x-content-type-options": "nosniff" });
      expect(read.headers["content-disposition"]).to.match(/^attachment; filename="[0-9a-f]{12}\.\w+"$/);
      expect(read.headers["content-security-policy"]).to.equal("default-src 'none'; sandbox");
    }
    expect(await api.count("files")).to.equal(4);
  });

  it("lose what a camera wrote beside the picture, which is said, and the bare photo is the same file", async () => {
    const [taken, bare] = [jpegWith("Appareil de Ghita"), PHOTOS["image/jpeg"]];
    const kept = await upload(owner, "image/jpeg", taken);
    expect(kept.body).to.include({ id: sha256(bare), size: bare.length, cleaned: true });
    expect((await upload(owner, "image/jpeg", bare)).body).to.include({ id: sha256(bare), cleaned: false });
    const damaged = await upload(owner, "image/jpeg", taken.subarray(0, 100));
    expect([damaged.status, damaged.body.code]).to.deep.equal([400, "FILE_DAMAGED"]);
  });

  it("are refused when they are not what they say, nothing, or too large, and leave nothing", async () => {
    const before = await storedRows(api.ledger.db);
    const large = Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024)]);
    const cases: [string, Buffer, number, string][] = [
      ["application/pdf", PNG, 422, "FILE_TYPE_MISMATCH"],
      ["image/png", Buffer.from("<html><script>alert(1)</script>"), 422, "FILE_TYPE_MISMATCH"],
      ["image/webp", Buffer.from("RIFF\0\0\0\0WAVEfmt "), 422, "FILE_TYPE_MISMATCH"],
      ["application/pdf", Buffer.from("%PD"), 422, "FILE_TYPE_MISMATCH"],
      ["image/svg+xml", Buffer.from("<svg/>"), 415, "FILE_TYPE_UNKNOWN"],
      ["application/json", Buffer.from("{}"), 415, "FILE_TYPE_UNKNOWN"],
      ["text/html", PDF, 415, "FILE_TYPE_UNKNOWN"],
      ["application/pdf", large, 413, "FILE_TOO_LARGE"],
      ["application/pdf", Buffer.alloc(0), 400, "BODY_MALFORMED"],
    ];
    for (const [type, bytes, status, code] of cases)
      expect(codeOf(await upload(owner, type, bytes)), `${type} ${code}`).to.deep.equal([status, code]);
    expect(await storedRows(api.ledger.db)).to.deep.equal(before);
  });

  it("know a repeat by its bytes", async () => {
    const key = { "idempotency-key": "paper-1" };
    const first = await upload(owner, "application/pdf", PDF, key);
    expect((await upload(owner, "application/pdf", PDF, key)).body).to.deep.equal(first.body);
    expect(codeOf(await upload(owner, "application/pdf", Buffer.concat([PDF, PDF]), key))).to.deep.equal([
      422,
      "IDEMPOTENCY_KEY_REUSED",
    ]);
  });

  it("are read by whoever brought them, by the operator, and by whoever may read a certificate that names them", async () => {
    const by = await certifier(api, "organic");
    const bytes = Buffer.concat([PDF, Buffer.from("% of a certifier")]);
    const { id } = (await upload(by, "application/pdf", bytes)).body;
    const read = async (send: Member["send"]) => (await send("GET", `/v1/files/${id}`)).status;
    expect([await read(by.send), await read(api.operator)]).to.deep.equal([200, 200]);
    expect([await read(owner.send), await read(other.send)]).to.deep.equal([404, 404]);
    await certified(api, by, aCertificate({ organisation: owner.id }, { file: id }));
    expect([await read(owner.send), await read(other.send)]).to.deep.equal([200, 404]);
    // Whoever brings the same bytes has them.
    await upload(other, "application/pdf", bytes);
    expect(await read(other.send)).to.equal(200);
  });
});

describe("accreditations", () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.open();
  });
  after(() => api.close());

  it("are for certifiers, once each, and end once", async () => {
    const { id } = await api.cooperative("certifier");
    const cooperative = await api.cooperative();
    const path = `/v1/organisations/${id}/accreditations`;
    const accredit = (scheme: string) => api.operator("POST", path, { scheme });
    const states = async () =>
      (await api.operator("GET", path)).body.items.map((row: Record<string, string>) => [row["scheme"], row["state"]]);
    expect(
      codeOf(await api.operator("POST", `/v1/organisations/${cooperative.id}/accreditations`, { scheme: "organic" })),
    ).to.deep.equal([409, "ORGANISATION_KIND_NOT_ALLOWED"]);
    expect(codeOf(await accredit("magic"))).to.deep.equal([400, "FIELD_INVALID"]);
    expect(codeOf(await api.operator("DELETE", `${path}/organic`))).to.deep.equal([409, "CERTIFIER_NOT_ACCREDITED"]);
    expect(codeOf(await api.operator("DELETE", `${path}/magic`))).to.deep.equal([404, "NOT_FOUND"]);
    const { body } = await accredit("organic");
    expect(codeOf(await accredit("organic"))).to.deep.equal([409, "CERTIFIER_ACCREDITED"]);
    expect(await states()).to.deep.equal([["organic", "pending"]]);
    await api.says(body.id, "certifier_accredited", id, { scheme: "organic", allowed: true });
    expect(await states()).to.deep.equal([["organic", "active"]]);
    const ended = await api.operator("DELETE", `${path}/organic`);
    expect(await states()).to.deep.equal([["organic", "ending"]]);
    await api.says(ended.body.id, "certifier_accredited", id, { scheme: "organic", allowed: false });
    expect(await states()).to.deep.equal([["organic", "ended"]]);
  });
});

describe("certificates", () => {
  let api: TestApi;
  let by: Member;
  let owner: Member;
  let stranger: Member;
  before(async () => {
    api = await TestApi.open();
    by = await certifier(api, "organic", "laboratory_result");
    [owner, stranger] = [await api.cooperative(), await api.cooperative()];
  });
  after(() => api.close());

  const issue = (given: Record<string, unknown>, who = by) => who.send("POST", "/v1/certificates", given);

  it("name their subject by its public code too, and say what they are about", async () => {
    const code = (await owner.send("GET", `/v1/organisations/${owner.id}`)).body.code;
    const certificate = await certified(api, by, aCertificate({ organisation: code }));
    expect(certificate.subject).to.deep.include({ type: "organisation", batch: null });
    expect(certificate.subject.organisation.id).to.equal(owner.id);
    expect(certificate).to.include({ validity: "valid", state: "mined", validUntil: "2099-12-31" });
    const batch = (await owner.send("POST", "/v1/batches", aBatch(owner))).body;
    expect(codeOf(await issue(aCertificate({ batch: batch.code })))).to.deep.equal([404, "NOT_FOUND"]);
    await api.mine(batch.operation, "batch_registered", batch.id);
    const tested = await certified(api, by, aCertificate({ batch: batch.code }, { scheme: "laboratory_result" }));
    expect(tested.subject.batch).to.include({ id: batch.id, lot: batch.lot });
    const list = async (query: string, who = owner) =>
      (await who.send("GET", `/v1/certificates?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await list("")).to.deep.equal([tested.id, certificate.id]);
    expect(await list(`batch=${batch.id}`)).to.deep.equal([tested.id]);
    expect(await list(`organisation=${owner.id}&issuer=${by.id}&scheme=organic`)).to.deep.equal([certificate.id]);
    expect(await list("", stranger)).to.deep.equal([]);
    const page = await owner.send("GET", "/v1/certificates?limit=1");
    const next = await owner.send("GET", `/v1/certificates?limit=1&cursor=${page.body.next}`);
    expect([page.body.items[0].id, next.body.items[0].id, next.body.next]).to.deep.equal([
      tested.id,
      certificate.id,
      null,
    ]);
  });

  it("say how they stand on a day", async () => {
    const { id } = await certified(api, by, aCertificate({ organisation: owner.id }, { validUntil: "2098-06-30" }));
    const on = async (day: string) => (await owner.send("GET", `/v1/certificates/${id}?on=${day}`)).body.validity;
    const days = ["2024-12-31", "2025-01-01", "2098-06-30", "2098-07-01"];
    expect(await Promise.all(days.map(on))).to.deep.equal(["not_yet", "valid", "valid", "expired"]);
    const revoked = await by.send("POST", `/v1/certificates/${id}/revocation`, {
      effectiveFrom: "2025-03-01",
      reason: "Résidus",
    });
    // What is not on the chain is the issuer's own affair, and counts for nobody yet.
    expect((await owner.send("GET", `/v1/certificates/${id}`)).body.acts).to.deep.equal([]);
    expect((await by.send("GET", `/v1/certificates/${id}`)).body.acts).to.have.length(1);
    // In Ramadan clocks in Morocco go by UTC.
    const effectiveFrom = String(Date.parse("2025-03-01T00:00:00Z") / 1_000);
    await api.says(revoked.body.id, "certificate_revoked", id, { effectiveFrom, reason: `0x${"0".repeat(64)}` });
    expect(await Promise.all(["2025-02-28", "2025-03-01"].map(on))).to.deep.equal(["valid", "revoked"]);
    const { acts } = (await owner.send("GET", `/v1/certificates/${id}`)).body;
    expect(acts[0]).to.include({ kind: "revocation", state: "mined", effectiveFrom: "2025-03-01" });
    expect(codeOf(await owner.send("GET", `/v1/certificates/${id}?on=soon`))).to.deep.equal([400, "DATE_INVALID"]);
  });

  it("are refused with one clear code each, every mistake at once, and nothing half-done", async () => {
    const before = await storedRows(api.ledger.db);
    const about = { organisation: owner.id };
    const nobody = `0x${"1".repeat(40)}`;
    const cases: [Record<string, unknown>, number, string, string[]][] = [
      [aCertificate(about, { scheme: "geographical_indication" }), 409, "CERTIFIER_NOT_ACCREDITED", []],
      [aCertificate(about, { scheme: "none" }), 400, "FIELD_INVALID", ["/scheme FIELD_INVALID"]],
      [aCertificate({ organisation: nobody }), 404, "NOT_FOUND", ["/subject/organisation NOT_FOUND"]],
      [aCertificate({ organisation: "123" }), 400, "CODE_INVALID", ["/subject/organisation CODE_INVALID"]],
      [aCertificate({ batch: `0x${"1".repeat(64)}` }), 404, "NOT_FOUND", ["/subject/batch NOT_FOUND"]],
      [aCertificate({}), 400, "FIELD_INVALID", ["/subject FIELD_INVALID"]],
      [aCertificate({ ...about, batch: nobody }), 400, "FIELD_INVALID", ["/subject FIELD_INVALID"]],
      [aCertificate(about, { validUntil: "2024-12-31" }), 422, "DATE_ORDER", ["/validUntil DATE_ORDER"]],
      [
        aCertificate(about, { validUntil: "2025-06-30" }),
        422,
        "CERTIFICATE_PERIOD_ENDED",
        ["/validUntil CERTIFICATE_PERIOD_ENDED"],
      ],
      [aCertificate(about, { validFrom: "2025-02-30" }), 400, "DATE_INVALID", ["/validFrom DATE_INVALID"]],
      [aCertificate(about, { validFrom: "1969-01-01" }), 400, "FIELD_INVALID", ["/validFrom FIELD_INVALID"]],
      [aCertificate(about, { file: `0x${"2".repeat(64)}` }), 404, "NOT_FOUND", ["/file NOT_FOUND"]],
      [
        aCertificate(about, { number: "", scope: {} }),
        400,
        "TEXT_INVALID",
        ["/number TEXT_INVALID", "/scope FIELD_MISSING"],
      ],
    ];
    for (const [given, status, code, pointers] of cases) {
      const answer = await issue(given);
      expect(codeOf(answer), answer.text).to.deep.equal([status, code]);
      expect(pointersOf(answer)).to.deep.equal(pointers);
    }
    expect(codeOf(await issue(aCertificate(about), owner))).to.deep.equal([409, "CERTIFIER_NOT_ACCREDITED"]);
    expect(await storedRows(api.ledger.db)).to.deep.equal(before);
  });

  it("are not of another's paper", async () => {
    const file = await owner.send("POST", "/v1/files", PDF, { "content-type": "application/pdf" });
    const answer = await issue(aCertificate({ organisation: owner.id }, { file: file.body.id }));
    expect(codeOf(answer)).to.deep.equal([404, "NOT_FOUND"]);
  });

  it("are revoked within their own days, and again only from an earlier one", async () => {
    const { id } = await certified(api, by, aCertificate({ organisation: owner.id }));
    const revoke = (effectiveFrom: string, who = by) =>
      who.send("POST", `/v1/certificates/${id}/revocation`, { effectiveFrom, reason: "Résidus" });
    for (const day of ["2024-12-31", "2100-01-01"]) {
      const answer = await revoke(day);
      expect(codeOf(answer)).to.deep.equal([422, "CERTIFICATE_DATE_OUT_OF_BOUNDS"]);
      expect(pointersOf(answer)).to.deep.equal(["/effectiveFrom CERTIFICATE_DATE_OUT_OF_BOUNDS"]);
    }
    expect((await revoke("2025-06-01")).status).to.equal(202);
    const again = await revoke("2025-06-01");
    expect(codeOf(again)).to.deep.equal([409, "CERTIFICATE_REVOKED"]);
    expect(again.body.detail).to.include("2025-06-01");
    expect((await revoke("2025-05-01")).status).to.equal(202);
    expect(codeOf(await revoke("2025-01-01", owner))).to.deep.equal([403, "CERTIFICATE_NOT_YOURS"]);
    expect(codeOf(await revoke("2025-01-01", stranger))).to.deep.equal([404, "NOT_FOUND"]);
  });
});
