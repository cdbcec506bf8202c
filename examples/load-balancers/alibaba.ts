import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { alibaba, encodePrivateKey } from "pulumi-pki";

// Alibaba Cloud's load balancers, Global Accelerator (GA), CDN, WAF and ESA with private certificates. At renewal, whoever uses a certificate
// moves to the new one before the old one is deleted and revoked. `pulumi config set example-load-balancers:days 60`
// renews.
const config = new pulumi.Config("example-load-balancers");
const days = config.getNumber("days") ?? 90;

const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
  // RSA, because CLB accepts nothing else.
  algorithm: "RSA_2048",
} as const;
const root = new alibaba.RootCa("root", { ...company, commonName: "Example Root", years: 10 });
const servers = new alibaba.SubCa("servers", {
  ...company,
  parent: root,
  commonName: "Example Servers",
  years: 5,
});
const leaf = {
  parent: servers,
  organization: "Example Ltd",
  organizationUnit: "Web",
  algorithm: "RSA_2048",
  days,
  renewBefore: "30d",
} as const;

// What finds its certificate in the certificate service by an id: the key never leaves the cloud.
const www = new alibaba.ServerCertificate("www", {
  ...leaf,
  commonName: "www.example.com",
  domain: ["cdn.example.com"],
});
const copy = new alibaba.PcaCertSync("copy", { certificateIdentifier: www.id });

const loadBalancers = { alb: config.get("alb") ?? "alb-1234", nlb: config.get("nlb") ?? "nlb-1234" };
const serverGroupId = config.get("serverGroup") ?? "sgp-1234";

const alb = new alicloud.alb.Listener("alb", {
  loadBalancerId: loadBalancers.alb,
  listenerProtocol: "HTTPS",
  listenerPort: 443,
  certificates: { certificateId: copy.certIdentifier },
  defaultActions: [{ type: "ForwardGroup", forwardGroupConfig: { serverGroupTuples: [{ serverGroupId }] } }],
});
const nlb = new alicloud.nlb.Listener("nlb", {
  loadBalancerId: loadBalancers.nlb,
  listenerProtocol: "TCPSSL",
  listenerPort: 443,
  certificateIds: [copy.certIdentifier],
  serverGroupId,
});
const ga = new alicloud.ga.Listener("ga", {
  acceleratorId: config.get("ga") ?? "ga-1234",
  protocol: "HTTPS",
  portRanges: [{ fromPort: 443, toPort: 443 }],
  certificates: [{ id: copy.certIdentifier }],
});
const waf = new alicloud.wafv3.Domain("waf", {
  instanceId: config.get("waf") ?? "waf_v2_public_cn-1234",
  domain: "www.example.com",
  listen: { httpsPorts: [443], certId: copy.certIdentifier, tlsVersion: "tlsv1.2" },
  redirect: { backends: ["192.0.2.1"], loadbalance: "iphash" },
});
// CDN and ESA ask for the number alone.
const cdn = new alicloud.cdn.DomainNew("cdn", {
  domainName: "cdn.example.com",
  cdnType: "web",
  sources: [{ type: "ipaddr", content: "192.0.2.1", port: 443 }],
  certificateConfig: {
    certType: "cas",
    certId: pulumi.interpolate`${copy.certificateId}`,
    certName: copy.certificateName,
  },
});
const esa = new alicloud.esa.Certificate("esa", {
  siteId: config.get("site") ?? "1234",
  createdType: "cas",
  casId: pulumi.interpolate`${copy.certificateId}`,
  region: "cn-hangzhou",
});

// CLB has its own certificates, and demands the key as `BEGIN RSA PRIVATE KEY`. They cannot be changed, so a renewed one
// is uploaded, the listener moves to it, and the old one is deleted.
const classic = new alibaba.ServerCertificate("classic", {
  ...leaf,
  commonName: "classic.example.com",
  exportPrivateKey: true,
});
const uploaded = new alicloud.slb.ServerCertificate("clb-certificate", {
  serverCertificate: classic.chain,
  privateKey: encodePrivateKey(
    classic.privateKey.apply((key) => key ?? ""),
    { form: "pkcs1" },
  ),
});
const clb = new alicloud.slb.Listener("clb", {
  loadBalancerId: config.get("clb") ?? "lb-1234",
  protocol: "https",
  frontendPort: 443,
  backendPort: 80,
  bandwidth: -1,
  serverCertificateId: uploaded.id,
});

export const trusted = root.certificate;
export const served = copy.certIdentifier;
export const listeners = [alb.id, nlb.id, ga.id, clb.id, waf.id, cdn.id, esa.id];
