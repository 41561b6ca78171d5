import { readDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Claim, IntentKind, Wish } from "../../accept/intents.ts";
import { chainTime, type Ledger } from "../../accept/ledger.ts";
import { type Action, type Actor, authoriseOwn } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { AgreementState } from "../../chain/enums.ts";
import { findLastSuccessor } from "../../organisations/rows/kin.ts";
import { findKind } from "../../organisations/rows/organisations.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { findPendingActs, insertAgreementAct, type NewAgreementAct, type PendingAct } from "../rows/acts.ts";
import { type AgreementRow, findAgreement } from "../rows/agreements.ts";
import type { AgreementDocument } from "../rules/agreements.ts";
import { AGREEMENT_ACTS, type AgreementAct, type AgreementRule } from "../rules/states.ts";
import { maySee } from "../rules/visibility.ts";
import { roleIn, viewerOf } from "../views/agreement.ts";
import type { AgreementRole } from "../views/types.ts";

/** An agreement as one of its sides finds it, locked for what it asks. */
export interface OpenAgreement {
  row: AgreementRow;
  document: AgreementDocument;
  account: string;
  role: AgreementRole;
  /** As the side's own acts on their way will leave it. */
  state: AgreementState;
  /** Those acts, oldest first. */
  pending: PendingAct[];
}

/** What an organisation may know of: its own proposals at once, others' as soon as they are on the chain. */
export async function knows(db: Queryable, actor: Actor, row: AgreementRow): Promise<boolean> {
  if (actor.kind === "operator") return true;
  if (row.account === actor.account) return true;
  if (row.stands === "none") return false;
  const role = roleIn(row, actor.account);
  if (role !== null && maySee(viewerOf(role), "standing", row)) return true;
  return (await findKind(db, actor.account)) === "auditor";
}

/** Throws NOT_FOUND to strangers; then, as the contract does, AGREEMENT_STATE before AGREEMENT_NOT_YOURS. */
export async function openAgreement(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  action: Action,
  act: AgreementAct,
  id: string,
): Promise<OpenAgreement> {
  const account = authoriseOwn(actor, action);
  const found = await findAgreement(tx, id, await chainTime(ledger, tx));
  const role = found && roleIn(found, account);
  if (!found || !role || !(await knows(tx, actor, found)))
    throw new LedgerError("NOT_FOUND", { resource: "agreement" });
  await lockActing(tx, account);
  const at = await chainTime(ledger, tx);
  const row = (await findAgreement(tx, id, at))!;
  const pending = (await findPendingActs(tx, id)).filter((one) => one.account === account);
  const document = readDocument<AgreementDocument>(row.opening);
  const state = stateAfter(row, pending, at);
  const rule: AgreementRule = AGREEMENT_ACTS[act];
  if (!rule.in.includes(state)) throw new LedgerError("AGREEMENT_STATE", { state, allowed: rule.in.join(" or ") });
  const disputer = disputerOf(row, pending, role);
  const is = [role, role === document.proposedBy ? "proposer" : "answerer", role === disputer ? "disputer" : null];
  if (!rule.by.some((by) => is.includes(by))) throw new LedgerError("AGREEMENT_NOT_YOURS");
  if (role === "arbiter") await refuseOwnCause(tx, row);
  return { row, document, account, role, state, pending };
}

/** Since it was named, the arbiter may have merged with a party: then nobody decides, and the dispute lapses. */
async function refuseOwnCause(tx: Transaction, { arbiter, seller, buyer }: AgreementRow): Promise<void> {
  const actingFor = async (account: string) => (await findLastSuccessor(tx, account)) ?? account;
  const decides = await actingFor(arbiter!);
  for (const party of [seller, buyer])
    if ((await actingFor(party)) === decides) throw new LedgerError("AGREEMENT_NOT_YOURS");
}

const LEADS_TO: Partial<Record<IntentKind, AgreementState>> = {
  accept: "accepted",
  reject: "rejected",
  counter: "countered",
  withdraw: "withdrawn",
  dispute: "disputed",
  withdrawDispute: "accepted",
  resolve: "resolved",
};

function stateAfter(
  { stands, state, delivered_until: until }: AgreementRow,
  pending: PendingAct[],
  at: number,
): AgreementState {
  const last = pending.findLast(({ kind }) => LEADS_TO[kind] !== undefined);
  if (last) {
    const next = LEADS_TO[last.kind]!;
    return next === "accepted" && at > until ? "overdue" : next;
  }
  // Its own proposal: the next act of the same organisation comes behind it.
  return stands === "none" && (state === "queued" || state === "sent") ? "proposed" : stands;
}

function disputerOf(row: AgreementRow, pending: PendingAct[], role: AgreementRole): AgreementRole | null {
  if (pending.some(({ kind }) => kind === "dispute")) return role;
  return row.stands === "disputed" ? roleIn(row, row.moved_by) : null;
}

/** Puts an act under an agreement on its way, and says so in its history. Returns the operation's id. */
export async function askUnder(
  tx: Transaction,
  actor: Actor,
  { row, account }: Pick<OpenAgreement, "row" | "account">,
  wish: Wish,
  act: Omit<NewAgreementAct, "intent" | "agreement" | "account">,
  claims: Claim[] = [],
): Promise<string> {
  const intent = await askRelay(tx, actor, account, wish, { claims });
  await insertAgreementAct(tx, { ...act, intent, agreement: row.id, account });
  return intent;
}
