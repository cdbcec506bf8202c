import { isIP } from "node:net";
import { children, decode, encode, readOid, readText } from "./der";
import { formatName, generalNameText, type GeneralName } from "./names";
import { hostsOf, isWithin, type NameConstraints, type Subtree } from "./subtrees";

/** The names of a certificate, as far as they are known. */
export interface ConstrainedNames {
  readonly names?: readonly GeneralName[] | undefined;
  /** Alternative names of unsupported types, each in DER. */
  readonly otherNames?: readonly Buffer[] | undefined;
  /** Verifiers treat it as a host name if there is no other one. */
  readonly commonName?: string | undefined;
  readonly subjectDer?: Buffer | undefined;
}

/** A name that a constraint can apply to; for types that are not compared, with the DER of the name. */
export type ConstrainedName = Subtree;

/**
 * The reason a CA with these constraints cannot issue for these names, such as `www.example.org is outside …`. Where
 * verifiers disagree, a name that one of them rejects is refused.
 *
 * @param ca - for a CA, no verifier treats the common name as a host name
 */
export function constraintProblem(
  { permitted, excluded }: NameConstraints,
  names: ConstrainedNames,
  ca = false,
): string | undefined {
  for (const name of allNames(names, ca)) {
    const own = permitted.filter((subtree) => isOfType(subtree, name));
    const hit = excluded.find((subtree) => isOfType(subtree, name) && isWithin(name, subtree, "perhaps"));
    if (hit) return `${shown(name)} is in ${describe(hit)}, which it excludes`;
    if (own.length > 0 && !own.some((subtree) => isWithin(name, subtree, "surely"))) {
      return `${shown(name)} is outside ${own.map(describe).join(" and ")}, which is all it permits`;
    }
  }
  return addressProblem(names) ?? uriProblem(names);
}

/** Go rejects a URI without a host under name constraints of any type. */
function uriProblem({ names = [] }: ConstrainedNames): string | undefined {
  const uri = names.find(({ type, value }) => type === "URI" && !hostsOf(value));
  return uri && `${uri.value} has no host, which some verifiers (Go) refuse below any name constraint`;
}

const isOfType = (subtree: Subtree, name: ConstrainedName): boolean =>
  subtree.type === name.type &&
  (subtree.type !== "other" ||
    name.type !== "other" ||
    decode(subtree.value).type === decode(name.value).type);

const shown = ({ type, value }: ConstrainedName): string => {
  if (type === "directory") return formatName(decode(value)) || "the empty subject";
  return type === "other" ? generalNameText(decode(value)) : value;
};

const describe = (subtree: Subtree): string => {
  if (subtree.type === "directory") return formatName(decode(subtree.value)) || "every subject";
  if (subtree.type === "other") return generalNameText(decode(subtree.value));
  return `${subtree.type} ${subtree.value || "(all)"}`;
};

const DIRECTORY = 4;

/** Every field of a certificate that a verifier checks against the constraints. */
function allNames(given: ConstrainedNames, ca: boolean): ConstrainedName[] {
  const { names = [], otherNames = [], subjectDer } = given;
  const known = names.flatMap((name): ConstrainedName[] =>
    name.type === "UPN" ? [] : [{ type: name.type, value: name.value }],
  );
  const upns = names.filter(({ type }) => type === "UPN").map((): ConstrainedName => ANY_OTHER_NAME);
  const others = otherNames.map((der): ConstrainedName => {
    const node = decode(der);
    const [name] = (node.type as number) === DIRECTORY ? children(node) : [];
    return name ? { type: "directory", value: encode(name) } : { type: "other", value: der };
  });
  const isEmpty = subjectDer === undefined || children(decode(subjectDer)).length === 0;
  return [
    ...known,
    ...upns,
    ...others,
    ...(ca ? [] : commonNames(given)),
    ...mailboxes(subjectDer).map(({ text }): ConstrainedName => ({ type: "email", value: text })),
    ...(isEmpty ? [] : [{ type: "directory" as const, value: subjectDer }]),
  ];
}

/** Only the type of an otherName is compared: verifiers understand no more of most of them. */
const ANY_OTHER_NAME: ConstrainedName = { type: "other", value: Buffer.from("a000", "hex") };

/** What OpenSSL treats as a host name in a common name; and wildcards, which clients accept. */
const HOST = /^(\*\.)?(?=.*[.])([a-z0-9_]+([-]+[a-z0-9_]+)*)(\.[a-z0-9_]+([-]+[a-z0-9_]+)*)*$/i;

function commonNames({ names = [], commonName, subjectDer }: ConstrainedNames): ConstrainedName[] {
  const texts = subjectDer
    ? attributesOf(subjectDer, COMMON_NAME).map(({ text }) => text)
    : [commonName ?? ""];
  const has = (type: "DNS" | "IP"): boolean => names.some((name) => name.type === type);
  return texts.flatMap((text): ConstrainedName[] => [
    ...(!has("DNS") && HOST.test(text) ? [{ type: "DNS" as const, value: text }] : []),
    ...(!has("DNS") && !has("IP") && isAddress(text) ? [{ type: "IP" as const, value: text }] : []),
  ]);
}

const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes("%");

const COMMON_NAME = "2.5.4.3";
const MAILBOX = "1.2.840.113549.1.9.1";
const IA5 = 22;

interface Attribute {
  readonly text: string;
  readonly stringType: number;
}

const attributesOf = (subjectDer: Buffer, type: string): Attribute[] =>
  children(decode(subjectDer))
    .flatMap(children)
    .flatMap((attribute) => {
      const [own, value] = children(attribute);
      return value && readOid(own) === type ? [{ text: readText(value), stringType: value.type }] : [];
    });

const mailboxes = (subjectDer: Buffer | undefined): Attribute[] =>
  subjectDer ? attributesOf(subjectDer, MAILBOX) : [];

/**
 * OpenSSL does not compare e-mail addresses in other string types, and rejects such a certificate under any constraint.
 */
function addressProblem({ subjectDer }: ConstrainedNames): string | undefined {
  return mailboxes(subjectDer).some(({ stringType }) => stringType !== IA5)
    ? "the e-mail address in its subject is not an IA5String, so verifiers cannot compare it"
    : undefined;
}
