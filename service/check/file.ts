import { judge, type Known } from "../verifier/verdict.ts";
import { generationsIn, nodeAt, read, Refused } from "./ask.ts";
import { element } from "./elements.ts";
import { formOf, type Given, NOTHING_GIVEN, shownFault } from "./form.ts";
import {
  codeAmong,
  decoded,
  digitalLinkIn,
  fingerprintOf,
  hasFingerprint,
  InputError,
  labelIn,
  nodesIn,
  placeOf,
} from "./input.ts";
import { type LanguageWords, recordOf } from "./record.ts";
import { reportOf } from "./report.ts";
import { showProgress, showReport } from "./screen.ts";

/** Put in when the file is built: every language, as the reader may change it without any server. */
declare const WORDS: LanguageWords[];

const KEPT = "silsila.verify";
const main = document.querySelector("main")!;
let given: Given = { ...NOTHING_GIVEN, ...kept() };
let words = WORDS.find(({ language }) => language === given.language) ?? preferred();

// verify.html#https://…/b/1234567890123#… : a union that hosts this file can link to it with what is to be checked.
const linked = decoded(location.hash.slice(1));
if (/^https?:/.test(linked)) given.link = linked;
draw();

function draw(): void {
  document.documentElement.lang = words.lang;
  document.documentElement.dir = words.dir;
  document.title = words.file.title;
  const form = formOf(words, given, (changed) => {
    given = { ...given, ...changed };
    keep();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void check();
  });
  const forget = element("button", { type: "button", class: "quiet" }, words.file.forget);
  forget.addEventListener("click", () => {
    given = { ...NOTHING_GIVEN, language: given.language };
    keep();
    draw();
  });
  main.replaceChildren(
    languages(),
    element("h1", {}, words.file.title),
    element("p", { class: "lead" }, words.file.lead),
  );
  main.append(
    form,
    element("div", { class: "result", "aria-live": "polite" }),
    element("p", { class: "hint" }, words.file.kept),
    forget,
  );
}

function languages(): HTMLElement {
  const buttons = WORDS.map((each) => {
    const button = element("button", { type: "button", lang: each.lang, dir: each.dir }, each.name);
    if (each === words) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => {
      words = each;
      given.language = each.language;
      keep();
      draw();
    });
    return element("li", {}, button);
  });
  return element("nav", { class: "languages", "aria-label": words.file.languages }, element("ul", {}, ...buttons));
}

async function check(): Promise<void> {
  const result = main.querySelector<HTMLElement>(".result")!;
  const card = element(
    "section",
    { class: "check" },
    element("i", { class: "icon" }),
    element("div", { class: "answer" }),
  );
  shownFault(main, null);
  result.replaceChildren(card);
  const screen = { ...words.check, intl: words.intl };
  showProgress(card, screen);
  try {
    const nodes = nodesIn(given.nodes);
    const { bundle, label, manifest } = await wanted();
    const known: Known = { nodes: nodes.map(nodeAt) };
    if (label) known.batch = label;
    if (manifest) known.generations = manifest;
    const verdict = await judge(bundle, known);
    showReport(
      card,
      reportOf(
        verdict,
        nodes.map((url) => new URL(url).host),
        null,
      ),
      screen,
    );
    if (verdict.checked.proven && verdict.proof !== "does-not-match")
      result.append(recordOf(verdict.checked.proven, words));
    card.tabIndex = -1;
    card.focus();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    result.replaceChildren();
    shownFault(main, words.file.errors[error.fault]);
  }
}

/** What is to be checked, and the contracts that it must be kept by. Throws InputError. */
async function wanted(): Promise<{ bundle: unknown; label: string | null; manifest: Known["generations"] | null }> {
  const { link, service, bundle, fingerprint } = given;
  if (bundle !== null) {
    const manifest = given.manifest.trim() === "" ? null : given.manifest;
    return { bundle: inJson(bundle, "bundle"), label: labelIn(link), manifest: contractsIn(manifest, fingerprint) };
  }
  if (link.trim() === "") throw new InputError("nothing");
  const digital = digitalLinkIn(link);
  const place = placeOf(digital ? digital.linkOf(codeAmong(await found(digital.linkset))) : link, service);
  const proof = await found(`${place.service}/b/${place.code}/proof.json`);
  const manifest = given.manifest.trim() || (fingerprint.trim() && (await textAt(`${place.service}/manifest.json`)));
  return { bundle: proof, label: place.label, manifest: contractsIn(manifest || null, fingerprint) };
}

/** Throws InputError. */
const found = (url: string): Promise<unknown> =>
  read(url).catch((error: unknown) => {
    throw new InputError(error instanceof Refused && error.status < 500 ? "notFound" : "away");
  });

function contractsIn(text: string | null, fingerprint: string): Known["generations"] | null {
  if (text === null) return null;
  main.querySelector(".fingerprint")!.textContent = words.file.fingerprintIs.replace("{hash}", fingerprintOf(text));
  if (fingerprint.trim() !== "" && !hasFingerprint(text, fingerprint)) throw new InputError("fingerprint");
  try {
    return generationsIn(inJson(text, "manifest"));
  } catch {
    throw new InputError("manifest");
  }
}

async function textAt(url: string): Promise<string> {
  try {
    const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
    if (response.ok) return await response.text();
  } catch {
    // Told below.
  }
  throw new InputError("away");
}

function inJson(text: string, fault: "bundle" | "manifest"): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(fault);
  }
}

function preferred(): LanguageWords {
  for (const tag of navigator.languages) {
    const found = WORDS.find(({ language }) => tag.split("-")[0] === language);
    if (found) return found;
  }
  return WORDS[0]!;
}

/** A browser may refuse to keep anything, most of all for a file from a disk: then nothing is kept. */
function kept(): Partial<Given> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Given>;
  } catch {
    return {};
  }
}

function keep(): void {
  const { language, nodes, manifest, fingerprint, service } = given;
  try {
    localStorage.setItem(KEPT, JSON.stringify({ language, nodes, manifest, fingerprint, service }));
  } catch {
    // See kept().
  }
}
