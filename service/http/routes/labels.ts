import Type from "typebox";
import { LANGUAGES } from "../../domain/names.ts";
import { LedgerError } from "../../errors.ts";
import { getBatch } from "../../ledger/batches.ts";
import type { Api, RouteDeps } from "../api.ts";
import { actorOf } from "../auth.ts";
import { DECIDED, KEYED, responses } from "../documentation.ts";
import { LABEL_FORMATS, type LabelRenderer } from "../labels.ts";
import { orDefault } from "../schemas/common.ts";
import { BatchPath } from "./batches.ts";

export function labelRoutes(app: Api, { ledger, renderLabel }: RouteDeps & { renderLabel: LabelRenderer }): void {
  app.get(
    "/v1/batches/:id/label",
    {
      schema: {
        operationId: "getLabel",
        summary: "Print a batch's label",
        description:
          "The label with its QR code, as soon as the batch is on the chain: what it says must not change after it is printed.",
        tags: ["batches"],
        params: BatchPath,
        querystring: Type.Object(
          {
            format: orDefault(
              Type.Enum([...LABEL_FORMATS], {
                default: "svg",
                description: "The kind of picture.",
                examples: ["svg"],
              }),
            ),
            language: orDefault(
              Type.Enum([...LANGUAGES], {
                default: "ar",
                description: "The language of its words.",
                examples: ["ar"],
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: responses(
          {
            200: {
              description: "The label.",
              content: {
                "image/svg+xml": { schema: Type.String({ description: "An SVG picture." }) },
                "image/png": { schema: Type.String({ format: "binary", description: "A PNG picture." }) },
              },
            },
          },
          [
            ...KEYED,
            ...DECIDED,
            "FIELD_UNKNOWN",
            "FIELD_INVALID",
            "NOT_FOUND",
            "BATCH_NOT_MINED",
            "BATCH_ANNULLED",
            "BATCH_RECALLED",
          ],
        ),
      },
    },
    async (request, reply) => {
      const batch = await getBatch(ledger, ledger.db, actorOf(request), request.params.id);
      if (batch.rejection) throw new LedgerError(batch.rejection.code, batch.rejection.values);
      if (batch.state !== "mined" && batch.state !== "final") throw new LedgerError("BATCH_NOT_MINED");
      // A new label on what nobody may eat would only bring it back among people.
      if (batch.status === "annulled") throw new LedgerError("BATCH_ANNULLED", { lot: batch.lot });
      if (batch.status === "recalled") throw new LedgerError("BATCH_RECALLED", { lot: batch.lot });
      const { contentType, body } = await renderLabel(batch, request.query);
      return reply.type(contentType).header("cache-control", "private, no-cache").send(body);
    },
  );
}
