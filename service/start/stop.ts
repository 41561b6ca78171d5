import { readFileSync } from "node:fs";
import { isAlive, parentOf, commandLine } from "../embedded/processes.ts";
import type { CloseStack } from "./closeStack.ts";

const LOOK_EVERY_MS = 1_000;
/** npm passes a signal on that the terminal has sent us already; a person takes longer for the second one. */
const ONE_PRESS_MS = 1_000;
/** What was told to end at once, and what still waits for it. */
const AT_ONCE_MS = 15_000;

interface Stop {
  closeStack: CloseStack;
  /** Ends when all is open, or rejects when it cannot be. */
  starting: Promise<void>;
  /** Started by npm, which nobody can ask to pass on that it was killed. */
  byNpm: boolean;
  say: (message: string) => void;
  complain: (error: unknown) => void;
}

/**
 * Whatever ends the service ends it in order, so that neither the database nor the chain goes on without it: Ctrl-C,
 * SIGTERM, the terminal closing, nobody reading our output any more, npm having ended, an error that nobody caught. A
 * second signal ends at once what is still open.
 */
export function stopInOrder({ closeStack, starting, byNpm, say, complain }: Stop): void {
  let began: number | null = null;
  const stop = (reason: string, code: number): void => {
    if (began !== null) {
      if (Date.now() - began < ONE_PRESS_MS) return;
      void closeStack.endAtOnce();
      setTimeout(() => process.exit(1), AT_ONCE_MS).unref();
      return;
    }
    began = Date.now();
    say(`Stopping (${reason}) …`);
    closeAll(closeStack, starting).then(
      () => process.exit(code),
      (error: unknown) => {
        complain(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop(signal, 0));
  if (!ignoresHangUp()) process.on("SIGHUP", () => stop("SIGHUP", 0));
  for (const stream of [process.stdout, process.stderr])
    // Later writes fail in the same way; the first has said it.
    stream.on("error", () => began ?? stop("nobody reads the output", 0));
  for (const event of ["uncaughtException", "unhandledRejection"])
    process.on(event, (error: unknown) => {
      complain(error);
      if (began === null) stop("an error", 1);
    });
  if (byNpm) watchParents(() => began ?? stop("npm has ended", 0));
}

/** A start that is under way is waited for: what it opens last is closed as well. */
async function closeAll(closeStack: CloseStack, starting: Promise<void>): Promise<void> {
  await closeStack.close();
  await starting.catch(() => undefined);
  await closeStack.close();
}

/** `nohup` wants us to live on when the terminal closes. */
function ignoresHangUp(): boolean {
  const HANG_UP = 1n;
  try {
    const [, ignored] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return (BigInt(`0x${ignored}`) & HANG_UP) !== 0n;
  } catch {
    return !process.stdout.isTTY;
  }
}

/** npm runs us directly or by a shell, and either may end without a word to us. */
export function watchParents(onGone: () => void): void {
  const parent = process.ppid;
  const isShell = /^(\S*\/)?(ba|da|z|k)?sh\b/.test(commandLine(parent));
  const grandparent = isShell ? parentOf(parent) : null;
  const timer = setInterval(() => {
    if (process.ppid === parent && (grandparent === null || isAlive(grandparent))) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
