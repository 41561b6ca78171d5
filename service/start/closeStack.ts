import { PlainError } from "../base/errors.ts";

/** Everything that is open; closed in reverse order of opening. */
export class Opened {
  readonly #closers: (() => unknown)[] = [];
  #closed = false;

  /** What opens after all was told to close (Ctrl-C while starting) is closed again, and the start ends. */
  add<T>(thing: T, close: (thing: T) => unknown): T {
    if (this.#closed) {
      void Promise.resolve(close(thing)).catch(() => undefined);
      throw new PlainError("Stopped while starting.");
    }
    this.#closers.push(() => close(thing));
    return thing;
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
