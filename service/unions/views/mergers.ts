import { readDocument } from "../../accept/documents.ts";
import { toEvidence } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { organisationExists } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import type { Party } from "../../accept/schemas.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findLastSuccessor } from "../../organisations/rows/kin.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import { listMergers, type MergerRow } from "../rows/mergers.ts";
import type { MergerDocument } from "../rules.ts";
import type { MergerView } from "./schemas.ts";

/** What the organisation and others agreed on, and what was done; newest first. */
export async function readMergers(
  ledger: Ledger,
  actor: Actor,
  account: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<MergerView>> {
  authorise(actor, "merger.read", account);
  if (!(await organisationExists(ledger.db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const position = decodeCursor(query.cursor, 2);
  const before = position && { place: position[0]!, part: position[1]! };
  const rows = await listMergers(ledger.db, { account, before, limit: query.limit + 1 });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.place, row.part],
    (row) => row,
  );
  const parties = await nameParties(
    ledger.db,
    items.flatMap(({ predecessor, successor }) => [predecessor, successor]),
  );
  return { items: items.map((row) => toView(ledger, row, parties)), next };
}

/** Who acts in the place of an organisation, at the end of the line of mergers. */
export async function findPublicSuccessor(ledger: Ledger, account: string): Promise<Party | null> {
  const last = await findLastSuccessor(ledger.db, account);
  return last === null ? null : (await nameParties(ledger.db, [last])).get(last)!;
}

function toView(ledger: Ledger, row: MergerRow, parties: Map<string, Party>): MergerView {
  return {
    predecessor: parties.get(row.predecessor)!,
    successor: parties.get(row.successor)!,
    state: row.agreed_by === null ? "done" : "agreed",
    agreedBy: row.agreed_by,
    commitment: row.document,
    reason: reasonIn(row),
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}

/** Null where the chain names a document that is not here, or one that is about something else. */
function reasonIn({ predecessor, successor, opening }: MergerRow): string | null {
  if (!opening) return null;
  const document = readDocument<Partial<MergerDocument>>(opening);
  return document.predecessor === predecessor && document.successor === successor ? (document.reason ?? null) : null;
}
