import { isIP } from "node:net";
import { output, type Input, type Output } from "@pulumi/pulumi";
import * as huawei from "../huawei";
import type { Builder, Common } from "./builder";
import type { AuthoritySpec, LeafNode, NeutralAlgorithm } from "./tree";

const ALGORITHMS: Record<NeutralAlgorithm, huawei.KeyAlgorithm> = {
  RSA_2048: "RSA2048",
  RSA_4096: "RSA4096",
  ECC_256: "EC256",
  ECC_384: "EC384",
  SM2_256: "SM2",
};

const hashOf = (algorithm: NeutralAlgorithm): huawei.SignatureAlgorithm =>
  algorithm === "SM2_256" ? "SM3" : algorithm === "ECC_384" ? "SHA384" : "SHA256";

const authorityOf = (common: Common, spec: AuthoritySpec & { readonly algorithm: NeutralAlgorithm }) => ({
  distinguishedName: { ...common.subject, commonName: spec.commonName },
  keyAlgorithm: ALGORITHMS[spec.algorithm],
  validity: { type: "YEAR", value: spec.years } as const,
  tags: common.tags,
  renewBefore: spec.renewBefore,
  renewJitter: spec.renewJitter,
});

const leafOf = (common: Common, leaf: LeafNode, issuer: huawei.CertificateAuthority) => ({
  issuer,
  validity: { type: "DAY", value: leaf.days } as const,
  tags: common.tags,
  retire: leaf.retire,
  renewBefore: leaf.renewBefore,
  renewJitter: leaf.renewJitter,
});

const typeOf = (name: Input<string>): Output<"IP" | "DNS"> =>
  output(name).apply((text) => (isIP(text) === 0 ? "DNS" : "IP"));

const KEY_USAGES: Record<"RSA" | "other", huawei.KeyUsage[]> = {
  RSA: ["digitalSignature", "keyEncipherment"],
  other: ["digitalSignature"],
};

/** What only a certificate without a signing request has: otherwise the request determines it. */
const keyOf = (leaf: LeafNode & { readonly algorithm: NeutralAlgorithm }) => ({
  keyAlgorithm: ALGORITHMS[leaf.algorithm],
  keyUsages: KEY_USAGES[leaf.algorithm.startsWith("RSA") ? "RSA" : "other"],
  exportPrivateKey: leaf.exportPrivateKey,
});

/** Creates the certificates of a hierarchy at Huawei Cloud. */
export const atHuawei = (common: Common): Builder<huawei.CertificateAuthority> => ({
  root: (name, spec, opts) =>
    new huawei.CertificateAuthority(
      name,
      {
        ...authorityOf(common, spec),
        type: "ROOT",
        signatureAlgorithm: hashOf(spec.algorithm),
        connection: common.connection,
      },
      opts,
    ),
  authority: (name, spec, issuer, opts) =>
    new huawei.CertificateAuthority(
      name,
      {
        ...authorityOf(common, spec),
        type: "SUBORDINATE",
        issuer,
        signatureAlgorithm: hashOf(spec.algorithm),
        pathLength: spec.pathLength,
        retire: spec.retire,
      },
      opts,
    ),
  server(name, leaf, issuer, opts) {
    const shared = leafOf(common, leaf, issuer);
    if (leaf.csr !== undefined) {
      return new huawei.PrivateCertificate(name, { ...shared, csr: leaf.csr }, opts);
    }
    const [commonName = ""] = leaf.names;
    const more = {
      distinguishedName: { commonName },
      subjectAlternativeNames: leaf.names.map((value) => ({ type: typeOf(value), value })),
      extendedKeyUsage: { serverAuth: true },
    };
    return new huawei.PrivateCertificate(name, { ...shared, ...keyOf(leaf), ...more }, opts);
  },
  client(name, leaf, issuer, opts) {
    const shared = leafOf(common, leaf, issuer);
    if (leaf.csr !== undefined) {
      return new huawei.PrivateCertificate(name, { ...shared, csr: leaf.csr }, opts);
    }
    const more = {
      distinguishedName: { commonName: leaf.commonName },
      subjectAlternativeNames: leaf.emails?.map((value) => ({ type: "EMAIL", value }) as const),
      extendedKeyUsage: { clientAuth: true },
    };
    return new huawei.PrivateCertificate(name, { ...shared, ...keyOf(leaf), ...more }, opts);
  },
});
