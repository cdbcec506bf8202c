import { PkiError } from "../provider/errors";
import { parseCertificate, type Certificate } from "../provider/x509/parse";
import { fromPem } from "../provider/x509/pem";
import { rfc3339 } from "../provider/x509/validity";
import type { Facts, Role } from "./facts";
import { roleOf } from "./role";
import type { StackResource } from "./resource";
import { textOf } from "../provider/json";
import { hasSecret, plainPart } from "./value";

/** The first certificate of a PEM text; undefined when there is none that can be read. */
export function tryCertificate(pem: unknown): Certificate | undefined {
  if (typeof pem !== "string") return undefined;
  try {
    const [der] = fromPem("CERTIFICATE", pem);
    return der && parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

/** What a certificate says of itself. */
export const decodedFacts = (role: Role, certificate: Certificate): Facts => ({
  role,
  subject: certificate.subject,
  commonName: certificate.name.commonName,
  names: certificate.names.map(({ value }) => value),
  algorithm: certificate.algorithm,
  pathLength: certificate.pathLength,
  extendedKeyUsages: certificate.extendedKeyUsages,
  notBefore: rfc3339(certificate.notBefore),
  notAfter: rfc3339(certificate.notAfter),
  issuer: certificate.issuer,
  serialNumber: certificate.serialNumber,
  fingerprint: certificate.fingerprint,
});

/** The certificate of a resource that exists, decoded; undefined when it has none. */
export function issuedFacts(resource: StackResource): Facts | undefined {
  const { inputs, outputs } = resource;
  const role = roleOf(resource);
  if (!role) return undefined;
  const certificate = tryCertificate(role === "upload" ? inputs.certContent : outputs.certificate);
  if (!certificate) return undefined;
  const { subject, commonName, names, ...facts } = decodedFacts(role, certificate);
  return {
    ...facts,
    ...(hasSecretName(resource) ? {} : { subject, commonName, names }),
    status: typeof outputs.status === "string" ? outputs.status : undefined,
    tags: tagsOf(inputs.tags),
    renewBefore: textOf(plainPart(inputs.renewBefore)),
  };
}

/** Arguments that say what a certificate is called. */
const NAME_ARGUMENTS = [
  ...["commonName", "domain", "sanValue", "distinguishedName", "subjectAlternativeNames", "apiPassthrough"],
  ...["csr", "certContent"],
];

// A certificate repeats in clear what the program marked as secret.
const hasSecretName = ({ inputs }: StackResource): boolean =>
  NAME_ARGUMENTS.some((name) => hasSecret(inputs[name]));

/** Tags that can be read. */
export function tagsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([key, tag]) => [
      key,
      typeof tag === "string" ? tag : "",
    ]),
  );
}
