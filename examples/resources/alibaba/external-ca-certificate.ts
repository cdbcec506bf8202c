import { alibaba, keys } from "pulumi-pki";

// The CA's key stays with you; the service signs its certificate, once for each purchased instance.
const request = new keys.CertificateRequest("devices-ca", {
  algorithm: "ECC_256",
  commonName: "Example Devices CA",
  organization: "Example Ltd",
});
const devices = new alibaba.ExternalCaCertificate("devices-ca", {
  instanceId: "cas_deposit-cn-1234abcd",
  csr: request.csr,
  validity: "5y",
  apiPassthrough: {
    subject: { country: "CN", organization: "Example Ltd", commonName: "Example Devices CA" },
    extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth"] },
  },
  tags: { team: "devices" },
});

/** For the tool that issues with this CA. */
export const certificate = devices.certificate;
export const chain = devices.fullChain;
export const key = request.privateKey;
