import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process that can be told from a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, as the system words it; "" where the system does not say. */
  started: string;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, started: startedAt(pid) };
}

/** True while that very process lives: the number alone proves nothing, since numbers are used again. */
export function isRunning(identity: ProcessIdentity): boolean {
  return isAlive(identity.pid) && identity.started !== "" && startedAt(identity.pid) === identity.started;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  // A zombie has ended: it only waits for its parent to notice.
  return !/^\S+ \(.*\) Z/s.test(readProc(pid, "stat"));
}

/** The words the process was started with, or "" when the system does not tell. */
export function commandLine(pid: number): string {
  return readProc(pid, "cmdline").replaceAll("\0", " ").trim() || askPs(pid, "args=");
}

/** Null when the system does not tell. */
export function parentOf(pid: number): number | null {
  const stat = readProc(pid, "stat");
  const parent = stat === "" ? askPs(pid, "ppid=") : stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]!;
  return Number(parent) || null;
}

/** The folder the process works in, also when that was renamed since; "" when the system does not tell. */
export function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

/** Ends that very process: asks, waits, then insists. A process that is not the one named is left alone. */
export async function endProcess(identity: ProcessIdentity, patienceMs: number): Promise<void> {
  if (!isRunning(identity)) return;
  signal(identity.pid, "SIGTERM");
  if (await hasEnded(identity, patienceMs)) return;
  signal(identity.pid, "SIGKILL");
  await hasEnded(identity, 5_000);
}

/** Waits for that very process to end; false when it has not within the time. */
export async function hasEnded(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isRunning(identity)) {
    if (Date.now() >= deadline) return false;
    await sleep(20);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

function startedAt(pid: number): string {
  // The name in brackets may hold spaces and brackets itself, so count from the last bracket: field 22 is the start.
  const stat = readProc(pid, "stat");
  if (stat !== "") return `${bootId()}:${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  return askPs(pid, "lstart=");
}

/** Start times count from the boot, so they only mean something together with it. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

function readProc(pid: number, name: string): string {
  if (process.platform !== "linux") return "";
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

function askPs(pid: number, column: string): string {
  if (process.platform === "win32") return "";
  try {
    const environment = { ...process.env, LC_ALL: "C" };
    return execFileSync("ps", ["-o", column, "-p", String(pid)], { encoding: "utf8", env: environment }).trim();
  } catch {
    return "";
  }
}
