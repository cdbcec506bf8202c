import { Config } from "@pulumi/pulumi";
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
const request = new keys.CertificateRequest("shop", {
  algorithm: "ECC_256",
  commonName: "shop.example.com",
});
const shop = new alibaba.ServerCertificateWithCsr("shop", { parent: servers, csr: request.csr, months: 3 });

// pulumi config set --secret keystorePassword …
const keystorePassword = new Config().getSecret("keystorePassword") ?? "change it";
const bundle = new keys.Pkcs12("shop", {
  privateKey: request.privateKey,
  chain: shop.chain,
  password: keystorePassword,
  alias: "shop",
});

/** For Java: `base64 -d > shop.p12`, and name the file as keystore. Encrypted in the state. */
export const keystore = bundle.pfx;

/** A trust store for its clients: no key, and the certificates bear the attribute by which Java trusts them. */
const trust = new keys.Pkcs12("trust", {
  trustedCertificates: root.certificate,
  password: keystorePassword,
  alias: "example root",
});

export const truststore = trust.pfx;
