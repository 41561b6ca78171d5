import { expect } from "chai";
import { escape, flag, html, raw } from "../../../service/web/html.ts";

describe("pages/html", () => {
  it("escapes what a person wrote, in text and in attributes", () => {
    const name = `<b title="x">it's & "so"</b>`;
    expect(html`<p title="${name}">${name}</p>`.text).to.equal(
      `<p title="&lt;b title=&quot;x&quot;&gt;it&#39;s &amp; &quot;so&quot;&lt;/b&gt;">&lt;b title=&quot;x&quot;&gt;it&#39;s &amp; &quot;so&quot;&lt;/b&gt;</p>`,
    );
  });

  it("keeps markup of its own, alone and in lists", () => {
    const items = ["a", "<b>"].map((text) => html`<i>${text}</i>`);
    expect(html`${items}`.text).to.equal("<i>a</i><i>&lt;b&gt;</i>");
    expect(html`${raw("<svg></svg>")}`.text).to.equal("<svg></svg>");
  });

  it("leaves out the indentation of its own lines, never of what it is given", () => {
    // prettier-ignore
    expect(html`<ul>
      <li>${"a\n   b"}</li>
    </ul>`.text).to.equal("<ul>\n<li>a\n   b</li>\n</ul>");
  });

  it("leaves nothing for false, null and undefined, and shows zero", () => {
    expect(html`[${false}${null}${undefined}${[]}|${0}|${""}]`.text).to.equal("[|0|]");
  });

  it("refuses an attribute without quotes, since escaping would not protect it", () => {
    expect(() => html`<a class=${"x onclick=alert(1)"}></a>`).to.throw("must be quoted");
  });

  it("refuses links that leave the site", () => {
    for (const link of ["javascript:alert(1)", "//evil.example", "https://evil.example", "data:text/html,x", ""]) {
      expect(() => html`<a href="${link}"></a>`, link).to.throw("stay on this site");
      expect(() => html`<form action="${link}"></form>`, link).to.throw("stay on this site");
    }
    for (const link of ["/b/1", "#content", "?lang=ar"]) expect(html`<a href="${link}"></a>`.text).to.contain(link);
  });

  it("writes boolean attributes or nothing", () => {
    expect([flag("open", true).text, flag("hidden", false).text]).to.deep.equal([" open", ""]);
  });

  it("escapes the five signs that matter", () => {
    expect(escape(`&<>"'`)).to.equal("&amp;&lt;&gt;&quot;&#39;");
  });
});
