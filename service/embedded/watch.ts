import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "./failures.ts";

const LOOK_EVERY_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Starts a part again, at the same address, when it ends without being asked to (out of memory, an operator's mistake):
 * the rest of the service waits and goes on, as it does when a remote one is away.
 */
export function keepRunning(
  what: string,
  isRunning: () => boolean,
  restart: () => Promise<void>,
  log: Log,
): { stop(): Promise<void> } {
  const ending = new AbortController();
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { ref: false, signal: ending.signal }).catch(() => {});
  const watch = async (): Promise<void> => {
    for (;;) {
      await pause(LOOK_EVERY_MS);
      if (ending.signal.aborted) return;
      if (isRunning()) continue;
      log.warn(`${what} ended unexpectedly; it is started again.`);
      for (let wait = LOOK_EVERY_MS; !ending.signal.aborted; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
        try {
          await restart();
          log.info(`${what} runs again.`);
          break;
        } catch (error) {
          log.warn((error as Error).message);
          await pause(wait);
        }
      }
    }
  };
  const watching = watch();
  return {
    stop: () => {
      ending.abort();
      // A restart on its way is waited for, so that whoever stops next finds what it started.
      return watching;
    },
  };
}
