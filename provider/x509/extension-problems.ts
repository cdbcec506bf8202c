import { constraintsProblem } from "./constraint-problems";
import { isUnderstood } from "./critical-extensions";
import { children, content, decode, isTagged, readOid, type Der } from "./der";

/** A decoded extension. */
interface Parts {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Der;
}

function partsOf(extension: Der): Parts {
  const parts = children(extension);
  return { oid: readOid(parts[0]), critical: parts.length > 2, value: decode(content(parts.at(-1))) };
}

/** Universal types of ASN.1. */
const TYPES = { INTEGER: 2, OID: 6, SEQUENCE: 16 } as const;
const is = (node: Der | undefined, type: keyof typeof TYPES): boolean =>
  node !== undefined && (node.tagClass as number) === 0 && (node.type as number) === TYPES[type];

/** A list with at least one element, all of them valid. */
const isList = (node: Der, isRight: (part: Der) => boolean): boolean =>
  is(node, "SEQUENCE") && children(node).length > 0 && children(node).every(isRight);

const isCount = (node: Der): boolean => (content(node)[0] ?? 0x80) < 0x80;
const URI = 6;
const DIRECTORY = 4;

const isPlace = (node: Der | undefined): boolean => {
  if (!isTagged(node, URI)) return isTagged(node, DIRECTORY);
  const text = content(node).toString("latin1");
  return /^[\x21-\x7e]+$/.test(text) && URL.canParse(text);
};
const isAccess = (part: Der): boolean => is(children(part)[0], "OID") && isPlace(children(part)[1]);
const isPolicy = (part: Der): boolean => is(part, "SEQUENCE") && is(children(part)[0], "OID");

const ANY_POLICY = "2.5.29.32.0";
const isMapping = (part: Der): boolean =>
  children(part).length === 2 &&
  children(part).every((policy) => is(policy, "OID") && readOid(policy) !== ANY_POLICY);

const hasTwice = (texts: readonly string[]): boolean => new Set(texts).size < texts.length;
const policiesOf = (value: Der): string[] => children(value).map((part) => readOid(children(part)[0]));

interface Known {
  readonly name: string;
  readonly isRight?: (value: Der) => boolean;
  /** Whether it constrains the certificates below, which an end certificate does not have. */
  readonly forCas?: true;
}

const NAME_CONSTRAINTS = "2.5.29.30";
const POLICIES = "2.5.29.32";
const POLICY_CONSTRAINTS = "2.5.29.36";

/** Extensions that are copied from requests and that verifiers interpret (RFC 5280, 4.2). */
const KNOWN: Readonly<Partial<Record<string, Known>>> = {
  "2.5.29.9": {
    name: "subjectDirectoryAttributes",
    isRight: (value) => isList(value, (part) => is(part, "SEQUENCE")),
  },
  "2.5.29.16": { name: "privateKeyUsagePeriod", isRight: (value) => children(value).length > 0 },
  "2.5.29.18": { name: "issuerAltName", isRight: (value) => isList(value, () => true) },
  [NAME_CONSTRAINTS]: { name: "nameConstraints", forCas: true },
  [POLICIES]: {
    name: "certificatePolicies",
    isRight: (value) => isList(value, isPolicy) && !hasTwice(policiesOf(value)),
  },
  "2.5.29.33": { name: "policyMappings", isRight: (value) => isList(value, isMapping), forCas: true },
  [POLICY_CONSTRAINTS]: {
    name: "policyConstraints",
    isRight: (value) => isList(value, (part) => (isTagged(part, 0) || isTagged(part, 1)) && isCount(part)),
    forCas: true,
  },
  "2.5.29.46": { name: "freshestCRL", isRight: (value) => isList(value, (part) => is(part, "SEQUENCE")) },
  "2.5.29.54": {
    name: "inhibitAnyPolicy",
    isRight: (value) => is(value, "INTEGER") && isCount(value),
    forCas: true,
  },
  "1.3.6.1.5.5.7.1.1": { name: "authorityInfoAccess", isRight: (value) => isList(value, isAccess) },
  "1.3.6.1.5.5.7.1.11": { name: "subjectInfoAccess", isRight: (value) => isList(value, isAccess) },
};

/** Types defined by standards: with the caller's text in place of the standard content, verifiers cannot parse them. */
const RESERVED =
  /^(2\.5\.29|1\.3\.6\.1\.5\.5\.7\.1|2\.16\.840\.1\.113730\.1|1\.3\.6\.1\.4\.1\.11129\.2\.4)\./;

/** The reason a custom text extension cannot have this type; undefined if it can. */
export const ownTypeProblem = (dotted: string): string | undefined =>
  RESERVED.test(dotted)
    ? "is the OID of a standard extension, whose value is not text: choose an OID of your own"
    : undefined;

/**
 * The reason verifiers reject a certificate with these extensions, whatever its chain; undefined if they accept it.
 * Unknown extensions are ignored unless they are critical.
 */
export function extensionsProblem(extensions: readonly Der[], ca: boolean): string | undefined {
  const all = extensions.map(partsOf);
  if (hasTwice(all.map(({ oid }) => oid))) return "an extension appears twice";
  for (const one of all) {
    const problem = extensionProblem(one, ca);
    if (problem !== undefined) return `the extension ${KNOWN[one.oid]?.name ?? one.oid} ${problem}`;
  }
  const demands = all.find(({ oid }) => oid === POLICY_CONSTRAINTS)?.value;
  const isDemanding = children(demands).some((part) => isTagged(part, 0));
  return isDemanding && !all.some(({ oid }) => oid === POLICIES)
    ? "the extension policyConstraints requires policies, but the certificate itself has none"
    : undefined;
}

function extensionProblem({ oid, critical, value }: Parts, ca: boolean): string | undefined {
  if (critical && !isUnderstood(oid))
    return "is critical, but verifiers do not know it and would refuse the certificate";
  const known = KNOWN[oid];
  if (known?.forCas && !ca) return "is for CAs only";
  const limits = oid === NAME_CONSTRAINTS ? constraintsProblem(value, critical) : undefined;
  if (limits !== undefined) return limits;
  return known?.isRight?.(value) === false ? "has invalid content" : undefined;
}
