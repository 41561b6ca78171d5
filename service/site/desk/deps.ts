import type { Page } from "../../accept/paging.ts";
import type { Delegate } from "../../access/delegation.ts";
import type { KeyRole } from "../../access/roles.ts";
import type { SaleDeps } from "../../agreements/desk/deps.ts";
import type { NewBatch } from "../../batches/acts/batchRules.ts";
import type { BatchView } from "../../batches/views/types.ts";
import type { CertificateDeps } from "../../certificates/desk/certificateDeps.ts";
import type { MessageView } from "../../labels/acts/messages.ts";
import type { UnitDeps } from "../../labels/desk/unitDeps.ts";
import type { LabelMarks } from "../../labels/views/labelMarks.ts";
import type { Contact } from "../../organisations/rules/contact.ts";
import type { OrganisationView } from "../../organisations/views/types.ts";
import type { NewProduct } from "../../products/acts/create.ts";
import type { ProductView } from "../../products/views/types.ts";
import type { UnionDeps } from "../../unions/desk/unionDeps.ts";
import type { Site } from "../../web/reply.ts";
import type { ActDeps } from "./actDeps.ts";

/** Who sits at the desk: an organisation, by one of its keys. */
export interface DeskUser {
  account: string;
  organisation: OrganisationView;
  keyId: string;
  role: KeyRole;
  /** Of the person or device that holds the key. */
  name: string;
  /** Whose key it is, while it acts for `organisation`, which is another. */
  delegate?: Delegate;
  /** Of an organisation that merged, and does nothing any more. */
  successor?: string;
}

/**
 * What the desk asks of the ledger. Refusals are thrown as LedgerError; its `pointer` leads to the field of the form. The
 * idempotency keys are random; the same key with the same input must have one effect, however often it arrives.
 */
export interface DeskDeps extends Site, ActDeps, SaleDeps, UnionDeps, UnitDeps, CertificateDeps {
  /** 32 secret bytes that seal the session cookies. */
  sessionKey: Buffer;
  /** The day the ledger counts as today, YYYY-MM-DD. */
  today(): string;
  /** Null when the key is not known or was revoked. */
  signIn(key: string): Promise<DeskUser | null>;
  /**
   * Asked again at every request, so that a revoked key, or signing out, ends it; so does the end of a grant the acting for
   * another organisation, by its account.
   */
  session(keyId: string, sessionId: string, actingFor: string | null): Promise<DeskUser | null>;
  /** From now on `session` answers null for it, whoever holds a copy of its cookie. */
  endSession(sessionId: string): Promise<void>;
  listProducts(user: DeskUser): Promise<ProductView[]>;
  createProduct(user: DeskUser, input: NewProduct, idempotencyKey: string): Promise<ProductView>;
  /** Newest first. */
  listBatches(user: DeskUser, cursor: string | null): Promise<Page<BatchView>>;
  registerBatch(user: DeskUser, input: NewBatch, idempotencyKey: string): Promise<BatchView>;
  /** Of this organisation, or sent to it; null for any other. */
  getBatch(user: DeskUser, id: string): Promise<BatchView | null>;
  /** What readers of labels wrote to it, newest first. */
  listMessages(user: DeskUser, cursor: string | null): Promise<Page<MessageView>>;
  /** For good; nothing happens when it is gone already. */
  removeMessage(user: DeskUser, id: string): Promise<void>;
  /** How it may be visited or reached, as everybody sees it. */
  readContact(user: DeskUser): Promise<Contact>;
  stateContact(user: DeskUser, contact: Contact): Promise<Contact>;
  /** What certificates let its label say. */
  labelMarks(batch: BatchView): Promise<LabelMarks>;
}
