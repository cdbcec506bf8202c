import { clientCertificate } from "./alibaba/client-certificate";
import { clientCertificateWithCsr } from "./alibaba/client-certificate-with-csr";
import { customCertificate } from "./alibaba/custom-certificate";
import { externalCaCertificate } from "./alibaba/external-ca-certificate";
import { rootCa } from "./alibaba/root-ca";
import { serverCertificate } from "./alibaba/server-certificate";
import { serverCertificateWithCsr } from "./alibaba/server-certificate-with-csr";
import { subCa } from "./alibaba/sub-ca";
import { whClientCertificate } from "./alibaba/wh-client-certificate";
import { createContext, type Context } from "./backend";
import { readSettings, type Config } from "./config";
import { crud, type Provider } from "./crud";
import { endWithEngine } from "./engine-gone";
import { PkiError } from "./errors";
import { apigCertificate } from "./huawei/apig-certificate";
import { certificateAuthority } from "./huawei/certificate-authority";
import { privateCertificate } from "./huawei/private-certificate";
import { certificateRequest } from "./keys/certificate-request";
import { pkcs12 } from "./keys/pkcs12";
import { privateKey } from "./keys/private-key";
import type { AnyKind } from "./kind";

/** Every kind that can stand in a state. */
export const kinds: readonly AnyKind[] = [
  rootCa,
  subCa,
  externalCaCertificate,
  serverCertificate,
  serverCertificateWithCsr,
  clientCertificate,
  clientCertificateWithCsr,
  customCertificate,
  whClientCertificate,
  certificateAuthority,
  privateCertificate,
  apigCertificate,
  privateKey,
  certificateRequest,
  pkcs12,
];

const contexts = new Map<string, Context>();

/**
 * The provider of one kind of resource: what the stub in the state of every resource calls. Name, path and signature
 * are a frozen format.
 *
 * @param kind - for example `alibaba.RootCa`
 * @param config - the stack's configuration
 * @throws PkiError `UNSUPPORTED` for a kind of a newer release, `INVALID_CONFIG` for wrong settings
 */
export function handler(kind: string, config: Config): Provider {
  endWithEngine();
  const found = kinds.find((candidate) => candidate.kind === kind);
  if (!found) {
    throw new PkiError("UNSUPPORTED", `this release of pulumi-pki does not know ${kind}: upgrade pulumi-pki`);
  }
  const settings = readSettings(config);
  const key = JSON.stringify(settings);
  const context = contexts.get(key) ?? createContext(settings);
  contexts.set(key, context);
  return crud(found, context);
}
