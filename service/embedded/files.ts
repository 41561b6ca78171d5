import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { EmbeddedError, folderFailure } from "./failures.ts";

/**
 * Makes the folder if need be, and proves that it can be written: better said at the start than in the middle.
 * Others may pass through (PostgreSQL may have to run as another user) but not look around; every file in it that
 * holds a secret is closed by its own mode.
 */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    writeDurably(join(folder, ".writable"), "This file shows that the folder can be written.\n");
    rmSync(join(folder, ".writable"));
  } catch (error) {
    throw folderFailure(folder, error);
  }
}

/** Level by level: Node's own recursive mode never comes back from places such as /proc, where nothing can be made. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    return;
  }
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
    chmodSync(folder, 0o711);
  } catch (error) {
    // Somebody else was quicker.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * Writes a small file for its owner only, whole or not at all: a crash here leaves the old file, or the new one,
 * and at worst a `.new` beside it that the next write replaces.
 */
export function writeDurably(path: string, text: string, owner?: { uid: number; gid: number }): void {
  const temporary = `${path}.new`;
  // The folder may belong to another user, who could have put a link there: it is taken away, and a new file insisted on.
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeSync(file, text);
    if (owner) fchownSync(file, owner.uid, owner.gid);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

/** Makes a rename or a new file in the folder survive a power cut; some platforms cannot, and need not. */
export function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, "r");
  } catch {
    return;
  }
  try {
    fsyncSync(file);
  } catch {
    // Windows refuses to sync a folder; its renames are journalled.
  } finally {
    closeSync(file);
  }
}

/** The parsed file, or null when there is none. */
export function readJson<T>(path: string): T | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw folderFailure(dirname(path), error);
  }
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new EmbeddedError(`The file ${path} is damaged; restore it from a copy.`, { cause: error });
  }
}

const LIMIT_BYTES = 8 * 1024 * 1024;
const LOOK_EVERY_MS = 5 * 60_000;

/**
 * Keeps a log that another process appends to within bounds: past the limit it is copied to `.1` and emptied in place,
 * which a writer in append mode does not notice. Lines written between the two steps are lost, and may be.
 */
export function boundLog(path: string): { stop(): void } {
  shorten(path);
  const timer = setInterval(() => shorten(path), LOOK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function shorten(path: string): void {
  try {
    if (statSync(path).size <= LIMIT_BYTES) return;
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
  } catch {
    // No log yet, or no room for a copy: neither is a reason to stop.
  }
}
