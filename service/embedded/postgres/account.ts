import { execFileSync, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { EmbeddedError } from "../failures.ts";

/** The user PostgreSQL runs as, when that is not our own. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

export interface Outcome {
  code: number | null;
  output: string;
}

/**
 * The user to run PostgreSQL as: the owner of the cluster once there is one. PostgreSQL refuses to run as root, so root
 * lends it an unprivileged user that the machine already has. Null means our own user.
 */
export function chooseAccount(cluster: string): Account | null {
  const us = process.getuid?.();
  const owner = us === undefined ? undefined : statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== us) {
    if (us === 0) return { name: askName(owner.uid), uid: owner.uid, gid: owner.gid };
    throw new EmbeddedError(
      `The database in ${cluster} belongs to another user: start Silsila as the user who made it.`,
    );
  }
  if (us !== 0) return null;
  for (const name of ["postgres", "nobody", "daemon"]) {
    const uid = askId("-u", name);
    const gid = askId("-g", name);
    if (uid !== null && uid !== 0 && gid !== null) return { name, uid, gid };
  }
  throw new EmbeddedError(
    "PostgreSQL does not run as root and this machine has no user postgres or nobody to lend it.",
  );
}

/**
 * Runs one command to its end, as the account. In its own process group, so that Ctrl-C in the terminal does not
 * cut it short, and with a clean environment, so that nobody's PGDATA or PGPORT leads it elsewhere.
 */
export function runAs(account: Account | null, command: string, args: string[], cwd = "/"): Promise<Outcome> {
  const environment: NodeJS.ProcessEnv = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
  if (process.platform === "win32") Object.assign(environment, { SystemRoot: process.env["SystemRoot"] });
  const child = spawn(command, args, {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd,
    detached: true,
    windowsHide: true,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, output: error.message }));
    child.once("close", (code) => resolve({ code, output: output.trim() }));
  });
}

function askId(flag: string, name: string): number | null {
  const answer = ask([flag, name]);
  return answer === null ? null : Number(answer);
}

function askName(uid: number): string {
  return ask(["-un", String(uid)]) ?? `number ${uid}`;
}

function ask(args: string[]): string | null {
  try {
    return execFileSync("id", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}
