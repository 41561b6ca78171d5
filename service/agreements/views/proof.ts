import { toEvidence } from "../../accept/evidence.ts";
import { chainTime, type Ledger } from "../../accept/ledger.ts";
import type { Evidence } from "../../accept/schemas.ts";
import { findAgreementActs } from "../rows/acts.ts";
import { findAgreement } from "../rows/agreements.ts";

/** What the chain holds of an agreement: nothing of its words. For whoever has its id, which stands on the contract. */
export interface AgreementProof {
  id: string;
  commitment: string;
  proposed: Evidence;
  accepted: Evidence | null;
}

export async function readAgreementProof(ledger: Ledger, id: string): Promise<AgreementProof | null> {
  const row = await findAgreement(ledger.db, id, await chainTime(ledger, ledger.db));
  const proposed = row && toEvidence(row, ledger.contracts.chainId);
  if (!row || !proposed) return null;
  const acts = await findAgreementActs(ledger.db, [id]);
  const acceptance = acts.find(({ kind, e_block }) => kind === "acceptance" && e_block !== null);
  return {
    id,
    commitment: row.commitment,
    proposed,
    accepted: acceptance ? toEvidence(acceptance, ledger.contracts.chainId) : null,
  };
}
