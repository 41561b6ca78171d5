import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";

const ROOT = resolve(import.meta.dirname, "..");
const SERVICE = join(ROOT, "service");

/** Rooms in the order of imports: one imports only rooms that stand before it. The subjects stand in the middle. */
const ROOMS = [
  ...["base", "formats", "values", "words", "access", "store", "chain", "accept", "rest", "web", "desk"],
  ...["keys", "organisations", "unions", "products", "certificates", "batches", "transformations", "shipments"],
  ...["recalls", "agreements", "members", "journal", "observations", "labels", "provenance", "verifier", "check"],
  ...["proofs", "acts", "outbox", "indexer", "books", "rpc", "embedded", "monitor", "site", "start", "main"],
];

/**
 * Rooms that have the drawers of a subject; the others are engines, ordered by what they do. The journal is one: a tree of
 * hashes over what others recorded, that the outbox grows and the indexer checks.
 */
const SUBJECTS = [
  ...["keys", "organisations", "unions", "products", "certificates", "batches", "transformations", "shipments"],
  ...["recalls", "agreements", "members", "observations", "labels", "provenance", "proofs"],
];

/** Drawers of a subject in the order of imports. Each is a file or a folder. */
const DRAWERS = ["rules", "rows", "views", "acts", "rest", "page", "desk", "words"];

/** What the check of a record runs with in a browser: nothing of it may need Node. */
const IN_A_BROWSER = ["verifier", "check"];

const GENERATED = ["service/chain/abi.ts"];
/** They are only ever added to. */
const MIGRATIONS = "service/store/migrations";

function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const partOf = (file: string, depth: number): string => (file.split("/")[depth] ?? "").replace(/\.ts$/, "");
const roomOf = (file: string): string => partOf(file, 1);
const drawerOf = (file: string): string => partOf(file, 2);

/** Of code: words are data that import nothing, and one list below the rooms puts them together. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  return [...source.matchAll(/(?:from|import\()\s*"(\.{1,2}\/[^"]+)"/g)]
    .map(([, path]) => resolve(ROOT, dirname(file), path!))
    .filter((path) => path.startsWith(SERVICE) && path.endsWith(".ts"))
    .map((path) => relative(ROOT, path));
}

describe("architecture", () => {
  const sources = filesUnder("service", /\.ts$/);

  const arrows = sources.flatMap((file) => importsOf(file).map((target) => ({ file, target })));

  it("lets a room import only rooms before it", () => {
    const wrong = arrows
      .filter(({ file, target }) => ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(roomOf(file)))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).to.deep.equal([]);
  });

  it("knows every room", () => {
    expect(sources.filter((file) => !ROOMS.includes(roomOf(file)))).to.deep.equal([]);
  });

  it("has only the drawers of a subject in it, and lets them import the ones before them", () => {
    const inSubjects = sources.filter((file) => SUBJECTS.includes(roomOf(file)));
    expect(inSubjects.filter((file) => !DRAWERS.includes(drawerOf(file)))).to.deep.equal([]);
    const wrong = arrows
      .filter(({ file, target }) => roomOf(file) === roomOf(target) && SUBJECTS.includes(roomOf(file)))
      .filter(({ file, target }) => DRAWERS.indexOf(drawerOf(target)) > DRAWERS.indexOf(drawerOf(file)))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).to.deep.equal([]);
  });

  it("has no circle of files, types counted", () => {
    const targets = Map.groupBy(arrows, ({ file }) => file);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (done.has(file) || path.includes(file)) return;
      for (const { target } of targets.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(circles).to.deep.equal([]);
  });

  it("lets the check of a record need nothing that a browser lacks", () => {
    const reached = new Set(sources.filter((file) => IN_A_BROWSER.includes(roomOf(file))));
    for (const file of reached) for (const target of importsOf(file)) reached.add(target);
    const wrong = [...reached].filter((file) =>
      /from "(node:|typebox|pg|fastify|ethers)/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("keeps folders to twenty files", () => {
    const folders = Map.groupBy(
      [...filesUnder("service", /./), ...filesUnder("scripts", /./), ...filesUnder("test", /./)],
      dirname,
    );
    const full = [...folders].filter(([folder, files]) => files.length > 20 && folder !== MIGRATIONS);
    expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).to.deep.equal([]);
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

  it("lets nobody but the test chain hold blocks back: what comes in beside them is mined after all", () => {
    const raw = filesUnder("test", /\.ts$/).filter((file) =>
      /request\(\s*"evm_(setAutomine|mine|setIntervalMining)"/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(raw).to.deep.equal(["test/support/chain/chain.ts"]);
  });

  it("keeps files to four hundred lines", () => {
    const code = ["contracts", "scripts", "test"].flatMap((folder) => filesUnder(folder, /\.(sol|ts|mjs)$/));
    const own = [...sources, ...code].filter((file) => !GENERATED.includes(file));
    const lines = own.map((file) => ({
      file,
      count: readFileSync(join(ROOT, file), "utf8").trimEnd().split("\n").length,
    }));
    expect(lines.filter(({ count }) => count > 400)).to.deep.equal([]);
  });

  it("has no top-level folder without a reason", () => {
    const allowed = ["contracts", "docs", "service", "scripts", "test"];
    const ignored = readFileSync(join(ROOT, ".gitignore"), "utf8").split("\n");
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .filter((name) => !ignored.includes(`${name}/`));
    expect(folders.filter((name) => !allowed.includes(name))).to.deep.equal([]);
  });
});
