import type { EmbeddedNode } from "./embedded/node.ts";
import type { Postgres } from "./embedded/postgres.ts";
import type { Log } from "./log.ts";

const LOOK_MS = 1_000;

/**
 * Starts the embedded database and chain again, on the same ports, when they die under us. Whoever uses them just sees
 * them away for a moment.
 */
export class Supervisor {
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  readonly #parts: { name: string; revive(): Promise<boolean> }[];
  readonly #log: Log;

  constructor(parts: { dataDir: string; postgres: Postgres | null; node: EmbeddedNode | null; log: Log }) {
    this.#log = parts.log;
    this.#parts = [
      ...(parts.postgres ? [{ name: "PostgreSQL", revive: () => parts.postgres!.revive() }] : []),
      ...(parts.node ? [{ name: "the chain", revive: () => parts.node!.revive() }] : []),
    ];
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => this.#schedule());
    }, LOOK_MS);
  }

  async #look(): Promise<void> {
    for (const part of this.#parts) {
      try {
        if (await part.revive()) this.#log.warn(`${part.name} had ended and was started again`);
      } catch (error) {
        this.#log.error({ err: error }, `${part.name} had ended and could not be started again; trying again`);
      }
    }
  }
}
