import pg from "pg";

/**
 * A lock that lives as long as its own connection: when this process dies, PostgreSQL gives it to the next in line.
 * Whoever holds it must still be right when two believe they do (the connection broke unnoticed): rows are fenced by
 * unique constraints, the lock only keeps the peace.
 */
export class HeldLock {
  #client: pg.Client | null = null;
  readonly #connectionString: string;
  readonly #name: string;

  constructor(connectionString: string, name: string) {
    this.#connectionString = connectionString;
    this.#name = name;
  }

  /** True when it is ours, now or already. Never waits for another holder. */
  async take(): Promise<boolean> {
    if (this.#client) return true;
    const client = new pg.Client({ connectionString: this.#connectionString, connectionTimeoutMillis: 5_000 });
    client.on("error", () => undefined);
    client.on("end", () => {
      if (this.#client === client) this.#client = null;
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ taken: boolean }>(
        "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
        [this.#name],
      );
      if (rows[0]?.taken) {
        this.#client = client;
        return true;
      }
    } catch {
      // The database is away; whoever wants the lock asks again.
    }
    await client.end().catch(() => undefined);
    return false;
  }

  async release(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }
}
