import type { Ledger } from "../../accept/ledger.ts";
import type { Log } from "../../base/log.ts";
import { dayInMorocco } from "../../values/dates.ts";
import { storeOpenings } from "../rows/units.ts";
import { type Openings, withOpening } from "../rules/units.ts";

/** So many openings are being stored at once; those beyond are not counted, and no page waits for any. */
const AT_ONCE = 32;

/** Counts how often the pages of units are opened, beside the answers. */
export class UnitOpenings {
  readonly #ledger: Ledger;
  readonly #log: Log;
  readonly #running = new Set<Promise<void>>();

  constructor(ledger: Ledger, log: Log) {
    this.#ledger = ledger;
    this.#log = log;
  }

  /** The openings with this one, which is stored in a moment. */
  count(unit: { batch: string; serial: number }, before: Openings | null): Openings {
    const now = this.#ledger.now();
    const after = withOpening(before, now, dayInMorocco(now));
    if (!after) return before!;
    if (this.#running.size < AT_ONCE) this.#store(unit, before, after);
    return after;
  }

  #store(unit: { batch: string; serial: number }, before: Openings | null, after: Openings): void {
    const stored = storeOpenings(this.#ledger.db, unit, before, after)
      .catch((error: unknown) => this.#log.warn({ err: error }, "an opening was not counted"))
      .finally(() => this.#running.delete(stored));
    this.#running.add(stored);
  }

  /** Resolves when all that was counted is stored. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}
