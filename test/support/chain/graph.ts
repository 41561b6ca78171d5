import { bookBlock } from "../../../service/indexer/bookings.ts";
import { type Fact, insertBlock } from "../../../service/store/blocks.ts";
import type { Database } from "../../../service/store/pool.ts";

/** Who made what of what, as the chain would tell it: through the indexer's own statements, without a chain. */
export interface Made {
  transformation: string;
  inputs: { batch: string; quantity: string }[];
  outputs: string[];
}

export const word = (prefix: string, number: number): string =>
  `0x${prefix}${number.toString(16).padStart(64 - prefix.length, "0")}`;

/** Block after block into one database. */
export class Telling {
  readonly #db: Database;
  #blocks: number;

  constructor(db: Database, firstBlock = 1) {
    this.#db = db;
    this.#blocks = firstBlock - 1;
  }

  /** One block. Of `account`; the contract's checks are not done. */
  async tell(account: string, registered: string[], made: Made[] = []): Promise<number> {
    const number = (this.#blocks += 1);
    const request = word("ad", number);
    const fact = (kind: string, subject: string, data: Record<string, unknown>): Omit<Fact, "logIndex"> => ({
      kind,
      subject,
      data: { id: subject, account, ...data },
      account,
      contract: `0x${"3".repeat(40)}`,
      transaction: word("c", number),
      request,
      signer: null,
    });
    const batch = (id: string) =>
      fact("batch_registered", id, { commitment: id, quantity: "400000000", netMassMg: "400000000", unit: "1" });
    const facts = [
      ...registered.map(batch),
      ...made.flatMap(({ transformation, inputs, outputs }) => [
        ...outputs.map(batch),
        fact("transformed", transformation, { commitment: request, lossMg: "0", conserved: true, inputs, outputs }),
      ]),
    ];
    await this.#db.transaction(async (tx) => {
      await insertBlock(
        tx,
        { number, hash: word("b", number), parentHash: word("b", number - 1), timestamp: 1_760_000_000 + number },
        facts.map((one, logIndex) => ({ ...one, logIndex })),
      );
      await bookBlock(tx, number, new Set(facts.map(({ kind }) => kind)));
    });
    return number;
  }
}
