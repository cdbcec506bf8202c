import * as pulumi from "@pulumi/pulumi";
import { huawei } from "pulumi-pki";
import { ElbCertificate, ElbListener, WafCertificate, WafDomain } from "./huaweicloud";

// Huawei Cloud's load balancers (ELB) and WAF with a private certificate, as PEM. `pulumi config set
// example-load-balancers:days 60` renews: both have the new certificate before the old one is revoked.
const config = new pulumi.Config("example-load-balancers");

const company = {
  country: "CN",
  state: "Guangdong",
  locality: "Shenzhen",
  organization: "Example Ltd",
  organizationalUnit: "Platform",
};
const root = new huawei.CertificateAuthority("huawei-root", {
  type: "ROOT",
  distinguishedName: { ...company, commonName: "Example Huawei Root" },
  keyAlgorithm: "EC256",
  signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 10 },
});
const shop = new huawei.PrivateCertificate("shop", {
  issuer: root,
  distinguishedName: { commonName: "shop.example.com" },
  validity: { type: "DAY", value: config.getNumber("days") ?? 90 },
  renewBefore: "30d",
  subjectAlternativeNames: [{ type: "DNS", value: "shop.example.com" }],
  keyAlgorithm: "EC256",
  keyUsages: ["digitalSignature"],
  extendedKeyUsage: { serverAuth: true },
  exportPrivateKey: true,
});
const pem = { certificate: shop.chain, privateKey: shop.privateKey.apply((key) => key ?? "") };

// Updated in place: the listener keeps its certificate's id.
const certificate = new ElbCertificate("elb-certificate", {
  ...pem,
  name: "shop",
  domain: "shop.example.com",
});
new ElbListener("elb", {
  name: "shop",
  loadbalancerId: config.get("elb") ?? "01234567-89ab-cdef-0123-456789abcdef",
  protocol: "HTTPS",
  protocolPort: 443,
  serverCertificate: certificate.id,
});

// Replaced: each has a name of its own, because old and new exist side by side until the domain has moved.
const name = pulumi.interpolate`shop-${shop.serialNumber}`;
const protection = new WafCertificate("waf-certificate", { ...pem, name });
new WafDomain("waf-shop", {
  domain: "shop.example.com",
  certificateId: protection.id,
  certificateName: name,
  servers: [
    { clientProtocol: "HTTPS", serverProtocol: "HTTPS", address: "192.0.2.1", port: 443, type: "ipv4" },
  ],
});

export const trustedByHuawei = root.certificate;
