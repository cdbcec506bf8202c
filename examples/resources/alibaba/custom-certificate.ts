import { alibaba, keys } from "pulumi-pki";

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;

const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });
const services = new alibaba.SubCa("services", {
  ...authority,
  parent: root,
  commonName: "Example Services",
  years: 5,
});

// Both ends of a mutual TLS connection, named by a workload identity.
const request = new keys.CertificateRequest("payments", { algorithm: "ECC_256", commonName: "payments" });
const payments = new alibaba.CustomCertificate("payments", {
  parent: services,
  csr: request.csr,
  validity: "90d",
  apiPassthrough: {
    subject: { commonName: "payments", organization: "Example Ltd", country: "CN" },
    extensions: {
      keyUsage: { digitalSignature: true },
      extendedKeyUsages: ["serverAuth", "clientAuth"],
      subjectAlternativeNames: [
        { type: "dNSName", value: "payments.internal.example.com" },
        { type: "uniformResourceIdentifier", value: "spiffe://example.com/payments" },
      ],
    },
  },
});

export const chain = payments.chain;
export const trusted = payments.rootCertificate;
export const key = request.privateKey;
