import type { CloudChoice } from "./choice";

/**
 * The programs of a new project by their paths. Each declares a root CA, a CA for servers and a server certificate; the
 * local CA issues with the resources of either cloud.
 */
export function programsOf(cloud: CloudChoice): Readonly<Record<string, string>> {
  if (cloud === "both") return { "index.ts": BOTH, "alibaba.ts": ALIBABA, "huawei.ts": HUAWEI };
  return { "index.ts": cloud === "huawei" ? HUAWEI : ALIBABA };
}

/** What a project gives out; commands of its README read these. */
const OUTPUTS = `
export const chain = www.chain; // PEM, leaf first, for a server
export const key = www.privateKey; // always secret
export const trusted = root.certificate; // PEM, for whoever connects
`;

const ALIBABA = `import { alibaba } from "pulumi-pki";

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
  countryCode: "CN",
};

const root = new alibaba.RootCa("root", {
  ...company,
  commonName: "Example Root",
  algorithm: "ECC_256",
  years: 10,
});

const servers = new alibaba.SubCa("servers", {
  ...company,
  parent: root,
  commonName: "Example Servers",
  algorithm: "ECC_256",
  years: 5,
  extendedKeyUsages: ["serverAuth"],
});

// The first \`pulumi up\` in its last 30 days issues a new one, and revokes this one afterwards.
const www = new alibaba.ServerCertificate("www", {
  parent: servers,
  commonName: "www.example.com",
  domain: ["example.com", "localhost"],
  organization: "Example Ltd",
  organizationUnit: "Web",
  country: "CN",
  algorithm: "ECC_256",
  days: 90,
  renewBefore: "30d",
  exportPrivateKey: true,
});
${OUTPUTS}`;

const HUAWEI = `import { huawei } from "pulumi-pki";

const company = {
  country: "CN",
  state: "Guangdong",
  locality: "Shenzhen",
  organization: "Example Ltd",
  organizationalUnit: "Platform",
};

const root = new huawei.CertificateAuthority("root", {
  type: "ROOT",
  distinguishedName: { ...company, commonName: "Example Root" },
  keyAlgorithm: "EC384",
  signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 10 },
});

const servers = new huawei.CertificateAuthority("servers", {
  type: "SUBORDINATE",
  issuer: root,
  distinguishedName: { ...company, commonName: "Example Servers" },
  keyAlgorithm: "EC256",
  signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 5 },
});

// The first \`pulumi up\` in its last 30 days issues a new one, and revokes this one afterwards.
const www = new huawei.PrivateCertificate("www", {
  issuer: servers,
  distinguishedName: { commonName: "www.example.com" },
  subjectAlternativeNames: [
    { type: "DNS", value: "www.example.com" },
    { type: "DNS", value: "localhost" },
  ],
  validity: { type: "DAY", value: 90 },
  keyUsages: ["digitalSignature"],
  extendedKeyUsage: { serverAuth: true },
  renewBefore: "30d",
  exportPrivateKey: true,
  revocationReason: "SUPERSEDED",
});
${OUTPUTS}`;

const BOTH = `import * as alibaba from "./alibaba";
import * as huawei from "./huawei";

export const { chain, key, trusted } = alibaba;
export const huaweiChain = huawei.chain;
export const huaweiKey = huawei.key;
export const huaweiTrusted = huawei.trusted;
`;
