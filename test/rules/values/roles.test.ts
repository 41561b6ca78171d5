import { expect } from "chai";
import type { GrantableAct } from "../../../service/access/delegation.ts";
import {
  type Action,
  ACTIONS,
  type Actor,
  authorise,
  authoriseOwn,
  authoriseTo,
  KEY_ROLES,
  type KeyRole,
  may,
  requesterOf,
  type Role,
  scopeOf,
} from "../../../service/access/roles.ts";
import { deliver } from "../../../service/agreements/acts/deliver.ts";
import { cancelDelivery, receiveDelivery, returnDelivery } from "../../../service/agreements/acts/deliveries.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import { cancelShipment } from "../../../service/shipments/acts/cancelShipment.ts";
import { receiveShipment } from "../../../service/shipments/acts/receiveShipment.ts";
import { returnShipment } from "../../../service/shipments/acts/returnShipment.ts";
import { ship } from "../../../service/shipments/acts/ship.ts";
import { refused } from "../formats/refusals.ts";

const own = `0x${"11".repeat(20)}`;
const foreign = `0x${"22".repeat(20)}`;
const operator: Actor = { kind: "operator" };
const keyed = (role: KeyRole): Actor => ({
  kind: "organisation",
  account: own,
  role,
  key: `k-${role}`,
  name: "Fatima",
});
const [reader, recorder, manager] = KEY_ROLES.map(keyed) as [Actor, Actor, Actor];

/** "yes", or the role that the refusal asks for. */
function outcome(actor: Actor, action: Action, account?: string): string {
  try {
    authorise(actor, action, account);
    return "yes";
  } catch (error) {
    if (error instanceof LedgerError && error.code === "ROLE_TOO_WEAK") return String(error.values["needed"]);
    throw error;
  }
}

describe("permissions", () => {
  /** What each is told: yes, or the role that is needed. */
  const SETTINGS: Record<string, [operator: string, manager: string, recorder: string, reader: string]> = {
    "for the operator": ["yes", "operator", "operator", "operator"],
    "for managers and the operator": ["yes", "yes", "manager", "manager"],
    "for managers": ["manager", "yes", "manager", "manager"],
    "for recorders": ["recorder", "yes", "yes", "recorder"],
    "for all of the organisation": ["reader", "yes", "yes", "yes"],
    "for all": ["yes", "yes", "yes", "yes"],
  };
  const table: Record<Action, keyof typeof SETTINGS> = {
    "organisation.read": "for all",
    "contact.state": "for managers",
    "api-key.create": "for managers and the operator",
    "api-key.read": "for managers and the operator",
    "api-key.revoke": "for managers and the operator",
    "api-key.name": "for managers and the operator",
    "signer.read": "for all",
    "membership.read": "for all",
    "merger.read": "for all",
    "member.manage": "for recorders",
    "member.read": "for all of the organisation",
    "member.erase": "for managers",
    "product.create": "for recorders",
    "product.read": "for all",
    "batch.read": "for all",
    "batch.recall": "for managers and the operator",
    "recall.decide": "for managers and the operator",
    "recall.read": "for all",
    "recall.report": "for managers and the operator",
    "event.read": "for all",
    "transformation.read": "for all",
    "unit.issue": "for recorders",
    "unit.read": "for all of the organisation",
    "company-prefix.register": "for the operator",
    "company-prefix.read": "for all",
    "shipment.read": "for all",
    "agreement.disclose": "for managers",
    "agreement.read": "for all",
    "invitation.manage": "for managers",
    "invitation.read": "for all of the organisation",
    "observation.record": "for recorders",
    "observation.read": "for all",
    "intake.record": "for recorders",
    "intake.read": "for all",
    "receipt.read": "for all of the organisation",
    "file.upload": "for recorders",
    "file.delete": "for managers",
    "file.read": "for all",
    "certificate.read": "for all",
    "message.read": "for all of the organisation",
    "message.delete": "for recorders",
    "operation.read": "for all",
    "audit.read": "for all",
  };

  it("are these, for every action, and name the role that is needed", () => {
    expect(Object.keys(table)).to.have.members(ACTIONS);
    for (const action of ACTIONS) {
      const told = [operator, manager, recorder, reader].map((actor) => outcome(actor, action, own));
      expect(told, action).to.deep.equal(SETTINGS[table[action]]);
      for (const actor of [manager, recorder, reader])
        expect(outcome(actor, action), action).to.equal(outcome(actor, action, own));
    }
  });

  it("only grow from reader to recorder to manager, and a reader's end at reading", () => {
    for (const action of ACTIONS) {
      const [reads, records, manages] = KEY_ROLES.map((role) => may(role, action)) as [boolean, boolean, boolean];
      expect(reads, action).to.equal(action.endsWith(".read") && action !== "api-key.read");
      if (reads) expect(records, action).to.equal(true);
      if (records) expect(manages, action).to.equal(true);
    }
  });

  it("never reach another organisation, nor tell that it exists", () => {
    for (const actor of [manager, recorder, reader])
      for (const action of ACTIONS) refused("NOT_FOUND", () => authorise(actor, action, foreign));
    expect(refused("NOT_FOUND", () => authorise(recorder, "batch.read", foreign)).message).to.equal(
      "There is no such batch.",
    );
  });

  it("say for whom somebody acts, which the operator does for nobody", () => {
    expect(authoriseOwn(recorder, "product.create")).to.equal(own);
    expect(refused("ROLE_TOO_WEAK", () => authoriseOwn(reader, "product.create")).values.needed).to.equal("recorder");
    expect(refused("ROLE_TOO_WEAK", () => authoriseOwn(operator, "agreement.disclose")).values.needed).to.equal(
      "manager",
    );
    expect(refused("ROLE_TOO_WEAK", () => authoriseOwn(operator, "batch.read")).values.needed).to.equal("reader");
  });

  it("let a union do for a member what it was granted, of either kind of shipments, and nothing else", () => {
    const granted = (act: GrantableAct): Actor => ({
      ...(manager as Extract<Actor, { kind: "organisation" }>),
      delegate: { account: foreign, code: "", name: {}, granted: [{ act, until: 2 }], at: 1 },
    });
    expect(authoriseTo(granted("receive"), receiveShipment)).to.equal(own);
    expect(authoriseTo(granted("receive_delivery"), receiveDelivery)).to.equal(own);
    expect(authoriseTo(granted("ship"), ship)).to.equal(own);
    for (const [act, mine, other] of [
      ["cancel", cancelShipment, cancelDelivery],
      ["cancel_delivery", cancelDelivery, cancelShipment],
      ["return", returnShipment, returnDelivery],
      ["return_delivery", returnDelivery, returnShipment],
    ] as const) {
      expect(authoriseTo(granted(act), mine)).to.equal(own);
      refused("GRANT_MISSING", () => authoriseTo(granted(act), other));
    }
    refused("GRANT_MISSING", () => authoriseTo(granted("receive"), receiveDelivery));
    refused("GRANT_MISSING", () => authoriseTo(granted("receive_delivery"), receiveShipment));
    refused("GRANT_MISSING", () => authoriseTo(granted("receive_delivery"), ship));
    refused("GRANT_MISSING", () => authoriseTo(granted("receive_delivery"), deliver));
    refused("GRANT_NOT_POSSIBLE", () => authoriseOwn(granted("propose"), "invitation.manage"));
    refused("GRANT_NOT_POSSIBLE", () => authoriseOwn(granted("propose"), "agreement.disclose"));
  });

  it("tell pages what to leave away", () => {
    const recording: Role[] = ["operator", ...KEY_ROLES];
    expect(recording.filter((role) => may(role, "product.create"))).to.deep.equal(["recorder", "manager"]);
  });

  it("limit lists to the own organisation, for all but the operator", () => {
    expect(scopeOf(operator)).to.equal(null);
    expect(scopeOf(reader)).to.equal(own);
  });

  it("know who asked by the key, or as the operator", () => {
    expect([operator, reader, manager].map(requesterOf)).to.deep.equal(["operator", "k-reader", "k-manager"]);
  });
});
