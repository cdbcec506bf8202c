import { huawei } from "pulumi-pki";

// The classic flow: CCM root, subordinate CA, server certificate, upload to the gateway. When the certificate is
// replaced, the gateway is updated in between, and only then the old certificate is revoked.
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
const api = new huawei.PrivateCertificate("api", {
  issuer: issuing,
  distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: 90 },
  subjectAlternativeNames: [{ type: "DNS", value: "api.example.com" }],
  extendedKeyUsage: { serverAuth: true },
  exportPrivateKey: true,
});

const upload = new huawei.ApigCertificate("gateway", {
  name: "api_example",
  certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? ""),
  domains: [{ domain: "api.example.com" }],
});

export const served = upload.serialNumber;
export const until = upload.notAfter;
