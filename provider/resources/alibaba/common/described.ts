import { rfc3339 } from "../../../../common/time";
import { clientCertificate } from "../../../../schema/alibaba/client-certificate";
import { clientCertificateWithCsr } from "../../../../schema/alibaba/client-certificate-with-csr";
import { identifiable, validity } from "../../../../schema/alibaba/common";
import { KEY_USAGE } from "../../../../schema/alibaba/custom-certificate";
import { serverCertificate } from "../../../../schema/alibaba/server-certificate";
import { serverCertificateWithCsr } from "../../../../schema/alibaba/server-certificate-with-csr";
import { whClientCertificate } from "../../../../schema/alibaba/wh-client-certificate";
import type { ResourceDefinition } from "../../../../schema/resource";
import type { CACertificateDetails, ClientCertificateDetails } from "../../../api/alibaba/operations";
import { unlessGone } from "../../../api/alibaba/not-found";
import { NAME_TAGS } from "../../../x509/names";
import type { Certificate } from "../../../x509/parse";
import type { Context } from "../../context";
import { given, wholeYearsOrHours, type DescribedArguments } from "../../described";
import { toldBy } from "../../request";
import { authorityDefinition, certificateDefinition } from "./service-kinds";

/** What a program says of a CA that the service has made with its key. */
export function authorityArgs(details: CACertificateDetails, certificate: Certificate): DescribedArguments {
  const told = {
    ...subjectOf(certificate),
    Years: details.Years > 0 ? details.Years : wholeYearsOrHours(certificate).years,
    PathLenConstraint: certificate.pathLength === 0 ? undefined : certificate.pathLength,
    ExtendedKeyUsages: certificate.extendedKeyUsages,
    EnableCrl: details.CrlStatus === "1" ? true : undefined,
    CrlDay: details.CrlDay,
  };
  return toldBy(authorityDefinition(details).arguments, told);
}

/** Subject and key by the names of the documented parameters, of which that of the country is another one for a CA. */
const subjectOf = ({ name, algorithm }: Certificate): object => ({
  CommonName: name.commonName,
  Organization: name.organization,
  OrganizationUnit: name.organizationUnit,
  Locality: name.locality,
  State: name.state,
  Country: name.country,
  CountryCode: name.country,
  Algorithm: algorithm,
});

/** Whether a CA has used a purchased instance of its own. */
export const isExternal = ({ IssuerType: type }: CACertificateDetails): boolean => type === "external";

/** Why a root of the service's own purchased instance is not declared. */
export const EXTERNAL_ROOT =
  "it is the root of an external CA, which a purchased instance has and no operation makes";

/** Describes a CA of one of the kinds whose key the service has made, or says why it cannot be declared as that. */
export const describeAuthority =
  (kind: string) =>
  async (
    context: Context,
    id: string,
    certificate: Certificate | undefined,
  ): Promise<DescribedArguments | string> => {
    const { Certificate: details } = await context.alibaba("DescribeCACertificate", { Identifier: id });
    const actual = authorityDefinition(details).kind;
    if (actual !== kind) return otherKind(actual);
    if (isExternal(details)) return EXTERNAL_ROOT;
    return certificate ? authorityArgs(details, certificate) : {};
  };

/** Describes the CA of a purchased instance, but for its request. */
export async function describeExternal(
  context: Context,
  id: string,
  certificate: Certificate | undefined,
): Promise<DescribedArguments | string> {
  const { Certificate: details } = await context.alibaba("DescribeCACertificate", { Identifier: id });
  if (!isExternal(details)) return otherKind(authorityDefinition(details).kind);
  const answer = await unlessGone(context.alibaba("GetCAInstanceStatus", { Identifier: id }));
  const instanceId = answer?.InstanceStatusList[0]?.InstanceId;
  return given({ instanceId, validity: certificate && validityText(certificate) });
}

const otherKind = (actual: string): string => `it is of another kind: ${actual}`;

/** Whether the key of a certificate is the service's own is not told. */
const fromRequest: ReadonlyMap<ResourceDefinition, ResourceDefinition> = new Map<
  ResourceDefinition,
  ResourceDefinition
>([
  [serverCertificate, serverCertificateWithCsr],
  [clientCertificate, clientCertificateWithCsr],
]);

const kindsOf = (details: ClientCertificateDetails): string[] => {
  const definition = certificateDefinition(details);
  const other = fromRequest.get(definition);
  return [definition.kind, ...(other ? [other.kind] : [])];
};

/**
 * Describes an end certificate of one of the kinds.
 *
 * @param args - what a certificate tells of the arguments of the kind, or why it cannot be declared as that
 */
export const describeEnd =
  (kind: string, args: (certificate: Certificate) => DescribedArguments | string) =>
  async (
    context: Context,
    id: string,
    certificate: Certificate | undefined,
  ): Promise<DescribedArguments | string> => {
    const { Certificate: details } = await context.alibaba("DescribeClientCertificate", { Identifier: id });
    const kinds = kindsOf(details);
    if (!kinds.includes(kind)) return otherKind(kinds.join(" or "));
    return certificate ? args(certificate) : {};
  };

/** Arguments of a certificate of a server whose key the service has made. */
export const serverArgs = (certificate: Certificate): DescribedArguments => ({
  ...told(serverCertificate, certificate),
  ...hostsOf(certificate),
});

/** Arguments of a client's. */
export const clientArgs = (certificate: Certificate): DescribedArguments | string =>
  namedArgs(clientCertificate, certificate);

/** Arguments of a certificate of the warehouse. */
export const warehouseArgs = (certificate: Certificate): DescribedArguments | string =>
  namedArgs(whClientCertificate, certificate);

/** Names of one type are arguments; the API itself makes no others, except from a request. */
function namedArgs(definition: ResourceDefinition, certificate: Certificate): DescribedArguments | string {
  const types = new Set(certificate.names.map(({ type }) => type));
  const [type] = types;
  if (type === undefined) return told(definition, certificate);
  if (types.size > 1) return "it has names of several types, which only a request can ask for";
  const sanValue = certificate.names.map(({ value }) => value);
  return { ...told(definition, certificate, { SanType: NAME_TAGS[type] }), sanValue };
}

/** The arguments that subject, key and validity of a certificate come to, beside more parameters. */
const told = (
  { arguments: known }: ResourceDefinition,
  certificate: Certificate,
  more: object = {},
): DescribedArguments => ({
  ...toldBy(known, { ...subjectOf(certificate), ...madeBy(certificate), ...more }),
});

/** What of a certificate that was made from a request is not the request's. */
export const requestedArgs = (certificate: Certificate): DescribedArguments =>
  toldBy({ ...validity, ...identifiable }, madeBy(certificate));

/** What a certificate shows of how it was asked for, beside its subject and key, by the names of the parameters. */
const madeBy = (certificate: Certificate): object => ({
  ...periodOf(certificate),
  EnableCrl: certificate.namesRevocationList ? true : undefined,
});

/** The same of a custom certificate: it is for what the program says. */
export const customArgs = (certificate: Certificate): DescribedArguments => ({
  ...toldBy(identifiable, madeBy(certificate)),
  validity: validityText(certificate),
  apiPassthrough: {
    extensions: given({
      keyUsage: certificate.keyUsages && switchesOf(certificate.keyUsages),
      extendedKeyUsages: certificate.extendedKeyUsages,
    }),
  },
});

const switchesOf = (usages: readonly string[]): DescribedArguments => {
  const names = usages.map((name) => (name === "nonRepudiation" ? "contentCommitment" : name));
  return Object.fromEntries(names.filter((name) => name in KEY_USAGE.properties).map((name) => [name, true]));
};

function periodOf(certificate: Certificate): object {
  const { years, hours } = wholeYearsOrHours(certificate);
  if (years !== undefined) return { Years: years };
  if (hours % 24 === 0) return { Days: hours / 24 };
  return { BeforeTime: rfc3339(certificate.notBefore), AfterTime: rfc3339(certificate.notAfter) };
}

const validityText = (certificate: Certificate): string => {
  const { years, hours } = wholeYearsOrHours(certificate);
  if (years !== undefined) return `${years}y`;
  if (hours % 24 === 0) return `${hours / 24}d`;
  return `${rfc3339(certificate.notBefore)}/${rfc3339(certificate.notAfter)}`;
};

/** The common name of a server is one of its names. */
function hostsOf({ name: { commonName }, names }: Certificate): DescribedArguments {
  const own = commonName?.toLowerCase();
  const domain = names.map(({ value }) => value).filter((value) => value.toLowerCase() !== own);
  return given({ commonName, domain: domain.length > 0 ? domain : undefined });
}
