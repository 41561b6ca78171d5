import { LedgerError } from "../errors.ts";

export type Role = "operator" | "recorder";

/** Who asks. `account`: of the organisation the key speaks for; `key`: the id of the key, never the key itself. */
export type Actor = { kind: "operator" } | { kind: "organisation"; account: string; role: "recorder"; key: string };

/**
 * Who may do what. An organisation's key acts within its own organisation only. The operator runs the registry and sees
 * all of it, but never speaks for a cooperative: what is recorded in its name needs its own key.
 */
const PERMISSIONS = {
  "organisation.register": { by: ["operator"], resource: "organisation" },
  "organisation.read": { by: ["operator", "recorder"], resource: "organisation" },
  "organisation.suspend": { by: ["operator"], resource: "organisation" },
  "api-key.create": { by: ["operator"], resource: "organisation" },
  "api-key.revoke": { by: ["operator"], resource: "key" },
  "product.create": { by: ["recorder"], resource: "organisation" },
  "product.read": { by: ["operator", "recorder"], resource: "product" },
  "batch.register": { by: ["recorder"], resource: "organisation" },
  "batch.read": { by: ["operator", "recorder"], resource: "batch" },
  "operation.read": { by: ["operator", "recorder"], resource: "operation" },
  "audit.read": { by: ["operator", "recorder"], resource: "organisation" },
} as const satisfies Record<string, { by: readonly Role[]; resource: string }>;

export type Action = keyof typeof PERMISSIONS;
export const ACTIONS = Object.keys(PERMISSIONS) as Action[];

/**
 * Returns when `actor` may do `action` to what belongs to `account` (left out: to its own, or to nobody's yet).
 *
 * Throws NOT_FOUND when an organisation's key reaches for another organisation, before anything else: even "your role is
 * too weak" would say that the thing exists. Throws ROLE_TOO_WEAK, naming the role, when it may know but not act.
 */
export function authorise(actor: Actor, action: Action, account?: string): void {
  const { by, resource } = PERMISSIONS[action];
  if (actor.kind === "organisation" && account !== undefined && account !== actor.account) {
    throw new LedgerError("NOT_FOUND", { resource });
  }
  const role: Role = actor.kind === "operator" ? "operator" : actor.role;
  if (!(by as readonly Role[]).includes(role)) throw new LedgerError("ROLE_TOO_WEAK", { needed: by[0] });
}

/** As `authorise`, for acts that only an organisation can do: the account it acts for. */
export function authoriseOwn(actor: Actor, action: Action): string {
  authorise(actor, action);
  if (actor.kind === "organisation") return actor.account;
  throw new LedgerError("ROLE_TOO_WEAK", { needed: "recorder" });
}

/** What lists must be limited to: the account of the actor's organisation; null for the operator, who sees all. */
export function scopeOf(actor: Actor): string | null {
  return actor.kind === "operator" ? null : actor.account;
}
