import { idToBase64url } from "../../service/formats/ids.ts";
import type { Language } from "../../service/values/names.ts";

/** What the example region is known by, once it is there. */
export interface Region {
  /** Public code of sorted dates, which have a story, and of a lot that is recalled. */
  boxes: string;
  recalled: string;
  /** Its id, for the desk. */
  boxesId: string;
  /** Public code. */
  cooperative: string;
  /** As its page is addressed. */
  product: string;
  /** A sale that is settled. */
  sale: string;
}

/** Of the window, in CSS pixels; each picture has twice as many. */
export const SIZES = {
  phone: { width: 360, height: 720 },
  long: { width: 360, height: 1440 },
  desk: { width: 900, height: 620 },
} as const;

export interface Picture {
  name: string;
  path: (region: Region) => string;
  /** What a label has behind the link; the check in the page compares it. */
  hash?: (region: Region) => string;
  language: Language;
  size: keyof typeof SIZES;
  /** With the key of the cooperative. */
  signedIn?: true;
  /** What the picture begins with; else the top of the page. */
  from?: string;
}

/** The pictures in docs/pictures. To add one, add a line. */
export const PICTURES: Picture[] = [
  { name: "batch-ar", path: ({ boxes }) => `/b/${boxes}`, language: "ar", size: "phone" },
  { name: "batch-fr", path: ({ boxes }) => `/b/${boxes}`, language: "fr", size: "phone" },
  { name: "path-ar", path: ({ boxes }) => `/b/${boxes}`, language: "ar", size: "phone", from: ".path" },
  {
    name: "check-ar",
    path: ({ boxes }) => `/b/${boxes}`,
    hash: ({ boxesId }) => idToBase64url(boxesId),
    language: "ar",
    size: "phone",
    from: ".check",
  },
  { name: "recalled-fr", path: ({ recalled }) => `/b/${recalled}`, language: "fr", size: "phone" },
  { name: "organisation-fr", path: ({ cooperative }) => `/o/${cooperative}`, language: "fr", size: "phone" },
  { name: "product-en", path: ({ product }) => `/p/${product}`, language: "en", size: "phone" },
  { name: "verify-fr", path: () => "/verify", language: "fr", size: "phone" },
  { name: "desk-fr", path: () => "/desk", language: "fr", size: "desk", signedIn: true },
  {
    name: "label-ar",
    path: ({ boxesId }) => `/desk/batches/${boxesId}/label`,
    language: "ar",
    size: "phone",
    signedIn: true,
  },
  { name: "sale-fr", path: ({ sale }) => `/desk/sales/${sale}`, language: "fr", size: "phone", signedIn: true },
  {
    name: "agreement-fr",
    path: ({ sale }) => `/desk/sales/${sale}/document`,
    language: "fr",
    size: "desk",
    signedIn: true,
  },
];
