import { randomUUID } from "node:crypto";
import { lockAccount, lockOrganisation } from "../../accept/organisations.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { LIMITS, oneOf } from "../../formats/fields.ts";
import { forgetAnswers } from "../../store/idempotency.ts";
import type { Transaction } from "../../store/pool.ts";
import { codeKey } from "../../values/folding.ts";
import { cleanText } from "../../values/text.ts";
import { eraseMember, findUsedNumbers, findOperationsNaming, insertMembers } from "../rows/members.ts";
import { INTAKE_KINDS } from "../rules/intakes.ts";
import { findOwnMember, getMember, type MemberKind, type MemberView } from "../views/members.ts";
import type { NumberedMember } from "../views/schemas.ts";

export interface NewMember {
  number: string;
  name: string;
  kind: MemberKind;
}

const NUMBER = { min: 1, max: 40 } as const;

/**
 * Enters people in the organisation's list: all of them or none. `pointers` as in `registerBatches`. The answer leaves the
 * names out: it is kept for whoever repeats the request, and a name must not stay where erasure does not reach.
 */
export async function createMembers(
  tx: Transaction,
  actor: Actor,
  inputs: NewMember[],
  pointers: string[],
): Promise<NumberedMember[]> {
  const account = authoriseOwn(actor, "member.manage");
  await lockAccount(tx, account);
  const findings = new Findings();
  const cleaned = inputs.map((input, i) => findings.check(pointers[i]!, () => cleanMember(input)));
  const used = await findUsedNumbers(
    tx,
    account,
    cleaned.flatMap((member) => (member ? [member.number] : [])),
  );
  const seen = new Set<string>();
  cleaned.forEach((member, i) => {
    if (!member) return;
    const { number } = member;
    const pointer = `${pointers[i]}/number`;
    const key = codeKey(number);
    if (used.has(key)) findings.add(new LedgerError("MEMBER_NUMBER_USED", { number, used: used.get(key)! }, pointer));
    else if (seen.has(key)) findings.add(new LedgerError("MEMBER_NUMBER_REPEATED", { number }, pointer));
    seen.add(key);
  });
  findings.throwAny();
  const rows = cleaned.map((member) => ({ ...member!, id: randomUUID() }));
  const createdAt = (await insertMembers(tx, account, rows)).toISOString();
  return rows.map(({ id, number, kind }) => ({ id, number, kind, createdAt }));
}

function cleanMember(input: NewMember): NewMember {
  const findings = new Findings();
  const number = findings.check("/number", () => cleanText(input.number, NUMBER));
  const name = findings.check("/name", () => cleanText(input.name, LIMITS.name));
  findings.check("/kind", () => oneOf(INTAKE_KINDS, input.kind));
  findings.throwAny();
  return { number: number!, name: name!, kind: input.kind };
}

/**
 * Deletes for good who the person is and what they brought (law 09-08): the name, the values and salts of all their intakes,
 * and stored answers about them. Their commitments stay as leaves, so the receipts of others still prove; the number stays
 * so that nobody else is given it. Open to a suspended organisation too: erasure is the person's right.
 */
export async function eraseMemberData(tx: Transaction, actor: Actor, id: string, confirm: string): Promise<MemberView> {
  const account = authoriseOwn(actor, "member.erase");
  await lockOrganisation(tx, account);
  const { number, erased_at } = await findOwnMember(tx, account, id);
  if (erased_at) throw new LedgerError("MEMBER_ERASED", { number });
  if (confirm.normalize("NFC").trim() !== number) throw new LedgerError("CONFIRMATION_WRONG", {}, "/confirm");
  await eraseMember(tx, id);
  await forgetAnswers(tx, [id, ...(await findOperationsNaming(tx, id))]);
  return getMember(tx, actor, id);
}
