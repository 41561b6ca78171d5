import pino, { type Logger, type LoggerOptions } from "pino";

export type Log = Logger;

/**
 * Of an error: what it is, what it says and where it came from, and the same of its causes. Libraries hang requests,
 * headers and bytes on their errors; none of that is written down.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, code, cause } = error as Error & { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === "string" && { code }),
    stack,
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

/** Object first, ids always. A secret must not reach a log even when a whole request is logged by mistake. */
export const LOG_OPTIONS = {
  base: null,
  serializers: { err: describeError },
  redact: {
    paths: [
      "*.authorization",
      "*.cookie",
      "headers.authorization",
      "headers.cookie",
      "req.headers",
      "*.apiKey",
      "*.secret",
      "*.privateKey",
    ],
    censor: "[redacted]",
  },
} satisfies LoggerOptions;

export function openLog(level: string): Log {
  return pino({
    ...LOG_OPTIONS,
    level,
    // An interactive terminal decides, not a mode: people get lines, collectors get JSON.
    ...(process.stdout.isTTY
      ? { transport: { target: "pino-pretty", options: { ignore: "pid,hostname", translateTime: "HH:MM:ss" } } }
      : {}),
  });
}

const REPEAT_MS = 60_000;

/** A worker's failures: each new one is logged when it comes, the same again once a minute, and when it is over. */
export class Failures {
  readonly #log: Log;
  readonly #who: string;
  #last: { message: string; at: number } | null = null;

  constructor(log: Log, who: string) {
    this.#log = log;
    this.#who = who;
  }

  add(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (this.#last?.message === message && Date.now() - this.#last.at < REPEAT_MS) return;
    this.#last = { message, at: Date.now() };
    this.#log.error({ err: error }, `${this.#who}: this did not work and is tried again`);
  }

  over(): void {
    if (this.#last) this.#log.info(`${this.#who}: works again`);
    this.#last = null;
  }
}
