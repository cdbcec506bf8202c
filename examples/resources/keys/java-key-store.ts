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

/** For software that demands JKS; everything else reads the same from `keys.Pkcs12`. */
const store = new keys.JavaKeyStore("shop", {
  privateKey: request.privateKey,
  chain: shop.chain,
  password: keystorePassword,
  alias: "shop",
});

export const keystore = store.jks;

/** What its clients trust: `keytool -list` shows one trusted certificate. */
const trust = new keys.JavaKeyStore("trust", {
  trustedCertificates: root.certificate,
  password: keystorePassword,
  alias: "example root",
});

export const truststore = trust.jks;
