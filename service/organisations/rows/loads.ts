import type { Load } from "../../accept/state.ts";
import { findLastSuccessors } from "./kin.ts";

/** Who acts for an organisation that merged, at the end of the line; nothing where it has not. */
export const lastSuccessor: Load<string, string> = { name: (account) => account, read: findLastSuccessors };
