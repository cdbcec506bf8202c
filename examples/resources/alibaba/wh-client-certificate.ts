import { alibaba, keys } from "pulumi-pki";

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;

const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });
const devices = new alibaba.SubCa("devices", {
  ...authority,
  parent: root,
  commonName: "Example Devices",
  years: 5,
});

const request = new keys.CertificateRequest("camera", { algorithm: "ECC_256", commonName: "camera 7" });
const camera = new alibaba.WhClientCertificate("camera", {
  parent: devices,
  csr: request.csr,
  sanType: 2,
  sanValue: ["camera-7.devices.example.com"],
  organization: "Example Ltd",
  organizationUnit: "Devices",
  country: "CN",
  days: 365,
});

export const chain = camera.chain;
export const issuer = camera.issuerCertificate;
export const trusted = camera.rootCertificate;
export const key = request.privateKey;
