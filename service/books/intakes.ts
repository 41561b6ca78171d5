import { commitmentOf, documentOf } from "../formats/commitment.ts";
import { parseOpening } from "../formats/opening.ts";
import { intakesTree } from "../members/rules/intakes.ts";
import type { Queryable } from "../store/pool.ts";
import { type Quantity, parseQuantity } from "../values/quantities.ts";
import { compareRow, type Differences, type Row } from "./differences.ts";

/** An amendment of a batch, and what its document says of the list of intakes that it brings; null: it brings none. */
export interface IntakeList {
  list: string;
  intakes: { size: string; root: string } | null;
}

interface IntakeRow extends Row {
  id: string;
  list: string;
  position: number;
  commitment: string;
  opening: Buffer | null;
  erased: boolean | null;
}

const nameOf = ({ list, id }: IntakeRow): string => `${list}/${id}`;

/** Every list as a whole against the root in the document of its batch, and each intake against its commitment. */
export async function compareIntakes(tx: Queryable, lists: IntakeList[], differences: Differences): Promise<void> {
  for (const { list, intakes } of lists) {
    const { rows } = await tx.query<IntakeRow>(
      `select i.id::text, i.list, i.position, i.commitment, i.opening, i.kind, i.amount::text as amount, i.unit,
         i.brought_on::text as brought_on, i.member::text as member, m.erased_at is not null as erased
       from intakes i left join members m on m.id = i.member where i.list = $1 order by i.position`,
      [list],
    );
    const size = Number(intakes?.size ?? 0);
    for (const row of rows) {
      if (row.position >= size) differences.add("intakes", nameOf(row), "foreign", `the list has ${size} of them`);
      else checkIntake(row, differences);
    }
    const there = new Set(rows.map(({ position }) => position));
    for (let position = 0; position < size; position++)
      if (!there.has(position))
        differences.add("intakes", `${list}/${position}`, "missing", `the list has ${size} of them`);
    if (intakes && rows.length === size && there.size === size && rootOf(rows) !== intakes.root)
      differences.add(
        "intakes",
        list,
        "changed",
        "the commitments of the list do not have the root that its batch names",
      );
  }
}

/** Lists of what is no amendment. */
export async function findListless(tx: Queryable, differences: Differences): Promise<void> {
  const { rows } = await tx.query<{ id: string; list: string }>(
    `select i.id::text, i.list from intakes i where not exists (
       select from batch_versions v where v.commitment = i.list)`,
  );
  for (const { id, list } of rows) differences.add("intakes", `${list}/${id}`, "foreign", "no amendment is that list");
}

function rootOf(rows: IntakeRow[]): string {
  try {
    return intakesTree(rows.map(({ commitment }) => commitment)).root;
  } catch {
    return "none";
  }
}

function checkIntake(row: IntakeRow, differences: Differences): void {
  const wrong = (text: string) => differences.add("intakes", nameOf(row), "changed", text);
  if (!row.opening) {
    if (row.erased === false) wrong("opening is erased, and its person is not");
    return;
  }
  if (row.erased) wrong("opening is there, and its person is erased");
  try {
    const opening = parseOpening(row.opening);
    if (commitmentOf(opening) !== row.commitment) return wrong("opening hashes to another commitment");
    const document = documentOf(opening).document as {
      member: string;
      kind: string;
      quantity: Quantity;
      broughtOn: string;
    };
    const { base: amount, unit } = parseQuantity(document.quantity);
    const { kind, member, broughtOn: brought_on } = document;
    const expected = { kind, member, amount, unit, brought_on };
    compareRow(differences, "intakes", nameOf(row), expected, row, "its opening");
  } catch (error) {
    wrong(`opening cannot be read: ${(error as Error).message}`);
  }
}
