import { keys } from "pulumi-pki";

const caKey = new keys.PrivateKey("ca", { algorithm: "ECC_384" });
const ca = new keys.Certificate("ca", {
  privateKey: caKey.privateKey,
  commonName: "Example Root",
  ca: true,
  validity: "10y",
});

const key = new keys.PrivateKey("web", { algorithm: "ECC_256" });
const web = new keys.Certificate("web", {
  parent: ca,
  issuerPrivateKey: caKey.privateKey,
  privateKey: key.privateKey,
  commonName: "www.example.com",
  subjectAlternativeNames: ["www.example.com"],
  extendedKeyUsages: ["serverAuth"],
  validity: "90d",
  crlDistributionPoints: ["http://pki.example.com/root.crl"],
});

// Publish it at the address that the certificates contain, and run the program at least every two weeks: it issues
// a new list in time.
const list = new keys.RevocationList("ca", {
  issuerCertificate: ca.certificate,
  issuerPrivateKey: caKey.privateKey,
  revoked: [{ serialNumber: "4A07C2E5", reason: "keyCompromise" }],
  validity: "30d",
  renewBefore: "15d",
});

/** What the server sends. */
export const chain = web.chain;
/** The list, Base64: its bytes are what the address serves. */
export const crl = list.crlDer;
