import { EventEmitter } from "node:events";
import pg from "pg";
import type { Queryable } from "./pool.ts";

/** `intents`: something is wanted; `records`: the chain said something. Empty payload: listeners look for themselves. */
export type Channel = "intents" | "records";

/**
 * Wakes those who wait, in every copy of the service. Only a hint: everyone who listens also looks by the clock, so a lost
 * notification costs time and nothing else.
 */
export class Notifications {
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #connectionString: string;
  #client: pg.Client | null = null;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  async open(): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client({ connectionString: this.#connectionString, connectionTimeoutMillis: 5_000 });
    client.on("error", () => undefined);
    client.on("end", () => this.#reopen());
    client.on("notification", (message) => this.#events.emit(message.channel));
    try {
      await client.connect();
      await client.query("listen intents; listen records");
      this.#client = client;
    } catch {
      await client.end().catch(() => undefined);
    }
  }

  /** Resolves at the next notification, or after `milliseconds`. */
  next(channel: Channel, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#events.off(channel, done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#events.on(channel, done);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
    this.#events.emit("intents");
    this.#events.emit("records");
  }

  #reopen(): void {
    this.#client = null;
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.open(), 1_000);
    this.#retry.unref();
  }
}

/** Part of the transaction: told to the others when, and only when, it commits. */
export async function notify(tx: Queryable, channel: Channel): Promise<void> {
  await tx.query("select pg_notify($1, '')", [channel]);
}
