import type { Static } from "typebox";
import { toEvidence } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { getOperation } from "../../accept/operations.ts";
import { organisationExists } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Custody } from "../../formats/slots.ts";
import type { Queryable } from "../../store/pool.ts";
import { findPresentSigners, listSigners, type SignerRow } from "../rows/signers.ts";
import type { Signer, SignerChange } from "./schemas.ts";

export type SignerView = Static<typeof Signer>;
export type SignerChangeView = Static<typeof SignerChange>;

/** Newest first, also those that signed once. */
export async function readSigners(
  ledger: Ledger,
  actor: Actor,
  account: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<SignerView>> {
  authorise(actor, "signer.read", account);
  if (!(await organisationExists(ledger.db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const position = decodeCursor(query.cursor, 2);
  const before = position && { place: position[0]!, part: position[1]! };
  const rows = await listSigners(ledger.db, { account, before, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (row) => [row.place, row.part],
    (row) => toView(ledger, row),
  );
}

const NOTICE =
  "After this the service holds no key that signs for the organisation: it can no longer act for it, and what the organisation states must be signed on its own device and sent to the Relay.";

/** A change of keys as it stands now; `operation`: the last that belongs to it. */
export async function readSignerChange(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  account: string,
  { added, removed }: Pick<SignerChangeView, "added" | "removed">,
): Promise<SignerChangeView> {
  const { id: operation, state } = await getOperation(ledger, db, actor, (removed ?? added!).operation);
  const serviceActs = (await findPresentSigners(db, account)).some(({ held }) => held);
  return { added, removed, operation, state, serviceActs, notice: serviceActs ? null : NOTICE };
}

function toView(ledger: Ledger, row: SignerRow): SignerView {
  const evidence = toEvidence(row, ledger.contracts.chainId);
  return {
    signer: row.signer,
    custody: row.custody as Custody,
    state:
      evidence === null
        ? "pending"
        : row.ended_by === null
          ? row.operation
            ? "ending"
            : "active"
          : ENDS[row.ended_by]!,
    addedBy: evidence && toVoucher(row.added_by!, evidence.account),
    addedAt: evidence?.time ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    operation: row.operation,
    evidence,
  };
}

const toVoucher = (address: string, account: string): NonNullable<SignerView["addedBy"]> => ({
  role: address === account ? "organisation" : "registrar",
  address,
});

const ENDS: Record<string, SignerView["state"]> = {
  signer_removed: "removed",
  recovery_completed: "replaced",
  organisation_merged: "merged",
};
