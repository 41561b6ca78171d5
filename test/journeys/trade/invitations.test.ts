import { expect } from "chai";
import { inDays, mad, termsOf } from "../../support/scenes/seller.ts";
import {
  expectRefused,
  expectSound,
  expectStatus,
  kg,
  operatorOf,
  sender,
  Trader,
  WAIT,
} from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

describe("a buyer without an account", () => {
  let stack: Stack;
  let oasis: Trader;

  before(async () => {
    stack = await openStack();
    oasis = await Trader.found(stack, "cooperative", "Coopérative de la Palmeraie");
  });
  // What the service does by itself may be in a block that is not read yet.
  afterEach(() => eventually(() => expectSound(stack)));
  after(() => stack.close());

  const riad = { name: { fr: "Riad Tafilalet" }, place: { commune: { fr: "Erfoud" } }, person: "Salma Idrissi" };
  const use = (secret: string, changes: object = {}) =>
    sender(stack, "none")("POST", "/v1/invitations/acceptance", { secret, ...riad, ...changes });

  async function invited(changes: object = {}) {
    const batch = await oasis.makes(kg(400));
    const asked = { ...termsOf(batch.product.id), ...changes };
    const { body } = expectStatus(201, await oasis.send("POST", "/v1/invitations", asked));
    return { batch, ...body } as { batch: typeof batch; id: string; secret: string };
  }

  it("opens the link, registers and accepts, and nobody had to help; the register says who vouches, until a registrar does", async () => {
    const { id, secret, batch } = await invited();
    expect((await oasis.send("GET", `/v1/invitations/${id}`)).text).not.to.include(secret);
    const { body } = expectStatus(202, await use(secret));
    expect(body.organisation).to.deep.include({ kind: "buyer", status: "pending" });
    const buyer = sender(stack, body.apiKey.key);
    const { operation } = body;
    for (let state = ""; !["mined", "final"].includes(state);)
      ({ state } = (await buyer("GET", `/v1/operations/${operation}`)).body);
    const agreement = (await buyer("GET", `/v1/agreements/${body.agreement}`)).body;
    expect(agreement).to.deep.include({ status: "accepted", role: "buyer" });
    const organisation = `/v1/organisations/${body.organisation.id}`;
    expect((await buyer("GET", organisation)).body).to.deep.include({ status: "active", sponsor: oasis.id });
    expect((await oasis.send("GET", `/v1/invitations/${id}`)).body).to.deep.include({
      state: "used",
      buyer: body.organisation.id,
      agreement: agreement.id,
    });
    // From here on it is a buyer like any other.
    const allotment = { line: 0, batch: batch.id, quantity: kg(100) };
    const at = `/v1/agreements/${agreement.id}`;
    expectStatus(201, await oasis.send("POST", `${at}/allocations`, allotment, WAIT));
    const sent = await oasis.send("POST", `${at}/deliveries`, { ...allotment, dispatchedOn: inDays(0) }, WAIT);
    const receipt = { receivedOn: inDays(0) };
    expectStatus(201, await buyer("POST", `/v1/shipments/${expectStatus(201, sent).body.id}/receipt`, receipt, WAIT));
    const paid = { money: mad("9000.00"), paidOn: inDays(0), method: "cash" };
    expectStatus(201, await buyer("POST", `${at}/payments`, paid, WAIT));

    expectRefused(await buyer("POST", `${organisation}/vouching`, undefined, WAIT), 403, "ROLE_TOO_WEAK");
    expectStatus(200, await operatorOf(stack)("POST", `${organisation}/vouching`, undefined, WAIT));
    expect((await buyer("GET", organisation)).body.sponsor).to.equal(null);
    expectRefused(
      await operatorOf(stack)("POST", `${organisation}/vouching`, undefined, WAIT),
      409,
      "ORGANISATION_NOT_SPONSORED",
    );
  });

  it("finds a leaked link used: of two at the same moment one is registered, and nothing is half-done", async () => {
    const { secret } = await invited();
    const answers = await Promise.all([1, 2, 3].map((i) => use(secret, { name: { fr: `Riad ${i}` } })));
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([202, 409, 409]);
    expectRefused(await use(secret), 409, "INVITATION_USED");
    const all = await operatorOf(stack)("GET", "/v1/organisations?limit=200");
    expect(all.body.items.filter(({ name }: { name: { fr: string } }) => /^Riad \d/.test(name.fr))).to.have.length(1);
  });

  it("takes a person's name as names are written, and leaves the link open where it is none", async () => {
    const { secret } = await invited();
    for (const person of ["", "x".repeat(81), "Salma\u202eIdrissi"])
      expectRefused(await use(secret, { person }), 400, "TEXT_INVALID");
    expectStatus(202, await use(secret));
  });

  it("finds no way in by a link that was taken back, has ended, or was guessed", async () => {
    const { id, secret } = await invited();
    expectStatus(200, await oasis.send("POST", `/v1/invitations/${id}/withdrawal`));
    expectRefused(await use(secret), 409, "INVITATION_WITHDRAWN");
    const second = await invited({ days: 1 });
    await stack.ledger.db.query("update invitations set expires_at = now() - interval '1 second' where id = $1", [
      second.id,
    ]);
    expectRefused(await use(second.secret), 409, "INVITATION_EXPIRED");
    expectRefused(await use("A".repeat(43)), 404, "NOT_FOUND");
    expectRefused(await use("short"), 404, "NOT_FOUND");
  });

  it("is not invited by a buyer, nor to terms that would be refused", async () => {
    const hotel = await Trader.found(stack, "buyer", "Hôtel Ziz");
    const batch = await oasis.makes(kg(10));
    expectRefused(
      await hotel.send("POST", "/v1/invitations", termsOf(batch.product.id)),
      409,
      "ORGANISATION_KIND_NOT_ALLOWED",
    );
    const past = termsOf(batch.product.id, { validUntil: inDays(-1) });
    expectRefused(await oasis.send("POST", "/v1/invitations", past), 422, "AGREEMENT_DEADLINES");
  });
});
