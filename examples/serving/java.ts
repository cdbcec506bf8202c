import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { keys } from "pulumi-pki";
import { Files } from "./files";
import { credentials, keyOf, root, www } from "./pki";

// Java: key stores with keys and chains, trust stores with the root. Server.java reads its stores again when they change,
// so nothing has to be restarted.
const config = new pulumi.Config("example-serving");
const folder = config.get("folder") ?? "/etc/example";

const password = new random.RandomPassword("stores", { length: 24, special: false }).result;
const server = new keys.Pkcs12("server", {
  chain: www.chain,
  privateKey: keyOf(www),
  password,
  alias: "www",
});
const trust = new keys.Pkcs12("trust", { trustedCertificates: root.certificate, password, alias: "root" });
// For software that demands JKS by name.
const clients = Object.entries(credentials).map(
  ([name, credential]) =>
    [`${name}.jks`, new keys.JavaKeyStore(name, { ...credential, password, alias: name }).jks] as const,
);
const legacyTrust = new keys.JavaKeyStore("legacy-trust", {
  trustedCertificates: root.certificate,
  password,
  alias: "root",
});

const stores = new Files("stores", {
  folder,
  texts: { password },
  base64: {
    "server.p12": server.pfx,
    "trust.p12": trust.pfx,
    "trust.jks": legacyTrust.jks,
    ...Object.fromEntries(clients),
  },
});

export const files = stores.id;
export const trusted = root.certificate;
export const served = www.serialNumber;
export { credentials as clients };
