import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { inOrder, jobsOf, ROOT } from "../scripts/test/files.ts";
import { processesOf } from "../scripts/test/processes.ts";
import { temporaryFolder } from "./support/chain/cluster.ts";
import { eventually } from "./support/service/waiting.ts";

describe("the runner of the tests", () => {
  it("finds what a word is about: by folder, by a part of a file's name, by path", () => {
    const names = (...words: string[]) => jobsOf(words).map(({ name }) => name);
    expect(names("rules").every((name) => name.startsWith("test/rules/"))).to.equal(true);
    expect(names("runner")).to.deep.equal(["test/runner.test.ts"]);
    expect(names("test/runner.test.ts")).to.deep.equal(["test/runner.test.ts"]);
    expect(names("batches")).to.include.members([
      "test/contracts/batches/Batches.test.ts",
      "test/contracts/**/*.t.sol",
    ]);
    expect(names("nothing of ours")).to.deep.equal([]);
  });

  it("runs every test file, the compiler of contracts first", () => {
    const [first, ...rest] = inOrder(jobsOf([]));
    expect(first!.name).to.equal("test/contracts/**/*.sol");
    expect(rest.map(({ name }) => name)).to.include("test/architecture.test.ts");
  });

  describe("interrupted", () => {
    const folder = temporaryFolder("silsila-runner-");
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** At work on a file that opens a database of its own beside that of the run. */
    async function start(): Promise<ChildProcess> {
      const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: folder };
      delete env["TEST_CLUSTER"];
      delete env["npm_lifecycle_event"];
      const child = spawn(
        process.execPath,
        [resolve(ROOT, "scripts/test.ts"), "test/workers/embedded/postgres.test.ts"],
        {
          env,
          stdio: ["ignore", "ignore", "inherit"],
        },
      );
      const databases = () => processesOf(folder).filter(({ words }) => / -D /.test(words));
      await eventually(async () => expect(databases()).to.have.length.above(1));
      return child;
    }
    const left = () => readdirSync(folder).filter((name) => name.startsWith("silsila-test-run-"));

    for (const signal of ["SIGINT", "SIGTERM"] as const)
      it(`by ${signal} leaves no process and no folder`, async () => {
        const child = await start();
        child.kill(signal);
        await once(child, "exit");
        expect(child.exitCode).to.equal(130);
        expect(processesOf(folder)).to.deep.equal([]);
        expect(left()).to.deep.equal([]);
      });

    it("by SIGKILL leaves what the next run clears away", async () => {
      const killed = await start();
      killed.kill("SIGKILL");
      await once(killed, "exit");
      const [dead] = left();
      const next = await start();
      // What it waits for may still be the database of the dead run: that is cleared before a folder of its own is made.
      await eventually(async () => expect(left()).to.have.length(1).and.not.include(dead));
      next.kill("SIGINT");
      await once(next, "exit");
      expect(processesOf(folder)).to.deep.equal([]);
    });
  });
});
