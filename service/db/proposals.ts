import type { Queryable } from "./pool.ts";

/** What the chain has of a proposal, as its event spells it; null while it has none. */
export async function findProposalTerms(db: Queryable, id: string): Promise<Record<string, unknown> | null> {
  const { rows } = await db.query<{ terms: Record<string, unknown> }>(
    "select data -> 'terms' as terms from records where subject = $1 and kind = 'agreement_proposed'",
    [id],
  );
  return rows[0]?.terms ?? null;
}
