import Type, { type Static } from "typebox";
import { act, rows } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { need, type Need, type State } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { canonicalText } from "../../formats/canonical.ts";
import { LIMITS, SCHEMAS } from "../../formats/fields.ts";
import { notInFuture } from "../../values/dates.ts";
import { codeKey } from "../../values/folding.ts";
import { cleanText, lotOrNone } from "../../values/text.ts";
import type { BatchRow } from "../rows/batches.ts";
import { COMES_BEFORE, type DatedAct, datedActs } from "../rows/days.ts";
import { amendmentPending, batchRow, restriction, usedLot } from "../rows/loads.ts";
import { versions } from "../rows/versions.ts";
import { type BatchDocument, batchDocument } from "../rules/batch.ts";
import { Amendment } from "../views/corrections.ts";
import { BatchPath } from "../views/schemas.ts";
import { checkStillCovered, coveredNeeds } from "./claimRules.ts";
import { atBatch, ownBatch } from "./reasons.ts";

const COUNTED = ["quantity", "netMass", "unit", "product"] as const;

/** As many as the contract counts. */
export const AMENDMENTS_AT_MOST = 255;

/**
 * Supersedes the document of a batch: a whole new one, which names the last and says why. The id, the code and the label
 * stay. Counts once the chain has it.
 */
export const amend = act({
  word: "amend",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "amend",
  whileSuspended: true,
  body: Amendment,
  arguments: Type.Object({ batch: Type.String(), commitment: Type.String() }),
  rest: {
    path: "/v1/batches/:id/amendments",
    tags: ["corrections"],
    summary: "Amend a batch",
    description:
      "Supersedes what is stated of a batch of one's own. Its id, code and label stay; every version stays readable, with its reason. Counts once the chain has it. Quantities and the product cannot be amended.",
    params: BatchPath,
    refusals: [
      "AMENDMENT_OF_QUANTITY",
      "AMENDMENT_EMPTY",
      "AMENDMENT_AGAINST_ACT",
      "AMENDMENT_PENDING",
      "AMENDMENTS_TOO_MANY",
      "BATCH_ANNULLED",
      "BATCH_REJECTED",
      "LOT_USED",
      "DATE_INVALID",
      "DATE_IN_FUTURE",
      "DATE_ORDER",
      "CLAIM_NOT_COVERED",
    ],
    location: atBatch,
  },
  call: ({ batch, commitment }) => ({
    contract: "batches",
    function: "amend",
    values: [batch, commitment],
    gas: 195_000,
  }),
  rule: {
    needs({ account, subject: batch, body }, state) {
      const row = state.get(batchRow, batch);
      const claims = row?.account === account ? readDocument<BatchDocument>(row.opening).claims : undefined;
      return [
        need(batchRow, batch),
        ...amendableNeeds(account, batch),
        ...coveredNeeds(claims ?? []),
        ...(body.producedOn === undefined ? [] : [need(datedActs, batch)]),
        ...(body.lot === undefined ? [] : [need(usedLot, { account, lot: lotOrNone(body.lot) })]),
      ];
    },
    decide(command, state) {
      const { account, subject: batch, operation, body, today, seal } = command;
      const row = ownBatch(state, command);
      checkAmendable(state, row);
      const document = amendedDocument(row, body, today);
      const { lot, producedOn } = document;
      if (body.producedOn !== undefined)
        at("/producedOn", () => checkDependents(state.get(datedActs, batch) ?? [], row.lot, producedOn));
      checkStillCovered(state, document, { account, producedOn, statedAt: row.created_at.getTime() / 1_000 });
      const used = codeKey(lot) === codeKey(row.lot) ? null : state.get(usedLot, { account, lot });
      if (used) throw new LedgerError("LOT_USED", { lot, used }, "/lot");
      const sealed = seal(SCHEMAS.batch, document);
      const { commitment } = sealed;
      return {
        arguments: { batch, commitment },
        documents: [sealed],
        rows: [rows(versions, { batch, account, lot, commitment, intent: operation, corrects: true })],
      };
    },
  },
});

/** A day of production stays where acts that name a day hold it: what went in comes before, what was done with it after. */
function checkDependents(acts: readonly DatedAct[], lot: string, date: string): void {
  const against = acts
    .filter(({ kind, day }) => (COMES_BEFORE.includes(kind) ? date < day : day < date))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))[0];
  if (against)
    throw new LedgerError("AMENDMENT_AGAINST_ACT", { lot, date, act: against.kind, day: against.day, id: against.id });
}

export const amendableNeeds = (account: string, batch: string): Need[] => [
  need(restriction, { account, batch }),
  need(amendmentPending, batch),
];

/** What can have another document: neither annulled, nor about to have one, nor at the end of what the contract counts. */
export function checkAmendable(state: State, { id, account, lot, s_version }: BatchRow): void {
  if (state.get(restriction, { account, batch: id }) === "annulled") throw new LedgerError("BATCH_ANNULLED", { lot });
  if (state.get(amendmentPending, id)) throw new LedgerError("AMENDMENT_PENDING", { lot });
  if (s_version >= AMENDMENTS_AT_MOST) throw new LedgerError("AMENDMENTS_TOO_MANY", { lot, limit: AMENDMENTS_AT_MOST });
}

function amendedDocument(batch: BatchRow, input: Static<typeof Amendment>, today: string): BatchDocument {
  const findings = new Findings();
  for (const field of COUNTED)
    if (input[field] !== undefined) findings.add(new LedgerError("AMENDMENT_OF_QUANTITY", { field }, `/${field}`));
  const reason = findings.check("/reason", () => cleanText(input.reason, LIMITS.note));
  findings.throwAny();
  const before = readDocument<BatchDocument>(batch.opening);
  delete before.amendment;
  const { lot, producedOn, place } = input;
  const given = {
    ...before,
    ...(lot !== undefined && { lot }),
    ...(producedOn !== undefined && { producedOn }),
    ...(place !== undefined && { place }),
    ...(input.expiresOn !== undefined && { expiresOn: input.expiresOn ?? undefined }),
    ...(input.note !== undefined && { note: input.note ?? undefined }),
  };
  const after = batchDocument(given);
  at("/producedOn", () => notInFuture(after.producedOn, today));
  if (canonicalText(after) === canonicalText(before)) throw new LedgerError("AMENDMENT_EMPTY");
  return { ...after, amendment: { reason: reason!, previous: batch.commitment } };
}
