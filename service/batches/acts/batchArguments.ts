import Type, { type Static } from "typebox";

/** A new batch as its operation keeps it: quantities in base units, masses in mg, as decimal text, since JSON numbers end before uint64. */
export const StatedBatch = Type.Object({
  id: Type.String(),
  commitment: Type.String(),
  quantity: Type.String(),
  netMassMg: Type.String(),
  dimension: Type.Integer(),
});
export type StatedBatch = Static<typeof StatedBatch>;

/** As the contract takes it; its id follows from the rest. */
export const rowOf = ({ commitment, quantity, netMassMg, dimension }: StatedBatch): unknown[] => [
  commitment,
  quantity,
  netMassMg,
  dimension,
];

// From the gas snapshot, rounded up to where no change of rules reaches: a first act 20,000 more than the next ones, a new
// slot 22,100 an item with its event, a used one 5,000.
export const GAS_FIRST = 150_000;
export const GAS_NEW = 45_000;
export const GAS_USED = 20_000;
