import { bytesOf } from "../../../service/formats/hex.ts";
import { signerOf } from "../../../service/formats/signingKeys.ts";
import type { Fact } from "../../../service/store/blocks.ts";
import { KINDS } from "../../../service/chain/enums.ts";
import { drawing } from "../../contracts/support/chance.ts";
import { KEYS, type TestChain } from "../chain/chain.ts";
import { Direct, type Hand } from "../chain/direct.ts";

/** What a field of so many bits can hold, at its ends, and what a Date cannot. */
export const EXTREMES = (bits: number): bigint[] =>
  [0n, 1n, 2n ** 31n, 8_640_000_000_001n, 2n ** 40n - 1n, 2n ** 48n - 1n, 10n ** 18n, 2n ** 63n, 2n ** 64n - 1n]
    .concat(2n ** BigInt(bits) - 1n)
    .filter((value) => value < 2n ** BigInt(bits));

/** Honest organisations and strangers, each with a key on a device of its own, and everything that the chain said. */
export class StrangerWorld {
  readonly direct: Direct;
  readonly chance: (below: number) => number;
  /** By who they are: those that the service knows, and those that it does not. */
  readonly hands = new Map<string, Hand>();
  /** Ids and commitments that somebody named on the chain, also those of documents of others. */
  readonly words: string[] = [];
  readonly facts: Fact[] = [];
  /** Batches that the service registered, by account. */
  readonly known = new Map<string, string[]>();
  readonly #chain: TestChain;
  #serial = 0x7000_0000;
  #word = 0;

  constructor(chain: TestChain, seed: number) {
    this.#chain = chain;
    this.direct = new Direct(chain);
    this.chance = drawing(seed);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.chance(list.length)]!;
  }

  hand(name: string): Hand {
    return this.hands.get(name)!;
  }

  /** A commitment that nobody here has a document of; now and then one of somebody else's document. */
  word(): string {
    const strange = this.words.length === 0 || this.chance(4) > 0;
    return strange ? this.fresh() : this.pick(this.words);
  }

  /** One that was never said before. */
  fresh(): string {
    return `0x${(this.#word += 1).toString(16).padStart(8, "0")}${this.bytes(28)}`;
  }

  bytes(count: number): string {
    return Array.from({ length: count }, () => this.chance(256).toString(16).padStart(2, "0")).join("");
  }

  extreme(bits: number): bigint {
    return this.pick(EXTREMES(bits));
  }

  serial(): number {
    return (this.#serial += 1);
  }

  key(): Uint8Array {
    return bytesOf(`0x01${this.bytes(31)}`);
  }

  async acts(hand: Hand, name: string, values: unknown[]): Promise<Fact[] | null> {
    return this.#told(await this.direct.acts(hand, name, values));
  }

  /** Its act is the prerequisite of another: the first fact's subject, or it could not be done. */
  async does(hand: Hand, name: string, values: unknown[]): Promise<string> {
    const facts = await this.acts(hand, name, values);
    if (!facts) throw new Refused(name);
    return facts[0]!.subject;
  }

  async registrar(name: string, values: unknown[]): Promise<Fact[] | null> {
    return this.#told(await this.direct.calls(KEYS.registrar, name, values));
  }

  async anybody(name: string, values: unknown[]): Promise<Fact[] | null> {
    return this.#told(await this.direct.calls(KEYS.admin, name, values));
  }

  /** The chain's clock alone goes on. */
  async later(seconds: number): Promise<void> {
    await this.#chain.request("evm_increaseTime", [seconds]);
  }

  /** A new organisation on the chain, of which this service never hears a word. */
  async stranger(kind: string): Promise<Hand> {
    const key = this.key();
    const values = [this.serial(), KINDS.indexOf(kind), this.fresh(), signerOf(key), 2];
    const facts = await this.registrar("organisations.register", values);
    if (!facts) throw new Refused("organisations.register");
    return { account: facts[0]!.subject, key };
  }

  #told(facts: Fact[] | null): Fact[] | null {
    for (const { subject, data } of facts ?? []) {
      for (const value of [subject, ...Object.values(data)])
        if (typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value)) this.words.push(value);
    }
    this.facts.push(...(facts ?? []));
    return facts;
  }
}

/** A prerequisite that the chain refused: what others did stands in the way. */
export class Refused extends Error {}
