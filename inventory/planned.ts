import type { AnyKind } from "../provider/kind";
import { readCsr } from "../provider/csr";
import { algorithmOf } from "../provider/x509/algorithms";
import type { ExpectedCertificate } from "../provider/x509/compare";
import { encodeName, formatName, type DistinguishedName } from "../provider/x509/names";
import { textOf } from "../provider/json";
import type { PlannedFacts } from "./facts";
import { tagsOf, tryCertificate, decodedFacts } from "./issued";
import { kindOfType, type Properties, type StackResource } from "./resource";
import { roleOf } from "./role";
import { fixedMoment, spanOf } from "./span";
import { isPlain, plainPart } from "./value";

/** Finds a resource as it would be after the change. */
export type Lookup = (urn: string) => StackResource | undefined;

/**
 * What a resource's arguments say of the certificate that they ask for. A signing request that does not exist yet is
 * looked up in the resource that will make it.
 */
export function plannedFacts(resource: StackResource, lookup: Lookup): PlannedFacts | undefined {
  const role = roleOf(resource);
  const kind = kindOfType(resource.type);
  if (!role || !kind) return undefined;
  const tags = tagsOf(resource.inputs.tags);
  if (role === "upload") {
    const served = servedBy(resource, lookup);
    const certificate = tryCertificate(resource.inputs.certContent);
    const facts = served ? plannedFacts(served, lookup) : certificate && decodedFacts(role, certificate);
    return { ...facts, tags: undefined, role };
  }
  if (role === "bundle") return { role };
  if (role === "key" || role === "request") return { role, ...requestFacts(resource, lookup) };
  return { role, ...fromRequest(resource, lookup), ...fromArguments(kind, resource.inputs), tags };
}

/** The certificate that a copy at a gateway was made of, as far as the program tells. */
export function servedBy(resource: StackResource, lookup: Lookup): StackResource | undefined {
  const sources = (resource.propertyDependencies.certContent ?? []).flatMap((urn) => lookup(urn) ?? []);
  return sources.find((source) => roleOf(source) === "end");
}

type Described = Omit<PlannedFacts, "role">;

function fromArguments(kind: AnyKind, inputs: Properties): Described {
  const args = plainPart(inputs) as Record<string, unknown>;
  const expected = tryExpected(kind, args);
  const period = expected.period;
  return withoutUndefined({
    ...subjectFacts(expected.subject),
    names: namesUnknown(inputs) ? undefined : expected.names?.map(({ value }) => value),
    algorithm: expected.publicKey ? algorithmOf(expected.publicKey) : expected.algorithm,
    pathLength: expected.pathLength,
    extendedKeyUsages: expected.extendedKeyUsages,
    span: spanOf(args),
    notBefore: period && fixedMoment((issued) => period(issued).notBefore),
    notAfter: period && fixedMoment((issued) => period(issued).notAfter),
    period,
    renewBefore: textOf(args.renewBefore),
  });
}

const NAME_ARGUMENTS = ["commonName", "domain", "sanValue", "subjectAlternativeNames", "apiPassthrough"];

const namesUnknown = (inputs: Properties): boolean =>
  NAME_ARGUMENTS.some((name) => JSON.stringify(plainPart(inputs[name])) !== JSON.stringify(inputs[name]));

const PLACEHOLDER = "unknown.invalid";

/** What a kind recognises its certificate by; of arguments that are not all known, what the known ones say. */
function tryExpected(kind: AnyKind, args: Record<string, unknown>): ExpectedCertificate {
  for (const filled of [args, { commonName: PLACEHOLDER, ...args }]) {
    try {
      const expected = kind.expected?.(filled) ?? {};
      const { commonName } = expected.subject ?? {};
      const subject = commonName === PLACEHOLDER ? undefined : expected.subject;
      return withoutUndefined({ ...expected, subject, names: subject ? expected.names : undefined });
    } catch {
      // Something that it needs is not known yet.
    }
  }
  return {};
}

function subjectFacts(subject: DistinguishedName | undefined): Described {
  const given = Object.fromEntries(
    Object.entries(subject ?? {}).filter(([, value]) => typeof value === "string"),
  );
  if (Object.keys(given).length === 0) return {};
  const name = given as DistinguishedName;
  return { subject: formatName(encodeName(name)), commonName: name.commonName };
}

/** What a signing request asks for: it stands in the arguments, or is made by another resource of the program. */
function fromRequest(resource: StackResource, lookup: Lookup): Described {
  const { csr } = resource.inputs;
  if (csr === undefined) return {};
  if (typeof csr === "string" && isPlain(csr)) return decodedRequest(csr);
  const made = (resource.propertyDependencies.csr ?? [])
    .map(lookup)
    .find((found) => found?.kind !== undefined);
  return made ? requestFacts(made, lookup) : {};
}

function decodedRequest(csr: string): Described {
  try {
    const { name, names, algorithm } = readCsr(csr);
    return withoutUndefined({ ...subjectFacts(name), names: names.map(({ value }) => value), algorithm });
  } catch {
    return {};
  }
}

function requestFacts(request: StackResource, lookup: Lookup): Described {
  const args = plainPart(request.inputs) as Record<string, unknown> & DistinguishedName;
  const { commonName, organization, organizationUnit, country, state, locality } = args;
  const names = Array.isArray(args.names) ? args.names.map(String) : [];
  const key = (request.propertyDependencies.privateKey ?? []).map(lookup).find(Boolean);
  const algorithm = args.algorithm ?? key?.inputs.algorithm;
  return withoutUndefined({
    ...(request.kind === "keys.CertificateRequest"
      ? { ...subjectFacts({ commonName, organization, organizationUnit, country, state, locality }), names }
      : {}),
    algorithm: typeof algorithm === "string" ? algorithm : undefined,
  });
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
