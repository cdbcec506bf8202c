import { alibaba } from "pulumi-pki";

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;

const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });

// May issue server certificates only, and no further CAs.
const servers = new alibaba.SubCa("servers", {
  ...authority,
  parent: root,
  commonName: "Example Servers",
  years: 5,
  pathLenConstraint: 0,
  extendedKeyUsages: ["serverAuth"],
});

export const chain = servers.fullChain;
