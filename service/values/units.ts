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
