import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedError } from "./failures.ts";
import { writeDurably } from "./files.ts";

/** What an installation on one machine makes for itself at its first start, and keeps (0600). */
export interface Secrets {
  operatorApiKey: string;
  /** 32 bytes, hexadecimal. */
  masterKey: string;
  operatorKeyFile: string;
}

/**
 * One file a secret, so that the operator's key can be read with `cat`. A lost master key cannot be made again: the
 * signing keys in the database could then never be opened, so a missing one beside an existing database is refused.
 */
export function keepSecrets(dataDir: string, databaseExists: boolean): Secrets {
  const masterFile = join(dataDir, "master-key");
  if (databaseExists && !existsSync(masterFile))
    throw new EmbeddedError(
      `The file ${masterFile} is missing, and the stored signing keys cannot be opened without it: restore it.`,
    );
  const operatorKeyFile = join(dataDir, "operator-key");
  return {
    masterKey: keep(masterFile, () => randomBytes(32).toString("hex")),
    operatorApiKey: keep(operatorKeyFile, () => `sil_operator_${randomBytes(32).toString("base64url")}`),
    operatorKeyFile,
  };
}

function keep(file: string, make: () => string): string {
  if (!existsSync(file)) writeDurably(file, `${make()}\n`);
  return readFileSync(file, "utf8").trim();
}
