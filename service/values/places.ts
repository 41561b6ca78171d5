import { at } from "../base/errors.ts";
import { cleanNames, type Names } from "./names.ts";

/** To the commune, never nearer: a plot is nobody else's business. */
export type Place = { commune: Names; province?: Names; region?: Names };

const BOUNDS = { min: 1, max: 80 };

/** A place with its names cleaned. Throws what `cleanNames` throws, with the pointer below the place. */
export function cleanPlace(place: Place): Place {
  const { commune, province, region } = place;
  return {
    commune: at("/commune", () => cleanNames(commune, BOUNDS)),
    ...(province && { province: at("/province", () => cleanNames(province, BOUNDS)) }),
    ...(region && { region: at("/region", () => cleanNames(region, BOUNDS)) }),
  };
}
