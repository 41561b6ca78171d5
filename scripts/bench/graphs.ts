import { randomBytes } from "node:crypto";
import { sealDocument } from "../../service/accept/documents.ts";
import { insertIntent } from "../../service/accept/intents.ts";
import type { Ledger } from "../../service/accept/ledger.ts";
import { registerBatches } from "../../service/batches/acts/registerBatches.ts";
import { batches as batchesTable } from "../../service/batches/rows/batches.ts";
import { SCHEMAS } from "../../service/formats/fields.ts";
import { bookBlock } from "../../service/indexer/bookings.ts";
import { type Fact, insertBlock, raiseFinality } from "../../service/store/blocks.ts";
import { insertDocuments } from "../../service/store/documents.ts";
import type { Transaction } from "../../service/store/pool.ts";
import { newCode } from "../../service/values/codes.ts";

/** A batch, and the batches it is made of; none: it was registered. */
interface Planned {
  id: string;
  of: string[];
}

const DOCUMENTS = 1_000;
const KILOGRAMS = 400;

/**
 * A ledger of many batches in little time: what the ledger, the outbox and the indexer would have written of them is
 * written by their own statements, in blocks of up to 200 acts, without a chain and without HTTP. The batches share a
 * thousand documents.
 */
export class Graphs {
  readonly #ledger: Ledger;
  readonly #account: string;
  readonly #product: string;
  readonly #commitments: string[] = [];
  #block = 0;
  count = 0;

  constructor(ledger: Ledger, account: string, product: string) {
    this.#ledger = ledger;
    this.#account = account;
    this.#product = product;
  }

  /** A batch at the end of `length` transformations, one after the other. */
  deep(length: number): Planned[] {
    const all: Planned[] = [{ id: newId(), of: [] }];
    for (let i = 0; i < length; i += 1) all.push({ id: newId(), of: [all.at(-1)!.id] });
    return all;
  }

  /** A batch made of ten, each made of a hundred; last of the list. */
  wide(): Planned[] {
    const pools = Array.from({ length: 10 }, () => Array.from({ length: 100 }, () => ({ id: newId(), of: [] })));
    const merged = pools.map((pool) => ({ id: newId(), of: pool.map(({ id }) => id) }));
    return [...pools.flat(), ...merged, { id: newId(), of: merged.map(({ id }) => id) }];
  }

  /** As a season goes: twenty deliveries pooled, the pool pressed, the oil filled into ten. */
  season(): Planned[] {
    const deliveries: Planned[] = Array.from({ length: 20 }, () => ({ id: newId(), of: [] }));
    const pool = { id: newId(), of: deliveries.map(({ id }) => id) };
    const oil = { id: newId(), of: [pool.id] };
    return [...deliveries, pool, oil, ...Array.from({ length: 10 }, () => ({ id: newId(), of: [oil.id] }))];
  }

  async write(batches: Planned[]): Promise<void> {
    await this.#ledger.db.transaction((tx) => this.#writeBlock(tx, batches));
    this.count += batches.length;
  }

  async #writeBlock(tx: Transaction, batches: Planned[]): Promise<void> {
    const { contracts } = this.#ledger;
    if (this.#block === 0) this.#block = await firstFreeBlock(tx);
    const commitments = await this.#documents(tx);
    const [number, request, intent] = [(this.#block += 1), newId(), crypto.randomUUID()];
    const rows = batches.map(({ id }, i) => ({
      ...{ id, account: this.#account, intent, transformation: null },
      product: this.#product,
      code: newCode(() => this.#ledger.randomDigits(12)),
      lot: `B-${this.count + i}`,
      commitment: commitments[(this.count + i) % DOCUMENTS]!,
      unit: "KGM",
      conserved: true,
      acknowledged: [],
    }));
    await insertIntent(tx, {
      kind: registerBatches.word,
      arguments: { batches: [] },
      id: intent,
      account: this.#account,
      channel: "relay",
      weight: 1,
      dependsOn: null,
      requestedBy: "operator",
    });
    await tx.query("update intents set request = $2 where id = $1", [intent, request]);
    await batchesTable.insert(tx, rows);
    const acts = batches.flatMap((batch) => factsOf(batch, this.#account));
    const facts = acts.map((act, logIndex): Fact => ({
      ...act,
      logIndex,
      transaction: request,
      contract: contracts.batches,
      account: this.#account,
      request,
      signer: null,
    }));
    const timestamp = 1_760_000_000 + number;
    await insertBlock(tx, { number, hash: newId(), parentHash: newId(), timestamp }, facts);
    await bookBlock(tx, number, new Set(facts.map(({ kind }) => kind)));
    await raiseFinality(tx, number);
  }

  async #documents(tx: Transaction): Promise<string[]> {
    if (this.#commitments.length === 0) {
      const sealed = Array.from({ length: DOCUMENTS }, (_, i) =>
        sealDocument(this.#ledger, SCHEMAS.batch, {
          organisation: this.#account,
          product: { id: this.#product, commitment: newId() },
          lot: `B-${i}`,
          quantity: { value: String(KILOGRAMS), unit: "KGM" },
          producedOn: "2026-10-01",
          place: { commune: { fr: "Arfoud" } },
        }),
      );
      await insertDocuments(tx, sealed);
      this.#commitments.push(...sealed.map(({ commitment }) => commitment));
    }
    return this.#commitments;
  }
}

function factsOf({ id, of }: Planned, account: string): Pick<Fact, "kind" | "subject" | "data">[] {
  const base = String(KILOGRAMS * 1_000_000);
  const data = { id, account, commitment: id, quantity: base, netMassMg: base, unit: "1" };
  const registered = { kind: "batch_registered", subject: id, data };
  if (of.length === 0) return [registered];
  const transformation = newId();
  const inputs = of.map((batch) => ({ batch, quantity: "1000000" }));
  const stated = { id: transformation, account, commitment: id, lossMg: "0", conserved: true, inputs, outputs: [id] };
  return [registered, { kind: "transformed", subject: transformation, data: stated }];
}

async function firstFreeBlock(tx: Transaction): Promise<number> {
  const { rows } = await tx.query<{ number: number }>("select coalesce(max(number), 0) as number from blocks");
  // Far ahead of the chain, which goes on by itself meanwhile.
  return rows[0]!.number + 1_000_000;
}

const newId = (): string => `0x${randomBytes(32).toString("hex")}`;
