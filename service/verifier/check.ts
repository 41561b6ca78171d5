import { commitmentOf } from "../formats/commitment.ts";
import { type Disclosed, SCHEMAS } from "../formats/fields.ts";
import { accountOf, productIdOf } from "../formats/ids.ts";
import { delegateIn } from "../formats/requests.ts";
import {
  amendedSlot,
  batchSlot,
  type BatchState,
  organisationSlot,
  profileSlot,
  readBatchSlot,
  readOrganisationSlot,
} from "../formats/slots.ts";
import { ORGANISATION_KINDS } from "../organisations/rules/organisation.ts";
import { parseQuantity } from "../values/quantities.ts";
import { proveActs } from "./acts.ts";
import { type Bundle, CONTRACTS, readBundle } from "./bundle.ts";
import { proveCertificates } from "./certificates.ts";
import { Fault, type FaultCode } from "./faults.ts";
import { type PlacedBatch, type PlacedTransformation, traceBack } from "./genealogy.ts";
import { type Proven, type ProvenDocument, read } from "./proven.ts";
import { openState, type State } from "./state.ts";

export type Checked = { proven: Proven; fault: null } | { proven: null; fault: { code: FaultCode; at: string } };

/**
 * Whether everything in a bundle is what the state of its block says. Pure and offline: whether that block is one that
 * others know is another question, see nodes.ts.
 */
export function checkBundle(given: unknown): Checked {
  try {
    return { proven: prove(readBundle(given)), fault: null };
  } catch (error) {
    if (error instanceof Fault) return { proven: null, fault: { code: error.code, at: error.at } };
    throw error;
  }
}

function prove(bundle: Bundle): Proven {
  const { batches, transformations, missing } = traceBack(bundle);
  const state = openState(bundle);
  const organisations = proveOrganisations(bundle, state, accountsIn(bundle));
  const proven: Proven = {
    block: { number: state.number, hash: bundle.block.hash, timestamp: state.timestamp },
    chainId: bundle.chainId,
    contracts: Object.fromEntries(
      CONTRACTS.map((name) => [name, { address: bundle.contracts[name], codeHash: state.contracts[name].codeHash }]),
    ) as Proven["contracts"],
    batches: batches.map((batch) => proveBatch(batch, state, organisations)),
    transformations: transformations.map(proveTransformation),
    organisations,
    products: new Map(bundle.products.map(({ document }) => [commitmentOf(document), read(document, SCHEMAS.product)])),
    certificates: [],
    acts: [],
    missing,
  };
  proveProducts(bundle, proven);
  proven.certificates = proveCertificates(bundle, state, proven);
  proven.acts = proveActs(bundle, state, proven);
  state.end();
  return proven;
}

/** Whoever has a part in it; each must be in the bundle, and nobody else. */
function accountsIn({ batches, transformations, certificates, acts }: Bundle): Set<string> {
  const delegates = acts.map(({ nonce }) => delegateIn(nonce)).filter((each) => each !== null);
  return new Set([
    ...[...batches, ...transformations].map(({ account }) => account),
    ...certificates.map(({ issuer }) => issuer),
    ...delegates,
  ]);
}

function proveBatch(
  { id, at, entry }: PlacedBatch,
  state: State,
  organisations: Proven["organisations"],
): Proven["batches"][number] {
  const { account, commitment, made, document } = entry;
  const word = state.contracts.batches.word(batchSlot(id));
  if (word === 0n) throw new Fault("NOT_ON_CHAIN", at);
  const stands = readBatchSlot(word);
  if (stands.isOutput !== (made !== null) || stands.origin !== organisations.get(account)!.serial)
    throw new Fault("BATCH_DIFFERS", at);
  const amended = stands.version === 0 ? null : state.contracts.batches.word(amendedSlot(id));
  if (document) {
    const shown = commitmentOf(document);
    if (BigInt(shown) !== (amended ?? BigInt(commitment)))
      throw new Fault(shown === commitment ? "SUPERSEDED" : "BATCH_DIFFERS", `${at}/document`);
  }
  const shown = document && read(document, SCHEMAS.batch);
  if (shown) holdAgainst(shown, account, stands, `${at}/document`);
  return { id, account, commitment, made, told: shown, ...stands };
}

/** What document and chain both say, they must say alike. */
function holdAgainst({ document }: ProvenDocument, account: string, stands: BatchState, at: string): void {
  const differs = (pointer: string) => new Fault("BATCH_DIFFERS", `${at}${pointer}`);
  if (document["organisation"] !== undefined && document["organisation"] !== account) throw differs("/organisation");
  const quantity = amountIn(document["quantity"], () => differs("/quantity"));
  if (quantity && (quantity.base !== stands.quantity || quantity.dimension !== stands.dimension))
    throw differs("/quantity");
  const netMass = amountIn(document["netMass"], () => differs("/netMass"));
  if (netMass && netMass.base !== stands.netMassMg) throw differs("/netMass");
}

/** Null where a part of it is hidden. */
function amountIn(value: Disclosed | undefined, fault: () => Fault) {
  if (typeof value !== "object" || value === null) return null;
  const { value: number, unit } = value as { [key: string]: Disclosed };
  if (typeof number !== "string" || typeof unit !== "string") return null;
  try {
    return parseQuantity({ value: number, unit });
  } catch {
    throw fault();
  }
}

function proveTransformation({ id, at, entry }: PlacedTransformation): Proven["transformations"][number] {
  const { document, ...stated } = entry;
  if (document && commitmentOf(document) !== stated.commitment)
    throw new Fault("TRANSFORMATION_DIFFERS", `${at}/document`);
  return { id, ...stated, told: document && read(document, SCHEMAS.transformation) };
}

function proveOrganisations(bundle: Bundle, state: State, accounts: Set<string>): Proven["organisations"] {
  const proven: Proven["organisations"] = new Map();
  bundle.organisations.forEach(({ account, document }, i) => {
    const at = `/organisations/${i}`;
    if (proven.has(account)) throw new Fault("REPEATED", at);
    if (!accounts.has(account)) throw new Fault("NOT_NEEDED", at);
    const stands = readOrganisationSlot(state.contracts.organisations.word(organisationSlot(account)));
    if (stands.serial === 0) throw new Fault("NOT_ON_CHAIN", at);
    if (accountOf(bundle.chainId, bundle.contracts.organisations, stands.serial) !== account)
      throw new Fault("ORGANISATION_DIFFERS", at);
    const profile = state.contracts.organisations.word(profileSlot(account));
    if (document && BigInt(commitmentOf(document)) !== profile)
      throw new Fault("ORGANISATION_DIFFERS", `${at}/document`);
    const shown = document && read(document, SCHEMAS.organisation);
    const kind = shown?.document["kind"];
    if (kind !== undefined && kind !== ORGANISATION_KINDS[stands.kind - 1])
      throw new Fault("ORGANISATION_DIFFERS", `${at}/document/kind`);
    proven.set(account, { ...stands, told: shown });
  });
  if (proven.size !== accounts.size) throw new Fault("BUNDLE_MALFORMED", "/organisations");
  return proven;
}

/** The chain holds a product's words only through the documents of the batches made of it. */
function proveProducts(bundle: Bundle, { batches, products }: Proven): void {
  if (products.size !== bundle.products.length) throw new Fault("REPEATED", "/products");
  const named = new Map<string, unknown>();
  for (const { told } of batches) {
    const product = told?.document["product"];
    if (typeof product !== "object" || product === null) continue;
    const { id, commitment } = product as { [key: string]: Disclosed };
    if (typeof commitment === "string") named.set(commitment, id);
  }
  bundle.products.forEach(({ account, document }, i) => {
    const commitment = commitmentOf(document);
    if (!named.has(commitment)) throw new Fault("NOT_NEEDED", `/products/${i}`);
    const id = productIdOf(bundle.chainId, bundle.contracts.organisations, account, commitment);
    if (named.get(commitment) !== id) throw new Fault("PRODUCT_DIFFERS", `/products/${i}`);
  });
}
