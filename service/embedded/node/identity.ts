import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ProcessIdentity } from "../processes.ts";

/** `node.json`: how a later service finds the node, and knows it for ours. */
export interface NodeRecord extends ProcessIdentity {
  /** A copied folder brings the original's record along, whose node is not ours to end. */
  dir: string;
  port: number;
  token: string;
}

/** What the node answers to whoever knows its token. */
export interface NodeIdentity {
  dir: string;
  chainId: number;
  /** Of the code it runs: a node started by an older version is not taken over. */
  build: string;
  ready: boolean;
  /** Blocks replayed, of how many. */
  done: number;
  total: number;
}

export function recordPath(dir: string): string {
  return join(dir, "node.json");
}

/** Changes with our own code and with the chain's. */
export function fingerprint(): string {
  const hash = createHash("sha256");
  for (const folder of [import.meta.dirname, dirname(import.meta.dirname)])
    for (const name of readdirSync(folder).sort())
      if (name.endsWith(".ts")) hash.update(name).update(readFileSync(join(folder, name)));
  const { version } = createRequire(import.meta.url)("hardhat/package.json") as { version: string };
  return hash.update(version).digest("hex").slice(0, 16);
}

/** The node's own word, or null when nobody there knows our token. */
export async function askIdentity(record: NodeRecord, withinMs: number): Promise<NodeIdentity | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${record.port}/identity`, {
      headers: { authorization: `Bearer ${record.token}` },
      signal: AbortSignal.timeout(withinMs),
    });
    return response.ok ? ((await response.json()) as NodeIdentity) : null;
  } catch {
    return null;
  }
}
