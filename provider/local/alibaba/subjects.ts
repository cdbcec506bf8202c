import { attributeProblem, attributeWords } from "../../x509/attributes";
import { children, decode } from "../../x509/der";
import type { Template } from "../../x509/issue";
import { ATTRIBUTE_OIDS, encodeName, type SubjectAttributes } from "../../x509/names";
import { refusal, type Call } from "../call";

/** Refuses subjects that verifiers reject. */
export function checkSubject(call: Call, { subject, names = [] }: Pick<Template, "subject" | "names">): void {
  const attributes = children(Buffer.isBuffer(subject) ? decode(subject) : encodeName(subject));
  if (attributes.length === 0 && names.length === 0) {
    throw refusal(call, "InvalidParameter", "the certificate would have neither a subject nor names");
  }
  const problem = Buffer.isBuffer(subject) ? undefined : subjectProblem(subject);
  if (problem) throw refusal(call, "InvalidParameter", problem);
}

/** The documents' names for the attributes. */
const PARAMETERS = {
  country: "Country",
  state: "State",
  locality: "Locality",
  organization: "Organization",
  organizationUnit: "OrganizationUnit",
  commonName: "CommonName",
} as const;

type Key = keyof typeof PARAMETERS;
const KEYS = Object.keys(PARAMETERS) as Key[];

function subjectProblem({ others = [], ...known }: SubjectAttributes): string | undefined {
  const given = [
    ...KEYS.map((key) => [PARAMETERS[key], ATTRIBUTE_OIDS[key], known[key]] as const),
    ...others.map(({ oid, value }) => [attributeWords(oid), oid, value] as const),
  ];
  for (const [words, type, value] of given) {
    const problem = value === undefined ? undefined : attributeProblem(type, value);
    if (problem !== undefined) return `${words}: ${problem}`;
  }
  return undefined;
}

/** A subject by the documents' parameter names. */
type Parts = Readonly<Partial<Record<(typeof PARAMETERS)[Key], string | undefined>>>;

/**
 * The additional attributes of a signing request, including repeated ones. Those that the call sets with a parameter
 * are dropped.
 */
export const othersOf = (request: Parts, { others = [] }: SubjectAttributes): SubjectAttributes["others"] =>
  others.filter(({ oid }) => {
    const key = KEYS.find((one) => ATTRIBUTE_OIDS[one] === oid);
    return key === undefined || request[PARAMETERS[key]] === undefined;
  });
