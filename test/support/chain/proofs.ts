import { expect } from "chai";
import type { BundleView } from "../../../service/proofs/views/bundle.ts";
import type { Known } from "../../../service/verifier/verdict.ts";
import { type Organisation, Rest, type Send, type Told } from "../service/rest.ts";
import { openStack, type Stack, type StackOptions } from "../service/stack.ts";

const kg = (value: string) => ({ value, unit: "KGM" });

/** Bottles of oil that was pressed of two cooperatives' olives, one of them amended: a batch with three ancestors. */
export interface Pressing {
  stack: Stack;
  rest: Rest;
  growers: Organisation;
  mill: Organisation;
  first: string;
  second: string;
  oil: string;
  bottles: { id: string; code: string };
}

export async function openPressing(options: StackOptions = {}): Promise<Pressing> {
  const stack = await openStack(options);
  const rest = new Rest(stack);
  const growers = await rest.organisation("cooperative", "Coopérative des Oliviers");
  const mill = await rest.organisation("processor", "Moulin de Taroudannt");
  const first = (await rest.batch(growers, "OL-1", "400")).id;
  const second = (await rest.batch(growers, "OL-2", "100")).id;
  await done(growers.send("POST", `/v1/batches/${first}/amendments`, { reason: "Mistyped.", lot: "OL-7" }));
  const lines = [first, second].map((batch) => ({ batch, quantity: kg("100") }));
  const { id } = await done(
    growers.send("POST", "/v1/shipments", { receiver: mill.id, dispatchedOn: "2026-01-10", lines }),
  );
  await done(mill.send("POST", `/v1/shipments/${id}/receipt`, { receivedOn: "2026-01-10" }));
  const oil = (await makes(mill, "press", [first, second], "100", ["H-1", "30"])).id;
  const bottles = await makes(mill, "pack", [oil], "20", ["B-1", "19"]);
  return { stack, rest, growers, mill, first, second, oil, bottles };
}

export async function done(answer: Promise<Told>, expected = 201) {
  const { status, body, text } = await answer;
  expect(status, text).to.equal(expected);
  return body;
}

async function makes(
  of: Organisation,
  process: string,
  batches: string[],
  each: string,
  [lot, quantity]: [string, string],
): Promise<{ id: string; code: string }> {
  const made = await done(
    of.send("POST", "/v1/transformations", {
      process,
      performedOn: "2026-01-12",
      inputs: batches.map((batch) => ({ batch, quantity: kg(each) })),
      outputs: [{ product: of.product, lot, quantity: kg(quantity) }],
    }),
  );
  return (made.outputs as { id: string; code: string }[])[0]!;
}

export const proofOf = async (send: Send, batch: string): Promise<BundleView> =>
  (await done(send("GET", `/v1/batches/${batch}/proof`), 200)) as BundleView;

/** As whoever holds the label. */
export async function publicProofOf({ app }: Stack, code: string): Promise<BundleView> {
  const { statusCode, body } = await app.inject(`/b/${code}/proof.json`);
  expect(statusCode, body).to.equal(200);
  return JSON.parse(body) as BundleView;
}

/** The contracts of this chain, as whoever has its manifest knows them. */
export function trustedBy({ testChain }: Stack): NonNullable<Known["generations"]> {
  const { chainId, generations } = testChain.deployment;
  return generations.map(({ addresses, codeHashes }) => ({ chainId, ...addresses, codeHashes }));
}
