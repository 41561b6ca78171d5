import Type from "typebox";
import { ERRORS } from "../../base/errorTable.ts";
import { type ErrorCode, LedgerError } from "../../base/errors.ts";
import { responses } from "../../rest/documentation.ts";
import { CODES, ProblemPage } from "../../rest/problemSchemas.ts";
import { titleOf } from "../../rest/problems.ts";
import type { Api } from "../../rest/server.ts";
import { account, hash, ref } from "../../values/schemas.ts";

/**
 * What was deployed where, byte for byte as the operator has it, so that its SHA-256 can be given around on paper. Open to
 * all, also to a page from somebody else or from a disk.
 */
export function manifestRoutes(app: Api, text: string): void {
  app.get(
    "/manifest.json",
    {
      schema: {
        operationId: "getManifest",
        summary: "Take the list of the contracts",
        description:
          "The addresses of the contracts of each generation of the ledger, and the hashes of their code. Whoever checks a proof takes it from somebody they trust, or compares its SHA-256 with one that they have from elsewhere.",
        tags: ["audit"],
        security: [],
        response: responses({ 200: { description: "The manifest.", schema: Manifest } }, []),
      },
    },
    async (_request, reply) => reply.header("cache-control", "public, max-age=300").type("application/json").send(text),
  );
}

const NAMES = ["accessManager", "organisations", "relay", "batches", "journal", "certificates", "agreements"] as const;

const ofEach = <T>(made: T) =>
  Object.fromEntries(NAMES.map((name) => [name, made])) as Record<(typeof NAMES)[number], T>;

export const Manifest = Type.Object(
  {
    chainId: Type.String({ description: "The chain's number.", examples: ["7731001"] }),
    generations: Type.Array(
      Type.Object(
        {
          addresses: Type.Object(ofEach(account("Address of the contract.")), { additionalProperties: false }),
          startBlock: Type.Integer({ description: "No event of these contracts is older." }),
          codeHashes: Type.Object(ofEach(hash("keccak256 of the code at the address.")), {
            additionalProperties: false,
          }),
        },
        { additionalProperties: false },
      ),
      { description: "A changed contract is a new generation; records of the old ones stay provable under theirs." },
    ),
  },
  { additionalProperties: false, title: "Manifest", description: "What was deployed where." },
);

const ProblemPages = Type.Object(
  { items: Type.Array(ref(ProblemPage), { description: "Every code there is." }) },
  { $id: "ProblemPages", additionalProperties: false, description: "All codes." },
);

/** What `type` of a problem points to: made from the one table, so it cannot disagree with what is answered. */
export function problemRoutes(app: Api): void {
  app.addSchema(ProblemPages);
  app.get(
    "/problems",
    {
      schema: {
        operationId: "listProblems",
        summary: "List all problems",
        tags: ["service"],
        security: [],
        response: responses({ 200: { description: "Every code with its meaning.", schema: ProblemPages } }, []),
      },
    },
    async () => ({ items: CODES.map(pageOf) }),
  );
  app.get(
    "/problems/:code",
    {
      schema: {
        operationId: "getProblem",
        summary: "Read what a problem means",
        tags: ["service"],
        security: [],
        params: Type.Object({
          code: Type.String({ title: "problem", description: "The code.", examples: ["LOT_USED"] }),
        }),
        response: responses({ 200: { description: "Its meaning.", schema: ProblemPage } }, ["NOT_FOUND"]),
      },
    },
    async (request) => {
      const { code } = request.params;
      if (!Object.hasOwn(ERRORS, code)) throw new LedgerError("NOT_FOUND", { resource: "problem" });
      return pageOf(code as ErrorCode);
    },
  );
}

function pageOf(code: ErrorCode) {
  const [status, sentence] = ERRORS[code];
  return { code, status, title: titleOf(code), sentence };
}
