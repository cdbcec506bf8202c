import { readCsr } from "../provider/resources/csr";
import { algorithmOf } from "../provider/x509/algorithms";
import { children, content, decode, readOid } from "../provider/x509/der";
import { encodeName, formatName, type SubjectAttributes } from "../provider/x509/names";
import { stringText } from "../common/distinguished-name";
import { csrAspect } from "./aspects";
import { roleOf } from "./role";
import type { PlannedFacts } from "./facts";
import type { StackResource } from "./resource";
import { isPlain, plainPart, textsIn } from "./value";

/** Finds a resource as it would be after the change. */
export type Lookup = (urn: string) => StackResource | undefined;

/** Facts without the role. */
export type Described = Omit<PlannedFacts, "role">;

/** What a signing request asks for: it is in the arguments, or created by another resource of the program. */
export function fromRequest(resource: StackResource, lookup: Lookup): Described {
  const { csr } = resource.inputs;
  if (csr === undefined) return {};
  if (typeof csr === "string" && isPlain(csr)) return decodedRequest(csr);
  const made = lookup(csrAspect(resource) ?? "");
  return made ? requestFacts(made, lookup) : {};
}

function decodedRequest(csr: string): Described {
  try {
    const { name, names, algorithm, subjectDer, publicKey, extendedKeyUsages } = readCsr(csr);
    return withoutUndefined({
      ...subjectFacts(name),
      names: names.map(({ value }) => value),
      otherCommonNames: commonNamesOf(subjectDer).filter((one) => one !== name.commonName),
      algorithm: algorithm ?? algorithmOf(publicKey),
      extendedKeyUsages,
    });
  } catch {
    return {};
  }
}

const COMMON_NAME = "2.5.4.3";

/** All common names of a subject; verifiers do not agree on which of several counts. */
function commonNamesOf(subjectDer: Buffer): string[] {
  return children(decode(subjectDer))
    .flatMap(children)
    .flatMap((attribute) => {
      const [type, value] = children(attribute);
      if (!type || !value || readOid(type) !== COMMON_NAME) return [];
      const bytes = content(value);
      return [stringText(value.type, bytes) ?? bytes.toString("latin1")];
    });
}

/** What the arguments of a request, or of a key, determine. */
export function requestFacts(request: StackResource, lookup: Lookup): Described {
  const args = plainPart(request.inputs) as Record<string, unknown> & SubjectAttributes;
  const { commonName, organization, organizationUnit, country, state, locality } = args;
  const names = textsIn(args.names) ?? [];
  const key = (request.propertyDependencies.privateKey ?? []).map(lookup).find(Boolean);
  const algorithm = args.algorithm ?? key?.inputs.algorithm;
  return withoutUndefined({
    ...(roleOf(request) === "request"
      ? { ...subjectFacts({ commonName, organization, organizationUnit, country, state, locality }), names }
      : {}),
    algorithm: typeof algorithm === "string" ? algorithm : undefined,
  });
}

export function subjectFacts(subject: SubjectAttributes | undefined): Described {
  const given = Object.fromEntries(
    Object.entries(subject ?? {}).filter(([, value]) => typeof value === "string"),
  );
  if (Object.keys(given).length === 0) return {};
  const name = given as SubjectAttributes;
  return { subject: formatName(encodeName(name)), commonName: name.commonName };
}

export const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
