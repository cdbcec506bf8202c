import cluster from "node:cluster";
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { InvalidArgumentError, type Command } from "commander";
import { offset } from "../provider/settings";
import { createEmulator } from "../provider/emulator/server";
import { parseFaults, type FaultPlan } from "../provider/emulator/faults";
import { limitsOfEach } from "../provider/emulator/limits";
import { Nonces } from "../provider/emulator/nonces";
import type { EmulatorKey } from "../provider/emulator/keys";
import type { Total } from "../provider/emulator/tally";
import { PkiError } from "../provider/base/errors";
import { allOrNone, variable, type SettingValue } from "../provider/base/variables";
import { openStore } from "../provider/local/store";
import { SUMMARIES } from "./command";
import { logOf, tellOf } from "./serve/log";
import type { Start } from "./serve/messages";
import { tlsOf, type TlsOptions } from "./serve/tls";
import { serveAsWorker, type ServingProcess } from "./serve/worker";
import { Workers } from "./serve/workers";
import { PASSPHRASE, storeOption } from "./store-option";

interface Options extends TlsOptions {
  readonly port: number;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly securityToken?: string;
  readonly domainName: string;
  readonly domainId: string;
  readonly projectId: string;
  readonly clockOffset: number;
  readonly certificateCount?: number;
  readonly faults?: string;
  readonly faultSeed?: string;
  readonly faultDelay: number;
  readonly log: string;
  readonly workers?: number;
}

/** `pki serve`: the documented APIs over HTTP, for clients that know nothing of this package. */
export function addServe(program: Command): void {
  withSimulation(program.command("serve"))
    .description(SUMMARIES.serve)
    .option("--port <number>", "0 picks a free port", wholeNumber(65_535), 8640)
    .option(
      "--host <address>",
      "address to listen on; other machines cannot reach a loopback address",
      nonEmpty,
      "127.0.0.1",
    )
    .addOption(storeOption())
    .option("--access-key <id>", "the key that requests are signed with (or PKI_ACCESS_KEY)", nonEmpty)
    .option(
      "--secret-key <secret>",
      "its secret (or PKI_SECRET_KEY, which process lists do not show)",
      nonEmpty,
    )
    .option("--security-token <token>", "makes it a temporary key (or PKI_SECURITY_TOKEN)", nonEmpty)
    .option(
      "--domain-name <name>",
      "Huawei Cloud: the account; its user is the access key",
      nonEmpty,
      "emulator",
    )
    .option("--domain-id <id>", "Huawei Cloud: identifier of the account", nonEmpty, `${"0".repeat(31)}1`)
    .option("--project-id <id>", "Huawei Cloud: identifier of the project", nonEmpty, "0".repeat(32))
    .option(
      "--https",
      "serve HTTPS, with a certificate from the store's own CA unless --certificate is given",
    )
    .option(
      "--ca-file <file>",
      "for --https: where to write the CA's certificate, which clients have to trust",
      nonEmpty,
    )
    .option("--certificate <file>", "for --https: certificate and chain, PEM", nonEmpty)
    .option("--key <file>", "for --https: private key, PEM", nonEmpty)
    .option(
      "--url <address>",
      "base URL of the addresses in certificates (default: the address it listens on)",
      baseUrl,
    )
    .option("--clock-offset <span>", "issue as if it were later, for example 24h or -30d", parseOffset, 0)
    .option(
      "--log <file>",
      "one line of JSON per request; - is standard error, none turns it off",
      nonEmpty,
      "-",
    )
    .option(
      "--workers <number>",
      `processes that share the work (default: one for each core, at most ${MOST_BY_DEFAULT})`,
      workerCount,
    )
    .action(serve);
}

/** What the services do, and a new store does not: purchases that are used up, and calls that fail. */
const withSimulation = (command: Command): Command =>
  command
    .option(
      "--certificate-count <number>",
      "Alibaba Cloud: how many certificates each CA can issue (default: any number)",
      wholeNumber(1_000_000),
    )
    .option("--faults <list>", "KIND=RATE or OPERATION#COUNT=KIND, separated by commas", nonEmpty)
    .option(
      "--fault-seed <text>",
      "seed that decides which calls fail; alone: every kind of fault at a low rate",
      nonEmpty,
    )
    .option("--fault-delay <milliseconds>", "delay of the fault slow", wholeNumber(600_000), 2000);

async function serve(options: Options): Promise<void> {
  if (cluster.isWorker) return serveAsWorker((start, total) => openServer(options, start, total));
  const { key, isNew } = findKey(options, process.env);
  const workers = workersOf(options);
  const start = { key, port: options.port, tls: await tlsOf(options), workers };
  const log = await logOf(options.log);
  const server = workers === 1 ? await openServer(options, start) : new Workers(start, tellOf(log));
  try {
    await runUntilSignal(server, isNew ? key : undefined);
  } finally {
    await server.close();
  }
}

/** The faults to inject, if any. */
const faultsOf = ({ faults, faultSeed }: Options): FaultPlan | undefined =>
  faults === undefined && faultSeed === undefined ? undefined : parseFaults(faults, faultSeed);

/** How many processes serve: the given number, or one for each core. Faults are counted in one process. */
function workersOf(options: Options): number {
  const hasFaults = faultsOf(options) !== undefined;
  const { workers = hasFaults ? 1 : Math.min(availableParallelism(), MOST_BY_DEFAULT) } = options;
  if (workers === 1 || !hasFaults) return workers;
  throw new PkiError(
    "INVALID_INPUT",
    "serve: --faults and --fault-seed count calls in one process: use them with --workers 1, or without --workers",
  );
}

/** Above this, processes wait for the store rather than for a core. */
const MOST_BY_DEFAULT = 4;

/** Opens everything that a process needs to serve. */
async function openServer(
  options: Options,
  start: Start,
  total?: () => Promise<Total>,
): Promise<ServingProcess> {
  const { key, port, tls, workers } = start;
  const log = await logOf(options.log);
  const store = await openStore(options.store, variable(PASSPHRASE, process.env).value);
  const nonces = await Nonces.open(options.store, store);
  const emulator = createEmulator({
    store,
    nonces,
    entropy: randomBytes,
    faults: faultsOf(options),
    faultDelay: options.faultDelay,
    certificateCount: options.certificateCount,
    clock: () => new Date(Date.now() + options.clockOffset),
    url: options.url?.replace(/\/+$/, ""),
    keys: [key],
    account: {
      domainId: options.domainId,
      domainName: options.domainName,
      projectId: options.projectId,
      userName: key.id,
      password: key.secret,
    },
    limits: limitsOfEach(workers),
    log,
    tls,
    total,
  });
  return {
    listen: () =>
      emulator.listen(port, options.host).catch((cause: unknown) => {
        const reason = (cause as Error).message;
        throw new PkiError("INVALID_INPUT", `${options.host}:${port} cannot be used: ${reason}`, { cause });
      }),
    tally: () => emulator.tally(),
    close: async () => {
      await emulator.close();
      await nonces.close();
      await store.destroy();
    },
  };
}

async function runUntilSignal(
  server: Pick<ServingProcess, "listen">,
  shownKey: EmulatorKey | undefined,
): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        resolve();
      });
    onEndOfNpx(resolve);
  });
  console.log(`listening on ${await server.listen()}`);
  // Printed once, for whoever started it; never written to a file or log.
  if (shownKey) console.log(`access key ${shownKey.id}\nsecret key ${shownKey.secret}`);
  await stopped;
}

const LOOK = 500;

/** `npx` does not forward signals: a script that ends it means to end the server. */
function onEndOfNpx(stop: () => void): void {
  if (process.env.npm_command !== "exec") return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, LOOK).unref();
}

/** The key from the options, or from the environment, or a new one. */
function findKey(options: Options, env: NodeJS.ProcessEnv): { key: EmulatorKey; isNew: boolean } {
  const optionOrVariable = (option: string, value: string | undefined, name: string): SettingValue =>
    value === undefined ? variable(name, env) : { name: option, value };
  const token = optionOrVariable("--security-token", options.securityToken, "PKI_SECURITY_TOKEN").value;
  const [id, secret] =
    allOrNone([
      optionOrVariable("--access-key", options.accessKey, "PKI_ACCESS_KEY"),
      optionOrVariable("--secret-key", options.secretKey, "PKI_SECRET_KEY"),
    ]) ?? [];
  if (id !== undefined && secret !== undefined)
    return { key: { id, secret, securityToken: token }, isNew: false };
  const made = {
    id: `PKI${randomBytes(8).toString("hex").toUpperCase()}`,
    secret: randomBytes(24).toString("base64url"),
  };
  return { key: { ...made, securityToken: token }, isNew: true };
}

/** An empty variable in a script is not a value; as an address to listen on it would mean all of them. */
function nonEmpty(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("must not be empty; leave the option out, or give it a value");
}

function baseUrl(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError("must be an http or https URL");
}

/** Each of more processes would be left with less than one request of the largest size. */
const MOST_WORKERS = 64;

function workerCount(text: string): number {
  const number = wholeNumber(MOST_WORKERS)(text);
  if (number > 0) return number;
  throw new InvalidArgumentError(`must be a whole number from 1 to ${MOST_WORKERS}`);
}

const wholeNumber =
  (most: number) =>
  (text: string): number => {
    if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`must be a whole number up to ${most}`);
  };

function parseOffset(text: string): number {
  const result = offset.safeParse(text);
  if (result.success) return result.data;
  throw new InvalidArgumentError(result.error.issues[0]?.message ?? "is not a duration");
}
