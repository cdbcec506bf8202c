import { alibaba } from "pulumi-pki";

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
  extendedKeyUsages: ["clientAuth"],
});

const robot = new alibaba.ClientCertificate("robot", {
  parent: clients,
  commonName: "build robot",
  sanType: 1,
  sanValue: ["robot@example.com"],
  organization: "Example Ltd",
  organizationUnit: "Build",
  algorithm: "ECC_256",
  days: 30,
  exportPrivateKey: true,
});

export const chain = robot.chain;
export const key = robot.privateKey;
