import type { StatedTerms } from "../agreements/rules/agreements.ts";
import type { Queryable } from "../store/pool.ts";
import type { UnionWish } from "./unionWishes.ts";

/** What is wanted of the chain, in words of the ledger; `chain/encode.ts` alone knows how a contract is told. */
export type Wish =
  | UnionWish
  | {
      kind: "register_organisation";
      arguments: { serial: number; organisationKind: string; profile: string; signer: string; custody: string };
    }
  | { kind: "suspend_organisation"; arguments: { reason: string } }
  | { kind: "reinstate_organisation" | "vouch_organisation"; arguments: Record<string, never> }
  | {
      kind: "register_batches";
      arguments: {
        batches: NewBatch[];
      };
    }
  | { kind: "transform"; arguments: TransformationArguments }
  | { kind: "annul_transformation"; arguments: TransformationArguments & { reason: string } }
  | {
      kind: "ship";
      arguments: {
        shipment: string;
        commitment: string;
        receiver: string;
        transitSeconds: number;
        lines: { batch: string; quantity: string }[];
      };
    }
  | {
      kind: "receive_shipment";
      arguments: {
        shipment: string;
        commitment: string;
        receipts: { batch: string; accepted: string; missing: string }[];
      };
    }
  | { kind: "cancel_shipment"; arguments: { shipment: string; reason: string; batches: string[] } }
  | {
      kind: "dispose_batch";
      arguments: { batch: string; quantity: string; disposal: string; commitment: string };
    }
  | { kind: "amend_batch"; arguments: { batch: string; commitment: string } }
  | { kind: "annul_batch" | "hold_batch" | "release_batch"; arguments: { batch: string; reason: string } }
  // `holder` null: all of the batch. By the origin through the relay, by an authority through the registrar.
  | { kind: "recall_batch" | "lift_batch"; arguments: { batch: string; holder: string | null; reason: string } }
  | { kind: "propose_agreement"; arguments: { agreement: string; terms: StatedTerms } }
  | { kind: "counter_agreement"; arguments: { predecessor: string; agreement: string; terms: StatedTerms } }
  | { kind: "accept_agreement" | "settle_agreement" | "withdraw_dispute"; arguments: { agreement: string } }
  // `commitment`: of the words that say why or how; zero where there are none.
  | {
      kind: "reject_agreement" | "withdraw_agreement" | "dispute_agreement" | "resolve_agreement" | "declare_payment";
      arguments: { agreement: string; commitment: string };
    }
  | { kind: "confirm_payment"; arguments: { agreement: string; number: number; commitment: string } }
  | {
      kind: "allocate_stock" | "deallocate_stock";
      arguments: { agreement: string; line: number; batch: string; quantity: string };
    }
  | {
      kind: "deliver";
      arguments: {
        agreement: string;
        line: number;
        shipment: string;
        commitment: string;
        transitSeconds: number;
        batch: string;
        quantity: string;
      };
    }
  | {
      kind: "receive_delivery";
      arguments: DeliveryArguments & { commitment: string; accepted: string; missing: string };
    }
  | { kind: "cancel_delivery"; arguments: DeliveryArguments & { reason: string } }
  // By anyone; the service does, once nothing can be sent any more.
  | { kind: "release_stock"; arguments: { agreement: string; line: number; batches: string[] } }
  | { kind: "sponsor_buyer"; arguments: { serial: number; profile: string; signer: string; custody: string } }
  // An act of the service itself: tells the outputs of a transformation what its inputs are now.
  | { kind: "propagate"; arguments: TransformationArguments & { account: string } }
  | { kind: "accredit_certifier"; arguments: { scheme: string; allowed: boolean } }
  | {
      kind: "issue_certificate";
      // Unix seconds; `validUntil` 0: open.
      arguments: {
        certificate: string;
        scheme: string;
        subjectType: string;
        subject: string;
        commitment: string;
        validFrom: number;
        validUntil: number;
      };
    }
  | { kind: "suspend_certificate" | "reinstate_certificate"; arguments: { certificate: string; reason: string } }
  | { kind: "revoke_certificate"; arguments: { certificate: string; effectiveFrom: number; reason: string } }
  | { kind: "add_signer"; arguments: { signer: string; custody: string } }
  | { kind: "remove_signer"; arguments: { signer: string } }
  | { kind: "start_recovery"; arguments: { signer: string; custody: string; reason: string } }
  | { kind: "withdraw_recovery"; arguments: Record<string, never> }
  | { kind: "veto_recovery"; arguments: Record<string, never> }
  | { kind: "complete_recovery"; arguments: Record<string, never> };

/** Quantities are base units, masses mg, both decimal text: JSON numbers end before uint64 does. */
interface NewBatch {
  id: string;
  commitment: string;
  quantity: string;
  netMassMg: string;
  dimension: number;
}

export interface TransformationArguments {
  transformation: string;
  commitment: string;
  lossMg: string;
  /** Rising by batch. */
  inputs: { batch: string; quantity: string }[];
  outputs: NewBatch[];
}

/** `dispatch`: commitment of the shipment's document, which the contract finds it by. */
interface DeliveryArguments {
  agreement: string;
  line: number;
  shipment: string;
  dispatch: string;
  batch: string;
}

export type IntentKind = Wish["kind"];

export type Intent = Wish & {
  id: string;
  sequence: number;
  /** Null for acts of the service itself. */
  account: string | null;
  /** Whose key signs, when it is not the organisation's own. */
  delegate: string | null;
  channel: "relay" | "registrar";
  weight: number;
  nonce: number | null;
  /** Unix seconds of the chain: until then the bytes that were signed last can run. */
  deadline: number | null;
  request: string | null;
  attempt: number | null;
};

/** An act of an organisation: every one that goes through the relay. */
export type OrganisationIntent = Intent & { account: string };

export async function insertIntent(
  tx: Queryable,
  intent: Wish & {
    id: string;
    account: string | null;
    delegate?: string | null;
    channel: "relay" | "registrar";
    /** How many facts it makes: sizes the group. */
    weight: number;
    dependsOn: string | null;
    requestedBy: string;
  },
): Promise<void> {
  await tx.query(
    `insert into intents (id, account, kind, channel, arguments, weight, depends_on, requested_by, delegate)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      intent.id,
      intent.account,
      intent.kind,
      intent.channel,
      JSON.stringify(intent.arguments),
      intent.weight,
      intent.dependsOn,
      intent.requestedBy,
      intent.delegate ?? null,
    ],
  );
}

/**
 * The organisation's own registration while it is not on the chain: everything else of it must wait for that, and is
 * refused once the registration was. Null when the organisation is there.
 */
export async function findOpenRegistration(
  tx: Queryable,
  account: string,
): Promise<{ id: string; rejected: boolean } | null> {
  const { rows } = await tx.query<{ id: string; state: string }>(
    `select id, state from operations where id = (select registration from organisations where account = $1)`,
    [account],
  );
  const [row] = rows;
  return row && !["mined", "final"].includes(row.state) ? { id: row.id, rejected: row.state === "rejected" } : null;
}
