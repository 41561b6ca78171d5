import { readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { contractErrorsList } from "./errors.ts";
import { settingsTable } from "./settings.ts";
import { statesTables } from "./states.ts";

const PARTS: Record<string, Record<string, () => string>> = {
  "README.md": { settings: settingsTable },
  "contracts/README.md": { states: statesTables, errors: contractErrorsList },
};

export const README_FILES = Object.keys(PARTS);

/** A README with its generated parts, each between two comments that name it, made new. */
export async function generateReadme(file: string): Promise<string> {
  let text = readFileSync(file, "utf8");
  for (const [name, part] of Object.entries(PARTS[file]!)) {
    const begin = `<!-- generated: ${name} -->`;
    const end = `<!-- end: ${name} -->`;
    const [head, rest] = text.split(begin);
    const tail = rest?.split(end)[1];
    if (head === undefined || tail === undefined) throw new Error(`${file} has no part ${name}`);
    text = `${head}${begin}\n\n${part()}\n\n${end}${tail}`;
  }
  return format(text, { ...(await resolveConfig(file)), parser: "markdown" });
}
