import { type Load, loadEach } from "../../accept/state.ts";
import { type CertificateActRow, findCertificateActs } from "../../certificates/rows/acts.ts";
import { type CertificateRow, findCertificates } from "../../certificates/rows/certificates.ts";
import { ownsFile } from "../../certificates/rows/files.ts";
import type { Transaction } from "../../store/pool.ts";
import { findCovering } from "./claims.ts";

/** A certificate, and what was done with it since. */
export interface CertificateWithActs {
  row: CertificateRow;
  acts: CertificateActRow[];
}

async function withActs(tx: Transaction, rows: CertificateRow[]): Promise<CertificateWithActs[]> {
  const ids = rows.map(({ id }) => id);
  const acts = await findCertificateActs(tx, ids);
  return rows.map((row) => ({ row, acts: acts.get(row.id) ?? [] }));
}

export const certificateWithActs: Load<string, CertificateWithActs> = {
  name: (id) => id,
  async read(tx, ids) {
    const found = await withActs(tx, await findCertificates(tx, ids));
    return new Map(found.map((one) => [one.row.id, one]));
  },
};

const nameOfScheme = ({ account, scheme }: { account: string; scheme: string }): string => `${account} ${scheme}`;

/** Certificates on the chain about an organisation, of one scheme, the newest first. */
export const covering: Load<{ account: string; scheme: string }, CertificateWithActs[]> = {
  name: nameOfScheme,
  async read(tx, keys) {
    const found = new Map<string, CertificateWithActs[]>();
    for (const [account, own] of Map.groupBy(keys, (key) => key.account)) {
      const schemes = own.map(({ scheme }) => scheme);
      const all = await withActs(tx, await findCovering(tx, [], [account], schemes));
      for (const [scheme, some] of Map.groupBy(all, ({ row }) => row.scheme))
        found.set(nameOfScheme({ account, scheme }), some);
    }
    return found;
  },
};

/** Whether the organisation brought the file itself. */
export const ownFile: Load<{ account: string; hash: string }, true> = loadEach(
  ({ account, hash }) => `${account} ${hash}`,
  async (tx, { account, hash }) => ((await ownsFile(tx, account, hash)) ? true : null),
);
