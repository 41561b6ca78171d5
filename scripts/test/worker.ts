/**
 * A process that runs one test file after the other, as plain mocha would, and keeps between them what takes long to
 * open: the browser, Hardhat's environment, what Node has compiled.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { dropDatabases } from "../../test/support/chain/cluster.ts";
import { closeBrowser } from "../../test/support/desk/browser.ts";
import { ROOT } from "./files.ts";

export interface Order {
  file: string;
  options: { grep?: string; timeout?: number };
}

export interface Result {
  passed: number;
  failed: number;
  /** What failed, as mocha tells it. */
  failures: string;
}

/** What a long row of files may leave behind in one process, before it makes room for another. */
const MOST_BYTES = 1_500_000_000;

const SETTINGS = JSON.parse(readFileSync(join(ROOT, "test/mocharc.json"), "utf8")) as {
  timeout: number;
  slow: number;
  require: string[];
};

async function run({ file, options }: Order): Promise<Result> {
  const { timeout, slow } = SETTINGS;
  const mocha = new Mocha({ timeout, slow, ...options, reporter: Silent, color: process.env["FORCE_COLOR"] === "1" });
  mocha.addFile(join(ROOT, file));
  await mocha.loadFilesAsync();
  let passed = 0;
  const failed: Mocha.Test[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on("pass", () => (passed += 1))
      // A hook that fails comes here as well.
      .on("fail", (test: Mocha.Test, error: Error) => failed.push(Object.assign(test, { err: error })));
  });
  return { passed, failed: failed.length, failures: failed.length ? report(failed) : "" };
}

/** A file that cannot even be read has failed as one. */
const broken = (error: unknown): Result => ({ passed: 0, failed: 1, failures: `  ${format(error)}\n` });

class Silent extends Mocha.reporters.Base {}

function report(failed: Mocha.Test[]): string {
  const lines: string[] = [];
  const { Base } = Mocha.reporters;
  const before = Base.consoleLog;
  Base.consoleLog = (...parts: unknown[]) => void lines.push(format(...parts));
  Base.list(failed);
  Base.consoleLog = before;
  return `${lines.join("\n")}\n`;
}

process.on("message", (order: Order | "end") => {
  if (order === "end") return void closeBrowser().finally(() => process.exit(0));
  void run(order)
    .catch(broken)
    .then(async (result) => {
      await dropDatabases();
      process.send!({ ...result, isFull: process.memoryUsage().rss > MOST_BYTES });
    });
});
// The runner is gone; nobody waits for us, and what we made lies in its folder.
process.on("disconnect", () => process.exit(1));
// The runner ends us when the terminal asks it to.
process.on("SIGINT", () => undefined);
// As mocha's own command does: without this, a promise that nobody caught would pass unseen.
process.on("unhandledRejection", (reason) => {
  throw reason;
});

for (const module of SETTINGS.require) await import(join(ROOT, module));
process.send!("ready");
