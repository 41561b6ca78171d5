import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";

const ROOT = resolve(import.meta.dirname, "..");
const SERVICE = join(ROOT, "service");

/** Common ground: anybody may import these; `open` and `main` belong to nobody but themselves. */
const COMMON = ["errors", "errorTable", "log", "metrics", "config"];

/** Who may import whom: the road of a fact, request → intent → chain → record → page. */
const ROOMS: Record<string, string[]> = {
  domain: [],
  verifier: ["domain"],
  check: ["verifier", "domain"],
  db: ["domain"],
  chain: ["domain"],
  ledger: ["domain", "db"],
  outbox: ["domain", "db", "chain"],
  indexer: ["domain", "db", "chain"],
  http: ["ledger", "domain"],
  pages: ["ledger", "domain", "check"],
  rpc: ["chain"],
  embedded: [],
  schemas: ["http"],
  app: ["http", "pages", "ledger", "schemas"],
  opened: [],
  ground: ["chain", "embedded", "opened"],
  open: [
    "ground",
    "opened",
    "app",
    "http",
    "pages",
    "ledger",
    "outbox",
    "indexer",
    "rpc",
    "chain",
    "db",
    "embedded",
    "domain",
  ],
  main: ["open", "opened", "ground", "embedded"],
};

const GENERATED = ["service/chain/abi.ts"];

function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const roomOf = (file: string): string => relative(SERVICE, join(ROOT, file)).split("/")[0]!.replace(/\.ts$/, "");

function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  return [...source.matchAll(/(?:from|import\()\s*"(\.{1,2}\/[^"]+)"/g)]
    .map(([, path]) => resolve(ROOT, dirname(file), path!))
    .filter((path) => path.startsWith(SERVICE))
    .map((path) => relative(ROOT, path));
}

describe("architecture", () => {
  const sources = filesUnder("service", /\.ts$/);

  it("lets imports follow the road of a fact only", () => {
    const wrong = sources.flatMap((file) => {
      const room = roomOf(file);
      return importsOf(file)
        .filter((target) => {
          const other = roomOf(target);
          if (other === room || COMMON.includes(other)) return false;
          return !ROOMS[room]?.includes(other);
        })
        .map((target) => `${file} imports ${target}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it("keeps common ground free of the rooms", () => {
    const wrong = sources
      .filter((file) => COMMON.includes(roomOf(file)))
      .flatMap((file) => importsOf(file).filter((target) => !COMMON.includes(roomOf(target))));
    expect(wrong).to.deep.equal([]);
  });

  it("reads the environment in one place", () => {
    const readers = sources.filter((file) => /process\.env/.test(readFileSync(join(ROOT, file), "utf8")));
    // The embedded room passes PATH and its like on to the programs it starts, and reads no setting.
    const strangers = readers.filter((file) => file !== "service/main.ts" && roomOf(file) !== "embedded");
    expect(strangers).to.deep.equal([]);
    const settings = readers
      .filter((file) => roomOf(file) === "embedded")
      .map((file) => readFileSync(join(ROOT, file), "utf8"));
    expect(settings.filter((source) => /process\.env(\.|\[")[A-Z_]*(KEY|URL|PORT|DIR)/.test(source))).to.deep.equal([]);
  });

  it("opens nothing outside a suite: what a root hook opens stays open for the whole run", () => {
    const hooks = filesUnder("test", /\.test\.ts$/).filter((file) =>
      /^(before|after)(Each)?\(/m.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(hooks).to.deep.equal([]);
  });

  it("keeps every room small: no file over 400 lines, the median under 100", () => {
    const own = [...sources, ...filesUnder("contracts", /\.sol$/), ...filesUnder("scripts", /\.(ts|mjs)$/)].filter(
      (file) => !GENERATED.includes(file),
    );
    const lines = own.map((file) => ({ file, count: readFileSync(join(ROOT, file), "utf8").split("\n").length }));
    expect(lines.filter(({ count }) => count > 400)).to.deep.equal([]);
    const sorted = lines.map(({ count }) => count).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).to.be.lessThan(100);
  });

  it("has no top-level folder without a reason", () => {
    const allowed = ["contracts", "service", "scripts", "test"];
    const ignored = readFileSync(join(ROOT, ".gitignore"), "utf8").split("\n");
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .filter((name) => !ignored.includes(`${name}/`));
    expect(folders.filter((name) => !allowed.includes(name))).to.deep.equal([]);
  });
});
