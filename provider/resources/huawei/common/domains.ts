import type { apigCertificate } from "../../../../schema/huawei/apig-certificate";
import type { ArgumentsOf } from "../../../../schema/resource";
import { commonNameMeaning } from "../../../x509/names";
import { sameBy } from "../../kind";

type Domains = NonNullable<ArgumentsOf<typeof apigCertificate>["domains"]>;

/** The order of domains and how they are written mean nothing; none at all is not the same as an empty list. */
function domainsMeaning(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return (list as Domains)
    .map(({ domain, verifiedClientCertificateEnabled: verified }) => [commonNameMeaning(domain), verified])
    .sort();
}

/** Equality of lists of domains. */
export const sameDomains = sameBy(domainsMeaning);
