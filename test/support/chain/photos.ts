import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";

/** 16 × 8, half red and half blue, as a browser encodes it; with nothing beside the picture but its profile of colours. */
const photo = (name: string): Buffer => readFileSync(new URL(`../photos/${name}`, import.meta.url));
export const PHOTOS = {
  "image/jpeg": photo("photo.jpg"),
  "image/png": photo("photo.png"),
  "image/webp": photo("photo.webp"),
};
export type PhotoType = keyof typeof PHOTOS;

/** What a camera writes: its name and the place, in a directory of TIFF; turned a quarter where `orientation` is 6. */
export function exif(mark: string, orientation: number, order: "II" | "MM" = "MM"): Buffer {
  const text = Buffer.from(`${mark}\0`);
  const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4 + text.length);
  const little = order === "II";
  const u16 = (value: number, at: number) => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at));
  tiff.write(order, 0, "latin1");
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  const entry = (at: number, tag: number, type: number, count: number) => {
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
  };
  entry(10, 0x010f, 2, text.length);
  u32(38, 18);
  entry(22, 0x0112, 3, 1);
  u16(orientation, 30);
  text.copy(tiff, 38);
  return tiff;
}

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};

/** All that is known to stand beside the picture of a JPEG, in the places where cameras and programs write it. */
export function jpegWith(mark: string, orientation = 1, order: "II" | "MM" = "MM"): Buffer {
  const jpeg = PHOTOS["image/jpeg"];
  const text = (head: string) => Buffer.from(`${head}${mark}`, "latin1");
  const beside = [
    segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exif(mark, orientation, order)])),
    segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>")),
    segment(0xe2, text("MPF\0")),
    segment(0xed, text("Photoshop 3.0\x008BIM\x04\x04")),
    segment(0xef, text("Maker")),
    segment(0xfe, text("taken by ")),
  ];
  const scan = jpeg.indexOf(Buffer.of(0xff, 0xda));
  // After JFIF, which stands first, and once more before the scan; behind the end, a film.
  return Buffer.concat([
    jpeg.subarray(0, 20),
    ...beside,
    jpeg.subarray(20, scan),
    segment(0xfe, text("again ")),
    jpeg.subarray(scan),
    text("\0\0\0\x18ftypmp42"),
  ]);
}

const chunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
};

export function pngWith(mark: string): Buffer {
  const png = PHOTOS["image/png"];
  return Buffer.concat([
    png.subarray(0, 33),
    chunk("eXIf", exif(mark, 1)),
    chunk("tEXt", Buffer.from(`Author\0${mark}`)),
    chunk("iTXt", Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${mark}`)),
    chunk("tIME", Buffer.from([7, 234, 1, 1, 1, 1, 1])),
    chunk("prVt", Buffer.from(mark)),
    png.subarray(33),
    Buffer.from(mark),
  ]);
}

export function webpWith(mark: string): Buffer {
  const webp = PHOTOS["image/webp"];
  const riff = (name: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(name, "latin1");
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  };
  const whole = Buffer.concat([
    webp,
    riff("EXIF", exif(mark, 1)),
    riff("XMP ", Buffer.from(`<x:xmpmeta>${mark}`)),
    riff("priv", Buffer.from(mark)),
  ]);
  whole.writeUInt32LE(whole.length - 8, 4);
  whole[20] = whole[20]! | 0b1100;
  return Buffer.concat([whole, Buffer.from(mark)]);
}
