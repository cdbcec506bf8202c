import { alibaba, huawei, keys } from "pulumi-pki";

// A key of your own, certified by Alibaba Cloud's CA, presented by Huawei Cloud's gateway: the key is
// generated here and goes only to the gateway.
const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const root = new alibaba.RootCa("root", {
  ...company,
  commonName: "Example Root",
  algorithm: "ECC_256",
  years: 10,
});
const servers = new alibaba.SubCa("servers", {
  ...company,
  parent: root,
  commonName: "Example Servers",
  algorithm: "ECC_256",
  years: 5,
});
const request = new keys.CertificateRequest("gateway", {
  algorithm: "ECC_256",
  commonName: "api.example.com",
  names: ["api.example.com"],
});
const certificate = new alibaba.ServerCertificateWithCsr("gateway", {
  parent: servers,
  csr: request.csr,
  days: 90,
});

// The gateway verifies its clients with your own CA, which Alibaba Cloud has signed.
const clientsRequest = new keys.CertificateRequest("clients-ca", {
  algorithm: "ECC_256",
  commonName: "Example Clients CA",
});
const clients = new alibaba.ExternalCaCertificate("clients-ca", {
  instanceId: "cas_deposit-cn-5678efgh",
  csr: clientsRequest.csr,
  validity: "5y",
  apiPassthrough: { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth"] } },
});

const upload = new huawei.ApigCertificate("gateway", {
  name: "api_example",
  certContent: certificate.chain,
  privateKey: request.privateKey,
  type: "instance",
  instanceId: "f0fa1789-3b76-433b-a787-9892951c620e",
  trustedRootCa: clients.certificate,
  domains: [{ domain: "api.example.com", verifiedClientCertificateEnabled: true }],
});

export const served = upload.serialNumber;
export const verifiesClients = upload.isHasTrustedRootCa;
