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

/** The names under which documents are committed; a changed meaning gets a new version, never the same name. */
export const SCHEMAS = {
  organisation: "silsila.organisation.v1",
  product: "silsila.product.v1",
  batch: "silsila.batch.v1",
  suspension: "silsila.suspension.v1",
  reason: "silsila.reason.v1",
  intake: "silsila.intake.v1",
  observation: "silsila.observation.v1",
  transformation: "silsila.transformation.v1",
  disposal: "silsila.disposal.v1",
  recovery: "silsila.recovery.v1",
} as const;
