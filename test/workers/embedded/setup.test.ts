import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";

const SETUP = join(import.meta.dirname, "..", "..", "..", "scripts", "setup.mjs");
const PACKAGES = {
  "": { name: "silsila" },
  "node_modules/hardhat": { version: "3.17.0", integrity: "one" },
  "node_modules/node": { version: "24.21.0", integrity: "two" },
  "node_modules/mocha": { version: "11.8.0", integrity: "three", dev: true },
  "node_modules/elsewhere": { version: "1.0.0", integrity: "four", optional: true },
};

describe("scripts: setup", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "silsila-setup-"));
    put("package-lock.json", JSON.stringify({ packages: PACKAGES }));
    put("hardhat.config.ts", "export default {};");
    put("contracts/A.sol", "contract A {}");
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  function putInstalled(packages: Record<string, unknown> = PACKAGES): void {
    // As npm does with what is for another platform.
    const here = Object.fromEntries(Object.entries(packages).filter(([path]) => !path.endsWith("elsewhere")));
    put("node_modules/.package-lock.json", JSON.stringify({ packages: here }));
    put(`node_modules/@nomicfoundation/edr-${process.platform}-${process.arch}-gnu/package.json`, "{}");
    put("node_modules/.bin/node", "");
    put("node_modules/.bin/node.cmd", "");
    // A compiler that only notes that it was called.
    const cli = `require("fs").mkdirSync("artifacts", { recursive: true }); require("fs").appendFileSync("calls", "x");`;
    put("node_modules/hardhat/dist/src/cli.js", cli);
  }

  /** What it would do, without doing it. */
  function plan(): string[] {
    const output = execFileSync(process.execPath, [SETUP, "--plan", `--root=${root}`], { encoding: "utf8" });
    return output.split("\n").filter((line) => line !== "");
  }

  function putCompiled(): void {
    rmSync(join(root, "node_modules", ".bin", "node"));
    symlinkSync(process.execPath, join(root, "node_modules", ".bin", "node"));
    const done = spawnSync(process.execPath, [SETUP, `--root=${root}`], { encoding: "utf8" });
    expect([done.stderr, done.status]).to.deep.equal(["", 0]);
  }

  it("installs and compiles in a fresh clone", () => {
    expect(plan()).to.deep.equal(["install: no packages yet", "compile: they are not compiled yet"]);
  });

  it("does nothing when all is in place, and says nothing", () => {
    putInstalled();
    expect(plan()).to.deep.equal(["compile: they are not compiled yet"]);
    putCompiled();
    expect(plan()).to.deep.equal([]);
    const done = spawnSync(process.execPath, [SETUP, `--root=${root}`], { encoding: "utf8" });
    expect([done.stdout, done.stderr, done.status]).to.deep.equal(["", "", 0]);
  });

  it("compiles again when a contract or the settings change, or the compiled ones are gone", () => {
    putInstalled();
    putCompiled();
    put("contracts/A.sol", "contract A { uint256 b; }");
    expect(plan()).to.deep.equal(["compile: they changed"]);
    put("contracts/A.sol", "contract A {}");
    expect(plan()).to.deep.equal([]);
    put("contracts/deep/B.sol", "contract B {}");
    expect(plan()).to.deep.equal(["compile: they changed"]);
    rmSync(join(root, "contracts", "deep"), { recursive: true });
    put("hardhat.config.ts", "export default { a: 1 };");
    expect(plan()).to.deep.equal(["compile: they changed"]);
    putCompiled();
    rmSync(join(root, "artifacts"), { recursive: true });
    expect(plan()).to.deep.equal(["compile: they are not compiled yet"]);
  });

  it("installs again when an installation was cut short, is another, or lacks a native part", () => {
    put("node_modules/left/package.json", "{}");
    expect(plan()[0]).to.equal("install: an installation was not finished");
    putInstalled({ ...PACKAGES, "node_modules/mocha": { version: "11.7.0", integrity: "three" } });
    expect(plan()[0]).to.equal("install: mocha 11.8.0 is not the one installed");
    putInstalled();
    expect(plan()[0]).to.match(/^compile/);
    rmSync(join(root, "node_modules", ".bin"), { recursive: true });
    expect(plan()[0]).to.equal("install: Node 24 is missing");
    rmSync(join(root, "node_modules", "@nomicfoundation"), { recursive: true });
    expect(plan()[0]).to.equal("install: Hardhat's native part is missing");
  });

  it("says in one sentence when the sources are incomplete, or npm is not there", () => {
    const bare = { PATH: join(root, "empty") };
    const done = spawnSync(process.execPath, [SETUP, `--root=${root}`], { encoding: "utf8", env: bare });
    expect(done.status).to.equal(1);
    expect(done.stderr).to.equal("npm was not found: install Node.js together with npm, then try again.\n");
    putInstalled();
    rmSync(join(root, "package-lock.json"));
    const other = spawnSync(process.execPath, [SETUP, `--root=${root}`], { encoding: "utf8", env: bare });
    expect(other.stderr).to.equal("The file package-lock.json is missing or damaged: check out the sources again.\n");
  });

  it("takes the lock of a killed run, once it is old", () => {
    putInstalled();
    put("cache/setup.lock", "");
    utimesSync(join(root, "cache", "setup.lock"), 0, 0);
    putCompiled();
    expect(plan()).to.deep.equal([]);
  });
});
