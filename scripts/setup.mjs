/**
 * What `npm start` and `npm test` do first: install the packages when that is needed, and compile the contracts when
 * they changed. Plain JavaScript for Node 20 without any package, since it runs before there are any. Quiet and quick
 * when all is in place. `--plan` only tells what would be done, `--root=` where.
 *
 * npm runs it as the `pre…` script of each command, so in a shell of its own: within one shell, `setup && node …`
 * would go on with the old Node, since a shell remembers where it found a program.
 *
 * A kill at any moment leaves a state that the next run sees as unfinished: npm writes its hidden lockfile last, and
 * the stamp of the contracts is written after they are compiled.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A failure that is said in one sentence, without a stack. */
class Plain extends Error {}

/** A lock that nobody renewed for so long belongs to a run that was killed. */
const LOCK_STALE_MS = 15_000;
const CHILD_STALE_MS = 10 * 60_000;

const flags = process.argv.slice(2);
const rootFlag = flags.find((flag) => flag.startsWith("--root="));
const root = rootFlag ? resolve(rootFlag.slice("--root=".length)) : dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...names) => join(root, ...names);
const isWindows = process.platform === "win32";
/** Held while we work, kept fresh by its time; names the child at work. */
const lock = at("cache", "setup.lock");
/** The npm or Hardhat at work, to be taken along when we are told to end. */
let running = null;

try {
  if (flags.includes("--plan")) for (const { what, why } of plan()) console.log(`${what}: ${why}`);
  else await setUp();
} catch (error) {
  if (!(error instanceof Plain)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function setUp() {
  if (Number(process.versions.node.split(".")[0]) < 20)
    throw new Plain(`Silsila needs Node 20 or newer, and this is ${process.version}.`);
  if (plan().length === 0) return;
  const release = await takeLock();
  try {
    // Asked again: another run may have done the work while we waited for it.
    if (plan().some(({ what }) => what === "install")) await install();
    if (plan().some(({ what }) => what === "compile")) await compile();
  } finally {
    release();
  }
}

/** What is to be done, in order, and why. */
function plan() {
  const steps = [];
  const missing = whyInstall();
  if (missing) steps.push({ what: "install", why: missing });
  const changed = whyCompile();
  if (changed) steps.push({ what: "compile", why: changed });
  return steps;
}

function whyInstall() {
  const installed = readJson(at("node_modules", ".package-lock.json"));
  if (!installed) return existsSync(at("node_modules")) ? "an installation was not finished" : "no packages yet";
  const wanted = readJson(at("package-lock.json"));
  if (!wanted) throw new Plain("The file package-lock.json is missing or damaged: check out the sources again.");
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === "") continue;
    const found = installed.packages[path];
    // Packages for other platforms, and the development ones in production, are rightly left out.
    if (!found && (entry.optional || entry.devOptional || (entry.dev && process.env.NODE_ENV === "production")))
      continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity)
      return `${path.replace("node_modules/", "")} ${entry.version} is not the one installed`;
  }
  // npm under an old Node leaves Hardhat's native part out and reports success.
  const isHere = (folder, prefix) => list(at("node_modules", folder)).some((name) => name.startsWith(prefix));
  const platform = `${process.platform}-${process.arch}`;
  if (wanted.packages["node_modules/hardhat"] && !isHere("@nomicfoundation", `edr-${platform}`))
    return "Hardhat's native part is missing";
  if (wanted.packages["node_modules/node"] && !existsSync(at("node_modules", ".bin", isWindows ? "node.cmd" : "node")))
    return "Node 24 is missing";
  return null;
}

function whyCompile() {
  if (!existsSync(at("hardhat.config.ts"))) return null;
  if (!existsSync(at("artifacts"))) return "they are not compiled yet";
  return read(at("cache", "contracts.stamp")) === contractsStamp() ? null : "they changed";
}

/** One hash over everything that the compiled contracts depend on. */
function contractsStamp() {
  const hash = createHash("sha256");
  const add = (path) => {
    if (statSync(path).isDirectory()) for (const name of list(path)) add(join(path, name));
    else if (/\.(sol|ts)$/.test(path)) hash.update(path.slice(root.length)).update("\0").update(readFileSync(path));
  };
  if (existsSync(at("contracts"))) add(at("contracts"));
  add(at("hardhat.config.ts"));
  const packages = readJson(at("package-lock.json"))?.packages ?? {};
  for (const name of ["hardhat", "solc", "@openzeppelin/contracts"])
    hash.update(`${name} ${packages[`node_modules/${name}`]?.version}`);
  return hash.digest("hex");
}

async function install() {
  console.log("Installing the packages under Node 24; this takes about a minute the first time …");
  const begun = Date.now();
  const beat = setInterval(() => console.log(`  … still at it after ${seconds(begun)} s`), 15_000);
  const npx = ["--yes", "--package=node@24", "--", "npm", "ci", "--loglevel=error", "--no-progress"];
  // npm tells where it is itself; npx of another installation might be another version.
  const npm = process.env.npm_execpath;
  const isNpm = npm?.endsWith("npm-cli.js") && existsSync(npm);
  const done = isNpm
    ? await run(process.execPath, [npm, "exec", ...npx])
    : await run(isWindows ? "npx.cmd" : "npx", npx, { shell: isWindows });
  clearInterval(beat);
  if (done.code !== 0) throw new Plain(installFailure(done));
  const still = whyInstall();
  if (still) throw new Plain(`npm reported success, but ${still}; remove node_modules and try again.`);
  console.log(`Installed in ${seconds(begun)} s.`);
}

function installFailure({ missing, output }) {
  if (missing) return "npm was not found: install Node.js together with npm, then try again.";
  const reasons = [
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i,
      "the npm registry cannot be reached",
    ],
    [/ENOSPC/, "the disk is full"],
    [/EACCES|EPERM|EROFS/, "this user may not write here"],
    [/in sync|EUSAGE/, "package.json and package-lock.json do not fit together"],
    [/EINTEGRITY/, "a downloaded package is not the one that was pinned"],
    [/ETARGET|E404/, "the npm registry does not have a pinned package"],
  ];
  const reason = reasons.find(([sign]) => sign.test(output))?.[1] ?? lastLine(output);
  return `The packages could not be installed: ${reason}. The next start tries again.`;
}

async function compile() {
  console.log("Compiling the contracts …");
  const begun = Date.now();
  const stamp = contractsStamp();
  const hardhat = at("node_modules", "hardhat", "dist", "src", "cli.js");
  const done = await run(
    at("node_modules", ".bin", isWindows ? "node.cmd" : "node"),
    [hardhat, "build", "--no-tests"],
    {
      shell: isWindows,
    },
  );
  if (done.code !== 0) throw new Plain(`The contracts do not compile:\n${done.output.trim()}`);
  mkdirSync(at("cache"), { recursive: true });
  writeFileSync(at("cache", "contracts.stamp"), stamp);
  console.log(`Compiled in ${seconds(begun)} s.`);
}

/** Runs to the end with our own packages first on the path; what it says is only shown when it fails. */
function run(command, args, options = {}) {
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" };
  env.PATH = [at("node_modules", ".bin"), process.env.PATH].join(delimiter);
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], ...options });
  running = child;
  attempt(() => writeFileSync(lock, String(child.pid ?? "")));
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  return new Promise((done) => {
    child.once("error", (error) => done({ code: -1, output: error.message, missing: error.code === "ENOENT" }));
    child.once("close", (code) => done({ code, output, missing: code === 127 }));
  });
}

/** One run at a time. The holder keeps renewing the time of the lock, so a killed one's is seen by its age. */
async function takeLock() {
  mkdirSync(at("cache"), { recursive: true });
  for (let told = false; ; await sleep(200)) {
    try {
      writeFileSync(lock, "", { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw new Plain(`The folder ${root} cannot be written (${error.code}).`);
    }
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // The npm of a killed run works on without it; two at once would spoil the folder.
    if (age > LOCK_STALE_MS && (age > CHILD_STALE_MS || !isAlive(Number(read(lock))))) {
      // Renamed rather than removed: of two runs that see the stale lock only one can take it away.
      const aside = `${lock}.${process.pid}`;
      attempt(() => renameSync(lock, aside));
      attempt(() => rmSync(aside));
    } else if (!told) {
      console.log("Another run is setting up this folder; waiting for it …");
      told = true;
    }
  }
  const renew = setInterval(() => attempt(() => utimesSync(lock, new Date(), new Date())), 2_000);
  const release = () => {
    clearInterval(renew);
    attempt(() => rmSync(lock));
  };
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => {
      running?.kill(signal);
      release();
      process.exit(130);
    });
  return release;
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function attempt(action) {
  try {
    action();
  } catch {
    // Somebody else was quicker.
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

function list(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function lastLine(output) {
  const lines = output
    .split("\n")
    .filter((line) => line.trim() && !/complete log of this run|npm-debug|^npm error$/.test(line));
  return lines.at(-1)?.trim().replace(/\.$/, "") ?? "npm gave no reason";
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}
