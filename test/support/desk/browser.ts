import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const run = promisify(execFile);

export interface OpenBrowser {
  browser: Browser;
  close(): Promise<void>;
}

let shared: Promise<OpenBrowser> | undefined;

/** The one of this process, for tests; `close` closes what was opened in it, and `closeBrowser` the browser itself. */
export async function shareBrowser(): Promise<OpenBrowser> {
  const { browser } = await (shared ??= openBrowser());
  const close = async (): Promise<void> => {
    for (const context of browser.contexts()) await context.close();
  };
  return { browser, close };
}

export async function closeBrowser(): Promise<void> {
  const opened = shared;
  shared = undefined;
  await (await opened)?.close();
}

/**
 * A real Chromium that comes with `npm ci`; on machines without the system libraries it needs, it brings those as well.
 * What it writes goes into a folder of its own, since runs side by side would share and spoil one.
 */
export async function openBrowser(): Promise<OpenBrowser> {
  const folder = await mkdtemp(join(tmpdir(), "silsila-browser-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const executablePath = join(await unpacked("program", "pack.executablePath()"), "chromium");
    const env: NodeJS.ProcessEnv = { ...process.env, HOME: folder, TMPDIR: folder };
    env.FONTCONFIG_FILE = await onlyOurFonts(folder);
    if (!(await starts(executablePath, env))) {
      const libraries = await unpacked(
        "libraries",
        `inflate(${JSON.stringify(join(PACKAGE, "../../bin/al2023.tar.br"))})`,
      );
      env.LD_LIBRARY_PATH = join(libraries, "al2023", "lib");
    }
    const browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--font-render-hinting=none", "--disable-dev-shm-usage"],
      env,
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

const PACKAGE = fileURLToPath(import.meta.resolve("@sparticuz/chromium"));
const CACHE = resolve(import.meta.dirname, "../../../cache");

/**
 * A part of the package, unpacked once for all runs of its version: beside its place, then renamed, so that there is never
 * half of it. The package knows no other way to be told the folder than the TMPDIR of its process.
 */
async function unpacked(part: string, call: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, "../../package.json"), "utf8")) as { version: string };
  const place = join(CACHE, `chromium-${version}-${part}`);
  if (existsSync(place)) return place;
  await mkdir(CACHE, { recursive: true });
  const aside = await mkdtemp(`${place}.`);
  const program = `const { default: pack, inflate } = await import(process.argv[1]); await ${call};`;
  await run(process.execPath, ["--input-type=module", "--eval", program, PACKAGE], {
    env: { ...process.env, TMPDIR: aside },
  });
  // Another run may have been quicker.
  await rename(aside, place).catch(() => rm(aside, { recursive: true, force: true }));
  return place;
}

async function starts(executablePath: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return run(executablePath, ["--version", "--no-sandbox"], { env }).then(
    () => true,
    () => false,
  );
}

/** The fonts of a common Android phone, whatever this machine has installed, so that every run sees the same page. */
async function onlyOurFonts(folder: string): Promise<string> {
  const folders = ["noto-sans", "noto-sans-arabic", "noto-sans-tifinagh"].map((name) =>
    dirname(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${name}/package.json`))),
  );
  const file = join(folder, "fonts.conf");
  const alias = (family: string) =>
    `<alias binding="same"><family>${family}</family><prefer><family>Noto Sans</family></prefer></alias>`;
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${folders.map((path) => `<dir>${path}</dir>`).join("")}<cachedir>${join(folder, "font-cache")}</cachedir>
${["sans-serif", "serif", "monospace", "system-ui"].map(alias).join("")}</fontconfig>`,
  );
  return file;
}
