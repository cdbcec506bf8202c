import { clientCertificate } from "./alibaba/client-certificate";
import { clientCertificateFleet } from "./alibaba/client-certificate-fleet";
import { clientCertificateWithCsr } from "./alibaba/client-certificate-with-csr";
import { customCertificate } from "./alibaba/custom-certificate";
import { externalCaCertificate } from "./alibaba/external-ca-certificate";
import { pcaCertSync } from "./alibaba/pca-cert-sync";
import { rootCa } from "./alibaba/root-ca";
import { serverCertificate } from "./alibaba/server-certificate";
import { serverCertificateWithCsr } from "./alibaba/server-certificate-with-csr";
import { subCa } from "./alibaba/sub-ca";
import { userCertificate } from "./alibaba/user-certificate";
import { whClientCertificate } from "./alibaba/wh-client-certificate";
import { apigCertificate } from "./huawei/apig-certificate";
import { certificateAuthority } from "./huawei/certificate-authority";
import { privateCertificate } from "./huawei/private-certificate";
import { certificate } from "./keys/certificate";
import { certificateRequest } from "./keys/certificate-request";
import { javaKeyStore } from "./keys/java-key-store";
import { pkcs12 } from "./keys/pkcs12";
import { privateKey } from "./keys/private-key";
import { revocationList } from "./keys/revocation-list";
import type { ResourceDefinition, Role } from "./resource";

/** Every resource. */
export const definitions: readonly ResourceDefinition[] = [
  rootCa,
  subCa,
  externalCaCertificate,
  serverCertificate,
  serverCertificateWithCsr,
  clientCertificate,
  clientCertificateWithCsr,
  clientCertificateFleet,
  customCertificate,
  whClientCertificate,
  userCertificate,
  pcaCertSync,
  certificateAuthority,
  privateCertificate,
  apigCertificate,
  privateKey,
  certificateRequest,
  pkcs12,
  javaKeyStore,
  certificate,
  revocationList,
];

const BY_KIND: ReadonlyMap<string | undefined, ResourceDefinition> = new Map(
  definitions.map((definition) => [definition.kind, definition]),
);

/** The definition of a kind; undefined of what is none of this package. */
export const definitionOf = (kind: string | undefined): ResourceDefinition | undefined => BY_KIND.get(kind);

/** The argument that takes the identifier of the issuing CA. */
export function issuerArgument(kind: string | undefined): string | undefined {
  const issuer = definitionOf(kind)?.issuer;
  return typeof issuer === "object" ? issuer.identifier : undefined;
}

/** Of an upload: the arguments, one of which holds its certificate, or says which it is. */
export function copyArguments(kind: string | undefined): readonly string[] {
  const { argument, ofPair } = definitionOf(kind)?.copy ?? {};
  return [argument, ofPair].filter((name) => name !== undefined);
}

/** Of an upload: its certificate, as the program gives it, or else as the service has told it. */
export function copiedCertificate(
  kind: string | undefined,
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>>,
): unknown {
  const { argument = "", ofPair = "", output } = definitionOf(kind)?.copy ?? {};
  return output === undefined ? (inputs[argument] ?? inputs[ofPair]) : outputs[output];
}

/** Of an SM2 pair: the certificate beside the first, and its use; undefined where there is no pair. */
export function secondCertificate(
  kind: string | undefined,
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>>,
): { readonly certificate: unknown; readonly use: "signing" | "encryption" } | undefined {
  const { property = "", use = "encryption" } = definitionOf(kind)?.second ?? {};
  const certificate = outputs[property] ?? inputs[property];
  return certificate === undefined ? undefined : { certificate, use };
}

/** Where an upload is. */
export const copyPlace = (kind: string | undefined): string =>
  definitionOf(kind)?.copy?.place ?? "where it was uploaded to";

/** The argument that takes the signing CA and the CAs above it, of a kind that no service signs. */
export function issuerChain(kind: string | undefined): string | undefined {
  const issuer = definitionOf(kind)?.issuer;
  return typeof issuer === "object" ? issuer.chain : undefined;
}

/** The kind of CA that issues a kind of certificate; of several, the one that may stand lowest. */
export function issuerKind(kind: string | undefined): string | undefined {
  const definition = definitionOf(kind);
  const issuer = definition?.issuer;
  const type = typeof issuer === "object" ? definition?.arguments[issuer.argument]?.type : undefined;
  return type?.type === "reference" ? type.to.at(-1) : undefined;
}

/** What a resource is by its arguments. */
export const roleBy = (
  { role }: Pick<ResourceDefinition, "role">,
  args: Readonly<Record<string, unknown>>,
): Role => {
  if (typeof role === "string") return role;
  const value = args[role.argument];
  // The text of an object may be anything, or throw.
  const word = ["string", "boolean", "undefined"].includes(typeof value) ? String(value) : "";
  return roleBy(
    { role: (Object.hasOwn(role.roles, word) ? role.roles[word] : undefined) ?? role.otherwise },
    args,
  );
};

const secretsOf = (part: "arguments" | "outputs"): string[] =>
  definitions.flatMap((definition) =>
    Object.entries(definition[part]).flatMap(([name, { secret }]) => (secret ? [name] : [])),
  );

/** Arguments that are encrypted in the state whether the program says so or not. */
export const SECRET_ARGUMENTS: ReadonlySet<string> = new Set(secretsOf("arguments"));

/** Arguments and outputs of which that holds. */
export const SECRETS: ReadonlySet<string> = new Set([...SECRET_ARGUMENTS, ...secretsOf("outputs")]);
