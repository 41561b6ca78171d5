import { expect } from "chai";
import fc from "fast-check";
import type { AgreedLine } from "../../service/agreements/rules/agreements.ts";
import { AGREEMENT_ACTS, type AgreementRole, type AgreementRule } from "../../service/agreements/rules/states.ts";
import { agreedOf, costOfLine, roomOf, stepsOf, sumsOf, totalOf } from "../../service/agreements/rules/sums.ts";
import { AGREEMENT_STATES } from "../../service/chain/enums.ts";
import { formatMoney } from "../../service/values/money.ts";
import { formatQuantity, UNIT_CODES } from "../../service/values/quantities.ts";

const id = `0x${"1".repeat(64)}`;
const side = fc.constantFrom("seller" as const, "buyer" as const);

/** A line, and how far it came: what is reserved, on its way and accepted is never more than what was agreed. */
const entry = fc
  .record({
    unit: fc.constantFrom(...UNIT_CODES),
    agreed: fc.oneof(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 1_000n })),
    price: fc.bigInt({ min: 1n, max: 10n ** 9n }),
    cuts: fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)),
  })
  .map(({ unit, agreed, price, cuts }) => {
    const line: AgreedLine = {
      product: { id, commitment: id },
      quantity: { value: formatQuantity(agreed, unit), unit },
      price: formatMoney(price, "MAD"),
    };
    const [a, b, c] = cuts.toSorted((x, y) => x - y).map((cut) => (agreed * BigInt(cut)) / 1_000n) as [
      bigint,
      bigint,
      bigint,
    ];
    const accepted = c - b;
    // Some of what was accepted is on its way back.
    const returning = accepted === 0n ? 0n : a % accepted;
    return { line, progress: { agreed, reserved: a, inTransit: b - a, returning, accepted } };
  });
const entries = fc.array(entry, { minLength: 1, maxLength: 5 });

const story = fc.record({
  state: fc.constantFrom(...AGREEMENT_STATES),
  entries,
  payments: fc.array(fc.record({ minor: fc.bigInt({ min: 1n, max: 10n ** 12n }), confirmed: fc.boolean() }), {
    maxLength: 4,
  }),
  proposedBy: side,
  disputer: side,
  arbiter: fc.boolean(),
  settledBy: fc.uniqueArray(side, { maxLength: 1 }),
});

const told = (drawn: typeof story extends fc.Arbitrary<infer T> ? T : never) => {
  const lines = drawn.entries.map(({ line }) => line);
  const progress = drawn.entries.map((one) => one.progress);
  const sums = sumsOf(drawn.state, lines, progress, drawn.payments);
  const disputedBy = drawn.state === "disputed" ? drawn.disputer : null;
  return { lines, progress, sums, disputedBy, steps: stepsOf({ ...drawn, progress, sums, disputedBy }) };
};

describe("the sums of an agreement", () => {
  it("are never negative, and in order: accepted and what can be paid never above the whole, confirmed never above declared", () => {
    fc.assert(
      fc.property(story, (drawn) => {
        const { sums, lines, progress } = told(drawn);
        for (const sum of Object.values(sums) as bigint[]) expect(sum >= 0n).to.equal(true);
        expect(sums.accepted <= sums.most && sums.most <= sums.total).to.equal(true);
        expect(sums.confirmed <= sums.declared).to.equal(true);
        expect(sums.total).to.equal(totalOf(lines));
        for (const one of progress) expect(roomOf(one) >= 0n).to.equal(true);
      }),
    );
  });

  it("are those of the parts: the whole when all came, nothing when nothing did", () => {
    fc.assert(
      fc.property(entries, (drawn) => {
        const lines = drawn.map(({ line }) => line);
        const nothing = lines.map((line) => ({
          agreed: agreedOf(line),
          reserved: 0n,
          inTransit: 0n,
          returning: 0n,
          accepted: 0n,
        }));
        const all = nothing.map((one) => ({ ...one, accepted: one.agreed }));
        const whole = sumsOf("overdue", lines, all, []);
        expect([whole.accepted, whole.most]).to.deep.equal([whole.total, whole.total]);
        expect(whole.total).to.equal(lines.reduce((sum, line) => sum + costOfLine(line, agreedOf(line)), 0n));
        const none = sumsOf("overdue", lines, nothing, []);
        expect([none.accepted, none.most]).to.deep.equal([0n, 0n]);
        expect(sumsOf("accepted", lines, nothing, []).most).to.equal(whole.total);
      }),
    );
  });

  it("tell what was paid beyond what came: nothing, unless the seller confirmed more", () => {
    fc.assert(
      fc.property(story, (drawn) => {
        const { sums, lines, progress } = told(drawn);
        const came = lines.reduce(
          (sum, line, i) => sum + costOfLine(line, progress[i]!.accepted + progress[i]!.inTransit),
          0n,
        );
        expect(sums.overpaid).to.equal(sums.confirmed > came ? sums.confirmed - came : 0n);
        const back = progress.map((one) => ({ ...one, accepted: 0n, inTransit: 0n, returning: 0n }));
        expect(sumsOf(drawn.state, lines, back, drawn.payments).overpaid).to.equal(sums.confirmed);
      }),
    );
  });

  it("count each payment once, whatever the order", () => {
    fc.assert(
      fc.property(story, fc.nat(), (drawn, turn) => {
        const { payments } = drawn;
        const turned = payments.map((_, i) => payments[(i + turn) % payments.length]!);
        const [one, other] = [told(drawn).sums, told({ ...drawn, payments: turned }).sums];
        expect(one).to.deep.equal(other);
        expect(one.declared).to.equal(payments.reduce((sum, { minor }) => sum + minor, 0n));
      }),
    );
  });
});

describe("the next steps of an agreement", () => {
  it("are acts that the state allows to that side, and that would not be refused for what is there", () => {
    fc.assert(
      fc.property(story, (drawn) => {
        const { state, proposedBy, payments } = drawn;
        const { steps, disputedBy, progress, sums } = told(drawn);
        for (const { by, act } of steps) {
          if (act === "receive") {
            const awaited = by === "buyer" ? "inTransit" : "returning";
            expect(progress.some((one) => one[awaited] > 0n)).to.equal(true);
            expect(by).not.to.equal("arbiter");
            continue;
          }
          const rule: AgreementRule = AGREEMENT_ACTS[act];
          expect(rule.in, `${act} in ${state}`).to.include(state);
          const is = [by, by === proposedBy ? "proposer" : "answerer", ...(by === disputedBy ? ["disputer"] : [])];
          expect(
            rule.by.some((who) => is.includes(who)),
            `${act} by ${by} in ${state}`,
          ).to.equal(true);
          if (act === "declarePayment") expect(sums.declared < sums.most).to.equal(true);
          if (act === "confirmPayment") expect(payments.some(({ confirmed }) => !confirmed)).to.equal(true);
          if (act === "settle") expect(payments.every(({ confirmed }) => confirmed)).to.equal(true);
          if (act === "settle") expect(drawn.settledBy).not.to.include(by);
          if (act === "allocate") expect(progress.some((one) => roomOf(one) > 0n)).to.equal(true);
          if (act === "deliver") expect(progress.some(({ reserved }) => reserved > 0n)).to.equal(true);
          if (act === "resolve") expect(drawn.arbiter).to.equal(true);
        }
        expect(new Set(steps.map((step) => JSON.stringify(step))).size).to.equal(steps.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it("leave nobody without a turn while it goes on, and name what is owed and on its way when it does not", () => {
    fc.assert(
      fc.property(story, (drawn) => {
        const { state, payments } = drawn;
        const { steps, sums, progress } = told(drawn);
        const goesOn = ["proposed", "accepted", "overdue", "disputed"].includes(state);
        if (goesOn) expect(steps).not.to.have.length(0);
        const acts = steps.map(({ act }) => act);
        if (["withdrawn", "rejected", "countered", "expired", "none"].includes(state))
          expect(acts.filter((act) => act !== "receive")).to.deep.equal([]);
        if (!["resolved", "lapsed", "accepted", "overdue"].includes(state)) return;
        if (progress.some(({ inTransit }) => inTransit > 0n)) expect(acts).to.include("receive");
        if (payments.some(({ confirmed }) => !confirmed)) expect(acts).to.include("confirmPayment");
        if (state !== "resolved" && sums.declared < sums.accepted) expect(acts).to.include("declarePayment");
        const roles: AgreementRole[] = steps.map(({ by }) => by);
        expect(roles).not.to.include("arbiter");
      }),
      { numRuns: 1_000 },
    );
  });
});
