const kg = (value: string) => ({ value, unit: "KGM" });

/** What is wrong, how a good transformation of a batch is changed to that, and what it is told: status, code, pointer. */
type Case = [string, (batch: string) => Record<string, unknown>, number, string, string];

/** `output`: a good one, with changes. */
export function wrongFields(output: (changes?: Record<string, unknown>) => Record<string, unknown>): Case[] {
  return [
    [
      "the same input twice",
      (batch) => ({ inputs: [1, 2].map(() => ({ batch, quantity: kg("1") })) }),
      422,
      "BATCH_REPEATED",
      "/inputs/1/batch",
    ],
    ["no input", () => ({ inputs: [] }), 400, "FIELD_INVALID", "/inputs"],
    [
      "two hundred inputs",
      (batch) => ({ inputs: Array.from({ length: 200 }, () => ({ batch, quantity: kg("1") })) }),
      400,
      "FIELD_INVALID",
      "/inputs",
    ],
    ["no output", () => ({ outputs: [] }), 400, "FIELD_INVALID", "/outputs"],
    [
      "a hundred and one outputs",
      () => ({ outputs: Array.from({ length: 101 }, () => output({ quantity: kg("1") })) }),
      400,
      "FIELD_INVALID",
      "/outputs",
    ],
    [
      "an input in another kind of unit",
      (batch) => ({ inputs: [{ batch, quantity: { value: "1", unit: "LTR" } }] }),
      422,
      "UNIT_MISMATCH",
      "/inputs/0/quantity/unit",
    ],
    [
      "an input of nothing",
      (batch) => ({ inputs: [{ batch, quantity: kg("0") }] }),
      400,
      "QUANTITY_NOT_POSITIVE",
      "/inputs/0/quantity/value",
    ],
    [
      "an input that is not there",
      () => ({ inputs: [{ batch: `0x${"9".repeat(64)}`, quantity: kg("1") }] }),
      404,
      "NOT_FOUND",
      "/inputs/0/batch",
    ],
    ["a process that is none", () => ({ process: "distil" }), 400, "FIELD_INVALID", "/process"],
    ["a day in the future", () => ({ performedOn: "2199-01-01" }), 422, "DATE_IN_FUTURE", "/performedOn"],
    ["a day that is none", () => ({ performedOn: "2025-02-30" }), 400, "DATE_INVALID", "/performedOn"],
    ["a day before an input was produced", () => ({ performedOn: "2025-09-30" }), 422, "DATE_ORDER", "/performedOn"],
    ["a loss that is no mass", () => ({ loss: { value: "1", unit: "LTR" } }), 400, "UNIT_UNKNOWN", "/loss/unit"],
    ["a loss of nothing", () => ({ loss: kg("0") }), 400, "QUANTITY_NOT_POSITIVE", "/loss/value"],
    [
      "an output of no product",
      () => ({ outputs: [output({ product: `0x${"9".repeat(64)}` })] }),
      404,
      "NOT_FOUND",
      "/outputs/0/product",
    ],
    [
      "an output that expires before it is made",
      () => ({ outputs: [output({ expiresOn: "2025-10-01" })] }),
      422,
      "DATE_ORDER",
      "/outputs/0/expiresOn",
    ],
    [
      "an output with a day of its own",
      () => ({ outputs: [output({ producedOn: "2025-10-01" })] }),
      400,
      "FIELD_UNKNOWN",
      "/outputs/0/producedOn",
    ],
    [
      "an output that names an id",
      (batch) => ({ outputs: [output({ id: batch })] }),
      400,
      "FIELD_UNKNOWN",
      "/outputs/0/id",
    ],
    [
      "an output of another mass than its mass",
      () => ({ outputs: [output({ netMass: kg("1") })] }),
      422,
      "NET_MASS_MISMATCH",
      "/outputs/0/netMass",
    ],
    [
      "one lot code for two outputs",
      () => ({ outputs: ["5", "6"].map((value) => output({ lot: "SAME", quantity: kg(value) })) }),
      422,
      "LOT_REPEATED",
      "/outputs/1/lot",
    ],
    [
      "something else to acknowledge",
      () => ({ acknowledge: ["MASS_EXCEEDED"] }),
      400,
      "FIELD_INVALID",
      "/acknowledge/0",
    ],
  ];
}
