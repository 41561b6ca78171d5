import type { Page, Route } from "playwright-core";
import type { CheckWords, Reason, StandingShown } from "../../../service/check/words.ts";
import { erase } from "../../../service/formats/commitment.ts";
import type { BundleView } from "../../../service/proofs/views/bundle.ts";
import type { Proof } from "../../../service/verifier/verdict.ts";
import type { Stack } from "../service/stack.ts";
import type { Manner } from "../service/witness.ts";

/** The batches that scenes are about, by what became of them. */
export type Batches = Record<
  "bottles" | "other" | "corrected" | "held" | "recalled" | "annulled",
  { id: string; code: string }
>;

/** What somebody did, and what a reader's phone must say of it. */
export interface Scene {
  name: string;
  batch?: keyof Batches;
  /** On the label; the batch itself where nothing is said. */
  label?: keyof Batches | "none";
  witness?: Manner;
  /** In the documents of the database, behind the service's back. */
  tampers?: (stack: Stack, batches: Batches) => Promise<void>;
  /** The record of this kind is kept from whoever reads of the batch. */
  hides?: "batch_recalled" | "batch_held" | "batch_annulled";
  /** Between the service and the phone. */
  meddles?: (page: Page) => Promise<unknown>;
  /** The check waits in between: its clock runs ahead. */
  waits?: boolean;
  proof: Proof;
  reason?: Reason;
  standing?: StandingShown;
  /** Something else that the card says. */
  says?: (words: CheckWords) => string;
}

type Bundled = BundleView & { [member: string]: unknown };

const rewritten = (change: (bundle: Bundled) => void) => (page: Page) =>
  page.route("**/proof.json", async (route: Route) => {
    const response = await route.fetch();
    const bundle = (await response.json()) as Bundled;
    change(bundle);
    await route.fulfill({ response, json: bundle });
  });

/** The digit at that place becomes another one. */
const flip = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);

const sql = async (stack: Stack, text: string, values: unknown[]): Promise<void> => {
  const { rowCount } = await stack.ledger.db.query(text, values);
  if (rowCount !== 1) throw new Error(`${rowCount} rows changed`);
};

/** Rewrites the stored bytes of the document of a batch, as somebody with the database could. */
const inDocument =
  (of: keyof Batches, change: (text: string) => string) =>
  async (stack: Stack, batches: Batches): Promise<void> => {
    const { rows } = await stack.ledger.db.query<{ commitment: string; opening: Buffer }>(
      "select d.commitment, d.opening from documents d join batches b using (commitment) where b.id = $1",
      [batches[of].id],
    );
    const { commitment, opening } = rows[0]!;
    const changed = change(opening.toString("utf8"));
    await sql(stack, "update documents set opening = $2 where commitment = $1", [commitment, Buffer.from(changed)]);
  };

/** Moves what the chain said of one batch to another that does not exist, and back. */
export async function moveRecord(stack: Stack, kind: string, from: string, to: string): Promise<void> {
  await sql(stack, "update records set subject = $3 where kind = $1 and subject = $2", [kind, from, to]);
}

/** Values and salts are gone, their digests stay. */
const erased = rewritten((bundle) => {
  const [batch] = bundle.batches;
  for (const pointer of Object.keys(batch!.document!.fields)) batch!.document = erase(batch!.document!, pointer);
  // No document names it any more.
  bundle.products = [];
});

export const SCENES: Scene[] = [
  { name: "an honest label", proof: "matches", standing: "current", says: ({ label }) => label.same },
  { name: "a lost fragment", label: "none", proof: "matches", says: ({ label }) => label.notCompared },
  { name: "the label of another batch", label: "other", proof: "does-not-match", reason: "label" },
  { name: "a batch made of others", proof: "matches", says: ({ genealogy }) => genealogy.whole },
  { name: "a correction", batch: "corrected", proof: "matches", standing: "corrected" },
  { name: "a hold", batch: "held", proof: "matches", standing: "on-hold" },
  { name: "a recall", batch: "recalled", proof: "matches", standing: "recalled" },
  { name: "an annulment", batch: "annulled", proof: "matches", standing: "annulled" },
  ...(["recalled", "held", "annulled"] as const).map((batch): Scene => {
    const standing = batch === "held" ? "on-hold" : batch;
    const hides = `batch_${batch}` as const;
    return {
      name: `a page that hides it: ${batch}`,
      batch,
      hides,
      waits: true,
      proof: "does-not-match",
      reason: "page",
      standing,
    };
  }),
  {
    name: "a recall, and no network",
    batch: "recalled",
    meddles: (page) => page.route("**/proof.json", (route) => route.abort()),
    proof: "unreachable",
    standing: "recalled",
  },
  {
    name: "a recall, and the label of another batch",
    batch: "recalled",
    label: "other",
    proof: "does-not-match",
    reason: "label",
    standing: "recalled",
  },
  { name: "another node that is down", witness: "down", proof: "matches", says: ({ nodes }) => nodes.unreachable },
  { name: "another node that lags", witness: "lags", proof: "matches", says: ({ nodes }) => nodes.behind },
  { name: "another node that hangs", witness: "hangs", waits: true, proof: "matches" },
  { name: "another node that lies", witness: "lies", proof: "nodes-disagree" },
  {
    name: "no node that answers",
    witness: "down",
    meddles: (page) => page.route("**/rpc", (route) => route.abort()),
    proof: "unreachable",
  },
  {
    name: "no network",
    meddles: (page) => page.route("**/proof.json", (route) => route.abort()),
    proof: "unreachable",
  },
  {
    name: "all nodes on another block",
    witness: "lies",
    waits: true,
    meddles: (page) =>
      page.route("**/rpc", async (route) => {
        const response = await route.fetch();
        const answer = (await response.json()) as { result: unknown };
        const isBlock = typeof answer.result === "object";
        await route.fulfill({
          response,
          json: { ...answer, ...(isBlock && { result: { hash: `0x${"cd".repeat(32)}` } }) },
        });
      }),
    proof: "stale",
    reason: "older",
  },
  {
    name: "a field changed on the way",
    meddles: rewritten(({ batches }) => {
      const field = batches[0]!.document!.fields["/lot"] as { value: string };
      field.value = "Z-9";
    }),
    proof: "does-not-match",
  },
  {
    name: "a salt changed on the way",
    meddles: rewritten(({ batches }) => {
      const field = batches[0]!.document!.fields["/lot"] as { salt: string };
      field.salt = flip(field.salt, 5);
    }),
    proof: "does-not-match",
  },
  {
    name: "a proof changed on the way",
    meddles: rewritten((bundle) => {
      bundle.nodes[3] = flip(bundle.nodes[3]!, 70);
    }),
    proof: "does-not-match",
  },
  {
    name: "a header changed on the way",
    meddles: rewritten(({ block }) => {
      block.header["timestamp"] = flip(block.header["timestamp"]!, 4);
    }),
    proof: "does-not-match",
  },
  {
    name: "a page that says something else",
    waits: true,
    meddles: (page) =>
      page.route(/\/b\/\d+(\?.*)?$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replaceAll("B-1", "B-7") });
      }),
    proof: "does-not-match",
    reason: "page",
  },
  {
    name: "a byte changed in the database",
    tampers: inDocument("bottles", (text) => text.replace('"B-1"', '"B-2"')),
    proof: "does-not-match",
  },
  {
    name: "a name changed in the database",
    tampers: async (stack) =>
      sql(
        stack,
        `update documents set opening = convert_to(replace(convert_from(opening, 'UTF8'), 'Taroudannt', 'Paris'), 'UTF8')
         where convert_from(opening, 'UTF8') like '%Taroudannt%'`,
        [],
      ),
    proof: "does-not-match",
  },
  { name: "an erasure", batch: "other", meddles: erased, proof: "matches", standing: "erased" },
];
