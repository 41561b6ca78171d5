import { element } from "./elements.ts";
import type { LanguageWords } from "./record.ts";

/** What the reader gave; `bundle`: the text of a saved proof. */
export interface Given {
  language: string;
  link: string;
  service: string;
  bundle: string | null;
  nodes: string;
  manifest: string;
  fingerprint: string;
}

export const NOTHING_GIVEN: Given = {
  language: "",
  link: "",
  service: "",
  bundle: null,
  nodes: "",
  manifest: "",
  fingerprint: "",
};

type Changed = (changed: Partial<Given>) => void;
type Field = Exclude<keyof Given, "language" | "bundle">;

export function formOf({ file }: LanguageWords, given: Given, changed: Changed): HTMLFormElement {
  const typed = (name: Field, label: string, help: string, control: HTMLInputElement | HTMLTextAreaElement) => {
    control.value = given[name];
    control.addEventListener("input", () => changed({ [name]: control.value }));
    return labelled(name, label, help, control);
  };
  const line = (type: string) => element("input", { type, dir: "ltr", autocomplete: "off", spellcheck: "false" });
  const lines = () => element("textarea", { rows: "3", dir: "ltr", spellcheck: "false" });
  const manifest = lines();
  return element(
    "form",
    { novalidate: "" },
    element("p", { class: "error", role: "alert" }),
    element(
      "fieldset",
      {},
      element("legend", {}, file.what),
      typed("link", file.link, file.linkHelp, line("text")),
      typed("service", file.service, file.serviceHelp, line("url")),
      labelled(
        "bundle",
        file.bundle,
        file.bundleHelp,
        chooser((bundle) => changed({ bundle })),
      ),
    ),
    element(
      "fieldset",
      {},
      element("legend", {}, file.trust),
      typed("nodes", file.nodes, file.nodesHelp, lines()),
      typed("manifest", file.manifest, file.manifestHelp, manifest),
      labelled(
        "manifestFile",
        "manifest.json",
        "",
        chooser((text) => {
          manifest.value = text ?? "";
          changed({ manifest: manifest.value });
        }),
      ),
      typed("fingerprint", file.fingerprint, file.fingerprintHelp, line("text")),
      element("p", { class: "hint fingerprint" }),
    ),
    element("button", { type: "submit" }, file.check),
  );
}

/** One sentence above the form, where it is read out at once. */
export function shownFault(main: HTMLElement, text: string | null): void {
  main.querySelector(".error")!.textContent = text ?? "";
}

function chooser(chosen: (text: string | null) => void): HTMLInputElement {
  const input = element("input", { type: "file", accept: ".json,application/json" });
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) void file.text().then(chosen);
    else chosen(null);
  });
  return input;
}

function labelled(name: string, label: string, help: string, control: HTMLElement): HTMLElement {
  control.id = name;
  control.setAttribute("name", name);
  if (help) control.setAttribute("aria-describedby", `${name}-help`);
  return element(
    "div",
    { class: "field" },
    element("label", { for: name }, label),
    control,
    help && element("p", { class: "hint", id: `${name}-help` }, help),
  );
}
