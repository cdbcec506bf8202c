import { alternativeNameText, SMTP_UTF8_MAILBOX, UPN, type AlternativeName } from "../../common/general-name";
import { attributeProblem, attributeWords } from "./attributes";
import { children, content, decode, readOid, type Der } from "./der";
import { canonicalName, attributeText } from "./distinguished-names";
import { EXTENSION_OIDS } from "./extensions";
import { generalName, nameProblem, readGeneralName, uniqueNames, type GeneralName } from "./general-names";

const MOST_NAMES = 250;
const MOST_ATTRIBUTES = 100;

/**
 * The names that a signing request asks for, as they are written in certificates; or the reason no certificate can
 * contain them.
 */
export type Requested<T> = { readonly problem: string } | { readonly problem?: undefined; readonly value: T };

const refused = (problem: string): { readonly problem: string } => ({ problem });

/** The alternative names that a request asks for, without duplicates. */
export function requestedNames(extensions: readonly Der[]): Requested<GeneralName[]> {
  const extension = extensions.find((one) => readOid(children(one)[0]) === EXTENSION_OIDS.subjectAltName);
  if (!extension) return { value: [] };
  const nodes = children(decode(content(children(extension).at(-1))));
  if (nodes.length === 0) return refused("it asks for an empty list of names");
  if (nodes.length > MOST_NAMES)
    return refused(`it asks for ${nodes.length} names; at most ${MOST_NAMES} are allowed`);
  const names: GeneralName[] = [];
  for (const [index, node] of nodes.entries()) {
    const requested = requestedName(node);
    if (requested.problem !== undefined) return refused(`its name ${index + 1} ${requested.problem}`);
    names.push(requested.value);
  }
  return { value: uniqueNames(names) };
}

const IA5_TYPES = { 1: "email", 2: "DNS", 6: "URI" } as const;

function requestedName(node: Der): Requested<GeneralName> {
  const name = readGeneralName(node);
  switch (name?.tag) {
    case 1:
    case 2:
    case 6: {
      const type = IA5_TYPES[name.tag];
      const bytes = Buffer.from(name.bytes);
      return bytes.every((byte) => byte < 0x80)
        ? checked(type, bytes.toString("latin1"))
        : refused(`(${type}) is not ASCII: ${ASCII_FORM[type]}`);
    }
    case 7: {
      const { length } = name.bytes;
      if (length === 4 || length === 16) return checked("IP", alternativeNameText(name));
      return refused(`(IP) has ${length} bytes: an IP address has 4 or 16`);
    }
    case 0:
      if (name.oid === UPN && name.text !== undefined) return checked("UPN", name.text);
      break;
  }
  return refused(`(${kindOf(name)}) is of a kind that is not issued here: DNS, IP, email, URI or UPN`);
}

const ASCII_FORM = {
  DNS: "write an internationalised name in its ASCII form (xn--…)",
  email: "write the domain in its ASCII form (xn--…); the part before the @ has to be ASCII",
  URI: "write the host in its ASCII form (xn--…) and other characters percent-encoded",
} as const;

function checked(type: GeneralName["type"], value: string): Requested<GeneralName> {
  const problem = nameProblem(type, value);
  return problem === undefined ? { value: generalName(type, value) } : refused(`(${type}) ${problem}`);
}

function kindOf(name: AlternativeName | undefined): string {
  switch (name?.tag) {
    case 0:
      return name.oid === SMTP_UTF8_MAILBOX ? "SmtpUTF8Mailbox" : `otherName ${name.oid}`;
    case 3:
      return "x400Address";
    case 4:
      return "directoryName";
    case 5:
      return "ediPartyName";
    case 8:
      return `registeredID ${name.oid}`;
    default:
      return "malformed";
  }
}

const COMMON_NAME = "2.5.4.3";

/** The subject that a request asks for, with all its attributes. */
export function requestedSubject(subject: Der): Requested<Der> {
  const parts = children(subject);
  const attributes = parts.flatMap(children);
  if (attributes.length > MOST_ATTRIBUTES) {
    return refused(`its subject has ${attributes.length} attributes; at most ${MOST_ATTRIBUTES} are allowed`);
  }
  if (parts.some((part) => children(part).length === 0)) return refused("its subject has an empty part");
  const problem = attributes.map(requestedAttributeProblem).find((one) => one !== undefined);
  if (problem !== undefined) return refused(problem);
  // Some readers use the first one, others the last.
  const commonNames = attributes.filter((attribute) => typeOf(attribute) === COMMON_NAME);
  if (commonNames.length > 1) return refused(`its subject has ${commonNames.length} common names`);
  const isRepeated = parts.some((part) => new Set(children(part).map(typeOf)).size < children(part).length);
  if (isRepeated) return refused("a part of its subject contains the same attribute twice");
  return { value: canonicalName(subject) };
}

const typeOf = (attribute: Der): string => readOid(children(attribute)[0]);

const TELETEX = 20;

function requestedAttributeProblem(attribute: Der): string | undefined {
  const [type, value, ...more] = children(attribute);
  if (!type || !value || more.length > 0) return "an attribute in its subject has no type or no value";
  const words = `the ${attributeWords(readOid(type))} in its subject`;
  const text = attributeText(value);
  if (text === undefined) return `${words} is not text, or not valid for its string type`;
  if ((value.type as number) === TELETEX && /[^\x00-\x7f]/.test(text)) {
    return `${words} is a TeletexString with non-ASCII letters, which readers interpret differently: use UTF8String`;
  }
  const problem = attributeProblem(readOid(type), text);
  return problem === undefined ? undefined : `${words} ${problem}`;
}
