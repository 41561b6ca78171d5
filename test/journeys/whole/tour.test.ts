import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Resvg } from "@resvg/resvg-js";
import { expect } from "chai";
import jsQR from "jsqr";
import { temporaryFolder } from "../../support/chain/cluster.ts";
import { type RunningService, startService } from "../../support/chain/process.ts";
import { Client } from "../../support/service/client.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** The commands between the two marks of the README and of docs/season.md, as written, in one shell. */
function tour(): string {
  const parts = ["README.md", "docs/season.md"].map((file) => {
    const [, part] =
      /<!-- tour -->([\s\S]*?)<!-- end of the tour -->/.exec(readFileSync(join(ROOT, file), "utf8")) ?? [];
    return part!;
  });
  return [...parts.join("\n").matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands]) => commands).join("\n");
}

/** The label that was drawn, and the code that was printed, lead to the page, with the record's id behind the #. */
async function expectLabelOf({ url, operatorKey }: RunningService, stdout: string, label: string): Promise<void> {
  const code = /Open \S+\/b\/(\d{13})/.exec(stdout)![1]!;
  const operator = new Client(url, operatorKey);
  const { body } = await operator.get<{ items: { id: string; code: string }[] }>("/v1/batches?limit=200");
  const { id } = body.items.find((batch) => batch.code === code)!;
  const { pixels, width, height } = new Resvg(label, {
    background: "white",
    fitTo: { mode: "width", value: 1_000 },
  }).render();
  const read = jsQR.default(new Uint8ClampedArray(pixels), width, height);
  expect(read?.data).to.equal(`${url}/b/${code}#${Buffer.from(id.slice(2), "hex").toString("base64url")}`);
}

describe("the README and docs/season.md", () => {
  let folder: string;
  let service: RunningService;

  before(async function () {
    folder = temporaryFolder("silsila-tour-");
    mkdirSync(join(folder, ".ledger"), { mode: 0o711 });
    service = await startService(join(folder, ".ledger"), { JOURNAL_SECONDS: "2" });
  });
  after(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("walks a stranger through the tour with its commands as written", async function () {
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", tour()], {
      cwd: folder,
      env: { ...process.env, SITE: service.url },
    });
    expect(stdout, stdout).to.match(/final|mined/);
    expect(stdout).to.include('dir="rtl"');
    expect(stdout).to.include("custody: 'service'");
    expect(stdout).to.include("QUANTITY_NOT_POSITIVE");
    // The season.
    expect(stdout).to.include("the inputs weigh 400 kg, the outputs 390.000001 kg, the loss 10 kg");
    expect(stdout).to.match(/accepted: { value: '97'.*\n.*missing: { value: '3'/);
    expect(stdout).to.include("The batch MJ-EXTRA-14 is on hold here");
    expect(stdout).to.include("'self 0 MJ-EXTRA-14', 'ancestor 1 MJ-2025-07'");
    expect(stdout).to.include("MJ-SECOND · Coopérative de la Palmeraie · 90 · KGM");
    expect(stdout).to.include("MJ-EXTRA-14 · Épicerie du Port · 92 · KGM");
    expect(stdout).to.include("Do not eat it");
    expect(stdout).to.match(/amount: '70.00', currency: 'MAD' }\nsettled\n/);
    expect(stdout.trimEnd(), "the observation's proof").to.match(/\n0x[0-9a-f]{64}$/);
    const label = readFileSync(join(folder, "label.svg"), "utf8");
    await expectLabelOf(service, stdout, label);
    expect(label).to.include("<svg").and.to.include("TEST");
    expect(stdout).to.match(/Open http:\/\/\S+\/b\/\d{13}/);
  });

  it("fills a running service with the example region, twice without making anything twice", async function () {
    const demo = () =>
      run(process.execPath, [join(ROOT, "scripts/demo.ts")], {
        env: { ...process.env, SITE: service.url, DATA_DIR: join(folder, ".ledger") },
      });
    const first = (await demo()).stdout;
    const links = [...first.matchAll(/http:\S+\/b\/\d{13}/g)].map(([link]) => link);
    expect(links.length).to.be.greaterThan(4);
    for (const link of links) {
      const page = await fetch(link, { headers: { "accept-language": "ar" } });
      expect(page.status).to.equal(200);
      expect(await page.text()).to.include("(مثال)");
    }
    const operator = new Client(service.url, service.operatorKey);
    const count = async () => {
      const { body } = await operator.get<{ organisations: number; products: number; batches: number }>("/v1/status");
      return [body.organisations, body.products, body.batches];
    };
    const before = await count();
    const second = (await demo()).stdout;
    expect([...second.matchAll(/http:\S+\/b\/\d{13}/g)].map(([link]) => link)).to.deep.equal(links);
    expect(await count()).to.deep.equal(before);
    // What it prints works: the key opens the desk's API, whichever run it comes from.
    const key = /with the key (\S+)/.exec(second)![1]!;
    expect((await new Client(service.url, key).get("/v1/batches")).status).to.equal(200);
  });
});
