/** How far an operation has come; the view `operations` tells it, and everything that asks for it asks here. */

export const STATES = ["queued", "sent", "mined", "final", "rejected"] as const;
export type OperationState = (typeof STATES)[number];

type Pending = "queued" | "sent";
type OnChain = "mined" | "final";

/** Stored here, and perhaps sent: the chain has not decided. */
export const isPending = <State extends string>(state: State | null): state is State & Pending =>
  state === "queued" || state === "sent";

/** Decided: its facts are on the chain, where a reorganisation may still take them back unless it is final. */
export const isOnChain = <State extends string>(state: State | null): state is State & OnChain =>
  state === "mined" || state === "final";

/** The same in statements: `state in ${PENDING}`. */
export const PENDING = "('queued', 'sent')";
export const ON_CHAIN = "('mined', 'final')";
