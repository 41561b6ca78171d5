import { expect } from "chai";
import { LANGUAGES } from "../../../service/values/names.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { type Organisation, Rest, type Send } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const kg = (value: string) => ({ value, unit: "KGM" });

/** Olives go to two mills and a shop; one mill presses, packs, and sells to a hotel. Who is told what of it? */
describe("where a batch came from and where it went", function () {
  let stack: Stack;
  let rest: Rest;
  let growers: Organisation;
  let mill: Organisation;
  let rival: Organisation;
  let shop: Organisation;
  let hotel: Organisation;
  let olives: string;
  let oil: string;
  let bottles: string[];
  let rivals: string;

  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    growers = await rest.organisation("cooperative", "Coopérative des Oliviers");
    mill = await rest.organisation("processor", "Moulin de Taroudannt");
    rival = await rest.organisation("processor", "Pressoir Rival");
    shop = await rest.organisation("buyer", "Épicerie Secrète");
    hotel = await rest.organisation("buyer", "Hôtel Secret");
    olives = (await rest.batch(growers, "OL-1", "400")).id;
    await done(growers.send("POST", `/v1/batches/${olives}/amendments`, { reason: "Mistyped.", lot: "OL-7" }));
    await sends(growers, mill, olives, "200");
    await sends(growers, rival, olives, "100");
    await sends(growers, shop, olives, "50");
    [oil] = (await makes(mill, "press", olives, "150", [["H-1", "30"]])) as [string];
    bottles = await makes(mill, "pack", oil, "20", [
      ["B-1", "10"],
      ["B-2", "9"],
    ]);
    [rivals] = (await makes(rival, "press", olives, "100", [["R-1", "20"]])) as [string];
    await sends(mill, hotel, bottles[0]!, "4", "2026-01-14");
  });
  after(() => stack.close());

  async function done(answer: ReturnType<Send>) {
    const { status, body, text } = await answer;
    expect(status, text).to.equal(201);
    return body;
  }

  async function sends(
    from: Organisation,
    to: Organisation,
    batch: string,
    value: string,
    dispatchedOn = "2026-01-10",
  ): Promise<void> {
    const line = { batch, quantity: kg(value) };
    const { id } = await done(from.send("POST", "/v1/shipments", { receiver: to.id, dispatchedOn, lines: [line] }));
    await done(to.send("POST", `/v1/shipments/${id}/receipt`, { receivedOn: dispatchedOn }));
  }

  async function makes(of: Organisation, process: string, batch: string, value: string, outputs: [string, string][]) {
    const body = {
      process,
      performedOn: "2026-01-12",
      inputs: [{ batch, quantity: kg(value) }],
      outputs: outputs.map(([lot, amount]) => ({ product: of.product, lot, quantity: kg(amount) })),
    };
    const made = await done(of.send("POST", "/v1/transformations", body));
    return (made.outputs as { id: string }[]).map(({ id }) => id);
  }

  const reads = async (send: Send, batch: string, query = "") => {
    const { status, body, text } = await send("GET", `/v1/batches/${batch}/provenance?${query}`);
    expect(status, text).to.equal(200);
    return { ...body, text };
  };
  const places = ({ nodes }: { nodes: { relation: string; depth: number; id: string }[] }) =>
    nodes.map(({ relation, depth, id }) => `${relation} ${depth} ${id}`);
  const inOrder = (depth: number, relation: string, ids: string[]) =>
    ids.toSorted().map((id) => `${relation} ${depth} ${id}`);

  it("tells the cooperative all that was made of its batch, and who holds it", async () => {
    const graph = await reads(growers.send, olives);
    expect(places(graph)).to.deep.equal([
      `self 0 ${olives}`,
      ...inOrder(1, "descendant", [oil, rivals]),
      ...inOrder(2, "descendant", bottles),
    ]);
    const [self, first] = graph.nodes;
    expect(self).to.include({ lot: "OL-7", version: 1, made: null, conserved: true, annulled: false });
    const held = self.stock.holders.map((one: { organisation: { id: string }; free: object }) => [
      one.organisation.id,
      one.free,
    ]);
    expect(held).to.have.deep.members([
      [growers.id, kg("50")],
      [mill.id, kg("50")],
      [shop.id, kg("50")],
    ]);
    // Where the mill sold what it made is the mill's own.
    expect(first.stock).to.equal(null);
    expect(graph.text).to.not.include("Hôtel");
  });

  it("tells how each was made: what was done, when, of how much", async () => {
    const { nodes, transformations } = await reads(mill.send, bottles[1]!, "direction=up");
    expect(places({ nodes })).to.deep.equal([`self 0 ${bottles[1]}`, `ancestor 1 ${oil}`, `ancestor 2 ${olives}`]);
    const made = (id: string) => transformations.find((one: { id: string }) => one.id === id);
    expect(made(nodes[0].made)).to.deep.include({ process: "pack", performedOn: "2026-01-12", annulled: false });
    expect(made(nodes[0].made).inputs).to.deep.equal([{ batch: oil, quantity: kg("20") }]);
    expect(made(nodes[1].made).inputs).to.deep.equal([{ batch: olives, quantity: kg("150") }]);
    expect(made(nodes[1].made).organisation.id).to.equal(mill.id);
    expect(nodes[2].organisation.name.fr).to.equal("Coopérative des Oliviers");
  });

  it("tells a holder what it made of the batch itself, and nothing of other buyers", async () => {
    const graph = await reads(mill.send, olives);
    expect(places(graph)).to.deep.equal([
      `self 0 ${olives}`,
      `descendant 1 ${oil}`,
      ...inOrder(2, "descendant", bottles),
    ]);
    expect(graph.nodes[0].stock).to.equal(null);
    expect(graph.nodes[1].stock.holders).to.have.length(1);
    for (const secret of ["Rival", "Épicerie", rivals, rival.id, shop.id]) expect(graph.text).to.not.include(secret);
    expect(places(await reads(shop.send, olives))).to.deep.equal([`self 0 ${olives}`]);
  });

  it("tells a buyer where it comes from, and nobody else's trade", async () => {
    const graph = await reads(hotel.send, bottles[0]!);
    expect(places(graph)).to.deep.equal([`self 0 ${bottles[0]}`, `ancestor 1 ${oil}`, `ancestor 2 ${olives}`]);
    for (const node of graph.nodes) expect(node.stock).to.equal(null);
    for (const secret of ["Rival", "Épicerie", rivals, rival.id, shop.id, hotel.id, bottles[1]!])
      expect(graph.text).to.not.include(secret);
  });

  it("tells the operator everything, and whoever never had it nothing", async () => {
    expect((await reads(rest.operator, olives)).text)
      .to.include("Épicerie")
      .and.to.include(rivals);
    for (const [send, batch] of [
      [hotel.send, olives],
      [rival.send, oil],
      [shop.send, bottles[0]!],
    ] as const)
      expect((await send("GET", `/v1/batches/${batch}/provenance`)).status).to.equal(404);
  });

  it("goes as far as it is asked, page by page, nothing twice and nothing lost", async () => {
    expect(places(await reads(growers.send, olives, "depth=1"))).to.have.length(3);
    expect(places(await reads(growers.send, olives, "depth=0"))).to.deep.equal([`self 0 ${olives}`]);
    const both = places(await reads(mill.send, oil));
    expect(both).to.have.length(4);
    expect(places(await reads(mill.send, oil, "direction=down"))).to.deep.equal(
      both.filter((one) => !/^anc/.test(one)),
    );
    for (const [send, batch, all] of [
      [growers.send, olives, places(await reads(growers.send, olives))],
      [mill.send, oil, both],
    ] as const) {
      const walked: string[] = [];
      for (let next = ""; next !== null;) {
        const page = await reads(send, batch, `limit=1${next && `&cursor=${next}`}`);
        walked.push(...places(page));
        next = page.next;
      }
      expect(walked).to.deep.equal(all);
    }
  });

  it("refuses what makes no sense", async () => {
    for (const [query, code] of [
      ["cursor=zzz", "CURSOR_INVALID"],
      [`cursor=${Buffer.from("1.2").toString("base64url")}`, "CURSOR_INVALID"],
      ["direction=sideways", "FIELD_INVALID"],
      ["depth=-1", "FIELD_INVALID"],
      ["limit=1001", "FIELD_INVALID"],
      ["levels=3", "FIELD_UNKNOWN"],
    ] as const) {
      const { status, body } = await growers.send("GET", `/v1/batches/${olives}/provenance?${query}`);
      expect([status, body.code], query).to.deep.equal([400, code]);
    }
  });

  it("tells the story on the page in every language, oldest first, and no buyer's name", async () => {
    const { body } = await hotel.send("GET", `/v1/batches/${bottles[0]}`);
    for (const language of LANGUAGES) {
      const { body: page } = await stack.app.inject({
        url: `/b/${body.code}?lang=${language}`,
        headers: { accept: "text/html" },
      });
      const story = /<section class="card story"[\s\S]*?<\/section>/.exec(page)![0];
      const { story: t } = LOCALES[language];
      const made = (process: string) => wordsOf(language).format(t.made, { process });
      const headings = [...story.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, heading]) => heading);
      expect(headings).to.deep.equal([t.registered, t.corrected, t.arrived, made("press"), made("pack"), t.shipped]);
      const drawing = visibleText(/<svg\s+class="drawing"[\s\S]*?<\/svg>/.exec(page)![0]);
      // The maker of the batch stands above it, so that the drawing names the others only.
      expect(drawing).to.contain("Coop").and.to.not.contain("Moulin");
      const text = visibleText(page);
      expect(text).to.contain("Coopérative des Oliviers").and.to.contain("Moulin de Taroudannt");
      for (const secret of ["Secret", "Secrète", "Rival", "R-1", "B-2"]) expect(text).to.not.contain(secret);
    }
  });
});
