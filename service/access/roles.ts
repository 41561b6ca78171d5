import { LedgerError } from "../base/errors.ts";
import { authoriseAct, type Delegate, GRANTABLE, GRANTABLE_ACTS, type GrantableAct } from "./delegation.ts";

/** What a key of an organisation may be, the weakest first: a manager may do all that a recorder may, a reader only reads. */
export const KEY_ROLES = ["reader", "recorder", "manager"] as const;
export type KeyRole = (typeof KEY_ROLES)[number];
export type Role = "operator" | KeyRole;

/**
 * Who asks. `account`: of the organisation the key speaks for; `key`: the id of the key, never the key itself; `name`: of
 * the person or device that holds it, which only its own organisation and the operator may read. `delegate`: whose key it
 * is, where that organisation acts for another, `account`; `successor`: of one that merged, and does nothing any more;
 * `withoutMembers`: of a key that comes from the operator, from when it opens what is kept of members, null for never.
 */
export type Actor =
  | { kind: "operator" }
  | {
      kind: "organisation";
      account: string;
      role: KeyRole;
      key: string;
      name: string | null;
      delegate?: Delegate;
      successor?: string;
      withoutMembers?: { from: Date | null };
    };

/** Each list names the weakest role first: that is the one a refusal asks for. */
export const OPERATOR = ["operator"] as const;
export const MANAGER = ["manager"] as const;
export const MANAGER_OR_OPERATOR = ["manager", "operator"] as const;
export const RECORDER = ["recorder", "manager"] as const;
/** What is private to an organisation's own people: the operator keeps it for them, and does not read it. */
const READER = ["reader", "recorder", "manager"] as const;
const ANYONE = ["reader", "recorder", "manager", "operator"] as const;

/**
 * Who may do what. An organisation's key acts within its own organisation only. The operator runs the registry and sees
 * all of it, but never speaks for a cooperative: what is recorded in its name needs its own key. `resource` is what there
 * is none of when somebody reaches for another organisation's.
 */
const PERMISSIONS = {
  "organisation.read": { by: ANYONE, resource: "organisation" },
  "contact.state": { by: MANAGER, resource: "organisation" },
  "api-key.create": { by: MANAGER_OR_OPERATOR, resource: "organisation" },
  "api-key.read": { by: MANAGER_OR_OPERATOR, resource: "organisation" },
  "api-key.revoke": { by: MANAGER_OR_OPERATOR, resource: "key" },
  "api-key.name": { by: MANAGER_OR_OPERATOR, resource: "key" },
  "signer.read": { by: ANYONE, resource: "organisation" },
  "membership.read": { by: ANYONE, resource: "organisation" },
  "merger.read": { by: ANYONE, resource: "organisation" },
  "member.manage": { by: RECORDER, resource: "member" },
  "member.read": { by: READER, resource: "member" },
  "member.erase": { by: MANAGER, resource: "member" },
  "product.create": { by: RECORDER, resource: "organisation" },
  "product.read": { by: ANYONE, resource: "product" },
  "batch.read": { by: ANYONE, resource: "batch" },
  "batch.recall": { by: MANAGER_OR_OPERATOR, resource: "batch" },
  "recall.decide": { by: MANAGER_OR_OPERATOR, resource: "recall" },
  "recall.read": { by: ANYONE, resource: "recall" },
  "recall.report": { by: MANAGER_OR_OPERATOR, resource: "recall" },
  "event.read": { by: ANYONE, resource: "event" },
  "transformation.read": { by: ANYONE, resource: "transformation" },
  "unit.issue": { by: RECORDER, resource: "batch" },
  "unit.read": { by: READER, resource: "batch" },
  "company-prefix.register": { by: OPERATOR, resource: "organisation" },
  "company-prefix.read": { by: ANYONE, resource: "organisation" },
  "shipment.read": { by: ANYONE, resource: "shipment" },
  "agreement.disclose": { by: MANAGER, resource: "agreement" },
  "agreement.read": { by: ANYONE, resource: "agreement" },
  "invitation.manage": { by: MANAGER, resource: "invitation" },
  "invitation.read": { by: READER, resource: "invitation" },
  "observation.record": { by: RECORDER, resource: "batch" },
  "observation.read": { by: ANYONE, resource: "observation" },
  "intake.record": { by: RECORDER, resource: "batch" },
  "intake.read": { by: ANYONE, resource: "batch" },
  "receipt.read": { by: READER, resource: "batch" },
  "file.upload": { by: RECORDER, resource: "file" },
  "file.delete": { by: MANAGER, resource: "file" },
  "file.read": { by: ANYONE, resource: "file" },
  "certificate.read": { by: ANYONE, resource: "certificate" },
  "message.read": { by: READER, resource: "message" },
  "message.delete": { by: RECORDER, resource: "message" },
  "operation.read": { by: ANYONE, resource: "operation" },
  "audit.read": { by: ANYONE, resource: "organisation" },
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
  if (!may(roleOf(actor), action)) throw new LedgerError("ROLE_TOO_WEAK", { needed: by[0] });
  if (actor.kind === "operator") return;
  if (actor.delegate) authoriseDelegate(actor.delegate, actor.account, action);
  else if (actor.successor !== undefined && !KEPT_AFTER_MERGER.includes(action))
    throw new LedgerError("ORGANISATION_MERGED", { account: actor.account, successor: actor.successor });
  if (actor.withoutMembers && OF_MEMBERS.includes(action)) refuseMembers(actor.withoutMembers.from);
}

/** Who may do an act, as its declaration says; `resource` is what there is none of for whoever may not know of it. */
export interface Permission {
  by: readonly Role[];
  resource: string;
  delegation: GrantableAct | "successor" | "nobody";
}

/**
 * As `authorise`, for an act: returns the account that it is for. `account`: of the organisation that the operator acts on;
 * left out, the organisation acts for itself, and only it can.
 */
export function authoriseTo(actor: Actor, { by, resource, delegation }: Permission, account?: string): string {
  if (actor.kind === "organisation" && account !== undefined && account !== actor.account)
    throw new LedgerError("NOT_FOUND", { resource });
  authoriseRole(actor, { by });
  if (actor.kind === "operator") {
    if (account !== undefined) return account;
    throw new LedgerError("ROLE_TOO_WEAK", { needed: by[0]! });
  }
  const { delegate, successor } = actor;
  const granted = delegation === "successor" || delegation === "nobody" ? null : delegation;
  if (delegate) {
    if (delegate.granted === null ? delegation === "nobody" : granted === null)
      throw new LedgerError("GRANT_NOT_POSSIBLE", { account: actor.account });
    authoriseAct(delegate, actor.account, granted === null ? [] : [granted]);
  } else if (successor !== undefined)
    throw new LedgerError("ORGANISATION_MERGED", { account: actor.account, successor });
  return actor.account;
}

/** As `authoriseTo`, for an act of which there is no account yet. */
export function authoriseRole(actor: Actor, { by }: Pick<Permission, "by">): void {
  if (!by.includes(roleOf(actor))) throw new LedgerError("ROLE_TOO_WEAK", { needed: by[0]! });
}

/** For pages, which leave away what would only be refused. */
export const mayDo = (role: Role, { by }: Pick<Permission, "by">): boolean => by.includes(role);

const AGREEING = GRANTABLE_ACTS.filter((act) => GRANTABLE[act][0].startsWith("agreements."));

/** What a delegate does in an account takes the grant of one of these acts; what it may read, of any. */
const DELEGATED: Partial<Record<Action, readonly GrantableAct[]>> = {
  "organisation.read": GRANTABLE_ACTS,
  "product.read": GRANTABLE_ACTS,
  "company-prefix.read": GRANTABLE_ACTS,
  "batch.read": GRANTABLE_ACTS,
  "transformation.read": GRANTABLE_ACTS,
  "shipment.read": GRANTABLE_ACTS,
  "observation.read": GRANTABLE_ACTS,
  "operation.read": GRANTABLE_ACTS,
  "recall.read": ["recall", "lift"],
  "batch.recall": ["recall", "lift"],
  "recall.decide": ["recall", "lift"],
  "agreement.read": AGREEING,
};

/** What concerns an organisation itself, which nobody else does: not its union, nor its successor. */
const OF_THE_REGISTER: readonly Action[] = [
  ...(["api-key.create", "api-key.read", "api-key.revoke", "api-key.name", "invitation.manage"] as const),
];

/** What is kept of the people who bring something: the operator reads it by none of the keys that it can have. */
const OF_MEMBERS: readonly Action[] = [
  "member.manage",
  "member.read",
  "member.erase",
  "intake.record",
  "intake.read",
  "receipt.read",
];

function refuseMembers(from: Date | null): never {
  if (from === null) throw new LedgerError("KEY_OF_OPERATOR");
  throw new LedgerError("KEY_OF_OPERATOR_WAITS", { from: from.toISOString() });
}

const KEPT_AFTER_MERGER: readonly Action[] = [
  ...(Object.keys(PERMISSIONS) as Action[]).filter((action) => may("reader", action)),
  ...(["api-key.create", "api-key.read", "api-key.revoke", "api-key.name", "recall.report"] as const),
  // So that a telephone can be taken away.
  "contact.state",
];

function authoriseDelegate(delegate: Delegate, account: string, action: Action): void {
  const acts = DELEGATED[action];
  if (delegate.granted === null ? OF_THE_REGISTER.includes(action) : !acts)
    throw new LedgerError("GRANT_NOT_POSSIBLE", { account });
  authoriseAct(delegate, account, acts ?? []);
}

/** For pages, which leave away what would only be refused. */
export function may(role: Role, action: Action): boolean {
  return (PERMISSIONS[action].by as readonly Role[]).includes(role);
}

export function roleOf(actor: Actor): Role {
  return actor.kind === "operator" ? "operator" : actor.role;
}

/** As `authorise`, for acts that only an organisation can do: the account it acts for. */
export function authoriseOwn(actor: Actor, action: Action): string {
  authorise(actor, action);
  if (actor.kind === "organisation") return actor.account;
  throw new LedgerError("ROLE_TOO_WEAK", { needed: PERMISSIONS[action].by[0] });
}

/** What is stored of who asked: the id of the key, or `operator`. A key is revoked and never deleted, so this holds. */
export function requesterOf(actor: Actor): string {
  return actor.kind === "operator" ? "operator" : actor.key;
}

/** What lists must be limited to: the account of the actor's organisation; null for the operator, who sees all. */
export function scopeOf(actor: Actor): string | null {
  return actor.kind === "operator" ? null : actor.account;
}
