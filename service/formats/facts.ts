/** One event of our contracts as a fact: kind and fields named as in Solidity, in the ledger's spelling. */
export interface Fact {
  logIndex: number;
  transaction: string;
  contract: string;
  kind: string;
  account: string | null;
  subject: string;
  /** The relay request that did it; the transaction itself for acts that came without one (a registrar's). */
  request: string;
  signer: string | null;
  data: Record<string, unknown>;
}
