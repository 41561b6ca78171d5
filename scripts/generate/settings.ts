import { SETTINGS } from "../../service/base/config.ts";

/** The table of settings in docs/operating.md, from the one schema that reads them. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(([name, setting]) => {
    const secret = "secret" in setting ? " *(secret)*" : "";
    return `| \`${name}\` | ${setting.default ? `\`${setting.default}\`` : "–"} | ${setting.about}${secret} |`;
  });
  return ["| setting | default | what it is |", "| --- | --- | --- |", ...rows].join("\n");
}
