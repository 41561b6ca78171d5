import { createHash } from "node:crypto";
import pg from "pg";
import { LedgerError } from "../base/errors.ts";

/** What a statement function takes as its first argument: the database for a single read, a transaction for the rest. */
export interface Queryable {
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>>;
}

/** An open transaction; only `Database.transaction` makes one. */
export class Transaction implements Queryable {
  readonly #client: pg.PoolClient;
  readonly #planned: boolean;

  constructor(client: pg.PoolClient, planned: boolean) {
    this.#client = client;
    this.#planned = planned;
  }

  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>> {
    return run<R>(this.#client, text, values, this.#planned);
  }
}

// Counts and block numbers stay below 2^53; quantities travel as text and are bigint in our code.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// Dates are dates, not moments: no time zone may move them.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A migration by a newer copy of the service changed a table since the statement was planned. */
const OLD_PLAN = "0A000";
/** Serialisation failure, deadlock: the same transaction may well pass when run again. */
const RETRYABLE = new Set(["40001", "40P01", OLD_PLAN]);

interface Options {
  /** Connections. */
  max?: number;
  timeoutMs?: number;
}

/** A connection keeps the plans of its statements; one made while a table was small is not to serve it for ever. */
const CONNECTED_FOR_SECONDS = 60;

export class Database implements Queryable {
  readonly #pool: pg.Pool;
  readonly connectionString: string;

  constructor(connectionString: string, options: Options = {}) {
    const timeout = options.timeoutMs ?? 5_000;
    this.connectionString = connectionString;
    this.#pool = new pg.Pool({
      connectionString,
      max: options.max ?? 16,
      connectionTimeoutMillis: timeout,
      // Both sides give up: the server when it is merely slow, we when it does not answer at all (frozen).
      statement_timeout: timeout,
      query_timeout: timeout + 500,
      idleTimeoutMillis: 30_000,
      maxLifetimeSeconds: CONNECTED_FOR_SECONDS,
    });
    // A connection that breaks while nobody asks it anything (idle, or between two statements) says so by an event, which
    // without a listener would end the process. The next statement finds out by itself.
    this.#pool.on("error", () => undefined);
    this.#pool.on("connect", (client) => client.on("error", () => undefined));
  }

  async query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>> {
    return this.#use((client) =>
      run<R>(client, text, values, true).catch((error: unknown) => {
        if (codeOf(error) === OLD_PLAN) return run<R>(client, text, values, false);
        throw error;
      }),
    );
  }

  /**
   * Runs `work` in one transaction; a serialisation failure or deadlock is tried again, at most three times. With
   * `planned: false` each statement finds its tables anew, also the temporary ones that this transaction makes.
   */
  async transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    { planned }: { planned: boolean } = { planned: true },
  ): Promise<T> {
    for (let turn = 1; ; turn++) {
      try {
        return await this.#use((client) => inTransaction(client, planned, work));
      } catch (error) {
        if (!RETRYABLE.has(codeOf(error)) || turn === 3) throw error;
        planned &&= codeOf(error) !== OLD_PLAN;
      }
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #use<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new LedgerError("DATABASE_AWAY", {}, undefined, error);
    });
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (error) {
      broken = error instanceof LedgerError && error.code === "DATABASE_AWAY";
      throw error;
    } finally {
      // A broken connection, or one still busy with an unanswered query, must not serve anybody else.
      client.release(broken);
    }
  }
}

/** PostgreSQL cuts names after 63 bytes. */
const nameOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

const codeOf = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? "") : "");

async function inTransaction<T>(
  client: pg.PoolClient,
  planned: boolean,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  await run(client, "begin");
  try {
    const result = await work(new Transaction(client, planned));
    await run(client, "commit");
    return result;
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "DATABASE_AWAY")) await run(client, "rollback");
    throw error;
  }
}

/**
 * One statement, planned once a connection where it has values: without, it may be several at once. The server's own
 * refusals keep their SQLSTATE; whatever else goes wrong here (no answer in time, a broken or refused connection, a server
 * that is stopping or starting) means that the database is away.
 */
async function run<R extends pg.QueryResultRow>(
  client: pg.PoolClient,
  text: string,
  values?: unknown[],
  planned = false,
): Promise<pg.QueryResult<R>> {
  try {
    return await client.query<R>({ text, ...(values && { values }), ...(planned && values && { name: nameOf(text) }) });
  } catch (error) {
    // 08: connection, 57P: stopping or starting, 57014: cancelled by the time limit.
    if (error instanceof pg.DatabaseError && !/^(08|57P|57014)/.test(error.code ?? "")) throw error;
    throw new LedgerError("DATABASE_AWAY", {}, undefined, error);
  }
}
