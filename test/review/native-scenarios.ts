import { SCENARIOS, type Scenario } from "./scenarios";

const INTERNAL = ["--profile", "internal"];

/** Native plugin resources next to, below and above dynamic ones, and explicit providers. */
const both = (services: string, lab: string, labWeb: string, revoked: string): string => `
class Native extends pulumi.CustomResource {}
class Pki extends pulumi.ProviderResource {
  constructor(name: string, args: object) { super("pki", name, args as pulumi.Inputs); }
}
const authority = { countryCode: "CN", algorithm: "ECC_256", organization: "Example Ltd", organizationUnit: "Platform",
  locality: "Hangzhou", state: "Zhejiang" } as const;
const root = new alibaba.RootCa("root", { ...authority, commonName: "Example Root", years: 10 });
const services = new Native("pki:alibaba/subCa:SubCa", "services", { ...authority, parent: root, commonName: "Example Services", ${services} });
new alibaba.ServerCertificate("web", { parentIdentifier: services.id, algorithm: "ECC_256", commonName: "www.example.com", days: 90 });
const ownRoot = new Native("pki:alibaba/rootCa:RootCa", "native-root", { ...authority, commonName: "Example Native Root", years: 10 });
const fleet = new pulumi.ComponentResource("pki:index/hierarchy:Hierarchy", "fleet");
const devices = new Native("pki:alibaba/subCa:SubCa", "devices", { ...authority, parent: ownRoot, commonName: "Example Devices", years: 5 }, { parent: fleet });
new Native("pki:alibaba/clientCertificate:ClientCertificate", "camera", { parent: devices, algorithm: "ECC_256", commonName: "camera 1", days: 90 }, { parent: fleet });
const lab = new Pki("lab", { backend: "local", localStore: "lab-store", storePassphrase: pulumi.secret("correct horse battery"), ${lab} });
const labRoot = new Native("pki:alibaba/rootCa:RootCa", "lab-root", { ...authority, commonName: "Example Lab Root", years: 10 }, { provider: lab });
const labServices = new Native("pki:alibaba/subCa:SubCa", "lab-services", { ...authority, parent: labRoot, commonName: "Example Lab Services", years: 5 }, { provider: lab });
const ownKey = new keys.PrivateKey("own", { algorithm: "ECC_256" });
const ownCa = new keys.Certificate("own-ca", { privateKey: ownKey.privateKey, commonName: "Example Own CA", ca: true, validity: "10y" });
const signer = { issuerChain: ownCa.certificate, issuerPrivateKey: ownKey.privateKey };
new Native("pki:keys/certificate:Certificate", "own-web", { ...signer, privateKey: ownKey.privateKey, commonName: "own.example.com",
  subjectAlternativeNames: ["own.example.com"], extendedKeyUsages: ["serverAuth"], validity: "90d" });
new Native("pki:keys/revocationList:RevocationList", "own-ca", { issuerCertificate: ownCa.certificate, issuerPrivateKey: ownKey.privateKey,
  revoked: ${revoked} });
${labWeb}
`;

const labLeaf = (provider: string, args = ""): string =>
  `new Native("pki:alibaba/serverCertificate:ServerCertificate", "lab-web", { parent: labServices, algorithm: "ECC_256", commonName: "lab.example.com", days: 90, ${args} }, { provider: ${provider} });`;

const [UNCHANGED] = SCENARIOS.filter(({ name }) => name === "nothing");
const TO_PLUGIN = `${UNCHANGED?.after ?? ""}\n// Another run goes through the plugin.`;

/** Changes of stacks that the native plugin manages in whole or in part. */
export const NATIVE_SCENARIOS: readonly Scenario[] = [
  {
    name: "both-doors",
    before: both("years: 5", "", labLeaf("lab"), "[]"),
    after: both(
      "years: 6",
      'alibabaRegion: "cn-shanghai"',
      `const second = new Pki("second", { backend: "local", localStore: "lab-store", storePassphrase: pulumi.secret("correct horse battery"), alibabaRegion: "cn-beijing" });
${labLeaf("second", 'tags: { team: "lab" }')}`,
      '[{ serialNumber: "0A" }]',
    ),
    args: INTERNAL,
    door: "both",
  },
  {
    name: "moved",
    before: TO_PLUGIN,
    after: TO_PLUGIN,
    preview: ["--show-sames"],
    args: INTERNAL,
    env: { PKI_PLUGIN: "true" },
    door: "both",
  },
];

const MIRRORED =
  /^(new-hierarchy|tags|leaf-revoked|ca-renamed|ca-replaced|renewal-due|revoked-outside|hidden|refused-by-preview|huawei-renewal|own-ca)$/;

/** Changes recorded twice: with dynamic resources and with native ones. */
export const MIRRORED_SCENARIOS: readonly Scenario[] = SCENARIOS.filter(({ name }) =>
  MIRRORED.test(name),
).map((scenario) => ({ ...scenario, name: `native/${scenario.name}`, door: "native" }));
