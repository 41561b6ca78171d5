import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { build } from "esbuild";
import { withoutSentences } from "../../../scripts/build/withoutSentences.ts";

describe("the check as a browser loads it", () => {
  it("without the sentences of refusals is at most 20 KB compressed, with room for the page's own part", async () => {
    const { outputFiles } = await build({
      stdin: { contents: 'export { judge } from "./service/verifier/verdict.ts";', resolveDir: process.cwd() },
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
      plugins: [withoutSentences],
    });
    const size = gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
    expect(size).to.be.lessThan(18_500);
  });
});
