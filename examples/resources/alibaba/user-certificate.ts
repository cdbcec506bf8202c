import { alibaba } from "pulumi-pki";

// A private certificate for a load balancer: when it is renewed, a new upload is created, the listener moves to its id,
// and only then the old upload is deleted.
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
  exportPrivateKey: true,
});

const upload = new alibaba.UserCertificate("web", {
  name: "web",
  cert: web.chain,
  privateKey: web.privateKey.apply((key) => key ?? ""),
});

// For `certificates: { certificateId: … }` of alicloud.alb.Listener, and for NLB, WAF and GA.
export const forLoadBalancers = upload.certIdentifier;
// For CDN and ESA, which ask for the number.
export const certificateId = upload.certificateId;
