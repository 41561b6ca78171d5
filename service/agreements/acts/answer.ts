import { sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended } from "../../accept/organisations.ts";
import type { Actor } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { partyOf } from "../../organisations/views/parties.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { formatMoney, type Money, parseMoney } from "../../values/money.ts";
import { AGREEMENT_SCHEMAS, type StatementDocument, statementDocument } from "../rules/agreements.ts";
import type { AgreementAct } from "../rules/states.ts";
import { totalOf } from "../rules/sums.ts";
import { askUnder, openAgreement, type OpenAgreement } from "./access.ts";

/** No words go with it. */
export const NO_COMMITMENT = `0x${"0".repeat(64)}`;

/** Accepts exactly what was proposed: the id binds every term. Nothing is agreed with who is suspended meanwhile. */
export async function acceptAgreement(ledger: Ledger, tx: Transaction, actor: Actor, id: string): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.conclude", "accept", id);
  await partyOf(tx, opened.account, opened.row.account);
  const wish = { kind: "accept" as const, arguments: { agreement: id } };
  return askUnder(tx, actor, opened, wish, { kind: "acceptance" });
}

interface Stated {
  reason?: string;
}

export const rejectAgreement = (ledger: Ledger, tx: Transaction, actor: Actor, id: string, input: Stated) =>
  state(ledger, tx, actor, id, { act: "reject", kind: "rejection", wish: "reject" }, input.reason);

export const withdrawAgreement = (ledger: Ledger, tx: Transaction, actor: Actor, id: string, input: Stated) =>
  state(ledger, tx, actor, id, { act: "withdraw", kind: "withdrawal", wish: "withdraw" }, input.reason);

/** Calls the arbiter, if there is one; without, the agreement lapses when the time of arbitration is over. */
export const disputeAgreement = (ledger: Ledger, tx: Transaction, actor: Actor, id: string, input: Required<Stated>) =>
  state(ledger, tx, actor, id, { act: "dispute", kind: "dispute", wish: "dispute" }, input.reason);

/** The arbiter ends it, in words and with what one side owes the other, if anything. */
export const resolveAgreement = (
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: { decision: string; award?: { to: "seller" | "buyer"; money: Money } },
) => state(ledger, tx, actor, id, { act: "resolve", kind: "resolution", wish: "resolve" }, input.decision, input.award);

/** An act that says why: its words are sealed, the chain gets their commitment. */
async function state(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  {
    act,
    kind,
    wish,
  }: {
    act: AgreementAct;
    kind: StatementDocument["kind"];
    wish: "reject" | "withdraw" | "dispute" | "resolve";
  },
  text: string | undefined,
  award?: StatementDocument["award"],
): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.conclude", act, id);
  const document =
    text === undefined ? null : statementDocument({ agreement: id, by: opened.account, kind, text, award });
  if (document?.award) refuseBeyond(opened, document.award.money);
  const said = document && sealDocument(ledger, AGREEMENT_SCHEMAS.statement, document);
  if (said) await insertDocuments(tx, [said]);
  return askUnder(
    tx,
    actor,
    opened,
    { kind: wish, arguments: { agreement: id, commitment: said?.commitment ?? NO_COMMITMENT } },
    { kind, ...(said && { commitment: said.commitment }) },
  );
}

/** In the agreement's currency, and at most the whole of it: an arbiter's slip of the pen would be final. */
function refuseBeyond({ document }: OpenAgreement, { amount, currency }: Money): void {
  const expected = document.lines[0]!.price.currency;
  if (currency !== expected)
    throw new LedgerError("CURRENCY_DIFFERS", { expected, given: currency }, "/award/money/currency");
  const total = totalOf(document.lines);
  if (parseMoney({ amount, currency }) > total)
    throw new LedgerError(
      "AWARD_EXCEEDS",
      { award: amount, currency, total: formatMoney(total, currency).amount },
      "/award/money/amount",
    );
}

export async function withdrawDispute(ledger: Ledger, tx: Transaction, actor: Actor, id: string): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.conclude", "withdrawDispute", id);
  const wish = { kind: "withdrawDispute" as const, arguments: { agreement: id } };
  return askUnder(tx, actor, opened, wish, { kind: "dispute_withdrawal" });
}

/** Throws RECEIVER_SUSPENDED where the other side can receive nothing now. */
export async function refuseSuspended(tx: Transaction, account: string, code: string): Promise<void> {
  if (await isSuspended(tx, account)) throw new LedgerError("RECEIVER_SUSPENDED", { code });
}
