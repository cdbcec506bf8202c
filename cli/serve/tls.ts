import { randomBytes } from "node:crypto";
import { PkiError } from "../../provider/base/errors";
import { variable } from "../../provider/base/variables";
import { serverIdentity, type ServerIdentity } from "../../provider/emulator/tls";
import { openStore } from "../../provider/local/store";
import { keyFailures, readCertificates } from "../../provider/resources/key-pair";
import { chainPem } from "../../provider/x509/chain";
import { privateKeyPem, readPrivateKey } from "../../provider/x509/keys";
import { readInput, readKeyFile } from "../input";
import { writeOutput } from "../output";
import { PASSPHRASE } from "../store-option";
import type { Start } from "./messages";

/** The options that decide about HTTPS. */
export interface TlsOptions {
  readonly host: string;
  readonly store: string;
  readonly https?: true;
  readonly caFile?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly url?: string;
}

/** The server certificate: the given one, or one from the CA that the store keeps for this purpose. */
export async function tlsOf(options: TlsOptions): Promise<Start["tls"]> {
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
  const own = await ownIdentity(
    options.store,
    hosts.filter((host) => !isAny(host)),
  );
  if (caFile !== undefined) await writeOutput(caFile, own.authority);
  return { cert: own.cert, key: own.key };
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

/** A certificate from the CA that the store keeps for this purpose; the store is closed again. */
async function ownIdentity(location: string, hosts: readonly string[]): Promise<ServerIdentity> {
  const store = await openStore(location, variable(PASSPHRASE, process.env).value);
  try {
    return await serverIdentity({ store, entropy: randomBytes }, hosts);
  } finally {
    await store.destroy();
  }
}
