import * as alibaba from "../alibaba";
import type { Builder, Common } from "./builder";
import type { AuthoritySpec, LeafNode } from "./tree";

type Authority = alibaba.RootCa | alibaba.SubCa;

const subjectOf = ({ subject }: Common) => ({
  organization: subject.organization,
  organizationUnit: subject.organizationalUnit,
  locality: subject.locality,
  state: subject.state,
});

const authorityOf = (common: Common, spec: AuthoritySpec) => ({
  ...subjectOf(common),
  countryCode: common.subject.country,
  commonName: spec.commonName,
  years: spec.years,
  tags: common.tags,
  renewBefore: spec.renewBefore,
  renewJitter: spec.renewJitter,
});

const leafOf = (common: Common, leaf: LeafNode, parent: Authority) => ({
  ...subjectOf(common),
  country: common.subject.country,

  parent: parent,
  days: leaf.days,
  tags: common.tags,
  retire: leaf.retire,
  renewBefore: leaf.renewBefore,
  renewJitter: leaf.renewJitter,
});

/** Creates the certificates of a hierarchy at Alibaba Cloud. */
export const atAlibaba = (common: Common): Builder<Authority> => ({
  root: (name, spec, opts) =>
    new alibaba.RootCa(
      name,
      { ...authorityOf(common, spec), algorithm: spec.algorithm, connection: common.connection },
      opts,
    ),
  authority: (name, spec, parent, opts) =>
    new alibaba.SubCa(
      name,
      {
        ...authorityOf(common, spec),
        parent,
        // The preview refuses what a subordinate CA cannot have.
        algorithm: spec.algorithm as alibaba.SubCaArgs["algorithm"],
        pathLenConstraint: spec.pathLength,
        retire: spec.retire,
      },
      opts,
    ),
  server(name, leaf, parent, opts) {
    const shared = leafOf(common, leaf, parent);
    if (leaf.csr !== undefined) {
      return new alibaba.ServerCertificateWithCsr(name, { ...shared, csr: leaf.csr }, opts);
    }
    const [commonName = "", ...domain] = leaf.names;
    const { exportPrivateKey, algorithm } = leaf;
    return new alibaba.ServerCertificate(
      name,
      { ...shared, commonName, domain, algorithm, exportPrivateKey },
      opts,
    );
  },
  client(name, leaf, parent, opts) {
    const shared = leafOf(common, leaf, parent);
    if (leaf.csr !== undefined) {
      return new alibaba.ClientCertificateWithCsr(name, { ...shared, csr: leaf.csr }, opts);
    }
    const { commonName, emails = [], exportPrivateKey, algorithm } = leaf;
    const names: Pick<alibaba.ClientCertificateArgs, "sanType" | "sanValue"> =
      emails.length > 0 ? { sanType: 1, sanValue: [...emails] } : {};
    return new alibaba.ClientCertificate(
      name,
      { ...shared, ...names, commonName, algorithm, exportPrivateKey },
      opts,
    );
  },
});
