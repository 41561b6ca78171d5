import { LedgerError } from "../base/errors.ts";

/** Cursors are opaque to callers; inside they are the last position shown. */
export function encodeCursor(position: readonly number[]): string {
  return Buffer.from(position.join(".")).toString("base64url");
}

export function decodeCursor(cursor: string | undefined, parts: number): number[] | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, "base64url").toString();
  if (!/^\d{1,15}(\.\d{1,15})*$/.test(text) || text.split(".").length !== parts)
    throw new LedgerError("CURSOR_INVALID");
  return text.split(".").map(Number);
}

/** `rows` holds one more than `limit` when there is a next page. */
export function toPage<R, T>(rows: R[], limit: number, position: (row: R) => number[], view: (row: R) => T): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last ? encodeCursor(position(last)) : null };
}

export interface Page<T> {
  items: T[];
  /** Opaque; null on the last page. */
  next: string | null;
}
