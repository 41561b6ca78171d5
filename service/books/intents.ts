import { getBytes, keccak256, Transaction } from "ethers";
import secp256k1 from "secp256k1";
import { IS_DECIDED } from "../accept/recordRows.ts";
import { actOf, callOf, type Kind } from "../acts.ts";
import { nonceIn } from "../chain/relayRequests.ts";
import type { EncodedCall } from "../chain/sign.ts";
import { requestIdOf } from "../formats/ids.ts";
import type { Queryable } from "../store/pool.ts";
import { factsOf } from "./classes.ts";
import { asText, compareRow, compareRows, type Differences, type Row, UNKNOWN } from "./differences.ts";
import { type Generation, readDocuments } from "./documents.ts";
import { EXPECTED, type ExpectedRow, type Known, WRITTEN } from "./expected.ts";
import { compareIntakes, type IntakeList } from "./intakes.ts";

interface IntentRow {
  id: string;
  sequence: number;
  kind: string;
  account: string | null;
  arguments: Row;
  channel: string;
  weight: number;
  nonce: number | null;
  request: string | null;
  delegate: string | null;
  attempt: number | null;
  refused: boolean;
  /** What the chain did with its request; null while it did nothing. */
  decided: string | null;
  /** The signed transaction that is its request, of a registrar's act. */
  raw: string | null;
  attempted: boolean;
}

const AT_ONCE = 500;

/** Every intent: that it is what was signed, that what it names is here, and that it has its rows and no others. */
export async function compareIntents(
  tx: Queryable,
  generation: Generation,
  differences: Differences,
  progress: (intents: number) => void,
): Promise<number> {
  let count = 0;
  for (let after = -1; ;) {
    const { rows } = await tx.query<IntentRow>(
      `select i.id::text, i.sequence, i.kind, i.account, i.arguments, i.channel, i.weight, i.nonce, i.request, i.delegate,
         i.attempt, i.rejection is not null as refused, d.kind as decided, t.raw, a.id is not null as attempted
       from intents i
       left join attempts a on a.id = i.attempt
       left join attempts t on i.channel = 'registrar' and t.hash = i.request
       left join lateral (select r.kind from records r where r.request = i.request and ${IS_DECIDED}
         order by r.block_number desc, r.log_index desc limit 1) d on true
       where i.sequence > $1 order by i.sequence limit $2`,
      [after, AT_ONCE],
    );
    if (rows.length === 0) return count;
    for (const intent of rows) checkIntent(generation, intent, differences);
    await compareRowsOf(tx, generation, rows, differences);
    count += rows.length;
    after = rows.at(-1)!.sequence;
    progress(count);
  }
}

/** That it is what was signed. What was never signed cannot be told from what was asked for. */
function checkIntent({ chainId, addresses }: Generation, intent: IntentRow, differences: Differences): void {
  const { id, kind, request, account } = intent;
  const wrong = (text: string) => differences.add("intents", id, "changed", text);
  let call: EncodedCall;
  try {
    const act = actOf(kind);
    const channel = act.channel === "relay" ? "relay" : "registrar";
    if (intent.channel !== channel) wrong(`channel is “${intent.channel}”, and the act goes by ${channel}`);
    const weight = act.weight?.(intent.arguments as never) ?? 1;
    if (intent.weight !== weight) wrong(`weight is ${intent.weight}, and its arguments come to ${weight}`);
    call = callOf(addresses, intent);
  } catch {
    return wrong("kind and arguments are those of no act");
  }
  if (intent.attempt !== null && !intent.attempted)
    differences.add("attempts", String(intent.attempt), "missing", `act ${id} is on its way by it`);
  if (intent.refused && intent.decided !== null) wrong("it was refused here, and the chain has it");
  if (request === null) {
    if (intent.attempt !== null || intent.nonce !== null) wrong("it is on its way, and its request has no name");
    return;
  }
  if (intent.channel === "relay") {
    const data = keccak256(call.data);
    const place = intent.nonce === null ? null : nonceIn(intent.delegate, intent.nonce);
    const asked = place === null ? null : requestIdOf(chainId, addresses.relay, account!, place, call.target, data);
    // What was refused before it could run gave its place back.
    const gaveBack = intent.refused && place === null && intent.decided === null;
    if (asked !== request && !gaveBack)
      wrong(`account, act, arguments and nonce do not come to its request ${request}`);
    return;
  }
  if (intent.nonce !== null || intent.delegate !== null) wrong("nonce or delegate is that of an organisation's act");
  if (intent.raw === null)
    return differences.add("attempts", request, "missing", `act ${id} was sent by that transaction`);
  const sent = Transaction.from(intent.raw);
  if (sent.data !== call.data || sent.to?.toLowerCase() !== call.target)
    wrong(`act and arguments are not what its transaction ${request} asks for`);
}

/** The arguments of the acts that name a document of their own. `propagate` repeats what another act stated. */
function* commitmentsIn({ kind, arguments: given }: IntentRow): Generator<string> {
  if (kind === "propagate") return;
  const lists = [given["batches"], given["outputs"]].filter(Array.isArray).flat() as unknown[];
  const holders = [given, given["terms"], ...lists].filter((one) => typeof one === "object" && one !== null) as Row[];
  for (const holder of holders)
    for (const name of ["commitment", "reason", "profile", "document"]) {
      const value = holder[name];
      if (typeof value === "string" && value.length === 66 && !/^0x0+$/.test(value)) yield value;
    }
}

async function compareRowsOf(
  tx: Queryable,
  { chainId, addresses }: Generation,
  intents: IntentRow[],
  differences: Differences,
): Promise<void> {
  const named = new Map(
    intents.flatMap((intent) => [...commitmentsIn(intent)].map((one) => [one, intent.id] as const)),
  );
  const documents = await readDocuments(tx, [...named.keys()]);
  for (const [commitment, id] of named)
    if (!documents.has(commitment)) differences.add("documents", commitment, "missing", `act ${id} names it`);
  const previous = [...documents.values()].flatMap(
    (one) => ((one?.["amendment"] as Row | undefined)?.["previous"] ?? []) as string,
  );
  for (const [commitment, document] of await readDocuments(tx, previous)) documents.set(commitment, document);
  const pick = (kind: string, name: string) =>
    intents.filter((one) => one.kind === kind).map((one) => String(one.arguments[name]));
  const threads = await lookUp(
    tx,
    "select id as key, thread as value from agreements where id = any($1)",
    pick("counter", "predecessor"),
  );
  const conserved = await lookUp(
    tx,
    "select subject as key, (data ->> 'conserved')::boolean as value from records where subject = any($1) and kind = 'transformed'",
    pick("transform", "transformation"),
  );
  const known: Known = {
    chainId,
    organisations: addresses.organisations,
    document: (commitment) => documents.get(String(commitment)) ?? null,
    threadOf: (agreement) => threads.get(String(agreement)),
    conserved: (transformation) => conserved.get(String(transformation)) as boolean | undefined,
  };
  const expected = intents.flatMap(({ id, kind, account, arguments: given }) =>
    kind in EXPECTED ? EXPECTED[kind as Kind]({ id, kind: kind as Kind, account, arguments: given }, known) : [],
  );
  await compareRecalled(tx, intents, differences);
  await compareNamed(tx, intents, differences);
  await compareWritten(tx, intents, expected, differences);
  await compareIntakes(tx, listsOf(expected, documents), differences);
  await compareClaims(tx, expected, differences);
}

/** Arguments that the contract is not told, since they follow from the others. */
const DERIVED_IDS: Partial<Record<string, string[]>> = {
  ...{ propose: ["agreement"], counter: ["agreement"], issueCertificate: ["certificate"] },
  ...{ ship: ["shipment"], returnShipment: ["shipment"], deliver: ["shipment"], returnDelivery: ["shipment"] },
  ...{ transform: ["transformation"], annulTransformation: ["transformation"] },
};

/** What an act makes or moves has an id that the chain derives and nobody signs: what is done with it must be among the events. */
async function compareNamed(tx: Queryable, intents: IntentRow[], differences: Differences): Promise<void> {
  const done = intents.filter(
    ({ kind, decided }) => kind !== "propagate" && ![null, "request_failed"].includes(decided),
  );
  const { rows } = await tx.query<{ request: string; subject: string }>(
    "select request, subject from records where request = any($1)",
    [done.map(({ request }) => request)],
  );
  const made = new Set(rows.map(({ request, subject }) => `${request} ${subject}`));
  for (const { id, kind, request, arguments: given } of done) {
    const lists = [given["batches"], given["outputs"]].filter(Array.isArray).flat() as unknown[];
    const ids = [...(DERIVED_IDS[kind] ?? []).map((name) => given[name]), ...lists.map((one) => (one as Row)["id"])];
    for (const one of ids)
      if (typeof one === "string" && !made.has(`${request} ${one}`))
        differences.add("intents", id, "changed", `it names ${one}, and its events do not`);
  }
}

/** An authority's act on a batch does not name the batch's origin to the contract. */
async function compareRecalled(tx: Queryable, intents: IntentRow[], differences: Differences): Promise<void> {
  const acts = intents.filter(({ kind }) => ["recallByAuthority", "liftByAuthority"].includes(kind));
  const batches = acts.map(({ arguments: given }) => String(given["batch"]));
  const origins = await lookUp(tx, "select id as key, account as value from batches where id = any($1)", batches);
  for (const { id, account, arguments: given } of acts)
    compareRow(differences, "intents", id, { account: origins.get(String(given["batch"])) }, { account }, "its batch");
}

/** The lists of intakes that these amendments bring. */
const listsOf = (expected: ExpectedRow[], documents: Map<string, Row | null>): IntakeList[] =>
  expected
    .filter(({ table, row }) => table === "batch_versions" && row["corrects"] !== UNKNOWN)
    .map(({ row }) => {
      const list = String(row["commitment"]);
      const intakes = row["corrects"] === false ? documents.get(list)?.["intakes"] : undefined;
      return { list, intakes: (intakes as IntakeList["intakes"] | undefined) ?? null };
    });

async function lookUp(tx: Queryable, text: string, keys: string[]): Promise<Map<string, unknown>> {
  if (keys.length === 0) return new Map();
  const { rows } = await tx.query<{ key: string; value: unknown }>(text, [keys]);
  return new Map(rows.map(({ key, value }) => [key, value]));
}

async function compareWritten(
  tx: Queryable,
  intents: IntentRow[],
  all: ExpectedRow[],
  differences: Differences,
): Promise<void> {
  const ids = intents.map(({ id }) => id);
  for (const [table, { intent, key }] of Object.entries(WRITTEN)) {
    const expected = all.filter((one) => one.table === table).map(({ row }) => row);
    const columns = factsOf(table);
    const { rows } = await tx.query<Row>(
      `select ${asText(columns, "t")} from ${table} t where t.${intent} = any($1::uuid[]) or t.${key}::text = any($2::text[])`,
      [ids, expected.map((row) => String(row[key]))],
    );
    compareRows(differences, table, expected, rows, "the act that was signed");
  }
}

/** They hang on their batch. */
async function compareClaims(tx: Queryable, all: ExpectedRow[], differences: Differences): Promise<void> {
  const batches = all.filter(({ table }) => table === "batches").map(({ row }) => String(row["id"]));
  if (batches.length === 0) return;
  const expected = all.filter(({ table }) => table === "batch_claims").map(({ row }) => row);
  const { rows } = await tx.query<Row>(
    `select ${asText(factsOf("batch_claims"), "t")} from batch_claims t where t.batch = any($1)`,
    [batches],
  );
  compareRows(differences, "batch_claims", expected, rows, "the batch's document");
}

/** Rows of acts that are not here. */
export async function findActless(tx: Queryable, differences: Differences): Promise<void> {
  for (const [table, { intent, key }] of Object.entries(WRITTEN)) {
    const { rows } = await tx.query<{ name: string; act: string | null }>(
      `select t.${key}::text as name, t.${intent}::text as act from ${table} t
       where ${table === "recalls" ? `t.${intent} is not null and` : ""} not exists (
         select from intents i where i.id = t.${intent})`,
    );
    for (const { name, act } of rows) {
      differences.add(table, name, "foreign", "the act that it is of is not here");
      if (act !== null) differences.add("intents", act, "missing", `${table} ${name} is of it`);
    }
  }
  const { rows } = await tx.query<Row>(
    `select ${asText(["batch", "position"], "c")} from batch_claims c
     where not exists (select from batches b where b.id = c.batch)`,
  );
  compareRows(differences, "batch_claims", [], rows, "a batch");
}

/**
 * Acts that the chain has and that can only have been asked for here, since a key that this service keeps signed them or one of
 * its transactions carried them alone.
 */
export async function findLost(tx: Queryable, differences: Differences): Promise<void> {
  const { rows } = await tx.query<{ request: string; kind: string }>(
    `select distinct on (r.request) r.request, r.kind from records r
     where not exists (select from intents i where i.request = r.request) and (
       (r.kind = 'request_executed' and exists (select from signing_keys k where k.signer = r.signer
         and k.account in (r.account, r.data ->> 'delegate')))
       or (r.request = r.transaction and r.kind <> 'head_anchored'
         and exists (select from attempts a where a.hash = r.transaction)))`,
  );
  for (const { request } of rows)
    differences.add("intents", request, "missing", "the chain has this request, which this service signed");
}

/** The signed bytes of every transaction, and that of each sender none is missing between the first and the last. */
export async function compareAttempts(
  tx: Queryable,
  noncesOf: (senders: string[]) => Promise<number[]>,
  differences: Differences,
): Promise<void> {
  for (let after = -1; ;) {
    const { rows } = await tx.query<{ id: number } & Row>(
      "select id, hash, sender, nonce, raw from attempts where id > $1 order by id limit $2",
      [after, AT_ONCE],
    );
    if (rows.length === 0) break;
    for (const row of rows) checkAttempt(row, differences);
    after = rows.at(-1)!.id;
  }
  const { rows } = await tx.query<{ sender: string; first: number; last: number }>(
    "select sender, min(nonce) as first, max(nonce) as last from attempts group by 1 order by 1",
  );
  const next = await noncesOf(rows.map(({ sender }) => sender));
  for (const [i, { sender, first, last }] of rows.entries()) {
    const missing = await tx.query<{ nonce: number }>(
      `select n as nonce from generate_series($2::bigint, $3::bigint) n
       where not exists (select from attempts a where a.sender = $1 and a.nonce = n) limit 1000`,
      [sender, first, Math.max(last, next[i]! - 1)],
    );
    for (const { nonce } of missing.rows)
      differences.add(
        "attempts",
        `${sender}/${nonce}`,
        "missing",
        "the key of this service signed a transaction there",
      );
  }
}

function checkAttempt(row: Row, differences: Differences): void {
  const name = String(row["hash"]);
  try {
    const sent = Transaction.from(String(row["raw"]));
    const signed = { hash: sent.hash, nonce: sent.nonce, sender: senderOf(sent) };
    compareRow(differences, "attempts", name, signed, row, "the signed bytes");
  } catch {
    differences.add("attempts", name, "changed", "raw is no signed transaction");
  }
}

/** Native code: ten times the speed of pure JavaScript. */
function senderOf({ signature, unsignedHash }: Transaction): string {
  const { r, s, yParity } = signature!;
  const key = secp256k1.ecdsaRecover(getBytes(`${r}${s.slice(2)}`), yParity, getBytes(unsignedHash), false);
  return `0x${keccak256(key.subarray(1)).slice(26)}`;
}
