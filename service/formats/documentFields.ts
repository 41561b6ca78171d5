import { LedgerError } from "../base/errors.ts";

/** Lengths in code points. */
export const LIMITS = {
  name: { min: 1, max: 120 },
  description: { min: 1, max: 2000 },
  note: { min: 1, max: 500 },
} as const;

/** Optional fields may also be given as `undefined`. */
export type Loose<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] } & {};

export function oneOf(allowed: readonly string[], value: string, field = "kind"): void {
  if (!allowed.includes(value))
    throw new LedgerError("FIELD_INVALID", { field, reason: `must be one of ${allowed.join(", ")}` });
}

export function hex(valid: boolean): void {
  if (!valid) throw new LedgerError("FIELD_INVALID", { field: "id", reason: "must be lower-case 0x-hex" });
}
