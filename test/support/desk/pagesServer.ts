import { randomBytes } from "node:crypto";
import Fastify, { type FastifyInstance } from "fastify";
import type { OperationState } from "../../../service/accept/operationStates.ts";
import type { Party } from "../../../service/accept/schemas.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import type { NewBatch } from "../../../service/batches/acts/batchRules.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import type { DeskUser } from "../../../service/desk/frame.ts";
import type { ApiKeyView } from "../../../service/keys/acts/apiKeys.ts";
import type { MessageView } from "../../../service/labels/acts/messages.ts";
import type { LabelMarks } from "../../../service/labels/views/marks.ts";
import { cleanContact, type Contact } from "../../../service/organisations/rules/contact.ts";
import type { RegistryActView } from "../../../service/organisations/views/registry.ts";
import type { ProductView } from "../../../service/products/views/schemas.ts";
import type { PathView, StoryView } from "../../../service/provenance/views/types.ts";
import type { DeskDeps } from "../../../service/site/desk/deps.ts";
import { desk } from "../../../service/site/desk/routes.ts";
import type { PublicOrganisation } from "../../../service/site/organisation.ts";
import type { PublicProduct } from "../../../service/site/product.ts";
import { pages, type PagesDeps } from "../../../service/site/routes.ts";
import {
  BATCH,
  EVIDENCE,
  hex,
  ORGANISATION,
  PRODUCT,
  PUBLIC_ORGANISATION,
  PUBLIC_PRODUCT,
  someCode,
} from "../service/views.ts";
import { PretendActs } from "./pretendActs.ts";
import { pretendAgreements } from "./pretendAgreements.ts";
import { pretendCertificates } from "./pretendCertificates.ts";
import { pretendUnits } from "./pretendUnits.ts";

export const KEY = "slk_0123456789abcdefghijklmnop";
export const TODAY = "2026-10-06";
const PAGE_SIZE = 5;

/** A ledger in memory, just deep enough for the pages: it refuses what ours refuses, and forgets nothing by itself. */
export class PretendLedger {
  products: ProductView[] = [PRODUCT];
  batches: BatchView[] = [BATCH];
  acts: RegistryActView[] = [];
  user: DeskUser | null = {
    account: ORGANISATION.id,
    organisation: ORGANISATION,
    keyId: "key-1",
    role: "recorder",
    name: "Fatima",
  };
  /** The one that has a public page; null: none has. */
  organisation: PublicOrganisation | null = PUBLIC_ORGANISATION;
  /** The one that has a public page. */
  product: PublicProduct | null = PUBLIC_PRODUCT;
  contact: Contact = {};
  /** Who the maker of every batch merged into. */
  successor: Party | null = null;
  /** Thrown by the next act, once. */
  failure: Error | null = null;
  readonly stories = new Map<string, StoryView>();
  readonly paths = new Map<string, PathView>();
  marks: LabelMarks = { onssa: null, sign: null };
  messages: MessageView[] = [];
  operatorKeys: ApiKeyView[] = [];
  readonly ended = new Set<string>();
  readonly answered = new Map<string, unknown>();
  readonly inputs: NewBatch[] = [];
  /** Whatever can be done with what was registered. */
  readonly does = new PretendActs();

  #version = 0;

  async once<T>(idempotencyKey: string, act: () => T): Promise<T> {
    const failure = this.failure;
    this.failure = null;
    if (failure) throw failure;
    if (!this.answered.has(idempotencyKey)) this.answered.set(idempotencyKey, act());
    return this.answered.get(idempotencyKey) as T;
  }

  register(input: NewBatch): BatchView {
    if (this.batches.some(({ lot }) => lot === input.lot)) {
      throw new LedgerError("LOT_USED", { lot: input.lot, used: input.lot }, "/lot");
    }
    if (!/^\d+(\.\d+)?$/.test(input.quantity.value)) throw new LedgerError("QUANTITY_MALFORMED", {}, "/quantity/value");
    const product = this.products.find(({ id }) => id === input.product);
    if (!product) throw new LedgerError("NOT_FOUND", { resource: "product" }, "/product");
    this.inputs.push(input);
    const number = this.batches.length + 1;
    const batch: BatchView = {
      ...BATCH,
      ...input,
      claims: [],
      id: `0x${number.toString(16).padStart(64, "0")}`,
      code: someCode(number),
      product: { id: product.id, name: product.name, ...(product.sign && { sign: product.sign }) },
      state: "queued",
      evidence: null,
    };
    this.batches.unshift(batch);
    return batch;
  }

  move(lot: string, state: OperationState): void {
    this.batches = this.batches.map((batch) =>
      batch.lot === lot
        ? { ...batch, state, evidence: state === "mined" || state === "final" ? EVIDENCE : null }
        : batch,
    );
  }

  deps(site: { publicUrl: string; test: boolean }): PagesDeps & DeskDeps {
    return {
      ...site,
      listMemberships: async () => [],
      listGrants: async () => [],
      listMergers: async () => [],
      ...pretendAgreements(),
      ...this.does.deps(
        (idempotencyKey, act) => this.once(idempotencyKey, act),
        () => this.batches,
        (input) => this.register(input),
      ),
      sessionKey: randomBytes(32),
      ...pretendCertificates,
      ...pretendUnits,
      today: () => TODAY,
      // Whatever a test does may be a change.
      pageVersion: async () => (this.#version += 1),
      findBatchByCode: async (code) => this.batches.find((batch) => batch.code === code) ?? null,
      listRegistryActs: async (cursor) => {
        const from = Number(cursor ?? 0);
        const next = from + PAGE_SIZE < this.acts.length ? String(from + PAGE_SIZE) : null;
        return { items: this.acts.slice(from, from + PAGE_SIZE), next };
      },
      findOrganisation: async (name) => {
        const { id, code } = this.organisation?.organisation ?? {};
        return ("code" in name ? name.code === code : name.account === id) ? this.organisation : null;
      },
      findContact: async () => this.contact,
      readContact: async () => this.contact,
      stateContact: async (_, contact) => (this.contact = cleanContact(contact)),
      findProduct: async (id) => (this.product?.product.id === id ? this.product : null),
      findPublicCodes: async () =>
        new Map(this.organisation ? [[this.organisation.organisation.id, this.organisation.organisation.code]] : []),
      readStanding: async () => ({ corrections: [], recalls: [], annulment: null }),
      readAgreementProof: async () => null,
      findSuccessor: async () => this.successor,
      readDisclosures: async () => [],
      readStory: async (batch) => this.stories.get(batch) ?? { steps: [], more: 0, orMore: false },
      readPath: async (batch) => this.paths.get(batch) ?? null,
      signIn: async (key) => (key === KEY ? this.user : null),
      session: async (keyId, id) => (keyId === this.user?.keyId && !this.ended.has(id) ? this.user : null),
      endSession: async (id) => void this.ended.add(id),
      listProducts: async () => this.products,
      createProduct: (_, input, idempotencyKey) =>
        this.once(idempotencyKey, () => {
          const product = { ...PRODUCT, ...input, id: hex(String(10 + this.products.length)) };
          this.products.push(product);
          return product;
        }),
      listBatches: async (_, cursor) => {
        const from = Number(cursor ?? 0);
        const next = from + PAGE_SIZE < this.batches.length ? String(from + PAGE_SIZE) : null;
        return { items: this.batches.slice(from, from + PAGE_SIZE), next };
      },
      leaveMessage: async (batch, { text, language }) => {
        const { id, code, lot } = batch;
        const createdAt = "2026-10-06T08:00:00Z";
        this.messages.unshift({
          id: `0198c0de-0000-4000-8000-${String(this.messages.length).padStart(12, "0")}`,
          batch: { id, code, lot },
          text,
          language,
          createdAt,
        });
      },
      listOperatorKeys: async () => this.operatorKeys,
      listMessages: async () => ({ items: this.messages, next: null }),
      removeMessage: async (_, id) => void (this.messages = this.messages.filter((message) => message.id !== id)),
      labelMarks: async () => this.marks,
      getBatch: async (_, id) => this.batches.find((batch) => batch.id === id) ?? null,
    };
  }
}

/** The pages as the app mounts them, over a pretended ledger. */
export async function pagesApp(
  ledger = new PretendLedger(),
  site = { publicUrl: "http://127.0.0.1:8080", test: true },
): Promise<FastifyInstance> {
  // A browser keeps its connections open; closing must not wait for it.
  const app = Fastify({ forceCloseConnections: true });
  const deps = ledger.deps(site);
  await app.register((part: FastifyInstance) => pages(part, deps));
  await app.register((part: FastifyInstance) => desk(part, deps));
  return app;
}
