import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { EmbeddedError, type Log } from "../failures.ts";
import { readJson, syncFolder, writeDurably } from "../files.ts";
import { type Account, runAs } from "./account.ts";
import { binary } from "./binaries.ts";
import { clusterIn, type Home } from "./home.ts";

/** The folder belongs to the database's user by now; a link put there must not be followed (Windows has no such flag). */
const NO_LINK = constants.O_NOFOLLOW ?? 0;

export const SUPERUSER = "silsila";
const SETTINGS_FILE = "silsila.conf";
const UNFINISHED = "cluster.new-";

/** Settings that hold on every start; the port is chosen anew each time. */
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''     # the path of a socket may not be longer than about 100 characters
max_connections = 60
shared_buffers = 128MB
max_wal_size = 512MB
max_parallel_workers_per_gather = 0  # small machines, and containers with little shared memory
jit = off
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_min_messages = warning
log_min_error_statement = panic  # statements may hold names: they stay out of the log
`;

/** The password of this installation: made once, before the cluster that is initialised with it. */
export function ensurePassword(folder: string): string {
  const path = join(folder, "password.json");
  const kept = readJson<{ password: string }>(path)?.password;
  if (kept !== undefined) return kept;
  if (existsSync(clusterIn(folder)))
    throw new EmbeddedError(`The password of the database is missing: restore ${path} from a copy.`);
  const password = randomBytes(24).toString("base64url");
  writeDurably(path, JSON.stringify({ password }));
  return password;
}

/**
 * Initialises the cluster once: into a sibling, then renamed, so that a crash on the way leaves only a sibling that the
 * next start removes.
 */
export async function ensureCluster(home: Home, password: string, log: Log): Promise<string> {
  const { account } = home;
  const cluster = clusterIn(home.folder);
  if (existsSync(cluster)) {
    await refuseOtherVersion(cluster, home);
    return cluster;
  }
  log.info("Preparing the database for the first time …");
  clearUnfinished(home.folder);
  // Each attempt has a name of its own: the initdb of a killed service may still be writing to its.
  const attempt = randomBytes(4).toString("hex");
  const unfinished = join(home.folder, `${UNFINISHED}${attempt}`);
  const passwordFile = join(home.folder, `${UNFINISHED}${attempt}.password`);
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [unfinished, passwordFile]) chownSync(path, account.uid, account.gid);
  const made = await runAs(account, binary(home.native, "initdb"), [
    ...["-D", unfinished, "-U", SUPERUSER, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--data-checksums"],
    ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
  ]);
  rmSync(passwordFile, { force: true });
  if (made.code !== 0) throw new EmbeddedError(`PostgreSQL could not prepare ${cluster}: ${reasonIn(made.output)}.`);
  const settings = openSync(join(unfinished, "postgresql.conf"), constants.O_WRONLY | constants.O_APPEND | NO_LINK);
  writeSync(settings, `\ninclude_if_exists '${SETTINGS_FILE}'\n`);
  closeSync(settings);
  renameSync(unfinished, cluster);
  syncFolder(home.folder);
  return cluster;
}

export function writeSettings(cluster: string, port: number, account: Account | null): void {
  const text = `# Written at each start.\nport = ${port}\n${SETTINGS.trim()}\n`;
  writeDurably(join(cluster, SETTINGS_FILE), text, account ?? undefined);
}

/** What earlier attempts left; one that is still being written to is left for another time. */
function clearUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(UNFINISHED)) continue;
    try {
      rmSync(join(folder, name), { recursive: true });
    } catch {
      // It only takes up room.
    }
  }
}

async function refuseOtherVersion(cluster: string, home: Home): Promise<void> {
  const made = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  const asked = await runAs(home.account, binary(home.native, "postgres"), ["--version"]);
  const ours = asked.output.match(/(\d+)\.\d+/)?.[1];
  if (asked.code === 0 && ours === made) return;
  if (asked.code !== 0) throw new EmbeddedError(`PostgreSQL does not run on this machine: ${reasonIn(asked.output)}.`);
  throw new EmbeddedError(
    `The database in ${cluster} was made by PostgreSQL ${made}, and this is ${ours}: export it with the old one first.`,
  );
}

/** What a failed program gives as its reason: its first complaint, or else its last words. */
export function reasonIn(output: string): string {
  const complaint = output.match(/(?:FATAL|PANIC|error): +(.*)/)?.[1];
  const said = complaint ?? output.trim().split("\n").at(-1) ?? "";
  return said.trim().replace(/\.$/, "") || "it gave no reason";
}
