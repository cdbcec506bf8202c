import { copiedCertificate, copyArguments, definitionOf } from "../schema";
import type { Aspect } from "../schema/resource";
import type { AnyKind } from "../provider/resources/kind";
import { algorithmOf } from "../provider/x509/algorithms";
import type { ExpectedCertificate } from "../provider/x509/compare";
import { asText } from "../provider/base/json";
import { issuerOf, openAspects, csrAspect, type Unknowns } from "./aspects";
import {
  certificateReader,
  type CertificateFacts,
  type CertificateReading,
  type ReadCertificate,
} from "./certificates";
import type { Facts, PlannedFacts } from "./facts";
import { issuedFacts, tagsOf } from "./issued";
import {
  fromRequest,
  requestFacts,
  subjectFacts,
  withoutUndefined,
  type Described,
  type Lookup,
} from "./requested";
import { kindOfType, type ResourceProperties, type StackResource } from "./resource";
import { roleOf } from "./role";
import { fixedMoment, validityInWords } from "./span";
import { isUncertain, plainPart, textsIn } from "./value";

/** What follows from resources, always the same objects: every certificate is decoded once. */
export interface FactsReader {
  readonly read: ReadCertificate;
  /** {@link issuedFacts} */
  readonly issued: (resource: StackResource) => Facts | undefined;
  /**
   * What a resource's arguments ask for: a certificate, a key or a request. If some arguments are not known yet, what
   * the known ones determine, and what remains open.
   */
  readonly planned: (resource: StackResource) => PlannedFacts | undefined;
}

/** A {@link FactsReader} for resources that may refer to each other. */
export function factsReader(lookup: Lookup, read = certificateReader()): FactsReader {
  const reader: FactsReader = {
    read,
    issued: onceEach((resource) => issuedFacts(resource, read)),
    planned: onceEach((resource) => plannedFacts(resource, lookup, reader)),
  };
  return reader;
}

/** Each result is computed once; a resource that refers to itself, as only a forged file has, yields nothing. */
function onceEach<K extends object, T>(make: (key: K) => T): (key: K) => T | undefined {
  const known = new Map<K, T | undefined>();
  return (key) => {
    if (known.has(key)) return known.get(key);
    known.set(key, undefined);
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

function plannedFacts(
  resource: StackResource,
  lookup: Lookup,
  reader: FactsReader,
): PlannedFacts | undefined {
  const role = roleOf(resource);
  const kind = kindOfType(resource.type);
  if (!role || !kind) return undefined;
  const { inputs } = resource;
  if (role === "upload") {
    const served = servedBy(resource, lookup);
    const copied = copiedCertificate(kind.kind, inputs, resource.outputs);
    const facts = served ? reader.planned(served) : factsIfComplete(reader.read(copied));
    return { ...facts, tags: undefined, role };
  }
  if (role === "bundle" || role === "list" || role === "fleet") return { role };
  if (role === "key" || role === "request") return { role, ...requestFacts(resource, lookup) };
  const unknown = unknownOf(resource, lookup);
  const request = fromRequest(resource, lookup);
  const own = fromArguments(kind, inputs);
  // For a request that does not exist yet, the kind itself cannot add its names to those of the arguments.
  const both = isUncertain(inputs.csr) ? [...(request.names ?? []), ...(own.names ?? [])] : own.names;
  const requested = withoutUndefined({
    ...inherited(resource, lookup, reader),
    ...request,
    ...own,
    names: both ?? request.names,
  });
  return {
    role,
    ...known(requested, unknown),
    ...factsIfComplete(reader.read(inputs.importCertificate)),
    tags: tagsOf(inputs.tags),
    unknown,
  };
}

/** Nothing is planned for a certificate that can only be decoded in part. */
const factsIfComplete = ({ facts, identity }: CertificateReading): CertificateFacts =>
  identity ? facts : {};

/** What arguments leave open, about the certificate and about the request that is created for it. */
function unknownOf(resource: StackResource, lookup: Lookup): Unknowns {
  const request = lookup(csrAspect(resource) ?? "");
  const ofRequest = request ? [...openAspects(request)].filter(([aspect]) => OF_REQUEST.has(aspect)) : [];
  return new Map([...ofRequest, ...openAspects(resource)]);
}

const OF_REQUEST: ReadonlySet<Aspect> = new Set<Aspect>(["names", "algorithm"]);

/** A key like its CA's, for a certificate that gets one unless the program specifies otherwise. */
function inherited(resource: StackResource, lookup: Lookup, { issued, planned }: FactsReader): Described {
  if (!inheritsAlgorithm(resource.kind) || resource.inputs.csr !== undefined) return {};
  const issuer = lookup(issuerOf(resource) ?? "");
  return { algorithm: issuer && (issued(issuer) ?? planned(issuer))?.algorithm };
}

const inheritsAlgorithm = (kind: string | undefined): boolean =>
  Object.values(definitionOf(kind)?.arguments ?? {}).some(
    ({ decides, default: given }) =>
      decides?.includes("algorithm") && typeof given === "object" && given.from === "issuer",
  );

/** Facts without those that depend on unknown arguments: derived from the known ones alone, they could be wrong. */
const known = (facts: Described, unknown: Unknowns): Described => ({
  ...facts,
  ...(unknown.has("algorithm") ? { algorithm: undefined } : {}),
  ...(unknown.has("pathLength") ? { pathLength: undefined } : {}),
  ...(unknown.has("usages") ? { keyUsages: undefined, extendedKeyUsages: undefined } : {}),
  ...(unknown.has("validity")
    ? { span: undefined, notBefore: undefined, notAfter: undefined, period: undefined }
    : {}),
});

/** The certificate that an upload contains, as far as the program determines it. */
export function servedBy(resource: StackResource, lookup: Lookup): StackResource | undefined {
  const urns = copyArguments(resource.kind).flatMap((name) => resource.propertyDependencies[name] ?? []);
  const sources = urns.flatMap((urn) => lookup(urn) ?? []);
  return sources.find((source) => roleOf(source) === "end");
}

function fromArguments(kind: AnyKind, inputs: ResourceProperties): Described {
  const args = plainPart(inputs) as Record<string, unknown>;
  const expected = tryExpected(kind, args);
  const period = expected.period;
  return withoutUndefined({
    ...subjectFacts(expected.subject),
    names: expected.names?.map(({ value }) => value),
    otherCommonNames: attributesOf(args.apiPassthrough),
    algorithm: expected.publicKey ? algorithmOf(expected.publicKey) : asText(expected.algorithm),
    pathLength: Number.isSafeInteger(expected.pathLength) ? expected.pathLength : undefined,
    keyUsages: keyUsagesIn(args),
    extendedKeyUsages: textsIn(
      expected.extendedKeyUsages ?? (expected.usage === undefined ? undefined : [expected.usage]),
    ),
    span: validityInWords(args),
    notBefore: period && fixedMoment((issued) => period(issued).notBefore),
    notAfter: period && fixedMoment((issued) => period(issued).notAfter),
    period,
    renewBefore: asText(args.renewBefore),
  });
}

/** The key usages that the arguments ask for: a list, or a switch for each. */
function keyUsagesIn({ keyUsages, apiPassthrough }: Record<string, unknown>): string[] | undefined {
  if (Array.isArray(keyUsages)) return textsIn(keyUsages);
  const { extensions } = (apiPassthrough ?? {}) as { extensions?: { keyUsage?: unknown } };
  const switches = Object.entries(extensions?.keyUsage ?? {});
  const on = switches.filter(([, isOn]) => isOn === true).map(([name]) => keyUsageName(name));
  return on.length === 0 ? undefined : [...new Set(on)];
}

/** The name that RFC 5280 used first; RFC 5280 itself mentions the newer one. */
const keyUsageName = (name: string): string => (name === "contentCommitment" ? "nonRepudiation" : name);

/** Common names that a subject gets in addition to its own. */
function attributesOf(passthrough: unknown): string[] | undefined {
  const { subject } = (passthrough ?? {}) as { subject?: { customAttributes?: unknown } };
  const attributes = Array.isArray(subject?.customAttributes) ? subject.customAttributes : [];
  const values = attributes.flatMap((attribute: unknown) => {
    const { objectIdentifier, value } = (attribute ?? {}) as Record<string, unknown>;
    return objectIdentifier === "2.5.4.3" && typeof value === "string" ? [value] : [];
  });
  return values.length === 0 ? undefined : values;
}

const PLACEHOLDER = "unknown.invalid";

/** A request for {@link PLACEHOLDER} without alternative names, in place of one that does not exist yet. */
const PLACEHOLDER_CSR = `-----BEGIN CERTIFICATE REQUEST-----
MIHTMHwCAQAwGjEYMBYGA1UEAwwPdW5rbm93bi5pbnZhbGlkMFkwEwYHKoZIzj0C
AQYIKoZIzj0DAQcDQgAECC+B8SazDUqKj9Prfqd7ytW3lu1yTCQqfDwR+LMGL92a
Z5/ORVHaKYvNdAjWbPxyo3kyhw0YPZs/jB3og++Ku6AAMAoGCCqGSM49BAMCA0cA
MEQCIEP5fsqt6igaFJBhks7ftJ/CTAGAz5kYO88AsXCAcsAMAiB99l+BzVXrqF3I
mjj631ZXaEpeGGTyKer5G4Z7An+Avg==
-----END CERTIFICATE REQUEST-----
`;

const STAND_INS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { commonName: PLACEHOLDER },
  { csr: PLACEHOLDER_CSR },
  { commonName: PLACEHOLDER, csr: PLACEHOLDER_CSR },
];

/** Two arbitrary issue times. */
const MOMENTS = [0, Date.UTC(2100)];

/** Whether a period can be computed: a malformed validity in a forged file only fails here. */
function isPeriod(period: ExpectedCertificate["period"]): boolean {
  const isFinite = (moment: number): boolean => {
    const { notBefore, notAfter } = period?.(new Date(moment)) ?? {};
    return Number.isFinite(notBefore?.getTime()) && Number.isFinite(notAfter?.getTime());
  };
  try {
    return MOMENTS.every(isFinite);
  } catch {
    return false;
  }
}

/** What a kind recognises its certificate by; if not all arguments are known, as determined by the known ones. */
function tryExpected(kind: AnyKind, args: Record<string, unknown>): ExpectedCertificate {
  for (const standIns of STAND_INS) {
    try {
      const { subject = {}, names, publicKey, ...expected } = kind.expected?.({ ...standIns, ...args }) ?? {};
      const { commonName, ...rest } = subject;
      if (!isPeriod(expected.period)) delete expected.period;
      return withoutUndefined({
        ...expected,
        subject: commonName === PLACEHOLDER ? rest : subject,
        names: names?.filter(({ value }) => value !== PLACEHOLDER),
        publicKey: "csr" in standIns && args.csr === undefined ? undefined : publicKey,
      });
    } catch {
      // It needs something that is not known yet.
    }
  }
  return {};
}
