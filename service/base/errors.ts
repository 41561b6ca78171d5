import { ERRORS } from "#errorTable";

export type ErrorCode = keyof typeof ERRORS;
export type ErrorValues = Record<string, string | number>;

/** A refusal by a rule. `pointer` is the RFC 6901 JSON pointer of the field in the request body, when one is at fault. */
export class LedgerError extends Error {
  readonly code: ErrorCode;
  readonly values: ErrorValues;
  readonly pointer: string | undefined;
  /** Further refusals of the same request, so that a form or a list shows all its mistakes at once. */
  readonly others: LedgerError[] = [];

  constructor(code: ErrorCode, values: ErrorValues = {}, pointer?: string, cause?: unknown) {
    super(fill(ERRORS[code][1], values), cause === undefined ? undefined : { cause });
    this.name = "LedgerError";
    this.code = code;
    this.values = values;
    this.pointer = pointer;
  }

  get status(): number {
    return ERRORS[this.code][0];
  }

  /** The same refusal, seen from a parent: `/quantity` inside item 3 is `/3/quantity`. */
  within(prefix: string): LedgerError {
    const seen = new LedgerError(this.code, this.values, prefix + (this.pointer ?? ""), this.cause);
    seen.others.push(...this.others.map((other) => other.within(prefix)));
    return seen;
  }
}

/** Runs a rule on one field: what it refuses is pointed out at `prefix` and below. */
export function at<T>(prefix: string, rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    throw error instanceof LedgerError ? error.within(prefix) : error;
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

  /** As `check`, for rules that ask the database. */
  async checkLater<T>(pointer: string, rule: () => Promise<T>): Promise<T | undefined> {
    const outcome = await rule().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    return this.check<T>(pointer, outcome);
  }

  add(error: LedgerError): void {
    this.#errors.push(error);
  }

  throwAny(): void {
    const [first, ...others] = this.#errors;
    if (!first) return;
    first.others.splice(0, Infinity, ...others.slice(0, Findings.LIMIT));
    throw first;
  }
}

/** What a person at the terminal can put right: the message is one plain sentence, shown without a stack. */
export class PlainError extends Error {}

export function fill(template: string, values: ErrorValues): string {
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole));
}
