import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";

const ERRORS = join(import.meta.dirname, "../../service/errors.ts");
const TABLE = /export const ERRORS = \{.*?\n\} as const satisfies [^;]+;/s;
const NO_SENTENCE = "export const ERRORS: Record<string, [number, string]> = new Proxy({}, { get: () => [0, ''] });";

/**
 * For what runs in a browser: refusals keep their codes and values, and leave out the sentences, a quarter of the check,
 * which only REST tells.
 */
export const withoutSentences: Plugin = {
  name: "without sentences",
  setup: (builds) => {
    builds.onLoad({ filter: /service[\\/]errors\.ts$/ }, async ({ path }) => {
      if (path !== ERRORS) return null;
      const source = await readFile(path, "utf8");
      if (!TABLE.test(source)) throw new Error(`${path} has no table of sentences any more.`);
      return { contents: source.replace(TABLE, NO_SENTENCE), loader: "ts" };
    });
  },
};
