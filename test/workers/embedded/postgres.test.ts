import { chmodSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import pg from "pg";
import { isAlive } from "../../../service/embedded/processes.ts";
import { type Answer, eventually, Openings, refusal } from "./support.ts";

const isRoot = process.getuid?.() === 0;

async function ask(url: string, text: string): Promise<Answer[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

function postmaster(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "cluster", "postmaster.pid"), "utf8").split("\n")[0]);
}

describe("embedded: PostgreSQL", () => {
  const openings = new Openings();
  afterEach(() => openings.close());

  it("prepares a safe database on this machine only", async () => {
    const dataDir = join(openings.folder(), "postgres");
    const postgres = await openings.postgres(dataDir);
    const { url } = postgres;
    expect(postgres.adopted).to.equal(false);
    const show = async (name: string): Promise<string> => (await ask(url, `show ${name}`))[0]?.[name];
    expect(await show("fsync")).to.equal("on");
    expect(await show("data_checksums")).to.equal("on");
    expect(await show("server_encoding")).to.equal("UTF8");
    expect(await show("listen_addresses")).to.equal("127.0.0.1");
    expect(await show("max_connections")).to.equal("60");
    expect(await ask(url, "select current_database() as name, lower('É') as lower")).to.deep.equal([
      { name: "silsila", lower: "é" },
    ]);
    await ask(url, "create database another");
    expect(await ask(postgres.databaseUrl("another"), "select current_database() as name")).to.deep.equal([
      { name: "another" },
    ]);
    expect(await refusal(() => ask(url.replace(/:[^:@]*@/, ":wrong@"), "select 1"))).to.match(/password/);
    expect(statSync(join(dataDir, "password.json")).mode & 0o777).to.equal(0o600);
  });

  it("keeps the data over a restart, and stops once however often it is asked", async () => {
    const dataDir = openings.folder();
    const first = await openings.postgres(dataDir);
    await ask(first.url, "create table kept as select 42 as number");
    const pid = postmaster(dataDir);
    await Promise.all([first.stop(), first.stop()]);
    expect(isAlive(pid)).to.equal(false);
    const second = await openings.postgres(dataDir);
    expect(second.adopted).to.equal(false);
    expect(await ask(second.url, "select number from kept")).to.deep.equal([{ number: 42 }]);
  });

  it("adopts the server of a killed service, and ends the sessions it left", async () => {
    const dataDir = openings.folder();
    const killed = await openings.elsewhere("postgres", dataDir);
    await ask(killed.url, "create table kept as select 42 as number");
    const left = new pg.Client({ connectionString: killed.url });
    left.on("error", () => {});
    await left.connect();
    await left.query("select pg_advisory_lock(1)");
    await killed.kill();
    const next = await openings.postgres(dataDir);
    expect(next.adopted).to.equal(true);
    expect(next.url).to.equal(killed.url);
    expect(await ask(next.url, "select pg_try_advisory_lock(1) as free, number from kept")).to.deep.equal([
      { free: true, number: 42 },
    ]);
  });

  it("starts a killed server again at the same address", async () => {
    const dataDir = openings.folder();
    const { url } = await openings.postgres(dataDir);
    await ask(url, "create table kept as select 42 as number");
    process.kill(postmaster(dataDir), "SIGKILL");
    expect(await eventually(() => ask(url, "select number from kept"))).to.deep.equal([{ number: 42 }]);
  });

  it("recovers after a reset, also when another program has the number of the server since", async () => {
    const dataDir = openings.folder();
    const killed = await openings.elsewhere("postgres", dataDir);
    await ask(killed.url, "create table kept as select 42 as number");
    const note = join(dataDir, "cluster", "postmaster.pid");
    const left = readFileSync(note, "utf8");
    await killed.kill();
    process.kill(postmaster(dataDir), "SIGKILL");
    // The server's own user must own the reused number, else PostgreSQL itself would not mind: ours will do.
    writeFileSync(note, left.replace(/^\d+/, String(process.pid)));
    const next = await openings.postgres(dataDir);
    expect(next.adopted).to.equal(false);
    expect(await ask(next.url, "select number from kept")).to.deep.equal([{ number: 42 }]);
  });

  it("heals a preparation that was cut short", async () => {
    const dataDir = openings.folder();
    mkdirSync(join(dataDir, "cluster.new-1", "base"), { recursive: true });
    writeFileSync(join(dataDir, "cluster.new-1.password"), "left behind");
    await openings.postgres(dataDir);
    expect(readdirSync(dataDir)).to.have.members(["cluster", "password.json", "postgres.log"]);
  });

  it("finds an open place when root starts it below a closed folder", async function () {
    if (!isRoot) return this.skip();
    const closed = openings.folder();
    chmodSync(closed, 0o700);
    const dataDir = join(closed, "data");
    const first = await openings.postgres(dataDir);
    const { folder } = JSON.parse(readFileSync(join(dataDir, "elsewhere.json"), "utf8")) as { folder: string };
    openings.onClose(() => {
      rmSync(folder, { recursive: true });
      // The place all installations share goes with its last one.
      if (readdirSync(dirname(folder)).length === 0) rmdirSync(dirname(folder));
    });
    openings.onClose(() => first.stop());
    expect(openings.lines.join("\n")).to.include(`it is kept in ${folder}`);
    await ask(first.url, "create table kept as select 42 as number");
    await first.stop();
    const second = await openings.postgres(dataDir);
    expect(await ask(second.url, "select number from kept")).to.deep.equal([{ number: 42 }]);
    await second.stop();
  });

  it("refuses an unusable folder in one sentence", async () => {
    const file = join(openings.folder(), "file");
    writeFileSync(file, "");
    expect(await refusal(() => openings.postgres(file))).to.equal(
      `The folder ${file} cannot be used: something on its path is a file, not a folder.`,
    );
  });

  it("refuses a folder that this user may not write", async function () {
    if (isRoot) return this.skip();
    const folder = openings.folder();
    chmodSync(folder, 0o500);
    expect(await refusal(() => openings.postgres(join(folder, "data")))).to.equal(
      `The folder ${join(folder, "data")} cannot be used: this user may not write there.`,
    );
  });

  it("refuses a cluster of another version and a lost password in one sentence", async () => {
    const dataDir = openings.folder();
    const first = await openings.postgres(dataDir);
    await first.stop();
    const version = readFileSync(join(dataDir, "cluster", "PG_VERSION"), "utf8");
    writeFileSync(join(dataDir, "cluster", "PG_VERSION"), "12\n");
    expect(await refusal(() => openings.postgres(dataDir))).to.match(/^The database in .* was made by PostgreSQL 12,/);
    writeFileSync(join(dataDir, "cluster", "PG_VERSION"), version);
    rmSync(join(dataDir, "password.json"));
    expect(await refusal(() => openings.postgres(dataDir))).to.match(/^The password of the database is missing/);
  });
});
