import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { processesOf } from "../../../scripts/test/processes.ts";
import { temporaryFolder } from "../../support/chain/cluster.ts";
import { eventually } from "../../support/service/waiting.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

(process.platform === "linux" ? describe : describe.skip)("interrupting the tests", () => {
  const folder = temporaryFolder("silsila-interrupting-");
  afterEach(() => {
    for (const { pid } of processesOf(folder)) process.kill(pid, "SIGKILL");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`leaves no process and no folder behind after ${signal}`, async () => {
      const own = Object.entries(process.env).filter(([name]) => name !== "TEST_CLUSTER" && !name.startsWith("npm_"));
      const runner = spawn(process.execPath, ["scripts/test.ts", "test/workers/outbox/outbox.test.ts"], {
        cwd: ROOT,
        env: { ...Object.fromEntries(own), TMPDIR: folder },
        stdio: "ignore",
      });
      const ended = once(runner, "exit");
      const words = () => processesOf(folder).map((each) => each.words);
      // Something is at work.
      await eventually(async () => {
        expect(words().some((each) => each.includes("postgres"))).to.equal(true);
        expect(words().some((each) => each.includes(join("scripts", "test", "worker.ts")))).to.equal(true);
      });
      runner.kill(signal);
      expect((await ended)[0]).to.equal(130);
      expect(words()).to.deep.equal([]);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
});
