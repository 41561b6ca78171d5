import { expect } from "chai";
import { dayInMorocco } from "../../../service/values/dates.ts";
import { type Organisation, Rest, type Told } from "../service/rest.ts";
import type { Stack } from "../service/stack.ts";
import { storedRows } from "../service/stored.ts";
import { type Action, ACTIONS, type Actor, type State } from "./certificateTable.ts";

const reason = "As the table says.";
const ABSENT = `0x${"0".repeat(64)}`;

/** YYYY-MM-DD so many days from today. */
const day = (away: number): string => dayInMorocco(new Date(Date.now() + away * 86_400_000));

const YEAR = { validFrom: day(0), validUntil: day(365) };
const PERIODS: Partial<Record<State, { validFrom: string; validUntil: string }>> = {
  notYet: { validFrom: day(30), validUntil: day(365) },
  suspendedEarly: { validFrom: day(30), validUntil: day(365) },
  expired: { validFrom: day(0), validUntil: day(1) },
  expiredSuspended: { validFrom: day(0), validUntil: day(1) },
};

/** Who in the table is who: the issuer stays the same certifier whatever is done to it. */
type Player = "issuer" | "rival" | "subject";

/** Plays the table of certificates through REST: the same people throughout, a certificate of its own for each scene. */
export class CertificateStage {
  readonly #rest: Rest;
  readonly #people: Record<Player, Organisation>;
  /** By state, and for what changes it by state, action and actor. */
  readonly #scenes = new Map<string, { id: string; number: string }>();

  private constructor(rest: Rest, people: Record<Player, Organisation>) {
    this.#rest = rest;
    this.#people = people;
  }

  static async open(stack: Stack): Promise<CertificateStage> {
    const rest = new Rest(stack);
    const [issuer, rival, subject] = (await Promise.all(
      ["certifier", "certifier", "cooperative"].map((kind, i) => rest.organisation(kind, `Maison ${i}`)),
    )) as [Organisation, Organisation, Organisation];
    const stage = new CertificateStage(rest, { issuer, rival, subject });
    for (const { id } of [issuer, rival])
      await stage.#done(rest.operator("POST", `/v1/organisations/${id}/accreditations`, { scheme: "organic" }), 200);
    return stage;
  }

  /** Brings a certificate into each state, and one more for each act that will change it. */
  async prepare(states: readonly State[], isDone: (state: State, action: Action, actor: Actor) => boolean) {
    const wanted = states.flatMap((state) => [
      { state, key: state },
      ...ACTIONS.flatMap((action) =>
        (["issuer", "disaccredited"] as const)
          .filter((actor) => action !== "issue" && isDone(state, action, actor))
          .map((actor) => ({ state, key: keyOf(state, action, actor) })),
      ),
    ]);
    await Promise.all(wanted.map((scene, i) => this.#bring(scene.state, scene.key, `T-${i}`)));
    // The certificates of two days are over then.
    await this.#rest.stack.testChain.request("evm_increaseTime", [3 * 86_400]);
    await this.#rest.batch(this.#people.subject, "A-1", "1");
  }

  async #bring(state: State, key: string, number: string): Promise<void> {
    if (state === "none") {
      this.#scenes.set(key, { id: ABSENT, number });
      return;
    }
    const { id } = await this.#done(this.#issue("issuer", number, PERIODS[state] ?? YEAR));
    this.#scenes.set(key, { id, number });
    if (["suspended", "suspendedEarly", "reinstated", "expiredSuspended"].includes(state))
      await this.#done(this.#act("issuer", id, "suspension"));
    if (state === "reinstated") await this.#done(this.#act("issuer", id, "reinstatement"));
    if (state === "revoked") await this.#done(this.#act("issuer", id, "revocation", { effectiveFrom: day(0) }));
    if (state === "revokedLater") await this.#done(this.#act("issuer", id, "revocation", { effectiveFrom: day(100) }));
  }

  /** On a certificate of its own where there is one, else on the shared one: refusals leave no trace. */
  tries(action: Action, actor: Actor, state: State): Promise<Told> {
    const { id, number } = (this.#scenes.get(keyOf(state, action, actor)) ?? this.#scenes.get(state))!;
    if (action === "issue") return this.#issue(actor, number, YEAR);
    if (action === "suspend") return this.#act(actor, id, "suspension");
    if (action === "reinstate") return this.#act(actor, id, "reinstatement");
    return this.#act(actor, id, "revocation", { effectiveFrom: (PERIODS[state] ?? YEAR).validFrom });
  }

  reads(state: State): Promise<Told> {
    return this.#people.subject.send("GET", `/v1/certificates/${this.#scenes.get(state)!.id}`);
  }

  #sendOf(actor: Actor) {
    if (actor === "registrar") return this.#rest.operator;
    return this.#people[actor === "disaccredited" || actor === "suspended" ? "issuer" : actor].send;
  }

  #issue(actor: Actor, number: string, period: object): Promise<Told> {
    const subject = { organisation: this.#people.subject.id };
    const body = { scheme: "organic", subject, number, scope: { fr: "Miel" }, ...period };
    return this.#sendOf(actor)("POST", "/v1/certificates", body);
  }

  #act(actor: Actor, id: string, act: string, more: object = {}): Promise<Told> {
    return this.#sendOf(actor)("POST", `/v1/certificates/${id}/${act}`, { reason, ...more });
  }

  async disaccredit(): Promise<void> {
    const url = `/v1/organisations/${this.#people.issuer.id}/accreditations/organic`;
    await this.#done(this.#rest.operator("DELETE", url), 200);
  }

  async suspend(): Promise<void> {
    await this.#done(
      this.#rest.operator("POST", `/v1/organisations/${this.#people.issuer.id}/suspension`, { reason }),
      200,
    );
  }

  rows(): Promise<Record<string, number>> {
    return storedRows(this.#rest.stack.ledger.db);
  }

  sound(): Promise<void> {
    return this.#rest.sound();
  }

  async #done(answer: Promise<Told>, expected = 201): Promise<Told["body"]> {
    const { status, body, text } = await answer;
    expect(status, text).to.equal(expected);
    return body;
  }
}

const keyOf = (state: State, action: Action, actor: Actor): string => `${state} ${action} ${actor}`;
