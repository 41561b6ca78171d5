import { LedgerError } from "../base/errors.ts";
import type { FileType } from "./files.ts";

/**
 * Takes out of a photo what its camera wrote beside the picture: where and when it was taken, by which device, by whom, and
 * the pictures and films that telephones hide behind it. The picture itself is not decoded; which way up a JPEG is stays.
 * Everything that is not known to be needed for drawing goes. Throws FILE_DAMAGED where a photo breaks off.
 */
export function withoutDeviceData(type: FileType, bytes: Buffer): Buffer {
  if (type === "image/jpeg") return cleanJpeg(bytes);
  if (type === "image/png") return cleanPng(bytes);
  if (type === "image/webp") return cleanWebp(bytes);
  return bytes;
}

const damaged = (): LedgerError => new LedgerError("FILE_DAMAGED");

/** The bytes from `from` to `to`, which must be there. */
function part(bytes: Buffer, from: number, to: number): Buffer {
  if (to > bytes.length || to < from) throw damaged();
  return bytes.subarray(from, to);
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const isApp = (marker: number): boolean => marker >= APP0 && marker <= 0xef;
const COM = 0xfe;
const EXIF = "Exif\0\0";

/** ITU-T T.81 Annex B: segments up to the end of the image; what stands behind it is no part of it. */
function cleanJpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = [part(bytes, 0, 2)];
  let at = 2;
  let orientation = 1;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) throw damaged();
    // Any number of FF may stand before a marker (B.1.1.2).
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined || marker === 0 || marker === SOI) throw damaged();
    if (marker === EOI) break;
    const length = part(bytes, at + 2, at + 4).readUInt16BE(0);
    const segment = part(bytes, at, at + 2 + length);
    const content = segment.subarray(4);
    if (marker === APP1 && startsWith(content, EXIF)) orientation = orientationIn(content.subarray(EXIF.length));
    if (isNeeded(marker, content)) kept.push(segment);
    at += segment.length;
    if (marker === SOS) {
      const end = endOfScan(bytes, at);
      kept.push(bytes.subarray(at, end));
      at = end;
    }
  }
  if (orientation !== 1) kept.splice(1, 0, exifOf(orientation));
  return Buffer.concat([...kept, Buffer.of(0xff, EOI)]);
}

const startsWith = (content: Buffer, text: string): boolean =>
  content.subarray(0, text.length).toString("latin1") === text;

/** Of what applications write: JFIF, the profile of colours, and Adobe's note on how colours are coded. */
function isNeeded(marker: number, content: Buffer): boolean {
  if (marker === APP0) return startsWith(content, "JFIF\0") && content.length === JFIF_LENGTH + thumbnail(content);
  if (marker === APP2) return startsWith(content, "ICC_PROFILE\0");
  if (marker === APP14) return startsWith(content, "Adobe");
  return !isApp(marker) && marker !== COM;
}

const JFIF_LENGTH = 14;
/** A small picture in it is one of before it was cut: none is kept. */
const thumbnail = (content: Buffer): number => (content[12] === 0 && content[13] === 0 ? 0 : Number.NaN);

/** Where coded data end: at a marker that is neither a stuffed zero nor a restart (B.1.1.5). */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) return at;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

const ORIENTATION = 0x0112;
const SHORT = 3;

/** TIFF 6.0 §2 and Exif 2.32 §4.6.4: the one entry of the first directory that is needed; 1, upright, where there is none. */
function orientationIn(tiff: Buffer): number {
  const order = tiff.subarray(0, 2).toString("latin1");
  if ((order !== "II" && order !== "MM") || tiff.length < 8) return 1;
  const word = (at: number) =>
    at + 2 > tiff.length ? 0 : order === "II" ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = order === "II" ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let i = 0; i < word(directory); i += 1) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) return 1;
    if (word(entry) === ORIENTATION && word(entry + 2) === SHORT) {
      const found = word(entry + 8);
      return found >= 1 && found <= 8 ? found : 1;
    }
  }
  return 1;
}

/** A directory with nothing but which way up the picture is. */
function tiffOf(orientation: number): Buffer {
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

function exifOf(orientation: number): Buffer {
  const content = Buffer.concat([Buffer.from(EXIF, "latin1"), tiffOf(orientation)]);
  const head = Buffer.of(0xff, APP1, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** PNG (third edition) §11: what draws the picture, or moves it. All others are text, times and Exif. */
const PNG_CHUNKS = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split(" "),
);

function cleanPng(bytes: Buffer): Buffer {
  const kept = [part(bytes, 0, 8)];
  for (let at = 8; at < bytes.length;) {
    const length = part(bytes, at, at + 4).readUInt32BE(0);
    const chunk = part(bytes, at, at + 12 + length);
    const name = chunk.toString("latin1", 4, 8);
    if (PNG_CHUNKS.has(name)) kept.push(chunk);
    at += chunk.length;
    if (name === "IEND") break;
  }
  return Buffer.concat(kept);
}

const VP8X = "VP8X";
/** Exif and XMP, in the flags of VP8X. */
const METADATA_FLAGS = 0b0000_1100;
const WEBP_CHUNKS = new Set([VP8X, "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]);

/** The container of WebP (RFC 9649 §2): chunks of even length. */
function cleanWebp(bytes: Buffer): Buffer {
  const end = 8 + part(bytes, 0, 12).readUInt32LE(4);
  part(bytes, 0, end);
  const kept: Buffer[] = [];
  for (let at = 12; at < end;) {
    const length = part(bytes, at, at + 8).readUInt32LE(4);
    // Some writers leave the last chunk's padding away.
    const chunk = Buffer.concat([part(bytes, at, at + 8 + length), Buffer.alloc(length % 2)]);
    const name = chunk.toString("latin1", 0, 4);
    if (name === VP8X) chunk[8] = chunk[8]! & ~METADATA_FLAGS;
    if (WEBP_CHUNKS.has(name)) kept.push(chunk);
    at += chunk.length;
  }
  const content = Buffer.concat(kept);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(content.length + 4, 4);
  return Buffer.concat([head, content]);
}
