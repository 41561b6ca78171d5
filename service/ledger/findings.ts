import { LedgerError } from "../errors.ts";

/** Runs one rule; its refusal points at `pointer` (RFC 6901) in the request body. */
export function at<T>(pointer: string, rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    throw error instanceof LedgerError ? error.within(pointer) : error;
  }
}

/** Collects the refusals of many fields and rows, then throws them as one: people correct a form once, not ten times. */
export class Findings {
  readonly #errors: LedgerError[] = [];
  static readonly LIMIT = 100;

  /** The rule's result, or undefined when it refused. */
  check<T>(pointer: string, rule: () => T): T | undefined {
    try {
      return at(pointer, rule);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      this.#errors.push(error, ...error.others);
      return undefined;
    }
  }

  add(error: LedgerError): void {
    this.#errors.push(error);
  }

  throwAny(): void {
    const [first, ...others] = this.#errors;
    if (!first) return;
    first.others.push(...others.slice(0, Findings.LIMIT));
    throw first;
  }
}
