import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";
import { anchorOf, headingsOf } from "../scripts/generate/anchors.ts";

const ROOT = resolve(import.meta.dirname, "..");

const text = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** Every document that people read, at any depth of docs. */
const DOCUMENTS = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "service/README.md", "contracts/README.md"],
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const DECISIONS = DOCUMENTS.filter((file) => /^docs\/decisions\/(?!README)/.test(file));

/** Prose alone: what stands in fenced code is a program's. */
const proseOf = (file: string): string => text(file).replace(/^```[\s\S]*?^```/gm, "");

function linksOf(file: string): { link: string; path: string; anchor: string | undefined }[] {
  return [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path, anchor] = link.split("#");
      return { link, path: path ? relative(ROOT, resolve(ROOT, dirname(file), path)) : file, anchor };
    });
}

const anchorsOf = (file: string): string[] => headingsOf(text(file)).map(({ text: heading }) => anchorOf(heading));

/** Files and folders named in backticks; a name with a placeholder or a star names many. */
const pathsOf = (file: string): string[] =>
  [...proseOf(file).matchAll(/`((?:\.ci|contracts|docs|scripts|service|test)\/[\w./-]*)`/g)].map(([, path]) => path!);

describe("the documents", () => {
  it("keep the README to 16 KB", () => {
    expect(Buffer.byteLength(text("README.md"))).to.be.at.most(16 * 1024);
  });

  it("link to files that exist", () => {
    const wrong = DOCUMENTS.flatMap((file) =>
      linksOf(file)
        .filter(({ path }) => !existsSync(join(ROOT, path)))
        .map(({ link }) => `${file}: ${link}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("link to headings that exist", () => {
    const wrong = DOCUMENTS.flatMap((file) =>
      linksOf(file)
        .filter(({ path, anchor }) => anchor !== undefined && path.endsWith(".md") && existsSync(join(ROOT, path)))
        .filter(({ path, anchor }) => !anchorsOf(path).includes(anchor!))
        .map(({ link }) => `${file}: ${link}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("have no heading twice, so that each can be linked to", () => {
    const wrong = DOCUMENTS.filter((file) => file !== "CHANGELOG.md").flatMap((file) =>
      anchorsOf(file)
        .filter((anchor, i, all) => all.indexOf(anchor) !== i)
        .map((anchor) => `${file}: ${anchor}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("name files and folders that exist", () => {
    const wrong = DOCUMENTS.flatMap((file) =>
      pathsOf(file)
        .filter((path) => !existsSync(join(ROOT, path)))
        .map((path) => `${file}: ${path}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("name commands that exist", () => {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
    const wrong = DOCUMENTS.flatMap((file) =>
      [...text(file).matchAll(/npm run ([a-z:]+)/g)]
        .filter(([, name]) => !(name! in scripts))
        .map(([command]) => `${file}: ${command}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("say of each decision when it was made, which file it governs, and what was rejected", () => {
    expect(DECISIONS.length).to.be.greaterThan(20);
    const form = /^\n_Decided \d{4}-\d\d-\d\d\. Governs `[^`]+`\._\n\n[\s\S]+\n\*\*Rejected:\*\* \S/;
    const wrong = DECISIONS.flatMap((file) =>
      text(file)
        .split(/^## .*\n/m)
        .slice(1)
        .map((body, i) => ({ body, heading: headingsOf(text(file))[i + 1]!.text }))
        .filter(({ body }) => !form.test(body))
        .map(({ heading }) => `${file}: ${heading}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("list every room of the service, once", () => {
    const listed = [...text("service/README.md").matchAll(/^\| `([^`]+)`/gm)].map(([, room]) => room!);
    const folders = readdirSync(join(ROOT, "service"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(listed.sort()).to.deep.equal(folders.sort());
  });

  it("find headings as GitHub links to them", () => {
    const markdown = "# A `b/c`, d\n\n```sh\n# no heading\n```\n\n## It's e_f – g-1\n";
    expect(headingsOf(markdown)).to.deep.equal([
      { level: 1, text: "A `b/c`, d" },
      { level: 2, text: "It's e_f – g-1" },
    ]);
    expect(headingsOf(markdown).map(({ text: heading }) => anchorOf(heading))).to.deep.equal([
      "a-bc-d",
      "its-e_f--g-1",
    ]);
  });
});
