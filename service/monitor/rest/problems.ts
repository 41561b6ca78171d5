import Type from "typebox";
import { ERRORS } from "../../base/errorTable.ts";
import { type ErrorCode, LedgerError } from "../../base/errors.ts";
import { responses } from "../../rest/documentation.ts";
import { CODES, ProblemPage } from "../../rest/problemSchemas.ts";
import { titleOf } from "../../rest/problems.ts";
import { ref } from "../../rest/schemas.ts";
import type { Api } from "../../rest/server.ts";

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
