import Type from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import type { Log } from "../../base/log.ts";
import { listOf } from "../../rest/schemas.ts";
import { dayInMorocco } from "../../values/dates.ts";
import { day, hash, nullable } from "../../values/schemas.ts";
import { storeOpenings } from "../rows/units.ts";
import { ISSUE_MAX, OPENING_PATTERNS, type Openings, withOpening } from "../rules/units.ts";

/** So many openings are being stored at once; those beyond are not counted, and no page waits for any. */
const BATCH_SIZE = 32;

/** Counts how often the pages of units are opened, beside the answers. */
export class UnitOpenings {
  readonly #ledger: Ledger;
  readonly #log: Log;
  readonly #running = new Set<Promise<void>>();

  constructor(ledger: Ledger, log: Log) {
    this.#ledger = ledger;
    this.#log = log;
  }

  /** The openings with this one, which is stored in a moment. */
  count(unit: { batch: string; serial: number }, before: Openings | null): Openings {
    const now = this.#ledger.now();
    const after = withOpening(before, now, dayInMorocco(now));
    if (!after) return before!;
    if (this.#running.size < BATCH_SIZE) this.#store(unit, before, after);
    return after;
  }

  #store(unit: { batch: string; serial: number }, before: Openings | null, after: Openings): void {
    const stored = storeOpenings(this.#ledger.db, unit, before, after)
      .catch((error: unknown) => this.#log.warn({ err: error }, "an opening was not counted"))
      .finally(() => this.#running.delete(stored));
    this.#running.add(stored);
  }

  /** Resolves when all that was counted is stored. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}

const number = (description: string, example: number) => Type.Integer({ minimum: 1, description, examples: [example] });

export const NewUnits = Type.Object(
  {
    count: Type.Integer({
      minimum: 1,
      maximum: ISSUE_MAX,
      description: "How many; of a batch that is counted in pieces, all together no more than its pieces.",
      examples: [48],
    }),
  },
  { $id: "NewUnits", additionalProperties: false, description: "Units to be numbered.", examples: [{ count: 48 }] },
);

export const UnitIssue = Type.Object(
  {
    batch: hash("Of which they are units."),
    from: number("The number of the first.", 1),
    to: number("The number of the last.", 48),
    issued: number("How many units of the batch have a number, with these.", 48),
  },
  { $id: "UnitIssue", additionalProperties: false, description: "Units that were numbered together." },
);

const Opened = Type.Object(
  {
    count: number("How often its page was opened; openings within half an hour are one.", 3),
    days: number("On how many different days.", 2),
    firstOn: day("First.", "2025-11-02"),
    lastOn: day("Last.", "2025-11-05"),
  },
  { additionalProperties: false, description: "How often its page was opened; nothing is known of who did." },
);

export const Unit = Type.Object(
  {
    number: number("Among the units of its batch.", 12),
    serial: number("Among the units of its product; GS1's serial number (AI 21).", 12),
    openings: nullable(Opened),
    pattern: Type.Enum([...OPENING_PATTERNS], {
      description: "`often` is what a copied label looks like; a jar that a shop shows to everybody looks the same.",
      examples: ["usual"],
    }),
    address: Type.Optional(
      Type.String({
        description: "What its square says, for one's own printing. A secret: whoever has it can copy the label.",
        examples: [
          "https://example.ma/b/4821930557264?u=12.mP3v8Qd0_yXkA1Zs#XxZPJ_FJrE-VENnPjPOEA4rTSLO83AGRX5Xeid-dGwI",
        ],
      }),
    ),
  },
  { $id: "Unit", additionalProperties: false, description: "One jar, box or bottle with a label of its own." },
);

export const Units = listOf(Unit, "Units");
