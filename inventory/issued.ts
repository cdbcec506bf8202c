import { momentOf, rfc3339 } from "../common/time";
import { asText } from "../provider/base/json";
import { UNKNOWN } from "../provider/base/unknown";
import { copiedCertificate, copyArguments, copyPlace, secondCertificate } from "../schema";
import type { Role } from "../schema/resource";
import { readCertificate, type ReadCertificate } from "./certificates";
import { argumentsAbout } from "./aspects";
import { isCertificate, type Facts } from "./facts";
import type { StackResource } from "./resource";
import { roleOf } from "./role";
import { hasSecret, plainPart, textsIn } from "./value";

/** The decoded contents of an existing certificate, or the reason it cannot be read. */
export const existingFacts = (role: Role, pem: unknown): Facts => ({ role, ...readCertificate(pem).facts });

/**
 * The decoded certificate of an existing resource; undefined if it is not a certificate, and for a CA that is still
 * pending.
 */
export function issuedFacts(resource: StackResource, read: ReadCertificate): Facts | undefined {
  const { inputs, outputs, id } = resource;
  const role = roleOf(resource);
  if (id === undefined || !role || !isCertified(role) || isWaiting(resource)) return undefined;
  if (role === "upload" && copyArguments(resource.kind).some((name) => inputs[name] === UNKNOWN))
    return undefined;
  return factsBeside(
    resource,
    role === "upload" ? uploadFacts(resource, read) : { role, ...read(outputs.certificate).facts },
  );
}

/** The same of the second certificate of an SM2 pair, and what that one is for. */
export function secondFacts(
  resource: StackResource,
  read: ReadCertificate,
): { readonly facts: Facts; readonly use: string } | undefined {
  const { kind, inputs, outputs } = resource;
  const role = roleOf(resource);
  const second = secondCertificate(kind, inputs, outputs);
  if (!role || !second || second.certificate === UNKNOWN || !issuedFacts(resource, read)) return undefined;
  const { facts } = read(second.certificate);
  return { facts: factsBeside(resource, { role, ...facts }), use: second.use };
}

/** What a certificate contains, with what its resource says beside it. */
function factsBeside(resource: StackResource, decoded: Facts): Facts {
  const { inputs, outputs } = resource;
  const { subject, commonName, names, ...facts } = decoded;
  return {
    ...facts,
    ...(hasSecretName(resource) ? {} : { subject, commonName, names }),
    status: typeof outputs.status === "string" ? outputs.status : undefined,
    tags: tagsOf(inputs.tags),
    renewBefore: asText(plainPart(inputs.renewBefore)),
  };
}

const isCertified = (role: Role): boolean => isCertificate({ role }) || role === "upload";

/** An existing subordinate CA without a certificate, which another CA has to sign. */
const isWaiting = ({ kind, outputs: { certificate, status } }: StackResource): boolean =>
  kind === "huawei.CertificateAuthority" &&
  status === "PENDING" &&
  (certificate === undefined || certificate === "");

/** For one that the program only reads, the service reports less than the certificate contains. */
function uploadFacts({ kind, inputs, outputs, options }: StackResource, read: ReadCertificate): Facts {
  const facts: Facts = { role: "upload", ...read(copiedCertificate(kind, inputs, outputs)).facts };
  const { notAfter, commonName, san } = outputs;
  if (facts.unreadable === undefined || !options.external || typeof notAfter !== "string") return facts;
  const end = momentOf(notAfter, { date: true });
  return {
    role: "upload",
    ...(end ? { notAfter: rfc3339(end) } : { unreadable: `${copyPlace(kind)} does not say when it expires` }),
    commonName: asText(commonName),
    names: textsIn(san),
  };
}

// A certificate contains in the clear what the program marked as secret.
const hasSecretName = ({ kind, inputs }: StackResource): boolean =>
  argumentsAbout("names", kind, Object.keys(inputs)).some((name) => hasSecret(inputs[name]));

/** Readable tags. */
export function tagsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([key, tag]) => [
      key,
      typeof tag === "string" ? tag : "",
    ]),
  );
}
