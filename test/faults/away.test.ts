import { rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Database } from "../../service/db/pool.ts";
import { readRunning } from "../../service/embedded/running.ts";
import type { Client } from "../support/client.ts";
import { batchOf, foundCooperative } from "../support/client.ts";
import { temporaryFolder } from "../support/cluster.ts";
import { type RunningService, startService } from "../support/process.ts";
import { eventually } from "../support/waiting.ts";

describe("when a part is away", () => {
  let folder: string;
  let service: RunningService;
  let client: Client;
  let product: string;

  before(async function () {
    this.timeout(120_000);
    folder = temporaryFolder("silsila-away-");
    service = await startService(folder);
    ({ client, product } = await foundCooperative(service.url, service.operatorKey));
  });
  after(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("accepts while the chain's node is dead, and confirms when it is back", async function () {
    this.timeout(90_000);
    const { pid } = JSON.parse(readFileSync(join(folder, "chain/node.json"), "utf8")) as { pid: number };
    process.kill(pid, "SIGKILL");
    const accepted = await client.post<{ id: string; operation: string }>("/v1/batches", batchOf(product));
    expect(accepted.status).to.equal(202);
    await eventually(async () => {
      const batch = await client.get<{ state: string }>(`/v1/batches/${accepted.body.id}`);
      expect(batch.body.state).to.equal("final");
    }, 60_000);
  });

  it("answers 503 while the database is frozen, and goes on by itself", async function () {
    this.timeout(90_000);
    const pids = postgresProcesses(folder);
    expect(pids.length).to.be.greaterThan(1);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    try {
      const refused = await client.post<{ code: string }>("/v1/batches", batchOf(product));
      expect(refused.status).to.equal(503);
      expect(refused.body.code).to.equal("DATABASE_AWAY");
      expect(refused.headers.get("retry-after")).to.match(/^\d+$/);
    } finally {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    }
    await eventually(async () => {
      const accepted = await client.post("/v1/batches", batchOf(product), { prefer: "wait=10" });
      expect(accepted.status).to.equal(201);
    }, 60_000);
  });

  it("answers 503 while the database restarts, loses nothing it accepted, and goes on by itself", async function () {
    this.timeout(90_000);
    const accepted = await client.post<{ id: string }>("/v1/batches", batchOf(product));
    const [postmaster] = postgresProcesses(folder);
    process.kill(postmaster!, "SIGKILL");
    const during = await client.post("/v1/batches", batchOf(product));
    expect(during.status).to.be.oneOf([202, 503]);
    await eventually(async () => {
      const batch = await client.get<{ state: string }>(`/v1/batches/${accepted.body.id}`);
      expect(batch.body.state).to.equal("final");
    }, 60_000);
    const db = new Database(readRunning(folder)!.databaseUrl);
    const { rows } = await db.query<{ count: number }>("select count(*) as count from batches");
    expect(rows[0]!.count).to.be.greaterThan(2);
    await db.close();
  });
});

/** The postmaster first, then its children. */
function postgresProcesses(folder: string): number[] {
  const postmaster = Number(readFileSync(postmasterFile(folder), "utf8").split("\n")[0]);
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(postmaster)], { encoding: "utf8" });
  return [postmaster, ...children.split("\n").map(Number).filter(Boolean)];
}

const postmasterFile = (folder: string): string => join(folder, "postgres/cluster/postmaster.pid");
