import pino, { type Logger } from "pino";

export type Log = Logger;

/** Object first, ids always. A secret must not reach a log even when a whole request is logged by mistake. */
export function openLog(level: string): Log {
  return pino({
    level,
    base: null,
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
    // An interactive terminal decides, not a mode: people get lines, collectors get JSON.
    ...(process.stdout.isTTY
      ? { transport: { target: "pino-pretty", options: { ignore: "pid,hostname", translateTime: "HH:MM:ss" } } }
      : {}),
  });
}
