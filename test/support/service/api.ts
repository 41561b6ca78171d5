import { Writable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { type Ledger, systemRandom } from "../../../service/accept/ledger.ts";
import type { KeyRole } from "../../../service/access/roles.ts";
import { LOG_OPTIONS } from "../../../service/base/log.ts";
import { openMetrics } from "../../../service/base/metrics.ts";
import { hashSecret } from "../../../service/keys/acts/apiKeys.ts";
import { rejectIntent } from "../../../service/outbox/rows.ts";
import { buildApp } from "../../../service/start/app.ts";
import { insertBlock, raiseFinality } from "../../../service/store/blocks.ts";
import { Notifications, notify } from "../../../service/store/notifications.ts";
import { Database } from "../../../service/store/pool.ts";
import { newDatabase } from "../chain/cluster.ts";
import { holdAgainstContract } from "./openapiCheck.ts";
import { PATIENCE_MS } from "./waiting.ts";

export const OPERATOR_KEY = "the-operators-key-of-the-http-tests";
const address = (digit: string) => `0x${digit.repeat(40)}`;
const word = (text: string) => `0x${text.padStart(64, "0")}`;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers as they please
export type Body = any;
export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  body: Body;
}
export type Send = (
  method: "GET" | "POST" | "DELETE" | "PUT" | "PATCH" | "HEAD" | "OPTIONS",
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** HTTP over a real database and without a chain: what the chain would say is said by the test. */
export class TestApi {
  readonly app: FastifyInstance;
  readonly ledger: Ledger;
  readonly logs: string[];
  /** What pages are read by. */
  readonly publicDb: Database;
  #blocks = 0;

  private constructor(app: FastifyInstance, ledger: Ledger, publicDb: Database, logs: string[]) {
    this.app = app;
    this.ledger = ledger;
    this.publicDb = publicDb;
    this.logs = logs;
  }

  static async open(options: { rateLimit?: number; databaseUrl?: string } = {}): Promise<TestApi> {
    const databaseUrl = options.databaseUrl ?? (await newDatabase());
    const db = new Database(databaseUrl, { timeoutMs: PATIENCE_MS });
    const notifications = new Notifications(databaseUrl);
    await notifications.open();
    const ledger: Ledger = {
      db,
      notifications,
      contracts: {
        chainId: 31337n,
        organisations: address("1"),
        relay: address("2"),
        batches: address("3"),
        journal: address("4"),
        certificates: address("5"),
        agreements: address("6"),
      },
      masterKey: Buffer.alloc(32, 7),
      operatorKeyHash: hashSecret(OPERATOR_KEY),
      lacking: new Set(),
      now: () => new Date(),
      ...systemRandom,
    };
    const publicDb = new Database(databaseUrl, { max: 2, timeoutMs: PATIENCE_MS });
    const logs: string[] = [];
    const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (logs.push(chunk.toString()), done()) });
    const app = await buildApp({
      config: {
        publicUrl: "https://silsila.example",
        rateLimit: options.rateLimit ?? 1_000_000,
        trustProxy: [],
        witnessUrls: [],
      },
      ledger,
      publicLedger: { ...ledger, db: publicDb },
      // There is no node in these tests; that what it gives is passed on can be seen without one.
      proofs: {
        at: (head) => head,
        prove: ({ hash }) => Promise.resolve({ hash, header: {}, nodes: [] }),
        carried: () => Promise.resolve(new Map()),
      },
      publicChain: { answer: () => Promise.resolve({ result: null }) },
      log: pino({ ...LOG_OPTIONS, level: "trace" }, sink),
      metrics: openMetrics(),
      manifest: { chainId: "1", generations: [] },
      embeddedChain: true,
    });
    await app.ready();
    return new TestApi(app, ledger, publicDb, logs);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.ledger.notifications.close();
    await this.ledger.db.close();
    await this.publicDb.close();
  }

  /** Sends as whoever holds the key (null: nobody); every answer is held against the OpenAPI document. */
  as(key: string | null): Send {
    return async (method, url, body, headers = {}) => {
      const raw = typeof body === "string" || body instanceof Uint8Array;
      const response = await this.app.inject({
        method,
        url,
        headers: {
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { payload: raw ? body : JSON.stringify(body) }),
      });
      const { statusCode: status, body: text } = response;
      const contentType = String(response.headers["content-type"] ?? "");
      if (method !== "HEAD") holdAgainstContract(method, url, { status, contentType, text });
      return {
        status,
        headers: response.headers as Record<string, string | undefined>,
        text,
        body: contentType.includes("json") && text !== "" ? JSON.parse(text) : null,
      };
    };
  }

  get operator(): Send {
    return this.as(OPERATOR_KEY);
  }

  /** As `registered`; its first key counts as its own. */
  async cooperative(kind = "cooperative"): Promise<Member> {
    const member = await this.registered(kind);
    await this.takeOver(member.keyId);
    return member;
  }

  /** A cooperative that the chain has registered, with a product, and with the key that the operator handed to it. */
  async registered(kind = "cooperative"): Promise<Member> {
    const { body } = await this.operator("POST", "/v1/organisations", {
      kind,
      name: { fr: "Coopérative d’essai", ar: "تعاونية" },
      place: { commune: { fr: "Arfoud" } },
      acknowledge: ["ORGANISATION_NAMESAKE"],
    });
    await this.mine(body.operation, "organisation_registered", body.id);
    const send = this.as(body.apiKey.key);
    const product = await send("POST", "/v1/products", { name: { fr: "Dattes Majhoul" } });
    return { id: body.id, key: body.apiKey.key, keyId: body.apiKey.id, send, product: product.body.id };
  }

  /** From now on the key counts as the organisation's own: tests of other subjects begin where the operator's was handed over. */
  async takeOver(key: string): Promise<void> {
    await this.ledger.db.query("update api_keys set members_from = created_at where id = $1", [key]);
  }

  /** A person of the organisation with a key of their own, issued by its manager. */
  async person(member: Member, role: KeyRole, name = `a ${role}`): Promise<Person> {
    const { status, body, text } = await member.send("POST", `/v1/organisations/${member.id}/api-keys`, { name, role });
    if (status !== 201) throw new Error(text);
    return { id: body.id, key: body.key, send: this.as(body.key) };
  }

  async count(table: string): Promise<number> {
    const { rows } = await this.ledger.db.query<{ count: number }>(`select count(*) from ${table}`);
    return rows[0]!.count;
  }

  /** The chain does what the operation asks for. */
  async mine(operation: string, kind: string, ...subjects: string[]): Promise<void> {
    await this.#say(
      operation,
      subjects.map((subject) => ({ kind, subject, data: {} })),
    );
    // The register says both in one transaction.
    if (kind === "organisation_registered") await this.#addFirstSigner(operation);
  }

  /** The chain says this one thing, with these values, by the operation. */
  async says(operation: string, kind: string, subject: string, data: Record<string, unknown>): Promise<void> {
    await this.#say(operation, [{ kind, subject, data }]);
  }

  async #addFirstSigner(operation: string): Promise<void> {
    await this.ledger.db.query(
      `insert into records (block_number, log_index, transaction, contract, kind, account, subject, request, data)
       select r.block_number, r.log_index + 1, r.transaction, r.contract, 'signer_added', r.account, r.account, r.request,
         jsonb_build_object('account', r.account, 'signer', i.arguments -> 'signer',
           'custody', i.arguments -> 'custody', 'addedBy', $2::text)
       from intents i join records r on r.request = i.request where i.id = $1`,
      [operation, address("7")],
    );
  }

  /** The chain takes in the amendment of a batch that the operation asks for. */
  async amend(operation: string, batch: string): Promise<void> {
    const { rows } = await this.ledger.db.query<{ commitment: string; version: string }>(
      `select commitment, (select count(*) + 1 from records where subject = $1 and kind = 'batch_amended')::text as version
       from batch_versions where batch = $1 and intent = $2`,
      [batch, operation],
    );
    await this.#say(operation, [{ kind: "batch_amended", subject: batch, data: { ...rows[0] } }]);
  }

  /** The chain says that the organisation is a member of the union, and lets it do these, `contract.function`. */
  async grant(account: string, union: string, functions: string[], until = 4_000_000_000): Promise<void> {
    const number = (this.#blocks += 1);
    const block = {
      number,
      hash: word(`b${number}`),
      parentHash: word(`b${number - 1}`),
      timestamp: 1_760_000_000 + number,
    };
    const acts = functions.map((name, i) => ({ target: address("3"), selector: `0x0000000${i}`, name }));
    const records = [
      { kind: "membership_began", data: { account, union } },
      { kind: "acts_granted", data: { account, union, acts, until: String(until) } },
    ].map((record, logIndex) => ({
      ...record,
      ...{ logIndex, account, subject: account, transaction: word(`c${number}`), contract: address("1") },
      ...{ request: word(`d${number}`), signer: null },
    }));
    await this.ledger.db.transaction((tx) => insertBlock(tx, block, records));
  }

  /** The contract refuses it, and uses its nonce up, in a block that is final: before that it could still be done. */
  async refuse(operation: string, code: string, values: Record<string, string>): Promise<void> {
    const data = { nonceUsed: true, refusal: { code, values, error: "Some" } };
    await this.#say(operation, [{ kind: "request_failed", subject: address("9"), data }]);
    await this.ledger.db.transaction(async (tx) => {
      await raiseFinality(tx, this.#blocks);
      await notify(tx, "records");
    });
  }

  /** Refused before it was ever sent. */
  async reject(operation: string, code: string): Promise<void> {
    await rejectIntent(this.ledger.db, operation, { code, values: {} });
    await notify(this.ledger.db, "records");
  }

  async #say(operation: string, records: { kind: string; subject: string; data: Record<string, unknown> }[]) {
    const number = (this.#blocks += 1);
    const request = word(operation.replaceAll("-", ""));
    await this.ledger.db.transaction(async (tx) => {
      const { rows } = await tx.query<{ account: string }>(
        "update intents set request = $2 where id = $1 returning account",
        [operation, request],
      );
      const account = rows[0]!.account;
      await insertBlock(
        tx,
        { number, hash: word(`b${number}`), parentHash: word(`b${number - 1}`), timestamp: 1_760_000_000 + number },
        records.map((record, logIndex) => ({
          ...record,
          logIndex,
          transaction: word(`c${number}`),
          contract: address("3"),
          account,
          request,
          signer: null,
        })),
      );
      await notify(tx, "records");
    });
  }
}

export interface Person {
  id: string;
  key: string;
  send: Send;
}

export interface Member {
  id: string;
  /** Of its first manager. */
  key: string;
  keyId: string;
  send: Send;
  product: string;
}

let lots = 0;

export function aBatch(member: Member, changes: Record<string, unknown> = {}): Record<string, unknown> {
  lots += 1;
  return {
    product: member.product,
    lot: `L-${lots}`,
    quantity: { value: "400", unit: "KGM" },
    producedOn: "2025-10-01",
    ...changes,
  };
}

/** All of a batch becomes one new batch of the same product. */
export function aTransformation(
  member: Member,
  of: { id: string; quantity: unknown },
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  lots += 1;
  return {
    process: "sort",
    performedOn: "2025-10-02",
    inputs: [{ batch: of.id, quantity: of.quantity }],
    outputs: [{ product: member.product, lot: `L-${lots}`, quantity: of.quantity }],
    ...changes,
  };
}

export const pointersOf = (answer: Answer): string[] =>
  (answer.body.errors as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`);

/** What the member brought is on the chain, in that batch alone. */
export async function bringing(
  api: TestApi,
  owner: Member,
  batch: string,
  ...members: string[]
): Promise<{ intake: string; intakes: string[]; operation: string }> {
  const intakes = members.map((member) => ({
    member,
    quantity: { value: "4", unit: "KGM" },
    broughtOn: "2025-09-30",
  }));
  const { status, body, text } = await owner.send("POST", `/v1/batches/${batch}/intakes`, { intakes });
  if (status !== 202) throw new Error(text);
  await api.amend(body.operation, batch);
  const { body: page } = await owner.send("GET", `/v1/batches/${batch}/intakes?limit=200`);
  const ids = page.items.map(({ id }: { id: string }) => id);
  return { intake: ids[0], intakes: ids, operation: body.operation };
}
