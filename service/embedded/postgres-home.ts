import { createHash } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedError, folderFailure, type Log } from "./failures.ts";
import { readJson, writeDurably } from "./files.ts";
import { type Account, runAs } from "./postgres-account.ts";
import { binary, copyBinaries } from "./postgres-binaries.ts";

/** Where a machine keeps the state of its services, open for every user to pass through. */
const COMMON = "/var/lib/silsila";

export interface Home {
  /** The folder that holds the cluster, its log and its settings. */
  folder: string;
  /** The folder of the binaries. */
  native: string;
}

/**
 * Finds places that the account can reach. Only root, lending another user, ever needs other ones than the plain:
 * a clone below /root, say, is closed to everybody else. The choice is noted in `elsewhere.json`, so that a moved data folder
 * still finds its database.
 */
export async function chooseHome(dataDir: string, native: string, account: Account | null, log: Log): Promise<Home> {
  if (!account) return { folder: dataDir, native };
  return { folder: await chooseFolder(dataDir, account, log), native: await chooseNative(native, account, log) };
}

async function chooseNative(native: string, account: Account, log: Log): Promise<string> {
  const tried = await runAs(account, binary(native, "postgres"), ["--version"]);
  if (tried.code === 0) return native;
  const version = (await runAs(null, binary(native, "postgres"), ["--version"])).output.match(/\d+(\.\d+)*/)?.[0];
  const copy = join(COMMON, `postgresql-${version ?? "unknown"}-${process.platform}-${process.arch}`);
  try {
    prepareCommon();
    copyBinaries(native, copy);
  } catch (error) {
    throw unreachable(native, account, error);
  }
  const again = await runAs(account, binary(copy, "postgres"), ["--version"]);
  if (again.code !== 0) throw unreachable(native, account, new Error(again.output));
  log.info(`PostgreSQL's programs are used from ${copy}, because user ${account.name} cannot reach ${native}.`);
  return copy;
}

async function chooseFolder(dataDir: string, account: Account, log: Log): Promise<string> {
  const pointer = join(dataDir, "elsewhere.json");
  const noted = readJson<{ folder: string }>(pointer)?.folder;
  if (noted !== undefined) {
    if (!existsSync(noted)) throw new EmbeddedError(`The database of ${dataDir} should be in ${noted}, which is gone.`);
    refuseCopies(dataDir, noted);
    log.info(`The database is kept in ${noted}, because user ${account.name} cannot reach ${dataDir}.`);
    return noted;
  }
  if (existsSync(join(dataDir, "cluster")) || (await canEnter(account, dataDir))) return dataDir;
  const folder = await makeElsewhere(dataDir, account);
  writeDurably(pointer, JSON.stringify({ folder }));
  log.info(`The database is kept in ${folder}, because user ${account.name} cannot reach ${dataDir}.`);
  return folder;
}

/** A folder named after ours; numbered when an earlier ledger at this place was removed and its database left. */
async function makeElsewhere(dataDir: string, account: Account): Promise<string> {
  const name = createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 10);
  try {
    prepareCommon();
    let folder = join(COMMON, name);
    for (let next = 2; existsSync(folder); next++) folder = join(COMMON, `${name}-${next}`);
    mkdirSync(folder, { mode: 0o711 });
    writeDurably(join(folder, "owner.json"), JSON.stringify({ dataDir: realpathSync(dataDir) }));
    if (await canEnter(account, folder)) return folder;
  } catch (error) {
    throw unreachable(dataDir, account, error);
  }
  throw unreachable(dataDir, account);
}

/** A data folder that was copied points at the first one's database; one that was moved may keep it. */
function refuseCopies(dataDir: string, folder: string): void {
  const here = realpathSync(dataDir);
  const owner = readJson<{ dataDir: string }>(join(folder, "owner.json"))?.dataDir;
  if (owner === here) return;
  if (owner !== undefined && existsSync(join(owner, "elsewhere.json")))
    throw new EmbeddedError(`The database in ${folder} belongs to ${owner}; ${here} is a copy without its own.`);
  writeDurably(join(folder, "owner.json"), JSON.stringify({ dataDir: here }));
}

async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, "/bin/sh", ["-c", 'cd "$0"', folder])).code === 0;
}

function prepareCommon(): void {
  mkdirSync(COMMON, { recursive: true, mode: 0o755 });
  // Programs are started from here: nobody but root may have put them there.
  if (statSync(COMMON).uid !== 0) throw new Error(`${COMMON} does not belong to root`);
}

function unreachable(path: string, account: Account, error?: unknown): EmbeddedError {
  const why = error === undefined ? "" : ` (${folderFailure(COMMON, error).message})`;
  return new EmbeddedError(
    `PostgreSQL does not run as root, user ${account.name} cannot reach ${path}, and no other place could be used${why}: ` +
      "move the folder out of closed parents, run as another user, or set DATABASE_URL.",
  );
}
