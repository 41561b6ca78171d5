import type { ErrorCode, ErrorValues, LedgerError } from "../../errors.ts";
import type { BatchView } from "../../ledger/views.ts";
import { plainCode, type Words } from "../words.ts";

/** One thing to correct: said beside its field, or above the form when it concerns no field. */
export interface Problem<Field extends string> {
  field: Field | null;
  text: string;
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

/** Why the chain refused a batch, as shown in the list. */
export function explainRejection({ lot, rejection }: BatchView, words: Words): string {
  if (!rejection) return "";
  return sentence(rejection.code, { lot, ...rejection.values }, words) ?? rejection.message;
}

function sentence(code: string, values: ErrorValues, words: Words): string | null {
  const { errors } = words.t;
  if (!(code in errors)) return null;
  const lot = values.lot === undefined ? {} : { lot: plainCode(String(values.lot)) };
  try {
    return words.tell(errors[code as keyof typeof errors], { rule: "other", ...values, ...lot });
  } catch {
    // A hole the refusal brings no value for.
    return null;
  }
}
