import { expect } from "chai";
import type { LedgerError } from "../../../service/base/errors.ts";
import { isSettled, KeptPages, type MadePage } from "../../../service/web/keptPages.ts";

const settled = (body: string): MadePage => ({ body, settled: true });

describe("pages/keptPages", () => {
  let made: string[];
  const making =
    (body: string, settled = true) =>
    async (): Promise<MadePage> => {
      made.push(body);
      return { body, settled };
    };
  beforeEach(() => (made = []));

  it("make a page once for all who ask, until the version grows", async () => {
    const kept = new KeptPages();
    const [first, same] = await Promise.all([kept.read("a", 1, making("one")), kept.read("a", 1, making("two"))]);
    expect(same).to.equal(first);
    expect(await kept.read("a", 1, making("three"))).to.equal(first);
    const changed = await kept.read("a", 2, making("four"));
    expect(changed!.body.toString()).to.equal("four");
    expect(changed!.etag).not.to.equal(first!.etag);
    expect(made).to.deep.equal(["one", "four"]);
  });

  it("do not give what was begun before a change to whoever asks after it, nor keep it", async () => {
    const kept = new KeptPages();
    const slow = Promise.withResolvers<MadePage>();
    const before = kept.read("a", 1, () => slow.promise);
    const after = await kept.read("a", 2, making("after"));
    slow.resolve(settled("before"));
    expect((await before)!.body.toString()).to.equal("before");
    expect(after!.body.toString()).to.equal("after");
    expect((await kept.read("a", 2, making("again")))!.body.toString()).to.equal("after");
  });

  it("keep only what is settled, for five minutes", async () => {
    let now = 0;
    const kept = new KeptPages({ now: () => now });
    await kept.read("a", 1, making("waiting", false));
    await kept.read("a", 1, making("settled"));
    now = 5 * 60_000 - 1;
    await kept.read("a", 1, making("not made"));
    now = 5 * 60_000;
    await kept.read("a", 1, making("made again"));
    expect(made).to.deep.equal(["waiting", "settled", "made again"]);
  });

  it("forget what was read longest ago when there are too many", async () => {
    const kept = new KeptPages({ bytes: 300 });
    for (const name of ["a", "b", "a", "c", "d"]) await kept.read(name, 1, making(name.repeat(80)));
    made = [];
    for (const name of ["d", "c", "a", "b"]) await kept.read(name, 1, making(name.repeat(80)));
    expect(made.map((body) => body[0])).to.deep.equal(["b"]);
  });

  it("refuse to make more than a hundred at once", async () => {
    const kept = new KeptPages();
    const hold = Promise.withResolvers<MadePage>();
    const readers = Array.from({ length: 100 }, (_, i) => kept.read(`${i}`, 1, () => hold.promise));
    const refused = await kept.read("one more", 1, making("x")).catch((error: unknown) => error);
    expect((refused as LedgerError).code).to.equal("OVERLOADED");
    hold.resolve(settled("x"));
    await Promise.all(readers);
    expect((await kept.read("one more", 1, making("x")))!.body.toString()).to.equal("x");
  });

  it("tell what is settled from what is still on its way, however deep it stands", () => {
    expect(isSettled([{ state: "final" }, { observations: [{ state: "final", note: "sent" }] }, null])).to.equal(true);
    for (const state of ["queued", "sent", "mined"]) expect(isSettled([{ acts: [{ state }] }]), state).to.equal(false);
  });
});
