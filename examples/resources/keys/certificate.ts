import { keys } from "pulumi-pki";

// The company's CA. If it already exists outside this program, pass its certificate as `issuerChain` and its key, a
// secret of the configuration, as `issuerPrivateKey`.
const caKey = new keys.PrivateKey("ca", { algorithm: "ECC_384" });
const ca = new keys.Certificate("ca", {
  privateKey: caKey.privateKey,
  commonName: "Example Root",
  organization: "Example Ltd",
  ca: true,
  pathLenConstraint: 0,
  nameConstraints: { permitted: { dnsDomains: ["example.com"], ipRanges: ["10.0.0.0/8"] } },
  validity: "10y",
});

const key = new keys.PrivateKey("web", { algorithm: "ECC_256" });
const web = new keys.Certificate("web", {
  parent: ca,
  issuerPrivateKey: caKey.privateKey,
  privateKey: key.privateKey,
  commonName: "www.example.com",
  subjectAlternativeNames: ["www.example.com", "10.0.0.12"],
  extendedKeyUsages: ["serverAuth"],
  validity: "90d",
  renewBefore: "30d",
  crlDistributionPoints: ["http://pki.example.com/root.crl"],
});

/** What the server sends. */
export const chain = web.chain;
/** What clients trust. */
export const root = ca.certificate;
