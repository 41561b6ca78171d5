import { expect } from "chai";
import { Proofs } from "../../../service/chain/proofs.ts";
import { readProof } from "../../../service/proofs/views/bundle.ts";
import { judge, type Known } from "../../../service/verifier/verdict.ts";
import { done, openPressing, type Pressing, proofOf, publicProofOf, trustedBy } from "../../support/chain/proofs.ts";

describe("the proof of a batch", function () {
  let pressing: Pressing;
  before(async () => (pressing = await openPressing()));
  after(() => pressing.stack.close());

  const honest = async (bundle: unknown, known?: Known) => {
    const verdict = await judge(JSON.parse(JSON.stringify(bundle)), known);
    expect(verdict.checked.fault).to.equal(null);
    return { ...verdict, proven: verdict.checked.proven! };
  };
  const node: (method: string, params: unknown[]) => Promise<unknown> = (method, params) =>
    pressing.stack.testChain.request(method, params);

  it("with three ancestors is at most 40 KB, and holds offline", async () => {
    const { stack, bottles, first, second, oil } = pressing;
    const bundle = await publicProofOf(stack, bottles.code);
    expect(Buffer.byteLength(JSON.stringify(bundle))).to.be.lessThan(40_000);
    const { proven, ...verdict } = await honest(bundle);
    expect(verdict).to.include({
      proof: "not-checked",
      standing: "current",
      label: "not-compared",
      genealogy: "whole",
    });
    expect(proven.batches.map(({ id }) => id)).to.have.members([bottles.id, oil, first, second]);
    expect(proven.batches.map(({ told }) => told!.document["lot"])).to.have.members(["B-1", "H-1", "OL-7", "OL-2"]);
    expect([...proven.organisations.values()].map(({ told }) => told!.document["name"])).to.deep.include({
      fr: "Moulin de Taroudannt",
    });
  });

  it("is bound to label, contracts and the chain of other nodes", async () => {
    const { stack, bottles, oil } = pressing;
    const bundle = await publicProofOf(stack, bottles.code);
    const trusted = trustedBy(stack);
    const known = { batch: bottles.id, generations: trusted, nodes: [node] };
    expect(await honest(bundle, known)).to.include({ proof: "matches", label: "same", contracts: "known" });
    expect(await honest(bundle, { ...known, batch: oil })).to.include({ proof: "does-not-match", label: "other" });
    const others = [{ ...trusted[0]!, codeHashes: { ...trusted[0]!.codeHashes!, batches: `0x${"00".repeat(32)}` } }];
    expect(await honest(bundle, { ...known, generations: others })).to.include({ proof: "does-not-match" });
    const away = () => Promise.reject(new Error("away"));
    const liar = async (method: string, params: unknown[]) =>
      method === "eth_getBlockByNumber" ? { hash: `0x${"00".repeat(32)}` } : node(method, params);
    const behind = async (method: string, params: unknown[]) =>
      method === "eth_getBlockByNumber" ? null : method === "eth_blockNumber" ? "0x1" : node(method, params);
    const proofWith = async (...nodes: Known["nodes"] & object) => (await honest(bundle, { ...known, nodes })).proof;
    expect(await proofWith(away)).to.equal("unreachable");
    expect(await proofWith(away, node)).to.equal("matches");
    expect(await proofWith(liar, node)).to.equal("nodes-disagree");
    expect(await proofWith(liar)).to.equal("stale");
    expect(await proofWith(behind)).to.equal("pending");
  });

  it("shows each reader what that reader may read, and proves the same", async () => {
    const { stack, growers, mill, bottles, first } = pressing;
    const shown = async (bundle: unknown) => {
      const { proven } = await honest(bundle);
      return new Map(proven.batches.map(({ id, told }) => [id, told!]));
    };
    const open = await shown(await publicProofOf(stack, bottles.code));
    expect(open.get(bottles.id)!.hidden).to.deep.equal([]);
    expect(open.get(first)!.document).to.deep.include({ lot: "OL-7", producedOn: "2025-10-01" });
    expect(open.get(first)!.hidden).to.include.members(["/amendment/reason", "/place/commune/fr"]);
    const mills = await shown(await proofOf(mill.send, bottles.id));
    expect(mills.get(first)!.document["amendment"]).to.deep.include({ reason: "Mistyped." });
    expect(await growers.send("GET", `/v1/batches/${bottles.id}/proof`)).to.include({ status: 404 });
    const amended = await honest(await proofOf(growers.send, first));
    expect(amended.standing).to.equal("corrected");
    expect(amended.disclosure).to.equal("whole");
  });

  it("says of a batch on hold, recalled or annulled what the chain says, and matches", async () => {
    const { stack, growers, rest } = pressing;
    const { id } = await rest.batch(growers, "OL-3");
    const verdictNow = async () => {
      // Anew each time: a block serves all readers for a few seconds.
      const proofs = new Proofs(stack.chain);
      return honest(await readProof(stack.ledger, proofs, { kind: "operator" }, id), {
        generations: trustedBy(stack),
        nodes: [node],
      });
    };
    expect(await verdictNow()).to.include({ proof: "matches", standing: "current" });
    await done(growers.send("POST", `/v1/batches/${id}/hold`, { reason: "Doubt." }));
    expect(await verdictNow()).to.include({ proof: "matches", standing: "on-hold" });
    await done(growers.send("POST", `/v1/batches/${id}/release`, { reason: "None." }));
    await done(growers.send("POST", `/v1/batches/${id}/annulment`, { reason: "Never was." }));
    expect(await verdictNow()).to.include({ proof: "matches", standing: "annulled" });
  });

  it("is out of date once the chain went on long ago; a quiet chain's last block is as good as new", async () => {
    const { stack, bottles } = pressing;
    const bundle = await readProof(stack.ledger, new Proofs(stack.chain), { kind: "operator" }, bottles.id);
    const known = { generations: trustedBy(stack), nodes: [node] };
    const year = 365 * 86_400;
    const now = Date.now() / 1_000 + year;
    expect(await honest(bundle, { ...known, now })).to.include({ proof: "matches", anchor: "agreed" });
    await stack.testChain.mine();
    const next = (await node("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
    const since = (seconds: number) => ({ ...known, now: Number(next.timestamp) + seconds });
    expect(await honest(bundle, since(1_800))).to.include({ proof: "matches", anchor: "agreed" });
    expect(await honest(bundle, since(1_801))).to.include({ proof: "stale", anchor: "outdated" });
    const away = () => Promise.reject(new Error("away"));
    expect(await honest(bundle, { ...since(year), nodes: [away, node] })).to.include({ anchor: "outdated" });
    const other = async (method: string, params: unknown[]) =>
      method === "eth_chainId" ? "0x1" : node(method, params);
    expect(await honest(bundle, { ...since(year), nodes: [other, node] })).to.include({ proof: "nodes-disagree" });
  });

  it("is made once for all who scan the same label", async () => {
    const { stack, bottles } = pressing;
    const readers = Array.from({ length: 20 }, () => publicProofOf(stack, bottles.code));
    const [first, ...others] = await Promise.all(readers);
    for (const other of others) expect(other).to.deep.equal(first);
    const { headers, statusCode } = await stack.app.inject(`/b/${bottles.code}/proof.json`);
    expect(statusCode).to.equal(200);
    expect(headers).to.include({ "cache-control": "public, max-age=5", "access-control-allow-origin": "*" });
    expect(headers["content-type"]).to.include("application/json");
    expect((await stack.app.inject(`/b/${"0".repeat(13)}/proof.json`)).statusCode).to.equal(404);
  });

  it("tells of a hold as soon as the page does, though others were shown an older block", async () => {
    const { stack, growers, rest } = pressing;
    const { id, code } = await rest.batch(growers, "OL-4");
    const standingNow = async () => (await honest(await publicProofOf(stack, code))).standing;
    expect(await standingNow()).to.equal("current");
    await done(growers.send("POST", `/v1/batches/${id}/hold`, { reason: "Doubt." }));
    expect(await standingNow()).to.equal("on-hold");
    await done(growers.send("POST", `/v1/batches/${id}/release`, { reason: "None." }));
    expect(await standingNow()).to.equal("current");
  });

  it("is kept while others register batches, as pages are", async () => {
    const { stack, growers, rest } = pressing;
    const changes = async () =>
      (await stack.ledger.db.query<{ n: number }>("select count(*) as n from page_changes")).rows[0]!.n;
    const { id } = await rest.batch(growers, "OL-5");
    const before = await changes();
    await rest.batch(growers, "OL-6");
    expect(await changes()).to.equal(before);
    await done(growers.send("POST", `/v1/batches/${id}/hold`, { reason: "Doubt." }));
    expect(await changes()).to.be.greaterThan(before);
  });

  it("is not to be had, and accuses nobody, while a batch waits", async () => {
    const { stack, growers } = pressing;
    const waiting = pressing.rest.as(growers.key, 0);
    await stack.outbox.stop();
    const { body } = await waiting("POST", "/v1/batches", {
      product: growers.product,
      lot: "OL-9",
      quantity: { value: "1", unit: "KGM" },
      producedOn: "2026-01-01",
    });
    const { status, body: problem } = await waiting("GET", `/v1/batches/${body.id}/proof`);
    expect([status, problem.code]).to.deep.equal([409, "PROOF_NOT_FINAL"]);
  });
});
