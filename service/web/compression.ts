import { type BrotliOptions, constants } from "node:zlib";

/** Of the eleven grades, one that costs a page no more time than it saves. */
export const BROTLI: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
