import Type, { type Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { listOf } from "../../rest/schemas.ts";
import { account, hash, nullable, time } from "../../values/schemas.ts";
import { listRegistryActs } from "../rows/organisations.ts";

/**
 * What those who run the registry did, newest first: for everyone, so that no power over others is used in the dark. It is
 * what the chain says to anybody who reads it; names of organisations are not in it.
 */
export async function readRegistryActs(
  ledger: Ledger,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<RegistryActView>> {
  const position = decodeCursor(query.cursor, 2);
  const before = position && { block: position[0]!, log: position[1]! };
  const rows = await listRegistryActs(ledger.db, { before, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (row) => [row.block_number, row.log_index],
    (row) => ({
      position: `${row.block_number}.${row.log_index}`,
      kind: row.kind,
      organisation: row.account,
      subject: row.subject,
      data: row.data,
      time: row.time.toISOString(),
      contract: row.contract,
      transaction: row.transaction,
    }),
  );
}

/** An act of those who run the registry, as the chain tells it to everyone. */
export type RegistryActView = Static<typeof RegistryAct>;

export const RegistryAct = Type.Object(
  {
    position: Type.String({ description: "Block and log index: the chain's own order.", examples: ["42.3"] }),
    kind: Type.String({ description: "The event.", examples: ["organisation_suspended"] }),
    organisation: nullable(account("The account of the organisation that it concerns; null when it concerns none.")),
    subject: Type.String({ description: "Id of what it is about." }),
    data: Type.Record(Type.String(), Type.Unknown(), { description: "The event's values." }),
    time: time("The block's time."),
    contract: account("The contract that says it."),
    transaction: hash("Hash of the transaction."),
  },
  { $id: "RegistryAct", additionalProperties: false, description: "An act of those who run the registry." },
);

export const RegistryActs = listOf(RegistryAct, "RegistryActs");
