import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");

export interface RunningService {
  url: string;
  process: ChildProcess;
  operatorKey: string;
  output(): string;
  /** As a power cut for the service alone: its database and chain live on as orphans. */
  kill(): Promise<void>;
  /** As Ctrl-C. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** The service as `npm start` runs it, in a process of its own, on a port of its own choice. */
export async function startService(dataDir: string, environment: Record<string, string> = {}): Promise<RunningService> {
  const { child, output } = spawnService(dataDir, environment);
  const deadline = Date.now() + 600_000;
  while (!/Silsila is ready/.test(output())) {
    if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode}:\n${output()}`);
    if (Date.now() > deadline) throw new Error(`The service did not become ready:\n${output()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  const ended = once(child, "exit");
  return {
    url: /The site\s+(\S+?)\/?\s/.exec(output())![1]!,
    process: child,
    operatorKey: readFileSync(join(dataDir, "operator-key"), "utf8").trim(),
    output,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    stop: async () => {
      child.kill("SIGINT");
      await ended;
      return child.exitCode;
    },
  };
}

/** For starts that must fail: the exit code and everything it said. */
export async function startAndEnd(
  dataDir: string,
  environment: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnService(dataDir, environment);
  await once(child, "close");
  return { code: child.exitCode, output: output() };
}

function spawnService(dataDir: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, ["service/main.ts"], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn", RATE_LIMIT: "1000000", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return { child, output: () => said };
}
