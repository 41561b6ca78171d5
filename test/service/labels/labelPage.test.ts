import { Resvg } from "@resvg/resvg-js";
import { expect } from "chai";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import { LABEL, LAYOUTS, renderLabelSvg } from "../../../service/labels/page/label.ts";
import { fit, widthOf } from "../../../service/labels/page/labelText.ts";
import { renderLabelPng } from "../../../service/labels/page/png.ts";
import { labelAddress } from "../../../service/labels/rules/address.ts";
import { groupCode } from "../../../service/values/codes.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { BATCH } from "../../support/service/views.ts";

const ID = `0x${Array.from({ length: 32 }, (_, byte) => (byte * 7 + 250).toString(16).slice(-2).padStart(2, "0")).join("")}`;
const batch: BatchView = { ...BATCH, id: ID };
const options = { publicUrl: "https://silsila.example.ma", test: false, language: "fr" as const };

const unit = { number: 5_000, serial: 98_765, token: "AbCdEf-hIjKlMn_p" };
const traded = (lot: string): BatchView => ({ ...batch, lot, product: { ...batch.product, gtin: "06111234567895" } });
const longest = traded("ABCDEFGHIJ-KLMNOPQRS");
/** What squares may hold, up to the longest Digital Link that GS1 allows of a lot and a number of ours. */
const LINKS: Record<string, { of: BatchView; unit?: typeof unit; address: string }> = {
  "the plain link": { of: batch, address: `/b/${batch.code}#` },
  "the plain link of a unit": { of: batch, unit, address: `/b/${batch.code}?u=98765.` },
  "a Digital Link": { of: traded("2026-014"), address: "/01/06111234567895/10/2026-014#" },
  "the Digital Link of a unit": { of: traded("2026-014"), unit, address: "/10/2026-014/21/98765?u=" },
  "the longest Digital Link": { of: longest, unit, address: "/10/ABCDEFGHIJ-KLMNOPQRS/21/98765?u=" },
};

const read = (png: Buffer) => {
  const { data, width, height } = PNG.sync.read(png);
  return { width, height, text: jsQR.default(new Uint8ClampedArray(data), width, height)?.data };
};

interface Grey {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Where the paper of the code begins and ends, in whole dots: the outermost black ones. */
function squareOf({ data, width }: Grey): number {
  const black = Array.from({ length: data.length / 4 }, (_, at) => at).filter((at) => data[at * 4]! < 128);
  const xs = black.map((at) => at % width);
  return Math.max(...xs) - Math.min(...xs) + 1;
}

function crop({ data, width }: PNG, { left, size }: { left: number; size: number }): Grey {
  const part = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y += 1)
    part.set(data.subarray((y * width + left) * 4, (y * width + left + size) * 4), y * size * 4);
  return { data: part, width: size, height: size };
}

/** Each dot the mean of what lies below it, as a printer's own scaling does. */
function resize({ data, width }: Grey, size: number): Grey {
  const part = new Uint8ClampedArray(size * size * 4).fill(255);
  const step = width / size;
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      let sum = 0;
      let count = 0;
      for (let v = Math.floor(y * step); v < Math.min(width, Math.ceil((y + 1) * step)); v += 1)
        for (let u = Math.floor(x * step); u < Math.min(width, Math.ceil((x + 1) * step)); u += 1) {
          sum += data[(v * width + u) * 4]!;
          count += 1;
        }
      part.fill(sum / count, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  return { data: part, width: size, height: size };
}

/** Three dots by three: a lens that is a little out of focus. */
function blurred({ data, width, height }: Grey): Grey {
  const part = new Uint8ClampedArray(data);
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      let sum = 0;
      for (const v of [-1, 0, 1]) for (const u of [-1, 0, 1]) sum += data[((y + v) * width + x + u) * 4]!;
      part.fill(sum / 9, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  return { data: part, width, height };
}

/** Of the paper, the ink and the night; the same for the same seed. */
function noisy({ data, width, height }: Grey, strength: number, seed: number): Grey {
  const part = new Uint8ClampedArray(data);
  let state = seed;
  for (let at = 0; at < part.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    part.fill(data[at]! + (state / 2 ** 32 - 0.5) * 2 * strength, at, at + 3);
  }
  return { data: part, width, height };
}

const long = (text: string): BatchView => ({
  ...batch,
  lot: "LOT-2026-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  product: { ...batch.product, name: { ar: text, fr: text } },
  organisation: { ...batch.organisation, name: { ar: text, fr: text } },
  quantity: { value: "123456789012.123456", unit: "MTK" },
});

describe("pages/label", () => {
  it("pins the page and, behind #, the 32 bytes of the id", () => {
    const [page, id] = labelAddress(batch, "https://silsila.example.ma/").split("#");
    expect(page).to.equal(`https://silsila.example.ma/b/${batch.code}`);
    expect(id).to.match(/^[\w-]{43}$/);
    expect(`0x${Buffer.from(id!, "base64url").toString("hex")}`).to.equal(ID);
  });

  for (const language of LANGUAGES) {
    it(`is read by a phone, from the PNG and from the SVG, in ${language}`, async () => {
      for (const test of [false, true]) {
        const settings = { ...options, test, language };
        const png = read(await renderLabelPng(batch, settings));
        expect(png.text).to.equal(labelAddress(batch, options.publicUrl));
        expect([png.width, png.height]).to.deep.equal([LABEL.width, LABEL.height]);
        const rastered = new Resvg(renderLabelSvg(batch, settings), { fitTo: { mode: "width", value: 1100 } }).render();
        expect(read(rastered.asPng()).text).to.equal(labelAddress(batch, options.publicUrl));
      }
    });
  }

  it("is read with the longest of names, lots and addresses", async () => {
    for (const text of ["زيت الأركان الغذائي ".repeat(20), "Huile d’argan alimentaire ".repeat(20), "W".repeat(300)]) {
      const publicUrl = "https://tracabilite.union-des-cooperatives-argan.example.ma";
      const marks = { onssa: text.slice(0, 80), sign: { kind: "aop" as const, name: { ar: text } } };
      for (const layout of ["label", "roll"] as const) {
        const settings = { publicUrl, test: true, language: "ar" as const, layout, marks };
        expect(read(await renderLabelPng(long(text), settings)).text).to.equal(labelAddress(batch, publicUrl));
      }
    }
  });

  for (const [layout, { width, height, widthMm, qrX }] of Object.entries(LAYOUTS)) {
    for (const [kind, { of, unit, address }] of Object.entries(LINKS))
      it(`is read at 1.5 cm and 300 dots to the inch, printed badly and out of focus, as ${layout} with ${kind}`, async () => {
        const settings = { ...options, test: true, layout: layout as keyof typeof LAYOUTS, ...(unit && { unit }) };
        const drawn = await renderLabelPng(of, settings);
        expect((drawn.readUInt32BE(41) * 0.0254).toFixed(0)).to.equal("300");
        const square = crop(PNG.sync.read(drawn), { left: qrX, size: 350 });
        // The square of the code without its quiet zone, 1.5 cm wide.
        const small = resize(square, Math.round(((15 / 25.4) * 300 * 350) / squareOf(square)));
        for (let seed = 1; seed <= 10; seed += 1) {
          const seen = noisy(blurred(small), 30, seed);
          const read = jsQR.default(seen.data, seen.width, seen.height)?.data;
          expect(read, `${seed}`)
            .to.equal(labelAddress(of, options.publicUrl, unit))
            .and.to.contain(address);
        }
        expect(
          [width / (widthMm / 25.4), height / (LAYOUTS[layout as "roll"].heightMm / 25.4)].map(Math.round),
        ).to.deep.equal([300, 300]);
      });

    it(`says what certificates say of the batch, and nothing where none does, as ${layout}`, () => {
      const settings = { ...options, layout: layout as keyof typeof LAYOUTS };
      const marks = { onssa: "ES.14.126.18", sign: batch.product.sign! };
      const marked = visibleText(renderLabelSvg(batch, { ...settings, marks }));
      expect(marked).to.contain("ONSSA").and.to.contain("ES.14.126.18").and.to.contain("Safran de Taliouine");
      expect(visibleText(renderLabelSvg(batch, settings))).not.to.contain("ONSSA");
    });
  }

  it("prints at 300 dots to the inch", async () => {
    const png = await renderLabelPng(batch, options);
    expect(png.toString("latin1", 37, 41)).to.equal("pHYs");
    expect((png.readUInt32BE(41) * 0.0254).toFixed(0)).to.equal("300");
    expect(() => PNG.sync.read(png)).not.to.throw();
  });

  it("says what it is a label of", () => {
    const text = visibleText(renderLabelSvg(batch, options));
    for (const shown of [
      "Safran",
      "زعفران",
      "Coopérative Taliouine",
      "2026-014",
      "12,5",
      "3 octobre 2026",
      groupCode(batch.code),
    ]) {
      expect(text).to.contain(shown);
    }
  });

  it("says which unit it is the label of", () => {
    expect(visibleText(renderLabelSvg(batch, { ...options, unit: { ...unit, number: 12 } }))).to.contain("N° 12");
    expect(visibleText(renderLabelSvg(batch, options))).not.to.contain("N° ");
  });

  it("says TEST, large and in words, when it proves nothing", () => {
    for (const language of LANGUAGES) {
      const { label } = LOCALES[language];
      const text = (test: boolean) => visibleText(renderLabelSvg(batch, { ...options, test, language }));
      expect(text(true)).to.contain("TEST").and.to.contain(label.test).and.to.contain(label.testNote);
      expect(text(false)).not.to.contain("TEST").and.not.to.contain(label.test);
    }
  });

  it("is a picture and nothing else", () => {
    const svg = renderLabelSvg(batch, options);
    expect(svg).not.to.match(/<style|\sstyle=|<script|<image|href|url\(|\sid=|\son\w+=/);
    expect(svg).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="62mm" height="40mm"/);
  });

  it("is not changed by what people write", async () => {
    for (const text of HOSTILE) {
      const names = { ar: text, fr: text };
      const hostile: BatchView = {
        ...batch,
        lot: text,
        product: { ...batch.product, name: names },
        organisation: { ...batch.organisation, name: names },
      };
      const svg = renderLabelSvg(hostile, options);
      expect(new Set(skeleton(svg).map((tag) => tag.split(" ")[0]))).to.have.all.keys(
        "svg",
        "rect",
        "path",
        "text",
        "/svg",
        "/text",
      );
      expect(svg).not.to.match(/[\u202a-\u202e\u0000]/);
      expect(read(await renderLabelPng(hostile, options)).text).to.equal(labelAddress(batch, options.publicUrl));
    }
  });

  it("survives characters that XML forbids", async () => {
    await renderLabelPng(long("a\u0000b\u0007c\uffff"), options);
  });

  describe("fit", () => {
    it("takes the largest size at which the words need no more lines than given", () => {
      expect(fit("Safran", 340, [42, 30], 2, true)).to.deep.equal({ size: 42, lines: ["Safran"] });
      const { size, lines } = fit("Huile d’argan alimentaire pressée à froid", 340, [42, 34, 30, 26], 2, true);
      expect(lines).to.have.length(2);
      for (const line of lines) expect(widthOf(line) * size).to.be.at.most(340);
    });

    it("cuts what fits at no size, and shows that it did", () => {
      for (const text of ["W".repeat(200), "mot ".repeat(200), "شمس ".repeat(200)]) {
        const { size, lines } = fit(text, 340, [42, 26], 2, true);
        expect(lines).to.have.length(2);
        expect(lines[1]).to.match(/…$/);
        for (const line of lines) expect(widthOf(line) * size).to.be.at.most(341);
      }
    });

    it("estimates no narrower than the fonts draw", () => {
      // Measured once with the Noto fonts in bold, in ems.
      const measured: [string, number][] = [
        ["Safran de Taliouine en filaments", 15.9],
        ["MAJUSCULES LOURDES WM", 13.23],
        ["زعفران تاليوين، خيوط", 9.15],
        ["تعاونية أفلاك لإنتاج التمور", 11.09],
        ["سشصضسشصضسش", 10.41],
        ["ⴰⵣⵄⴼⵔⴰⵏ ⵏ ⵜⴰⵍⵉⵡⵉⵏ", 8.44],
      ];
      for (const [text, ems] of measured) {
        const [least, width] = [Math.round(1_000 * ems), Math.round(1_000 * widthOf(text))];
        expect(width, text).to.be.within(least, Math.round(least * 1.25));
      }
    });
  });
});
