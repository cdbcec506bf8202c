import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { parseAllDocuments } from "yaml";
import type { TestStack } from "../engine/stack";
import { kubernetesProblems as problems } from "./kubernetes-judge";
import { call } from "./load";
import { servingStack } from "./stack";

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData: Readonly<Record<"tls.crt" | "tls.key", string>>;
  readonly data: Readonly<Record<"ca.crt", string>>;
  readonly spec: { readonly trustBundle: string; readonly ca: { readonly secretName: string } };
}

const certificates = (pem: string): X509Certificate[] =>
  pem.split(/(?<=-----END CERTIFICATE-----\n)/).map((one) => new X509Certificate(one));

let stack: TestStack;
let text: string;
let manifests: Manifest[];
beforeAll(async () => {
  stack = await servingStack("kubernetes");
  await stack.up();
  ({ manifests: text } = await stack.outputs<{ manifests: string }>());
  manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
});
afterAll(() => {
  stack.close();
});

const named = (kind: string, name: string): Manifest =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!;

test("the schemas of Kubernetes and cert-manager accept the manifests, and refuse what is misspelt", () => {
  expect(manifests).toHaveLength(5);
  expect(problems(...manifests)).toEqual([]);
  const wrong = [
    { ...named("Secret", "www"), stringdata: {} },
    { ...named("ConfigMap", "trust"), data: { "ca.crt": 1 } },
    { ...named("ClusterTrustBundle", "example-trust"), spec: { trustbundle: "" } },
    { ...named("Issuer", "cluster-ca"), spec: { ca: { secret: "cluster-ca" } } },
    { ...named("Issuer", "cluster-ca"), spec: { ca: {} } },
  ];
  expect(problems(...wrong)).toHaveLength(wrong.length);
});

test("a server with the Secret is trusted by clients with the ConfigMap or the ClusterTrustBundle", async () => {
  const { "tls.crt": cert, "tls.key": key } = named("Secret", "www").stringData;
  const server = createServer({ cert, key }, (_request, response) => response.end("CN=client"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const bundles = [
    named("ConfigMap", "trust").data["ca.crt"],
    named("ClusterTrustBundle", "example-trust").spec.trustBundle,
  ];
  try {
    for (const trusted of bundles) await call(port, { name: "client", trusted });
  } finally {
    server.close();
  }
});

test("a ClusterTrustBundle consists of CA certificates alone, each once, as the API server demands", () => {
  const { trustBundle } = named("ClusterTrustBundle", "example-trust").spec;
  expect(trustBundle).toMatch(/^(-----BEGIN CERTIFICATE-----\n[\w+/=\n]+-----END CERTIFICATE-----\n)+$/);
  const all = certificates(trustBundle);
  expect(all.filter(({ ca }) => !ca)).toEqual([]);
  expect(new Set(all.map(({ fingerprint256 }) => fingerprint256)).size).toBe(all.length);
});

test("cert-manager's CA has its key, and its chain up to the root, in order", () => {
  const { secretName } = named("Issuer", "cluster-ca").spec.ca;
  const { "tls.crt": chain, "tls.key": key } = named("Secret", secretName).stringData;
  const all = certificates(chain);
  expect(all[0]?.ca).toBe(true);
  expect(all[0]?.checkPrivateKey(createPrivateKey(key))).toBe(true);
  const issuers = [...all.slice(1), all.at(-1)!];
  expect(all.map((one, index) => one.checkIssued(issuers[index]!))).toEqual(all.map(() => true));
});

test("the state holds no key of the manifests in clear", async () => {
  expect(text).toContain("PRIVATE KEY");
  expect(await stack.stateText()).not.toContain("PRIVATE KEY");
});
