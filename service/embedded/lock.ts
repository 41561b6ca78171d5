import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EmbeddedError } from "./failures.ts";
import { prepareFolder, readJson, writeDurably } from "./files.ts";

/** Keeps the locks from the garbage collector, which would let them go. */
const held = new Set<DatabaseSync>();

/**
 * Claims the folder for this process until `release`, or until the process dies, however it dies.
 *
 * The claim is the operating system's own lock on a file, taken through the SQLite that comes with Node, since Node
 * itself offers none. So nothing stale is left by kill -9 or a power cut, no process number is compared, and two
 * containers on one volume exclude each other. The note beside it only serves the sentence that names the holder.
 */
export function holdFolder(folder: string, what = "Silsila"): { release(): void } {
  prepareFolder(folder);
  const note = join(folder, "holder.json");
  const file = join(folder, "lock");
  // Ours alone: whoever may read a file may also hold a lock on it.
  closeSync(openSync(file, "a", 0o600));
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    // Exclusive at once, and no journal file beside it: nothing is ever written through this lock.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new EmbeddedError(refusal(folder, what, note, error), { cause: error });
  }
  writeDurably(note, JSON.stringify({ pid: process.pid }));
  held.add(lock);
  const release = (): void => {
    if (held.delete(lock)) lock.close();
  };
  return { release };
}

function refusal(folder: string, what: string, note: string, error: unknown): string {
  const SQLITE_BUSY = 5;
  if ((error as { errcode?: number }).errcode !== SQLITE_BUSY)
    return `The folder ${folder} cannot be locked (${(error as Error).message}); choose one on a local disk.`;
  const pid = readJson<{ pid: number }>(note)?.pid;
  return `Another ${what}${pid ? ` (process ${pid})` : ""} already uses the folder ${folder}.`;
}
