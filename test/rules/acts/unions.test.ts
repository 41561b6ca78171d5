import { expect } from "chai";
import type { AnyAct, Command } from "../../../service/accept/act.ts";
import { registered, suspension } from "../../../service/accept/organisations.ts";
import type { Need } from "../../../service/accept/state.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import { successor } from "../../../service/organisations/rows/kin.ts";
import type { OrganisationRow } from "../../../service/organisations/rows/organisations.ts";
import { named } from "../../../service/organisations/views/parties.ts";
import { grant } from "../../../service/unions/acts/grant.ts";
import { handOver, takeOver, withdrawMerger } from "../../../service/unions/acts/handOver.ts";
import { admit, join } from "../../../service/unions/acts/join.ts";
import { expel, leaveUnion } from "../../../service/unions/acts/leaveUnion.ts";
import { revokeAllGrants, revokeGrant } from "../../../service/unions/acts/revokeGrant.ts";
import { grants, pendingGrants } from "../../../service/unions/rows/grants.ts";
import { standing } from "../../../service/unions/rows/memberships.ts";
import { offer, recovering } from "../../../service/unions/rows/mergers.ts";
import { type Action, ACTIONS, expectedOf, type State, STATES } from "../../support/scenes/membershipTable.ts";
import { decide, NOW, refusalAndPointerOf, refusalOf, sealed } from "../../support/service/deciding.ts";
import { GivenState } from "../../support/service/givenState.ts";

const SIDES = ["organisation", "union", "stranger", "rival"] as const;
type Side = (typeof SIDES)[number];

const accountOf = (side: Side): string => `0x${String(SIDES.indexOf(side) + 1).repeat(40)}`;
const kindOf = (side: Side): string => (side === "union" || side === "rival" ? "union" : "cooperative");
const [organisation, union, stranger, rival] = SIDES.map(accountOf) as [string, string, string, string];

const row = (side: Side, changes: Partial<OrganisationRow> = {}): OrganisationRow =>
  ({
    account: accountOf(side),
    code: `code of ${side}`,
    kind: kindOf(side),
    state: "mined",
    ...changes,
  }) as OrganisationRow;

const command = (side: Side, body: unknown, subject = ""): Command<never> =>
  ({
    ...{ operation: "an operation", account: accountOf(side), subject, body, suspended: false },
    ...{ organisation: { kind: kindOf(side), code: "" }, today: "2026-11-30", clock: NOW, seal: sealed },
  }) as unknown as Command<never>;

/** Everybody is registered, and nobody has anything with anybody. */
function everybody(): GivenState {
  const state = new GivenState();
  for (const side of SIDES) {
    const account = accountOf(side);
    state.give(named, account, row(side)).give(registered, account, true);
    for (const other of [organisation, union])
      for (const pair of [
        { account, union: other },
        { account: other, union: account },
      ])
        state.give(standing, { actor: account, ...pair }, { state: null, pending: [] });
  }
  return state;
}

const PAIR = { account: organisation, union };

/** The organisation and the union as the chain has them, with what each has on its way. */
function known(stands: State, pending: Partial<Record<"organisation" | "union", string[]>> = {}): GivenState {
  const words: Partial<Record<State, string | null>> = {
    none: null,
    granted: "member",
    left: "ended",
    expelled: "ended",
  };
  const state = words[stands] === undefined ? stands : words[stands];
  const given = everybody();
  for (const side of ["organisation", "union"] as const)
    given.give(standing, { actor: accountOf(side), ...PAIR }, { state, pending: pending[side] ?? [] });
  return given.give(grants, PAIR, stands === "granted" ? [{ act: "register", until: NOW + 60 }] : []);
}

const WAYS: Record<Action, [act: AnyAct, body: unknown, subject?: string]> = {
  join: [join, { union }],
  admit: [admit, { organisation }],
  leave: [leaveUnion, null, union],
  expel: [expel, { reason: "It delivers nothing" }, organisation],
  grant: [grant, { union, acts: ["register"], until: "2035-01-01T00:00:00Z" }],
  revokeGrant: [revokeGrant, { union, acts: ["register"] }],
  revokeAllGrants: [revokeAllGrants, { union }],
};

const TOLD: Record<string, string> = {
  ...{ ok: "ok", MembershipInvalidState: "MEMBERSHIP_STATE", MembershipRequired: "MEMBERSHIP_REQUIRED" },
  ...{ GrantUnknown: "GRANT_UNKNOWN", UnionInvalidKind: "UNION_REQUIRED", UnionOfItself: "UNION_OF_ITSELF" },
};

function tries(action: Action, side: Side, state: GivenState): string {
  const [act, body, subject] = WAYS[action];
  return refusalOf(() => decide(act, command(side, body, subject), state));
}

describe("acts of unions, decided without a database", () => {
  it("are for whom the table says, in every state of a membership", () => {
    for (const state of STATES)
      for (const action of ACTIONS)
        for (const side of SIDES)
          expect(tries(action, side, known(state)), `${state} ${action} ${side}`).to.equal(
            TOLD[expectedOf(state, action, side)],
          );
  });

  it("go by the side's own acts on their way, and by nobody else's", () => {
    const leaving = known("member", { organisation: ["leaveUnion"] });
    expect(tries("leave", "organisation", leaving)).to.equal("MEMBERSHIP_STATE");
    expect(tries("join", "organisation", leaving)).to.equal("ok");
    expect(tries("grant", "organisation", leaving)).to.equal("MEMBERSHIP_REQUIRED");
    expect(tries("expel", "union", leaving)).to.equal("ok");
  });

  it("say what they call for: accounts, whatever name was given", () => {
    const state = known("none").give(named, "4821930557264", row("union"));
    expect(decide(join, command("organisation", { union: "4821930557264" }), state).arguments).to.deep.equal({ union });
    const expelled = decide(expel, command("union", WAYS.expel[1], organisation), known("asked"));
    expect(expelled.arguments).to.deep.equal({ member: organisation, reason: expelled.documents![0]!.commitment });
  });

  it("ask about another only once it is known who that is", () => {
    const namesIn = (state: GivenState) =>
      (join.rule as unknown as { needs(given: Command<never>, state: GivenState): Need[] })
        .needs(command("organisation", { union }), state)
        .map(({ load }) => load as unknown);
    expect(namesIn(new GivenState())).to.deep.equal([named]);
    const nobody = new GivenState().give(named, union, new LedgerError("NOT_FOUND", { resource: "organisation" }));
    expect(namesIn(nobody)).to.deep.equal([named]);
    expect(namesIn(everybody())).to.deep.equal([named, suspension, successor, standing]);
  });

  it("take one side of a membership, and neither none nor both", () => {
    for (const body of [{}, { union, organisation: stranger }])
      for (const act of [join, admit])
        expect(refusalOf(() => decide(act, command("organisation", body), everybody()))).to.equal("FIELD_INVALID");
  });

  const absent: [string, (state: GivenState) => GivenState][] = [
    ["PARTY_PENDING", (state) => state.give(named, union, row("union", { state: "queued" }))],
    ["PARTY_SUSPENDED", (state) => state.give(suspension, union, true)],
    ["ORGANISATION_MERGED", (state) => state.give(successor, union, rival)],
    ["NOT_FOUND", (state) => state.give(named, union, new LedgerError("NOT_FOUND", { resource: "organisation" }))],
  ];
  for (const [code, given] of absent)
    it(`agree on nothing with who is not there: ${code}`, () => {
      const state = given(known("none"));
      expect(refusalAndPointerOf(() => decide(join, command("organisation", { union }), state))).to.deep.equal({
        ...{ code, pointer: "/union" },
      });
    });

  it("grant until a moment that there is, and that is to come", () => {
    const until = (text: string) => {
      const given = command("organisation", { union, acts: ["ship", "ship", "hold"], until: text });
      return () => decide(grant, given, known("member"));
    };
    const wrong = (text: string) => refusalAndPointerOf(until(text));
    expect(wrong("2026-12-31T23:59:60Z")).to.deep.equal({ code: "FIELD_INVALID", pointer: "/until" });
    expect(wrong(new Date(NOW * 1_000).toISOString())).to.deep.equal({ code: "GRANT_UNTIL_PAST", pointer: "/until" });
    expect(until(new Date((NOW + 1) * 1_000).toISOString())().arguments).to.deep.equal({
      ...{ union, acts: ["ship", "hold"], until: NOW + 1 },
    });
  });

  it("take back what is granted, counting what is on its way and leaving out what is over", () => {
    const on = (kind: string, acts: string[] | null) => ({ id: "", kind, acts });
    const revoke = (act: string, state: GivenState) =>
      refusalOf(() => decide(revokeGrant, command("organisation", { union, acts: [act] }), state));
    expect(revoke("ship", known("granted"))).to.equal("GRANT_UNKNOWN");
    expect(revoke("ship", known("granted").give(pendingGrants, PAIR, [on("grant", ["ship"])]))).to.equal("ok");
    const withdrawn = [on("grant", ["ship"]), on("revokeAllGrants", null), on("grant", ["hold"])];
    for (const [act, told] of [
      ["register", "GRANT_UNKNOWN"],
      ["ship", "GRANT_UNKNOWN"],
      ["hold", "ok"],
    ] as const)
      expect(revoke(act, known("granted").give(pendingGrants, PAIR, withdrawn)), act).to.equal(told);
    const over = known("member").give(grants, PAIR, [{ act: "register", until: NOW - 1 }]);
    expect(revoke("register", over)).to.equal("GRANT_UNKNOWN");
  });

  describe("of mergers", () => {
    const reason = "The two go on as one";
    const between = { account: organisation, other: stranger };
    const back = { account: stranger, other: organisation };
    const document = `0x${"ab".repeat(32)}`;
    const agreed = { predecessor: organisation, successor: stranger, document };
    const hands = (body: object, state: GivenState) =>
      refusalOf(() => decide(handOver, command("organisation", { successor: stranger, ...body }), state));

    it("begin with a document, which the other then agrees on by its commitment", () => {
      const first = decide(handOver, command("organisation", { successor: stranger, reason }), everybody());
      const [written] = first.documents!;
      expect(first.arguments).to.deep.equal({ successor: stranger, document: written!.commitment });
      const theirs = everybody().give(offer, between, { ...agreed, document: written!.commitment });
      const second = command("stranger", { predecessor: organisation, commitment: written!.commitment });
      const { arguments: stated, documents } = decide(takeOver, second, theirs);
      expect(stated).to.deep.equal({ predecessor: organisation, document: written!.commitment });
      expect(documents).to.deep.equal([]);
    });

    it("agree on nothing but what the other wrote, and in its direction", () => {
      const theirs = () => everybody().give(offer, back, agreed);
      expect(hands({ commitment: document }, theirs())).to.equal("ok");
      expect(hands({ commitment: `0x${"cd".repeat(32)}` }, theirs())).to.equal("MERGER_DIFFERS");
      expect(hands({ commitment: document }, everybody())).to.equal("MERGER_DIFFERS");
      const turned = everybody().give(offer, back, { ...agreed, predecessor: stranger, successor: organisation });
      expect(hands({ commitment: document }, turned)).to.equal("MERGER_DIFFERS");
    });

    it("are refused in order: what is asked for, who the other is, what is on its way", () => {
      const busy = () => everybody().give(offer, between, agreed).give(recovering, organisation, true);
      expect(hands({ predecessor: stranger, reason }, busy())).to.equal("FIELD_INVALID");
      expect(hands({}, busy())).to.equal("FIELD_INVALID");
      expect(hands({ reason, commitment: document }, busy())).to.equal("FIELD_INVALID");
      expect(hands({ successor: organisation, reason }, busy())).to.equal("MERGER_WITH_ITSELF");
      expect(hands({ successor: union, reason }, busy())).to.equal("MERGER_KINDS_DIFFER");
      expect(hands({ reason }, busy())).to.equal("RECOVERY_PENDING");
      expect(hands({ reason }, everybody().give(offer, between, agreed))).to.equal("MERGER_OFFERED");
    });

    it("can be taken back while only one side has agreed", () => {
      const withdraws = (state: GivenState) =>
        refusalOf(() => decide(withdrawMerger, command("organisation", { other: stranger }), state));
      expect(withdraws(everybody().give(offer, between, agreed))).to.equal("ok");
      expect(withdraws(everybody().give(offer, back, agreed))).to.equal("MERGER_UNKNOWN");
    });
  });
});
