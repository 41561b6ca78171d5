import { expect } from "chai";
import type { Reason } from "../../service/check/words.ts";
import { idToBase64url } from "../../service/formats/ids.ts";
import { type Language, LANGUAGES } from "../../service/values/names.ts";
import type { Proof } from "../../service/verifier/verdict.ts";
import { LOCALES } from "../../service/words/languages.ts";
import { publicProofOf } from "../support/chain/proofs.ts";
import { Reader, type Seen } from "../support/service/reader.ts";
import { type Organisation, Rest } from "../support/service/rest.ts";
import { openStack, type Stack } from "../support/service/stack.ts";
import { eventually } from "../support/service/waiting.ts";

type Batch = { id: string; code: string };

describe("the check in a reader's browser, as time goes on", function () {
  let stack: Stack;
  let rest: Rest;
  let growers: Organisation;
  let reader: Reader;
  let url: string;

  before(async () => {
    stack = await openStack({ confirmations: 2 });
    rest = new Rest(stack);
    growers = await rest.organisation();
    reader = await Reader.open();
    url = await stack.app.listen({ port: 0, host: "127.0.0.1" });
  });
  after(async () => {
    await reader?.close();
    await stack?.close();
  });

  const mine = (blocks: number) => stack.testChain.mine(blocks);
  const registers = async (lot: string): Promise<Batch> => {
    const quantity = { value: "5", unit: "KGM" };
    const { body } = await rest.as(growers.key, 0)("POST", "/v1/batches", {
      ...{ product: growers.product, lot, quantity, producedOn: "2026-01-01" },
    });
    return body as Batch;
  };
  const reaches = (state: string, { id }: Batch) =>
    eventually(async () => expect((await growers.send("GET", `/v1/batches/${id}`)).body.state).to.equal(state));
  const linkOf = ({ id, code }: Batch) => `${url}/b/${code}#${idToBase64url(id)}`;

  function says(seen: Seen, language: Language, proof: Proof, reason?: Reason): void {
    const { proof: states, reasons } = LOCALES[language].check;
    const { title } = reason ? reasons[reason] : states[proof];
    expect([seen.proof, seen.title], seen.text).to.deep.equal([proof, title]);
  }

  it("says of what was stated a moment ago: pending; then, asked again: matches", async () => {
    const batch = await stack.testChain.inOneBlock(async () => {
      const registered = await registers("P-1");
      for (const language of LANGUAGES) {
        await reader.take(language);
        says(await reader.scan(linkOf(registered)), language, "pending");
        await reader.isFitForAll();
      }
      await stack.sends(1);
      return registered;
    });
    await reaches("mined", batch);
    says(await reader.asksAgain(), LANGUAGES.at(-1)!, "pending");
    await mine(3);
    await reaches("final", batch);
    says(await reader.asksAgain(), LANGUAGES.at(-1)!, "matches");
  });

  it("accuses nobody when a reorganisation takes a batch back: pending, until it stands again: matches", async () => {
    const snapshot = await stack.testChain.request("evm_snapshot");
    const batch = await registers("R-1");
    await reaches("mined", batch);
    const before = (await growers.send("GET", `/v1/batches/${batch.id}`)).body.evidence.blockHash;
    await reader.take("ar");
    says(await reader.scan(linkOf(batch)), "ar", "pending");
    await stack.testChain.request("evm_revert", [snapshot]);
    await mine(1);
    says(await reader.asksAgain(), "ar", "pending");
    // The service finds it out by and by, and sends the same bytes again.
    await eventually(async () => {
      await mine(1);
      const { state, evidence } = (await growers.send("GET", `/v1/batches/${batch.id}`)).body;
      expect(state).to.equal("final");
      expect(evidence.blockHash).not.to.equal(before);
    });
    says(await reader.asksAgain(), "ar", "matches");
  });

  it("says of an old proof, by which a recall could be hidden: stale", async () => {
    const batch = await registers("O-1");
    await reaches("mined", batch);
    await mine(2);
    await reaches("final", batch);
    const old = await publicProofOf(stack, batch.code);
    await mine(1);
    for (const language of LANGUAGES) {
      const page = await reader.take(language);
      await page.clock.install({ time: Date.now() + 45 * 60_000 });
      await page.route("**/proof.json", (route) => route.fulfill({ json: old }));
      says(await reader.scan(linkOf(batch), { hurry: true }), language, "stale", "outdated");
      await reader.isFitForAll();
    }
  });

  it("says of a proof from before a reorganisation, while the chain has another block there: stale", async () => {
    const snapshot = await stack.testChain.request("evm_snapshot");
    const batch = await registers("S-1");
    await reaches("mined", batch);
    await mine(2);
    await reaches("final", batch);
    const old = await publicProofOf(stack, batch.code);
    // Deeper than what the service takes for final: it stops following, and goes on answering.
    await stack.testChain.request("evm_revert", [snapshot]);
    await mine(5);
    const page = await reader.take("fr");
    await page.clock.install();
    await page.route("**/proof.json", (route) => route.fulfill({ json: old }));
    says(await reader.scan(linkOf(batch), { hurry: true }), "fr", "stale", "older");
  });
});
