import type { Proof } from "../verifier/verdict.ts";
import type { StandingShown } from "./words.ts";

/**
 * A sign for each state, on a 24-unit grid like those of the pages. Their outlines differ as road signs do, so that none
 * rests on colour: a seal that is whole for what was proven, an octagon for what must stop the reader, a triangle for care.
 */
const OCTAGON = "M8.2 2.5h7.6l5.7 5.7v7.6l-5.7 5.7H8.2l-5.7-5.7V8.2z";
const TRIANGLE = "M12 3.2 2.3 20.2h19.4z";
const SHIELD = "M12 2.6 4.2 5.8v5.6c0 4.8 3.2 8.5 7.8 10 4.6-1.5 7.8-5.2 7.8-10V5.8z";
const CIRCLE = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z";

export const PROOF_SIGNS: Record<Proof, string[]> = {
  matches: [SHIELD, "m7.8 12 3 3 5.6-6.2"],
  pending: [CIRCLE, "M12 7v5l3.5 2"],
  "not-checked": [SHIELD, "M9.6 9.2a2.5 2.5 0 1 1 3.6 2.3c-.8.5-1.2 1-1.2 1.9M12 16.2v.2"],
  unreachable: ["M3 9a13 13 0 0 1 18 0M6.5 12.8a8 8 0 0 1 11 0M10 16.4a3 3 0 0 1 4 0M4 4l16 16"],
  "nodes-disagree": [TRIANGLE, "M8.6 14.8h6.8M8.6 17h6.8M10 18.6l4-5.4"],
  stale: ["M4 12a8 8 0 1 0 2.6-5.9M4 3.5v4.2h4.2", "M12 8v4.4l3 1.8"],
  "does-not-match": [OCTAGON, "m8.5 8.5 7 7M15.5 8.5l-7 7"],
};

export const STANDING_SIGNS: Record<StandingShown, string[]> = {
  current: ["m5 12.5 4.5 4.5L19 7"],
  corrected: ["m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19z"],
  "on-hold": [CIRCLE, "M9.5 8.5v7M14.5 8.5v7"],
  recalled: [TRIANGLE, "M12 9.5v5M12 17.2v.2"],
  annulled: [CIRCLE, "M5.8 5.8l12.4 12.4"],
  erased: ["M8 20h12M4.5 14.5 13 6l5 5-8.5 8.5H8z"],
};
