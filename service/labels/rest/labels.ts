import Type from "typebox";
import { LedgerError } from "../../base/errors.ts";
import { getBatch } from "../../batches/views/batches.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { actorOf } from "../../rest/auth.ts";
import { CHAIN_ERRORS, KEY_ERRORS, responses } from "../../rest/documentation.ts";
import { BatchPath, orDefault } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { type Language, LANGUAGES } from "../../values/names.ts";
import { printUnits } from "../acts/printUnits.ts";
import type { UnitMark } from "../rules/address.ts";
import { parseNumbers } from "../rules/units.ts";
import { checkLabelled } from "../views/marks.ts";

/** A thousand labels are four megabytes, and what a printer takes in one go. */
const SHEET_MAX = 1_000;

export function labelRoutes(app: Api, { ledger, labels }: RouteDeps & { labels: LabelRenderer }): void {
  app.get(
    "/v1/batches/:id/label",
    {
      schema: {
        operationId: "getLabel",
        summary: "Print a batch's label",
        description:
          "The label with its QR code, as soon as the batch is on the chain: what it says must not change after it is printed. `format=sheet` is a page made to be printed on `paper`; with `units` each label is that of one unit, for recorders of its maker.",
        tags: ["batches"],
        params: BatchPath,
        querystring: Type.Object(
          {
            format: orDefault(
              Type.Enum([...LABEL_FORMATS], {
                default: "svg",
                description: "A picture, or a page of labels.",
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
            paper: orDefault(
              Type.Enum([...labels.papers], {
                default: "one",
                description:
                  "What it is printed on: one label, a sheet of A4 with so many, or a roll of 58 mm. A picture has the layout of the paper.",
                examples: ["a4-24"],
              }),
            ),
            units: Type.Optional(
              Type.String({
                pattern: "^[0-9]{1,6}(-[0-9]{1,6})?$",
                description: `The numbers of the units, at most ${SHEET_MAX}; of a picture one.`,
                examples: ["1-48"],
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
                "text/html": { schema: Type.String({ description: "A page to be printed." }) },
              },
            },
          },
          [
            ...KEY_ERRORS,
            ...CHAIN_ERRORS,
            "FIELD_UNKNOWN",
            "FIELD_INVALID",
            "NOT_FOUND",
            "ROLE_TOO_WEAK",
            "UNITS_NOT_ISSUED",
            "BATCH_NOT_MINED",
            "BATCH_ANNULLED",
            "BATCH_RECALLED",
          ],
        ),
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { format, language, paper, units } = request.query;
      const batch = await getBatch(ledger, ledger.db, actor, request.params.id);
      checkLabelled(batch);
      const marks = units === undefined ? null : await printUnits(ledger, actor, batch, numbersIn(units, format));
      const { contentType, body } = await labels.render(batch, { format, language, paper, units: marks });
      if (format === "sheet") void reply.header("content-security-policy", POLICY);
      return reply.type(contentType).header("cache-control", "private, no-cache").send(body);
    },
  );
}

function numbersIn(text: string, format: LabelFormat): { from: number; to: number } {
  const numbers = parseNumbers(text);
  const most = format === "sheet" ? SHEET_MAX : 1;
  if (numbers && numbers.to - numbers.from < most) return numbers;
  const reason = most === 1 ? "must be the number of one unit" : `must be at most ${most} numbers, such as 1-48`;
  throw new LedgerError("FIELD_INVALID", { field: "units", reason });
}

/** Its own style sheets, and nothing else. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const LABEL_FORMATS = ["svg", "png", "sheet"] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

export interface Label {
  contentType: string;
  body: string | Buffer;
}

/** Draws labels of a batch that is on the chain; the pages know how, this room only hands it over. */
export interface LabelRenderer {
  papers: readonly string[];
  /** `units`: those whose labels are asked for; null for the label of the batch. */
  render(
    batch: BatchView,
    options: { format: LabelFormat; language: Language; paper: string; units: UnitMark[] | null },
  ): Promise<Label>;
}
