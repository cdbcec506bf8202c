import * as random from "@pulumi/random";
import { alibaba, keys } from "pulumi-pki";

// One suffix for the whole hierarchy, so that several copies can live side by side.
const suffix = new random.RandomId("suffix", { byteLength: 2 });

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};

const root = new alibaba.RootCa("root", {
  ...company,
  commonName: suffix.hex.apply((hex) => `Example Root ${hex}`),
  countryCode: "CN",
  algorithm: "ECC_256",
  years: 10,
});

const services = new alibaba.SubCa("services", {
  ...company,
  parent: root,
  commonName: suffix.hex.apply((hex) => `Example Services ${hex}`),
  countryCode: "CN",
  algorithm: "ECC_256",
  years: 5,
  extendedKeyUsages: ["serverAuth"],
});

const devices = new alibaba.SubCa("devices", {
  ...company,
  parent: root,
  commonName: suffix.hex.apply((hex) => `Example Devices ${hex}`),
  countryCode: "CN",
  algorithm: "ECC_256",
  years: 5,
});

const leaf = {
  organization: "Example Ltd",
  organizationUnit: "Web",
  country: "CN",
  algorithm: "ECC_256",
  days: 90,
} as const;

const www = new alibaba.ServerCertificate("www", {
  ...leaf,
  parent: services,
  commonName: "www.example.com",
  domain: ["example.com", "static.example.com"],
  exportPrivateKey: true,
  tags: { team: "web" },
});

const api = new alibaba.ServerCertificate("api", {
  ...leaf,
  parent: services,
  commonName: "api.example.com",
  domain: ["*.api.example.com", "10.0.0.10"],
  exportPrivateKey: true,
});

const camera = new alibaba.ServerCertificate("camera", {
  ...leaf,
  parent: devices,
  commonName: "camera-1.devices.example.com",
  domain: ["192.0.2.21", "2001:db8::21"],
});

const printer = new alibaba.ServerCertificate("printer", {
  ...leaf,
  parent: devices,
  commonName: "printer.devices.example.com",
  months: 6,
  days: undefined,
});

// A key, and the request for a certificate that somebody else will issue for it.
const partnerKey = new keys.PrivateKey("partner", { algorithm: "ECC_256" });
const partnerRequest = new keys.CertificateRequest("partner", {
  privateKey: partnerKey.privateKey,
  commonName: "example.partner.example.net",
  organization: "Example Ltd",
});

// Another resource that consumes an output: a release id that changes exactly when the gateway's certificate does.
const release = new random.RandomUuid("gateway-release", { keepers: { certificate: www.fingerprint } });

export const rootCertificate = root.certificate;
export const certificates = [www, api, camera, printer].map((certificate) => ({
  subject: certificate.subject,
  serialNumber: certificate.serialNumber,
  notAfter: certificate.notAfter,
  fingerprint: certificate.fingerprint,
  chain: certificate.chain,
}));
export const gateway = { chain: www.chain, privateKey: www.privateKey, release: release.result };
export const csrForPartner = partnerRequest.csr;
