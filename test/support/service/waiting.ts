import { setTimeout as sleep } from "node:timers/promises";

/** What a busy machine may need for one answer that takes it a few milliseconds otherwise. */
export const PATIENCE_MS = 120_000;

const PAUSE_MS = 50;
/** A minute of looking, on a machine that has time for us; on a busy one the looks take longer, and so does the minute. */
const LOOKS = 1_200;

/**
 * Looks until `expectation` no longer throws; its last failure is the test's failure. It counts looks, not seconds: while
 * the machine is busy with others, both this process and those that it waits for get fewer turns.
 */
export async function eventually(expectation: () => Promise<unknown>, looks = LOOKS): Promise<void> {
  for (let left = looks; ; left -= 1) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (left <= 0) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
