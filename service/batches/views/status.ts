import { isDeepStrictEqual } from "node:util";
import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Names, Place } from "../../values/names.ts";
import type { BatchRow } from "../rows/batches.ts";
import { findAnnulment, findRecallsReaching } from "../rows/status.ts";
import { listVersions } from "../rows/versions.ts";
import type { BatchDocument, ReasonDocument } from "../rules/batch.ts";
import type { BatchStatus } from "./schemas.ts";

/**
 * The worst of what became of it. A hold and the recall of a share are their holder's: an organisation is told of its own, the
 * batch's own organisation, the operator and whoever reads the label of the origin's hold and of any share.
 */
export function statusOf(row: BatchRow, viewer: Actor | null): BatchStatus {
  const holder = viewer?.kind === "organisation" && viewer.account !== row.account ? viewer.account : null;
  const { s_recalled_shares: shares, s_holders: holders } = row;
  if (row.s_annulled) return "annulled";
  if (row.s_recalled || (holder ? shares.includes(holder) : shares.length > 0)) return "recalled";
  if (holders.includes(holder ?? row.account)) return "on_hold";
  return row.s_corrected ? "corrected" : "current";
}

type Amendable = "lot" | "producedOn" | "expiresOn" | "place" | "note";
const AMENDABLE = ["lot", "producedOn", "expiresOn", "place", "note"] as const satisfies Amendable[];

/** One field that an amendment changed; null where there was or is nothing. */
export interface Change {
  field: Amendable;
  before: string | Place | Names | null;
  after: string | Place | Names | null;
}

/** Beside a status: why, since when, and what it was before. For whoever reads the label, so no holder is named. */
export interface PublicStatus {
  corrections: { version: number; reason: string; time: string; changes: Change[] }[];
  recalls: {
    /** Of what is recalled: this batch, or one it was made of. */
    batch: { id: string; code: string; lot: string; product: Names; organisation: Names };
    part: "all" | "share" | "source";
    byAuthority: boolean;
    reason: string | null;
    time: string;
  }[];
  annulment: { reason: string | null; time: string } | null;
}

const SHOWN_AT_MOST = 20;

export async function readStatus(ledger: Ledger, batch: string): Promise<PublicStatus> {
  const versions = (await listVersions(ledger.db, { batch, after: -1, limit: 1_000 })).filter(
    (row) => row.version !== null,
  );
  const documents = versions.map((row) => readDocument<BatchDocument>(row.opening));
  const annulment = await findAnnulment(ledger.db, batch);
  return {
    corrections: versions
      .slice(1)
      .map((row, i) => ({
        version: row.version!,
        reason: documents[i + 1]!.amendment?.reason ?? "",
        time: row.e_time!.toISOString(),
        changes: changesBetween(documents[i]!, documents[i + 1]!),
      }))
      // Naming those who brought is an amendment and no correction.
      .filter(({ changes }) => changes.length > 0),
    recalls: (await findRecallsReaching(ledger.db, batch, SHOWN_AT_MOST)).map((row) => ({
      batch: {
        id: row.batch,
        code: row.code,
        lot: row.lot,
        product: readDocument<ProductDocument>(row.product_opening).name,
        organisation: readDocument<OrganisationDocument>(row.organisation_opening).name,
      },
      part: row.batch !== batch ? "source" : row.holder === null ? "all" : "share",
      byAuthority: row.by_authority,
      reason: reasonIn(row.reason),
      time: row.time.toISOString(),
    })),
    annulment: annulment && { reason: reasonIn(annulment.reason), time: annulment.time.toISOString() },
  };
}

export function changesBetween(before: BatchDocument, after: BatchDocument): Change[] {
  return AMENDABLE.flatMap((field) => {
    const [was, is] = [before[field] ?? null, after[field] ?? null];
    return isDeepStrictEqual(was, is) ? [] : [{ field, before: was, after: is }];
  });
}

/** Null where the chain names a document that this service does not have. */
function reasonIn(opening: Buffer | null): string | null {
  return opening && readDocument<ReasonDocument>(opening).reason;
}
