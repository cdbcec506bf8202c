import { alibaba } from "pulumi-pki";

// A private certificate for a load balancer, whose key never leaves the cloud: when it is renewed, the new certificate is
// copied, the listener moves to the new copy's id, the old copy is deleted, and only then the old certificate is revoked.
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
const web = new alibaba.ServerCertificate("web", {
  parent: servers,
  commonName: "www.example.com",
  organization: "Example Ltd",
  organizationUnit: "Web",
  algorithm: "ECC_256",
  days: 90,
  renewBefore: "30d",
});

const copy = new alibaba.PcaCertSync("web", { certificateIdentifier: web.id });

// For `certificates: { certificateId: … }` of alicloud.alb.Listener, and for NLB, WAF and GA.
export const forLoadBalancers = copy.certIdentifier;
// For CDN and ESA, which ask for the number.
export const certificateId = copy.certificateId;
