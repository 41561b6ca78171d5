import { responses } from "../../rest/documentation.ts";
import { openToAll } from "../../rest/headers.ts";
import type { Api } from "../../rest/server.ts";
import { Manifest } from "./manifestMerged.ts";

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
    async (_request, reply) =>
      openToAll(reply).header("cache-control", "public, max-age=300").type("application/json").send(text),
  );
}
