/** The processes of a run: those that its folder gave birth to, whoever is their parent by now. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface Process {
  pid: number;
  parent: number;
  /** What it was started with, as far as the system tells. */
  words: string;
  /** Of itself and of the children that it has seen end; 0 where the system does not tell. */
  cpuSeconds: number;
}

const TICKS_A_SECOND = 100;
const hasProc = process.platform === "linux";

/** All that work in the folder, were started for it (TMPDIR), or name it; this process is not among them. */
export function processesOf(folder: string): Process[] {
  const found = hasProc ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return hasProc ? found.flatMap((pid) => ofProc(Number(pid), folder)) : ofPs(folder);
}

function ofProc(pid: number, folder: string): Process[] {
  if (pid === process.pid) return [];
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trimEnd();
    const isOurs =
      words.includes(folder) ||
      readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder) ||
      readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    return isOurs ? [{ pid, words, ...statOf(pid) }] : [];
  } catch {
    // It ended meanwhile, or is somebody else's.
    return [];
  }
}

/** Field 4 of the system's line is the parent, 14 to 17 are times; the name before them may hold spaces. */
function statOf(pid: number): { parent: number; cpuSeconds: number } {
  const line = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z") throw new Error("It has ended.");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), cpuSeconds: ticks / TICKS_A_SECOND };
}

/** Elsewhere `ps` shows the surroundings of one's own processes beside their words. */
function ofPs(folder: string): Process[] {
  if (process.platform === "win32") return [];
  const lines = execFileSync("ps", ["-A", "-E", "-ww", "-o", "pid=,ppid=,command="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, words = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (!words.includes(folder) || Number(pid) === process.pid) return [];
    return [{ pid: Number(pid), parent: Number(parent), words, cpuSeconds: 0 }];
  });
}

/**
 * CPU seconds of this process and of all that came from it. The system adds up the children that were waited for; a
 * database or a node that was let go of belongs to nobody, and is looked at now and then.
 */
export class CpuAccount {
  readonly #folder: string;
  readonly #orphans = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(folder: string) {
    this.#folder = folder;
    this.#timer = setInterval(() => this.look(), 2_000).unref();
  }

  look(): void {
    if (!hasProc) return;
    const all = processesOf(this.#folder);
    const known = new Map(all.map((each) => [each.pid, each]));
    for (const one of all) {
      let top = one;
      while (known.has(top.parent)) top = known.get(top.parent)!;
      if (top.parent === process.pid || top !== one) continue;
      const children = all.filter(({ parent }) => parent === one.pid);
      const seconds = children.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, one.cpuSeconds);
      this.#orphans.set(one.pid, Math.max(seconds, this.#orphans.get(one.pid) ?? 0));
    }
  }

  /** Once all children have ended; null where the system does not tell. */
  close(): number | null {
    clearInterval(this.#timer);
    if (!hasProc) return null;
    return [...this.#orphans.values()].reduce((sum, seconds) => sum + seconds, statOf(process.pid).cpuSeconds);
  }
}
