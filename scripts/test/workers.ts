/** The workers, and the queue that they take files from. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { join } from "node:path";
import { COMPILE, type Job, needsCompiled, ROOT, SOLIDITY } from "./files.ts";
import type { Order, Result } from "./worker.ts";

export interface Done extends Result {
  job: Job;
  seconds: number;
  /** What the file printed. */
  output: string;
}

export interface QueueOptions {
  jobs: Job[];
  workers: number;
  environment: NodeJS.ProcessEnv;
  options: Order["options"];
  isEnding: () => boolean;
  onDone: (done: Done) => void;
}

/** Every worker takes the next file as soon as it has ended one. */
export async function runQueue({ jobs, workers, environment, options, isEnding, onDone }: QueueOptions): Promise<void> {
  const queue = new Queue(jobs);
  const env = { ...process.env, ...environment };
  const turn = async (): Promise<void> => {
    let worker: Worker | undefined;
    for (let job = await queue.next(); job && !isEnding(); job = await queue.next()) {
      const began = Date.now();
      const ran = await queue.watch(
        job,
        HARDHAT[job.name] ? runHardhat(job, env) : (worker ??= new Worker(env)).run(job, options),
      );
      onDone({ ...ran, job, seconds: (Date.now() - began) / 1000 });
      if (worker && !worker.isFit) {
        await worker.end();
        worker = undefined;
      }
    }
    await worker?.end();
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, turn));
}

/** In order, except that tests of contracts wait until these are compiled. */
class Queue {
  readonly #waiting: Job[];
  #compiled: Promise<unknown> | null = null;
  #areCompiled: boolean;

  constructor(jobs: Job[]) {
    this.#waiting = [...jobs];
    this.#areCompiled = !jobs.some(({ name }) => name === COMPILE);
  }

  async next(): Promise<Job | undefined> {
    const at = this.#waiting.findIndex((job) => this.#areCompiled || !needsCompiled(job));
    if (at !== -1) return this.#waiting.splice(at, 1)[0];
    if (this.#waiting.length === 0) return undefined;
    await this.#compiled;
    return this.next();
  }

  async watch<T extends Result>(job: Job, work: Promise<T>): Promise<T> {
    if (job.name !== COMPILE) return work;
    this.#compiled = work;
    const result = await work;
    this.#areCompiled = true;
    // Each of them would only say once more what the compiler said.
    if (result.failed) this.#waiting.splice(0, Infinity, ...this.#waiting.filter((other) => !needsCompiled(other)));
    return result;
  }
}

class Worker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #ready: Promise<unknown>;
  #output = "";
  isFit = true;

  constructor(env: NodeJS.ProcessEnv) {
    this.#child = fork(join(import.meta.dirname, "worker.ts"), { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#ended = new Promise((resolve) => this.#child.once("close", () => resolve()));
    this.#ready = new Promise((resolve) => this.#child.once("message", resolve));
  }

  /** A worker that dies has failed the file it was at. */
  async run(job: Job, options: Order["options"]): Promise<Result & { output: string }> {
    await Promise.race([this.#ready, this.#ended]);
    this.#output = "";
    const answered = new Promise<Result & { isFull: boolean }>((resolve) => this.#child.once("message", resolve));
    if (this.#child.connected) this.#child.send({ file: job.files[0]!, options } satisfies Order);
    const answer = await Promise.race([answered, this.#ended]);
    if (answer) this.isFit = !answer.isFull;
    else this.isFit = false;
    const died = {
      passed: 0,
      failed: 1,
      failures: `  Its process ended (${this.#child.exitCode ?? this.#child.signalCode}).\n`,
    };
    return { ...(answer ?? died), output: this.#output };
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.send("end");
    await this.#ended;
  }
}

const HARDHAT: Record<string, string[]> = { [COMPILE]: ["build"], [SOLIDITY]: ["test", "solidity"] };

/** A process of its own, which for tests prints how many passed. */
async function runHardhat({ name, files }: Job, env: NodeJS.ProcessEnv): Promise<Result & { output: string }> {
  const hardhat = join(ROOT, "node_modules/hardhat/dist/src/cli.js");
  const child = spawn(process.execPath, [hardhat, ...HARDHAT[name]!, ...files], {
    cwd: ROOT,
    env: { ...env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const count = (word: string) => Number(new RegExp(`^\\s*(\\d+) ${word}`, "m").exec(output)?.[1] ?? 0);
  const failed = Math.max(count("failing"), code === 0 ? 0 : 1);
  return { passed: count("passing"), failed, failures: failed ? output : "", output: "" };
}
