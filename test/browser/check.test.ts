import { expect } from "chai";
import { idToBase64url } from "../../service/formats/ids.ts";
import type { StandingShown } from "../../service/check/words.ts";
import { type Language, LANGUAGES } from "../../service/values/names.ts";
import { LOCALES } from "../../service/words/languages.ts";
import { openTestChain, type TestChain } from "../support/chain/chain.ts";
import { newDatabase } from "../support/chain/cluster.ts";
import { done, openPressing } from "../support/chain/proofs.ts";
import { type Batches, moveRecord, type Scene, SCENES } from "../support/desk/checkScenes.ts";
import { Reader } from "../support/service/reader.ts";
import { openStack, type Stack } from "../support/service/stack.ts";
import { openWitness, type Witness } from "../support/service/witness.ts";

const NOBODY = `0x${"00".repeat(32)}`;
const STOPPED: readonly StandingShown[] = ["recalled", "on-hold", "annulled"];

const titleOf = ({ name, proof, reason, standing }: Scene) =>
  `says of ${name}: ${[proof, reason, standing].filter(Boolean).join(", ")}`;
/** Arabic and one other in turn for the first scene of each screen; where another looks the same, one language in turn. */
function languagesOf(scene: Scene): readonly Language[] {
  const screen = ({ proof, reason, standing }: Scene) => `${proof} ${reason} ${standing}`;
  const isFirst = SCENES.find((each) => screen(each) === screen(scene)) === scene;
  const inTurn = LANGUAGES[SCENES.indexOf(scene) % LANGUAGES.length]!;
  return isFirst ? [...new Set<Language>(["ar", inTurn])] : [inTurn];
}

describe("the check in a reader's browser, on a real chain", function () {
  let testChain: TestChain;
  let databaseUrl: string;
  let witness: Witness;
  let reader: Reader;
  let batches: Batches;

  before(async () => {
    testChain = await openTestChain();
    databaseUrl = await newDatabase();
    witness = await openWitness((method, params) => testChain.request(method, params));
    reader = await Reader.open();
    batches = await prepare();
  });
  after(async () => {
    await reader?.close();
    await witness?.close();
    await testChain?.close();
  });

  /** Oil of two cooperatives, and batches of one of them that something became of. */
  async function prepare(): Promise<Batches> {
    const { stack, rest, growers, first, bottles } = await openPressing({ on: { testChain, databaseUrl } });
    const made = async (lot: string) => rest.batch(growers, lot);
    const [other, held, recalled, annulled] = [
      await made("O-1"),
      await made("O-2"),
      await made("O-3"),
      await made("O-4"),
    ];
    await done(growers.send("POST", `/v1/batches/${held.id}/hold`, { reason: "Doubt." }));
    await done(growers.send("POST", `/v1/batches/${annulled.id}/annulment`, { reason: "Never was." }));
    const proposer = await rest.key(growers, "manager");
    const confirmer = await rest.key(growers, "manager", "another");
    await done(rest.recalls(proposer.send, confirmer.send, "recall", recalled.id));
    const { body: corrected } = await growers.send("GET", `/v1/batches/${first}`);
    await stack.close();
    return { bottles, other, corrected, held, recalled, annulled };
  }

  /** A service of its own on the same ground: it remembers nothing of what was shown before. */
  async function serving(work: (url: string, stack: Stack) => Promise<void>): Promise<void> {
    const environment = { WITNESS_URLS: witness.url };
    const stack = await openStack({ on: { testChain, databaseUrl }, environment });
    try {
      await work(await stack.app.listen({ port: 0, host: "127.0.0.1" }), stack);
    } finally {
      await stack.close();
      witness.manner = "honest";
    }
  }

  const linkOf = (url: string, { batch = "bottles", label = batch }: Scene) =>
    `${url}/b/${batches[batch].code}${label === "none" ? "" : `#${idToBase64url(batches[label].id)}`}`;

  async function plays(scene: Scene, link: string, language: Language): Promise<void> {
    const page = await reader.take(language);
    if (scene.waits) await page.clock.install();
    await scene.meddles?.(page);
    const seen = await reader.scan(link, { hurry: scene.waits ?? false });
    const { check } = LOCALES[language];
    const proven = (scene.reason ? check.reasons[scene.reason] : check.proof[scene.proof]).title;
    const stopped = scene.standing && STOPPED.includes(scene.standing) && check.standing[scene.standing].title;
    expect([seen.proof, seen.title], `${scene.name}, ${language}: ${seen.text}`).to.deep.equal([
      scene.proof,
      stopped || proven,
    ]);
    // Never a tick where nobody should use it.
    expect(seen.text).to.contain(proven);
    expect(seen.isTicked).to.equal(scene.proof === "matches" && !stopped);
    if (scene.standing) {
      expect(seen.standing).to.equal(scene.standing);
      expect(seen.text).to.contain(check.standing[scene.standing].title);
    }
    expect(seen.text).not.to.contain("undefined");
    if (scene.says) expect(seen.text).to.contain(scene.says(check));
  }

  for (const [i, scene] of SCENES.entries())
    it(titleOf(scene), async () => {
      await serving(async (url, stack) => {
        const { rows } = await stack.ledger.db.query("select commitment, opening from documents");
        await scene.tampers?.(stack, batches);
        const { hides, batch = "bottles" } = scene;
        if (hides) await moveRecord(stack, hides, batches[batch].id, NOBODY);
        witness.manner = scene.witness ?? "honest";
        for (const language of languagesOf(scene)) {
          await plays(scene, linkOf(url, scene), language);
          if (language === LANGUAGES[i % LANGUAGES.length]) await reader.isFitForAll();
        }
        if (hides) await moveRecord(stack, hides, NOBODY, batches[batch].id);
        if (scene.tampers)
          for (const { commitment, opening } of rows)
            await stack.ledger.db.query("update documents set opening = $2 where commitment = $1", [
              commitment,
              opening,
            ]);
      });
    });
});
