import { randomBytes } from "node:crypto";
import { createWriteStream, fstatSync } from "node:fs";
import type { Writable } from "node:stream";
import { InvalidArgumentError, type Command } from "commander";
import { offset } from "../provider/settings";
import { createEmulator, type Emulator, type EmulatorOptions } from "../provider/emulator/server";
import { parseFaults } from "../provider/emulator/faults";
import { Log } from "../provider/emulator/log";
import { Nonces } from "../provider/emulator/nonces";
import type { EmulatorKey } from "../provider/emulator/keys";
import { serverIdentity } from "../provider/emulator/tls";
import { PkiError } from "../provider/base/errors";
import { together, variable, type Given } from "../provider/base/variables";
import { APPEND } from "../provider/base/files";
import { openStore, type Store } from "../provider/local/store";
import { keyFailures, readCertificates } from "../provider/resources/key-pair";
import { chainPem } from "../provider/x509/chain";
import { privateKeyPem, readPrivateKey } from "../provider/x509/keys";
import { SUMMARIES } from "./command";
import { readInput, readKeyFile } from "./input";
import { isStream, refuseLink, writeOutput } from "./output";
import { PASSPHRASE, storeOption } from "./store-option";

interface Options {
  readonly port: number;
  readonly host: string;
  readonly store: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly securityToken?: string;
  readonly domainName: string;
  readonly domainId: string;
  readonly projectId: string;
  readonly https?: true;
  readonly caFile?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly url?: string;
  readonly clockOffset: number;
  readonly certificateCount?: number;
  readonly faults?: string;
  readonly faultSeed?: string;
  readonly faultDelay: number;
  readonly log: string;
}

/** `pki serve`: the documented APIs over HTTP, for clients that know nothing of this package. */
export function addServe(program: Command): void {
  withSimulation(program.command("serve"))
    .description(SUMMARIES.serve)
    .option("--port <number>", "0 picks a free port", wholeNumber(65_535), 8640)
    .option(
      "--host <address>",
      "address to listen on; other machines cannot reach a loopback address",
      someText,
      "127.0.0.1",
    )
    .addOption(storeOption())
    .option("--access-key <id>", "the key that requests are signed with (or PKI_ACCESS_KEY)", someText)
    .option(
      "--secret-key <secret>",
      "its secret (or PKI_SECRET_KEY, which process lists do not show)",
      someText,
    )
    .option("--security-token <token>", "makes it a temporary key (or PKI_SECURITY_TOKEN)", someText)
    .option(
      "--domain-name <name>",
      "Huawei Cloud: the account; its user is the access key",
      someText,
      "emulator",
    )
    .option("--domain-id <id>", "Huawei Cloud: identifier of the account", someText, `${"0".repeat(31)}1`)
    .option("--project-id <id>", "Huawei Cloud: identifier of the project", someText, "0".repeat(32))
    .option(
      "--https",
      "serve HTTPS, with a certificate from the store's own CA unless --certificate is given",
    )
    .option(
      "--ca-file <file>",
      "for --https: where to write the CA's certificate, which clients have to trust",
      someText,
    )
    .option("--certificate <file>", "for --https: certificate and chain, PEM", someText)
    .option("--key <file>", "for --https: private key, PEM", someText)
    .option(
      "--url <address>",
      "base URL of the addresses in certificates (default: the address it listens on)",
      baseUrl,
    )
    .option("--clock-offset <span>", "issue as if it were later, for example 24h or -30d", parseOffset, 0)
    .option(
      "--log <file>",
      "one line of JSON per request; - is standard error, none turns it off",
      someText,
      "-",
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
    .option("--faults <list>", "KIND=RATE or OPERATION#COUNT=KIND, separated by commas", someText)
    .option(
      "--fault-seed <text>",
      "seed that decides which calls fail; alone: every kind of fault at a low rate",
      someText,
    )
    .option("--fault-delay <milliseconds>", "delay of the fault slow", wholeNumber(600_000), 2000);

async function serve(options: Options): Promise<void> {
  const { key, isNew } = findKey(options, process.env);
  const faults =
    options.faults === undefined && options.faultSeed === undefined
      ? undefined
      : parseFaults(options.faults, options.faultSeed);
  const store = await openStore(options.store, variable(PASSPHRASE, process.env).value);
  const nonces = await Nonces.open(options.store, store);
  const emulator = createEmulator({
    store,
    nonces,
    entropy: randomBytes,
    certificateCount: options.certificateCount,
    faults,
    faultDelay: options.faultDelay,
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
    log: await logOf(options.log),
    tls: await tlsOf(options, store),
  });
  try {
    await runUntilSignal(emulator, options, isNew ? key : undefined);
  } finally {
    await nonces.close();
    await store.destroy();
  }
}

async function runUntilSignal(
  emulator: Emulator,
  { port, host }: Options,
  told: EmulatorKey | undefined,
): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        resolve();
      });
    onEndOfNpx(resolve);
  });
  const address = await emulator.listen(port, host).catch((cause: unknown) => {
    throw new PkiError("INVALID_INPUT", `${host}:${port} cannot be used: ${(cause as Error).message}`, {
      cause,
    });
  });
  console.log(`listening on ${address}`);
  // Printed once, for whoever started it; never written to a file or log.
  if (told) console.log(`access key ${told.id}\nsecret key ${told.secret}`);
  await stopped;
  await emulator.close();
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
  const optionOrVariable = (option: string, value: string | undefined, name: string): Given =>
    value === undefined ? variable(name, env) : { name: option, value };
  const token = optionOrVariable("--security-token", options.securityToken, "PKI_SECURITY_TOKEN").value;
  const [id, secret] =
    together([
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

async function logOf(log: string): Promise<EmulatorOptions["log"]> {
  // A reader of the output may go away; that does not end the server.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  if (log === "none") return undefined;
  if (log === "-") return new Log(standardError);
  await refuseLink(log);
  // Node also accepts numbers as paths; the file is reopened after an error, when it may have been replaced by a link.
  const flags = isStream(log) ? "a" : (APPEND as unknown as string);
  return new Log(() => createWriteStream(log, { flags, mode: 0o600 }));
}

/**
 * Writes to standard error asynchronously: a stopped terminal, or a file on a disk that does not respond, would
 * otherwise block all requests. Pipes and sockets are asynchronous anyway.
 */
function standardError(): Writable {
  const kind = fstatSync(STDERR);
  const isPipe = kind.isFIFO() || kind.isSocket();
  return isPipe ? process.stderr : createWriteStream("", { fd: STDERR, autoClose: false });
}

const STDERR = 2;

/** The server certificate: the given one, or one from the CA that the store keeps for this purpose. */
async function tlsOf(options: Options, store: Store): Promise<EmulatorOptions["tls"]> {
  const { certificate, key, caFile } = options;
  if ((certificate === undefined) !== (key === undefined)) {
    throw new PkiError(
      "INVALID_INPUT",
      "serve: --certificate and --key belong together; give both, or neither",
    );
  }
  if (caFile !== undefined && (certificate !== undefined || !options.https)) {
    throw new PkiError(
      "INVALID_INPUT",
      "serve: --ca-file is for the store's own CA: use it with --https and without --certificate",
    );
  }
  if (!options.https && certificate === undefined) return undefined;
  if (certificate !== undefined && key !== undefined)
    return givenTls(await readInput(certificate), await readKeyFile(key));
  const hosts = [options.host, ...(options.url === undefined ? [] : [new URL(options.url).hostname])];
  const own = await serverIdentity(
    { store, entropy: randomBytes },
    hosts.filter((host) => !isAny(host)),
  );
  if (caFile !== undefined) await writeOutput(caFile, own.authority);
  return own;
}

/** A certificate and key given by the user; problems that clients would run into are reported right away. */
function givenTls(cert: string, key: string): { cert: string; key: string } {
  const certificates = readCertificates(cert);
  if (typeof certificates === "string") {
    throw new PkiError("INVALID_INPUT", `serve: --certificate: ${certificates}`);
  }
  const [failure] = keyFailures("--key", certificates[0], key);
  if (failure) throw new PkiError("INVALID_INPUT", `serve: ${failure.argument}: ${failure.message}`);
  return { cert: chainPem(certificates), key: privateKeyPem(readPrivateKey(key)) };
}

/** Wildcard addresses, which no certificate contains. */
const isAny = (host: string): boolean => host === "0.0.0.0" || host === "::";

/** An empty variable in a script is not a value; as an address to listen on it would mean all of them. */
function someText(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("must not be empty; leave the option out, or give it a value");
}

function baseUrl(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError("must be an http or https URL");
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
