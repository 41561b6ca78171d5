import { createPublicKey, verify } from "node:crypto";
import { expect } from "chai";
import { openCheckpoint } from "../../../service/formats/checkpoint.ts";
import { commitmentOf } from "../../../service/formats/commitment.ts";
import { bytesOf, hexOf } from "../../../service/formats/hex.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../../../service/formats/merkle.ts";
import { parseOpening } from "../../../service/formats/opening.ts";
import { type JournalHead, lastHead, ObservationSignatures } from "../../../service/journal/anchor.ts";
import { parseJournalLeaf } from "../../../service/journal/leaf.ts";
import type { Cooperative } from "../service/actors.ts";
import type { Body } from "../service/api.ts";
import type { Stack } from "../service/stack.ts";

/** What a stranger would do with what the service says: ask the chain, and recompute. */
export class JournalReader {
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  async get(url: string, key: string | null = null): Promise<{ status: number; text: string; body: Body }> {
    const headers = key === null ? {} : { authorization: `Bearer ${key}` };
    const { statusCode: status, body: text } = await this.#stack.app.inject({ url, headers });
    return { status, text, body: text.startsWith("{") ? JSON.parse(text) : null };
  }

  async head(): Promise<JournalHead> {
    const { chain, deployment } = this.#stack.testChain;
    const { journal } = deployment.generations[0]!.addresses;
    return lastHead.decode(await chain.call({ to: journal, data: lastHead.encode() }));
  }

  /** Follows the proof of one observation up to `root`, which the caller has from the chain. */
  expectIncluded(observation: Body, heads: Map<number, string>): void {
    const { proof } = observation;
    expect(proof, observation.id).to.not.equal(null);
    expect(heads.get(proof.size), "the chain has this head").to.equal(proof.root);
    const included = verifyInclusion({
      leaf: leafHash(bytesOf(proof.leaf)),
      index: proof.index,
      size: proof.size,
      path: proof.path.map(bytesOf),
      root: bytesOf(proof.root),
    });
    expect(included).to.equal(true);
    const { signature, ...observed } = parseJournalLeaf(bytesOf(proof.leaf));
    expect(observed).to.include({
      account: observation.organisation,
      batch: observation.batch,
      commitment: commitmentOf(parseOpening(proof.opening)),
    });
    expect(observed.commitment).to.equal(observation.commitment);
    const { chain, deployment } = this.#stack.testChain;
    const signatures = new ObservationSignatures(chain.chainId, deployment.generations[0]!.addresses.journal);
    expect(signatures.signerOf(observed, signature)).to.equal(observed.signer);
  }

  async expectConsistent(from: number, to: number): Promise<void> {
    const { status, text, body } = await this.get(`/v1/journal/consistency?from=${from}&to=${to}`);
    expect(status, text).to.equal(200);
    const consistent = verifyConsistency({
      first: from,
      second: to,
      firstRoot: bytesOf(body.from.root),
      secondRoot: bytesOf(body.to.root),
      path: body.path.map(bytesOf),
    });
    expect(consistent, `${from} → ${to}`).to.equal(true);
  }

  /** The checkpoint, once its signature is verified with the key that the service publishes. */
  async checkpoint(): Promise<{ size: number; root: string }> {
    const { body } = await this.get("/v1/journal");
    const { text } = await this.get("/v1/journal/checkpoint");
    const publicKey = Buffer.from(body.verifierKey.split("+")[2], "base64").subarray(1);
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    const { size, root } = await openCheckpoint(text, {
      origin: body.origin,
      publicKey,
      verify: (message, signature) => verify(null, message, key, signature),
    });
    return { size, root: hexOf(root) };
  }

  /** Every head the service tells, by size. */
  async heads(): Promise<Map<number, string>> {
    const { body } = await this.get("/v1/journal/heads?limit=200");
    return new Map(body.items.map(({ size, root }: JournalHead) => [size, root]));
  }

  async observe(cooperative: Cooperative, batch: string, body: unknown): Promise<Body[]> {
    const answer = await this.#stack.app.inject({
      method: "POST",
      url: `/v1/batches/${batch}/observations`,
      headers: { authorization: `Bearer ${cooperative.key}`, "content-type": "application/json" },
      payload: JSON.stringify(body),
    });
    expect(answer.statusCode, answer.body).to.equal(201);
    const told = JSON.parse(answer.body);
    return Array.isArray(body) ? told.items : [told];
  }
}

/** As a thermometer in a cold room would give them. */
export const temperatures = (count: number): object[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: "temperature",
    observedAt: new Date(Date.UTC(2025, 9, 20) + i * 60_000).toISOString(),
    value: { value: String((i % 80) / 10), unit: "CEL" },
  }));
