import { idToBase64url } from "../formats/ids.ts";

/** A product has no code of its own: whoever holds one of it holds the label of a batch. */
export const productPath = (id: string): string => `/p/${idToBase64url(id)}`;
