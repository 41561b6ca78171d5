import { type Language, LANGUAGES } from "../values/names.ts";

/** Who states no preference is most likely here; who prefers a language not spoken here is most likely abroad. */
const HERE: Language = "ar";
const ABROAD: Language = "en";

const COOKIE = "lang";
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Browsers rarely know `zgh`; its speakers ask for one of these. */
const TAMAZIGHT = new Set(["zgh", "ber", "shi", "tzm", "rif"]);

/** What was asked in the address goes before what was chosen earlier, and that before what the browser prefers. */
export function chooseLanguage(asked: unknown, cookie: string | undefined, accept: string | undefined): Language {
  return known(asked) ?? known(cookieValue(cookie)) ?? preferred(accept) ?? HERE;
}

/** The cookie that keeps a choice made in the address; null when none was made. */
export function languageCookie(asked: unknown, secure: boolean): string | null {
  const language = known(asked);
  if (language === null) return null;
  return `${COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** RFC 9110 §12.5.4, reduced to primary tags; null when no language is preferred at all. */
function preferred(accept: string | undefined): Language | null {
  const ranges = (accept ?? "")
    .split(",")
    .map((range, position) => {
      const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return { primary: tag.split("-")[0]!, quality: quality ? Number(quality.slice(2)) : 1, position };
    })
    .filter(({ primary, quality }) => /^[a-z]+$/.test(primary) && quality > 0 && quality <= 1)
    .sort((a, b) => b.quality - a.quality || a.position - b.position);
  for (const { primary } of ranges) {
    if (TAMAZIGHT.has(primary)) return "zgh";
    const language = known(primary);
    if (language) return language;
  }
  return ranges.length > 0 ? ABROAD : null;
}

function known(tag: unknown): Language | null {
  return LANGUAGES.find((language) => language === tag) ?? null;
}

function cookieValue(header: string | undefined): string | undefined {
  return /(?:^|;\s*)lang=([a-z]+)/.exec(header ?? "")?.[1];
}
