import { documentOf } from "../formats/commitment.ts";
import type { Disclosed } from "../formats/fields.ts";
import type { Transformation } from "../formats/ids.ts";
import type { Opening } from "../formats/opening.ts";
import type { SignedAct } from "../formats/requests.ts";
import type {
  BatchState,
  Course,
  Custody,
  OrganisationState,
  Scheme,
  SubjectType,
  Validity,
} from "../formats/slots.ts";
import type { ContractName } from "./bundle.ts";
import { Fault } from "./faults.ts";
import type { ProvenTransaction } from "./transaction.ts";

/** A document as far as it is shown, and the pointers of what is not: hidden from this reader, or erased for all. */
export interface ProvenDocument {
  document: { [key: string]: Disclosed };
  hidden: string[];
  /** How many fields are shown. */
  shown: number;
}
export type Told = ProvenDocument | null;

/** Throws Fault when it is another kind of document than `schema`. */
export function read(opening: Opening, schema: string): ProvenDocument {
  if (opening.schema !== schema) throw new Fault("BUNDLE_MALFORMED", `/${schema}`);
  const { document, hidden } = documentOf(opening);
  return { document, hidden, shown: Object.keys(opening.fields).length - hidden.length };
}

export interface ProvenAct {
  act: SignedAct;
  /** Ids of the batches, or of the transformation or certificate, that it is about; of a list, those that are here. */
  of: string[];
  /** In whose name. */
  account: string;
  /** Whose key it is, when another organisation's: the union's of the account, or its successor's. */
  delegate: string | null;
  signer: string;
  /** A signature of another form than that of a plain key was verified by the contract, but is not here. */
  form: "plain" | "not-compared";
  /** Who holds the key, in the block of the bundle; null: it does not sign for that organisation, or no longer. */
  custody: Custody | null;
  /** The transaction that carried it; null where the bundle does not hold it. */
  transaction: ProvenTransaction | null;
}

export interface ProvenCertificate {
  id: string;
  /** Account of the certifier. */
  issuer: string;
  scheme: Scheme;
  subject: { type: SubjectType; id: string };
  /** Of its document. */
  commitment: string;
  told: ProvenDocument;
  /** As the contract has it: of several suspensions the latest. */
  course: Course;
  /** In the block of the bundle. */
  validity: Validity;
  /** The batches that it can stand behind, and how it stood on the day on which each was made; null: that day is hidden. */
  behind: { batch: string; validity: Validity | null }[];
}

export interface Proven {
  block: { number: bigint; hash: string; timestamp: number };
  chainId: bigint;
  /** Which code ran there is proven too; whether it is the right one, only a list of it tells. */
  contracts: Record<ContractName, { address: string; codeHash: string }>;
  /** The batch that was asked for first. */
  batches: ({ id: string; account: string; commitment: string; made: string | null; told: Told } & BatchState)[];
  transformations: ({ id: string; account: string; told: Told } & Transformation)[];
  /** Every organisation that something here is of: who stated it, who vouches for it, who acted for another. */
  organisations: Map<string, OrganisationState & { told: Told }>;
  /** By their commitment, which documents of batches have. */
  products: Map<string, ProvenDocument>;
  /** What certifiers say of the batches or of those who made them. */
  certificates: ProvenCertificate[];
  /** What was signed, by whom; not of everything here, where the bundle does not hold it. */
  acts: ProvenAct[];
  /** Ancestors that the bundle says nothing of. */
  missing: string[];
}
