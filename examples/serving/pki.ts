import * as pulumi from "@pulumi/pulumi";
import { huawei } from "pulumi-pki";

// What all the programs of this folder serve with: one CA for servers, one for clients, below one root.
const config = new pulumi.Config("example-serving");
const company = {
  country: "CN",
  state: "Guangdong",
  locality: "Shenzhen",
  organization: "Example Ltd",
  organizationalUnit: "Platform",
};
const algorithms = { keyAlgorithm: "EC256", signatureAlgorithm: "SHA256" } as const;
// A server that checks revocation lists wants one of every CA above a client, the root included.
const crlConfiguration = { enabled: true, obsBucketName: "example-lists", validDays: 7 };

export const root = new huawei.CertificateAuthority("root", {
  ...algorithms,
  type: "ROOT",
  distinguishedName: { ...company, commonName: "Example Root" },
  validity: { type: "YEAR", value: 10 },
  crlConfiguration,
});
const below = {
  ...algorithms,
  type: "SUBORDINATE",
  issuer: root,
  validity: { type: "YEAR", value: 5 },
} as const;
const servers = new huawei.CertificateAuthority("servers", {
  ...below,
  distinguishedName: { ...company, commonName: "Example Servers" },
});
const clients = new huawei.CertificateAuthority("clients", {
  ...below,
  distinguishedName: { ...company, commonName: "Example Clients" },
  crlConfiguration,
});

const keyUsages: huawei.KeyUsage[] = ["digitalSignature"];
const leaf = {
  keyAlgorithm: "EC256",
  validity: { type: "DAY", value: config.getNumber("days") ?? 90 },
  renewBefore: "30d",
  keyUsages,
  exportPrivateKey: true,
} as const;

export const www = new huawei.PrivateCertificate("www", {
  ...leaf,
  issuer: servers,
  distinguishedName: { commonName: "www.example.com" },
  subjectAlternativeNames: [{ type: "DNS", value: "www.example.com" }],
  extendedKeyUsage: { serverAuth: true },
});

// Who is taken off this list is revoked by the next run: `pulumi config set example-serving:clients alice`.
const names = (config.get("clients") ?? "alice,bob").split(",");
const people = names.map(
  (commonName) =>
    new huawei.PrivateCertificate(commonName, {
      ...leaf,
      issuer: clients,
      distinguishedName: { commonName },
      extendedKeyUsage: { clientAuth: true },
    }),
);

/** The private key of a certificate of this program, which exports them all. */
export const keyOf = ({
  privateKey,
}: {
  privateKey: pulumi.Output<string | undefined>;
}): pulumi.Output<string> => privateKey.apply((key) => key ?? "");

/** What each client gets: its certificate with the CA above it, and its key. */
export const credentials = Object.fromEntries(
  people.map((client, index) => [names[index] ?? "", { chain: client.chain, privateKey: keyOf(client) }]),
);

/** Where the CAs above a client publish what they have revoked, one address a line. */
export const lists = pulumi.interpolate`${root.crlDisPoint}\n${clients.crlDisPoint}\n`;
