import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../../service/", import.meta.url));
const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** The markup of every template of a file, with each hole as a sign that no name contains. */
function templates(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "html") {
      const { template } = node;
      found.push(
        ts.isNoSubstitutionTemplateLiteral(template)
          ? template.text
          : template.head.text + template.templateSpans.map((span) => `\u0001${span.literal.text}`).join(""),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("pages/templates", () => {
  it("are found", () => {
    expect(files.flatMap(templates)).to.have.length.greaterThan(50);
  });

  for (const file of files) {
    it(`${file} says nothing that is not in the words’ files`, () => {
      for (const markup of templates(file)) {
        const text = markup.replace(/<!doctype[^>]*>/i, "").replace(/<(?:[^>"]|"[^"]*")*>?/g, "");
        // A template that begins inside a tag is a piece of attributes: names and quoted values, no text.
        const words = /^\s+[\w-]+$|^\s*[\w-]+="/.test(text) ? "" : text;
        expect(words, markup).not.to.match(/\p{L}/u);
        for (const [, value] of markup.matchAll(/\b(?:title|alt|placeholder|aria-label)="([^"]*)"/g)) {
          expect(value, markup).not.to.match(/\p{L}/u);
        }
      }
    });

    it(`${file} needs no inline script, style or handler`, () => {
      for (const markup of templates(file)) {
        expect(markup).not.to.match(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
      }
    });
  }
});
