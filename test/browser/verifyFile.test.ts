import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { idToBase64url } from "../../service/formats/ids.ts";
import { sha256, verifyFile } from "../../service/proofs/page/verifyFile.ts";
import { LANGUAGES } from "../../service/values/names.ts";
import { LOCALES } from "../../service/words/languages.ts";
import { done, openPressing, type Pressing } from "../support/chain/proofs.ts";
import { Reader } from "../support/service/reader.ts";
import { openWitness, type Witness } from "../support/service/witness.ts";

const { check, file, certificates } = LOCALES.en;
const GTIN = "06111234000019";

describe("verify.html, from a disk", function () {
  const folder = mkdtempSync(join(tmpdir(), "silsila-verify-"));
  const address = pathToFileURL(join(folder, "verify.html")).href;
  let pressing: Pressing;
  let service: string;
  let witness: Witness;
  let reader: Reader;
  let manifest: string;
  let numbered: { id: string; code: string };

  before(async () => {
    pressing = await openPressing();
    const { stack, rest, mill, bottles } = pressing;
    const laboratory = await rest.organisation("certifier", "Laboratoire d’Agadir");
    const scheme = "laboratory_result";
    await done(rest.operator("POST", `/v1/organisations/${laboratory.id}/accreditations`, { scheme }), 200);
    const subject = { batch: bottles.code };
    const stated = { scheme, subject, number: "LAB-77", scope: { fr: "Acidité" }, validFrom: "2026-01-01" };
    await done(laboratory.send("POST", "/v1/certificates", stated));
    const prefix = { prefix: "6111234", certificateSeenOn: "2025-09-15" };
    await done(rest.operator("POST", `/v1/organisations/${mill.id}/company-prefixes`, prefix));
    const { body: product } = await mill.send("POST", "/v1/products", { name: { fr: "Huile" }, gtin: GTIN });
    numbered = await rest.batch({ ...mill, product: product.id }, "N/1");
    service = await stack.app.listen({ port: 0, host: "127.0.0.1" });
    witness = await openWitness((method, params) => stack.testChain.request(method, params));
    writeFileSync(join(folder, "verify.html"), verifyFile());
    manifest = (await stack.app.inject("/manifest.json")).body;
    reader = await Reader.open();
  });
  after(async () => {
    await reader?.close();
    await witness?.close();
    await pressing?.stack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const link = () => `${service}/b/${pressing.bottles.code}#${idToBase64url(pressing.bottles.id)}`;
  const given = () => ({ link: link(), nodes: witness.url, manifest });

  async function fill(fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await reader.page.locator(`#${name}`).fill(value);
  }

  async function checked(fields: Record<string, string>) {
    await reader.take("en");
    await reader.page.goto(address);
    await fill(fields);
    await reader.page.locator("button[type=submit]").click();
    return reader.seen();
  }

  async function refused(fields: Record<string, string>): Promise<string> {
    await reader.take("en");
    await reader.page.goto(address);
    await fill(fields);
    await reader.page.locator("button[type=submit]").click();
    await reader.page.locator(".error:not(:empty)").waitFor();
    return reader.page.locator(".error").innerText();
  }

  it("finds that an honest label matches, and shows what was proven and nothing else", async () => {
    const seen = await checked(given());
    expect([seen.proof, seen.standing]).to.deep.equal(["matches", "current"]);
    expect(seen.text).to.contain(check.label.same).and.to.contain(check.genealogy.whole);
    const record = await reader.page.locator(".result .card").innerText();
    for (const told of ["Moulin de Taroudannt", "B-1", "19 kilograms", "Coopérative des Oliviers", "OL-7"])
      expect(record).to.contain(told);
    for (const told of [certificates.schemes.laboratory_result, "Acidité", "LAB-77", "Laboratoire d’Agadir"])
      expect(record).to.contain(told);
    await reader.isFitForAll();
  });

  it("speaks four languages, keeps what was entered, and needs no mouse", async () => {
    await reader.take("fr");
    await reader.page.goto(address);
    expect(await reader.page.locator("h1").innerText()).to.equal(LOCALES.fr.file.title);
    await fill(given());
    for (const language of LANGUAGES) {
      await reader.page.locator(`nav [lang="${LOCALES[language].meta.lang}"]`).press("Enter");
      expect(await reader.page.locator("html").getAttribute("dir")).to.equal(LOCALES[language].meta.dir);
      expect(await reader.page.locator("#link").inputValue()).to.equal(link());
      await reader.page.locator("#fingerprint").press("Enter");
      expect((await reader.seen()).title).to.equal(LOCALES[language].check.proof.matches.title);
      await reader.isFitForAll();
    }
    await reader.page.reload();
    expect(await reader.page.locator("#nodes").inputValue()).to.equal(witness.url);
    await reader.page.locator("button.quiet").click();
    await reader.page.reload();
    expect(await reader.page.locator("#nodes").inputValue()).to.equal("");
  });

  it("opens with any fragment behind its address", async () => {
    for (const fragment of ["#100%", "#%E0%A4%A", "#%2F", "#https://x.ma/b/%"]) {
      await reader.take("en");
      await reader.page.goto(`${address}${fragment}`);
      expect(await reader.page.locator("h1").innerText(), fragment).to.equal(LOCALES.en.file.title);
    }
    expect(await refused({ link: "https://x.ma/b/%E0%A4%A" })).not.to.equal("");
  });

  it("does not say that anything matches without nodes, or without the contracts that the reader means", async () => {
    const bare = await checked({ link: link() });
    expect([bare.proof, bare.title]).to.deep.equal(["not-checked", check.reasons.noContracts.title]);
    const alone = await checked({ ...given(), nodes: "" });
    expect([alone.proof, alone.title]).to.deep.equal(["not-checked", check.reasons.noNodes.title]);
    const others = manifest.replaceAll(/"batches": "0x[0-9a-f]{40}"/g, `"batches": "0x${"12".repeat(20)}"`);
    const other = await checked({ ...given(), manifest: others });
    expect([other.proof, other.title]).to.deep.equal(["does-not-match", check.reasons.contracts.title]);
  });

  it("takes the service's own manifest only with a fingerprint from elsewhere", async () => {
    const { nodes } = given();
    const fingerprint = sha256(manifest);
    const spelt = fingerprint.toUpperCase().replaceAll(/(.{4})/g, "$1 ");
    expect(await checked({ link: link(), nodes, fingerprint: spelt })).to.include({ proof: "matches" });
    const wrong = await refused({ link: link(), nodes, fingerprint: fingerprint.replace(/^./, "x") });
    expect(wrong).to.equal(file.errors.fingerprint);
  });

  it("compares nodes, and says when one tells of another block", async () => {
    const operators = `${service}/rpc`;
    const nodes = `${operators}\n${witness.url}`;
    expect((await checked({ ...given(), nodes })).proof).to.equal("matches");
    witness.manner = "lies";
    expect((await checked({ ...given(), nodes })).proof).to.equal("nodes-disagree");
    expect((await checked({ ...given(), nodes: witness.url })).proof).to.equal("stale");
    witness.manner = "down";
    expect((await checked({ ...given(), nodes: witness.url })).proof).to.equal("unreachable");
    witness.manner = "honest";
  });

  it("checks a saved proof without any service, and holds it against a label", async () => {
    const saved = (await pressing.stack.app.inject(`/b/${pressing.bottles.code}/proof.json`)).body;
    const check = async (text: string, label: string) => {
      await reader.take("en");
      await reader.page.goto(address);
      await reader.page
        .locator("#bundle")
        .setInputFiles({ name: "bundle.json", mimeType: "", buffer: Buffer.from(text) });
      await fill({ link: label, nodes: witness.url, manifest });
      await reader.page.locator("button[type=submit]").click();
      return reader.seen();
    };
    expect(await check(saved, link())).to.include({ proof: "matches" });
    expect(await check(saved, pressing.oil)).to.include({ proof: "does-not-match" });
    expect(await check(saved.replace('"B-1"', '"B-2"'), link())).to.include({ proof: "does-not-match" });
  });

  it("refuses what it cannot use, with one sentence", async () => {
    expect(await refused({})).to.equal(file.errors.nothing);
    expect(await refused({ link: "saffron" })).to.equal(file.errors.link);
    expect(await refused({ link: pressing.bottles.code })).to.equal(file.errors.serviceNeeded);
    expect(await refused({ link: pressing.bottles.code, service: "here" })).to.equal(file.errors.service);
    expect(await refused({ ...given(), nodes: "node" })).to.equal(file.errors.node);
    expect(await refused({ ...given(), manifest: "{}" })).to.equal(file.errors.manifest);
    const { code } = pressing.bottles;
    const mistyped = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
    expect(await refused({ ...given(), link: `${service}/b/${mistyped}` })).to.equal(file.errors.link);
  });

  it("takes the 13 digits in Arabic numerals, with the service's address", async () => {
    const digits = pressing.bottles.code.replace(/[0-9]/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
    const seen = await checked({ link: digits, service, nodes: witness.url, manifest });
    expect(seen.proof).to.equal("matches");
    expect(seen.text).to.contain(check.label.notCompared);
  });

  it("takes a GS1 Digital Link, which the service resolves, and holds the batch against its label", async () => {
    const digital = `${service}/01/${GTIN}/10/N%2F1?17=261231#${idToBase64url(numbered.id)}`;
    const seen = await checked({ ...given(), link: digital });
    expect(seen.proof, seen.text).to.equal("matches");
    expect(seen.text).to.contain(check.label.same);
    const other = await checked({ ...given(), link: digital.replace(/#.*/, `#${idToBase64url(pressing.bottles.id)}`) });
    expect([other.proof, other.title]).to.deep.equal(["does-not-match", check.reasons.label.title]);
    for (const path of [`/01/${GTIN}/10/NONE`, `/01/${GTIN}`])
      expect(await refused({ ...given(), link: service + path })).to.equal(file.errors.notFound);
  });

  it("is the file that the service hands out, under a policy of its own, and its fingerprint stands on /verify", async () => {
    const { app } = pressing.stack;
    const served = await app.inject("/verify.html");
    expect(served.body).to.equal(verifyFile());
    expect(served.headers["content-security-policy"])
      .to.contain("default-src 'none'")
      .and.to.contain("script-src 'sha256-");
    const page = await app.inject({ url: "/verify", headers: { "accept-language": "en" } });
    expect(page.body).to.contain(sha256(served.body)).and.to.contain(sha256(manifest));
    await reader.take("ar");
    await reader.page.goto(`${service}/verify`);
    await reader.isFitForAll();
  });
});
