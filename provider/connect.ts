import { randomBytes } from "node:crypto";
import { parseDuration } from "../common/duration";
import { parseWindows } from "../common/renewal-windows";
import type { Backend } from "./api/backend";
import type * as Clouds from "./client/connect";
import type { Settings } from "./settings";
import { loadPart } from "./base/optional";
import type { Context } from "./resources/context";
import { fileJournal, journalFolder } from "./resources/creates/journal";
import { newMemory } from "./resources/memory";
import { policiesOf } from "./policies";
import type * as Local from "./local/connect";
import type { Clock } from "./x509/validity";

/** What the settings lead to: operations, and where their resources live. */
type Connection = Backend & Pick<Context, "places">;

/**
 * The context that the settings ask for.
 *
 * @param env - where credentials are looked for first
 * @param tell - where it goes what the engine has no words for
 */
export function connect(
  settings: Settings,
  env: NodeJS.ProcessEnv = process.env,
  tell: NonNullable<Context["tell"]> = (message) => {
    console.error(message);
  },
): Context {
  const clock: Clock = () => new Date(Date.now() + settings.clockOffset);
  return {
    ...(settings.backend === "local" ? inProcess(settings, clock) : overNetwork(settings, env)),
    clock,
    entropy: randomBytes,
    journal: fileJournal(journalFolder()),
    memory: newMemory(),
    policies: policiesOf(settings.policies),
    takeUp: (settings.takeUp ?? "").split(",").map((id) => id.trim()),
    ...timesOf(settings),
    tell,
  };
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
  const { connectLocal } = loadPart("a local CA", () => require("./local/connect") as typeof Local);
  return connectLocal({ location, passphrase, url, movedTo, clock, entropy: randomBytes });
}

function overNetwork(settings: Settings, env: NodeJS.ProcessEnv): Connection {
  const { connectClouds } = require("./client/connect") as typeof Clouds;
  return connectClouds(settings, env);
}
