import { randomBytes } from "node:crypto";
import { parseDuration } from "../common/duration";
import { parseWindows } from "../common/renewal-windows";
import type { Backend } from "./api/backend";
import type * as Clouds from "./client/connect";
import { PkiError } from "./base/errors";
import { loadPart } from "./base/optional";
import { wrongSetting } from "./base/variables";
import type { Context, ContextOf } from "./resources/context";
import { fileJournal, journalFolder } from "./resources/creates/journal";
import { newMemory } from "./resources/memory";
import { policiesOf } from "./policies";
import { besideConnection, inConnection, type Settings } from "./settings";
import type * as Local from "./local/connect";
import type { Clock } from "./x509/validity";

/** What the settings lead to: operations, and where their resources live. */
type Connection = Backend & Pick<Context, "places">;

type Tell = NonNullable<Context["tell"]>;

const toStandardError: Tell = (message) => {
  console.error(message);
};

/**
 * The contexts that the settings ask for: the stack's own, and those of its named connections.
 *
 * @param env - where credentials are looked for first
 * @param tell - where it goes what the engine has no words for
 */
export function connections(
  settings: Settings,
  env: NodeJS.ProcessEnv = process.env,
  tell: Tell = toStandardError,
): ContextOf {
  const own = connect(settings, env, tell);
  const opened = new Map<string, Context>();
  return (name) => {
    // What is no name is refused where the argument is checked.
    if (typeof name !== "string") return own;
    const context = opened.get(name) ?? openNamed(name, settings, env, own);
    opened.set(name, context);
    return context;
  };
}

/** Resources of all connections are one stack's: what a run remembers of them is shared. */
function openNamed(
  name: string,
  { connections: all }: Settings,
  env: NodeJS.ProcessEnv,
  own: Context,
): Context {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (!found) throw unknownConnection(Object.keys(all));
  const { given, settings } = found;
  const environment = besideConnection(given, env);
  const { alibaba, huawei, places } =
    settings.backend === "local"
      ? inProcess(settings, clockOf(settings))
      : overNetwork(settings, environment, "alibabaProfile" in given);
  const inConnectionErrors = inNamed(name);
  return {
    ...own,
    connection: name,
    clock: clockOf(settings),
    isPurchased: isPurchased(settings),
    alibaba: (operation, request) => inConnectionErrors(alibaba(operation, request)),
    huawei: (operation, request) => inConnectionErrors(huawei(operation, request)),
    places,
  };
}

/** The value is not repeated: it may be a secret in the wrong place. */
function unknownConnection(names: readonly string[]): PkiError {
  const setting = "pki:connections (PKI_CONNECTIONS)";
  if (names.length === 0)
    return wrongSetting(`connection: ${setting} does not have it, nor any other: add it there`);
  const known = names.map((name) => `"${name}"`).join(", ");
  return wrongSetting(
    `connection: ${setting} does not have it, only ${known}: add it there, or name one of these`,
  );
}

/** Says whose settings are wrong. */
const inNamed =
  (name: string) =>
  <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      if (!(error instanceof PkiError) || !ABOUT_SETTINGS.has(error.code)) throw error;
      throw new PkiError(error.code, inConnection(name, error.message), { cause: error });
    });

const ABOUT_SETTINGS: ReadonlySet<string> = new Set(["INVALID_CONFIG", "NO_CREDENTIALS"]);

const clockOf =
  ({ clockOffset }: Settings): Clock =>
  () =>
    new Date(Date.now() + clockOffset);

/** The context of the stack's own settings. */
export function connect(
  settings: Settings,
  env: NodeJS.ProcessEnv = process.env,
  tell: Tell = toStandardError,
): Context {
  const clock = clockOf(settings);
  return {
    ...(settings.backend === "local" ? inProcess(settings, clock) : overNetwork(settings, env)),
    clock,
    entropy: randomBytes,
    journal: fileJournal(journalFolder()),
    memory: newMemory(),
    policies: policiesOf(settings.policies),
    takeUp: (settings.takeUp ?? "").split(",").map((id) => id.trim()),
    ...timesOf(settings),
    isPurchased: isPurchased(settings),
    minimumRemaining: minimumOf(settings),
    tell,
  };
}

const isPurchased = ({ backend, localCertificateCount: count }: Settings): boolean =>
  backend === "cloud" || count !== undefined;

function minimumOf({ minimumRemainingCount: text }: Settings): Context["minimumRemaining"] {
  if (text === undefined) return undefined;
  return { count: parseInt(text, 10), severity: text.endsWith(" warning") ? "warning" : "error" };
}

function timesOf({
  renewalWindows = "",
  noRevocationWithin = "",
}: Settings): Pick<Context, "renewalWindows" | "noRevocationWithin"> {
  const windows = parseWindows(renewalWindows);
  return {
    renewalWindows: typeof windows === "string" ? undefined : windows,
    noRevocationWithin: parseDuration(noRevocationWithin, 0),
  };
}

/* eslint-disable @typescript-eslint/no-require-imports -- a run loads what its settings need: a database or a client */
function inProcess(settings: Settings, clock: Clock): Connection {
  const { localStore: location, storePassphrase: passphrase, localUrl: url, movedTo } = settings;
  const { localCertificateCount: certificateCount } = settings;
  const { connectLocal } = loadPart("a local CA", () => require("./local/connect") as typeof Local);
  const at = { location, passphrase, url, movedTo };
  return connectLocal({ ...at, certificateCount, clock, entropy: randomBytes });
}

/** @param isAlone - whether the profile that the settings name is all that is looked for */
function overNetwork(settings: Settings, env: NodeJS.ProcessEnv, isAlone = false): Connection {
  const { connectClouds } = require("./client/connect") as typeof Clouds;
  return connectClouds(settings, env, isAlone);
}
