import { isDeepStrictEqual } from "node:util";
import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Party } from "../../accept/schemas.ts";
import type { Actor } from "../../access/roles.ts";
import { nameParties } from "../../organisations/views/parties.ts";
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
  /** `held`: whether its words are here. */
  corrections: { version: number; reason: string; time: string; held: boolean; changes: Change[] }[];
  recalls: {
    /** Of what is recalled: this batch, or one it was made of. */
    batch: { id: string; words: { lot: string; product: Names } | null; organisation: Party };
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
  const documents = versions.map((row) => row.opening && readDocument<BatchDocument>(row.opening));
  const annulment = await findAnnulment(ledger.db, batch);
  const recalls = await findRecallsReaching(ledger.db, batch, SHOWN_AT_MOST);
  const parties = await nameParties(
    ledger.db,
    recalls.map(({ account }) => account),
  );
  return {
    corrections: versions
      .slice(1)
      .map((row, i) => ({
        version: row.version!,
        reason: documents[i + 1]?.amendment?.reason ?? "",
        time: row.e_time!.toISOString(),
        held: row.opening !== null,
        changes: changesBetween(
          documents.slice(0, i + 1).findLast((one) => one !== null)!,
          documents[i + 1] ?? null,
        ),
      }))
      // Naming those who brought is an amendment and no correction.
      .filter(({ held, changes }) => !held || changes.length > 0),
    recalls: recalls.map((row) => ({
      batch: {
        id: row.batch,
        words:
          row.lot === null ? null : { lot: row.lot, product: readDocument<ProductDocument>(row.product_opening!).name },
        organisation: parties.get(row.account)!,
      },
      part: row.batch !== batch ? "source" : row.holder === null ? "all" : "share",
      byAuthority: row.by_authority,
      reason: reasonIn(row.reason, row.batch),
      time: row.time.toISOString(),
    })),
    annulment: annulment && { reason: reasonIn(annulment.reason, batch), time: annulment.time.toISOString() },
  };
}

export function changesBetween(before: BatchDocument, after: BatchDocument | null): Change[] {
  if (after === null) return [];
  return AMENDABLE.flatMap((field) => {
    const [was, is] = [before[field] ?? null, after[field] ?? null];
    return isDeepStrictEqual(was, is) ? [] : [{ field, before: was, after: is }];
  });
}

/**
 * Null where the chain names a document that this service does not have, or one that is about something else: whoever acts
 * chooses what the chain names, and what others said elsewhere must not be shown by that.
 */
export function reasonIn(opening: Buffer | null, subject: string): string | null {
  if (!opening) return null;
  const document = readDocument<Partial<ReasonDocument>>(opening);
  return document.subject === subject ? (document.reason ?? null) : null;
}
