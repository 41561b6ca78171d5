import { readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { sha256, verifyFile } from "../../service/proofs/page/verifyFile.ts";
import { decisionsIndex } from "./decisions.ts";
import { settingsTable } from "./settings.ts";
import { agreementStates, batchStates, lineStates } from "./states.ts";
import { visibilityTable } from "./visibility.ts";

/** A document with its generated parts, each between two comments that name it, made new. */
async function withParts(file: string, parts: Record<string, () => string>): Promise<string> {
  let text = readFileSync(file, "utf8");
  for (const [name, part] of Object.entries(parts)) {
    const begin = `<!-- generated: ${name} -->`;
    const end = `<!-- end: ${name} -->`;
    const [head, rest] = text.split(begin);
    const tail = rest?.split(end)[1];
    if (head === undefined || tail === undefined) throw new Error(`${file} has no part ${name}`);
    text = `${head}${begin}\n\n${part()}\n\n${end}${tail}`;
  }
  return format(text, { ...(await resolveConfig(file)), parser: "markdown" });
}

export const generateGuide = (): Promise<string> =>
  withParts("docs/guide.md", { visibility: visibilityTable, fingerprint });

export const generateDecisions = (): Promise<string> =>
  withParts("docs/decisions/README.md", { decisions: decisionsIndex });

export const generateOperating = (): Promise<string> => withParts("docs/operating.md", { settings: settingsTable });

const fingerprint = (): string => `\`\`\`\n${sha256(verifyFile())}  verify.html\n\`\`\``;

export const generateContractsReadme = (): Promise<string> =>
  withParts("contracts/README.md", {
    "batch states": batchStates,
    "line states": lineStates,
    "agreement states": agreementStates,
  });
