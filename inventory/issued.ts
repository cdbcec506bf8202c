import { momentOf, rfc3339 } from "../common/time";
import { asText } from "../provider/base/json";
import { UNKNOWN } from "../provider/base/unknown";
import { copyArgument, copyPlace } from "../schema";
import type { Role } from "../schema/resource";
import { readCertificate, type ReadCertificate } from "./certificates";
import { argumentsAbout } from "./aspects";
import { isCertificate, type Facts } from "./facts";
import type { StackResource } from "./resource";
import { roleOf } from "./role";
import { hasSecret, plainPart } from "./value";

/** What a certificate that exists says of itself, or why it says nothing. */
export const existingFacts = (role: Role, pem: unknown): Facts => ({ role, ...readCertificate(pem).facts });

/** The certificate of a resource that exists, decoded; undefined for what is none, and of a CA that still waits for it. */
export function issuedFacts(resource: StackResource, read: ReadCertificate): Facts | undefined {
  const { inputs, outputs, id } = resource;
  const role = roleOf(resource);
  if (id === undefined || !role || !isCertified(role) || isWaiting(resource)) return undefined;
  if (role === "upload" && inputs[copyArgument(resource.kind)] === UNKNOWN) return undefined;
  const { subject, commonName, names, ...facts } =
    role === "upload" ? uploadFacts(resource, read) : { role, ...read(outputs.certificate).facts };
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

/** Of one that the program only reads the service tells less than the certificate. */
function uploadFacts({ kind, inputs, outputs, options }: StackResource, read: ReadCertificate): Facts {
  const facts: Facts = { role: "upload", ...read(inputs[copyArgument(kind)]).facts };
  const { notAfter, commonName, san } = outputs;
  if (facts.unreadable === undefined || !options.external || typeof notAfter !== "string") return facts;
  const end = momentOf(notAfter);
  return {
    role: "upload",
    ...(end ? { notAfter: rfc3339(end) } : { unreadable: `${copyPlace(kind)} does not say when it expires` }),
    commonName: asText(commonName),
    names: Array.isArray(san) ? san.map(String) : undefined,
  };
}

// A certificate repeats in clear what the program marked as secret.
const hasSecretName = ({ kind, inputs }: StackResource): boolean =>
  argumentsAbout("names", kind, Object.keys(inputs)).some((name) => hasSecret(inputs[name]));

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
