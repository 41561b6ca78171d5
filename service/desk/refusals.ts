import type { Rejection } from "../accept/schemas.ts";
import type { ErrorCode, ErrorValues, LedgerError } from "../base/errors.ts";
import { isUnitCode } from "../values/quantities.ts";
import { plainCode, type Words } from "../web/words.ts";

/** One thing to correct: said beside its field, or above the form when it concerns no field. */
export interface Problem<Field extends string> {
  field: Field | null;
  text: string;
  /** What the field may mean, each as it would be typed and as it is shown: one of them is chosen. */
  choices?: readonly (readonly [typed: string, shown: string])[];
}

/** The field a refusal belongs to: the longest known beginning of its pointer, else what the code itself tells. */
export function fieldOf<Field extends string>(
  error: LedgerError,
  pointers: Record<string, Field>,
  codes: Partial<Record<ErrorCode, Field>> = {},
): Field | null {
  for (let pointer = error.pointer ?? ""; pointer !== ""; pointer = pointer.slice(0, pointer.lastIndexOf("/"))) {
    const field = pointers[pointer];
    if (field) return field;
  }
  return codes[error.code] ?? null;
}

/** Everything a refusal says is wrong, each where it belongs. */
export function problemsOf<Field extends string>(
  error: LedgerError,
  fieldFor: (error: LedgerError) => Field | null,
  words: Words,
): Problem<Field>[] {
  return [error, ...error.others].map((refusal) => ({ field: fieldFor(refusal), text: explain(refusal, words) }));
}

/** A refusal in the reader's words; codes a secretary hardly meets keep the English sentence. */
export function explain(error: LedgerError, words: Words): string {
  return sentence(error.code, error.values, words) ?? error.message;
}

/** Why the chain refused something; `lot`: of the batch it was about. */
export function explainRejection(rejection: Rejection, words: Words, lot?: string): string {
  const values = { ...(lot !== undefined && { lot }), ...rejection.values };
  return sentence(rejection.code, values, words) ?? rejection.message;
}

function sentence(code: string, values: ErrorValues, words: Words): string | null {
  const { errors } = words.t;
  if (!(code in errors)) return null;
  try {
    return words.format(errors[code as keyof typeof errors], { rule: "other", ...readable(values, words) });
  } catch {
    // A hole the refusal brings no value for.
    return null;
  }
}

/** Days, amounts, lots and codes as the reader writes them. */
function readable(values: ErrorValues, words: Words): ErrorValues {
  const { unit, currency } = values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = String(value);
      if (name === "lot" || name === "used" || name === "gtin") return [name, plainCode(text)];
      if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return [name, words.date(text)];
      if (!/^\d+(?:\.\d+)?$/.test(text) || typeof value === "number") return [name, value];
      if (typeof currency === "string") return [name, words.money({ amount: text, currency })];
      return [name, isUnitCode(unit) ? words.quantity({ value: text, unit }) : words.number(text)];
    }),
  );
}
