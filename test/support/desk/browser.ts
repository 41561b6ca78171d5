import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

export interface OpenBrowser {
  browser: Browser;
  close(): Promise<void>;
}

/**
 * A real Chromium that comes with `npm ci`. It unpacks into the temporary folder, which runs side by side would share and
 * spoil, so each gets a folder of its own; on machines without the system libraries it needs, it brings those as well.
 */
export async function openBrowser(): Promise<OpenBrowser> {
  const folder = await mkdtemp(join(tmpdir(), "silsila-browser-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const pack = await unpack(folder);
    const { executablePath } = pack;
    const env: NodeJS.ProcessEnv = { ...process.env, HOME: folder, TMPDIR: folder };
    env.FONTCONFIG_FILE = await onlyOurFonts(folder);
    if (!(await starts(executablePath, env))) env.LD_LIBRARY_PATH = await pack.libraries();
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

/** The package knows no other way to be told the folder than the process's own TMPDIR. */
async function unpack(folder: string): Promise<{ executablePath: string; libraries(): Promise<string> }> {
  const { default: pack, inflate } = await import("@sparticuz/chromium");
  const bin = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..", "bin");
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      return await work();
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  };
  return {
    executablePath: await within(() => pack.executablePath()),
    libraries: async () => join(await within(() => inflate(join(bin, "al2023.tar.br"))), "lib"),
  };
}

async function starts(executablePath: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return promisify(execFile)(executablePath, ["--version", "--no-sandbox"], { env }).then(
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
