import { PlainError } from "../base/errors.ts";

/** Everything that is open; closed in reverse order of opening. */
export class CloseStack {
  readonly #closers: (() => unknown)[] = [];
  readonly #enders: (() => unknown)[] = [];
  #closed = false;

  /**
   * What opens after all was told to close (Ctrl-C while starting) ends the start, and is closed the next time. `end` is for
   * what can be ended without order when somebody does not want to wait.
   */
  add<T>(thing: T, close: (thing: T) => unknown, end?: (thing: T) => unknown): T {
    this.#closers.push(() => close(thing));
    if (end) this.#enders.push(() => end(thing));
    if (this.#closed) throw new PlainError("Stopped while starting.");
    return thing;
  }

  /** While `close` waits, or before. */
  async endAtOnce(): Promise<void> {
    await Promise.allSettled(this.#enders.splice(0).map(async (end) => end()));
  }

  /** One that cannot be closed does not keep the others open; the first failure is told when all is done. */
  async close(): Promise<void> {
    this.#closed = true;
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse())
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    if (failures.length) throw failures[0];
  }
}
