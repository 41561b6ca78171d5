import type { FastifyReply, FastifyRequest, RouteShorthandOptions } from "fastify";
import Type, { type TSchema } from "typebox";
import type { AnyAct, BodyOf, Done } from "../accept/act.ts";
import { execute, type Given } from "../accept/execute.ts";
import { getOperation } from "../accept/operations.ts";
import { Operation } from "../accept/schemas.ts";
import { hash, ref } from "../values/schemas.ts";
import { actorOf } from "./auth.ts";
import { refuseBody } from "./body.ts";
import { BODY_ERRORS, CHAIN_ERRORS, KEY_ERRORS, responses, type Success } from "./documentation.ts";
import { IdempotencyHeader, PreferHeader } from "./headers.ts";
import type { Api, RouteDeps } from "./server.ts";

const ACT_HEADERS = Type.Object({ ...IdempotencyHeader, ...PreferHeader });

/** What every act may be refused for, beside its own reasons. */
const ACT_ERRORS = [
  ...KEY_ERRORS,
  ...CHAIN_ERRORS,
  "NOT_FOUND",
  "ORGANISATION_SUSPENDED",
  "ORGANISATION_REJECTED",
] as const;
const DELETE_ERRORS = ["HEADER_INVALID", "ANSWER_FORGOTTEN", "IDEMPOTENCY_KEY_REUSED", "ROLE_TOO_WEAK"] as const;

const ById = Type.Object({ id: hash("Its id.") });

type Chosen<A extends AnyAct> = { act: A } & Given<A>;

/** Answers a POST with what `act` becomes: its operation, or the view that its declaration names. */
export const sendAct = <A extends AnyAct>(
  { ledger, answers }: RouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { act, ...given }: Chosen<A>,
): Promise<FastifyReply> => {
  const actor = actorOf(request);
  const { answer, location, status = 201 } = act.rest ?? {};
  const read = (db: Parameters<typeof getOperation>[1], done: Done): Promise<object> =>
    answer ? answer.read(ledger, db, actor, done, given.body) : getOperation(ledger, db, actor, done.operation);
  let done: Done | undefined;
  return answers.send<object>(request, reply, {
    status,
    work: async (tx) => {
      done = await execute(ledger, tx, actor, act, given as Given<A>);
      return { body: done.answer ?? (await read(tx, done)) };
    },
    onChain: {
      operation: operationOf,
      again: () => read(ledger.db, done!),
    },
    ...(location !== null && {
      location: (body: object) =>
        location ? location.of(body as never, given.subject ?? "") : `/v1/operations/${operationOf(body)}`,
    }),
  });
};

/** A view names its operation; the operation is one. */
const operationOf = (body: object): string =>
  String("operation" in body ? body.operation : (body as { id: string }).id);

const isNothing = (body: TSchema): boolean => Type.IsNull(body);

/** The route of an act, as Fastify validates and OpenAPI documents it. */
export function actRoute<A extends AnyAct>(
  app: Api,
  deps: RouteDeps,
  act: A,
  options: RouteShorthandOptions = {},
): void {
  const { path, method = "POST", named = ({ id = "" }) => ({ subject: id }) } = act.rest!;
  app.route({
    method,
    url: path,
    ...(isNothing(act.body) && method === "POST" && { preValidation: refuseBody }),
    ...options,
    schema: actSchema(act),
    handler: (request: FastifyRequest, reply: FastifyReply) =>
      sendAct(deps, request, reply, {
        act,
        ...named(request.params as Record<string, string>),
        body: (isNothing(act.body) ? null : request.body) as BodyOf<A>,
      }),
  });
}

/** Also for routes that choose between acts: they are documented as the one that they are named after. */
export function actSchema({ word, rest, body }: Pick<AnyAct, "word" | "rest" | "body">) {
  const { path, method, operationId = word, tags, summary, description } = rest!;
  const { params, refusals, status = 201, answer, location } = rest!;
  const success = (text: string, where?: string): Success => ({
    description: text,
    schema: answer?.schema ?? Operation,
    ...(where !== undefined && { location: where }),
  });
  return {
    operationId,
    summary,
    description,
    tags,
    headers: ACT_HEADERS,
    ...(path.includes(":id") && { params: params ?? ById }),
    ...(!isNothing(body) && { body: "$id" in body ? ref(body) : body }),
    response: responses(
      {
        [status]: success("On the chain.", location === null ? undefined : (location?.what ?? "The operation.")),
        202: success("Stored and on its way.", "The operation."),
      },
      [...ACT_ERRORS, ...(method === "DELETE" ? DELETE_ERRORS : BODY_ERRORS), ...refusals],
    ),
  };
}
