import { alibaba } from "pulumi-pki";

const root = new alibaba.RootCa("root", {
  commonName: "Example Root",
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
  countryCode: "CN",
  algorithm: "ECC_256",
  years: 10,
  tags: { team: "platform" },
});

/** What every machine of the company trusts. */
export const trusted = root.certificate;
export const until = root.notAfter;
