import { LedgerError } from "../base/errors.ts";

const AT_ONCE = 3;
const WAITING = 200;

/**
 * Turns for those who write. All writes of one organisation wait for one another in the database anyway; if they waited
 * there, a program that sends sixty at once would hold every connection, and everybody else would wait with it.
 */
export class Turns {
  readonly #queues = new Map<string, { running: number; waiting: (() => void)[] }>();

  /** Throws RATE_LIMITED when too many of the same organisation wait already. */
  async take<T>(who: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(who) ?? { running: 0, waiting: [] };
    this.#queues.set(who, queue);
    if (queue.running < AT_ONCE) queue.running += 1;
    else if (queue.waiting.length < WAITING) await new Promise<void>((go) => queue.waiting.push(go));
    else throw new LedgerError("RATE_LIMITED", { seconds: 1 });
    try {
      return await work();
    } finally {
      // Whoever waits longest takes this place over; it is never free in between.
      const next = queue.waiting.shift();
      if (next) next();
      else queue.running -= 1;
      if (queue.running === 0) this.#queues.delete(who);
    }
  }
}
