import { IntlMessageFormat } from "intl-messageformat";
import type { Money } from "../values/money.ts";
import { type Language, nameIn, type Names } from "../values/names.ts";
import { type DecimalSign, MESSAGE_FORMATTERS, numberFormat } from "../values/numbers.ts";
import type { Quantity } from "../values/quantities.ts";
import { type Locale, LOCALES } from "../words/languages.ts";
import { escape, Html, html, raw } from "./html.ts";

/** What a hole of a sentence may hold; only `say` accepts markup. */
type TextValues = Record<string, string | number>;
type Values = Record<string, string | number | Html>;

/** An organisation as others speak of it. */
type Named = { id: string; name: Names | null };

/** Everything that depends on the reader's language: sentences, names, dates and quantities. */
export class Words {
  readonly language: Language;
  readonly t: Locale;
  /** Between things that are told one after another. */
  readonly comma: string;
  readonly #messages = new Map<string, IntlMessageFormat>();
  readonly decimalSign: DecimalSign;
  readonly #numbers: ReturnType<typeof numberFormat>;
  readonly #dates: Intl.DateTimeFormat;
  readonly #times: Intl.DateTimeFormat;
  readonly #moneys = new Map<string, ReturnType<typeof numberFormat>>();

  constructor(language: Language) {
    this.language = language;
    this.t = LOCALES[language];
    this.comma = language === "ar" ? "، " : ", ";
    const { intl } = this.t.meta;
    this.decimalSign = language === "en" ? "." : ",";
    this.#numbers = numberFormat(intl, { maximumFractionDigits: 20 });
    this.#dates = new Intl.DateTimeFormat(intl, { dateStyle: "long", timeZone: "UTC" });
    this.#times = new Intl.DateTimeFormat(intl, { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" });
  }

  /** A sentence as markup: holes are escaped, `Html` holes stay as they are. */
  say(message: string, values: Values = {}): Html {
    const parts = this.#message(message).formatToParts<Html>(values);
    return raw(parts.map(({ value }) => (value instanceof Html ? value.text : escape(String(value)))).join(""));
  }

  /** A sentence as plain text, for titles, attributes and pictures. */
  format(message: string, values: TextValues = {}): string {
    return this.#message(message)
      .formatToParts(values)
      .map(({ value }) => String(value))
      .join("");
  }

  number(value: string | number): string {
    return this.#numbers.format(value);
  }

  /** A plain number as the reader would type it: without groups, with their own decimal sign. */
  typed(value: string): string {
    return value.replace(".", this.decimalSign);
  }

  /** A calendar day; a moment is shown as its day in UTC. */
  date(day: string): string {
    return this.#dates.format(new Date(day));
  }

  time(moment: string): string {
    return this.format(this.t.time.utc, { time: this.#times.format(new Date(moment)) });
  }

  /** Exact, however long: the plural form alone is chosen by a rounded number. */
  quantity({ value, unit }: Quantity): string {
    return this.format(this.t.units[unit], { n: Number(value), amount: this.number(value) });
  }

  /** Exact, with the sign of its currency. */
  money({ amount, currency }: Money): string {
    const { intl } = this.t.meta;
    let format = this.#moneys.get(currency);
    if (!format) this.#moneys.set(currency, (format = numberFormat(intl, { style: "currency", currency })));
    return format.format(amount);
  }

  /** A person's words, isolated so that their direction and any control sign inside stay theirs. */
  name(names: Names): Html {
    const found = nameIn(names, this.language);
    return found === null ? html`` : isolated(found.text, found.language);
  }

  nameText(names: Names): string {
    return withoutBidi(nameIn(names, this.language)?.text ?? "");
  }

  /** An organisation by its name; one whose profile is not held here by its account, and says so. */
  party({ id, name }: Named): Html {
    return name === null ? this.say(this.t.unheld.organisation, { account: code(id) }) : this.name(name);
  }

  partyText({ id, name }: Named): string {
    return name === null ? this.format(this.t.unheld.organisation, { account: plainCode(id) }) : this.nameText(name);
  }

  #message(message: string): IntlMessageFormat {
    let compiled = this.#messages.get(message);
    if (!compiled) {
      compiled = new IntlMessageFormat(message, this.t.meta.intl, undefined, {
        ignoreTag: true,
        formatters: MESSAGE_FORMATTERS,
      });
      this.#messages.set(message, compiled);
    }
    return compiled;
  }
}

const WORDS: Record<Language, Words> = {
  ar: new Words("ar"),
  fr: new Words("fr"),
  en: new Words("en"),
  zgh: new Words("zgh"),
};

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

export function isolated(text: string, language: Language): Html {
  const { lang, dir } = LOCALES[language].meta;
  return html`<bdi lang="${lang}" dir="${dir}">${text}</bdi>`;
}

/** Codes and hashes: always left to right, whatever stands around them. */
export function code(text: string): Html {
  return html`<bdi dir="ltr">${text}</bdi>`;
}

/** Lots may have letters of any script, and go the way of the first; without letters, left to right. */
export function lotCode(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** The same where no element can stand: without it, Arabic around `2026-014` would show `014-2026`. */
export function plainCode(text: string): string {
  return `\u2068${withoutBidi(text)}\u2069`;
}

/** Where no element can isolate (titles, options, attributes), the signs that turn text around are dropped. */
export function withoutBidi(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}
