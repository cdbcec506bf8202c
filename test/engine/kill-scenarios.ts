import type { Cloud } from "../../common/cloud";

/** One command on a stack, and the program that it runs. */
export interface Scenario {
  readonly name: string;
  readonly args: readonly string[];
  readonly program: string;
}

const UP = ["up", "--yes", "--skip-preview"];

/** Everything changes: some in place, the rest by replacement. */
type Make = (changed: boolean) => string;

const alibaba: Make = (changed) => `
const company = { organization: "Example", organizationUnit: "P", locality: "杭州", state: "浙江", algorithm: "ECC_256" } as const;
const managed = ${changed ? '{ tags: { b: "2" }, aliasName: "two", resourceGroupId: "rg-2" }' : '{ tags: { a: "1" }, aliasName: "one" }'};
const root = new alibaba.RootCa("root", { ...company, ...managed, commonName: "Root", years: 10 });
const sub = new alibaba.SubCa("sub", { ...company, parent: root, commonName: "Sub", years: 5, revokeOnDelete: true });
const days = ${changed ? 60 : 90};
const leaf = { parent: sub, algorithm: "ECC_256", days } as const;
const request = (name: string) => new keys.CertificateRequest(name, { algorithm: "ECC_256", commonName: name + ".example.com" }).csr;
new alibaba.ServerCertificate("server", { ...leaf, ...managed, commonName: "www.example.com", exportPrivateKey: true });
new alibaba.ClientCertificate("client", { ...leaf, commonName: "robot" });
new alibaba.ServerCertificateWithCsr("server-csr", { parent: sub, days, csr: request("gateway") });
new alibaba.ClientCertificateWithCsr("client-csr", { parent: sub, days, csr: request("orders") });
new alibaba.CustomCertificate("custom", { parent: sub, csr: request("payments"), validity: days + "d",
  apiPassthrough: { extensions: { keyUsage: { digitalSignature: true } } } });
new alibaba.WhClientCertificate("warehouse", { ...leaf, commonName: "camera" });
new alibaba.WhClientCertificate("warehouse-csr", { parent: sub, days, csr: request("door") });
// What it supersedes is retired by the run after, which a reference run does not have: so it stays as it is.
new alibaba.ClientCertificateFleet("fleet", { parent: sub, days: 90, items: { a: { csr: request("device-a") }, b: { csr: request("device-b") } } });
new alibaba.ExternalCaCertificate("external", { instanceId: "cas-1", csr: request("devices"), validity: "5y", ...managed });
`;

const huawei: Make = (changed) => `
const company = { country: "CN", state: "Guangdong", locality: "深圳", organization: "Example", organizationalUnit: "P" };
const managed = { tags: ${changed ? '{ b: "2" }' : '{ a: "1" }'} };
const days = ${changed ? 60 : 90};
const root = new huawei.CertificateAuthority("root", { type: "ROOT", ...managed, distinguishedName: { ...company, commonName: "Root" },
  keyAlgorithm: "EC256", signatureAlgorithm: "SHA256", validity: { type: "YEAR", value: 10 } });
const sub = new huawei.CertificateAuthority("sub", { type: "SUBORDINATE", issuer: root, ocspSwitch: ${String(changed)},
  distinguishedName: { ...company, commonName: "Sub" }, keyAlgorithm: "EC256", signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 5 }, crlConfiguration: { enabled: ${String(!changed)}, obsBucketName: "lists", validDays: 7 } });
const spare = new huawei.CertificateAuthority("spare", { type: "SUBORDINATE", issuer: root, enabled: ${String(!changed)},
  distinguishedName: { ...company, commonName: "Spare" }, keyAlgorithm: "EC256", signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 5 } });
new huawei.CertificateAuthority("pending", { type: "SUBORDINATE", distinguishedName: { ...company, commonName: "Pending" }, keyAlgorithm: "EC256" });
const api = new huawei.PrivateCertificate("api", { issuer: sub, ...managed, distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: days }, exportPrivateKey: true });
const request = new keys.CertificateRequest("batch", { algorithm: "ECC_256", commonName: "batch" });
new huawei.PrivateCertificate("batch", { issuer: sub, ...managed, csr: request.csr, validity: { type: "DAY", value: days } });
new huawei.ApigCertificate("gateway", { name: "api_example", certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? ""), domains: [{ domain: "${changed ? "b" : "a"}.example.com" }] });
`;

const scenarios = (make: Make): readonly Scenario[] => [
  { name: "create", args: UP, program: make(false) },
  { name: "change and replace", args: UP, program: make(true) },
  { name: "destroy", args: ["destroy", "--yes", "--skip-preview"], program: make(true) },
];

/** The scenarios of a matrix, each starting where the previous one ended. */
export const SCENARIOS: Readonly<Record<Cloud, readonly Scenario[]>> = {
  alibaba: scenarios(alibaba),
  huawei: scenarios(huawei),
};
