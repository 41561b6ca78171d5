import { randomUUID } from "node:crypto";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { findLastSuccessor } from "../../organisations/rows/kin.ts";
import type { Language } from "../../values/names.ts";
import { cleanText } from "../../values/text.ts";
import { deleteMessage, insertMessage, listMessages, recentMessages } from "../rows/messages.ts";

/** What a reader of a label wrote to the maker. Nobody knows who: a reader says so in the words, or does not. */
export interface MessageView {
  id: string;
  batch: { id: string; code: string; lot: string };
  text: string;
  language: string;
  createdAt: string;
}

export const MESSAGE_LENGTH = 1_000;

/** About one batch: beyond so many a day nobody reads them, whoever sends them and from wherever. */
const A_DAY = 30;
const DAY_SECONDS = 24 * 60 * 60;

/** Keeps a message for the maker of a batch, or for who acts in its place since a merger. Sent twice, it is kept once. */
export async function leaveMessage(
  ledger: Ledger,
  batch: Pick<BatchView, "id" | "organisation">,
  { text, language }: { text: string; language: Language },
): Promise<void> {
  const { db } = ledger;
  const lines = text.replace(/[\r\n\t]+/g, " ");
  const clean = at("/text", () => cleanText(lines, { min: 1, max: MESSAGE_LENGTH }));
  const { count, same } = await recentMessages(db, batch.id, clean);
  if (same) return;
  if (count >= A_DAY) throw new LedgerError("RATE_LIMITED", { seconds: DAY_SECONDS });
  const account = (await findLastSuccessor(db, batch.organisation.id)) ?? batch.organisation.id;
  await insertMessage(db, { id: randomUUID(), account, batch: batch.id, text: clean, language });
}

/** Newest first. */
export async function readMessages(
  ledger: Ledger,
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<MessageView>> {
  const rows = await listMessages(ledger.db, {
    account: authoriseOwn(actor, "message.read"),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    ({ id, batch, code, lot, text, language, created_at: at }) => ({
      id,
      batch: { id: batch, code, lot },
      text,
      language,
      createdAt: at.toISOString(),
    }),
  );
}

/** For good. */
export async function removeMessage(ledger: Ledger, actor: Actor, id: string): Promise<void> {
  const account = authoriseOwn(actor, "message.delete");
  if (!(await deleteMessage(ledger.db, account, id))) throw new LedgerError("NOT_FOUND", { resource: "message" });
}
