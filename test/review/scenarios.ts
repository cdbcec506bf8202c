/** A realistic change of a stack: a program before and after it. */
export interface Scenario {
  /** The name of its fixture folder. */
  readonly name: string;
  /** The deployed program; undefined for an empty stack. */
  readonly before: string | undefined;
  readonly after: string;
  /** Additional arguments of `pki review`. */
  readonly args?: readonly string[];
  /** Exit code of the review. */
  readonly code?: number;
  /** SQL that changes the service's store behind the program's back before a refresh. */
  readonly outside?: string;
  /** Additional arguments of the preview; with `--refresh` there is no separate refresh before it. */
  readonly preview?: readonly string[];
  /** Additional environment variables of the preview. */
  readonly env?: Readonly<Record<string, string>>;
  /** `native`: resources of the native plugin; `both`: the program may use either kind. */
  readonly door?: "native" | "both";
}

interface Web {
  readonly root?: string;
  readonly services?: string;
  readonly web?: string;
  readonly shop?: string;
  readonly batch?: string;
  readonly more?: string;
}

/** Two CAs, two server certificates, a client certificate for an existing key, and a consumer of one of them. */
const alibaba = (change: Web = {}): string => `
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "Hangzhou", state: "Zhejiang" };
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10, ${change.root ?? ""} });
const services = new alibaba.SubCa("services", { ...authority, parent: root, commonName: "Example Services", years: 5,
  ${change.services ?? ""} });
const leaf = { parent: services, algorithm: "ECC_256", days: 90 } as const;
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", domain: ["example.com"],
  tags: { team: "web" }, exportPrivateKey: true, ${change.web ?? ""} });
${change.shop ?? `const shop = new alibaba.ServerCertificate("shop", { ...leaf, commonName: "shop.example.com" });`}
const request = new keys.CertificateRequest("batch", { algorithm: "ECC_256", commonName: "batch job", ${change.batch ?? ""} });
const batch = new alibaba.ClientCertificateWithCsr("batch", { parent: services, csr: request.csr, days: 30 });
const release = new random.RandomUuid("release", { keepers: { certificate: web.fingerprint } });
${change.more ?? ""}
export const webKey = web.privateKey;
`;

interface Gateway {
  readonly api?: string;
  readonly batch?: string;
  readonly root?: string;
  readonly gateway?: string;
}

/** The flow of a gateway: root, subordinate CA, certificate, upload; and one certificate from a request. */
const huawei = (change: Gateway = {}): string => `
const company = { country: "CN", state: "Guangdong", locality: "深圳", organization: "Example Ltd", organizationalUnit: "Platform" };
const root = new huawei.CertificateAuthority("root", { type: "ROOT", distinguishedName: { ...company, commonName: "Example Root" },
  keyAlgorithm: "EC384", signatureAlgorithm: "SHA384", validity: { type: "YEAR", value: 10 }, ${change.root ?? ""} });
const issuing = new huawei.CertificateAuthority("issuing", { type: "SUBORDINATE", issuer: root,
  distinguishedName: { ...company, commonName: "Example Issuing" }, keyAlgorithm: "EC256", signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 5 } });
const api = new huawei.PrivateCertificate("api", { issuer: issuing, distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: 90 }, subjectAlternativeNames: [{ type: "DNS", value: "api.example.com" }],
  keyUsages: ["digitalSignature"], extendedKeyUsage: { serverAuth: true }, exportPrivateKey: true,
  revocationReason: "SUPERSEDED", ${change.api ?? ""} });
${
  change.batch ??
  `const request = new keys.CertificateRequest("batch", { algorithm: "ECC_256", commonName: "batch job" });
const batch = new huawei.PrivateCertificate("batch", { issuer: issuing, csr: request.csr, revokeOnDelete: false,
  validity: { type: "MONTH", value: 1 } });`
}
const upload = new huawei.ApigCertificate("gateway", { name: "api_example", certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? ""), domains: [{ domain: "api.example.com" }], ${change.gateway ?? ""} });
`;

/** A certificate that is renewed automatically, and a CA that is revoked when it is removed. */
const RENEWABLE = `${alibaba({ web: 'renewBefore: "30d"' })}
const spare = new alibaba.SubCa("spare", { ...authority, parent: root, commonName: "Example Spare", years: 3, retire: "revoke" });
`;

/** A CA that is revoked with a reason when it is removed, together with everything it issued. */
const SPARE = `${huawei()}
const spare = new huawei.CertificateAuthority("spare", { type: "SUBORDINATE", issuer: root,
  distinguishedName: { ...company, commonName: "Example Spare" }, keyAlgorithm: "EC256", signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 3 }, retire: "revoke", revocationReason: "CESSATION_OF_OPERATION" });
new huawei.PrivateCertificate("lab", { issuer: spare, distinguishedName: { commonName: "lab.example.com" },
  validity: { type: "DAY", value: 90 }, retire: "retain" });
`;

/** CAs whose keys are the program's own, with a revocation list; a consumer uses the list and a certificate. */
const ownCa = (web = "", list = ""): string => `
const caKey = new keys.PrivateKey("ca", { algorithm: "ECC_384" });
const ca = new keys.Certificate("ca", { privateKey: caKey.privateKey, commonName: "Example Root", organization: "Example Ltd", ca: true,
  validity: "10y" });
const key = new keys.PrivateKey("web", { algorithm: "ECC_256" });
const web = new keys.Certificate("web", { parent: ca, privateKey: key.privateKey, commonName: "www.example.com",
  subjectAlternativeNames: ["www.example.com"${web}], extendedKeyUsages: ["serverAuth"], validity: "90d" });
const list = new keys.RevocationList("ca", { issuerCertificate: ca.certificate, issuerPrivateKey: caKey.privateKey${list} });
new random.RandomUuid("release", { keepers: { crl: list.crl, certificate: web.fingerprint } });
export const crl = list.crlDer;
`;

const INTERNAL = ["--profile", "internal"];
const POLICY = ["--policy", "policy.yaml"];

const OPTIONS = {
  before: `${alibaba({ shop: "" })}
const certificate = (name: string, args: object, opts: object): unknown =>
  new alibaba.ServerCertificate(name, { ...leaf, commonName: name + ".example.com", ...args }, opts);
const kept = certificate("kept", {}, { retainOnDelete: true });
certificate("bound", {}, { deletedWith: kept });
certificate("guarded", {}, { protect: true });
certificate("short", {}, { deleteBeforeReplace: true });
certificate("old-name", {}, {});
`,
  after: `${alibaba({ shop: "" })}
const certificate = (name: string, args: object, opts: object): unknown =>
  new alibaba.ServerCertificate(name, { ...leaf, commonName: name + ".example.com", ...args }, opts);
certificate("kept", { days: 60 }, { retainOnDelete: true });
certificate("guarded", {}, {});
certificate("short", { days: 60, tags: { team: "web" } }, { deleteBeforeReplace: true, ignoreChanges: ["tags"] });
certificate("new-name", { commonName: "old-name.example.com" }, { aliases: [{ name: "old-name" }] });
alibaba.SubCa.get("shared", services.id);
`,
};

/** Changes that a pull request may hide behind values known only during the update. */
const HIDDEN = `
const late = new random.RandomUuid("late");
new alibaba.ServerCertificate("names", { ...leaf, commonName: "ok.example.com", domain: late.result.apply(() => ["login.bank.net"]) });
new alibaba.ServerCertificate("one-name", { ...leaf, commonName: "ok.example.com", domain: ["a.example.com", late.result] });
new alibaba.ServerCertificate("validity", { parent: services, algorithm: "ECC_256", commonName: "v.example.com", days: late.result.apply(() => 3650) });
new alibaba.ServerCertificate("key", { parent: services, days: 90, commonName: "k.example.com", algorithm: late.result.apply(() => "RSA_1024" as const) });
new alibaba.ServerCertificate("issuer", { algorithm: "ECC_256", days: 90, commonName: "www.bank.net", parentIdentifier: "somebody-elses" });
new alibaba.ServerCertificate("computed-issuer", { algorithm: "ECC_256", days: 90, commonName: "i.example.com", parentIdentifier: services.id.apply(() => "somebody-elses") });
new alibaba.ServerCertificate("secret", { ...leaf, commonName: pulumi.secret("s.example.com") });
new alibaba.ServerCertificate("tags", { ...leaf, commonName: "t.example.com", tags: late.result.apply(() => ({})) });
const asked = new keys.CertificateRequest("asked", { algorithm: "ECC_256", commonName: "asked.example.com" });
new alibaba.ServerCertificateWithCsr("request", { parent: services, days: 30, csr: asked.csr });
new alibaba.ServerCertificateWithCsr("more-names", { parent: services, days: 30, csr: asked.csr, domain: ["more.bank.net"] });
new alibaba.ServerCertificateWithCsr("computed-request", { parent: services, days: 30, csr: asked.csr.apply((csr) => csr) });
`;

/** The changes whose previews are recorded with the real engine. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "new-hierarchy", before: undefined, after: alibaba(), args: INTERNAL },
  { name: "nothing", before: alibaba(), after: alibaba(), args: INTERNAL },
  {
    name: "new-leaf",
    before: alibaba(),
    after: alibaba({
      more: 'const api = new alibaba.ServerCertificate("api", { ...leaf, commonName: "api.example.com", domain: ["10.0.0.10"] });',
    }),
    args: INTERNAL,
  },
  {
    name: "name-added",
    before: alibaba(),
    after: alibaba({ web: 'domain: ["example.com", "static.example.com"]' }),
    args: [...INTERNAL, "--at", "2026-11-25T04:00:00Z"],
  },
  { name: "name-removed", before: alibaba(), after: alibaba({ web: "domain: undefined" }), args: INTERNAL },
  { name: "tags", before: alibaba(), after: alibaba({ web: 'tags: { team: "web", cost: "42" }' }) },
  { name: "leaf-revoked", before: alibaba(), after: alibaba({ shop: "" }), args: INTERNAL },
  { name: "ca-replaced", before: alibaba(), after: alibaba({ services: "years: 6" }), args: INTERNAL },
  {
    name: "root-replaced",
    before: alibaba(),
    after: alibaba({ root: 'commonName: "Example Root 2027"' }),
    args: ["--fail-on", "warning"],
    code: 3,
  },
  {
    name: "key-algorithm",
    before: alibaba(),
    after: alibaba({ web: 'algorithm: "ECC_384"', shop: "" }),
    args: INTERNAL,
  },
  {
    name: "wildcard",
    before: alibaba(),
    after: alibaba({ web: 'domain: ["example.com", "*.example.com"]' }),
    args: POLICY,
    code: 3,
  },
  {
    name: "policy-violation",
    before: alibaba(),
    after: alibaba({
      more: 'const partner = new alibaba.ServerCertificate("partner", { parent: services, algorithm: "RSA_1024" as any, commonName: "www.example.net", years: 2 });',
      services: "revokeOnDelete: true",
    }).replaceAll('"ECC_256"', '"RSA_2048"'),
    args: POLICY,
    code: 3,
  },
  {
    name: "sub-ca-added",
    before: alibaba(),
    after: alibaba({
      more: `const devices = new alibaba.SubCa("devices", { ...authority, parent: root, commonName: "Example Devices", years: 5,
  extendedKeyUsages: ["clientAuth"], enableCrl: true, crlDay: 7 });
const camera = new alibaba.ClientCertificate("camera", { parent: devices, algorithm: "ECC_256", commonName: "camera 1", days: 365,
  sanType: 6, sanValue: ["urn:example:camera:1"] });`,
    }),
    args: INTERNAL,
  },
  { name: "request-replaced", before: alibaba(), after: alibaba({ batch: 'organization: "Example Ltd"' }) },
  { name: "refused-by-preview", before: alibaba(), after: alibaba({ services: "years: 16" }), code: 3 },
  {
    name: "external-ca",
    before: alibaba(),
    after: alibaba({
      more: `const ownRequest = new keys.CertificateRequest("own-ca", { algorithm: "ECC_256", commonName: "Example Own CA" });
const own = new alibaba.ExternalCaCertificate("own-ca", { instanceId: "cas_deposit-cn-review", csr: ownRequest.csr, validity: "5y",
  apiPassthrough: { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth"] } } });`,
    }),
    args: INTERNAL,
  },
  {
    name: "secret-name",
    before: alibaba(),
    after: alibaba({ web: 'commonName: pulumi.secret("internal.example.com")' }),
  },
  {
    name: "renewal-due",
    before: RENEWABLE,
    after: RENEWABLE,
    args: [...INTERNAL, "--at", "2027-01-29T00:00:00Z"],
    env: { PKI_CLOCK_OFFSET: "65d" },
  },
  {
    name: "ca-revoked",
    before: RENEWABLE,
    after: `${RENEWABLE.split("const spare")[0] ?? ""}export const spare = "gone";`,
    args: INTERNAL,
    code: 3,
  },
  {
    name: "revoked-outside",
    before: `${alibaba()}\n// Somebody revokes a certificate in the console.`,
    after: alibaba(),
    outside: "UPDATE certificates SET status = 'REVOKE' WHERE type = 'SERVER' AND certificate = ?",
    args: INTERNAL,
  },
  { name: "options", ...OPTIONS, args: INTERNAL, preview: ["--show-sames"], code: 3 },
  {
    name: "refreshed",
    before: `${alibaba()}\n// Somebody revokes a certificate in the console, and the preview finds it.`,
    after: alibaba(),
    outside: "UPDATE certificates SET status = 'REVOKE' WHERE type = 'SERVER' AND certificate = ?",
    preview: ["--refresh"],
    args: INTERNAL,
  },
  { name: "hidden", before: alibaba(), after: alibaba({ more: HIDDEN }), args: POLICY, code: 3 },
  {
    name: "names-hidden-in-place",
    before: alibaba(),
    after: alibaba({ web: 'domain: new random.RandomUuid("web").result.apply(() => ["login.bank.net"])' }),
    args: POLICY,
    code: 3,
  },
  {
    name: "ca-renamed",
    before: alibaba(),
    after: alibaba({
      more: 'const lab = new alibaba.ServerCertificate("lab", { ...leaf, commonName: "www.example.net" });',
    }).replace(
      'new alibaba.SubCa("services", { ...authority, parent: root, commonName: "Example Services", years: 5,\n  })',
      'new alibaba.SubCa("lab-services", { ...authority, parent: root, commonName: "Example Services", years: 5 }, { aliases: [{ name: "services" }] })',
    ),
    args: POLICY,
    preview: ["--show-sames"],
    code: 3,
  },
  {
    name: "own-ca",
    before: ownCa(),
    after: ownCa(', "static.example.com"', ', revoked: [{ serialNumber: "0A", reason: "keyCompromise" }]'),
    args: INTERNAL,
  },
  { name: "huawei-hierarchy", before: undefined, after: huawei(), args: INTERNAL, code: 3 },
  {
    name: "huawei-renewal",
    before: huawei(),
    after: huawei({ api: 'validity: { type: "DAY", value: 47 }' }),
    args: ["--profile", "public-like"],
  },
  { name: "huawei-removed", before: huawei(), after: huawei({ batch: "" }), args: INTERNAL, code: 3 },
  { name: "huawei-gateway", before: huawei(), after: huawei({ gateway: "trustedRootCa: root.certificate" }) },
  {
    name: "huawei-ca-replaced",
    before: huawei(),
    after: huawei({ root: 'pendingDays: 30, validity: { type: "YEAR", value: 12 }' }),
  },
  { name: "huawei-ca-revoked", before: SPARE, after: huawei(), args: INTERNAL, code: 3 },
];

/** The policy that some scenarios refer to. */
export const POLICY_FILE = `# What certificates of this stack may be.
version: 1
profile: internal
rules:
  maximumValidity: { root: 20y, subordinate: 10y, end: 398d }
  keyAlgorithms: { allowed: [ECC_256, ECC_384] }
  names:
    issuers:
      - { issuer: services, allowed: ["example.com", "*.example.com", "batch job"] }
      - { issuer: lab-*, allowed: ["**"] }
  wildcards: { allowed: false }
  tags: { required: [team], severity: warning }
exceptions:
  - { resource: shop, rules: [tags], reason: the shop team moves to another stack }
`;
