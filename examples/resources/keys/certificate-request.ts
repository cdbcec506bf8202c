import { keys } from "pulumi-pki";

const key = new keys.PrivateKey("gateway", { algorithm: "RSA_2048" });
const request = new keys.CertificateRequest("gateway", {
  privateKey: key.privateKey,
  commonName: "gateway.example.com",
  names: ["gateway.example.com", "10.0.0.12", "ops@example.com", "spiffe://example.com/gateway"],
  organization: "Example Ltd",
  country: "CN",
});

/** For whoever issues the certificate. */
export const csr = request.csr;
