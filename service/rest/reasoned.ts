import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { Transaction } from "../accept/once.ts";
import { getOperation } from "../accept/operations.ts";
import { Operation, type OperationView } from "../accept/schemas.ts";
import type { ErrorCode } from "../base/errors.ts";
import { actorOf } from "./auth.ts";
import { DECIDED, KEYED, POSTED, responses } from "./documentation.ts";
import { IdempotencyHeader, PreferHeader } from "./headers.ts";
import type { RouteDeps } from "./server.ts";

export const ACT_HEADERS = Type.Object({ ...IdempotencyHeader, ...PreferHeader });

/** What an act on an existing thing answers: its operation. */
export const actResponses = (codes: readonly ErrorCode[]) =>
  responses(
    {
      201: { description: "On the chain.", schema: Operation, location: "What it changed." },
      202: { description: "Stored and on its way.", schema: Operation, location: "The operation." },
    },
    [...KEYED, ...POSTED, ...DECIDED, "NOT_FOUND", "ORGANISATION_SUSPENDED", "ORGANISATION_REJECTED", ...codes],
  );

/** Answers with the operation that `work` put on its way. */
export const sendAct = (
  { ledger, answers }: RouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  location: string,
  work: (tx: Transaction) => Promise<string>,
) =>
  answers.send<OperationView>(request, reply, {
    status: 201,
    work: async (tx) => ({ body: await getOperation(ledger, tx, actorOf(request), await work(tx)) }),
    onChain: {
      operation: (body) => body.id,
      again: (body) => getOperation(ledger, ledger.db, actorOf(request), body.id),
    },
    location: () => location,
  });
