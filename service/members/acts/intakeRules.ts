import { Findings, LedgerError } from "../../base/errors.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { inOrder, notInFuture } from "../../values/dates.ts";
import { formatQuantity, parseQuantity, type Quantity, UNITS } from "../../values/quantities.ts";
import type { MemberRow } from "../rows/members.ts";
import { type IntakeDocument, intakeDocument } from "../rules/intakes.ts";
import type { MemberKind } from "../views/members.ts";

export interface NewIntake {
  /** Id of the member who brought it. */
  member: string;
  quantity: Quantity;
  broughtOn: string;
  note?: string;
}

export interface Gathering {
  /** What the intakes were brought together in. */
  batch: Pick<BatchDocument, "lot" | "quantity" | "producedOn">;
  members: Map<string, MemberRow>;
  /** YYYY-MM-DD in the country. */
  today: string;
}

/** Every rule of all the intakes; all refusals at once. */
export function checkIntakes(inputs: NewIntake[], gathering: Gathering): IntakeDocument[] {
  const findings = new Findings();
  const documents = inputs.map((input, i) => findings.check(`/intakes/${i}`, () => checkIntake(input, gathering)));
  findings.throwAny();
  return documents as IntakeDocument[];
}

export function checkIntake(input: NewIntake, { batch, members, today }: Gathering): IntakeDocument {
  const findings = new Findings();
  const member = findings.check("/member", () => knownMember(input.member, members));
  const document = findings.check("", () =>
    intakeDocument({
      ...input,
      name: member?.name ?? undefined,
      kind: (member?.kind ?? "member") as MemberKind,
    }),
  );
  if (document) {
    findings.check("/quantity/unit", () => sameDimension(document.quantity, batch));
    findings.check("/broughtOn", () => broughtInTime(document.broughtOn, batch.producedOn, today));
  }
  findings.throwAny();
  return document!;
}

/** Another organisation's member is not ours to know of. */
function knownMember(id: string, members: Map<string, MemberRow>): MemberRow {
  const member = members.get(id);
  if (!member) throw new LedgerError("NOT_FOUND", { resource: "member" });
  if (member.erased_at) throw new LedgerError("MEMBER_ERASED", { number: member.number });
  return member;
}

function sameDimension({ unit: given }: Quantity, { lot, quantity: { unit } }: Gathering["batch"]): void {
  if (UNITS[given].dimension !== UNITS[unit].dimension) throw new LedgerError("UNIT_MISMATCH", { lot, unit, given });
}

/** What was brought is in the batch, so there is no more of it than that. `amounts` and the batch in base units. */
export function refuseMoreThan({ lot, quantity }: Gathering["batch"], amounts: readonly bigint[]): void {
  const sum = amounts.reduce((total, amount) => total + amount, 0n);
  const { base, unit } = parseQuantity(quantity);
  if (sum <= base) return;
  const values = { lot, sum: formatQuantity(sum, unit), quantity: formatQuantity(base, unit), unit };
  throw new LedgerError("INTAKES_OUTGROW_BATCH", values);
}

function broughtInTime(broughtOn: string, producedOn: string, today: string): void {
  notInFuture(broughtOn, today);
  inOrder(broughtOn, producedOn);
}
