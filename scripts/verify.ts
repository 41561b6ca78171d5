/**
 * `npm run verify -- bundle.json`: checks a proof bundle without asking whoever made it. `--rpc URL` (several times for
 * several nodes) compares its block with what others have, `--id ID` the batch with a label (0x… or what follows # on it),
 * `--manifest FILE` the contracts with a deployment. `--json` prints the whole verdict, `--help` the exit statuses.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readDeployment } from "../service/chain/deployment.ts";
import { idFromBase64url } from "../service/formats/ids.ts";
import { OUTCOMES, outcomeOf, USED_WRONGLY } from "../service/verifier/outcomes.ts";
import { judge, type Known } from "../service/verifier/verdict.ts";
import { describeVerdict } from "../service/verifier/verdictText.ts";

const USAGE = "Usage: npm run verify -- bundle.json [--rpc URL]… [--id ID] [--manifest FILE] [--json]";
const HELP = [
  `${USAGE}\n`,
  "The first line begins with the outcome. The exit status is one for each:",
  ...Object.entries(OUTCOMES).map(([name, [status, meaning]]) => lineOf([status, name, meaning])),
  lineOf([USED_WRONGLY, "(no outcome)", "the command was used wrongly"]),
].join("\n");
const PATIENCE_MS = 10_000;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rpc: { type: "string", multiple: true, default: [] },
      id: { type: "string" },
      manifest: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [file, ...more] = positionals;
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  if (file === undefined || more.length > 0) throw new Error(USAGE);
  const known: Known = { nodes: values.rpc.map(nodeAt) };
  if (values.id !== undefined) known.batch = idOf(values.id);
  if (values.manifest !== undefined) known.generations = generationsIn(values.manifest);
  const verdict = await judge(JSON.parse(readFileSync(file, "utf8")), known);
  const outcome = outcomeOf(verdict);
  const [status] = OUTCOMES[outcome];
  if (values.json) console.log(JSON.stringify({ outcome, status, ...verdict }, inJson, 2));
  else for (const line of describeVerdict(verdict)) console.log(line);
  process.exitCode = status;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = USED_WRONGLY;
}

function lineOf([status, name, meaning]: readonly [number, string, string]): string {
  return `  ${String(status).padStart(2)}  ${name.padEnd(15)} ${meaning}`;
}

function idOf(text: string): string {
  const id = /^0x[0-9a-f]{64}$/.test(text) ? text : idFromBase64url(text.replace(/^.*#/, ""));
  if (!id) throw new Error(`“${text}” is no id of a batch: it has 64 digits after 0x, or 43 letters after #.`);
  return id;
}

function generationsIn(file: string): NonNullable<Known["generations"]> {
  const deployment = readDeployment(file);
  if (!deployment) throw new Error(`There is no file ${file}.`);
  const { chainId, generations } = deployment;
  return generations.map(({ addresses, codeHashes }) => ({ chainId, ...addresses, codeHashes }));
}

function nodeAt(url: string): NonNullable<Known["nodes"]>[number] {
  return async (method, params) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = (await response.json()) as { result?: unknown };
    if (!("result" in answer)) throw new Error("The node refuses.");
    return answer.result;
  };
}

function inJson(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
}
