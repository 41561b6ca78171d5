import { readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { settingsTable } from "./settings.ts";

const PARTS: Record<string, () => string> = { settings: settingsTable };

/** README.md with its generated parts, each between two comments that name it, made new. */
export async function generateReadme(): Promise<string> {
  let text = readFileSync("README.md", "utf8");
  for (const [name, part] of Object.entries(PARTS)) {
    const begin = `<!-- generated: ${name} -->`;
    const end = `<!-- end: ${name} -->`;
    const [head, rest] = text.split(begin);
    const tail = rest?.split(end)[1];
    if (head === undefined || tail === undefined) throw new Error(`README.md has no part ${name}`);
    text = `${head}${begin}\n\n${part()}\n\n${end}${tail}`;
  }
  return format(text, { ...(await resolveConfig("README.md")), parser: "markdown" });
}
