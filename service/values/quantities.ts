import { LedgerError } from "../base/errors.ts";

/** A quantity as people and the API write it. */
export type Quantity = {
  /** A decimal written as text: no exponent, sign, space or thousands separator. */
  value: string;
  unit: UnitCode;
};

/** A quantity as the contract counts it. */
export interface Amount {
  /** In base units of the dimension (mg, µl, mm, mm², pieces): 1 to MAX_BASE. */
  base: bigint;
  dimension: Dimension;
  unit: UnitCode;
}

/** A thousand million tonnes in mg; eighteen times less than 2^64, so that sums of batches fit the contract's 64 bits. */
export const MAX_BASE = 10n ** 18n;

const DECIMAL = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/**
 * Reads a quantity exactly, with no floating point.
 *
 * Decimals count as written: "12.0" pieces is too precise, so the rule can be checked without arithmetic; zeros within
 * the unit's decimals are fine ("12.50" KGM). Throws UNIT_UNKNOWN, QUANTITY_MALFORMED, QUANTITY_TOO_PRECISE,
 * QUANTITY_NOT_POSITIVE or QUANTITY_TOO_LARGE, with the pointer "/unit" or "/value".
 */
export function parseQuantity(quantity: { value: string; unit: string }): Amount {
  const amount = parsePart(quantity);
  if (amount.base === 0n) throw new LedgerError("QUANTITY_NOT_POSITIVE", {}, "/value");
  return amount;
}

/** As parseQuantity, for a part of something, which may be nothing: 0 is a part too. */
export function parsePart(quantity: { value: string; unit: string }): Amount {
  const { value, unit } = quantity;
  if (!isUnitCode(unit)) throw unknownUnit(unit, UNIT_CODES);
  const { dimension, decimals } = UNITS[unit];
  const match = typeof value === "string" ? DECIMAL.exec(value) : null;
  if (!match && /^-[0-9]/.test(String(value))) throw new LedgerError("QUANTITY_NOT_POSITIVE", {}, "/value");
  if (!match) throw new LedgerError("QUANTITY_MALFORMED", {}, "/value");
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > decimals) throw new LedgerError("QUANTITY_TOO_PRECISE", { unit, decimals }, "/value");
  const digits = whole + fraction.padEnd(decimals, "0");
  // by length first: an integer of a million digits is slow to make
  const base = digits.length > 30 ? MAX_BASE + 1n : BigInt(digits);
  if (base > MAX_BASE) {
    throw new LedgerError("QUANTITY_TOO_LARGE", { limit: formatQuantity(MAX_BASE, unit), unit }, "/value");
  }
  return { base, dimension, unit };
}

/** Base units as the shortest decimal of `unit`: no trailing zeros, no bare point. Inverse of parseQuantity. */
export function formatQuantity(base: bigint, unit: UnitCode): string {
  if (base < 0n) throw new RangeError("a quantity is not negative");
  const { decimals } = UNITS[unit];
  const digits = base.toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, "");
  return fraction === "" ? digits.slice(0, point) : `${digits.slice(0, point)}.${fraction}`;
}

/** The same quantity in its one canonical spelling. Throws as parseQuantity. */
export function canonicalQuantity(quantity: { value: string; unit: string }): Quantity {
  const { base, unit } = parseQuantity(quantity);
  return { value: formatQuantity(base, unit), unit };
}

/**
 * Net mass in mg, 0 when unknown: a mass is its own net mass, anything else may state one.
 *
 * Throws NET_MASS_MISMATCH when a mass states another mass (1 TNE and 1000 KGM are the same), UNIT_UNKNOWN when the net
 * mass is in no unit of mass, and as parseQuantity; pointers are those inside the net mass.
 */
export function netMassOf(amount: Amount, netMass?: { value: string; unit: string }): bigint {
  const own = amount.dimension === DIMENSIONS.mass ? amount.base : 0n;
  if (netMass === undefined) return own;
  const stated = parseMass(netMass);
  if (own !== 0n && own !== stated.base) throw new LedgerError("NET_MASS_MISMATCH", {}, "");
  return stated.base;
}

/** As parseQuantity, in a unit of mass: else UNIT_UNKNOWN. */
export function parseMass(quantity: { value: string; unit: string }): Amount {
  const amount = parseQuantity(quantity);
  if (amount.dimension === DIMENSIONS.mass) return amount;
  throw unknownUnit(
    amount.unit,
    UNIT_CODES.filter((code) => UNITS[code].dimension === DIMENSIONS.mass),
  );
}

function unknownUnit(unit: unknown, allowed: readonly UnitCode[]): LedgerError {
  return new LedgerError("UNIT_UNKNOWN", { unit: String(unit).slice(0, 20), allowed: allowed.join(", ") }, "/unit");
}

/** What a batch is counted in, and by which lot people know it. */
export interface Counted {
  lot: string;
  unit: UnitCode;
}

/** Base units of a quantity that is asked of a batch, in whatever unit of the same dimension. Throws UNIT_MISMATCH. */
export function baseOf(counted: Counted, quantity: { value: string; unit: string }): bigint {
  return sameDimension(counted, parseQuantity(quantity), quantity.unit);
}

/** As `baseOf`, where it may be nothing. */
export function baseOfPart(counted: Counted, quantity: { value: string; unit: string }): bigint {
  return sameDimension(counted, parsePart(quantity), quantity.unit);
}

function sameDimension(counted: Counted, amount: { base: bigint; dimension: number }, given: string): bigint {
  const { lot, unit } = counted;
  if (amount.dimension !== UNITS[unit].dimension) throw new LedgerError("UNIT_MISMATCH", { lot, unit, given }, "/unit");
  return amount.base;
}

export const quantityIn = (unit: UnitCode, base: bigint): Quantity => ({ value: formatQuantity(base, unit), unit });

/** The contract's enum of dimensions, by number. */
export const DIMENSIONS = { none: 0, mass: 1, volume: 2, length: 3, area: 4, piece: 5 } as const;
export type Dimension = (typeof DIMENSIONS)[keyof typeof DIMENSIONS];

export interface Unit {
  dimension: Dimension;
  /** A value has at most this many decimals; 10^decimals base units make one unit. */
  decimals: number;
}

/**
 * Units of UN/CEFACT Recommendation 20 that can be recorded.
 * Base units, in which the contract counts: mass mg, volume µl, length mm, area mm², piece 1.
 */
export const UNITS = {
  /** kilogram */
  KGM: { dimension: DIMENSIONS.mass, decimals: 6 },
  /** gram */
  GRM: { dimension: DIMENSIONS.mass, decimals: 3 },
  /** tonne */
  TNE: { dimension: DIMENSIONS.mass, decimals: 9 },
  /** litre */
  LTR: { dimension: DIMENSIONS.volume, decimals: 6 },
  /** millilitre */
  MLT: { dimension: DIMENSIONS.volume, decimals: 3 },
  /** metre */
  MTR: { dimension: DIMENSIONS.length, decimals: 3 },
  /** square metre */
  MTK: { dimension: DIMENSIONS.area, decimals: 6 },
  /** piece */
  H87: { dimension: DIMENSIONS.piece, decimals: 0 },
} as const satisfies Record<string, Unit>;

/** What stands for a unit where only the chain's numbers are known, until somebody who knows the batch tells them. */
export const BASE_UNITS = "base units";

export type UnitCode = keyof typeof UNITS;
export const UNIT_CODES = Object.keys(UNITS) as UnitCode[];

export function isUnitCode(value: unknown): value is UnitCode {
  return typeof value === "string" && Object.hasOwn(UNITS, value);
}

/** The largest common unit of a dimension: for sums over batches, and for a batch of which the chain alone speaks. */
export const COMMON_UNITS: Record<number, UnitCode> = {
  [DIMENSIONS.mass]: "KGM",
  [DIMENSIONS.volume]: "LTR",
  [DIMENSIONS.length]: "MTR",
  [DIMENSIONS.area]: "MTK",
  [DIMENSIONS.piece]: "H87",
};
