import { certificateParts, type CertificateParts } from "../common/certificate";
import { CERTIFICATE_FACTS } from "../common/facts";
import { momentOf, rfc3339 } from "../common/time";
import { PkiError } from "../provider/base/errors";
import { UNKNOWN } from "../provider/base/unknown";
import { certificateKey } from "../provider/x509/certificate-key";
import { parseCertificate, type Certificate } from "../provider/x509/parse";
import { fromPem } from "../provider/x509/pem";
import type { Role } from "../schema/resource";
import { isCertificate, type Facts } from "./facts";
import { roleOf } from "./role";
import type { StackResource } from "./resource";
import { asText } from "../provider/base/json";
import { hasSecret, plainPart, SECRET } from "./value";

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

/** What a certificate that exists says of itself, or why it says nothing. */
export function existingFacts(role: Role, pem: unknown): Facts {
  if (pem === undefined || pem === null || pem === "") return { role, unreadable: "there is no certificate" };
  if (pem === SECRET) return { role, unreadable: "its certificate is secret" };
  try {
    const [der] = fromPem("CERTIFICATE", typeof pem === "string" ? pem : "");
    return der ? factsOf(role, der) : { role, unreadable: "its certificate cannot be read" };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { role, unreadable: `its certificate cannot be read: ${error.message}` };
  }
}

/** What nobody here can use for anything else may still be shown: an odd extension hides no date. */
function factsOf(role: Role, der: Buffer): Facts {
  const parts = certificateParts(der);
  try {
    return decodedFacts(role, parseCertificate(der));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { role, ...plainFacts(parts), algorithm: certificateKey(parts.publicKey.bytes).algorithm };
  }
}

function plainFacts(parts: CertificateParts): Omit<Facts, "role"> {
  const { names, subject, issuer, serialNumber, notBefore, notAfter, fingerprint } = CERTIFICATE_FACTS;
  return {
    subject: subject(parts),
    names: orNothing(() => names(parts)),
    notBefore: notBefore(parts),
    notAfter: notAfter(parts),
    issuer: issuer(parts),
    serialNumber: serialNumber(parts),
    fingerprint: fingerprint(parts),
  };
}

function orNothing<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

/** What a certificate says of itself. */
export const decodedFacts = (role: Role, certificate: Certificate): Facts => ({
  role,
  ...plainFacts(certificate.parts),
  commonName: certificate.name.commonName,
  algorithm: certificate.algorithm,
  pathLength: certificate.pathLength,
  extendedKeyUsages: certificate.extendedKeyUsages,
});

/** The certificate of a resource that exists, decoded; undefined for what is none, and of a CA that still waits for it. */
export function issuedFacts(resource: StackResource): Facts | undefined {
  const { inputs, outputs, id } = resource;
  const role = roleOf(resource);
  if (id === undefined || !role || !isCertified(role) || isWaiting(resource)) return undefined;
  if (role === "upload" && inputs.certContent === UNKNOWN) return undefined;
  const { subject, commonName, names, ...facts } =
    role === "upload" ? uploadFacts(resource) : existingFacts(role, outputs.certificate);
  return {
    ...facts,
    ...(hasSecretName(resource) ? {} : { subject, commonName, names }),
    status: typeof outputs.status === "string" ? outputs.status : undefined,
    tags: tagsOf(inputs.tags),
    renewBefore: asText(plainPart(inputs.renewBefore)),
  };
}

const isCertified = (role: Role): boolean => isCertificate({ role }) || role === "upload";

/** A subordinate CA that exists and has no certificate yet, because another CA is to sign its request. */
const isWaiting = ({ kind, outputs: { certificate, status } }: StackResource): boolean =>
  kind === "huawei.CertificateAuthority" &&
  status === "PENDING" &&
  (certificate === undefined || certificate === "");

/** Of one that the program only reads the gateway tells less than the certificate. */
function uploadFacts({ inputs, outputs, options }: StackResource): Facts {
  const facts = existingFacts("upload", inputs.certContent);
  const { notAfter, commonName, san } = outputs;
  if (facts.unreadable === undefined || !options.external || typeof notAfter !== "string") return facts;
  const end = momentOf(notAfter);
  return {
    role: "upload",
    ...(end ? { notAfter: rfc3339(end) } : { unreadable: "the gateway does not tell when it ends" }),
    commonName: asText(commonName),
    names: Array.isArray(san) ? san.map(String) : undefined,
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
