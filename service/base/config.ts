import { isIP } from "node:net";
import { resolve } from "node:path";
import { PlainError } from "./errors.ts";

/**
 * The only reader of the environment. Every setting is described here once; the table in docs/operating.md is generated from it, and
 * a setting that makes no sense is refused at start with one sentence naming it.
 */
interface Setting {
  default: string;
  about: string;
  secret?: true;
  /** Returns what is wrong with the text, or null. */
  check(text: string): string | null;
}

const wholeNumber = (low: number, high: number) => (text: string) =>
  /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high
    ? null
    : `must be a whole number from ${low} to ${high}`;
const anything = () => null;
const optional = (check: Setting["check"]) => (text: string) => (text === "" ? null : check(text));
const oneOf = (values: readonly string[]) => (text: string) =>
  values.includes(text) ? null : `must be one of ${values.join(", ")}`;
const url = (protocols: readonly string[]) => (text: string) => {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  return parsed && protocols.includes(parsed.protocol)
    ? null
    : `must be a URL beginning with ${protocols.join(" or ")}//`;
};
const hexKey = (text: string) => (/^(0x)?[0-9a-fA-F]{64}$/.test(text) ? null : "must be 32 bytes in hexadecimal");
/** The order of secp256k1: a private key lies between 0 and it (SEC 2, §2.4.1). */
const ORDER = BigInt("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
const privateKey = (text: string) => {
  const number = hexKey(text) === null ? BigInt(`0x${text.replace(/^0x/, "")}`) : 0n;
  return number > 0n && number < ORDER ? null : "must be a private key: 32 random bytes in hexadecimal";
};
const privateKeys = (text: string) =>
  text.split(",").every((key) => privateKey(key.trim()) === null)
    ? null
    : "must be private keys of 32 random bytes in hexadecimal, with commas between";

/** Without spaces, commas and semicolons, which would end an address in a content security policy. */
const urls = (text: string) =>
  text.split(",").every((each) => url(["http:", "https:"])(each.trim()) === null && !/[\s;]/.test(each.trim()))
    ? null
    : "must be URLs beginning with http:// or https://, with commas between";

const addresses = (text: string) =>
  text.split(",").every((part) => isIP(part.trim().replace(/\/\d{1,3}$/, "")) !== 0)
    ? null
    : "must be IP addresses or CIDR ranges, with commas between";

export const SETTINGS = {
  HOST: { default: "127.0.0.1", about: "Address to listen on.", check: (t) => (t ? null : "must not be empty") },
  PORT: { default: "3000", about: "Port to listen on.", check: wholeNumber(0, 65_535) },
  PUBLIC_URL: {
    default: "",
    about: "What labels point to; default: http://HOST:PORT. Labels say TEST while it is local.",
    check: optional(url(["http:", "https:"])),
  },
  DATA_DIR: { default: ".ledger", about: "Folder of the embedded database, chain and secrets.", check: anything },
  DATABASE_URL: {
    default: "",
    about: "A PostgreSQL 15+ to use in place of the embedded one.",
    secret: true,
    check: optional(url(["postgres:", "postgresql:"])),
  },
  CHAIN_RPC_URL: {
    default: "",
    about: "JSON-RPC of an EVM network to use in place of the embedded chain.",
    check: optional(url(["http:", "https:"])),
  },
  WITNESS_URLS: {
    default: "",
    about:
      "JSON-RPC of nodes of others that let any page ask (CORS); readers' browsers compare them, with commas between.",
    check: optional(urls),
  },
  DEPLOYMENT_FILE: {
    default: "",
    about: "The manifest of the deployed contracts; default: DATA_DIR/deployment.json.",
    check: anything,
  },
  CONFIRMATIONS: {
    default: "0",
    about: "Blocks on top of a record before it is final: 0 where blocks are final at once (embedded, QBFT).",
    check: wholeNumber(0, 1_000),
  },
  JOURNAL_SECONDS: {
    default: "60",
    about: "How long an observation waits at most before the journal's head is anchored; with 1,000 new ones sooner.",
    check: wholeNumber(1, 86_400),
  },
  OPERATOR_API_KEY: {
    default: "",
    about: "The operator's key, at least 24 characters; embedded mode makes one when none is given.",
    secret: true,
    check: optional((t) => (/^[\x21-\x7e]{24,200}$/.test(t) ? null : "must be 24 to 200 visible ASCII characters")),
  },
  MASTER_KEY: {
    default: "",
    about: "32 bytes in hexadecimal that seal the organisations' signing keys and sessions.",
    secret: true,
    check: optional(hexKey),
  },
  REGISTRAR_KEY: { default: "", about: "The registrar's key, hexadecimal.", secret: true, check: optional(privateKey) },
  RELAYER_KEYS: {
    default: "",
    about: "The relayers' keys, hexadecimal, with commas between; each is one lane of transactions.",
    secret: true,
    check: optional(privateKeys),
  },
  ADMIN_KEY: {
    default: "",
    about: "The administrator's key, only for `npm run deploy`; keep it away from the service afterwards.",
    secret: true,
    check: optional(privateKey),
  },
  RATE_LIMIT: { default: "600", about: "Requests a minute for each key or address.", check: wholeNumber(1, 1_000_000) },
  TRUST_PROXY: {
    default: "",
    about: "Addresses (or CIDR ranges) of reverse proxies whose X-Forwarded-For is believed, with commas between.",
    check: optional(addresses),
  },
  LOG_LEVEL: {
    default: "info",
    about: "fatal, error, warn, info, debug, trace or silent.",
    check: oneOf(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

export interface Config {
  host: string;
  port: number;
  /** Null until the port is known (PORT=0). */
  publicUrl: string | null;
  dataDir: string;
  databaseUrl: string | null;
  chainRpcUrl: string | null;
  witnessUrls: string[];
  deploymentFile: string;
  confirmations: number;
  journalSeconds: number;
  operatorApiKey: string | null;
  masterKey: string | null;
  registrarKey: string | null;
  relayerKeys: string[];
  adminKey: string | null;
  rateLimit: number;
  trustProxy: string[];
  logLevel: string;
}

/** A setting that cannot be used. */
export class ConfigError extends PlainError {}

export function readConfig(environment: Record<string, string | undefined>): Config {
  const value = (name: SettingName): string => {
    const setting: Setting = SETTINGS[name];
    const text = environment[name] ?? setting.default;
    const wrong = setting.check(text);
    if (wrong) throw new ConfigError(`The setting ${name} ${wrong}${setting.secret ? "" : ` (it is “${text}”)`}.`);
    return text;
  };
  const orNull = (name: SettingName) => value(name) || null;
  const list = (name: SettingName) =>
    value(name)
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);

  const dataDir = resolve(value("DATA_DIR"));
  const config: Config = {
    host: value("HOST"),
    port: Number(value("PORT")),
    publicUrl: orNull("PUBLIC_URL")?.replace(/\/+$/, "") ?? null,
    dataDir,
    databaseUrl: orNull("DATABASE_URL"),
    chainRpcUrl: orNull("CHAIN_RPC_URL"),
    witnessUrls: list("WITNESS_URLS"),
    deploymentFile: resolve(orNull("DEPLOYMENT_FILE") ?? `${dataDir}/deployment.json`),
    confirmations: Number(value("CONFIRMATIONS")),
    journalSeconds: Number(value("JOURNAL_SECONDS")),
    operatorApiKey: orNull("OPERATOR_API_KEY"),
    masterKey: orNull("MASTER_KEY"),
    registrarKey: orNull("REGISTRAR_KEY"),
    relayerKeys: list("RELAYER_KEYS"),
    adminKey: orNull("ADMIN_KEY"),
    rateLimit: Number(value("RATE_LIMIT")),
    trustProxy: list("TRUST_PROXY"),
    logLevel: value("LOG_LEVEL"),
  };
  refuseHalfExternal(config);
  return config;
}

/** Secrets are made up only for a chain and database that are ours alone; anything shared must be given all of them. */
function refuseHalfExternal(config: Config): void {
  if (!config.chainRpcUrl && config.confirmations > 0)
    throw new ConfigError(
      "The setting CONFIRMATIONS must be 0 with the embedded chain, whose blocks are final at once.",
    );
  if (config.chainRpcUrl && !(config.registrarKey && config.relayerKeys.length))
    throw new ConfigError("With CHAIN_RPC_URL the settings REGISTRAR_KEY and RELAYER_KEYS must be given too.");
  if (config.databaseUrl && !(config.masterKey && config.operatorApiKey))
    throw new ConfigError("With DATABASE_URL the settings MASTER_KEY and OPERATOR_API_KEY must be given too.");
}
