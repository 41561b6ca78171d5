import type { Load, State } from "../../../service/accept/state.ts";

/** What a rule was told, given by hand: no database. Whatever was not given there is none of. */
export class GivenState implements State {
  readonly #values = new Map<object, Map<string, unknown>>();

  give<Key, Value>(load: Load<Key, Value>, key: Key, value: Value): this {
    const known = this.#values.get(load) ?? new Map<string, unknown>();
    this.#values.set(load, known.set(load.name(key), value));
    return this;
  }

  get<Key, Value>(load: Load<Key, Value>, key: Key): Value | undefined {
    return this.#values.get(load)?.get(load.name(key)) as Value | undefined;
  }

  has(): boolean {
    return true;
  }
}
