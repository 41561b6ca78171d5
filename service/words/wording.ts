import type { Language } from "../values/names.ts";

/**
 * Words are JSON: a file a language and subject, read by translators' tools as they are. Its keys are those of
 * `Words.t`; what several subjects have in common (titles of acts, errors) is put together from all of them.
 *
 * Sentences are ICU messages: `{name}` is a hole. The straight apostrophe is a quoting sign in ICU, so the curly one (’)
 * is written. Only `check` and `file`, which browsers show without a formatter, know holes and nothing else.
 *
 * Arabic is Modern Standard Arabic in the words used in Morocco (منتوج، إقليم، بيولوجي), with Western digits. Tamazight
 * is Standard Moroccan in the Neo-Tifinagh of IRCAM: a first, honest translation that no native reader has seen yet, and
 * the page says so. Whoever corrects it sets its `review` below to null.
 *
 * English defines the shape: a key too few or too many in another language is an error of the compiler.
 */
export function inEveryLanguage<En, Ar extends object, Fr extends object, Zgh extends object>(words: {
  en: En & NoInfer<Ar> & NoInfer<Fr> & NoInfer<Zgh>;
  ar: Ar & NoInfer<En>;
  fr: Fr & NoInfer<En>;
  zgh: Zgh & NoInfer<En>;
}): Record<Language, En> {
  return words;
}

/** What a page must know of a language beyond its words. */
interface LanguageFacts {
  lang: string;
  script: "Latn" | "Arab" | "Tfng";
  dir: "ltr" | "rtl";
  intl: string;
  /** What the translation still waits for; shown to its readers in `site.review`. */
  review: "awaiting a native reader" | null;
}

export const LANGUAGE_FACTS: Record<Language, { meta: LanguageFacts }> = {
  ar: { meta: { lang: "ar", script: "Arab", dir: "rtl", intl: "ar-MA-u-nu-latn", review: null } },
  fr: { meta: { lang: "fr", script: "Latn", dir: "ltr", intl: "fr", review: null } },
  en: { meta: { lang: "en", script: "Latn", dir: "ltr", intl: "en-GB", review: null } },
  zgh: { meta: { lang: "zgh", script: "Tfng", dir: "ltr", intl: "zgh", review: "awaiting a native reader" } },
};

/** All members of a union in one: the words of one subject and those of each other. */
export type All<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer Whole) => void
  ? Whole
  : never;

type Tree = { [key: string]: unknown };

/** Puts trees of words together; two that say something under the same key would hide one another. */
export function together(trees: readonly object[], path = ""): Tree {
  const whole: Tree = {};
  for (const [key, value] of trees.flatMap((tree) => Object.entries(tree) as [string, unknown][])) {
    const before = whole[key];
    if (before === undefined) whole[key] = value;
    else if (isTree(before) && isTree(value)) whole[key] = together([before, value], `${path}${key}.`);
    else throw new Error(`two subjects have words for ${path}${key}`);
  }
  return whole;
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;
