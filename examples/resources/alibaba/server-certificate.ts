import { alibaba } from "pulumi-pki";

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

const www = new alibaba.ServerCertificate("www", {
  parent: servers,
  commonName: "www.example.com",
  domain: ["example.com", "*.static.example.com", "10.0.0.10"],
  organization: "Example Ltd",
  organizationUnit: "Web",
  algorithm: "ECC_256",
  days: 90,
  exportPrivateKey: true,
  tags: { team: "web" },
});

/** What a web server is configured with; the key is secret. */
export const chain = www.chain;
export const key = www.privateKey;
