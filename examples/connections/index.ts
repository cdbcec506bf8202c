import { alibaba, huawei } from "pulumi-pki";

// Several accounts and regions in one program: the CAs are in an account that the whole company shares, the gateway is in
// another cloud's region. Their credentials and regions are in the setting pki:connections, which is secret:
//
//   pulumi config set --secret pki:connections '{
//     "shared":  { "alibabaRegion": "cn-hangzhou", "alibabaAccessKey": "…", "alibabaSecretKey": "…" },
//     "gateway": { "huaweiRegion": "cn-east-3" }
//   }'
const company = {
  organization: "Example Ltd",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const root = new alibaba.RootCa("root", {
  ...company,
  commonName: "Example Shared Root",
  algorithm: "ECC_256",
  years: 10,
  connection: "shared",
});

// What is below a CA is in its account.
const servers = new alibaba.SubCa("servers", {
  ...company,
  parent: root,
  commonName: "Example Shared Servers",
  algorithm: "ECC_256",
  years: 5,
});
const api = new alibaba.ServerCertificate("api", {
  parent: servers,
  commonName: "api.example.com",
  organization: "Example Ltd",
  organizationUnit: "Web",
  country: "CN",
  algorithm: "ECC_256",
  days: 90,
  renewBefore: "30d",
  exportPrivateKey: true,
});

const upload = new huawei.ApigCertificate("api", {
  name: "api_shared",
  certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? ""),
  domains: [{ domain: "api.example.com" }],
  connection: "gateway",
});

export const trusted = root.certificate;
export const served = upload.serialNumber;
