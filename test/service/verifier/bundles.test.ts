import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Proofs } from "../../../service/chain/proofs.ts";
import { erase } from "../../../service/formats/commitment.ts";
import { idToBase64url } from "../../../service/formats/ids.ts";
import type { Opening } from "../../../service/formats/opening.ts";
import { type BundleView, readProof } from "../../../service/proofs/views/bundle.ts";
import { checkBundle } from "../../../service/verifier/check.ts";
import type { FaultCode } from "../../../service/verifier/faults.ts";
import { judge } from "../../../service/verifier/verdict.ts";
import { done, openPressing, type Pressing, proofOf, publicProofOf } from "../../support/chain/proofs.ts";

const MUTATIONS = process.env["TEST_DEEP"] === "1" ? 100_000 : 2_000;

/** Bundles as the service gives them, of a real chain, then changed. */
describe("a bundle", function () {
  this.timeout(process.env["TEST_DEEP"] === "1" ? 0 : 600_000);
  let pressing: Pressing;
  let bundle: BundleView;
  let amended: BundleView;
  before(async () => {
    pressing = await openPressing();
    await certifies(pressing);
    bundle = await publicProofOf(pressing.stack, pressing.bottles.code);
    amended = await proofOf(pressing.growers.send, pressing.first);
  });
  after(() => pressing.stack.close());

  /** Changed in place. */
  const fault = (given: BundleView, change: (bundle: BundleView) => unknown): FaultCode | undefined => {
    const copy = structuredClone(given);
    change(copy);
    return checkBundle(copy).fault?.code;
  };
  const set = (opening: Opening | null, pointer: string, value: string) =>
    Object.assign(opening!.fields[pointer]!, { value });

  it("matches as it was given, of an amended batch too", () => {
    expect(fault(bundle, () => undefined)).to.equal(undefined);
    expect(fault(amended, () => undefined)).to.equal(undefined);
  });

  it("matches with fields erased, down to all of them, and then shows nothing", async () => {
    const copy = structuredClone(bundle);
    for (const batch of copy.batches) batch.document = erase(batch.document!, "/lot");
    for (const each of copy.organisations) each.document = erase(each.document!, "");
    expect(checkBundle(copy).fault).to.equal(null);
    copy.products = [];
    for (const batch of copy.batches) batch.document = erase(batch.document!, "");
    expect((await judge(copy)).disclosure).to.equal("none");
    for (const each of copy.certificates) each.document = erase(each.document, "");
    expect(checkBundle(copy).fault).to.equal(null);
    for (const each of [...copy.batches, ...copy.organisations, ...copy.transformations]) each.document = null;
    expect(await judge(copy)).to.include({ disclosure: "none", standing: "current", genealogy: "whole" });
  });

  it("matches without some of its ancestors, and says that they are missing", async () => {
    const part = structuredClone(bundle);
    part.batches = part.batches.filter(({ made }) => made !== null);
    part.organisations = part.organisations.filter(({ account }) => account === pressing.mill.id);
    part.products = part.products.filter(({ account }) => account === pressing.mill.id);
    part.acts = part.acts.filter(({ act }) => act === "transform");
    part.certificates = [];
    // The nodes that only they needed go with them.
    for (const node of bundle.nodes) {
      const nodes = part.nodes.filter((each) => each !== node);
      if (checkBundle({ ...part, nodes }).fault?.code !== "PROOF_BROKEN") part.nodes = nodes;
    }
    const verdict = await judge(part);
    expect(verdict).to.include({ proof: "not-checked", genealogy: "part" });
    expect(verdict.checked.proven!.missing).to.have.members([pressing.first, pressing.second]);
  });

  it("is refused for each thing that is not as the chain has it, with a code of its own", () => {
    const cases: [FaultCode, (it: BundleView) => unknown][] = [
      ["FORMAT_UNKNOWN", (it) => Object.assign(it, { format: "silsila.proof.v2" })],
      ["BUNDLE_MALFORMED", (it) => Object.assign(it, { more: 1 })],
      ["BUNDLE_MALFORMED", (it) => it.organisations.pop()],
      ["BUNDLE_MALFORMED", (it) => (it.batches[0]!.account = it.batches[0]!.account.toUpperCase())],
      ["HEADER_DIFFERS", (it) => (it.block.header["gasUsed"] = "0x1")],
      ["HEADER_DIFFERS", (it) => (it.block.hash = it.batch)],
      ["PROOF_BROKEN", (it) => it.nodes.pop()],
      ["NOT_NEEDED", (it) => it.nodes.push("0xc0")],
      ["NOT_NEEDED", (it) => it.batches.push({ ...it.batches[0]!, made: null })],
      ["REPEATED", (it) => it.nodes.push(it.nodes[0]!)],
      ["REPEATED", (it) => it.batches.push(it.batches[1]!)],
      ["ID_DIFFERS", (it) => (it.batch = it.block.hash)],
      ["BATCH_DIFFERS", (it) => set(it.batches[0]!.document, "/lot", "B-2")],
      ["ORGANISATION_DIFFERS", (it) => set(it.organisations[0]!.document, "/name/fr", "Moulin Rouge")],
      ["NOT_NEEDED", (it) => set(it.products[0]!.document, "/name/fr", "Or")],
      ["PRODUCT_DIFFERS", (it) => (it.products[0]!.account = it.block.hash.slice(0, 42))],
      ["TRANSFORMATION_DIFFERS", (it) => set(it.transformations[0]!.document, "/process", "sort")],
      ["TRANSFORMATION_DIFFERS", (it) => (it.transformations[0]!.lossMg = "1")],
      ["TRANSFORMATION_DIFFERS", (it) => (it.transformations[0]!.inputs[0]!.quantity = "1")],
    ];
    for (const [code, change] of cases) expect(fault(bundle, change), String(change)).to.equal(code);
  });

  it("accuses nobody of a document that was corrected since, nor of a batch that the block does not have", async () => {
    const stale = structuredClone(amended);
    const { rows } = await pressing.stack.ledger.db.query<{ opening: Buffer }>(
      "select opening from documents where commitment = $1",
      [stale.batches[0]!.commitment],
    );
    stale.batches[0]!.document = JSON.parse(rows[0]!.opening.toString()) as Opening;
    expect((await judge(stale)).proof).to.equal("stale");
    expect(checkBundle(stale).fault?.code).to.equal("SUPERSEDED");
    const early = await bundleBefore(pressing);
    expect((await judge(early)).proof).to.equal("pending");
    expect(checkBundle(early).fault?.code).to.equal("NOT_ON_CHAIN");
  });

  it(`never matches once a byte of it is another, wherever, in ${MUTATIONS.toLocaleString("en")} trials`, () => {
    const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 31);
    const random = mulberry(seed);
    for (const given of [bundle, amended]) {
      const bytes = Buffer.from(JSON.stringify(given));
      for (let i = 0; i < MUTATIONS / 2; i += 1) {
        // Every region in turn, and within it anywhere.
        const position = Math.floor(((i + random()) * bytes.length) / (MUTATIONS / 2)) % bytes.length;
        const byte = bytes[position]!;
        const letters = '0123456789abcdef"{},:ZA ';
        do
          bytes[position] = random() < 0.7 ? letters.charCodeAt(Math.floor(random() * letters.length)) : random() * 256;
        while (bytes[position] === byte);
        const text = bytes.toString();
        let changed: unknown = null;
        try {
          changed = JSON.parse(text);
        } catch {
          // Not even JSON any more.
        }
        if (changed !== null && checkBundle(changed).fault === null)
          expect.fail(
            `matches with byte ${position} changed (TEST_SEED=${seed}): ${text.slice(position - 40, position + 40)}`,
          );
        bytes[position] = byte;
      }
    }
  });

  it("is checked by the command, offline and against a node", async () => {
    const folder = mkdtempSync(join(tmpdir(), "silsila-verify-"));
    const file = join(folder, "bundle.json");
    const run = (...args: string[]) =>
      new Promise<{ code: number; text: string }>((resolve) =>
        execFile(process.execPath, ["scripts/verify.ts", file, ...args], (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
        ),
      );
    try {
      writeFileSync(file, JSON.stringify(bundle));
      const offline = await run();
      expect(offline.code, offline.text).to.equal(2);
      expect(offline.text)
        .to.match(/^NOT-CHECKED: /)
        .and.include("lot B-1, Miel, of Moulin de Taroudannt, current");
      const { url, deployment } = pressing.stack.testChain;
      const manifest = join(folder, "deployment.json");
      writeFileSync(manifest, JSON.stringify(deployment));
      const all = ["--rpc", url, "--manifest", manifest, "--id", `http://localhost/b/1#${idToBase64url(bundle.batch)}`];
      const online = await run(...all);
      expect(online.code, online.text).to.equal(0);
      expect(await run("--id", pressing.oil)).to.include({ code: 1 });
      expect(await run("--id", "nonsense")).to.include({ code: 3 });
      writeFileSync(file, JSON.stringify(bundle).replace("B-1", "B-2"));
      const changed = await run(...all);
      expect(changed.code, changed.text).to.equal(1);
      expect(changed.text).to.include("BATCH_DIFFERS");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** A laboratory's word of the first olives, so that every kind of part is in a bundle of them. */
async function certifies({ rest, first }: Pressing): Promise<void> {
  const laboratory = await rest.organisation("certifier", "Laboratoire du Souss");
  const accreditations = `/v1/organisations/${laboratory.id}/accreditations`;
  await done(rest.operator("POST", accreditations, { scheme: "laboratory_result" }), 200);
  const words = { number: "LAB-1", scope: { fr: "Acidité" }, validFrom: "2025-10-02" };
  const stated = { scheme: "laboratory_result", subject: { batch: first }, ...words };
  await done(laboratory.send("POST", "/v1/certificates", stated));
}

/** What the service knows of the batch now, with the proof of the block before it was registered. */
async function bundleBefore({ stack: { ledger, chain }, first }: Pressing): Promise<BundleView> {
  const { rows } = await ledger.db.query<{ number: number }>(
    "select block_number as number from records where subject = $1 and kind = 'batch_registered'",
    [first],
  );
  const before = (await chain.block(rows[0]!.number - 1))!;
  const proofs = new Proofs(chain);
  const port = {
    at: () => before,
    prove: (_: unknown, slots: Record<string, string[]>) => proofs.prove(before, slots),
    carried: proofs.carried.bind(proofs),
  };
  return readProof(ledger, port, { kind: "operator" }, first);
}

/** A small generator with a seed (mulberry32), so that a failure can be seen again. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
