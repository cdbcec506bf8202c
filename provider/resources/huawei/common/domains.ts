import type { apigCertificate } from "../../../../schema/huawei/apig-certificate";
import type { ArgumentsOf } from "../../../../schema/resource";
import { canonicalCommonName } from "../../../x509/names";
import { sameBy } from "../../kind";

type Domains = NonNullable<ArgumentsOf<typeof apigCertificate>["domains"]>;

/** The order of domains and how they are written mean nothing; none at all is not the same as an empty list. */
function canonicalDomains(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return (list as Domains)
    .map(({ domain, verifiedClientCertificateEnabled: verified }) => [canonicalCommonName(domain), verified])
    .sort();
}

/** Equality of lists of domains. */
export const sameDomains = sameBy(canonicalDomains);
