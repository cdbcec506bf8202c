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
import { responseValues } from "../../request";
import { authorityDefinition, certificateDefinition } from "./service-kinds";

/** The arguments that describe a CA whose key the service generated. */
export function authorityArgs(details: CACertificateDetails, certificate: Certificate): DescribedArguments {
  const response = {
    ...subjectOf(certificate),
    Years: details.Years > 0 ? details.Years : wholeYearsOrHours(certificate).years,
    PathLenConstraint: certificate.pathLength === 0 ? undefined : certificate.pathLength,
    ExtendedKeyUsages: certificate.extendedKeyUsages,
    EnableCrl: details.CrlStatus === "1" ? true : undefined,
    CrlDay: details.CrlDay,
  };
  return responseValues(authorityDefinition(details).arguments, response);
}

/** Subject and key by the documented parameter names; for a CA, the country has a different one. */
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

/** Whether a CA uses a purchased instance. */
export const isExternal = ({ IssuerType: type }: CACertificateDetails): boolean => type === "external";

/** The reason a root of a purchased instance is not declared. */
export const EXTERNAL_ROOT =
  "it is the root of an external CA, which a purchased instance has and no operation makes";

/** Describes a CA whose key the service generated, or gives the reason it cannot be declared. */
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

/** Describes the CA of a purchased instance, except for its request. */
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

/** The service does not report whether it has a certificate's key. */
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
 * @param args - the kind's arguments according to a certificate, or the reason it cannot be declared
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

/** Arguments of a server certificate whose key the service generated. */
export const serverArgs = (certificate: Certificate): DescribedArguments => ({
  ...argumentsOf(serverCertificate, certificate),
  ...hostsOf(certificate),
});

/** Arguments of a client certificate. */
export const clientArgs = (certificate: Certificate): DescribedArguments | string =>
  namedArgs(clientCertificate, certificate);

/** Arguments of a warehouse certificate. */
export const warehouseArgs = (certificate: Certificate): DescribedArguments | string =>
  namedArgs(whClientCertificate, certificate);

/** Names of one type are arguments; the API itself adds no others, except from a request. */
function namedArgs(definition: ResourceDefinition, certificate: Certificate): DescribedArguments | string {
  const types = new Set(certificate.names.map(({ type }) => type));
  const [type] = types;
  if (type === undefined) return argumentsOf(definition, certificate);
  if (types.size > 1) return "it has names of several types, which only a request can ask for";
  const sanValue = certificate.names.map(({ value }) => value);
  return { ...argumentsOf(definition, certificate, { SanType: NAME_TAGS[type] }), sanValue };
}

/** The arguments that follow from a certificate's subject, key and validity, in addition to other parameters. */
const argumentsOf = (
  { arguments: known }: ResourceDefinition,
  certificate: Certificate,
  more: object = {},
): DescribedArguments => ({
  ...responseValues(known, { ...subjectOf(certificate), ...madeBy(certificate), ...more }),
});

/** What a certificate created from a request contains in addition to the request. */
export const requestedArgs = (certificate: Certificate): DescribedArguments =>
  responseValues({ ...validity, ...identifiable }, madeBy(certificate));

/** What a certificate shows about its request, in addition to its subject and key, by parameter names. */
const madeBy = (certificate: Certificate): object => ({
  ...periodOf(certificate),
  EnableCrl: certificate.namesRevocationList ? true : undefined,
});

/** The same for a custom certificate, whose usages the program determines. */
export const customArgs = (certificate: Certificate): DescribedArguments => ({
  ...responseValues(identifiable, madeBy(certificate)),
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

/** A server's common name is one of its names. */
function hostsOf({ name: { commonName }, names }: Certificate): DescribedArguments {
  const own = commonName?.toLowerCase();
  const domain = names.map(({ value }) => value).filter((value) => value.toLowerCase() !== own);
  return given({ commonName, domain: domain.length > 0 ? domain : undefined });
}
