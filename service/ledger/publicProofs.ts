import { findBatchByCode } from "../db/batches.ts";
import { findFinalBlock } from "../db/proofs.ts";
import { LedgerError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";
import { blockFor, bundle, type ChainProofs } from "./proofs.ts";

/** Labels whose bundle is remembered, of some 20 KB each. */
const REMEMBERED = 1_000;

/**
 * For whoever holds a label: what its page shows, and the proof of it, as JSON. Made once for each block that proofs are
 * of, so that many who scan the same label cost little more than one.
 */
export class PublicProofs {
  readonly #ledger: Ledger;
  readonly #proofs: ChainProofs;
  readonly #known = new Map<string, { number: number; hash: string; text: string }>();

  constructor(ledger: Ledger, proofs: ChainProofs) {
    this.#ledger = ledger;
    this.#proofs = proofs;
  }

  async read(code: string): Promise<string> {
    const known = this.#known.get(code);
    if (known) {
      const { db } = this.#ledger;
      const head = await findFinalBlock(db);
      // The block is in use while it is fresh and the chain has it.
      const used = head && (await blockFor(db, this.#proofs, head, known.number));
      if (used?.hash === known.hash) return known.text;
    }
    const row = await findBatchByCode(this.#ledger.db, code);
    if (!row || row.state === "rejected") throw new LedgerError("NOT_FOUND", { resource: "batch" });
    const made = await bundle(this.#ledger, this.#proofs, row.id, null);
    const text = JSON.stringify(made);
    this.#remember(code, { number: Number(made.block.header["number"]), hash: made.block.hash, text });
    return text;
  }

  #remember(code: string, made: { number: number; hash: string; text: string }): void {
    this.#known.delete(code);
    this.#known.set(code, made);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED) this.#known.delete(oldest!);
  }
}
