/** What the embedded room says when it cannot go on: one plain sentence, meant to be printed without a stack. */
export class EmbeddedError extends Error {
  override name = "EmbeddedError";
}

/** The part of a logger this room needs; pino's fits. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** Turns the file system's refusal into a sentence about the folder, keeping the original as the cause. */
export function folderFailure(folder: string, error: unknown): EmbeddedError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reasons: Record<string, string> = {
    ENOENT: "nothing can be made there",
    EACCES: "this user may not write there",
    EPERM: "this user may not write there",
    EROFS: "it is on a read-only disk",
    ENOSPC: "the disk is full",
    EDQUOT: "the disk quota is used up",
    ENOTDIR: "something on its path is a file, not a folder",
    EEXIST: "something on its path is a file, not a folder",
    ENAMETOOLONG: "its path is too long",
    EMFILE: "too many files are open",
    EIO: "the disk reports an error",
  };
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new EmbeddedError(`The folder ${folder} cannot be used: ${reason}.`, { cause: error });
}
