import { rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeDurably } from "./files.ts";

/** Where a running installation's own database and chain answer; for tools on the same machine (0600: it has a password). */
export interface Running {
  databaseUrl: string;
  chainUrl: string;
}

const fileIn = (dataDir: string): string => join(dataDir, "running.json");

export function noteRunning(dataDir: string, running: Running): { forget(): void } {
  writeDurably(fileIn(dataDir), JSON.stringify(running));
  return { forget: () => rmSync(fileIn(dataDir), { force: true }) };
}

/** Null when nothing runs there; after kill -9 it may name what no longer answers. */
export function readRunning(dataDir: string): Running | null {
  return readJson<Running>(fileIn(dataDir));
}
