import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder } from "../support/chain/cluster.ts";
import { type RunningService, startService } from "../support/chain/process.ts";
import { batchOf, type Client, foundCooperative } from "../support/service/client.ts";
import { eventually } from "../support/service/waiting.ts";

describe("when a part is away", () => {
  let folder: string;
  let service: RunningService;
  let client: Client;
  let product: string;

  before(async function () {
    folder = temporaryFolder("silsila-away-");
    service = await startService(folder);
    ({ client, product } = await foundCooperative(service.url, service.operatorKey));
  });
  after(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("accepts while the chain's node is dead or stands still, and confirms when it is back", async function () {
    const pid = () => (JSON.parse(readFileSync(join(folder, "chain/node.json"), "utf8")) as { pid: number }).pid;
    const frozen = pid();
    process.kill(frozen, "SIGSTOP");
    const accepted = await client.post<Accepted>("/v1/batches", batchOf(product));
    const during = await client.get<{ state: string }>(`/v1/operations/${accepted.body.operation}`);
    process.kill(frozen, "SIGCONT");
    expect(accepted.status).to.equal(202);
    expect(during.body.state).to.be.oneOf(["queued", "sent"]);
    await expectFinal(accepted.body.id);

    process.kill(pid(), "SIGKILL");
    const again = await client.post<Accepted>("/v1/batches", batchOf(product));
    expect(again.status).to.equal(202);
    await expectFinal(again.body.id);
  });

  it("answers 503 while the database is frozen, stores nothing it refused, and goes on by itself", async function () {
    const before = await count();
    const key = { "idempotency-key": randomUUID() };
    const batch = batchOf(product);
    const pids = postgresProcesses(folder);
    expect(pids.length).to.be.greaterThan(1);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    try {
      const refused = await client.post<{ code: string }>("/v1/batches", batch, key);
      expect(refused.status).to.equal(503);
      expect(refused.body.code).to.equal("DATABASE_AWAY");
      expect(refused.headers.get("retry-after")).to.match(/^\d+$/);
    } finally {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    }
    await eventually(async () => {
      const accepted = await client.post("/v1/batches", batch, { ...key, prefer: "wait=10" });
      expect(accepted.status).to.equal(201);
    });
    expect(await count(), "the same request, refused and repeated, is one batch").to.equal(before + 1);
  });

  it("loses nothing it accepted when the database dies, and goes on by itself", async function () {
    const before = await count();
    const accepted = await client.post<Accepted>("/v1/batches", batchOf(product));
    process.kill(postgresProcesses(folder)[0]!, "SIGKILL");
    const during = await client.get<{ code: string }>("/v1/batches");
    // It may be back before the question arrives; what must never come is another answer.
    expect(during.status).to.be.oneOf([200, 503]);
    await expectFinal(accepted.body.id);
    expect(await count()).to.equal(before + 1);
  });

  async function count(): Promise<number> {
    return (await client.get<{ batches: number }>("/v1/status")).body.batches;
  }

  async function expectFinal(id: string): Promise<void> {
    await eventually(async () => {
      const batch = await client.get<{ state: string }>(`/v1/batches/${id}`);
      expect(batch.body.state).to.equal("final");
    });
  }
});

interface Accepted {
  id: string;
  operation: string;
}

/** The postmaster first, then its children. */
function postgresProcesses(folder: string): number[] {
  const postmaster = Number(readFileSync(postmasterFile(folder), "utf8").split("\n")[0]);
  const children = existsSync("/proc/self/task")
    ? readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, "utf8").split(" ")
    : execFileSync("pgrep", ["-P", String(postmaster)], { encoding: "utf8" }).split("\n");
  return [postmaster, ...children.map(Number).filter(Boolean)];
}

const postmasterFile = (folder: string): string => join(folder, "postgres/cluster/postmaster.pid");
