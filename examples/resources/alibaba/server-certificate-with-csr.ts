import { alibaba, keys } from "pulumi-pki";

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;

const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });
const servers = new alibaba.SubCa("servers", {
  ...authority,
  parent: root,
  commonName: "Example Servers",
  years: 5,
});

// The key is made here and never reaches the service.
const request = new keys.CertificateRequest("api", {
  algorithm: "ECC_256",
  commonName: "api.example.com",
  names: ["api.example.com", "10.0.0.11"],
});
const api = new alibaba.ServerCertificateWithCsr("api", { parent: servers, csr: request.csr, months: 3 });

export const chain = api.chain;
export const key = request.privateKey;
