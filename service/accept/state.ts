import { LedgerError } from "../base/errors.ts";
import type { Transaction } from "../store/pool.ts";

/** What can be asked of the database: one statement for all keys that the commands of a group name. */
export interface Load<Key, Value> {
  /** The same for equal keys. */
  name(key: Key): string;
  read(tx: Transaction, keys: Key[]): Promise<Map<string, Value>>;
}

type AnyLoad = Load<never, unknown>;

export interface Need {
  load: AnyLoad;
  key: unknown;
}

export const need = <Key, Value>(load: Load<Key, Value>, key: Key): Need => ({ load: load, key });

/** What was loaded. `has` tells "not asked yet" from "there is none". */
export interface State {
  get<Key, Value>(load: Load<Key, Value>, key: Key): Value | undefined;
  has<Key, Value>(load: Load<Key, Value>, key: Key): boolean;
}

/** A load that asks once a key: for what has no statement for many yet, or is asked for once a command. */
export function loadEach<Key, Value>(
  name: (key: Key) => string,
  one: (tx: Transaction, key: Key) => Promise<Value | null>,
): Load<Key, Value> {
  return {
    name,
    async read(tx, keys) {
      const found = new Map<string, Value>();
      for (const key of keys) {
        const value = await one(tx, key);
        if (value !== null) found.set(name(key), value);
      }
      return found;
    },
  };
}

/** As `loadEach`, for what may be refused: the refusal is loaded, and thrown where the rule asks for the value. */
export function loadFinding<Key, Value>(
  name: (key: Key) => string,
  one: (tx: Transaction, key: Key) => Promise<Value>,
): Load<Key, Value | LedgerError> {
  return loadEach(name, (tx, key) =>
    one(tx, key).catch((error: unknown) => {
      if (error instanceof LedgerError) return error;
      throw error;
    }),
  );
}

/** The value of a load that may be refused; throws the refusal. */
export function found<Key, Value>(state: State, load: Load<Key, Value | LedgerError>, key: Key): Value {
  const value = state.get(load, key);
  if (value instanceof LedgerError) throw value;
  return value as Value;
}

/** Rounds of needs: what is loaded may name more to load, but not for ever. */
const MAX_ROUNDS = 5;

/** Loads what `needs` names until it names nothing new; one statement a load and round. */
export async function loadAll(tx: Transaction, needs: (state: State) => Need[]): Promise<State> {
  const state = new LoadedState();
  for (let round = 0; (await state.read(tx, needs(state))) > 0; round += 1)
    if (round === MAX_ROUNDS) throw new Error("the needs of a command never end");
  return state;
}

class LoadedState implements State {
  readonly #values = new Map<AnyLoad, Map<string, unknown>>();
  readonly #asked = new Map<AnyLoad, Set<string>>();

  get<Key, Value>(load: Load<Key, Value>, key: Key): Value | undefined {
    return this.#values.get(load)?.get(load.name(key)) as Value | undefined;
  }

  has<Key, Value>(load: Load<Key, Value>, key: Key): boolean {
    return this.#asked.get(load)?.has(load.name(key)) ?? false;
  }

  /** How many loads had something new to ask. */
  async read(tx: Transaction, needs: Need[]): Promise<number> {
    const open = needs.filter(({ load, key }) => !this.has(load as Load<unknown, unknown>, key));
    const byLoad = Map.groupBy(open, ({ load }) => load);
    for (const [load, list] of byLoad) {
      const keys = new Map(list.map(({ key }) => [load.name(key as never), key as never]));
      const found = await load.read(tx, [...keys.values()]);
      this.#asked.set(load, new Set([...(this.#asked.get(load) ?? []), ...keys.keys()]));
      this.#values.set(load, new Map([...(this.#values.get(load) ?? []), ...found]));
    }
    return byLoad.size;
  }
}
