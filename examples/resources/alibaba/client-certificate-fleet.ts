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
  commonName: "Example Devices",
  years: 5,
});

// Usually the devices make their requests themselves, and their private keys never leave them.
const gate = new keys.CertificateRequest("gate", { algorithm: "ECC_256", commonName: "gate-1" });
const meter = new keys.CertificateRequest("meter", { algorithm: "ECC_256", commonName: "meter-1" });

const devices = new alibaba.ClientCertificateFleet("devices", {
  parent: clients,
  organization: "Example Ltd",
  days: 90,
  renewBefore: "30d",
  renewJitter: "10d",
  items: {
    "gate-1": { csr: gate.csr, sanType: 6, sanValue: ["spiffe://example.com/gate-1"] },
    "meter-1": { csr: meter.csr, days: 365 },
  },
});

// By the names of the items; each device sends its certificate with the chain of the CA.
export const certificates = devices.certificates;
export const chain = clients.chain;
