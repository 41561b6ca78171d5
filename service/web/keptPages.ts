import { promisify } from "node:util";
import { brotliCompress, type BrotliOptions, constants } from "node:zlib";
import { LedgerError } from "../base/errors.ts";
import { etagOf } from "../rest/headers.ts";

/** A page ready to be sent. */
export interface ReadyPage {
  body: Buffer;
  /** The same, compressed. */
  brotli: Buffer;
  etag: string;
}

/** `settled`: it stays as it is until the version changes. */
export interface MadePage {
  body: string;
  settled: boolean;
}

const compress = promisify(brotliCompress);

const KEPT_BYTES = 32 * 1024 * 1024;
/** Some of what a page says follows from the clock, such as whether a certificate has ended. */
const KEPT_MS = 5 * 60_000;
/** Pages being made; whoever asks for more is better told so at once. */
const MAKING = 100;

interface Kept {
  page: ReadyPage;
  until: number;
}

/**
 * Pages that anyone may see, made once for all who ask for the same one, and kept while nothing has changed that they show.
 * `version` (a number that then grows) is to be read before a page is asked for: what is kept is never older than that.
 */
export class KeptPages {
  readonly #now: () => number;
  readonly #bytes: number;
  #version = -1;
  /** The last used last. */
  #kept = new Map<string, Kept>();
  #size = 0;
  #making = new Map<string, Promise<ReadyPage | null>>();
  #underWay = 0;

  constructor({ now = () => performance.now(), bytes = KEPT_BYTES }: { now?: () => number; bytes?: number } = {}) {
    this.#now = now;
    this.#bytes = bytes;
  }

  /** Null when `make` finds nothing to show. */
  async read(name: string, version: number, make: () => Promise<MadePage | null>): Promise<ReadyPage | null> {
    if (version > this.#version) this.#forget(version);
    const kept = this.#kept.get(name);
    if (kept && this.#now() < kept.until) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      return kept.page;
    }
    return this.#making.get(name) ?? this.#make(name, make);
  }

  /** What is not to be kept: of the same rooms, for one reader alone. */
  async make(make: () => Promise<MadePage | null>): Promise<ReadyPage | null> {
    return (await this.#ready(make))?.page ?? null;
  }

  #make(name: string, make: () => Promise<MadePage | null>): Promise<ReadyPage | null> {
    const [version, now] = [this.#version, this.#now()];
    const making = this.#ready(make).then((ready) => {
      if (ready?.settled && version === this.#version) this.#keep(name, { page: ready.page, until: now + KEPT_MS });
      return ready?.page ?? null;
    });
    const all = this.#making;
    all.set(name, making);
    const done = () => void all.delete(name);
    making.then(done, done);
    return making;
  }

  async #ready(make: () => Promise<MadePage | null>): Promise<{ page: ReadyPage; settled: boolean } | null> {
    if (this.#underWay >= MAKING) throw new LedgerError("OVERLOADED");
    this.#underWay += 1;
    try {
      const made = await make();
      if (!made) return null;
      const body = Buffer.from(made.body);
      const page = { body, brotli: await compress(body, BROTLI), etag: etagOf(body) };
      return { page, settled: made.settled };
    } finally {
      this.#underWay -= 1;
    }
  }

  #keep(name: string, kept: Kept): void {
    this.#drop(name);
    this.#kept.set(name, kept);
    this.#size += sizeOf(kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#bytes) break;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    const kept = this.#kept.get(name);
    if (kept) this.#size -= sizeOf(kept);
    this.#kept.delete(name);
  }

  /** What is still being made may show what was before: its readers asked before the change, those of later must not get it. */
  #forget(version: number): void {
    this.#version = version;
    this.#kept = new Map();
    this.#size = 0;
    this.#making = new Map();
  }
}

const sizeOf = ({ page }: Kept): number => page.body.length + page.brotli.length;

const WAITING = new Set<unknown>(["queued", "sent", "mined"]);

/** Whether nothing told here is still on its way to the chain, or could be taken back by it. */
export function isSettled(view: unknown): boolean {
  if (typeof view !== "object" || view === null) return true;
  return Object.entries(view).every(([name, value]) => (name === "state" ? !WAITING.has(value) : isSettled(value)));
}

/** Of the eleven grades, one that costs a page no more time than it saves. */
export const BROTLI: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
