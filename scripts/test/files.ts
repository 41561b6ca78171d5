/** Which files are run, and in which order. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");
const TIMES = join(ROOT, "scripts/test/times.json");
/** Hardhat runs the tests that are contracts all at once. */
export const SOLIDITY = "test/contracts/**/*.t.sol";
/** Whatever tests contracts needs those of the tests compiled; for the rest `npm test` has compiled ours before. */
export const COMPILE = "test/contracts/**/*.sol";

export const needsCompiled = ({ name }: Job): boolean => name.startsWith("test/contracts/") && name !== COMPILE;

export interface Job {
  /** From the root; for the tests in Solidity, what they are together. */
  name: string;
  files: string[];
}

/** All, or those that one of the words names: a folder, a part of the file's name, or a path. */
export function jobsOf(words: string[]): Job[] {
  const isWanted = (file: string) => words.length === 0 || words.some((word) => isNamed(file, word));
  const found = (pattern: string) =>
    globSync(pattern, { cwd: ROOT })
      .map((file) => file.split(sep).join("/"))
      .filter(isWanted)
      .sort();
  const solidity = found(SOLIDITY);
  const jobs = [
    ...found("test/**/*.test.ts").map((file) => ({ name: file, files: [file] })),
    ...(solidity.length ? [{ name: SOLIDITY, files: solidity }] : []),
  ];
  return jobs.some(needsCompiled) ? [{ name: COMPILE, files: [] }, ...jobs] : jobs;
}

function isNamed(file: string, word: string): boolean {
  const wanted = relative(ROOT, resolve(ROOT, word)).split(sep).join("/");
  if (word.includes("/")) return file === wanted || file.startsWith(`${wanted}/`);
  const folders = file.split("/").slice(0, -1);
  const parts =
    basename(file)
      .replace(/\.(test\.ts|t\.sol)$/, "")
      .match(/[A-Z]?[a-z\d]+|[A-Z]+/g) ?? [];
  return [...folders, ...parts].some((part) => singular(part) === singular(word));
}

/** Folders are in the plural, parts of a name often are not. */
const singular = (word: string): string => word.toLowerCase().replace(/(?<=[xs]|ch|sh)es$|s$/, "");

/** Longest first, so that none is left to run alone at the end; those that nobody timed, and the compiler, before all. */
export function inOrder(jobs: Job[]): Job[] {
  const times = readTimes();
  const byName = new Map(Object.entries(times).map(([path, seconds]) => [basename(path), seconds]));
  const secondsOf = ({ name }: Job): number =>
    name === COMPILE ? Infinity : (times[name] ?? byName.get(basename(name)) ?? 1e6);
  return [...jobs].sort((a, b) => Math.sign(secondsOf(b) - secondsOf(a)));
}

const readTimes = (): Record<string, number> => JSON.parse(readFileSync(TIMES, "utf8")) as Record<string, number>;

/** `npm test -- --record`: the times of this run stand for the next. */
export function recordTimes(seconds: Map<string, number>): void {
  const known = new Set(jobsOf([]).map(({ name }) => name));
  const kept = Object.entries(readTimes()).filter(([name]) => known.has(name));
  const all = [...new Map([...kept, ...seconds])].sort(([a], [b]) => (a < b ? -1 : 1));
  const rounded = all.map(([name, value]) => [name, Math.round(value * 10) / 10]);
  writeFileSync(TIMES, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
}
