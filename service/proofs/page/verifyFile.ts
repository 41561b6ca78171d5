import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { LANGUAGES } from "../../values/names.ts";
import { scriptOf } from "../../web/scripts.ts";
import { LOCALES } from "../../words/languages.ts";

const SHEETS = ["base.css", "cards.css", "check.css", "forms.css", "verify.css"];

/**
 * verify.html: the check as one file that needs no server, made of the source alone, so that everybody who makes it has
 * the same bytes. Its own policy lets it run nothing but its own script and load nothing; it may ask the nodes and the
 * service that its reader names, which no list made here could know.
 */
export function verifyFile(): string {
  return (made ??= make());
}

let made: string | null = null;

function make(): string {
  const script = scriptOf("file", LANGUAGES.map(wordsFor));
  const style = SHEETS.map(sheet).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>verify.html</title>
<style>${style}</style>
</head>
<body>
<main class="tight"></main>
<noscript>${LANGUAGES.map((language) => withoutScripts(language)).join("")}</noscript>
<script type="module">${script}</script>
</body>
</html>
`;
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function policyOf(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data:",
    "connect-src http: https:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function wordsFor(language: (typeof LANGUAGES)[number]) {
  const { meta, check, file, units, certificates } = LOCALES[language];
  const { lang, dir, intl, name } = meta;
  const { title, schemes, number, period, periodOpen, validity } = certificates;
  const about = { title, schemes, number, period, periodOpen, validity };
  return { language, lang, dir, intl, name, check, file, units, certificates: about };
}

function withoutScripts(language: (typeof LANGUAGES)[number]): string {
  const { meta, check } = LOCALES[language];
  return `<p lang="${meta.lang}" dir="${meta.dir}">${check.reasons.browser.text}</p>`;
}

/** Without what would be loaded from elsewhere: the band above the page goes in as it is. */
function sheet(name: string): string {
  const text = readFileSync(new URL(`../../web/assets/${name}`, import.meta.url), "utf8");
  const band = readFileSync(new URL("../../web/assets/band.svg", import.meta.url), "base64");
  return text.replaceAll('url("band.svg")', `url("data:image/svg+xml;base64,${band}")`);
}

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
