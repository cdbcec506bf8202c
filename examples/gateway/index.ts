import * as pulumi from "@pulumi/pulumi";
import { huawei } from "pulumi-pki";

// The classic flow: CCM root, subordinate CA, server certificate, upload to the gateway. `pulumi config set
// example-gateway:days 60` renews: the new certificate is made, the gateway presents it, and only then the old one is
// revoked; the upload and the domains that are bound to it stay.
const days = new pulumi.Config("example-gateway").getNumber("days") ?? 90;

const company = {
  country: "CN",
  state: "Guangdong",
  locality: "Shenzhen",
  organization: "Example Ltd",
  organizationalUnit: "Platform",
};
const root = new huawei.CertificateAuthority("root", {
  type: "ROOT",
  distinguishedName: { ...company, commonName: "Example Gateway Root" },
  keyAlgorithm: "EC384",
  signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 10 },
});
const issuing = new huawei.CertificateAuthority("issuing", {
  type: "SUBORDINATE",
  issuer: root,
  distinguishedName: { ...company, commonName: "Example Gateway Issuing" },
  keyAlgorithm: "EC256",
  signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 5 },
});
const api = new huawei.PrivateCertificate("api", {
  issuer: issuing,
  distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: days },
  subjectAlternativeNames: [{ type: "DNS", value: "api.example.com" }],
  keyUsages: ["digitalSignature"],
  extendedKeyUsage: { serverAuth: true },
  exportPrivateKey: true,
  revocationReason: "SUPERSEDED",
});
const upload = new huawei.ApigCertificate("gateway", {
  name: "api_example",
  certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? ""),
  domains: [{ domain: "api.example.com" }],
});

export const trusted = root.certificate;
export const issued = api.serialNumber;
export const served = upload.serialNumber;
export const until = upload.notAfter;
