/**
 * Writes every generated file of the repository, or with --check says which of them are out of date and fails.
 * Each part is a function from the sources to a text; nothing else writes those files.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { generateAbi } from "./generate/abi.ts";
import { generateOpenApi } from "./generate/openapi.ts";
import { generateContractsReadme, generateDecisions, generateGuide, generateOperating } from "./generate/documents.ts";
import { generateGlyphs } from "./generate/glyphs.ts";
import { generateSchema } from "./generate/schema.ts";

const GENERATED: { file: string; generate: () => Promise<string> | string }[] = [
  { file: "service/chain/abi.ts", generate: generateAbi },
  { file: "service/values/labelCharacters.ts", generate: generateGlyphs },
  { file: "service/store/schema.sql", generate: generateSchema },
  { file: "service/site/openapi.json", generate: generateOpenApi },
  { file: "docs/guide.md", generate: generateGuide },
  { file: "docs/decisions/README.md", generate: generateDecisions },
  { file: "docs/operating.md", generate: generateOperating },
  { file: "contracts/README.md", generate: generateContractsReadme },
];

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const { file, generate } of GENERATED) {
  const text = await generate();
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(file);
  if (!check) writeFileSync(file, text);
}
if (check && stale.length) {
  console.error(`Out of date: ${stale.join(", ")}. Run: npm run generate`);
  process.exit(1);
}
console.log(stale.length ? `Generated ${stale.join(", ")}` : "Generated files are up to date");
