import type { Static } from "typebox";
import type { ImplausibleYield } from "../../products/rules.ts";
import type { Claim } from "./claimSchemas.ts";
import type { Batch, Stock } from "./schemas.ts";

/** What became of a batch, the worst of it. */
export type BatchStatus = "current" | "corrected" | "on_hold" | "recalled" | "annulled";

/** Codes of what was implausible and confirmed to be true. */
export type Acknowledgement = ImplausibleYield["code"];
/** What the reader's organisation has of a batch, in the unit of the batch; for the operator, what all have together. */
export type StockView = Static<typeof Stock>;

export type HolderView = NonNullable<StockView["holders"]>[number];

export type BatchView = Static<typeof Batch>;

/** Something that a batch is said to be, and how that stands. */
export type ClaimView = Static<typeof Claim>;

