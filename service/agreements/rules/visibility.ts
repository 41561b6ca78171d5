/**
 * Who may see what of a sale agreement: the one table. Routes, pages and the contract document ask it; a test sweeps all of
 * them against it.
 */

/**
 * `party`: seller and buyer. `arbiter`: whom both named to decide. `auditor`: the operator and organisations of the kind
 * auditor. `public`: everybody, by the label of a batch.
 */
export const VIEWERS = ["party", "arbiter", "auditor", "public"] as const;
export type Viewer = (typeof VIEWERS)[number];

/**
 * `accepted`: once both agreed. `called`: once there was a dispute. `disclosed`: what a party opened to everybody. `held`: by
 * the agreement's id, which stands on the printed contract and nobody can guess.
 */
export type Seen = "always" | "accepted" | "called" | "disclosed" | "held" | "never";

export const VISIBILITY = {
  /** That there is such an agreement, between whom, how it stands, its days, and the chain's evidence for each act. */
  standing: { party: "always", arbiter: "accepted", auditor: "always", public: "never" },
  /** The commitment of the terms, and when and with which key each side signed. */
  signatures: { party: "always", arbiter: "accepted", auditor: "always", public: "held" },
  /** Products, quantities, batches, deliveries: what was sold, and how much of it came. */
  goods: { party: "always", arbiter: "accepted", auditor: "always", public: "never" },
  /** Terms of delivery and payment, tender, Incoterm, notes. */
  conditions: { party: "always", arbiter: "accepted", auditor: "always", public: "never" },
  /** Of a line, for one unit; and every sum that would tell it. */
  price: { party: "always", arbiter: "called", auditor: "disclosed", public: "disclosed" },
  producerShare: { party: "always", arbiter: "called", auditor: "disclosed", public: "disclosed" },
  /** Amounts, days and references of payments; that there was one is part of how it stands. */
  payments: { party: "always", arbiter: "called", auditor: "never", public: "never" },
  /** Why it was refused, withdrawn or disputed, and how the arbiter decided. */
  statements: { party: "always", arbiter: "called", auditor: "never", public: "never" },
} as const satisfies Record<string, Record<Viewer, Seen>>;
export type Visible = keyof typeof VISIBILITY;

/** How far an agreement has come, for whoever is not a party. */
export interface Openness {
  accepted: boolean;
  called: boolean;
}

/** Of a field that can be disclosed: `disclosed` says whether it was. */
export function maySee(viewer: Viewer, what: Visible, { accepted, called }: Openness, disclosed = false): boolean {
  switch (VISIBILITY[what][viewer]) {
    case "always":
    case "held":
      return true;
    case "accepted":
      return accepted;
    case "called":
      return called || disclosed;
    case "disclosed":
      return disclosed;
    case "never":
      return false;
  }
}
