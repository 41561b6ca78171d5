import { createHash } from "node:crypto";
import { jcs, verify } from "./independent.ts";

/** RFC 9162 sections 2.1.1, 2.1.3.1 and 2.1.4.1 once more, as the recursions stand there, on lists of data. */

export const sha256 = (...parts: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();

const ZERO = Uint8Array.of(0);
const ONE = Uint8Array.of(1);

/** The largest power of two smaller than n. */
const splitOf = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

export function mth(d: Uint8Array[]): Buffer {
  if (d.length === 0) return sha256();
  if (d.length === 1) return sha256(ZERO, d[0]!);
  const k = splitOf(d.length);
  return sha256(ONE, mth(d.slice(0, k)), mth(d.slice(k)));
}

export function path(m: number, d: Uint8Array[]): Buffer[] {
  if (d.length === 1) return [];
  const k = splitOf(d.length);
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}

export const proof = (m: number, d: Uint8Array[]): Buffer[] => subproof(m, d, true);

function subproof(m: number, d: Uint8Array[], whole: boolean): Buffer[] {
  if (m === d.length) return whole ? [] : [mth(d)];
  const k = splitOf(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), whole), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}

/** The check of section 2.1.3.2, its steps as they are numbered there. `leaf`: the hash of the leaf. */
function climb(leaf: Buffer, index: number, size: number, path: Buffer[]): Buffer {
  if (index >= size) throw new Error("index");
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of path) {
    if (sn === 0) throw new Error("a path too long");
    if ((fn & 1) === 1 || fn === sn) {
      r = sha256(ONE, p, r);
      while ((fn & 1) === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else r = sha256(ONE, r, p);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  if (sn !== 0) throw new Error("a path too short");
  return r;
}

type Shown = { schema: string; fields: Record<string, { value?: unknown }> };

const bytesOf = (word: unknown): Buffer => {
  if (typeof word !== "string" || !/^0x[0-9a-f]{64}$/.test(word)) throw new Error("no 32 bytes");
  return Buffer.from(word.slice(2), "hex");
};

/** The receipt of an intake, from the text of docs/formats/receipt.md alone: its index and size, or an error. */
export function verifyReceipt(bytes: string, commitment: string): { index: number; size: number } {
  const receipt = JSON.parse(bytes) as { intake: Shown; index: string; path: string[]; batch: Shown };
  if (jcs(receipt) !== bytes || Object.keys(receipt).sort().join() !== "batch,index,intake,path")
    throw new Error("form");
  const { intake, index, path, batch } = receipt;
  if (batch.schema !== "silsila.batch.v1" || intake.schema !== "silsila.intake.v1") throw new Error("schema");
  if (verify(jcs(batch)) !== commitment) throw new Error("another batch");
  const size = batch.fields["/intakes/size"]?.value;
  if (typeof size !== "string" || !/^[1-9][0-9]*$/.test(size) || Number(size) > 5000) throw new Error("size");
  if (typeof index !== "string" || !/^(0|[1-9][0-9]*)$/.test(index)) throw new Error("index");
  const leaf = sha256(ZERO, bytesOf(verify(jcs(intake))));
  const root = climb(leaf, Number(index), Number(size), path.map(bytesOf));
  if (!root.equals(bytesOf(batch.fields["/intakes/root"]?.value))) throw new Error("root");
  return { index: Number(index), size: Number(size) };
}
