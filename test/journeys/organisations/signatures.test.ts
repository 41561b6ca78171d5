import { Signature } from "@noble/secp256k1";
import { expect } from "chai";
import { Proofs } from "../../../service/chain/proofs.ts";
import { addressOf } from "../../../service/chain/sign.ts";
import { bytesOf, hexOf } from "../../../service/formats/hex.ts";
import { batchIdOf } from "../../../service/formats/ids.ts";
import { bundle as publicBundle, type BundleView, readProof } from "../../../service/proofs/views/bundle.ts";
import { checkBundle } from "../../../service/verifier/check.ts";
import type { FaultCode } from "../../../service/verifier/faults.ts";
import type { Proven } from "../../../service/verifier/proven.ts";
import { judge, type Known, type Verdict } from "../../../service/verifier/verdict.ts";
import { aBatchAct, Device } from "../../support/chain/device.ts";
import { done, openPressing, type Pressing, publicProofOf, trustedBy } from "../../support/chain/proofs.ts";
import { eventually } from "../../support/service/waiting.ts";

const OWN_KEY = Buffer.alloc(32, 0x77);

describe("who signed what a proof holds", function () {
  let pressing: Pressing;
  before(async () => (pressing = await openPressing()));
  after(() => pressing.stack.close());

  const node: (method: string, params: unknown[]) => Promise<unknown> = (method, params) =>
    pressing.stack.testChain.request(method, params);
  /** Anew each time: a block serves all readers for a few seconds. */
  const bundleOf = (id: string): Promise<BundleView> =>
    readProof(pressing.stack.ledger, new Proofs(pressing.stack.chain), { kind: "operator" }, id);
  const honest = async (bundle: BundleView, known?: Known): Promise<Verdict & { proven: Proven }> => {
    const verdict = await judge(JSON.parse(JSON.stringify(bundle)), known);
    expect(verdict.checked.fault).to.equal(null);
    return { ...verdict, proven: verdict.checked.proven! };
  };
  const fault = (given: BundleView, change: (bundle: BundleView) => unknown): FaultCode | undefined => {
    const copy = structuredClone(given);
    change(copy);
    return checkBundle(copy).fault?.code;
  };

  it("is told of the batch, of all that it was made of and of what was corrected since", async () => {
    const { stack, growers, mill, bottles, first, second, oil } = pressing;
    const bundle = await publicProofOf(stack, bottles.code);
    const verdict = await honest(bundle, { generations: trustedBy(stack), nodes: [node] });
    expect(verdict).to.include({ proof: "matches", signatures: "whole", inclusion: "agreed", contracts: "known" });
    const { acts, batches } = verdict.proven;
    const madeOf = (id: string) => batches.find((batch) => batch.id === id)!.made!;
    const told = acts.map(({ act, of, account }) => [act, of, account]);
    expect(told).to.have.deep.members([
      ["transform", [madeOf(bottles.id)], mill.id],
      ["transform", [madeOf(oil)], mill.id],
      ["register", [first], growers.id],
      ["register", [second], growers.id],
      ["amend", [first], growers.id],
    ]);
    for (const act of acts) expect(act).to.include({ form: "plain", custody: "service", delegate: null });
    const carried = acts.filter(({ transaction }) => transaction).map(({ of }) => of);
    expect(carried).to.deep.equal([[madeOf(bottles.id)]]);
    const { body } = await mill.send("GET", `/v1/batches/${bottles.id}`);
    expect(acts[0]!.transaction!.hash).to.equal(body.evidence.transaction);
    expect(acts[0]!.transaction!.block.hash).to.equal(body.evidence.blockHash);
  });

  it("is refused when it is another's, a forged one, or of something else", async () => {
    const { stack, bottles } = pressing;
    const bundle = await publicProofOf(stack, bottles.code);
    const [made, other] = bundle.acts as [BundleView["acts"][number], BundleView["acts"][number]];
    const transactionOf = (it: BundleView) => it.acts[0]!.transaction!;
    const another = (await publicProofOf(stack, (await pressing.rest.batch(pressing.growers, "OL-4")).code)).acts[0]!;
    const flipped = (text: string) => text.slice(0, -1) + (text.endsWith("b") ? "c" : "b");
    const high = hexOf(highOf(bytesOf(made.signature)));
    const cases: [FaultCode, (it: BundleView) => unknown][] = [
      ["ACT_DIFFERS", (it) => (it.acts[0]!.signature = other.signature)],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.signer = `0x${"00".repeat(12)}${addressOf(OWN_KEY).slice(2)}`)],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.signature = flipped(made.signature))],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.signature = high)],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.signature += "00")],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.signer = it.batch)],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.deadline = "1")],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.nonce = "1000")],
      ["ACT_DIFFERS", (it) => (it.contracts.relay = it.contracts.batches)],
      ["NOT_NEEDED", (it) => (it.acts[0]!.of = it.batch)],
      ["NOT_NEEDED", (it) => (it.acts[0]!.act = "register")],
      ["BUNDLE_MALFORMED", (it) => (it.acts[0]!.act = "registerMany")],
      ["REPEATED", (it) => it.acts.push(it.acts[0]!)],
      ["ACT_DIFFERS", (it) => (it.acts[0]!.transaction = another.transaction)],
      ["HEADER_DIFFERS", (it) => (transactionOf(it).block.hash = it.batch)],
      ["PROOF_BROKEN", (it) => (transactionOf(it).index = "1")],
      ["NOT_NEEDED", (it) => transactionOf(it).nodes.push("0xc0")],
      ["PROOF_BROKEN", (it) => transactionOf(it).nodes.pop()],
    ];
    for (const [code, change] of cases) expect(fault(bundle, change), String(change)).to.equal(code);
    expect(fault(bundle, (it) => (it.acts[0]!.transaction = null))).to.equal(undefined);
    const fewer = structuredClone(bundle);
    fewer.acts = fewer.acts.filter(({ act }) => act !== "amend");
    const verdict = await judge(fewer);
    expect([verdict.checked.fault, verdict.signatures]).to.deep.equal([null, "part"]);
  });

  it("is not believed when the chain has another block where the transaction is said to stand", async () => {
    const { stack, rest, growers, bottles } = pressing;
    // Another block is the last by now, and proves it.
    await rest.batch(growers, "OL-20");
    const bundle = await bundleOf(bottles.id);
    const older = bundle.acts[0]!.transaction!.block.header["number"];
    const liar = async (method: string, params: unknown[]) =>
      params[0] === older ? { hash: `0x${"00".repeat(32)}` } : node(method, params);
    expect(await honest(bundle, { generations: trustedBy(stack), nodes: [liar] })).to.include({
      proof: "does-not-match",
      inclusion: "other",
    });
    expect(await honest(bundle, { generations: trustedBy(stack), nodes: [liar, node] })).to.include({
      proof: "nodes-disagree",
    });
  });

  it("is told of a list that was imported at once, without the transaction where that carried others' acts", async () => {
    const { growers } = pressing;
    const rows = ["IM-1", "IM-2", "IM-3"].map((lot) => ({
      product: growers.product,
      lot,
      quantity: { value: "7", unit: "KGM" },
      producedOn: "2025-10-01",
    }));
    const { items } = await done(growers.send("POST", "/v1/batches", rows));
    const bundle = await bundleOf(items[1].id);
    const { proven, signatures } = await honest(bundle);
    expect(signatures).to.equal("whole");
    expect(proven.acts).to.have.length(1);
    expect(proven.acts[0]).to.deep.include({ act: "registerMany", of: [items[1].id], custody: "service" });
    const list = (it: BundleView) => it.acts[0]!.list!;
    expect(fault(bundle, (it) => (list(it)[0]!.quantity = "1"))).to.equal("ACT_DIFFERS");
    expect(fault(bundle, (it) => (list(it)[1]!.quantity = "1"))).to.equal("ACT_DIFFERS");
    expect(fault(bundle, (it) => list(it).reverse())).to.equal("ACT_DIFFERS");
    expect(fault(bundle, (it) => list(it).splice(1, 1))).to.equal("ACT_DIFFERS");
  });

  it("is a union's key where the union acted in its member's name", async () => {
    const { rest, growers } = pressing;
    const union = await rest.organisation("union", "Union du Souss");
    await done(growers.send("POST", `/v1/organisations/${growers.id}/memberships`, { union: union.code }));
    await done(union.send("POST", `/v1/organisations/${union.id}/memberships`, { organisation: growers.id }));
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await done(
      growers.send("POST", `/v1/organisations/${growers.id}/grants`, { union: union.id, acts: ["register"], until }),
    );
    const { id } = await done(
      rest.as(union.key, 20, growers.code)("POST", "/v1/batches", {
        product: growers.product,
        lot: "UN-1",
        quantity: { value: "7", unit: "KGM" },
        producedOn: "2025-10-01",
      }),
    );
    const bundle = await bundleOf(id);
    const { proven } = await honest(bundle);
    expect(proven.acts[0]).to.include({ act: "register", account: growers.id, delegate: union.id, custody: "service" });
    expect(proven.organisations.get(union.id)!.told!.document["name"]).to.deep.equal({ fr: "Union du Souss" });
    const without = structuredClone(bundle);
    without.organisations = without.organisations.filter(({ account }) => account !== union.id);
    expect(checkBundle(without).fault?.code).to.equal("BUNDLE_MALFORMED");
  });

  it("is an own device where it was one, and no key of theirs once that key is gone", async () => {
    const { stack, growers } = pressing;
    const device = new Device(stack.testChain, growers.id, OWN_KEY);
    await done(
      growers.send("POST", `/v1/organisations/${growers.id}/signers`, {
        signer: device.address,
        custody: "own_device",
      }),
    );
    const commitment = `0x${"5e".repeat(32)}`;
    const lane = 9n;
    await device.sends(aBatchAct(commitment), await device.nonce(lane));
    const { addresses } = stack.testChain.deployment.generations[0]!;
    const id = batchIdOf(stack.chain.chainId, addresses.batches, growers.id, commitment);
    const recorded = (kind: string) =>
      eventually(async () => {
        const { rowCount } = await stack.ledger.db.query("select 1 from records where kind = $1 and account = $2", [
          kind,
          growers.id,
        ]);
        expect(rowCount).to.be.greaterThan(0);
      });
    await eventually(async () => {
      const { rowCount } = await stack.ledger.db.query("select 1 from records where subject = $1", [id]);
      expect(rowCount).to.equal(1);
    });
    const read = async () => honest(await publicBundle(stack.ledger, new Proofs(stack.chain), id, null));
    const { proven, disclosure } = await read();
    expect(disclosure).to.equal("none");
    expect(proven.acts[0]).to.include({ act: "register", signer: device.signer, custody: "own_device" });
    expect(proven.acts[0]!.transaction).to.not.equal(null);

    await device.sends(["organisations", "amendProfile", [`0x${"6f".repeat(32)}`]], await device.nonce(lane));
    await recorded("profile_amended");
    const amended = await read();
    expect(amended.proven.organisations.get(growers.id)!.told, "the name is not shown").to.equal(null);

    await done(growers.send("POST", `/v1/organisations/${growers.id}/signers/${device.signer}/revocation`, {}), 200);
    expect((await read()).proven.acts[0]).to.include({ signer: device.signer, custody: null });
  });
});

/** The other signature of the pair, which the contract refuses. */
function highOf(signature: Uint8Array): Uint8Array {
  const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const { r, s } = Signature.fromBytes(signature.subarray(0, 64));
  return Uint8Array.of(...new Signature(r, ORDER - s).toBytes(), signature[64] === 27 ? 28 : 27);
}
