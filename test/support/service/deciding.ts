import { randomBytes } from "node:crypto";
import type { AnyAct, ArgumentsOf, Command, Decided, Effects } from "../../../service/accept/act.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import { commitmentOf, seal } from "../../../service/formats/commitment.ts";
import type { Document } from "../../../service/formats/fields.ts";
import { openingBytes } from "../../../service/formats/opening.ts";
import type { GivenState } from "./givenState.ts";

/** What tests of rules without a database have in common. */

/** The clock of every command, in Unix seconds: 28 May 2026. */
export const NOW = 1_780_000_000;

export const sealed = (schema: string, document: Document) => {
  const opening = seal(schema, document, () => randomBytes(16));
  return { schema, commitment: commitmentOf(opening), opening: openingBytes(opening) };
};

export const decide = <A extends AnyAct>(act: A, given: Command<unknown>, state: GivenState): Effects<ArgumentsOf<A>> =>
  (act.rule as Decided<unknown, ArgumentsOf<A>>).decide(given, state);

export const refusalOf = (work: () => unknown): string => refusalAndPointerOf(work).code;

export function refusalAndPointerOf(work: () => unknown): { code: string; pointer?: string | undefined } {
  try {
    work();
  } catch (error) {
    if (error instanceof LedgerError) return { code: error.code, pointer: error.pointer };
    throw error;
  }
  return { code: "ok" };
}
