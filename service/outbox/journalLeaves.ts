import type { Log } from "../base/log.ts";
import { type Hash, leafHash } from "../formats/merkle.ts";
import { append, frontierOf } from "../formats/merkleNodes.ts";
import type { ObservationSignatures } from "../journal/anchor.ts";
import { journalLeaf } from "../journal/leaf.ts";
import {
  findAnchoredHead,
  findNodes,
  insertLeaves,
  insertNodes,
  journalSize,
  lockJournal,
  pickObservations,
  rejectObservations,
  rejectWithBatch,
  type WaitingObservation,
} from "../journal/rows.ts";
import { notify } from "../store/notifications.ts";
import type { Database, Transaction } from "../store/pool.ts";
import { refuseFork } from "./journalHead.ts";
import { type HeldKey, openKeys } from "./keys.ts";

export interface LeavesDeps {
  db: Database;
  masterKey: Uint8Array;
  log: Log;
  signatures: ObservationSignatures;
  /** Its contract. */
  journal: string;
}

/** As many as make a head due; more would hold the transaction long. */
const BATCH_SIZE = 1_000;
const SET_ASIDE_MS = 60_000;

/**
 * Puts what was stated into the log: signs each, gives it the next place, and stores leaf and subtrees in one transaction.
 * A crash leaves all of them waiting or all in their places, and no place is ever given to another.
 */
export class Leaves {
  readonly #deps: LeavesDeps;
  /** Accounts whose key did not open, and until when they are left out. */
  readonly #setAside = new Map<string, number>();

  constructor(deps: LeavesDeps) {
    this.#deps = deps;
  }

  /** Returns how many observations it dealt with. */
  async append(): Promise<number> {
    for (const [account, until] of this.#setAside) if (until < Date.now()) this.#setAside.delete(account);
    return this.#deps.db.transaction(async (tx) => {
      await lockJournal(tx);
      const ended = await rejectWithBatch(tx);
      const picked = await pickObservations(tx, [...this.#setAside.keys()], BATCH_SIZE);
      if (picked.length) await this.#appendTo(tx, picked);
      if (ended + picked.length) await notify(tx, "records");
      return ended + picked.length;
    });
  }

  async #appendTo(tx: Transaction, picked: WaitingObservation[]): Promise<void> {
    const keys = await this.#keysOf(tx, picked);
    const ready = picked.filter(({ account }) => keys.has(account));
    if (ready.length === 0) return;
    const size = await journalSize(tx);
    const anchored = await findAnchoredHead(tx, this.#deps.journal);
    if (anchored) await refuseFork(tx, anchored);
    const leaves = ready.map((observation, i) => ({
      id: observation.id,
      index: size + i,
      leaf: this.#leafOf(observation, keys.get(observation.account)!),
    }));
    const { nodes } = append(
      { size, frontier: (await findNodes(tx, frontierOf(size))) as Hash[] },
      leaves.map(({ leaf }) => leafHash(leaf)),
    );
    await insertLeaves(tx, leaves);
    await insertNodes(tx, nodes);
  }

  #leafOf({ account, batch, commitment }: WaitingObservation, { signer, privateKey }: HeldKey): Uint8Array {
    const signature = this.#deps.signatures.sign(privateKey, { account, batch, commitment });
    return journalLeaf({ account, batch, commitment, signer, signature });
  }

  /** As for requests: without a key an observation ends here, and one whose key does not open is tried again later. */
  async #keysOf(tx: Transaction, picked: WaitingObservation[]): Promise<Map<string, HeldKey>> {
    const accounts = [...new Set(picked.map(({ account }) => account))];
    const { opened, held } = await openKeys(this.#deps, tx, accounts);
    for (const account of accounts)
      if (held.has(account) && !opened.has(account)) this.#setAside.set(account, Date.now() + SET_ASIDE_MS);
    const keyless = picked.filter(({ account }) => !held.has(account)).map(({ id }) => id);
    await rejectObservations(tx, keyless, { code: "SIGNER_MISSING" });
    return opened;
  }
}
