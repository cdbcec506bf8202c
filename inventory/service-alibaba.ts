import type { CACertificateDetails, CertificateDetails } from "../provider/api/alibaba/operations";
import type { Backend } from "../provider/api/backend";
import { existingFacts } from "./issued";
import type { Role } from "../schema/resource";
import type { Node } from "./nodes";
import { allPages } from "../provider/api/pages";
import { mapSome } from "./map-some";

const PAGE = 50;

const KINDS: Readonly<Record<string, string>> = {
  SERVER: "alibaba.ServerCertificate",
  CLIENT: "alibaba.ClientCertificate",
};

/** The certificates of Alibaba Cloud CAS, with the CAs above them. */
export async function alibabaNodes({ alibaba }: Pick<Backend, "alibaba">): Promise<Node[]> {
  const listed = await allPages(async (CurrentPage) => {
    const { List: items, TotalCount: total } = await alibaba("ListCert", {
      CurrentPage,
      ShowSize: PAGE,
    });
    return { items, total };
  });
  const leaves = await mapSome(listed, async ({ Identifier }) => {
    const { Certificate } = await alibaba("DescribeClientCertificate", { Identifier });
    return nodeOf(Certificate, "end", KINDS[Certificate.CertificateType] ?? "alibaba.CustomCertificate");
  });
  const stored = await warehouse({ alibaba });
  return [...(await authorities({ alibaba }, [...leaves, ...stored])), ...leaves, ...stored];
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
    return {
      ...names(Identifier, details.CommonName, "alibaba.WhClientCertificate", "end"),
      facts: { ...existingFacts("end", details.Content), status: details.CertStatus },
      issuer: details.IssuerIdentifier,
    };
  });
}

/** The CAs that the service lists, and those above it and its certificates that it does not; each is read once. */
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
  return details.CertificateType === "ROOT"
    ? nodeOf(details, "root", "alibaba.RootCa")
    : nodeOf(details, "subordinate", "alibaba.SubCa");
}

function nodeOf(details: CertificateDetails, role: Role, kind: string): Node {
  const tags = Object.fromEntries((details.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  return {
    ...names(details.Identifier, details.AliasName ?? details.CommonName, kind, role),
    facts: { ...existingFacts(role, details.X509Certificate), status: details.Status, tags },
    issuer: details.ParentIdentifier,
  };
}

const names = (id: string, name: string, kind: string, role: Role): Omit<Node, "facts" | "issuer"> => ({
  urn: id,
  id,
  name: name === "" ? id : name,
  kind,
  role,
});
