/** The headings of a document, as GitHub links to them: in lower case, without signs, a hyphen for each space. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

/** Without what stands in fenced code, where `#` begins a comment. */
export const headingsOf = (markdown: string): { level: number; text: string }[] =>
  [...markdown.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^(#+) (.+)$/gm)].map(([, signs, text]) => ({
    level: signs!.length,
    text: text!,
  }));
