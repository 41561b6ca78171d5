import {
  closeSync,
  createReadStream,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { EmbeddedError } from "../failures.ts";
import { syncFolder } from "../files.ts";

/** One line of `blocks.ndjson`: what is needed to mine the block again, and to know that it is the same. */
export interface StoredBlock {
  number: number;
  /** Seconds since 1970. */
  timestamp: number;
  parent: string;
  hash: string;
  /** Signed bytes, in the order of the block. */
  transactions: string[];
}

const NEW_LINE = 10;

export class BlockFile {
  readonly path: string;
  readonly #file: number;

  constructor(dir: string) {
    this.path = join(dir, "blocks.ndjson");
    const isNew = !existsSync(this.path);
    this.#file = openSync(this.path, "a+", 0o600);
    if (isNew) syncFolder(dirname(this.path));
  }

  /** Whole lines; what follows the last new line is not counted. */
  async count(): Promise<number> {
    let lines = 0;
    for await (const chunk of createReadStream(this.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
      for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, at + 1)) lines++;
    return lines;
  }

  /**
   * Yields the stored blocks in order, then cuts off a torn last line: a crash inside `append` leaves one, and nobody
   * was ever answered about it. Any other damage is refused, since everything after it would be built on sand.
   */
  async *read(onTorn: (bytes: number) => void): AsyncGenerator<StoredBlock> {
    let rest = Buffer.alloc(0);
    let line = 0;
    for await (const chunk of createReadStream(this.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, from)) {
        const text = Buffer.concat([rest, chunk.subarray(from, at)]).toString("utf8");
        yield this.#parse(text, ++line);
        rest = Buffer.alloc(0);
        from = at + 1;
      }
      rest = Buffer.concat([rest, chunk.subarray(from)]);
    }
    if (rest.length === 0) return;
    ftruncateSync(this.#file, fstatSync(this.#file).size - rest.length);
    fdatasyncSync(this.#file);
    onTorn(rest.length);
  }

  /** Returns once the line is on the disk. When that fails the file is as it was before. */
  append(block: StoredBlock): void {
    const before = fstatSync(this.#file).size;
    const bytes = Buffer.from(`${JSON.stringify(block)}\n`);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
      fdatasyncSync(this.#file);
    } catch (error) {
      ftruncateSync(this.#file, before);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #parse(text: string, line: number): StoredBlock {
    let block: StoredBlock | null = null;
    try {
      block = JSON.parse(text) as StoredBlock | null;
    } catch {
      // Said below, as for a line of the wrong shape.
    }
    const isHash = (value: unknown): boolean => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
    const isWhole =
      Number.isSafeInteger(block?.timestamp) &&
      isHash(block?.parent) &&
      isHash(block?.hash) &&
      Array.isArray(block?.transactions) &&
      block.transactions.every((raw) => typeof raw === "string" && raw.startsWith("0x"));
    if (!block || !isWhole) throw this.damaged(line, "it cannot be read");
    if (block.number !== line) throw this.damaged(line, `it holds block ${block.number}`);
    return block;
  }

  damaged(line: number, reason: string): EmbeddedError {
    return new EmbeddedError(`Line ${line} of ${this.path} is damaged (${reason}): restore the file from a copy.`);
  }
}
