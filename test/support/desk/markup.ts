/** Just enough of HTML to compare pages: no parser of a browser, which would mend what it should report. */

/** The tags of a page with their attribute names, in order: what an injected name would change. */
export function skeleton(markup: string): string[] {
  return [...markup.matchAll(/<(\/?[a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g)].map(([, tag, attributes]) => {
    const names = [...attributes!.matchAll(/([^\s="]+)(?:="[^"]*")?/g)].map(([, name]) => name);
    return [tag, ...names].join(" ");
  });
}

/** What a reader sees, roughly: tags and isolating signs gone, spaces folded, entities read. */
export function visibleText(markup: string): string {
  return markup
    .replace(/<head>[\s\S]*?<\/head>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .replace(/[\u2066-\u2069]/g, "")
    .replace(/[ \n\r\t]+/g, " ");
}

/** Names as nobody should give them. */
export const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</title></style><svg/onload=alert(1)>`,
  `&lt;b&gt; &amp; {product} {n, plural, other {x}}`,
  `\u202emoc.live\u202c \u2067\u202b‮`,
  `\${html\`x\`} {{x}} <!-- -->`,
];
