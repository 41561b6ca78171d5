import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { expect } from "chai";
import { type Process, processesOf } from "../../../scripts/test/processes.ts";
import { readRunning } from "../../../service/embedded/running.ts";
import { temporaryFolder } from "../../support/chain/cluster.ts";
import { startService } from "../../support/chain/process.ts";
import { eventually } from "../../support/service/waiting.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

/** What the system tells of processes differs; the service itself is the same everywhere. */
(process.platform === "linux" ? describe : describe.skip)("stopping, however it is done", () => {
  const folder = temporaryFolder("silsila-stopping-");
  const dataDir = join(folder, "data");
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** `npm start` as in a shell, in a process group of its own, with what it says piped to us. */
  async function npmStart(command = "npm start"): Promise<{ shell: ChildProcess; output: () => string }> {
    // npm's own variables would tell it that it runs inside of another.
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"));
    const path = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
    const shell = spawn("sh", ["-c", command], {
      cwd: ROOT,
      detached: true,
      env: { ...Object.fromEntries(own), PATH: path, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await eventually(async () => expect(said).to.include("Silsila is ready"));
    return { shell, output: () => said };
  }

  const theOne = (pattern: RegExp): Process => {
    const found = processesOf(dataDir).filter(({ words }) => pattern.test(words));
    expect(found.map(({ words }) => words)).to.have.length(1);
    return found[0]!;
  };
  const npm = () => theOne(/^npm start/);
  const service = () => theOne(/node \S*service\/main\.ts$/);

  /** Nothing runs, nothing is said to run, and what was there is there at the next start. */
  async function nothingIsLeft(): Promise<void> {
    await eventually(async () => expect(processesOf(dataDir)).to.deep.equal([]));
    expect(readRunning(dataDir)).to.equal(null);
  }

  const ways: Record<string, (started: { shell: ChildProcess }) => void> = {
    "SIGINT to npm": () => process.kill(npm().pid, "SIGINT"),
    "SIGTERM to npm": () => process.kill(npm().pid, "SIGTERM"),
    "SIGKILL to npm": () => process.kill(npm().pid, "SIGKILL"),
    "SIGTERM to the service": () => process.kill(service().pid, "SIGTERM"),
    "SIGHUP to all, as a terminal does that closes": ({ shell }) => process.kill(-shell.pid!, "SIGHUP"),
    "Ctrl-C": ({ shell }) => process.kill(-shell.pid!, "SIGINT"),
  };
  for (const [name, end] of Object.entries(ways))
    it(`leaves nothing behind after ${name}`, async () => {
      const started = await npmStart();
      expect(processesOf(dataDir).some(({ words }) => words.includes("postgres"))).to.equal(true);
      end(started);
      await nothingIsLeft();
    });

  it("leaves nothing behind after Ctrl-C with the reader of its output gone", async () => {
    const { shell } = await npmStart("npm start 2>&1 | tee /dev/stderr");
    const tee = processesOf(dataDir).find(({ words }) => words.startsWith("tee"))!;
    process.kill(tee.pid, "SIGKILL");
    await once(shell, "exit").catch(() => undefined);
    process.kill(service().pid, "SIGINT");
    await nothingIsLeft();
  });

  it("leaves nothing behind when it is stopped while it starts", async () => {
    rmSync(dataDir, { recursive: true, force: true });
    const shell = spawn(process.execPath, ["service/main.ts"], {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: dataDir, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(shell.stdout, "data");
    await eventually(async () => expect(processesOf(dataDir)).to.have.length.above(1));
    shell.kill("SIGTERM");
    await nothingIsLeft();
  });

  it("goes on when its database or its chain is told to end, and then stops as ever", async () => {
    const running = await startService(dataDir);
    for (const [pattern, signal] of [
      [/postgres .*-D /, "SIGTERM"],
      [/node\/process\.ts/, "SIGINT"],
      [/node\/process\.ts/, "SIGTERM"],
    ] as const) {
      const { pid } = theOne(pattern);
      process.kill(pid, signal);
      if (signal !== "SIGINT") await eventually(async () => expect(theOne(pattern).pid).not.to.equal(pid));
      await eventually(async () => expect((await fetch(`${running.url}/readyz`)).status).to.equal(200));
    }
    expect(await running.stop()).to.equal(0);
    await nothingIsLeft();
  });
});
