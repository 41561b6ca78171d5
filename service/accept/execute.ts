import { randomUUID } from "node:crypto";
import { type Actor, authoriseTo, requesterOf } from "../access/roles.ts";
import { LedgerError } from "../base/errors.ts";
import { insertDocuments } from "../store/documents.ts";
import { notify } from "../store/notifications.ts";
import type { Transaction } from "../store/pool.ts";
import { newCode } from "../values/codes.ts";
import { dayInMorocco } from "../values/dates.ts";
import type { AnyAct, ArgumentsOf, BodyOf, Command, Decided, Done, Effects, Prepared } from "./act.ts";
import { sealDocument } from "./documents.ts";
import { insertPendingStock, insertIntent } from "./intents.ts";
import type { Ledger } from "./ledger.ts";
import { dependencyOf, isSuspended, lockOrganisation, registrationOf } from "./organisations.ts";
import { loadAll } from "./state.ts";

/** What is asked for. `account`: the organisation that a registrar acts on, where the address does not name it. */
export interface Given<A extends AnyAct> {
  subject?: string;
  body: BodyOf<A>;
  account?: string;
  /** An operation that must be on the chain before. */
  after?: string;
}

/**
 * Does an act: authorises, locks the organisation, loads, decides, and stores all that follows in the open transaction. The
 * chain decides later. Throws what is wrong as LedgerError; then nothing was stored.
 */
export async function execute<A extends AnyAct>(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  act: A,
  given: Given<A>,
): Promise<Done & { arguments: ArgumentsOf<A> }> {
  const subject = given.subject ?? "";
  const account = authoriseTo(actor, act, given.account ?? (act.channel === "relay" ? undefined : subject));
  const organisation = await lockOrganisation(tx, account);
  if (!organisation) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const suspended = act.channel === "relay" && (await isSuspended(tx, account));
  if (suspended && !act.whileSuspended) throw new LedgerError("ORGANISATION_SUSPENDED");
  const command: Command<BodyOf<A>> = {
    operation: randomUUID(),
    actor,
    account,
    organisation,
    subject,
    body: given.body,
    suspended,
    today: dayInMorocco(ledger.now()),
    clock: Math.floor(ledger.now().getTime() / 1_000),
    contracts: ledger.contracts,
    seal: (schema, document) => sealDocument(ledger, schema, document),
    newCode: () => newCode(() => ledger.randomDigits(12)),
  };
  const effects = await effectsOf(ledger, tx, act, command);
  refuseLacking(ledger, act, account, effects.arguments);
  await enqueue(tx, act, command, given.after === undefined ? effects : { ...effects, dependsOn: given.after });
  const { answer } = effects;
  return { operation: command.operation, account, subject, arguments: effects.arguments, ...(answer && { answer }) };
}

/** What the contracts do not have would only fail later, as if it had run out of gas. */
function refuseLacking(ledger: Ledger, act: AnyAct, account: string, given: unknown): void {
  if (ledger.lacking.size === 0) return;
  const call = act.call(given as never, account, ledger.contracts);
  if (ledger.lacking.has(`${call.contract}.${call.function}`))
    throw new LedgerError("ACT_NOT_DEPLOYED", { act: act.word });
}

async function effectsOf<A extends AnyAct>(
  ledger: Ledger,
  tx: Transaction,
  act: A,
  command: Command<BodyOf<A>>,
): Promise<Effects<ArgumentsOf<A>>> {
  const rule = act.rule as Decided<BodyOf<A>, ArgumentsOf<A>> | Prepared<BodyOf<A>, ArgumentsOf<A>> | null;
  if (!rule) throw new Error(`${act.word} is never asked for by itself`);
  if ("prepare" in rule) return rule.prepare(command, tx, ledger);
  return rule.decide(command, await loadAll(tx, (state) => rule.needs(command, state)));
}

/**
 * Puts on its way what a rule came to: documents, the intent, the stock that it takes or brings, and the rows of its subject,
 * all or nothing. For acts that are a step of something else, whose rule stands there, too.
 */
export async function enqueue<A extends AnyAct>(
  tx: Transaction,
  act: A,
  { operation, account, actor }: Pick<Command<unknown>, "operation" | "account" | "actor">,
  effects: Effects<ArgumentsOf<A>>,
): Promise<void> {
  const relayed = act.channel === "relay";
  const delegate = relayed ? delegateOf(actor) : null;
  const registration = await (relayed && effects.requestedBy === undefined
    ? dependencyOf(tx, delegate ?? account)
    : registrationOf(tx, account));
  if (effects.documents?.length) await insertDocuments(tx, effects.documents);
  await insertIntent(tx, {
    id: operation,
    account,
    delegate,
    kind: act.word,
    channel: relayed ? "relay" : "registrar",
    arguments: effects.arguments,
    weight: act.weight?.(effects.arguments as never) ?? 1,
    dependsOn: effects.dependsOn ?? registration,
    requestedBy: effects.requestedBy ?? requesterOf(actor),
  });
  if (effects.pendingStock?.length) await insertPendingStock(tx, operation, account, effects.pendingStock);
  for (const { table, rows } of effects.rows ?? []) if (rows.length) await table.insert(tx, rows as never[]);
  await notify(tx, "intents");
}

/** Whose key signs, when it is not the organisation's own; that it may was asked when the act was authorised. */
const delegateOf = (actor: Actor): string | null =>
  actor.kind === "organisation" ? (actor.delegate?.account ?? null) : null;

/** What the service does by itself when it is due: nobody asks for it, and nobody is refused. */
export async function enqueueByService<A extends AnyAct>(
  tx: Transaction,
  act: A,
  given: { account: string | null; arguments: ArgumentsOf<A> },
): Promise<string> {
  const id = randomUUID();
  await insertIntent(tx, {
    id,
    account: given.account,
    delegate: null,
    kind: act.word,
    channel: "registrar",
    arguments: given.arguments,
    weight: act.weight?.(given.arguments as never) ?? 1,
    dependsOn: null,
    requestedBy: "service",
  });
  return id;
}
