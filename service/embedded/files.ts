import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
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
    if (mkdirSync(folder, { recursive: true })) chmodSync(folder, 0o711);
    writeDurably(join(folder, ".writable"), "This file shows that the folder can be written.\n");
    rmSync(join(folder, ".writable"));
  } catch (error) {
    throw folderFailure(folder, error);
  }
}

/**
 * Writes a small file for its owner only, whole or not at all: a crash here leaves the old file, or the new one,
 * and at worst a `.new` beside it that the next write replaces.
 */
export function writeDurably(path: string, text: string, owner?: { uid: number; gid: number }): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (owner) chownSync(temporary, owner.uid, owner.gid);
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
