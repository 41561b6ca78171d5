import Type from "typebox";
import { actorOf } from "../rest/auth.ts";
import { KEY_ERRORS, responses } from "../rest/documentation.ts";
import { BatchPath } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { type ChainProofs, readProof } from "./views/bundle.ts";
import type { PublicProofs } from "./views/public.ts";
import { ProofBundle } from "./views/schemas.ts";

const NOT_NOW = ["PROOF_NOT_FINAL", "NODE_AWAY", "DATABASE_AWAY"] as const;
const HOW = `It holds the documents as far as this reader may read them, the transformations between them, a block's header and the proofs of its state; \`npm run verify -- FILE\` checks it without asking this service anything.`;

type Deps = Pick<RouteDeps, "ledger"> & { proofs: ChainProofs };

export function proofRoutes(app: Api, { ledger, proofs }: Deps): void {
  app.get(
    "/v1/batches/:id/proof",
    {
      schema: {
        operationId: "getProof",
        summary: "Take the proof of a batch away",
        description: `The batch and what it was made of, with all that is needed to check them. For whoever may read the batch. ${HOW}`,
        tags: ["batches"],
        params: BatchPath,
        response: responses({ 200: { description: "The bundle.", schema: ProofBundle } }, [
          ...KEY_ERRORS,
          ...NOT_NOW,
          "FIELD_INVALID",
        ]),
      },
    },
    async (request) => readProof(ledger, proofs, actorOf(request), request.params.id),
  );
}

/** Open to whoever holds a label: what its page shows, and the proof of it. */
export function publicProofRoutes(app: Api, bundles: PublicProofs): void {
  app.get(
    "/b/:code/proof.json",
    {
      schema: {
        operationId: "getPublicProof",
        summary: "Take the proof behind a label away",
        description: `By the code on the label; no key is needed. ${HOW}`,
        tags: ["batches"],
        security: [],
        params: Type.Object({
          code: Type.String({ pattern: "^[0-9]{13}$", title: "code", description: "The batch's public code." }),
        }),
        response: responses({ 200: { description: "The bundle.", schema: ProofBundle } }, [
          ...NOT_NOW,
          "FIELD_INVALID",
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) => {
      // Good for anyone, and for a moment: a recall must be seen soon.
      const text = await bundles.read(request.params.code);
      return reply.header("cache-control", "public, max-age=5").type("application/json").send(text);
    },
  );
}
