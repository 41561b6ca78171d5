/**
 * The one table of everything that can be refused: code → HTTP status → sentence.
 *
 * Below the edge nothing knows of HTTP: rules throw `LedgerError(code, values)`, `http/problems.ts` alone turns it into
 * RFC 9457 problem+json. Codes are stable for ever and never translated; `{name}` in a sentence is filled from `values`.
 */
export const ERRORS = {
  // 400: malformed
  REQUEST_MALFORMED: [400, "The request is not well-formed HTTP: {reason}."],
  BODY_MALFORMED: [400, "The body is not valid JSON: {reason}."],
  BODY_DUPLICATE_FIELD: [400, "The field {pointer} stands twice in the body."],
  BODY_TOO_DEEP: [400, "The body is nested more than {limit} levels deep."],
  FIELD_UNKNOWN: [400, "The field {field} is not known here."],
  FIELD_MISSING: [400, "The field {field} is missing."],
  FIELD_INVALID: [400, "The field {field} {reason}."],
  TEXT_INVALID: [400, "The text {reason}."],
  PHONE_INVALID: [400, "The telephone must be a whole number, such as 06 12 34 56 78 or +212 6 12 34 56 78."],
  EMAIL_INVALID: [400, "The e-mail address must be one, in plain letters, such as name@place.ma."],
  WEBSITE_INVALID: [
    400,
    "The website must be a whole address that begins with https://, without a port or a password.",
  ],
  DATE_INVALID: [400, "The date must be a real day written as YYYY-MM-DD, such as 2025-10-20."],
  DOCUMENT_INVALID: [400, "The document {reason}."],
  OPENING_INVALID: [400, "The opening {reason}."],
  PROOF_INVALID: [400, "The proof {reason}."],
  CHECKPOINT_INVALID: [400, "The checkpoint {reason}."],
  UNIT_UNKNOWN: [400, "The unit {unit} is not in the list: {allowed}."],
  QUANTITY_MALFORMED: [400, 'The quantity must be a plain number written as text, such as "12.5".'],
  QUANTITY_NOT_POSITIVE: [400, "The quantity must be greater than zero."],
  QUANTITY_TOO_PRECISE: [400, "The unit {unit} allows at most {decimals} decimals."],
  QUANTITY_TOO_LARGE: [400, "The quantity is beyond what can be recorded, {limit} {unit}."],
  CURRENCY_UNKNOWN: [400, "The currency {currency} is not in the list of ISO 4217; write it as MAD or EUR."],
  AMOUNT_MALFORMED: [400, 'The amount must be a plain number written as text, such as "1250.00".'],
  AMOUNT_NOT_POSITIVE: [400, "The amount must be greater than zero."],
  AMOUNT_TOO_PRECISE: [400, "The currency {currency} has at most {decimals} decimals."],
  AMOUNT_TOO_LARGE: [400, "The amount is beyond what can be recorded, {limit} {currency}."],
  INCOTERM_UNKNOWN: [400, "The Incoterm {rule} is not one of 2020: {allowed}."],
  CODE_INVALID: [400, "This code is not valid: check its 13 digits."],
  CURSOR_INVALID: [400, "This page cursor is not valid; start again from the first page."],
  HEADER_INVALID: [400, "The header {header} {reason}."],
  // 401, 403, 404, 405
  KEY_MISSING: [401, "A key is needed: send the header “Authorization: Bearer KEY”."],
  KEY_WRONG: [401, "This key is not known or was revoked."],
  ROLE_TOO_WEAK: [403, "This key may not do that; it needs the role {needed}."],
  GRANT_MISSING: [403, "The organisation {account} has not granted the act {act} to {delegate}, or not any more."],
  GRANT_ENDED: [403, "The grant of the act {act} ended at {until}."],
  GRANT_NOT_POSSIBLE: [403, "Nobody can do this for another: what concerns the organisation itself it does itself."],
  AGREEMENT_NOT_YOURS: [403, "That is another side's to do in this agreement."],
  CERTIFICATE_NOT_YOURS: [403, "Only the certifier that issued this certificate may do that."],
  SHIPMENT_NOT_YOURS: [403, "Only the {party} of this shipment may do that."],
  NOT_FOUND: [404, "There is no such {resource}."],
  METHOD_NOT_ALLOWED: [405, "The method {method} is not possible here; use {allowed}."],
  // 409: the present state forbids it
  LOT_USED: [409, "The lot code {lot} is already used by this organisation."],
  ORGANISATION_SUSPENDED: [409, "This organisation is suspended and can record nothing until it is reinstated."],
  ORGANISATION_NOT_SUSPENDED: [409, "This organisation is not suspended."],
  ORGANISATION_KIND_NOT_ALLOWED: [409, "An organisation of the kind {kind} cannot do that."],
  LAST_MANAGER: [409, "This is the last manager's key of the organisation; only the operator can revoke it."],
  KEYS_TOO_MANY: [409, "The organisation has {limit} keys in force, and can have no more; revoke one first."],
  ORGANISATION_SERIAL_TAKEN: [
    409,
    "The serial {serial} that was drawn for this organisation is another's; register it once more.",
  ],
  SIGNER_TAKEN: [409, "The key {signer} signs for this organisation already."],
  SIGNER_UNKNOWN: [409, "The key {signer} does not sign for this organisation."],
  SIGNER_LAST: [409, "The key {signer} is the last that signs for this organisation; add another one first."],
  SIGNERS_TOO_MANY: [409, "The organisation has {limit} signing keys, and can have no more; remove one first."],
  RECOVERY_PENDING: [409, "A recovery of this organisation's signing keys waits already."],
  RECOVERY_UNKNOWN: [409, "No recovery of this organisation's signing keys waits."],
  RECOVERY_TOO_EARLY: [409, "The recovery of this organisation's signing keys can be completed from {readyAt} on."],
  ORGANISATION_MERGED: [409, "This organisation has merged into {successor}, which acts in its place."],
  ORGANISATION_NOT_SPONSORED: [409, "A registrar vouched for this organisation already."],
  SPONSORED_TOO_MANY: [
    409,
    "{limit} buyers whom the organisation vouched for still wait for a registrar; ask one first.",
  ],
  PARTY_SUSPENDED: [409, "The organisation {code} is suspended; nothing can be agreed with it until it is reinstated."],
  PARTY_PENDING: [409, "The organisation {code} is not on the chain yet; ask again as soon as it is."],
  MERGER_OFFERED: [409, "This organisation has agreed on a merger with {other} already; withdraw that first."],
  MERGER_DIFFERS: [409, "The other organisation has agreed on no such document; look at it again."],
  MEMBERSHIP_STATE: [409, "The membership in this union stands elsewhere: {state}."],
  MEMBERSHIP_REQUIRED: [409, "The organisation is not a member of this union."],
  GRANT_UNKNOWN: [409, "This act is not granted now."],
  MERGER_UNKNOWN: [409, "Nothing that was agreed with {other} waits."],
  MERGER_LINE_TOO_LONG: [409, "More than {limit} mergers would stand in one line."],
  CERTIFIER_NOT_ACCREDITED: [409, "This organisation is not accredited for {scheme}."],
  CERTIFIER_ACCREDITED: [409, "This organisation is accredited for {scheme} already."],
  CERTIFICATE_EXISTS: [409, "This certificate was issued already."],
  AGREEMENT_STATE: [409, "This agreement is {state}; that can be done only while it is {allowed}."],
  AGREEMENT_EXISTS: [409, "The same terms were proposed already."],
  AGREEMENT_LINE_EXCEEDED: [409, "The line has room for {room} {unit}; {asked} {unit} were asked for."],
  ALLOCATION_INSUFFICIENT: [
    409,
    "Of the batch {lot}, {allocated} {unit} are reserved for this line; {asked} {unit} were asked for.",
  ],
  PAYMENT_NOT_MINED: [409, "This payment is not on the chain yet; it can be confirmed as soon as it is."],
  PAYMENT_EXCEEDS_DUE: [409, "{due} {currency} are still due; {asked} {currency} are more than that."],
  DISCLOSED_ALREADY: [409, "This is open to everybody already."],
  INVITATION_EXPIRED: [409, "This invitation ended at {expiresAt}; ask for a new one."],
  INVITATION_USED: [409, "This invitation was used already; it works once."],
  INVITATION_WITHDRAWN: [409, "This invitation was taken back; ask for a new one."],
  PAYMENT_DIFFERS: [409, "The payment of that number is another one; look at it again."],
  PAYMENT_CONFIRMED: [409, "This payment was confirmed already."],
  PAYMENTS_TOO_MANY: [409, "An agreement takes {max} payments at most."],
  PAYMENTS_OPEN: [409, "Of {declared} declared payments, {confirmed} are confirmed; settle when all are."],
  SETTLEMENT_STATED: [409, "This side has said so already; the other side's word is awaited."],
  SHIPMENT_IS_DELIVERY: [409, "This shipment is a delivery; receive it or take it back with its agreement."],
  CERTIFICATE_OVER: [409, "This certificate is {validity}; it can be neither suspended nor reinstated."],
  CERTIFICATE_SUSPENDED: [409, "This certificate is suspended already, since {from}."],
  CERTIFICATE_NOT_SUSPENDED: [409, "This certificate is not suspended."],
  CERTIFICATE_REVOKED: [409, "This certificate is revoked already, with effect from {from}."],
  BATCH_NOT_MINED: [409, "This batch is not on the chain yet; its label can be printed as soon as it is."],
  PROOF_NOT_FINAL: [409, "This batch is not final on the chain yet; its proof can be had as soon as it is."],
  STOCK_INSUFFICIENT: [409, "Of the batch {lot}, {free} {unit} are free; {asked} {unit} were asked for."],
  BATCH_ON_HOLD: [409, "The batch {lot} is on hold here; release it first."],
  BATCH_RECALLED: [409, "The batch {lot} is recalled: it may only go back to where it came from, or be destroyed."],
  BATCH_ANNULLED: [409, "The batch {lot} was annulled: it never was."],
  RECEIVER_SUSPENDED: [409, "The organisation {code} is suspended; nothing can be sent to it until it is reinstated."],
  RECEIVER_PENDING: [409, "The organisation {code} is not on the chain yet; send as soon as it is."],
  SHIPMENT_NOT_MINED: [409, "This shipment is not on the chain yet; it can be received or cancelled as soon as it is."],
  SHIPMENT_LINE_ENDED: [
    409,
    "Nothing of the batch {lot} is in transit in this shipment any more: its line was {state}.",
  ],
  SHIPMENT_NOT_YET_CANCELLABLE: [
    409,
    "The sender can cancel this shipment from {from} on, if nobody receives it before.",
  ],
  BATCH_REJECTED: [409, "The batch {lot} was refused by the chain; it never was."],
  BATCH_NOT_ON_HOLD: [409, "The batch {lot} is not on hold here."],
  BATCH_NOTHING_HELD: [409, "The organisation {code} has nothing of the batch {lot}, and never had."],
  BATCH_PARTLY_SPENT: [
    409,
    "Of the batch {lot}, {free} {unit} of {quantity} {unit} are still free here; only a batch of which nothing was used can be annulled.",
  ],
  BATCH_WAS_MADE: [
    409,
    "The batch {lot} came out of the transformation {transformation}; annul that, so that its inputs come back.",
  ],
  TRANSFORMATION_NOT_MINED: [409, "This transformation is not on the chain yet; it can be annulled as soon as it is."],
  TRANSFORMATION_ANNULLED: [409, "This transformation was annulled: it never was."],
  AMENDMENT_PENDING: [
    409,
    "An amendment of the batch {lot} is on its way to the chain; amend again as soon as it is there.",
  ],
  AMENDMENTS_TOO_MANY: [409, "The batch {lot} was amended {limit} times, and cannot be amended again."],
  RECALL_BATCH_NOT_MINED: [409, "The batch {lot} is not on the chain yet; it can be recalled as soon as it is."],
  RECALL_STANDS: [409, "This recall of the batch {lot} stands already."],
  RECALL_NOT_STANDING: [409, "There is no such recall of the batch {lot} to lift."],
  RECALL_OPEN: [409, "The same is asked for already and waits for its confirmation: {recall}."],
  RECALL_NOT_OPEN: [409, "This recall waits for no confirmation: it is {state}."],
  RECALL_SAME_KEY: [
    409,
    "It was proposed with this same key; another manager's key of the organisation, or the operator, must confirm it.",
  ],
  RECALL_KEY_TOO_YOUNG: [
    409,
    "A key issued less than {hours} hours ago takes part; use another manager's key, or ask the operator to confirm.",
  ],
  RECALL_NOT_MINED: [409, "This recall is not on the chain; its report can be read as soon as it is."],
  MEMBER_NUMBER_USED: [409, "The number {number} is already that of a member of this organisation."],
  MEMBER_ERASED: [409, "The data of the member {number} were erased, and nothing more can be recorded of them."],
  INTAKE_ERASED: [409, "What was brought here was erased; a receipt of it can no longer be made."],
  INTAKES_NOT_MINED: [409, "These intakes are not on the chain yet; receipts can be made as soon as they are."],
  // 413, 415, 422, 429
  BODY_TOO_LARGE: [413, "The body is larger than {limit} bytes."],
  MEDIA_TYPE_UNSUPPORTED: [415, "Send the body as application/json, not compressed."],
  FILE_TOO_LARGE: [413, "The file is larger than {limit} bytes."],
  FILE_TYPE_UNKNOWN: [415, "The file says that it is {said}; one of {allowed} is taken here."],
  FILE_TYPE_MISMATCH: [422, "The file says that it is {said}, but by its content it is {found}."],
  LOT_REPEATED: [422, "The lot code {lot} stands twice in this list."],
  DATE_IN_FUTURE: [422, "The date {date} is in the future."],
  DATE_ORDER: [422, "The date {later} must not be before {earlier}."],
  OBSERVATION_BEFORE_BATCH: [422, "This was observed on {observed}, but the batch was produced on {produced}."],
  NET_MASS_MISMATCH: [422, "The net mass must equal the quantity when the unit is a unit of mass."],
  UNIT_MISMATCH: [422, "The batch {lot} is counted in {unit}; {given} measures something else."],
  BATCH_REPEATED: [422, "The batch {lot} stands twice in this list."],
  MASS_EXCEEDED: [
    422,
    "More would come out than went in: the inputs weigh {inputs} kg, the outputs {outputs} kg, the loss {loss} kg.",
  ],
  YIELD_IMPLAUSIBLE: [
    422,
    "The yield would be {yield} %, where {min} to {max} % are expected of the product; if it is true, acknowledge YIELD_IMPLAUSIBLE.",
  ],
  SHIPMENT_TO_SELF: [422, "An organisation cannot send to itself."],
  SHIPMENT_MORE_THAN_SENT: [
    422,
    "Of the batch {lot}, {sent} {unit} were sent; {stated} {unit} cannot have been received.",
  ],
  AMENDMENT_OF_QUANTITY: [422, "The field {field} cannot be amended: annul the batch and register it anew."],
  AMENDMENT_EMPTY: [422, "Nothing changes: every field given is as it was."],
  RECALL_REACH_DIFFERS: [422, "The recall was proposed as reaching {reach} batches, not {given}; look at it again."],
  MEMBER_NUMBER_REPEATED: [422, "The number {number} stands twice in this list."],
  CONFIRMATION_WRONG: [422, "This cannot be undone: to confirm it, send the member's number as confirm."],
  UNION_REQUIRED: [422, "The organisation {account} is no union."],
  UNION_OF_ITSELF: [422, "A union cannot be a member of itself."],
  GRANT_UNTIL_PAST: [422, "The grant would have ended already, at {until}."],
  MERGER_WITH_ITSELF: [422, "An organisation cannot merge with itself."],
  AGREEMENT_WITH_ITSELF: [422, "An organisation cannot agree with itself."],
  AGREEMENT_ARBITER: [422, "The arbiter must be an organisation that is neither of the two parties."],
  AGREEMENT_DEADLINES: [
    422,
    "A proposal must end in the future, at {validUntil} it does not; and goods cannot be due before, at {deliveredUntil}.",
  ],
  CURRENCY_DIFFERS: [422, "The currency must be {expected} here, as in the rest of the agreement; {given} is another."],
  PRODUCER_SHARE_EXCEEDS: [
    422,
    "The producer's share, {share} {currency}, is more than the price, {price} {currency}.",
  ],
  AWARD_EXCEEDS: [422, "The award, {award} {currency}, is more than the whole agreement, {total} {currency}."],
  TERM_NOT_OF_CIRCUIT: [422, "The field {field} does not belong to an agreement of the kind {circuit}."],
  DEADLINE_TOO_FAR: [422, "The date {date} is more than {years} years from now; check the year."],
  PRODUCT_MISMATCH: [422, "The batch {lot} is of another product than the line."],
  AGREEMENT_NOT_OF_THREAD: [422, "An answer is between the same two organisations, each on the same side."],
  AGREEMENT_UNIT_MISMATCH: [422, "The batch {lot} is counted in another unit than the line."],
  MERGER_KINDS_DIFFER: [422, "Only two cooperatives, or two unions, can merge."],
  CLAIM_NOT_COVERED: [
    422,
    "On {date} no certificate of the scheme {scheme} covered this; only what is certified may be called so.",
  ],
  CERTIFICATE_PERIOD_ENDED: [422, "The certificate would have ended already, at {until}."],
  CERTIFICATE_DATE_OUT_OF_BOUNDS: [
    422,
    "A revocation takes effect while the certificate is valid; at {date} it is not.",
  ],
  IDEMPOTENCY_KEY_REUSED: [422, "This Idempotency-Key was already used with another request."],
  RATE_LIMITED: [429, "Too many requests; try again in {seconds} seconds."],
  // what the chain refused (operations end `rejected` with one of these)
  CHAIN_REFUSED: [409, "The contract refused this: {reason}."],
  SIGNER_MISSING: [
    409,
    "The service holds no signing key of this organisation and cannot act for it; acts must be signed on its own device.",
  ],
  ORGANISATION_REJECTED: [409, "The registration of this organisation was refused; it can record nothing."],
  DEPENDENCY_REJECTED: [409, "What this depends on was refused."],
  PROPAGATION_NOT_NEEDED: [409, "The outputs of this transformation had been told already."],
  // 5xx: ours
  INTERNAL: [
    500,
    "Something went wrong on our side. Sending the same again with the same Idempotency-Key is safe; quote the request id {requestId}.",
  ],
  NODE_AWAY: [502, "The chain's node does not answer, so nothing can be proven just now; try again in a moment."],
  DATABASE_AWAY: [503, "The database is away for a moment; try again."],
  OVERLOADED: [503, "The service is busy; try again in a moment."],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorValues = Record<string, string | number>;

/** A refusal by a rule. `pointer` is the RFC 6901 JSON pointer of the field in the request body, when one is at fault. */
export class LedgerError extends Error {
  readonly code: ErrorCode;
  readonly values: ErrorValues;
  readonly pointer: string | undefined;
  /** Further refusals of the same request, so that a form or a list shows all its mistakes at once. */
  readonly others: LedgerError[] = [];

  constructor(code: ErrorCode, values: ErrorValues = {}, pointer?: string, cause?: unknown) {
    super(fill(ERRORS[code][1], values), cause === undefined ? undefined : { cause });
    this.name = "LedgerError";
    this.code = code;
    this.values = values;
    this.pointer = pointer;
  }

  get status(): number {
    return ERRORS[this.code][0];
  }

  /** The same refusal, seen from a parent: `/quantity` inside item 3 is `/3/quantity`. */
  within(prefix: string): LedgerError {
    const seen = new LedgerError(this.code, this.values, prefix + (this.pointer ?? ""), this.cause);
    seen.others.push(...this.others.map((other) => other.within(prefix)));
    return seen;
  }
}

/** Runs a rule on one field: what it refuses is pointed out at `prefix` and below. */
export function at<T>(prefix: string, rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    throw error instanceof LedgerError ? error.within(prefix) : error;
  }
}

/** Collects the refusals of many fields and rows, then throws them as one: people correct a form once, not ten times. */
export class Findings {
  readonly #errors: LedgerError[] = [];
  static readonly LIMIT = 100;

  /** The rule's result, or undefined when it refused. */
  check<T>(pointer: string, rule: () => T): T | undefined {
    try {
      return at(pointer, rule);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      this.#errors.push(error, ...error.others);
      return undefined;
    }
  }

  /** As `check`, for rules that ask the database. */
  async checkLater<T>(pointer: string, rule: () => Promise<T>): Promise<T | undefined> {
    const outcome = await rule().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    return this.check<T>(pointer, outcome);
  }

  add(error: LedgerError): void {
    this.#errors.push(error);
  }

  throwAny(): void {
    const [first, ...others] = this.#errors;
    if (!first) return;
    first.others.splice(0, Infinity, ...others.slice(0, Findings.LIMIT));
    throw first;
  }
}

/** What a person at the terminal can put right: the message is one plain sentence, shown without a stack. */
export class PlainError extends Error {}

export function fill(template: string, values: ErrorValues): string {
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole));
}
