import { momentOf, rfc3339 } from "../common/time";
import type { CACertificateDetails, CertificateDetails } from "../provider/api/alibaba/operations";
import type { Backend } from "../provider/api/backend";
import { existingFacts } from "./issued";
import { roleBy } from "../schema";
import { userCertificate } from "../schema/alibaba/user-certificate";
import { whClientCertificate } from "../schema/alibaba/wh-client-certificate";
import type { ResourceDefinition } from "../schema/resource";
import type { Node } from "./nodes";
import { allUploads, uploadState } from "../provider/resources/alibaba/common/certificate-service";
import { listCertificates } from "../provider/resources/alibaba/common/listed-certificates";
import { purchasedCount } from "../provider/resources/alibaba/common/purchased";
import {
  authorityDefinition,
  certificateDefinition,
} from "../provider/resources/alibaba/common/service-kinds";
import { serviceNode } from "./service-nodes";
import { allPages } from "../provider/api/pages";
import { mapSome } from "./map-some";

const PAGE = 50;

/** The certificates in Alibaba Cloud CAS, with the CAs above them. */
export async function alibabaNodes({ alibaba }: Pick<Backend, "alibaba">): Promise<Node[]> {
  const leaves = await mapSome(await listCertificates({ alibaba }), async ({ Identifier }) => {
    const { Certificate } = await alibaba("DescribeClientCertificate", { Identifier });
    return nodeOf(Certificate, certificateDefinition(Certificate));
  });
  const stored = await warehouse({ alibaba });
  const above = await authorities({ alibaba }, [...leaves, ...stored]);
  return [...above, ...leaves, ...stored, ...(await uploads({ alibaba }, leaves))];
}

/** What is in the certificate service; copies of private certificates stand below these. */
async function uploads({ alibaba }: Pick<Backend, "alibaba">, leaves: readonly Node[]): Promise<Node[]> {
  const originals = new Map(leaves.map(({ facts, urn }) => [facts.fingerprint, urn]));
  const { role } = userCertificate;
  const listed = await allUploads({ alibaba });
  // With its content, the service would also return its key.
  return mapSome(listed, async ({ CertificateId, Name }): Promise<Node> => {
    const detail = await alibaba("GetUserCertificateDetail", { CertId: CertificateId, CertFilter: true });
    const { commonName, san, notAfter, serialNumber, fingerprint, issuer } = uploadState(detail);
    const end = momentOf(notAfter, { date: true });
    const expiry = end
      ? { notAfter: rfc3339(end) }
      : { unreadable: "the service does not say when it expires" };
    return serviceNode(userCertificate, {
      id: String(CertificateId),
      name: Name,
      facts: {
        ...{ role, commonName, names: san, ...expiry },
        ...{ serialNumber: serialNumber.toUpperCase(), fingerprint, issuer },
      },
      issuer: originals.get(fingerprint.toUpperCase()),
    });
  });
}

async function warehouse({ alibaba }: Pick<Backend, "alibaba">): Promise<Node[]> {
  const listed = await allPages(async (CurrentPage) => {
    const { CertList: items, TotalCount: total } = await alibaba("2020-04-07/ListCert", {
      CurrentPage,
      ShowSize: PAGE,
    });
    return { items, total };
  });
  return mapSome(listed, async ({ Identifier }): Promise<Node> => {
    const details = await alibaba("DescribeWarehouseCert", { CertIdentifier: Identifier });
    const facts = existingFacts(whClientCertificate.role, details.Content);
    return serviceNode(whClientCertificate, {
      id: Identifier,
      name: details.CommonName,
      facts: { ...facts, status: details.CertStatus },
      issuer: details.IssuerIdentifier,
    });
  });
}

/**
 * The CAs that the service lists, and those above its CAs and certificates that it does not list; each is read once.
 */
async function authorities({ alibaba }: Pick<Backend, "alibaba">, below: readonly Node[]): Promise<Node[]> {
  const listed = await allPages(async (CurrentPage) => {
    const { CertificateList: items, TotalCount: total } = await alibaba("DescribeCACertificateList", {
      CurrentPage,
      ShowSize: PAGE,
    });
    return { items, total };
  });
  const found = new Map<string, Node>();
  let wanted = [...new Set([...listed.map(({ Identifier }) => Identifier), ...issuersOf(below)])];
  while (wanted.length > 0) {
    const level = await mapSome(wanted, async (Identifier) => {
      const { Certificate } = await alibaba("DescribeCACertificate", { Identifier });
      return authorityNode(Certificate);
    });
    for (const node of level) found.set(node.urn, node);
    wanted = issuersOf(level).filter((id) => !found.has(id));
  }
  return [...found.values()];
}

const issuersOf = (nodes: readonly Node[]): string[] => [
  ...new Set(nodes.flatMap(({ issuer }) => issuer ?? [])),
];

function authorityNode(details: CACertificateDetails): Node {
  const node = nodeOf(details, authorityDefinition(details));
  return { ...node, facts: { ...node.facts, purchased: purchasedCount(details) } };
}

function nodeOf(details: CertificateDetails, definition: ResourceDefinition): Node {
  const tags = Object.fromEntries((details.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  const facts = existingFacts(roleBy(definition, {}), details.X509Certificate);
  return serviceNode(definition, {
    id: details.Identifier,
    name: details.AliasName ?? details.CommonName,
    facts: { ...facts, status: details.Status, tags },
    issuer: details.ParentIdentifier,
  });
}
