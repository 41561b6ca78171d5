import { LedgerError } from "../base/errors.ts";

/** What is kept beside the ledger: papers and photos, by the hash of their bytes. */
export const FILE_TYPES = ["application/pdf", "image/jpeg", "image/png", "image/webp"] as const;
export type FileType = (typeof FILE_TYPES)[number];

export const MAX_FILE_BYTES = 10 * 1024 * 1024;

const ENDINGS: Record<FileType, string> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
};
export const endingOf = (type: FileType): string => ENDINGS[type];

/** What the bytes are by how they begin; null for anything that is not taken. */
export function typeOfBytes(bytes: Uint8Array): FileType | null {
  const text = String.fromCharCode(...bytes.subarray(0, 16));
  if (/^%PDF-[12]\./.test(text)) return "application/pdf";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n\0\0\0\rIHDR".slice(0, 16))) return "image/png";
  return /^RIFF[^]{4}WEBPVP8/.test(text) ? "image/webp" : null;
}

/** The type that the file says it is and is. Throws FILE_TYPE_UNKNOWN, FILE_TYPE_MISMATCH, FILE_TOO_LARGE. */
export function checkFile(said: string, bytes: Uint8Array): FileType {
  const type = FILE_TYPES.find((one) => one === said);
  if (!type) throw fileTypeUnknown(said);
  if (bytes.length > MAX_FILE_BYTES) throw fileTooLarge();
  const found = typeOfBytes(bytes);
  if (found !== type) throw new LedgerError("FILE_TYPE_MISMATCH", { said, found: found ?? "none of those taken here" });
  return type;
}

export const fileTypeUnknown = (said: string): LedgerError =>
  new LedgerError("FILE_TYPE_UNKNOWN", { said: said === "" ? "nothing" : said, allowed: FILE_TYPES.join(", ") });
export const fileTooLarge = (): LedgerError => new LedgerError("FILE_TOO_LARGE", { limit: MAX_FILE_BYTES });
