import { alibaba, keys } from "pulumi-pki";

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;

const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });
const clients = new alibaba.SubCa("clients", {
  ...authority,
  parent: root,
  commonName: "Example Clients",
  years: 5,
});

const request = new keys.CertificateRequest("orders", { algorithm: "ECC_256", commonName: "orders" });
const orders = new alibaba.ClientCertificateWithCsr("orders", {
  parent: clients,
  csr: request.csr,
  sanType: 6,
  sanValue: ["spiffe://example.com/orders"],
  organization: "Example Ltd",
  organizationUnit: "Shop",
  days: 30,
});

export const chain = orders.chain;
export const key = request.privateKey;
