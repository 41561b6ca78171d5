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
import { temperatures } from "../support/chain/journal.ts";
import { type RunningService, startService } from "../support/chain/process.ts";
import { batchOf, Client, foundCooperative } from "../support/service/client.ts";
import { eventually } from "../support/service/waiting.ts";

const KILLS = process.env["TEST_DEEP"] === "1" ? 50 : 3;
const LIST = 20;

describe("kill -9 while observations are recorded and heads anchored", () => {
  let folder: string;
  let service: RunningService;
  before(() => (folder = temporaryFolder("silsila-journal-")));
  after(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () => startService(folder, { JOURNAL_SECONDS: "1" });

  it(`gives every observation one place for ever, and the chain no head that contradicts another, ${KILLS} times over`, async function () {
    this.timeout(KILLS * 600_000);
    service = await start();
    const { client, product } = await foundCooperative(service.url, service.operatorKey);
    const batch = await client.post<{ id: string }>("/v1/batches", batchOf(product), { prefer: "wait=30" });
    const path = `/v1/batches/${batch.body.id}/observations`;
    const asked: string[] = [];
    const places = new Map<string, number>();

    for (let kill = 0; kill < KILLS; kill++) {
      const here = new Client(service.url, client.key);
      let alive = true;
      const caller = async () => {
        while (alive) {
          const key = randomUUID();
          asked.push(key);
          await here.post(path, temperatures(LIST), { "idempotency-key": key }).catch(() => null);
          const { body } = await here.get<Page>(path).catch(() => ({ body: { items: [] } }));
          for (const item of body.items ?? []) expectPlace(places, item);
        }
      };
      const callers = [caller(), caller()];
      // Long enough for a head to be due now and then.
      await sleep(randomInt(300, 2_500));
      await service.kill();
      alive = false;
      await Promise.all(callers);
      service = await start();
    }

    const here = new Client(service.url, client.key);
    for (const key of asked) {
      const answer = await here.post(path, temperatures(LIST), { "idempotency-key": key });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    }
    const size = asked.length * LIST;
    expect(asked.length, "enough was asked to mean something").to.be.greaterThan(KILLS * 2);
    await eventually(async () => {
      const { body } = await here.get<{ journal: object }>("/v1/status");
      expect(body.journal).to.deep.equal({ size, anchored: size, waiting: 0, trouble: null });
    });
    for (let next: string | null = ""; next !== null;) {
      const page: Page = (await here.get<Page>(`${path}?limit=200${next && `&cursor=${next}`}`)).body;
      for (const item of page.items) expectPlace(places, item);
      next = page.next;
    }
    expect([...places.values()].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: size }, (_, i) => i));

    const running = readRunning(folder)!;
    const [db, chain] = [new Database(running.databaseUrl), await Chain.open(running.chainUrl)];
    const found = await fsck(db, chain, readDeployment(`${folder}/deployment.json`)!);
    expect(found).to.deep.include({ leaves: size, differences: [] });
    const { rows } = await db.query<{ heads: number }>(
      "select count(*) as heads from records where kind = 'head_anchored'",
    );
    expect(rows[0]!.heads).to.be.greaterThan(1);
    await db.close();
    chain.close();
  });
});

interface Page {
  items: { id: string; index: number | null }[];
  next: string | null;
}

function expectPlace(places: Map<string, number>, { id, index }: Page["items"][number]): void {
  if (index === null) return;
  expect(places.get(id) ?? index, `the place of ${id}`).to.equal(index);
  places.set(id, index);
}
