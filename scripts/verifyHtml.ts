/**
 * `npm run verify:html`: makes verify.html in the current folder, and prints its SHA-256. The same source gives the same
 * bytes everywhere; docs/guide.md has the hash.
 */
import { writeFileSync } from "node:fs";
import { sha256, verifyFile } from "../service/proofs/page/verifyFile.ts";

const file = verifyFile();
writeFileSync("verify.html", file);
console.log(`${sha256(file)}  verify.html`);
