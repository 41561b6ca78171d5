import { expect } from "chai";
import { Proofs } from "../../../service/chain/proofs.ts";
import { commitmentOf } from "../../../service/formats/commitment.ts";
import { certificateIdOf } from "../../../service/formats/ids.ts";
import type { Opening } from "../../../service/formats/opening.ts";
import { certificateSlot } from "../../../service/formats/slots.ts";
import { type BundleView, readProof } from "../../../service/proofs/views/bundle.ts";
import { dayInMorocco } from "../../../service/values/dates.ts";
import { checkBundle } from "../../../service/verifier/check.ts";
import type { FaultCode } from "../../../service/verifier/faults.ts";
import type { Proven } from "../../../service/verifier/proven.ts";
import { compareShown, type Shown } from "../../../service/verifier/shown.ts";
import { judge } from "../../../service/verifier/verdict.ts";
import { describeVerdict } from "../../../service/verifier/verdictText.ts";
import { done } from "../../support/chain/proofs.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const today = dayInMorocco(new Date());
const kg = (value: string) => ({ value, unit: "KGM" });

describe("the proof of what certifiers say", function () {
  let stack: Stack;
  let rest: Rest;
  let certifier: Organisation;
  let oasis: Organisation;
  let press: Organisation;
  let certificate: string;
  let early: string;
  let late: string;
  let paste: string;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    [certifier, oasis, press] = await Promise.all([
      rest.organisation("certifier", "Ecocert Maroc"),
      rest.organisation("cooperative", "Oasis Ferkla"),
      rest.organisation("processor", "Pâte du Sud"),
    ]);
    for (const scheme of ["organic", "laboratory_result"])
      await done(rest.operator("POST", `/v1/organisations/${certifier.id}/accreditations`, { scheme }), 200);
    certificate = await certifies({ organisation: oasis.code }, "MA-BIO-154", { validFrom: "2025-01-01" });
    early = await batch("E-1", "2025-05-10");
    late = await batch("L-1", "2025-07-10");
    await done(
      oasis.send("POST", "/v1/shipments", {
        receiver: press.id,
        dispatchedOn: "2025-08-01",
        lines: [{ batch: late, quantity: kg("80") }],
      }),
    ).then(({ id }) => done(press.send("POST", `/v1/shipments/${id}/receipt`, { receivedOn: "2025-08-02" })));
    const made = await done(
      press.send("POST", "/v1/transformations", {
        process: "press",
        performedOn: "2025-08-03",
        inputs: [{ batch: late, quantity: kg("50") }],
        outputs: [{ product: press.product, lot: "P-1", quantity: kg("40") }],
      }),
    );
    paste = made.outputs[0].id;
  });
  after(() => stack.close());

  const certifies = async (subject: object, number: string, days: object, scheme = "organic"): Promise<string> => {
    const scope = { fr: "Dattes Majhoul" };
    return (await done(certifier.send("POST", "/v1/certificates", { scheme, subject, number, scope, ...days }))).id;
  };
  const batch = async (lot: string, producedOn: string): Promise<string> => {
    const claims = [{ scheme: "organic" }];
    const body = { product: oasis.product, lot, quantity: kg("100"), producedOn, claims };
    return (await done(oasis.send("POST", "/v1/batches", body))).id;
  };
  /** Anew each time: a block serves all readers for a few seconds. */
  const bundleOf = (id: string): Promise<BundleView> =>
    readProof(stack.ledger, new Proofs(stack.chain), { kind: "operator" }, id);
  const honest = async (id: string): Promise<Proven> => {
    const { checked } = await judge(JSON.parse(JSON.stringify(await bundleOf(id))));
    expect(checked.fault).to.equal(null);
    return checked.proven!;
  };
  /** How each certificate stands now, and for each batch that it is behind. */
  const standing = async (id: string) =>
    (await honest(id)).certificates.map(({ id: of, validity, behind }) => ({
      of,
      validity,
      behind: Object.fromEntries(behind.map(({ batch: each, validity: then }) => [each, then])),
    }));
  const acts = (act: string, more: object = {}) =>
    done(certifier.send("POST", `/v1/certificates/${certificate}/${act}`, { reason: "Residues.", ...more }));

  it("holds the certificate that a claim rests on, who issued it and who signed that", async () => {
    const proven = await honest(early);
    expect(proven.certificates).to.have.length(1);
    expect(proven.certificates[0]).to.deep.include({
      id: certificate,
      issuer: certifier.id,
      scheme: "organic",
      subject: { type: "organisation", id: oasis.id },
      validity: "valid",
      behind: [{ batch: early, validity: "valid" }],
    });
    expect(proven.certificates[0]!.told.document).to.include({ number: "MA-BIO-154", validFrom: "2025-01-01" });
    expect(proven.organisations.get(certifier.id)!.told!.document["name"]).to.deep.equal({ fr: "Ecocert Maroc" });
    const issued = proven.acts.find(({ act }) => act === "issue");
    expect(issued).to.deep.include({ of: [certificate], account: certifier.id, custody: "service" });
    const lines = describeVerdict(await judge(await bundleOf(early)));
    expect(lines.find((line) => line.startsWith("Certified: "))).to.include("organic MA-BIO-154 by Ecocert Maroc");
    expect(await standing(paste)).to.deep.equal([{ of: certificate, validity: "valid", behind: { [late]: "valid" } }]);
  });

  it("is held against what the page says of certificates and signs", async () => {
    const { code } = (await oasis.send("GET", `/v1/batches/${early}`)).body;
    const { body } = await stack.app.inject({ url: `/b/${code}`, headers: { accept: "text/html" } });
    const text = /data-shown="([^"]*)"/.exec(body)![1]!.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    const shown = JSON.parse(text) as Shown;
    expect(shown.certificates.map(({ id, covers }) => [id, covers])).to.deep.equal([[certificate, true]]);
    const proven = await honest(early);
    const compared = (change: (shown: Shown) => unknown) => {
      const copy = structuredClone(shown);
      change(copy);
      return compareShown(copy, proven);
    };
    expect(compared(() => undefined)).to.deep.equal({ differs: [], unproven: [], overtaken: false });
    const differs: [string, (it: Shown) => unknown][] = [
      ["/certificate/number", (it) => (it.certificates[0]!.told["number"] = "MA-BIO-155")],
      ["/certificate/name/fr", (it) => (it.certificates[0]!.issuer["name"] = { fr: "ONSSA" })],
      ["/certificate/validUntil", (it) => (it.certificates[0]!.told["validUntil"] = "2099-12-31")],
      ["/batch/claims", (it) => it.claims.push({ scheme: "organic", words: { fr: "Doré" } })],
    ];
    for (const [pointer, change] of differs) expect(compared(change).differs, pointer).to.deep.equal([pointer]);
    const others = compared((it) => (it.certificates[0]!.id = it.certificates[0]!.id.replace(/..$/, "00")));
    expect(others).to.deep.equal({ differs: [], unproven: ["/certificate"], overtaken: false });
    // Of a batch of which it cannot be said, it is not said.
    const uncovered = structuredClone(proven);
    uncovered.certificates[0]!.behind[0]!.validity = "revoked";
    expect(compareShown(shown, uncovered).differs).to.deep.equal(["/certificate"]);
    uncovered.certificates[0]!.behind[0]!.validity = "suspended";
    expect(compareShown(shown, uncovered).unproven).to.deep.equal(["/certificate"]);
  });

  it("is refused where the chain holds no such certificate, or another one", async () => {
    const bundle = await bundleOf(early);
    const fault = (change: (bundle: BundleView) => unknown): FaultCode | undefined => {
      const copy = structuredClone(bundle);
      change(copy);
      return checkBundle(copy).fault?.code;
    };
    const first = (it: BundleView) => it.certificates[0]!;
    const set = (opening: Opening, pointer: string, value: string) =>
      Object.assign(opening.fields[pointer]!, { value });
    const unheard: FaultCode[] = ["CERTIFICATE_DIFFERS", "PROOF_BROKEN", "NOT_NEEDED"];
    const changes: ((it: BundleView) => unknown)[] = [
      (it) => set(first(it).document, "/number", "MA-BIO-155"),
      (it) => set(first(it).document, "/validFrom", "2024-01-01"),
      (it) => (first(it).scheme = "designation_of_origin"),
      (it) => (first(it).subject = { type: "batch", id: early }),
      (it) => (first(it).issuer = oasis.id),
    ];
    // Of what no proof is there, nothing is known, neither that it is there nor that it is not.
    for (const change of changes) expect(unheard, String(change)).to.include(fault(change));
    expect(fault((it) => it.certificates.push(first(it)))).to.equal("REPEATED");
    expect(fault((it) => (it.contracts.certificates = it.contracts.batches))).to.not.equal(undefined);
    const claimed = await withoutOnChain(bundle);
    expect(checkBundle(claimed).fault?.code).to.equal("CERTIFICATE_DIFFERS");
    expect((await judge(claimed)).proof).to.equal("does-not-match");
  });

  /** The same certificate under another number, with the proof that the chain has no such thing. */
  async function withoutOnChain(bundle: BundleView): Promise<BundleView> {
    const copy = structuredClone(bundle);
    const [one] = copy.certificates;
    Object.assign(one!.document.fields["/number"]!, { value: "MA-BIO-155" });
    const { certificates } = copy.contracts;
    const stated = { scheme: 5, subjectType: 1, subject: oasis.id, commitment: commitmentOf(one!.document) };
    const id = certificateIdOf(BigInt(copy.chainId), certificates, certifier.id, stated);
    const block = { number: Number(copy.block.header["number"]), hash: copy.block.hash };
    const { nodes } = await new Proofs(stack.chain).prove(block, { [certificates]: [certificateSlot(id)] });
    copy.nodes = [...new Set([...copy.nodes, ...nodes])];
    copy.acts = copy.acts.filter(({ act }) => act !== "issue");
    return copy;
  }

  it("may be left out, and then nothing is certified", async () => {
    const bundle = await bundleOf(early);
    const without = { ...bundle, certificates: [], acts: bundle.acts.filter(({ act }) => act !== "issue") };
    // Its nodes and its certifier have nothing to do with the rest.
    expect(checkBundle(without).fault?.code).to.equal("NOT_NEEDED");
    without.organisations = without.organisations.filter(({ account }) => account !== certifier.id);
    for (const node of bundle.nodes) {
      const nodes = without.nodes.filter((each) => each !== node);
      if (checkBundle({ ...without, nodes }).fault?.code !== "PROOF_BROKEN") without.nodes = nodes;
    }
    const { fault, proven } = checkBundle(without);
    expect(fault).to.equal(null);
    expect(proven!.certificates).to.deep.equal([]);
  });

  it("says of a suspension what it took back, and of its end", async () => {
    await acts("suspension");
    expect(await standing(early)).to.deep.equal([
      { of: certificate, validity: "suspended", behind: { [early]: "valid" } },
    ]);
    await acts("reinstatement");
    expect((await standing(early))[0]).to.include({ validity: "valid" });
  });

  it("says of a revocation from June that July's lot was never certified, and May's was", async () => {
    await acts("revocation", { effectiveFrom: "2025-06-01" });
    expect(await standing(early)).to.deep.equal([
      { of: certificate, validity: "revoked", behind: { [early]: "valid" } },
    ]);
    expect(await standing(late)).to.deep.equal([
      { of: certificate, validity: "revoked", behind: { [late]: "revoked" } },
    ]);
    expect(await standing(paste)).to.deep.equal([
      { of: certificate, validity: "revoked", behind: { [late]: "revoked" } },
    ]);
  });

  it("counts one about the batch itself from its own beginning, and knows when it expires", async () => {
    const days = { validFrom: today, validUntil: today };
    const analysed = await certifies({ batch: early }, "LAB-1", days, "laboratory_result");
    expect((await standing(early)).find(({ of }) => of === analysed)).to.deep.include({
      validity: "valid",
      behind: { [early]: "valid" },
    });
    await stack.testChain.request("evm_increaseTime", [2 * 86_400]);
    await rest.organisation("buyer", "Hôtel des palmiers");
    expect((await standing(early)).find(({ of }) => of === analysed)).to.deep.include({
      validity: "expired",
      behind: { [early]: "valid" },
    });
  });
});
