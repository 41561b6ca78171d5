import { setTimeout as sleep } from "node:timers/promises";

/** Tries until `expectation` no longer throws; its last failure is the test's failure. */
export async function eventually(expectation: () => Promise<unknown>, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
