import type { Queryable } from "../../store/pool.ts";
import type { Names } from "../../values/names.ts";
import type { Contact } from "../rules/contact.ts";

interface ContactRow {
  opening: Names | null;
  directions: Names | null;
  phone: string | null;
  email: string | null;
  website: string | null;
}

/** Empty for one that shows nothing. */
export async function findContact(db: Queryable, account: string): Promise<Contact> {
  const { rows } = await db.query<ContactRow>(
    "select opening, directions, phone, email, website from contacts where account = $1",
    [account],
  );
  return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, value]) => value !== null));
}

/** In place of all that stood there. */
export async function replaceContact(tx: Queryable, account: string, contact: Contact): Promise<void> {
  await tx.query("delete from contacts where account = $1", [account]);
  const { opening, directions, phone, email, website } = contact;
  const parts = [opening, directions, phone, email, website].map((part) => part ?? null);
  if (parts.every((part) => part === null)) return;
  await tx.query(
    "insert into contacts (account, opening, directions, phone, email, website) values ($1, $2, $3, $4, $5, $6)",
    [account, ...parts],
  );
}
