import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { Language } from "../values/names.ts";
import { LOCALES } from "../words/languages.ts";

/** Of the browsers that canonical JSON needs anyway, since 2023. */
const TARGET = "es2022";

/**
 * A script for browsers, of one file of service/check and all that it imports. The same sources give the same bytes on
 * every machine: nothing here depends on time or place. `WORDS` stands for the words in it.
 */
export function scriptOf(entry: string, words: unknown = null): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`../check/${entry}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    define: { WORDS: JSON.stringify(words) },
    // What this machine has for TypeScript is no part of the source.
    tsconfigRaw: {},
  });
  return outputFiles[0]!.text;
}

/** The words of the check in one language, as a script of their own: the check is one for all. */
export function checkWords(language: Language): string {
  const { meta, check } = LOCALES[language];
  return `export default ${JSON.stringify({ ...check, intl: meta.intl })};\n`;
}
