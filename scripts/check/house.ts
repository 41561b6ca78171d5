/** `npm run check -- house`: how the code is ordered, in figures. It counts what stands in the repository, and judges nothing. */
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const GENERATED = ["service/chain/abi.ts", "service/site/openapi.json", "service/store/schema.sql"];
/** They are only ever added to. */
const MIGRATIONS = "service/store/migrations";

/** Acts that are followed through the code, by what they are called in it. */
const ACTS: Record<string, RegExp> = {
  dispose: /\bdispos(e|al)/i,
  ship: /\bship\b|\bNewShipment\b|\bshipMany\b/,
  withdrawDispute: /\bwithdrawDispute|dispute_withdrawal|dispute-withdrawal/,
};

interface Source {
  file: string;
  text: string;
  lines: number;
}

const sourcesOf = (...patterns: string[]): Source[] =>
  execFileSync("git", ["ls-files", ...patterns], { encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && !GENERATED.includes(file))
    .map((file) => {
      const text = readFileSync(file, "utf8");
      return { file, text, lines: text.split("\n").length - 1 };
    });

/** Circles of files, types counted: each is named by the file where it was met. */
function circlesOf(sources: Source[]): string[] {
  const targets = new Map(
    sources.map(({ file, text }) => [
      file,
      [...text.matchAll(/(?:from|import\()\s*"(\.{1,2}\/[^"]+)"/g)].map(([, path]) =>
        posix.normalize(join(dirname(file), path!)),
      ),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) circles.push(file);
    if (done.has(file) || path.includes(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  return circles;
}

/** Everything that is counted, as pairs of what and how many. */
export function houseFigures(): [string, string | number][] {
  const service = sourcesOf("service");
  const code = service.filter(({ file }) => file.endsWith(".ts"));
  const folders = Map.groupBy(service, ({ file }) => dirname(file));
  const [largest] = [...folders]
    .filter(([folder]) => folder !== MIGRATIONS)
    .sort(([, one], [, other]) => other.length - one.length);
  const median = code.map(({ lines }) => lines).sort((a, b) => a - b)[Math.floor(code.length / 2)];
  const linesOf = (sources: Source[]) => sources.reduce((sum, { lines }) => sum + lines, 0);
  return [
    ...Object.entries(ACTS).map(([word, pattern]): [string, number] => [
      `hand-written files of service/ that name ${word}`,
      service.filter(({ file, text }) => !file.startsWith(MIGRATIONS) && pattern.test(text)).length,
    ]),
    ["files of service/", service.length],
    ["… of them TypeScript", code.length],
    ["largest folder of service/", `${largest![1].length} (${largest![0]})`],
    ["files of service/ with 40 lines or fewer", code.filter(({ lines }) => lines <= 40).length],
    ["files of service/ with more than 300 lines", code.filter(({ lines }) => lines > 300).length],
    ["median lines of a file", median!],
    ["circles of files", circlesOf(code).length],
    ["README.md, KB", Math.round(statSync("README.md").size / 1_000)],
    ["lines of service/ (TypeScript)", linesOf(code)],
    ["lines of test/ (TypeScript)", linesOf(sourcesOf("test/*.ts"))],
    ["lines of scripts/", linesOf(sourcesOf("scripts"))],
  ];
}
