import { type ChildProcess, spawn } from "node:child_process";
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
  afterEach(() => {
    for (const { pid } of processesOf(dataDir)) process.kill(pid, "SIGKILL");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** As in a shell, in a process group of its own, with what it says piped to us. */
  function inShell(command: string): { shell: ChildProcess; output: () => string } {
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
    return { shell, output: () => said };
  }

  async function started(command = "npm start"): Promise<ChildProcess> {
    const { shell, output } = inShell(command);
    await eventually(async () => expect(output()).to.include("Silsila is ready"));
    return shell;
  }

  const theOne = (pattern: RegExp): Process => {
    const found = processesOf(dataDir).filter(({ words }) => pattern.test(words));
    expect(found.map(({ words }) => words)).to.have.length(1);
    return found[0]!;
  };
  const endOne = (pattern: RegExp, signal: NodeJS.Signals) => process.kill(theOne(pattern).pid, signal);
  const NPM = /^npm start/;
  const SERVICE = /^\S*node service\/main\.ts$/;

  /** Nothing runs, and nothing is said to run. */
  async function nothingIsLeft(): Promise<void> {
    await eventually(async () => expect(processesOf(dataDir).map(({ words }) => words)).to.deep.equal([]));
    expect(readRunning(dataDir)).to.equal(null);
  }

  const ways: Record<string, (shell: ChildProcess) => void> = {
    "Ctrl-C": (shell) => process.kill(-shell.pid!, "SIGINT"),
    "SIGTERM to npm": () => endOne(NPM, "SIGTERM"),
    "SIGKILL to npm": () => endOne(NPM, "SIGKILL"),
    "SIGTERM to the service": () => endOne(SERVICE, "SIGTERM"),
    "the terminal closing": (shell) => process.kill(-shell.pid!, "SIGHUP"),
  };
  for (const [name, end] of Object.entries(ways))
    it(`leaves nothing behind after ${name}`, async () => {
      const shell = await started();
      expect(processesOf(dataDir).some(({ words }) => words.includes("postgres"))).to.equal(true);
      end(shell);
      await nothingIsLeft();
    });

  it("leaves nothing behind when the reader of its output goes", async () => {
    await started("npm start 2>&1 | cat");
    endOne(/^cat$/, "SIGKILL");
    endOne(SERVICE, "SIGINT");
    await nothingIsLeft();
  });

  it("leaves nothing behind when it is stopped while it starts", async () => {
    rmSync(dataDir, { recursive: true, force: true });
    const { shell } = inShell("exec node service/main.ts");
    await eventually(async () => expect(processesOf(dataDir).length).to.be.above(1));
    shell.kill("SIGTERM");
    await nothingIsLeft();
  });

  it("goes on when its database or its chain is told to end, and then stops as ever", async () => {
    const running = await startService(dataDir);
    for (const pattern of [/postgres .*-D /, /node\/process\.ts/]) {
      const { pid } = theOne(pattern);
      process.kill(pid, "SIGTERM");
      await eventually(async () => expect(theOne(pattern).pid).not.to.equal(pid));
      await eventually(async () => expect((await fetch(`${running.url}/readyz`)).status).to.equal(200));
    }
    expect(await running.stop()).to.equal(0);
    await nothingIsLeft();
  });
});
