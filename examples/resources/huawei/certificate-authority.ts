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
  tags: { team: "platform" },
  pendingDays: 30,
});

// Has a key, but waits for a certificate: whoever signs the request decides, and importCertificate brings it in.
const waiting = new huawei.CertificateAuthority("waiting", {
  type: "SUBORDINATE",
  distinguishedName: { ...company, commonName: "Example Partner" },
  keyAlgorithm: "EC256",
});

export const trusted = root.certificate;
export const chain = issuing.chain;
export const csr = waiting.csr;
