import type { Static, TObject, TSchema } from "typebox";
import type { GrantableAct } from "../access/delegation.ts";
import type { Actor, Role } from "../access/roles.ts";
import type { ErrorCode } from "../base/errors.ts";
import type { Document } from "../formats/fields.ts";
import type { Queryable, Transaction } from "../store/pool.ts";
import type { Contracts, Ledger } from "./ledger.ts";
import type { Need, State } from "./state.ts";

/**
 * Through whom an act reaches the chain: `relay`, signed for the organisation; `registrar`, for the operator; `service`,
 * by the registrar's key too, but asked for by nobody: the service does it when it is due.
 */
export type Channel = "relay" | "registrar" | "service";

export type Contract = "agreements" | "batches" | "certificates" | "organisations";

/** What a contract is told. `gas`: what the inner call gets, all of it or none; what is not used is not paid. */
export interface Call {
  contract: Contract;
  function: string;
  values: readonly unknown[];
  gas: number;
}

/** A document ready to be stored, and what the chain gets of it. */
export interface Sealed {
  commitment: string;
  schema: string;
  opening: Uint8Array;
}

/** One request of somebody who may make it. */
export interface Command<Body> {
  /** The id of the operation that it becomes. */
  operation: string;
  actor: Actor;
  /** The organisation that acts, or on which the registrar acts. */
  account: string;
  /** Its kind, public code and profile, locked until the transaction ends: its colleagues' requests come one after another. */
  organisation: { kind: string; code: string; opening: Uint8Array };
  /** The id in the address; "" where there is none. */
  subject: string;
  body: Body;
  /** Whether the organisation is suspended. Only acts that decide on it themselves ever see `true`. */
  suspended: boolean;
  /** The day in Morocco, and the service's clock in Unix seconds. */
  today: string;
  clock: number;
  /** The ids of what it makes are derived from them. */
  contracts: Contracts;
  seal: (schema: string, document: Document) => Sealed;
  /** Chance that a rule needs and has none of its own: a public code, another at each call. */
  newCode: () => string;
}

/** Rows of one table, any number of them in one statement; the table's own room writes them. */
export interface Table<Row> {
  insert(tx: Transaction, rows: Row[]): Promise<void>;
}

export interface NewRows {
  table: Table<never>;
  rows: unknown[];
}

export const rows = <Row>(table: Table<Row>, ...list: Row[]): NewRows => ({
  table,
  rows: list,
});

/** What a command comes to when nothing is wrong with it. */
export interface Effects<Args> {
  arguments: Args;
  documents?: Sealed[];
  /** Stock of the account that is taken (negative) or brought, in base units, until the chain has decided. */
  pendingStock?: { batch: string; amount: bigint }[];
  rows?: NewRows[];
  /** An operation that must be on the chain before, instead of the organisation's registration. */
  dependsOn?: string | null;
  /**
   * Whose key asked for it, where somebody else only confirms. It waits for the registration alone: whether the service has
   * a key to sign with is found out when it is signed, since who confirms can do nothing about it.
   */
  requestedBy?: string;
  /** What is answered at once, where reading it back would take as long as all the rest. */
  answer?: object;
}

/** Daily acts: `needs` names what must be loaded and `decide` is pure. */
export interface Decided<Body, Args> {
  /** Asked again with what was loaded, until it names nothing new. */
  needs(command: Command<Body>, state: State): Need[];
  /** No clock, no chance, no database. Throws what is wrong, all findings at once. */
  decide(command: Command<Body>, state: State): Effects<Args>;
}

/** Rare acts whose rule asks the open transaction. */
export interface Prepared<Body, Args> {
  prepare(command: Command<Body>, tx: Transaction, ledger: Ledger): Promise<Effects<Args>>;
}

/** What was done, for whoever reads the answer. */
export interface Done {
  operation: string;
  /** The organisation that acted, or on which the registrar acted. */
  account: string;
  subject: string;
  arguments: unknown;
  /** Where the rule said it already; for all else the declaration reads it. */
  answer?: object;
}

/** An answer that is not the operation itself: read anew once the chain has decided. */
export interface Answer {
  schema: TSchema;
  read(ledger: Ledger, db: Queryable, actor: Actor, done: Done, body: unknown): Promise<object>;
}

/** Where and how REST takes the act. */
export interface Rest {
  path: `/v1/${string}`;
  /** Left out: POST. */
  method?: "DELETE";
  /** For the second address of an act, or one that two acts share as equals; left out: the act's word. */
  operationId?: string;
  tags: string[];
  summary: string;
  description: string;
  params?: TObject;
  /** What the address names; left out: `id` is the subject. */
  named?: (params: Record<string, string>) => { account?: string; subject?: string };
  /** When the chain has it; left out: 201. */
  status?: 200;
  /** Beside those of every act. */
  refusals: readonly ErrorCode[];
  /** Left out: the operation. */
  answer?: Answer;
  /** The path of what it made or changed, and what that is; left out: the operation; null: none, once it is done. */
  location?: { what: string; of(answer: never, subject: string): string } | null;
}

export interface Act<Word extends string, Args extends TSchema, Body extends TSchema> {
  /** Its one name: the contract's function, the operation's kind, the key of its words, the desk's address. */
  word: Word;
  channel: Channel;
  /** The weakest role first: that is the one a refusal asks for. Nobody, for what the service does by itself. */
  by: readonly Role[];
  /** What NOT_FOUND names, for whoever may not know of it. */
  resource: string;
  /**
   * Who may do it for the organisation: a union that was granted this word, only whoever it merged into, or nobody, since
   * it concerns the organisation itself.
   */
  delegation: GrantableAct | "successor" | "nobody";
  /** For acts that decide on suspension themselves, or are possible in spite of it. */
  whileSuspended?: true;
  /** What a request says: the body of its route, where it has one. `Type.Null()`: nothing. */
  body: Body;
  /** As the operation keeps them: JSON, large numbers as decimal text. */
  arguments: Args;
  /** Null for what has no address, or shares one with another act. */
  rest: Rest | null;
  /** `addresses`: of the contracts, for the few calls that name one. */
  call(given: Static<Args>, account: string, addresses: Record<Contract, string>): Call;
  /** How many facts it makes, for the size of its group; left out: one. */
  weight?(given: Static<Args>): number;
  /** Null for what is never asked for by itself: the service does it, or it is a step of something else. */
  rule: Decided<Static<Body>, Static<Args>> | Prepared<Static<Body>, Static<Args>> | null;
}

/** Keeps the word literal, and the types of body and arguments together. */
export const act = <const Word extends string, Args extends TSchema, Body extends TSchema>(
  given: Act<Word, Args, Body>,
): Act<Word, Args, Body> => given;

/** Any act, for tables: what is done with one is done through its own schemas. */
export interface AnyAct extends Omit<Act<string, TSchema, TSchema>, "call" | "weight" | "rule"> {
  call(given: never, account: string, addresses: Record<Contract, string>): Call;
  weight?(given: never): number;
  rule: Decided<never, unknown> | Prepared<never, unknown> | null;
}

export type BodyOf<A extends AnyAct> = Static<A["body"]>;
export type ArgumentsOf<A extends AnyAct> = Static<A["arguments"]>;
/** Of a list of acts: the kinds of operations. */
export type KindOf<Acts extends readonly AnyAct[]> = Acts[number]["word"];
