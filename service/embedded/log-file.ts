import { copyFileSync, statSync, truncateSync } from "node:fs";

const LIMIT_BYTES = 8 * 1024 * 1024;
const LOOK_EVERY_MS = 5 * 60_000;

/**
 * Keeps a log that another process appends to within bounds: past the limit it is copied to `.1` and emptied in place,
 * which a writer in append mode does not notice. Lines written between the two steps are lost, and may be.
 */
export function boundLog(path: string): { stop(): void } {
  shorten(path);
  const timer = setInterval(() => shorten(path), LOOK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function shorten(path: string): void {
  try {
    if (statSync(path).size <= LIMIT_BYTES) return;
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
  } catch {
    // No log yet, or no room for a copy: neither is a reason to stop.
  }
}
