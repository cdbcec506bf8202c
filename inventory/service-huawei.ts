import { rfc3339 } from "../common/time";
import type { Backend } from "../provider/api/backend";
import type {
  HuaweiAuthority,
  CertBase,
  HuaweiDistinguishedName,
  HuaweiCertificate,
} from "../provider/api/huawei/operations";
import { KEY_ALGORITHMS } from "../provider/api/huawei/vocabulary";
import { encodeName, formatName } from "../provider/x509/names";
import { roleBy } from "../schema";
import { apigCertificate } from "../schema/huawei/apig-certificate";
import { certificateAuthority } from "../schema/huawei/certificate-authority";
import { privateCertificate } from "../schema/huawei/private-certificate";
import type { Role } from "../schema/resource";
import type { Facts } from "./facts";
import { existingFacts } from "./issued";
import type { Node } from "./nodes";
import { serviceNode } from "./service-nodes";
import { allPages, offsetOf } from "../provider/api/pages";
import { mapSome } from "./map-some";

const PAGE = 100;

/** The CAs and certificates in Huawei Cloud CCM, and those of the API gateway. */
export async function huaweiNodes(backend: Pick<Backend, "huawei">): Promise<Node[]> {
  const authorities = await allPages(async (page) => {
    const answer = await backend.huawei("ListCertificateAuthority", offsetOf(page, PAGE));
    return { items: answer.certificate_authorities, total: answer.total };
  });
  const certificates = await allPages(async (page) => {
    const answer = await backend.huawei("ListCertificate", offsetOf(page, PAGE));
    return { items: answer.certificates, total: answer.total };
  });
  const uploads = await allPages(async (page) => {
    const answer = await backend.huawei("ListCertificatesV2", offsetOf(page, PAGE));
    return { items: answer.certs, total: answer.total };
  });
  return [
    ...(await mapSome(authorities, (authority) => authorityNode(backend, authority))),
    // Exporting a certificate would also return its key, so only the fields of the list are used.
    ...certificates.map(certificateNode),
    ...uploads.map(uploadNode),
  ];
}

/** Statuses in which a CA has a certificate that can be read. */
const READABLE = new Set(["ACTIVED", "DISABLED", "EXPIRED"]);

async function authorityNode({ huawei }: Pick<Backend, "huawei">, authority: HuaweiAuthority): Promise<Node> {
  const { ca_id: id, status, distinguished_name: name, issuer_id: issuer } = authority;
  const role = roleBy(certificateAuthority, { type: authority.type });
  const pem = READABLE.has(status)
    ? (await huawei("ExportCertificateAuthorityCertificate", { ca_id: id })).certificate
    : undefined;
  const facts = READABLE.has(status) ? existingFacts(role, pem) : listed(role, authority);
  return serviceNode(certificateAuthority, {
    id,
    name: name.common_name,
    facts: { ...facts, status },
    issuer,
  });
}

function certificateNode(certificate: HuaweiCertificate): Node {
  const { certificate_id: id, distinguished_name: name, issuer_id: issuer, status } = certificate;
  return serviceNode(privateCertificate, {
    id,
    name: name.common_name,
    facts: { ...listed(privateCertificate.role, certificate), issuer: certificate.issuer_name, status },
    issuer,
  });
}

function uploadNode({ id, name, common_name: commonName, san = [], not_after: notAfter }: CertBase): Node {
  const { role } = apigCertificate;
  return serviceNode(apigCertificate, {
    id,
    name,
    facts: { role, commonName, names: san, ...endOf(Date.parse(notAfter)) },
    issuer: undefined,
  });
}

const momentOf = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined || Number.isNaN(new Date(milliseconds).getTime())
    ? undefined
    : rfc3339(new Date(milliseconds));

/** The expiry that the service reports, or that it reports none. */
function endOf(milliseconds: number | undefined): Pick<Facts, "notAfter" | "unreadable"> {
  const notAfter = momentOf(milliseconds);
  return notAfter === undefined ? { unreadable: "the service does not say when it expires" } : { notAfter };
}

interface Listed {
  readonly distinguished_name: HuaweiDistinguishedName;
  readonly key_algorithm: string;
  readonly serial_number?: string | undefined;
  readonly not_before?: number | undefined;
  readonly not_after?: number | undefined;
}

function listed(role: Role, { distinguished_name: name, key_algorithm: key, ...rest }: Listed): Facts {
  const { common_name: commonName, organizational_unit: organizationUnit, ...parts } = name;
  return {
    role,
    commonName,
    subject: formatName(encodeName({ ...parts, commonName, organizationUnit })),
    algorithm: KEY_ALGORITHMS[key],
    serialNumber: rest.serial_number?.toUpperCase(),
    notBefore: momentOf(rest.not_before),
    // A pending CA has no expiry yet.
    ...(role !== "end" && rest.not_after === undefined ? {} : endOf(rest.not_after)),
  };
}
