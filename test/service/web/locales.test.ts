import { expect } from "chai";
import { IntlMessageFormat } from "intl-messageformat";
import { ERRORS } from "../../../service/base/errorTable.ts";
import { together } from "../../../service/words/wording.ts";
import type { CheckWords, FileWords } from "../../../service/check/words.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { Words } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";

/** What the check takes must be all there: the compiler says so, since the words themselves are only data. */
const checkWords: Record<(typeof LANGUAGES)[number], { check: CheckWords; file: FileWords }> = LOCALES;

const messages = (locale: object, path = ""): [string, string][] =>
  Object.entries(locale).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === "string"
      ? [[path + key, value]]
      : value === null
        ? []
        : messages(value as object, `${path}${key}.`),
  );

const sentences = (language: (typeof LANGUAGES)[number]) =>
  messages(LOCALES[language]).filter(([path]) => !path.startsWith("meta."));

type Elements = ReturnType<IntlMessageFormat["getAst"]>;
type Choice = Extract<Elements[number], { options: object }>;

const read = (message: string): Elements =>
  new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst();

const isChoice = (element: Elements[number]): element is Choice => "options" in element;
const isPlural = (choice: Choice) => "pluralType" in choice;

/** Wherever one of several forms is chosen, also within such a form. */
const choices = (elements: Elements): Choice[] =>
  elements
    .filter(isChoice)
    .flatMap((choice) => [choice, ...Object.values(choice.options).flatMap(({ value }) => choices(value))]);

/** The names of the holes; behind those that choose a form `#` (by number) or `?` with all that can be chosen. */
const holes = (elements: Elements): string[] =>
  elements.flatMap((element) => {
    if (isChoice(element)) {
      const kind = isPlural(element) ? "#" : `?${Object.keys(element.options).sort().join()}`;
      return [`${element.value}${kind}`, ...Object.values(element.options).flatMap((option) => holes(option.value))];
    }
    // A literal, kind 0, is the one other with a text of its own; kind 1 is a plain hole, and others are formatted.
    if (!("value" in element) || Number(element.type) === 0) return [];
    return [Number(element.type) === 1 ? element.value : `${element.value}:${element.type}`];
  });

const holesOf = (message: string) => [...new Set(holes(read(message)))].sort();

/** As CLDR has them for numbers that count; it has none for Standard Moroccan Tamazight, which knows one and more. */
const FORMS = {
  ar: ["zero", "one", "two", "few", "many", "other"],
  fr: ["one", "many", "other"],
  en: ["one", "other"],
  zgh: ["one", "other"],
};

describe("words", () => {
  it("have all that the check says", () => {
    expect(Object.keys(checkWords)).to.have.members([...LANGUAGES]);
  });

  const english = new Map(sentences("en"));

  for (const language of LANGUAGES) {
    describe(language, () => {
      it("has every sentence and no other", () => {
        expect(sentences(language).map(([path]) => path)).to.have.members([...english.keys()]);
      });

      it("has something to say in each, with the holes of the English one", () => {
        for (const [path, message] of sentences(language)) {
          expect(message.trim(), path).not.to.equal("");
          expect(holesOf(message), path).to.deep.equal(holesOf(english.get(path)!));
        }
      });

      it("has every plural form of the language, where one is chosen by a number", () => {
        for (const [path, message] of sentences(language)) {
          for (const { options } of choices(read(message)).filter(isPlural)) {
            const forms = Object.keys(options).filter((form) => !form.startsWith("="));
            expect(forms, path).to.have.members(FORMS[language]);
          }
        }
      });

      it("uses no straight apostrophe, which ICU would take for a quoting sign", () => {
        for (const [path, message] of sentences(language)) expect(message, path).not.to.contain("'");
      });

      it("formats every sentence, for every plural form", () => {
        const words = new Words(language);
        for (const [path, message] of sentences(language)) {
          for (const n of [0, 1, 1.5, 2, 3, 11, 99, 100, 1_000_000]) {
            const values = Object.fromEntries(
              holesOf(message).map((hole) => [hole.replace(/[#?].*/, ""), hole.endsWith("#") ? n : "x"]),
            );
            expect(words.format(message, values), `${path} ${n}`).not.to.match(/[{}]|undefined/);
          }
        }
      });

      it("states its language, script and direction truly", () => {
        const { meta } = LOCALES[language];
        expect(meta.lang).to.equal(language);
        expect(meta.dir).to.equal(language === "ar" ? "rtl" : "ltr");
        expect(new Intl.Locale(meta.lang).maximize().script).to.equal(meta.script);
        expect(Intl.DateTimeFormat.supportedLocalesOf(meta.intl)).to.have.length(1);
      });
    });
  }

  it("asks for the plural forms that the platform chooses from", () => {
    for (const language of ["ar", "fr", "en"] as const) {
      const rules = new Intl.PluralRules(LOCALES[language].meta.intl);
      expect(rules.resolvedOptions().pluralCategories, language).to.have.members(FORMS[language]);
    }
  });

  it("puts the words of all subjects together, and refuses two for the same key", () => {
    expect(together([{ a: { b: "1" } }, { a: { c: "2" }, d: "3" }])).to.deep.equal({ a: { b: "1", c: "2" }, d: "3" });
    expect(() => together([{ a: { b: "1" } }, { a: { b: "2" } }])).to.throw("a.b");
    expect(() => together([{ a: { b: "1" } }, { a: "2" }])).to.throw("words for a");
  });

  it("writes each language in its own script", () => {
    const scripts = {
      ar: /\p{Script=Arabic}/u,
      zgh: /\p{Script=Tifinagh}/u,
      fr: /\p{Script=Latin}/u,
      en: /\p{Script=Latin}/u,
    };
    for (const language of LANGUAGES) {
      for (const [path, message] of sentences(language)) {
        const bare = message.replace(/[{}#]|\b(?:n|plural|select|zero|one|two|few|many|other)\b/g, "");
        if (/\p{L}/u.test(bare.replace(/\w+/g, "")) || path.startsWith("units.")) {
          expect(message, `${language} ${path}`).to.match(scripts[language]);
        }
      }
    }
  });

  it("keeps to the Neo-Tifinagh letters of IRCAM", () => {
    const letters = "ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵖⵙⵚⵛⵜⵟⵡⵢⵣⵥⵯ";
    for (const [path, message] of sentences("zgh")) {
      for (const letter of message.match(/\p{Script=Tifinagh}/gu) ?? []) expect(letters, path).to.contain(letter);
    }
  });

  it("marks the Tamazight as awaiting a native reader, and the others not", () => {
    expect(LOCALES.zgh.meta.review).to.equal("awaiting a native reader");
    for (const language of ["ar", "fr", "en"] as const) expect(LOCALES[language].meta.review).to.equal(null);
  });

  it("translates only refusals that exist", () => {
    const own = ["required", "comma", "twoReadings", "nameNeeded", "signNameNeeded"];
    for (const code of Object.keys(LOCALES.en.errors)) if (!own.includes(code)) expect(ERRORS).to.have.property(code);
  });
});
