/**
 * All kinds of resources, with most of their arguments, for the states recorded per release; and every way in which
 * a Huawei Cloud resource can be deleted.
 */
export const GOLDEN_PROGRAMS: Readonly<
  Record<"alibaba" | "huawei" | "huawei-retire" | "keys" | "own-ca" | "fleet", string>
> = {
  alibaba: `
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "杭州", state: "浙江" };
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;
const tags = { team: "web", "a b": "*~+" };
const root = new alibaba.RootCa("root", { ...authority, tags, commonName: "Example Root", years: 10, aliasName: "root" });
const plain = new alibaba.RootCa("plain", { ...company, commonName: "Plain Root", years: 20, clientToken: "my-own-token" });
const sub = new alibaba.SubCa("sub", { ...authority, tags, parent: root, commonName: "Example Services", years: 5,
  pathLenConstraint: 0, enableCrl: true, crlDay: 7, certMaxTime: 1, resourceGroupId: "rg-1", revokeOnDelete: true });
const byId = new alibaba.SubCa("by-id", { ...authority, parentIdentifier: root.id.apply((id) => id), commonName: "By Id",
  years: 5, extendedKeyUsages: ["clientAuth", "serverAuth"] });
const seed = new keys.PrivateKey("seed", { algorithm: "ECC_256" });
const rsa = new keys.PrivateKey("rsa", { algorithm: "RSA_2048" });
const own = new keys.PrivateKey("own", { algorithm: "ECC_256", privateKey: seed.privateKey });
const request = (name: string, names: string[] = []) =>
  new keys.CertificateRequest(name, { algorithm: "ECC_256", commonName: name, names });
const reused = new keys.CertificateRequest("reused", { privateKey: rsa.privateKey, commonName: "reused.example.com",
  organization: "Example Ltd", country: "CN" });
const server = new alibaba.ServerCertificate("server", { parent: sub, tags, commonName: "www.example.com",
  domain: ["WWW.example.com", "10.0.0.1"], algorithm: "ECC_256", days: 90, exportPrivateKey: true, enableCrl: true });
const timed = new alibaba.ServerCertificate("timed", { parent: sub, commonName: "timed.example.com", algorithm: "ECC_256",
  beforeTime: "2030-01-01T00:00:00Z", afterTime: 1896134400, customIdentifier: "timed-1", immediately: 1 });
const serverCsr = new alibaba.ServerCertificateWithCsr("server-csr", { parent: sub, tags,
  csr: request("csr.example.com", ["csr.example.com"]).csr, days: 90 });
const client = new alibaba.ClientCertificate("client", { parent: sub, tags, commonName: "机器人", sanType: 1,
  sanValue: ["Robot@example.com", "b@example.com"], algorithm: "ECC_256", months: 3, aliasName: "robot", exportPrivateKey: true });
const clientCsr = new alibaba.ClientCertificateWithCsr("client-csr", { parent: sub, csr: request("orders").csr,
  sanType: 6, sanValue: ["spiffe://example.com/orders"], years: 1 });
const custom = new alibaba.CustomCertificate("custom", { parent: sub, tags, csr: request("payments").csr, validity: "90d",
  apiPassthrough: { extensions: { keyUsage: { digitalSignature: true }, extendedKeyUsages: ["clientAuth", "serverAuth"],
  subjectAlternativeNames: [{ type: "dNSName", value: "pay.example.com" }] } } });
const warehouse = new alibaba.WhClientCertificate("warehouse", { parent: sub, csr: request("camera").csr, sanType: 7,
  sanValue: ["10.0.0.7"], organizationUnit: "Devices", days: 365 });
const keyless = new alibaba.WhClientCertificate("keyless", { parent: sub, commonName: "door", algorithm: "ECC_256", months: 1 });
const external = new alibaba.ExternalCaCertificate("external", { instanceId: "cas_deposit-cn-1", tags,
  csr: request("devices-ca").csr, validity: "5y",
  apiPassthrough: { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth"] } } });
export const fingerprints = [root, plain, sub, byId, server, timed, serverCsr, client, clientCsr, custom, warehouse, keyless,
  external].map(({ fingerprint }) => fingerprint);
export const publicKeys = [seed, own, reused].map(({ publicKey }) => publicKey);
`,
  huawei: `
const company = { country: "CN", state: "Guangdong", locality: "深圳", organization: "Example Ltd", organizationalUnit: "Platform" };
const tags = { team: "web" };
const root = new huawei.CertificateAuthority("root", { type: "ROOT", tags, distinguishedName: { ...company, commonName: "Example Root" },
  keyAlgorithm: "EC384", signatureAlgorithm: "SHA384", validity: { type: "YEAR", value: 10 } });
const issuing = new huawei.CertificateAuthority("issuing", { type: "SUBORDINATE", issuer: root, tags,
  distinguishedName: { ...company, commonName: "Example Issuing" }, keyAlgorithm: "EC256", signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 5 }, pathLength: 0, ocspSwitch: true, pendingDays: 8,
  crlConfiguration: { enabled: true, obsBucketName: "lists", validDays: 7 } });
const disabled = new huawei.CertificateAuthority("disabled", { type: "SUBORDINATE", issuerId: root.id.apply((id) => id),
  distinguishedName: { ...company, commonName: "Example Disabled" }, keyAlgorithm: "EC256", signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 5 }, enabled: false });
const pending = new huawei.CertificateAuthority("pending", { type: "SUBORDINATE",
  distinguishedName: { ...company, commonName: "Example Pending" }, keyAlgorithm: "RSA2048" });
const api = new huawei.PrivateCertificate("api", { issuer: issuing, tags, distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: 90 }, subjectAlternativeNames: [{ type: "DNS", value: "api.example.com" }, { type: "IP", value: "10.0.0.1" }],
  keyUsages: ["digitalSignature"], extendedKeyUsage: { serverAuth: true }, exportPrivateKey: true, revocationReason: "SUPERSEDED",
  customizedExtension: { objectIdentifier: "1.3.6.1.4.1.55555.1", value: "hello" } });
const request = new keys.CertificateRequest("batch", { algorithm: "ECC_256", commonName: "batch job" });
const batch = new huawei.PrivateCertificate("batch", { issuer: issuing, csr: request.csr, validity: { type: "MONTH", value: 1 },
  revokeOnDelete: false });
const upload = new huawei.ApigCertificate("gateway", { name: "api_example", certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? ""), trustedRootCa: root.certificate,
  domains: [{ domain: "api.example.com" }], detachOnDelete: true });
export const fingerprints = [root, issuing, disabled, api, batch].map(({ fingerprint }) => fingerprint);
export const served = upload.serialNumber;
export const csr = pending.csr;
`,
  "huawei-retire": `
const company = { country: "CN", state: "Guangdong", locality: "深圳", organization: "Example Ltd", organizationalUnit: "Platform" };
const root = new huawei.CertificateAuthority("root", { type: "ROOT", distinguishedName: { ...company, commonName: "Example Root" },
  keyAlgorithm: "EC256", signatureAlgorithm: "SHA256", validity: { type: "YEAR", value: 10 }, retire: "retain" });
const below = (issuer: huawei.CertificateAuthority, name: string, args: object): huawei.CertificateAuthority =>
  new huawei.CertificateAuthority(name, { type: "SUBORDINATE", issuer, distinguishedName: { ...company, commonName: name },
    keyAlgorithm: "EC256", signatureAlgorithm: "SHA256", validity: { type: "YEAR", value: 5 }, ...args });
const revoked = below(root, "revoked", { pathLength: 1, retire: "revoke", revocationReason: "CERTIFICATE_AUTHORITY_COMPROMISE" });
const inner = below(revoked, "inner", { retire: "revoke", enabled: false, pendingDays: 30, validity: { type: "YEAR", value: 4 } });
const scheduled = below(root, "scheduled", { retire: "delete", pendingDays: 8 });
const kept = below(root, "kept", { retire: "retain" });
const leaf = (issuer: huawei.CertificateAuthority, name: string, args: object): huawei.PrivateCertificate =>
  new huawei.PrivateCertificate(name, { issuer, distinguishedName: { commonName: name + ".example.com" },
    validity: { type: "DAY", value: 90 }, ...args });
const leaves = [
  leaf(revoked, "leaf-revoked", { retire: "revoke", revocationReason: "KEY_COMPROMISE" }),
  leaf(revoked, "leaf-deleted", { retire: "delete" }),
  leaf(kept, "leaf-unasked", {}),
];
export const fingerprints = [root, revoked, inner, scheduled, kept, ...leaves].map(({ fingerprint }) => fingerprint);
`,
  keys: `
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "杭州", state: "浙江" };
const authority = { ...company, algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });
const sub = new alibaba.SubCa("sub", { ...authority, parent: root, commonName: "Example Services", years: 5 });
const password = pulumi.secret("correct horse battery");
const served = (name: string, privateKey: pulumi.Input<string>) => {
  const request = new keys.CertificateRequest(name, { privateKey, commonName: name + ".example.com", names: [name + ".example.com"] });
  return new alibaba.ServerCertificateWithCsr(name, { parent: sub, csr: request.csr, days: 90 }).chain;
};
const [tomcat, kafka, iis] = ["tomcat", "kafka", "iis"].map((name) => new keys.PrivateKey(name, { algorithm: "ECC_256" }));
const stores = [
  new keys.JavaKeyStore("tomcat", { privateKey: tomcat.privateKey, chain: served("tomcat", tomcat.privateKey), password, alias: "tomcat" }),
  new keys.JavaKeyStore("trust-jks", { trustedCertificates: root.certificate, password, alias: "example root" }),
].map(({ jks }) => jks);
const bundles = [
  new keys.Pkcs12("kafka", { privateKey: kafka.privateKey, chain: served("kafka", kafka.privateKey), password, alias: "kafka" }),
  new keys.Pkcs12("iis", { privateKey: iis.privateKey, chain: served("iis", iis.privateKey), password }),
  new keys.Pkcs12("trust-p12", { trustedCertificates: root.certificate, password, alias: "example root" }),
].map(({ pfx }) => pfx);
export const publicKeys = [tomcat, kafka, iis].map(({ publicKey }) => publicKey);
export const lengths = [...stores, ...bundles].map((store) => store.apply(({ length }) => length));
`,
  "own-ca": `
const caKey = new keys.PrivateKey("ca", { algorithm: "ECC_384" });
const ca = new keys.Certificate("ca", { privateKey: caKey.privateKey, commonName: "Example Root", organization: "Example Ltd", ca: true,
  pathLenConstraint: 1, nameConstraints: { permitted: { dnsDomains: ["example.com"], ipRanges: ["10.0.0.0/8"] } }, validity: "10y" });
const servers = new keys.PrivateKey("servers", { algorithm: "ECC_256" });
const sub = new keys.Certificate("servers", { parent: ca, issuerPrivateKey: caKey.privateKey, privateKey: servers.privateKey,
  commonName: "Example Servers", ca: true, pathLenConstraint: 0, validity: "5y", renewBefore: "90d" });
const below = { parent: sub, issuerPrivateKey: servers.privateKey, validity: "90d", extendedKeyUsages: ["serverAuth"],
  crlDistributionPoints: ["http://pki.example.com/servers.crl"] } as const;
const key = new keys.PrivateKey("web", { algorithm: "RSA_2048" });
const web = new keys.Certificate("web", { ...below, privateKey: key.privateKey, commonName: "www.example.com",
  subjectAlternativeNames: ["www.example.com", "10.0.0.12"], renewBefore: "30d", renewJitter: "1d" });
const request = new keys.CertificateRequest("api", { algorithm: "ECC_256", commonName: "api.example.com", names: ["api.example.com"] });
const api = new keys.Certificate("api", { ...below, csr: request.csr, subjectAlternativeNames: ["api.example.com"] });
const list = new keys.RevocationList("servers", { issuerCertificate: sub.certificate, issuerPrivateKey: servers.privateKey,
  revoked: [{ serialNumber: "4A07C2E5", reason: "keyCompromise" }, { certificate: api.certificate, reason: "superseded" }],
  released: ["0102030405"], validity: "60d" });
const upload = new alibaba.UserCertificate("web", { name: "web", cert: web.chain, privateKey: key.privateKey });
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "杭州", state: "浙江", algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...company, commonName: "Example Cloud Root", years: 10 });
const cloud = new alibaba.SubCa("cloud", { ...company, parent: root, commonName: "Example Cloud Servers", years: 5 });
const leaf = new alibaba.ServerCertificate("leaf", { parent: cloud, commonName: "cloud.example.com", algorithm: "ECC_256", days: 90 });
const copy = new alibaba.PcaCertSync("leaf", { certificateIdentifier: leaf.id });
export const fingerprints = [ca, sub, web, api, upload, copy].map(({ fingerprint }) => fingerprint);
export const number = list.crlNumber;
`,
  fleet: `
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "杭州", state: "浙江", algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...company, commonName: "Example Root", years: 10 });
const sub = new alibaba.SubCa("sub", { ...company, parent: root, commonName: "Example Devices", years: 5 });
const request = (name: string) => new keys.CertificateRequest(name, { algorithm: "ECC_256", commonName: name }).csr;
const devices = new alibaba.ClientCertificateFleet("devices", { parent: sub, organization: "Example Ltd",
  days: 90, renewBefore: "30d", renewJitter: "10d", tags: { team: "devices" }, items: {
    "gate-1": { csr: request("gate-1"), sanType: 6, sanValue: ["spiffe://example.com/gate-1"] },
    "meter-1": { csr: request("meter-1"), days: 365 },
    meter_2: { csr: request("meter-2"), sanType: 1, sanValue: ["Meter@example.com"], renewBefore: "50%", retire: "revoke" } } });
const cameras = new alibaba.ClientCertificateFleet("cameras", { parent: sub, months: 3, enableCrl: true,
  items: { camera: { csr: request("camera") } } });
export const certificates = [devices, cameras].map((fleet) => fleet.certificates);
`,
};
