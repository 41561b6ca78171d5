import Type from "typebox";
import { type Command, type Decided, type NewRows, rows } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { blockTime, chainClock } from "../../accept/ledger.ts";
import { isPending } from "../../accept/operationStates.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { LedgerError } from "../../base/errors.ts";
import type { AgreementState } from "../../chain/enums.ts";
import { lastSuccessor } from "../../organisations/rows/kin.ts";
import { agreementActs, type NewAgreementAct, type PendingAct } from "../rows/acts.ts";
import type { AgreementRow } from "../rows/agreements.ts";
import { agreement, pendingActs } from "../rows/loads.ts";
import {
  AGREEMENT_SCHEMAS,
  type AgreementDocument,
  type StatementDocument,
  statementDocument,
} from "../rules/agreements.ts";
import { type AgreementAct, type AgreementRole, isIn, ruleOf } from "../rules/states.ts";
import { isKnownTo, roleIn } from "../views/agreement.ts";

/** An agreement as one of its sides finds it. */
export interface Access {
  row: AgreementRow;
  document: AgreementDocument;
  role: AgreementRole;
  /** As the side's own acts on their way will leave it. */
  state: AgreementState;
  /** Those acts, oldest first. */
  pending: PendingAct[];
}

type Asking = Pick<Command<unknown>, "account" | "subject" | "clock" | "suspended">;

/** The agreement that a command is about, as it stands now; asked for by `accessNeeds`. */
export const agreementIn = (command: Asking, state: State): AgreementRow | undefined =>
  state.get(agreement, { id: command.subject, at: chainClock(command, state) });

/** What `accessTo` must know. */
export function accessNeeds(command: Asking, state: State): Need[] {
  const id = command.subject;
  const needs = [need(blockTime, null), need(pendingActs, id)];
  if (!state.has(blockTime, null)) return needs;
  needs.push(need(agreement, { id, at: chainClock(command, state) }));
  const row = agreementIn(command, state);
  const decides = row?.arbiter === command.account;
  return decides ? [...needs, ...[row.arbiter!, row.seller, row.buyer].map((one) => need(lastSuccessor, one))] : needs;
}

/**
 * Throws NOT_FOUND to strangers, then ORGANISATION_SUSPENDED; then, as the contract does, AGREEMENT_STATE before
 * AGREEMENT_NOT_YOURS. Its acts are declared `whileSuspended`, so that strangers are told nothing.
 */
export function accessTo(command: Asking, known: State, act: AgreementAct): Access {
  const { account, subject, suspended } = command;
  const row = agreementIn(command, known);
  const role = row ? roleIn(row, account) : null;
  if (!row || !role || !isKnownTo(row, account)) throw new LedgerError("NOT_FOUND", { resource: "agreement" });
  if (suspended) throw new LedgerError("ORGANISATION_SUSPENDED");
  const pending = (known.get(pendingActs, subject) ?? []).filter((one) => one.account === account);
  const document = readDocument<AgreementDocument>(row.opening);
  const state = stateAfter(row, pending, chainClock(command, known));
  const rule = ruleOf(act);
  if (!isIn(rule.in, state)) throw new LedgerError("AGREEMENT_STATE", { state, allowed: rule.in.join(" or ") });
  const disputer = disputerOf(row, pending, role);
  const is = [role, role === document.proposedBy ? "proposer" : "answerer", role === disputer ? "disputer" : null];
  if (!rule.by.some((by) => is.includes(by))) throw new LedgerError("AGREEMENT_NOT_YOURS");
  if (role === "arbiter") refuseOwnCause(row, known);
  return { row, document, role, state, pending };
}

/** Since it was named, the arbiter may have merged with a party: then nobody decides, and the dispute lapses. */
function refuseOwnCause({ arbiter, seller, buyer }: AgreementRow, known: State): void {
  const actingFor = (account: string) => known.get(lastSuccessor, account) ?? account;
  if ([seller, buyer].map(actingFor).includes(actingFor(arbiter!))) throw new LedgerError("AGREEMENT_NOT_YOURS");
}

const leadsTo = ({ kind }: PendingAct): AgreementState | undefined => ruleOf(kind as AgreementAct)?.leadsTo;

function stateAfter(
  { stands, state, delivered_until: until }: AgreementRow,
  pending: PendingAct[],
  at: number,
): AgreementState {
  const next = pending.map(leadsTo).findLast((one) => one !== undefined);
  if (next) return next === "accepted" && at > until ? "overdue" : next;
  // Its own proposal: the next act of the same organisation comes behind it.
  return stands === "none" && isPending(state) ? "proposed" : stands;
}

function disputerOf(row: AgreementRow, pending: PendingAct[], role: AgreementRole): AgreementRole | null {
  if (pending.some(({ kind }) => kind === "dispute")) return role;
  return row.stands === "disputed" ? roleIn(row, row.moved_by) : null;
}

/** What the history of the agreement keeps of a command. */
export const keptAct = (
  { operation, subject, account }: Pick<Command<unknown>, "operation" | "subject" | "account">,
  act: Omit<NewAgreementAct, "intent" | "agreement" | "account">,
): NewRows => rows(agreementActs, { ...act, intent: operation, agreement: subject, account });

/** Most acts under an agreement cost about this much; those that move stock more. */
export const GAS_MOVE = 120_000;
export const GAS_SUPPLY = 250_000;

/** `commitment`: of the words that say why or how; zero where there are none. */
export const StatedArguments = Type.Object({ agreement: Type.String(), commitment: Type.String() });

/** No words go with it. */
const NO_COMMITMENT = `0x${"0".repeat(64)}`;

type Said = Pick<StatementDocument, "text" | "award">;

/** The rule of an act that says why: its words are sealed, the chain gets their commitment. */
export const statementRule = <Body>(
  act: AgreementAct,
  kind: StatementDocument["kind"],
  said: (body: Body) => Said | null,
  refuse?: (access: Access, said: Said) => void,
): Decided<Body, { agreement: string; commitment: string }> => ({
  needs: accessNeeds,
  decide(command, state) {
    const { subject: agreement, account, body, seal } = command;
    const access = accessTo(command, state, act);
    const words = said(body);
    if (!words) {
      const rows = [keptAct(command, { kind })];
      return { arguments: { agreement, commitment: NO_COMMITMENT }, rows };
    }
    const document = statementDocument({ agreement, by: account, kind, ...words });
    refuse?.(access, document);
    const sealed = seal(AGREEMENT_SCHEMAS.statement, document);
    const { commitment } = sealed;
    return {
      arguments: { agreement, commitment },
      documents: [sealed],
      rows: [keptAct(command, { kind, commitment })],
    };
  },
});
