import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { holdFolder } from "../../../service/embedded/lock.ts";
import { Openings, refusal } from "./support.ts";

describe("embedded: the hold on a folder", () => {
  const openings = new Openings();
  afterEach(() => openings.close());

  it("refuses a second process and names the first", async () => {
    const folder = openings.folder();
    const first = await openings.elsewhere("lock", folder);
    expect(await refusal(() => holdFolder(folder))).to.equal(
      `Another Silsila (process ${first.child.pid}) already uses the folder ${folder}.`,
    );
  });

  it("is given up by kill -9, whatever process has the number since", async () => {
    const folder = openings.folder();
    const first = await openings.elsewhere("lock", folder);
    await first.kill();
    // The number now belongs to a living process: this one.
    writeFileSync(join(folder, "holder.json"), JSON.stringify({ pid: process.pid }));
    holdFolder(folder).release();
  });

  it("can be released and taken again, and released twice", () => {
    const folder = openings.folder();
    const first = holdFolder(folder);
    first.release();
    first.release();
    holdFolder(folder).release();
  });

  it("refuses a place that is no folder in one sentence", async () => {
    const file = join(openings.folder(), "file");
    writeFileSync(file, "");
    expect(await refusal(() => holdFolder(join(file, "inside")))).to.equal(
      `The folder ${join(file, "inside")} cannot be used: something on its path is a file, not a folder.`,
    );
  });
});
