import { huawei } from "pulumi-pki";

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

const issuing = new huawei.CertificateAuthority("issuing", {
  type: "SUBORDINATE",
  issuer: root,
  distinguishedName: { ...company, commonName: "Example Issuing" },
  keyAlgorithm: "EC256",
  signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 5 },
});

const web = new huawei.PrivateCertificate("web", {
  issuer: issuing,
  distinguishedName: { commonName: "www.example.com" },
  validity: { type: "DAY", value: 90 },
  subjectAlternativeNames: [
    { type: "DNS", value: "www.example.com" },
    { type: "IP", value: "10.0.0.10" },
  ],
  keyUsages: ["digitalSignature"],
  extendedKeyUsage: { serverAuth: true },
  exportPrivateKey: true,
  revocationReason: "SUPERSEDED",
  tags: { team: "web" },
});

export const chain = web.chain;
export const key = web.privateKey;
