import pg from "pg";

/**
 * A lock that lives as long as its own connection: when this process dies, PostgreSQL gives it to the next in line.
 * Whoever holds it must still be right when two believe they do (the connection broke unnoticed): rows are fenced by
 * unique constraints, the lock only keeps the peace.
 */
export class HeldLock {
  #client: pg.Client | null = null;
  #held = false;
  readonly #connectionString: string;
  readonly #name: string;

  constructor(connectionString: string, name: string) {
    this.#connectionString = connectionString;
    this.#name = name;
  }

  /** True when it is ours, now or already. Never waits for another holder; asks again on the same connection. */
  async take(): Promise<boolean> {
    if (this.#held) return true;
    try {
      this.#client ??= await this.#connect();
      const { rows } = await this.#client.query<{ taken: boolean }>(
        "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
        [this.#name],
      );
      this.#held = rows[0]?.taken === true;
    } catch {
      // The database is away; whoever wants the lock asks again.
      await this.release();
    }
    return this.#held;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    client.on("error", () => undefined);
    client.on("end", () => {
      if (this.#client !== client) return;
      this.#client = null;
      this.#held = false;
    });
    await client.connect();
    return client;
  }

  async release(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#held = false;
    await client?.end().catch(() => undefined);
  }
}
