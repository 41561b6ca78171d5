/**
 * What each column of each table is to whoever checks the books (`npm run fsck`). A test reads the schema and fails for a
 * column that has no class here, and for a class that has no column.
 *
 * - `fact`: made again from the events of the chain, or from a document that is held against its commitment, and compared.
 * - `private`: kept for people. Nothing on the chain speaks of it, so it cannot be proven; each says so.
 * - `operational`: tells the service how far it is. It can be lost and comes back, or is made anew.
 */
export type Class = "fact" | "private" | "operational";

interface Table {
  /** The columns that name a row, in a sentence about it. */
  key: readonly string[];
  /** Columns of each class, those that have one reason together: names with spaces between → why. */
  fact?: Record<string, string>;
  private?: Record<string, string>;
  operational?: Record<string, string>;
}

// Reasons that return.
const NAMED = "The signed act that the row comes from says so.";
const DOCUMENT = "Its document says so, which is held against its commitment.";
const EVENT = "The event says so.";
const BOOKED = "Booked again from the events.";
const CLOCK = "The service's own clock: nothing proves it. The block's time is the proven one.";
const ORDER = "The order in which rows came to be here, for lists.";
const ROW = "Names the row in this database alone.";
const OURS = "Kept by the service alone: nothing proves it.";
const ACCESS = "Who may come in: decided here, and nothing proves it.";
const PERSON = "Of a person, and never on the chain: nothing proves it.";
const MARK = "One row only.";
const FOLDED = "Folded from what was typed, to search and compare by; it can be folded again.";

const accepted = { private: { created_at: CLOCK }, operational: { sequence: ORDER } };

export const BOOKS: Record<string, Table> = {
  agreement_acts: {
    key: ["intent"],
    fact: { "account agreement batch commitment intent kind line quantity": NAMED },
    ...accepted,
  },
  agreement_disclosures: {
    key: ["agreement", "line", "field"],
    private: {
      "account agreement field line requested_by":
        "An organisation's will to show a price, asked of this service alone.",
      created_at: CLOCK,
    },
  },
  agreements: {
    key: ["id"],
    fact: {
      "account commitment delivered_until id intent predecessor valid_until": NAMED,
      "arbiter buyer circuit seller": DOCUMENT,
      thread: "Its own id, or the thread of what it answers.",
    },
    private: { created_at: CLOCK },
    operational: { closed: "Spares a chore a look; what is reserved is told by events.", sequence: ORDER },
  },
  api_keys: {
    key: ["id"],
    private: { "account id name role secret_hash revoked_at issued_by members_from": ACCESS, created_at: CLOCK },
    operational: { sequence: ORDER },
  },
  attempts: {
    key: ["hash"],
    fact: { "hash nonce raw sender": "The signed bytes hash to it, and name sender and nonce." },
    operational: { id: ROW, "created_at sent_at settled_at": "How far a transaction is on its way." },
  },
  batch_claims: { key: ["batch", "position"], fact: { "batch certificate file position scheme": DOCUMENT } },
  batch_versions: {
    key: ["commitment"],
    fact: {
      "account batch commitment intent": NAMED,
      lot: DOCUMENT,
      corrects: "Whether its document changes anything but the list of intakes.",
    },
    private: { created_at: CLOCK },
    operational: { sequence: ORDER, lot_key: FOLDED },
  },
  batches: {
    key: ["id"],
    fact: {
      "account commitment id intent transformation": NAMED,
      "lot product unit": DOCUMENT,
      acknowledged: "The document of its transformation says so.",
      conserved: "The contract weighed its transformation; a batch without a weight never is.",
    },
    private: { code: "Drawn by the service for labels; no document names it.", created_at: CLOCK },
    operational: { sequence: ORDER, lot_key: FOLDED },
  },
  belonging: {
    key: ["single"],
    fact: { "chain_id relay": "The node and the manifest say so." },
    operational: { single: MARK },
  },
  blocks: { key: ["number"], fact: { "hash number parent_hash time": "The node's header says so." } },
  certificate_acts: {
    key: ["intent"],
    fact: { "certificate commitment intent": NAMED, "effective_from kind": DOCUMENT },
    ...accepted,
  },
  certificates: {
    key: ["id"],
    fact: {
      "account commitment id intent scheme subject subject_type valid_from valid_until": NAMED,
      "file number": DOCUMENT,
    },
    ...accepted,
  },
  claims: {
    key: ["intent", "batch", "account"],
    operational: {
      "account amount batch intent": "What acts on their way will take or bring; gone once they are decided.",
    },
  },
  company_prefixes: {
    key: ["prefix"],
    private: { "account prefix seen_on": "The operator saw GS1's certificate: nothing proves it.", created_at: CLOCK },
    operational: { sequence: ORDER },
  },
  contacts: {
    key: ["account"],
    private: { "account directions email opening phone website": "For visitors, changed at will: nothing proves it." },
  },
  disposals: { key: ["commitment"], fact: { "account batch commitment intent": NAMED }, ...accepted },
  documents: {
    key: ["commitment"],
    fact: { commitment: "Something names it.", "opening schema": "They hash to the commitment." },
    private: { created_at: CLOCK },
  },
  ended_sessions: { key: ["id"], operational: { "ended_at id": "Who signed out before the session's time was over." } },
  file_owners: {
    key: ["file", "account"],
    private: { "account file": "Who brought a file: nothing proves it.", created_at: CLOCK },
  },
  files: {
    key: ["hash"],
    fact: {
      "content hash size": "The bytes hash to it, until they are erased.",
      type: "The bytes begin as that type does.",
    },
    private: {
      created_at: CLOCK,
      erased_at: "Whoever brought it may have it erased, where it stands: nothing proves when.",
    },
  },
  finality: {
    key: ["single"],
    operational: { number: "Never beyond the newest block.", trouble: "What stops the indexer.", single: MARK },
  },
  idempotency_keys: {
    key: ["actor", "key"],
    operational: { "actor answer created_at fingerprint key status": "Answers that can be asked for again." },
  },
  intake_changes: {
    key: ["list", "intake"],
    private: {
      "list previous intake": "Which intake of which list differs in the next: both lists are proven.",
      reason: PERSON,
    },
  },
  intakes: {
    key: ["list", "id"],
    fact: {
      "commitment list position": "The tree over a list's intakes has the root that its document names.",
      "amount brought_on kind opening unit":
        "The opening hashes to the commitment, and says so; all or none of it is erased.",
      member: "The opening names the member, until it is erased.",
    },
    private: { id: ROW },
  },
  intents: {
    key: ["id"],
    fact: {
      "account arguments delegate kind nonce request":
        "They hash to the request that the chain has, or stand in a signed transaction.",
      "channel weight": "The act's declaration says so.",
      id: "Its rows name it.",
    },
    private: {
      rejection: "Why the service refused: the chain has nothing of it, and that is checked.",
      requested_by: "Whose API key asked: nothing proves it.",
      created_at: CLOCK,
    },
    operational: {
      sequence: ORDER,
      "attempt deadline depends_on not_before tries": "How far it is on its way.",
    },
  },
  invitations: {
    key: ["id"],
    private: {
      "account agreement buyer expires_at id proposal requested_by secret_hash used_at withdrawn_at": OURS,
      created_at: CLOCK,
    },
    operational: { sequence: ORDER },
  },
  journal: { key: ["single"], operational: { trouble: "What stops the journal.", single: MARK } },
  journal_heads: {
    key: ["size"],
    fact: { "root size": "The leaves give the root." },
    operational: { attempt: "Which transaction carries it." },
  },
  journal_nodes: { key: ["level", "index"], fact: { "hash index level": "The leaves give the tree." } },
  members: {
    key: ["id"],
    private: { "account erased_at id kind name number": PERSON, created_at: CLOCK },
    operational: { sequence: ORDER, "number_key search_key": FOLDED },
  },
  observations: {
    key: ["id"],
    fact: {
      "account batch commitment": DOCUMENT,
      "leaf leaf_index": "Signed, and under the root that the chain has.",
    },
    private: { id: ROW, "rejection requested_by": OURS, created_at: CLOCK },
    operational: { sequence: ORDER },
  },
  organisations: {
    key: ["account"],
    fact: {
      account: "It follows from the serial.",
      "commitment kind registration serial": "The signed act that registers it says so.",
    },
    private: { code: "Drawn by the service for labels; no document names it.", created_at: CLOCK },
    operational: { sequence: ORDER, "commune_keys name_keys search_key": FOLDED },
  },
  folding: { key: ["single"], operational: { version: "By which rules texts were folded last.", single: MARK } },
  page_changes: { key: ["xid"], operational: { "at xid": "Which kept pages are old." } },
  products: {
    key: ["id"],
    fact: { "account commitment id": "The id follows from account and commitment.", gtin: DOCUMENT },
    private: { created_at: CLOCK },
    operational: { sequence: ORDER, search_key: FOLDED },
  },
  reader_messages: {
    key: ["id"],
    private: { "account batch id language text": "What a reader wrote: nothing proves it.", created_at: CLOCK },
    operational: { sequence: ORDER },
  },
  recalls: {
    key: ["reason"],
    fact: { "account batch holder kind reason": DOCUMENT, intent: NAMED },
    private: {
      id: ROW,
      "confirmed_by proposed_by withdrawn_by": "Whose API keys decided: nothing proves it.",
      reach: "What was shown when it was proposed; how far it reaches is told by events.",
      "created_at expires_at": CLOCK,
    },
    operational: { sequence: ORDER },
  },
  records: {
    key: ["block_number", "log_index"],
    fact: { "account block_number contract data kind log_index request signer subject transaction": EVENT },
  },
  relayers: { key: ["address"], operational: { "address next_nonce": "Never behind the chain's own count." } },
  schema_version: { key: ["version"], operational: { "md5 name run_at version": "Which migrations ran." } },
  shipment_ends: {
    key: ["intent"],
    fact: { "batches commitment intent shipment": NAMED, kind: DOCUMENT },
    ...accepted,
  },
  shipment_lines: {
    key: ["shipment", "batch"],
    fact: { "batch block_number cancellable_from log_index quantity receiver sender shipment": BOOKED },
  },
  shipments: {
    key: ["id"],
    fact: { "account agreement batches commitment id intent line returns": NAMED, receiver: DOCUMENT },
    ...accepted,
  },
  signing_keys: {
    key: ["account", "signer"],
    private: {
      "account sealed signer":
        "Sealed by the master key, which only the service has: it refuses one that does not open.",
      created_at: CLOCK,
    },
  },
  stock_entries: {
    key: ["block_number", "log_index", "position"],
    fact: { "account amount batch block_number log_index place position reason": BOOKED },
  },
  transformation_inputs: {
    key: ["transformation", "batch"],
    fact: { "batch block_number log_index quantity transformation": BOOKED },
  },
  transformation_outputs: { key: ["batch"], fact: { "batch block_number log_index transformation": BOOKED } },
  transformations: {
    key: ["id"],
    fact: { "account commitment id intent": NAMED, conserved: "The contract weighed it." },
    ...accepted,
  },
  unit_issues: {
    key: ["id"],
    private: {
      "batch count first_number first_serial id product": "Numbers of labels, given out here: nothing proves it.",
      created_at: CLOCK,
    },
  },
  unit_openings: {
    key: ["batch", "serial"],
    private: { "batch count days first_on last_at last_on serial": "How often a label was read: nothing proves it." },
  },
};

export interface Column {
  table: string;
  column: string;
  class: Class;
  why: string;
}

const CLASSES = ["fact", "private", "operational"] as const;

export const COLUMNS: Column[] = Object.entries(BOOKS).flatMap(([table, classes]) =>
  CLASSES.flatMap((of) =>
    Object.entries(classes[of] ?? {}).flatMap(([names, why]) =>
      names.split(" ").map((column) => ({ table, column, class: of, why })),
    ),
  ),
);

/** Of a table, in the order of the alphabet. */
export const factsOf = (table: string): string[] =>
  COLUMNS.filter((one) => one.table === table && one.class === "fact")
    .map(({ column }) => column)
    .sort();
