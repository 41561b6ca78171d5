import { randomInt, randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { readDeployment } from "../../service/chain/deployment.ts";
import { Chain } from "../../service/chain/provider.ts";
import { readRunning } from "../../service/embedded/running.ts";
import { fsck } from "../../service/books/fsck.ts";
import { Database } from "../../service/store/pool.ts";
import { temporaryFolder } from "../support/chain/cluster.ts";
import { type RunningService, startService } from "../support/chain/process.ts";
import { batchOf, Client, foundCooperative } from "../support/service/client.ts";
import { eventually } from "../support/service/waiting.ts";

const KILLS = process.env["TEST_DEEP"] === "1" ? 100 : 3;

describe("kill -9 of the service at random moments", () => {
  let folder: string;
  let service: RunningService;

  before(() => (folder = temporaryFolder("silsila-kill-")));
  after(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`loses nothing and does nothing twice, ${KILLS} times over`, async function () {
    this.timeout(KILLS * 600_000);
    service = await startService(folder);
    const { client, product } = await foundCooperative(service.url, service.operatorKey);
    const asked: { key: string; lot: string; id: string | null }[] = [];

    for (let kill = 0; kill < KILLS; kill++) {
      const here = new Client(service.url, client.key);
      let alive = true;
      const callers = Array.from({ length: 4 }, async () => {
        while (alive) {
          const request = { key: randomUUID(), lot: randomUUID(), id: null as string | null };
          asked.push(request);
          request.id = await register(here, product, request).catch(() => null);
        }
      });
      await sleep(randomInt(50, 900));
      await service.kill();
      alive = false;
      await Promise.all(callers);
      service = await startService(folder);
    }

    // A cooperative's program asks again for what it has no answer to: the same key, so never a second batch.
    const here = new Client(service.url, client.key);
    for (const request of asked) {
      const id = await register(here, product, request);
      if (request.id) expect(id, "the same key gives the same batch").to.equal(request.id);
      request.id = id;
    }
    expect(asked.length, "enough was asked to mean something").to.be.greaterThan(KILLS * 4);

    const running = readRunning(folder)!;
    const db = new Database(running.databaseUrl);
    const chain = await Chain.open(running.chainUrl);
    const deployment = readDeployment(`${folder}/deployment.json`)!;
    await eventually(async () => {
      const { rows } = await db.query("select 1 from operations where state not in ('final', 'rejected')");
      expect(rows).to.have.length(0);
    });

    const found = await fsck(db, chain, deployment);
    expect(found.differences).to.deep.equal([]);
    const { rows } = await db.query<{ subject: string; count: number }>(
      "select subject, count(*) as count from records where kind = 'batch_registered' group by subject",
    );
    const onChain = new Map(rows.map((row) => [row.subject, row.count]));
    expect(onChain.size).to.equal(asked.length);
    for (const { id } of asked) expect(onChain.get(id!)).to.equal(1);
    await db.close();
    chain.close();
  });
});

async function register(client: Client, product: string, request: { key: string; lot: string }): Promise<string> {
  const answer = await client.post<{ id: string }>("/v1/batches", batchOf(product, request.lot), {
    "idempotency-key": request.key,
  });
  if (answer.status !== 202 && answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}
