import Type from "typebox";
import { KEYED, responses } from "../../rest/documentation.ts";
import { account, hash, nullable, time } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { checkDatabase, readStatus } from "../status.ts";

export function statusRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/status",
    {
      schema: {
        operationId: "getStatus",
        summary: "Read how the ledger stands",
        description: "The chain as far as it was read, what is under way, and how much there is.",
        tags: ["service"],
        response: responses({ 200: { description: "The status.", schema: Status } }, KEYED),
      },
    },
    async () => readStatus(ledger),
  );
}

/** For whoever starts and watches the service; no node of the chain is asked, for it may be away while we serve. */
export function healthRoutes(app: Api, { ledger }: RouteDeps): void {
  const config = { rateLimit: false as const, unlimited: true };
  app.get(
    "/healthz",
    {
      config,
      schema: {
        operationId: "getHealth",
        summary: "Ask whether the service is alive",
        tags: ["service"],
        security: [],
        response: responses({ 200: { description: "It is.", schema: Health } }, []),
      },
    },
    async () => ({ status: "ok" as const }),
  );
  app.get(
    "/readyz",
    {
      config,
      schema: {
        operationId: "getReadiness",
        summary: "Ask whether the service can serve",
        description: "It can when its database answers.",
        tags: ["service"],
        security: [],
        response: responses({ 200: { description: "It can.", schema: Health } }, ["DATABASE_AWAY"]),
      },
    },
    async () => {
      await checkDatabase(ledger);
      return { status: "ok" as const };
    },
  );
}

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [3] });

export const Status = Type.Object(
  {
    chain: Type.Object(
      {
        id: Type.String({ description: "The chain's id, in decimal.", examples: ["31337"] }),
        contracts: Type.Object(
          {
            organisations: account("The registry of organisations."),
            relay: account("The door for signed requests."),
            batches: account("The ledger of batches."),
            journal: account("The anchors of the journal."),
            certificates: account("Statements of certifiers."),
            agreements: account("Sale agreements."),
          },
          { additionalProperties: false, description: "Where the contracts are." },
        ),
        lastBlock: nullable(
          Type.Object(
            { number: count("Its number."), hash: hash("Its hash."), time: time("Its time.") },
            { additionalProperties: false, description: "The newest block that was read; null before the first." },
          ),
        ),
        finalBlock: nullable(count("Blocks up to here cannot be lost any more; null before the first.")),
        trouble: nullable(Type.String({ description: "Why no more blocks are read; null while they are." })),
      },
      { additionalProperties: false, description: "The chain as far as it was read." },
    ),
    operations: Type.Object(
      { queued: count("Stored, not sent yet."), sent: count("Sent, not on the chain yet.") },
      { additionalProperties: false, description: "What is under way." },
    ),
    journal: Type.Object(
      {
        size: count("Leaves, anchored or not."),
        anchored: count("Leaves under the newest head on the chain."),
        waiting: count("Observations that have no place in it yet."),
        trouble: nullable(Type.String({ description: "Why it does not grow; null while it does." })),
      },
      { additionalProperties: false, description: "The log of observations." },
    ),
    records: count("Events of the chain that were read."),
    organisations: count("Organisations."),
    products: count("Products."),
    batches: count("Batches."),
    members: count("People who bring to the organisations; those who were erased are not counted."),
    time: time("The service's clock."),
  },
  { $id: "Status", additionalProperties: false, description: "How the ledger stands, read from its own rows." },
);

export const Health = Type.Object(
  { status: Type.Literal("ok", { description: "All is well." }) },
  { $id: "Health", additionalProperties: false, description: "A sign of life." },
);
