import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedError, type Log } from "../failures.ts";
import { readJson, writeDurably } from "../files.ts";
import { type Account, chooseAccount, runAs } from "./account.ts";
import { binary, copyBinaries } from "./binaries.ts";

/** Where a machine keeps the state of its services, open for every user to pass through. */
const COMMON = "/var/lib/silsila";

export interface Home {
  /** The user PostgreSQL runs as; null for our own. */
  account: Account | null;
  /** Holds the cluster, its log and its password. */
  folder: string;
  /** Holds PostgreSQL's programs. */
  native: string;
}

export function clusterIn(folder: string): string {
  return join(folder, "cluster");
}

/**
 * Finds places that PostgreSQL's user can reach. Only root, lending another user, ever needs other ones than the
 * plain: a clone below /root, say, is closed to everybody else. `elsewhere.json` notes where the database went, so
 * that it is found again, also after the data folder was moved.
 */
export async function chooseHome(dataDir: string, native: string, log: Log): Promise<Home> {
  const noted = readNote(dataDir);
  const account = chooseAccount(clusterIn(noted ?? dataDir));
  if (!account) return { account, folder: noted ?? dataDir, native };
  const folder = noted ?? (await chooseFolder(dataDir, account));
  const programs = await chooseNative(native, account);
  const moved = [...(folder === dataDir ? [] : [folder]), ...(programs === native ? [] : [programs])];
  if (moved.length > 0)
    log.info(
      `PostgreSQL does not run as root, and user ${account.name} cannot reach ${folder === dataDir ? native : dataDir}: ` +
        `it is kept in ${moved.join(" and ")}.`,
    );
  return { account, folder, native: programs };
}

/** Where an earlier start had to put the database, if anywhere. */
function readNote(dataDir: string): string | null {
  const note = readJson<{ folder: string }>(join(dataDir, "elsewhere.json"));
  if (!note) return null;
  if (!existsSync(note.folder))
    throw new EmbeddedError(
      `The database of ${dataDir} was kept in ${note.folder}, which is gone: restore it from a copy.`,
    );
  // A data folder that was copied points at the first one's database; one that was moved may keep it.
  const here = realpathSync(dataDir);
  const owner = readJson<{ dataDir: string }>(join(note.folder, "owner.json"))?.dataDir;
  if (owner === here) return note.folder;
  if (owner !== undefined && existsSync(join(owner, "elsewhere.json")))
    throw new EmbeddedError(`${here} is a copy of ${owner}, whose database in ${note.folder} was not copied with it.`);
  writeDurably(join(note.folder, "owner.json"), JSON.stringify({ dataDir: here }));
  return note.folder;
}

async function chooseFolder(dataDir: string, account: Account): Promise<string> {
  // The folder is ours alone, and what is secret in it is closed by itself; the folders above are not ours to open.
  chmodSync(dataDir, 0o711);
  if (existsSync(clusterIn(dataDir)) || (await canEnter(account, dataDir))) return dataDir;
  try {
    const folder = makeFallbackFolder(dataDir);
    if (!(await canEnter(account, folder))) throw new Error(`${folder} is closed as well`);
    writeDurably(join(dataDir, "elsewhere.json"), JSON.stringify({ folder }));
    return folder;
  } catch (error) {
    throw unreachable(dataDir, account, error);
  }
}

/** A folder named after ours; numbered when an earlier ledger at this place was removed and its database left. */
function makeFallbackFolder(dataDir: string): string {
  prepareCommon();
  const here = realpathSync(dataDir);
  const name = createHash("sha256").update(here).digest("hex").slice(0, 10);
  let folder = join(COMMON, name);
  for (let next = 2; existsSync(clusterIn(folder)); next++) folder = join(COMMON, `${name}-${next}`);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  writeDurably(join(folder, "owner.json"), JSON.stringify({ dataDir: here }));
  return folder;
}

async function chooseNative(native: string, account: Account): Promise<string> {
  const asked = await runAs(account, binary(native, "postgres"), ["--version"]);
  if (asked.code === 0) return native;
  const answer = (await runAs(null, binary(native, "postgres"), ["--version"])).output;
  const version = answer.match(/\d+(\.\d+)*/)?.[0];
  if (version === undefined) throw new EmbeddedError(`PostgreSQL does not run on this machine: ${answer}.`);
  const copy = join(COMMON, `postgresql-${version}-${process.platform}-${process.arch}`);
  try {
    prepareCommon();
    copyBinaries(native, copy);
    const again = await runAs(account, binary(copy, "postgres"), ["--version"]);
    if (again.code !== 0) throw new Error(again.output);
    return copy;
  } catch (error) {
    throw unreachable(native, account, error);
  }
}

async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, "/bin/sh", ["-c", 'cd "$0"', folder])).code === 0;
}

function prepareCommon(): void {
  // Whatever the umask: being open is what this place is for.
  if (mkdirSync(COMMON, { recursive: true })) chmodSync(COMMON, 0o755);
  // Programs are started from here: nobody but root may have put them there.
  if (statSync(COMMON).uid !== 0) throw new Error(`${COMMON} does not belong to root`);
}

function unreachable(path: string, account: Account, error: unknown): EmbeddedError {
  return new EmbeddedError(
    `PostgreSQL does not run as root, user ${account.name} cannot reach ${path}, and ${COMMON} cannot be used instead ` +
      `(${(error as Error).message}): move the folder, start as another user, or set DATABASE_URL.`,
    { cause: error },
  );
}
