import { expect } from "chai";
import { type ErrorCode, LedgerError } from "../../../service/base/errors.ts";

/** Expects the refusal `code`, and returns it for a look at its values and pointer. */
export function refused(code: ErrorCode, rule: () => unknown): LedgerError {
  let result: unknown;
  try {
    result = rule();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    expect(error.code, error.message).to.equal(code);
    expect(error.message, "every hole of the sentence is filled").not.to.match(/\{\w+\}/);
    return error;
  }
  throw new Error(`expected ${code}, got ${JSON.stringify(result)}`);
}
