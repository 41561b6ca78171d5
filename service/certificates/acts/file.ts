import { createHash } from "node:crypto";
import type { Ledger } from "../../accept/ledger.ts";
import { lockAccount, lockOrganisation } from "../../accept/organisations.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { checkFile, type FileType } from "../../values/files.ts";
import { withoutDeviceData } from "../../values/photos.ts";
import { findCertificatesNaming, findReadable } from "../rows/certificates.ts";
import { findBatchesShowing, findFileContent, insertFile, ownsFile, removeFile } from "../rows/files.ts";
import type { StoredFileView } from "../views/schemas.ts";

/**
 * Keeps a file under the hash of its bytes, a photo without what its camera wrote beside the picture; the same again is
 * the same file. `said`: the type it comes as.
 */
export async function storeFile(tx: Transaction, actor: Actor, said: string, given: unknown): Promise<StoredFileView> {
  const account = authoriseOwn(actor, "file.upload");
  const sent = Buffer.isBuffer(given) ? given : Buffer.alloc(0);
  if (sent.length === 0) throw new LedgerError("BODY_MALFORMED", { reason: "it is empty" });
  const type = checkFile(said, sent);
  const content = withoutDeviceData(type, sent);
  await lockAccount(tx, account);
  const hash = `0x${createHash("sha256").update(content).digest("hex")}`;
  const createdAt = await insertFile(tx, { hash, account, type, content });
  const cleaned = !content.equals(sent);
  return { id: hash, type, size: content.length, createdAt: createdAt.toISOString(), cleaned };
}

/** For whoever brought it. What names it stays, with its hash; others who brought the same bytes keep theirs. */
export async function deleteFile(tx: Transaction, actor: Actor, hash: string): Promise<void> {
  const account = authoriseOwn(actor, "file.delete");
  await lockOrganisation(tx, account);
  if (!(await ownsFile(tx, account, hash))) throw new LedgerError("NOT_FOUND", { resource: "file" });
  await removeFile(tx, account, hash);
}

/** Which of the batches the actor may know of. */
export type MayKnow = (
  db: Queryable,
  actor: Actor,
  batches: readonly { id: string; account: string }[],
) => Promise<Set<string>>;

/** For whoever brought it, the operator, and whoever may read a certificate or a claim that names it. */
export async function readFile(
  ledger: Ledger,
  actor: Actor,
  hash: string,
  mayKnow: MayKnow,
): Promise<{ type: FileType; content: Buffer }> {
  if (!(await mayRead(ledger.db, actor, hash, mayKnow))) throw new LedgerError("NOT_FOUND", { resource: "file" });
  authorise(actor, "file.read");
  const file = await findFileContent(ledger.db, hash);
  if (!file) throw new LedgerError("NOT_FOUND", { resource: "file" });
  if (!file.content) throw new LedgerError("FILE_ERASED");
  return { type: file.type as FileType, content: file.content };
}

async function mayRead(db: Queryable, actor: Actor, hash: string, mayKnow: MayKnow): Promise<boolean> {
  if (actor.kind === "operator" || (await ownsFile(db, actor.account, hash))) return true;
  const named = await findCertificatesNaming(db, hash);
  if ((await findReadable(db, scopeOf(actor), named)).size > 0) return true;
  return (await mayKnow(db, actor, await findBatchesShowing(db, hash))).size > 0;
}
