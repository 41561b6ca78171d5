import type { Ledger } from "../../accept/ledger.ts";
import { LedgerError } from "../../base/errors.ts";
import { findBatchByCode } from "../../batches/rows/batches.ts";
import { blockAt, lastBlock } from "../../store/blocks.ts";
import type { PageChanges } from "../../store/pageChanges.ts";
import { findFinalBlock } from "../rows.ts";
import { bundle, type ChainProofs } from "./bundle.ts";

/** Labels whose bundle is remembered, of some 20 KB each. */
const REMEMBERED = 1_000;
/** A bundle ages with its block, by minutes at most; much less where something is on the chain already and not yet final. */
const KEPT_MS = { settled: 60_000, unsettled: 5_000 };

interface Made {
  number: number;
  hash: string;
  text: string;
  until: number;
}

/**
 * For whoever holds a label: what its page shows, and the proof of it, as JSON. Made once and kept while nothing has changed
 * that pages of batches show, so that many who scan the same labels cost little more than one.
 */
export class PublicProofs {
  readonly #ledger: Ledger;
  readonly #proofs: ChainProofs;
  readonly #changes: PageChanges;
  readonly #now: () => number;
  #version = -1;
  readonly #known = new Map<string, Made>();

  /** `changes`: the same that pages are kept by, so that a bundle is never older than the page that it proves. */
  constructor(ledger: Ledger, proofs: ChainProofs, changes: PageChanges, now: () => number = () => performance.now()) {
    this.#ledger = ledger;
    this.#proofs = proofs;
    this.#changes = changes;
    this.#now = now;
  }

  async read(code: string): Promise<string> {
    const { db } = this.#ledger;
    const version = await this.#changes.version();
    if (version > this.#version) {
      this.#version = version;
      this.#known.clear();
    }
    const known = this.#known.get(code);
    // A block may have been taken back, though that was not expected.
    if (known && this.#now() < known.until && (await blockAt(db, known.number))?.hash === known.hash) return known.text;
    const [final, last] = [await findFinalBlock(db), await lastBlock(db)];
    const until = this.#now() + KEPT_MS[final?.number === last?.number ? "settled" : "unsettled"];
    const row = await findBatchByCode(db, code);
    if (!row || row.state === "rejected") throw new LedgerError("NOT_FOUND", { resource: "batch" });
    const made = await bundle(this.#ledger, this.#proofs, row.id, null);
    const text = JSON.stringify(made);
    // Something may have changed while it was made.
    if (version === this.#version)
      this.#remember(code, { number: Number(made.block.header["number"]), hash: made.block.hash, text, until });
    return text;
  }

  #remember(code: string, made: Made): void {
    this.#known.delete(code);
    this.#known.set(code, made);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED) this.#known.delete(oldest!);
  }
}
