import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { boundLog } from "../../../service/embedded/files.ts";
import { commandLine, endProcess, identify, isRunning } from "../../../service/embedded/processes.ts";
import { keepRunning } from "../../../service/embedded/watch.ts";
import { eventually, Openings } from "./support.ts";

describe("embedded: processes and their logs", () => {
  const openings = new Openings();
  afterEach(() => openings.close());

  function sleeper(script: string) {
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    openings.onClose(() => child.kill("SIGKILL"));
    return child;
  }

  it("tells a process from a later one with the same number, and never ends the later one", async () => {
    const child = sleeper("console.log(1); setInterval(() => {}, 1000)");
    await once(child.stdout, "data");
    const identity = identify(child.pid ?? 0);
    expect(isRunning(identity)).to.equal(true);
    expect(commandLine(identity.pid)).to.include("setInterval");
    const earlier = { ...identity, started: `${identity.started}0` };
    expect(isRunning(earlier)).to.equal(false);
    await endProcess(earlier, 100);
    expect(isRunning(identity)).to.equal(true);
    await endProcess(identity, 5_000);
    expect(isRunning(identity)).to.equal(false);
  });

  it("insists when a process does not end by itself", async () => {
    const child = sleeper("process.on('SIGTERM', () => {}); console.log(1); setInterval(() => {}, 1000)");
    await once(child.stdout, "data");
    const identity = identify(child.pid ?? 0);
    await endProcess(identity, 200);
    expect(isRunning(identity)).to.equal(false);
  });

  it("bounds a log that another process appends to, keeping the last part", () => {
    const path = join(openings.folder(), "log");
    const writer = openSync(path, "a");
    openings.onClose(() => closeSync(writer));
    writeSync(writer, "small\n");
    boundLog(path).stop();
    expect(existsSync(`${path}.1`)).to.equal(false);
    appendFileSync(path, Buffer.alloc(9 * 1024 * 1024, "x"));
    boundLog(path).stop();
    expect(statSync(path).size).to.equal(0);
    expect(statSync(`${path}.1`).size).to.be.greaterThan(9 * 1024 * 1024);
    writeSync(writer, "goes on\n");
    expect(readFileSync(path, "utf8")).to.equal("goes on\n");
  });

  it("starts a part again until it runs, and not after it was stopped", async () => {
    let runs = true;
    let attempts = 0;
    const restart = async (): Promise<void> => {
      if (++attempts < 2) throw new Error("not yet");
      runs = true;
    };
    const watch = keepRunning("The part", () => runs, restart, openings.log);
    runs = false;
    await eventually(async () => expect(runs).to.equal(true));
    expect(openings.lines).to.include.members(["The part ended unexpectedly; it is started again.", "not yet"]);
    await watch.stop();
    runs = false;
    expect(attempts).to.equal(2);
  });
});
