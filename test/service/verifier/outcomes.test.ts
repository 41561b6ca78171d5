import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { BundleView } from "../../../service/proofs/views/bundle.ts";
import { type Outcome, OUTCOMES, USED_WRONGLY } from "../../../service/verifier/outcomes.ts";
import { judge } from "../../../service/verifier/verdict.ts";
import { done, openPressing, type Pressing, publicProofOf } from "../../support/chain/proofs.ts";

const run = (...args: string[]) =>
  new Promise<{ status: number; text: string }>((resolve) =>
    execFile(process.execPath, ["scripts/verify.ts", ...args], (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), text: stdout + stderr }),
    ),
  );

describe("the outcome of a check", function () {
  const folder = mkdtempSync(join(tmpdir(), "silsila-outcomes-"));
  const file = join(folder, "bundle.json");
  const manifest = join(folder, "manifest.json");
  let pressing: Pressing;
  let made: { id: string; code: string }[];

  before(async () => {
    pressing = await openPressing();
    const { stack, rest, growers, first } = pressing;
    made = [];
    for (const lot of ["O-1", "O-2", "O-3"]) made.push(await rest.batch(growers, lot));
    const proposer = await rest.key(growers, "manager");
    const confirmer = await rest.key(growers, "manager", "another");
    const recalls = (id: string) => done(rest.recalls(proposer.send, confirmer.send, "recall", id));
    await recalls(made[0]!.id);
    await done(growers.send("POST", `/v1/batches/${made[1]!.id}/hold`, { reason: "Doubt." }));
    await done(growers.send("POST", `/v1/batches/${made[2]!.id}/annulment`, { reason: "Never was." }));
    await recalls(first);
    writeFileSync(manifest, JSON.stringify(stack.testChain.deployment));
  });
  after(async () => {
    await pressing.stack.close();
    rmSync(folder, { recursive: true });
  });

  async function outcomeOf(bundle: BundleView, ...args: string[]): Promise<{ outcome: string; status: number }> {
    writeFileSync(file, JSON.stringify(bundle));
    const { status, text } = await run(file, ...args);
    const [outcome = ""] = /^[A-Z-]+/.exec(text) ?? [];
    expect(OUTCOMES[outcome as Outcome]?.[0], text).to.equal(status);
    return { outcome, status };
  }

  it("has an exit status of its own each, and the help has them all", async () => {
    const statuses = [...Object.values(OUTCOMES).map(([status]) => status as number), USED_WRONGLY];
    expect(new Set(statuses).size).to.equal(statuses.length);
    const { status, text } = await run("--help");
    expect(status).to.equal(0);
    for (const [name, [exit]] of Object.entries(OUTCOMES))
      expect(text).to.match(new RegExp(`^ +${exit} +${name} `, "m"));
    const guide = readFileSync("docs/guide.md", "utf8");
    for (const [name, [exit]] of Object.entries(OUTCOMES))
      expect(guide).to.match(new RegExp(`\\| \`${name}\` +\\| ${exit} +\\|`));
    expect(await run("--nothing")).to.include({ status: USED_WRONGLY });
  });

  it("is what became of the batch first, whether or not anybody was asked", async () => {
    const { stack } = pressing;
    const [recalled, held, annulled] = await Promise.all(made.map(({ code }) => publicProofOf(stack, code)));
    expect(await outcomeOf(recalled!)).to.deep.equal({ outcome: "RECALLED", status: 10 });
    const asked = ["--rpc", stack.testChain.url, "--manifest", manifest];
    expect(await outcomeOf(recalled!, ...asked)).to.deep.equal({ outcome: "RECALLED", status: 10 });
    expect(await outcomeOf(held!, ...asked)).to.deep.equal({ outcome: "ON-HOLD", status: 11 });
    expect(await outcomeOf(annulled!, ...asked)).to.deep.equal({ outcome: "ANNULLED", status: 12 });
    expect(await outcomeOf(recalled!, "--id", pressing.second)).to.include({ outcome: "DOES-NOT-MATCH" });
  });

  it("is a recall as soon as something that it was made of is recalled, before anybody carried that on to it", async () => {
    const bundle = await publicProofOf(pressing.stack, pressing.bottles.code);
    const { checked, standing } = await judge(bundle);
    expect(standing).to.equal("recalled");
    const byLot = (lot: string) => checked.proven!.batches.find(({ told }) => told!.document["lot"] === lot)!;
    expect(byLot("OL-7")).to.include({ recalled: true, shareOnly: false });
    expect(byLot("OL-2")).to.include({ recalled: false });
  });

  it("is printed whole with --json", async () => {
    writeFileSync(file, JSON.stringify(await publicProofOf(pressing.stack, made[0]!.code)));
    const { text, status } = await run(file, "--json");
    const told = JSON.parse(text) as Record<string, unknown>;
    expect(status).to.equal(10);
    expect(told).to.include({ outcome: "RECALLED", status: 10, proof: "not-checked", standing: "recalled" });
    const verdict = await judge(JSON.parse(JSON.stringify(await publicProofOf(pressing.stack, made[0]!.code))));
    expect(Object.keys(told)).to.include.members(Object.keys(verdict));
  });
});
