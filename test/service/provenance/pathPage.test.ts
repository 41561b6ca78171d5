import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { layOut, pathOf } from "../../../service/provenance/page/path.ts";
import type { PathView } from "../../../service/provenance/views/types.ts";
import { type Language, LANGUAGES } from "../../../service/values/names.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { BATCH, PATH } from "../../support/service/views.ts";

const render = (path: PathView, language: Language) => pathOf(path, wordsOf(language)).text;
const drawingIn = (page: string) => /<svg\s+class="drawing"[\s\S]*?<\/svg>/.exec(page)![0];
const listIn = (page: string) => /<details>[\s\S]*?<\/details>/.exec(page)![0];

describe("pages/path", () => {
  for (const language of LANGUAGES) {
    it(`draws every batch with its words, and says the same in a list, in ${language}`, () => {
      const words = wordsOf(language);
      const { path: t, story } = LOCALES[language];
      const page = render(PATH, language);
      for (const part of [drawingIn(page), listIn(page)]) {
        const text = visibleText(part);
        for (const { product, lot } of PATH.nodes) {
          if (product) expect(text).to.contain(words.nameText(product));
          if (lot !== null && lot !== BATCH.lot) expect(text).to.contain(lot);
        }
        expect(text)
          .to.contain(words.format(t.more, { n: 4 }))
          .and.to.contain(t.self)
          .and.to.contain(story.unnamed);
        expect(text).to.not.match(/\b(undefined|null|NaN)\b|\[object/);
      }
      const pressed = words.format(t.made, { process: "press", inputs: "" }).trim();
      expect(visibleText(listIn(page)))
        .to.contain(pressed)
        .and.to.contain(words.format(t.hidden, { n: 4 }));
      expect(drawingIn(page))
        .to.match(/role="img"/)
        .and.to.match(/aria-label="[^"]+"/)
        .and.not.to.match(/<a /);
    });

    it(`costs little on a weak line, in ${language}`, () => {
      expect(gzipSync(render(PATH, language)).length).to.be.lessThan(2 * 1024);
    });
  }

  it("is mirrored for those who read from the right", () => {
    const xs = (language: Language) =>
      [...drawingIn(render(PATH, language)).matchAll(/cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    expect(xs("ar")).to.deep.equal(xs("fr").map((x) => 280 - x));
    expect(drawingIn(render(PATH, "ar"))).to.contain('direction="rtl"');
  });

  it("leads to the page of each ancestor that has one, and not to the page one is on", () => {
    const links = [...render(PATH, "en").matchAll(/href="([^"]*)"/g)].map(([, href]) => href).sort();
    const codes = PATH.nodes.slice(1).flatMap(({ code }) => (code === null ? [] : [`/b/${code}`]));
    expect(links).to.deep.equal(codes.sort());
  });

  it("draws each batch once, after all that it was made of, and no two on one lane at a time", () => {
    const { placed, links, lanes } = layOut(PATH);
    expect(placed.map(({ node }) => node.id)).to.have.members(PATH.nodes.map(({ id }) => id));
    expect(placed.at(-1)!.node.id).to.equal(BATCH.id);
    for (const { from, to } of links) expect(from.row).to.be.lessThan(to.row);
    for (const { from, to } of links)
      for (const other of placed)
        if (other.row > from.row && other.row < to.row) expect(other.lane, other.node.id).to.not.equal(from.lane);
    expect(lanes).to.be.at.most(4);
  });

  it("keeps one lane for a plain line of descent, and takes any number of inputs", () => {
    const node = (id: string, inputs: string[]) => ({ ...PATH.nodes[1]!, id, inputs, hidden: 0 });
    const line = { nodes: [node("a", ["b"]), node("b", ["c"]), node("c", [])], more: 0, orMore: false };
    expect(layOut(line).lanes).to.equal(1);
    const ids = ["b", "c", "d", "e", "f", "g", "h", "i"];
    const wide = { nodes: [node("a", ids), ...ids.map((id) => node(id, []))], more: 0, orMore: false };
    expect(layOut(wide).lanes).to.equal(8);
    const right = [...render(wide, "fr").matchAll(/ x="([\d.]+)"/g)].map(([, x]) => Number(x));
    for (const x of right) expect(x).to.be.lessThan(120);
  });

  it("is not changed by what people write", () => {
    const written = (text: string): PathView => {
      const names = { ar: text, fr: text, en: text, zgh: text };
      return {
        ...PATH,
        nodes: PATH.nodes.map((node) => ({ ...node, product: names, lot: text, organisation: names })),
      };
    };
    const plain = skeleton(render(written("x"), "ar"));
    // How many lines a name takes follows from its length, and nothing else does.
    const shape = (tags: string[]) => tags.filter((tag) => !/^\/?text\b/.test(tag));
    const kinds = (tags: string[]) => [...new Set(tags.map((tag) => tag.split(" ")[0]))].sort();
    for (const text of HOSTILE) {
      const tags = skeleton(render(written(text), "ar"));
      expect(shape(tags), text).to.deep.equal(shape(plain));
      expect(kinds(tags), text).to.deep.equal(kinds(plain));
    }
  });

  it("stands on the page of a batch that was made of something, and on no other", async () => {
    const ledger = new PretendLedger();
    ledger.paths.set(BATCH.id, PATH);
    const app = await pagesApp(ledger);
    const page = async () => (await app.inject({ url: `/b/${BATCH.code}?lang=fr` })).body;
    expect(await page()).to.not.contain('class="drawing"');
    ledger.batches = [{ ...BATCH, transformation: `0x${"7f".repeat(32)}` }];
    expect(await page())
      .to.contain('class="drawing"')
      .and.not.to.match(/style=/);
    await app.close();
  });
});
