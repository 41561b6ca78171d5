import { expect } from "chai";
import { withoutDeviceData } from "../../service/values/photos.ts";
import { jpegWith, PHOTOS, pngWith, webpWith } from "../support/chain/photos.ts";
import { type OpenBrowser, shareBrowser } from "../support/desk/browser.ts";

describe("a photo without what its camera wrote into it", () => {
  let chromium: OpenBrowser;
  before(async () => {
    chromium = await shareBrowser();
  });
  after(() => chromium.close());

  it("is the same picture in a browser, the same way up", async () => {
    const page = await (await chromium.browser.newContext()).newPage();
    const drawn = (type: string, bytes: Buffer) =>
      page.evaluate(
        async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = image.naturalWidth;
          canvas.height = image.naturalHeight;
          const context = canvas.getContext("2d")!;
          context.drawImage(image, 0, 0);
          return [canvas.width, canvas.height, ...context.getImageData(0, 0, canvas.width, canvas.height).data];
        },
        `data:${type};base64,${bytes.toString("base64")}`,
      );
    for (const [type, bytes] of [
      ["image/jpeg", jpegWith("x")],
      ["image/jpeg", jpegWith("x", 6)],
      ["image/jpeg", jpegWith("x", 3, "II")],
      ["image/png", pngWith("x")],
      ["image/webp", webpWith("x")],
    ] as const) {
      const before = await drawn(type, bytes);
      expect(await drawn(type, withoutDeviceData(type, bytes)), type).to.deep.equal(before);
    }
    expect(await drawn("image/jpeg", jpegWith("x", 6))).to.include.ordered.members([8, 16]);
    expect((await drawn("image/jpeg", PHOTOS["image/jpeg"])).slice(0, 2)).to.deep.equal([16, 8]);
  });
});
