import { onlyExtension, type CertificateParts } from "./certificate";
import { isContext, oidOf, partsOf, readDer, type DerElement } from "./der";
import { alternativeNameText } from "./general-name";
import { alternativeName } from "./read-names";

const CRL_DISTRIBUTION_POINTS = "2.5.29.31";
const AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";
const OCSP = "1.3.6.1.5.5.7.48.1";
const CA_ISSUERS = "1.3.6.1.5.5.7.48.2";

/** Where a certificate says that its revocation can be checked and its issuer's certificate be found. */
export const REVOCATION_ADDRESSES = {
  /** Addresses of revocation lists (RFC 5280, 4.2.1.13). */
  crlDistributionPoints: ({ extensions }: CertificateParts): string[] =>
    itemsOf(extensions, CRL_DISTRIBUTION_POINTS).flatMap(fullNames).flatMap(addressOf),
  /** Addresses of OCSP responders (RFC 5280, 4.2.2.1). */
  ocspServers: (certificate: CertificateParts): string[] => accessTo(certificate, OCSP),
  /** Addresses of the issuer's certificate (RFC 5280, 4.2.2.1). */
  caIssuers: (certificate: CertificateParts): string[] => accessTo(certificate, CA_ISSUERS),
} as const;

const itemsOf = (extensions: CertificateParts["extensions"], oid: string): DerElement[] => {
  const extension = onlyExtension(extensions, oid);
  return extension ? partsOf(readDer(extension.value)) : [];
};

const accessTo = ({ extensions }: CertificateParts, method: string): string[] =>
  itemsOf(extensions, AUTHORITY_INFO_ACCESS).flatMap((description) => {
    const [type, location] = partsOf(description);
    return location && oidOf(type) === method ? addressOf(location) : [];
  });

/** The names of a distribution point; one relative to the issuer is not an address. */
const fullNames = (point: DerElement): DerElement[] =>
  tagged(partsOf(point), 0).flatMap((name) => tagged(partsOf(name), 0).flatMap(partsOf));

const tagged = (parts: readonly DerElement[], tag: number): DerElement[] =>
  parts.filter((part) => isContext(part, tag));

const addressOf = (element: DerElement): string[] => {
  const name = alternativeName(element);
  return name.tag === 6 ? [alternativeNameText(name)] : [];
};
