import type { FastifyRequest } from "fastify";
import type { Actor } from "../access/roles.ts";
import { LedgerError } from "../base/errors.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; null until the key was looked up, and on public routes. */
    actor: Actor | null;
    /** Code of the problem that was answered, for the log. */
    problem: string | null;
  }
}

/** The key as sent, which must never reach a log. Throws KEY_MISSING. */
export function keyOf(request: FastifyRequest): string {
  const key = /^Bearer +([\x21-\x7e]{1,300}) *$/i.exec(request.headers.authorization ?? "")?.[1];
  if (key === undefined) throw new LedgerError("KEY_MISSING");
  return key;
}

/** Finds out who asks, by the key that was sent, and notes it in the request. */
export type Identify = (request: FastifyRequest) => Promise<Actor>;

/** Who asks. A route that forgot to authenticate answers 401 to everyone. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new LedgerError("KEY_MISSING");
  return request.actor;
}

/** For logs and limits: which key, without the key. */
export function nameOf(request: FastifyRequest): string | null {
  const { actor } = request;
  if (!actor) return null;
  return actor.kind === "operator" ? "operator" : actor.key;
}
