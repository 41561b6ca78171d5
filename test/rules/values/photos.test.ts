import { expect } from "chai";
import fc from "fast-check";
import { withoutDeviceData } from "../../../service/values/photos.ts";
import { jpegWith, type PhotoType, PHOTOS, pngWith, webpWith } from "../../support/chain/photos.ts";
import { refused } from "../formats/refusals.ts";

const MARK = "Appareil de Ghita, 31.9314 N";
const DIRTY = { "image/jpeg": jpegWith(MARK), "image/png": pngWith(MARK), "image/webp": webpWith(MARK) };
const TYPES = Object.keys(PHOTOS) as PhotoType[];

describe("what a camera writes beside a picture", () => {
  for (const type of TYPES) {
    it(`is taken out, and nothing else is: ${type}`, () => {
      expect(DIRTY[type].includes(MARK)).to.equal(true);
      const clean = withoutDeviceData(type, DIRTY[type]);
      expect(clean.equals(PHOTOS[type])).to.equal(true);
      expect(withoutDeviceData(type, clean).equals(clean)).to.equal(true);
    });

    it(`is not let through by damage, wherever a photo breaks off or is changed: ${type}`, () => {
      const outcome = (bytes: Buffer): Buffer | string => {
        try {
          return withoutDeviceData(type, bytes);
        } catch (error) {
          return (error as { code: string }).code;
        }
      };
      const cut = fc.nat(DIRTY[type].length).map((to) => DIRTY[type].subarray(0, to));
      const changed = fc.tuple(fc.nat(DIRTY[type].length - 1), fc.nat(255)).map(([at, value]) => {
        const bytes = Buffer.from(DIRTY[type]);
        bytes[at] = value;
        return bytes;
      });
      fc.assert(
        fc.property(fc.oneof(cut, changed), (bytes) => {
          const left = outcome(bytes);
          if (typeof left === "string") expect(left).to.equal("FILE_DAMAGED");
          else expect(left.length).to.be.at.most(DIRTY[type].length + 64);
        }),
      );
    });
  }

  it("leaves which way up a JPEG is, and of what says so nothing else", () => {
    for (const order of ["II", "MM"] as const)
      for (let orientation = 2; orientation <= 8; orientation += 1) {
        const clean = withoutDeviceData("image/jpeg", jpegWith(MARK, orientation, order));
        expect(clean.includes(MARK)).to.equal(false);
        expect(clean.length).to.equal(PHOTOS["image/jpeg"].length + 36);
        expect(clean.readUInt16BE(2 + 4 + 6 + 18)).to.equal(orientation);
        expect(withoutDeviceData("image/jpeg", clean).equals(clean)).to.equal(true);
      }
  });

  it("cannot be told in what is broken off", () => {
    const broken = PHOTOS["image/png"].subarray(0, 50);
    refused("FILE_DAMAGED", () => withoutDeviceData("image/png", broken));
    refused("FILE_DAMAGED", () => withoutDeviceData("image/jpeg", PHOTOS["image/jpeg"].subarray(0, 30)));
  });
});
