import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseAllDocuments } from "yaml";
import type { CliResult } from "../review/cli";
import { CLI } from "../emulator/process";
import { kubernetesProblems } from "../serving/kubernetes-judge";
import { newFolder, openssl, removeFolders } from "../x509/support";
import { handshake } from "./handshake";
import { HIERARCHY } from "./programs";
import { TestStack, type Deployment } from "./stack";

/** Certificates whose keys are in the state, in a request's, nowhere, in a fleet, and in an SM2 pair. */
const PROGRAM = `${HIERARCHY}
new alibaba.ServerCertificate("www", { ...leaf, commonName: "localhost", exportPrivateKey: true });
new alibaba.ServerCertificate("kept", { ...leaf, commonName: "kept.example.com" });
const request = (name: string) => new keys.CertificateRequest(name, { algorithm: "ECC_256", commonName: name + ".example.com" }).csr;
new alibaba.ServerCertificateWithCsr("own-key", { parent: services, csr: request("own-key"), days: 90 });
new alibaba.ClientCertificateFleet("devices", { parent: services, days: 90, items: { a: { csr: request("a") }, b: { csr: request("b") } } });
const name = { country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "Platform" };
const sm2 = { keyAlgorithm: "SM2", signatureAlgorithm: "SM3" } as const;
const issuer = new huawei.CertificateAuthority("sm2-root", {
  ...sm2, type: "ROOT", distinguishedName: { ...name, commonName: "Example SM2 Root" }, validity: { type: "YEAR", value: 5 },
});
const pair = { ...sm2, issuer, validity: { type: "DAY", value: 90 }, exportPrivateKey: true } as const;
new huawei.PrivateCertificate("pair", { ...pair, distinguishedName: { commonName: "sm2.example.com" } });
`;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(PROGRAM);
  await stack.up();
});
afterAll(() => {
  stack.close();
  removeFolders();
});

/** Runs `pki export` in the project's folder, where it finds the real engine. */
async function pkiExport(...args: string[]): Promise<CliResult> {
  const env = await stack.environment({ PULUMI_STACK: "dev", PKI_EXPORT_PASSWORD: undefined });
  const child = spawn(process.execPath, [CLI, "export", ...args], { cwd: stack.folder, env });
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  return { code, stdout, stderr };
}

/** What `pki export` writes into a new folder, by file. */
async function exported(...args: string[]): Promise<Record<string, string>> {
  const folder = newFolder();
  const { code, stdout, stderr } = await pkiExport(...args, "--output", folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const files = readdirSync(folder);
  expect(stdout.trim().split("\n").sort()).toEqual(files.map((file) => join(folder, file)).sort());
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "latin1")]));
}

/** The public key of a certificate or a private key, as openssl prints it. */
const publicKeyIn = (pem = ""): string =>
  pem.includes("PRIVATE KEY")
    ? openssl(["pkey", "-pubout"], pem)
    : openssl(["x509", "-noout", "-pubkey"], pem);

test("PEM files of a server: openssl verifies the chain, only the owner reads the key, and a client accepts the server", async () => {
  const folder = newFolder();
  const { code, stderr } = await pkiExport("www", "--output", folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const file = (name: string): string => join(folder, name);
  expect(readdirSync(folder).sort()).toEqual(["www-chain.pem", "www-key.pem", "www-root.pem", "www.pem"]);
  const verify = [
    "verify",
    "-x509_strict",
    "-CAfile",
    file("www-root.pem"),
    "-untrusted",
    file("www-chain.pem"),
  ];
  expect(openssl([...verify, file("www.pem")])).toBe(`${file("www.pem")}: OK\n`);
  expect(statSync(file("www-key.pem")).mode & 0o777).toBe(0o600);
  const [chain, key, trusted] = ["chain", "key", "root"].map((part) =>
    readFileSync(file(`www-${part}.pem`), "utf8"),
  );
  expect(await handshake({ chain: chain!, key: key!, trusted: trusted! })).toBe(true);
});

test("a key is found in the stack's signing request; without one the message says how to get it", async () => {
  const files = await exported("own-key");
  expect(publicKeyIn(files["own-key-key.pem"])).toBe(publicKeyIn(files["own-key.pem"]));
  const kept = await pkiExport("kept");
  expect(kept.code).toBe(1);
  expect(kept.stderr).toMatch(
    /alibaba\.ServerCertificate "kept" has no private key in the state: set exportPrivateKey: true/,
  );
  expect(Object.keys(await exported("kept", "--format", "chain"))).toEqual(["kept-chain.pem"]);
});

test("a fleet is exported as a whole, or one of its certificates", async () => {
  expect(Object.keys(await exported("devices", "--format", "certificate")).sort()).toEqual([
    "devices-a.pem",
    "devices-b.pem",
  ]);
  const files = await exported('devices["b"]');
  expect(publicKeyIn(files["devices-b-key.pem"])).toBe(publicKeyIn(files["devices-b.pem"]));
});

test("openssl opens a PKCS #12 file under the password in a file, and finds the key and the chain", async () => {
  const password = join(newFolder(), "password");
  writeFileSync(password, "correct horse\n", { mode: 0o600 });
  const files = await exported("www", "--format", "pkcs12", "--password-file", password);
  const bytes = Buffer.from(files["www.p12"]!, "latin1");
  const opened = openssl(["pkcs12", "-nodes", "-passin", `file:${password}`], bytes);
  expect(opened.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(publicKeyIn(opened)).toBe(publicKeyIn((await exported("www"))["www.pem"]));
  expect(openssl(["pkcs12", "-nodes", "-passin", "pass:wrong"], bytes)).toMatch(/^REFUSED/);
});

test("the schemas of Kubernetes accept the manifests, and a client of the ConfigMap accepts the server of the Secret", async () => {
  const { code, stdout } = await pkiExport(
    "root",
    "www",
    "--format",
    "kubernetes",
    "--namespace",
    "web",
    "--output",
    "-",
  );
  expect(code).toBe(0);
  const manifests = parseAllDocuments(stdout).map(
    (document) => document.toJS() as Record<string, Record<string, string>>,
  );
  expect(kubernetesProblems(...manifests)).toEqual([]);
  expect(manifests.map(({ kind, metadata }) => [kind, metadata])).toEqual([
    ["ConfigMap", { name: "root", namespace: "web" }],
    ["ClusterTrustBundle", { name: "root" }],
    ["Secret", { name: "www", namespace: "web" }],
  ]);
  const [{ data }, { spec }, { stringData }] = manifests as [
    (typeof manifests)[0],
    (typeof manifests)[0],
    (typeof manifests)[0],
  ];
  expect(spec!.trustBundle).toBe(data!["ca.crt"]);
  const served = { chain: stringData!["tls.crt"]!, key: stringData!["tls.key"]! };
  expect(await handshake({ ...served, trusted: data!["ca.crt"]! })).toBe(true);
});

test("both certificates and keys of an SM2 pair are exported, an enveloped key as its envelopes", async () => {
  const files = await exported("pair");
  for (const stem of ["pair", "pair-encryption"]) {
    expect(publicKeyIn(files[`${stem}-key.pem`])).toMatch(/BEGIN PUBLIC KEY/);
    expect(publicKeyIn(files[`${stem}-key.pem`])).toBe(publicKeyIn(files[`${stem}.pem`]));
  }
  expect(publicKeyIn(files["pair.pem"])).not.toBe(publicKeyIn(files["pair-encryption.pem"]));
});

test("a key that the service gives only in envelopes is exported as these", async () => {
  const state = JSON.parse(await stack.stateText("--show-secrets")) as { deployment: Deployment };
  const pair = state.deployment.resources?.find(({ urn }) => urn.endsWith("::pair"));
  const { encPrivateKey: _, ...outputs } = pair!.outputs;
  Object.assign(pair!, {
    outputs: { ...outputs, encSm2EnvelopedKey: "MHk=", signedAndEnvelopedData: "MIIB" },
  });
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  expect(await exported("pair", "--state", file, "--format", "key")).toEqual({
    "pair-encryption-key-gmt0009.txt": "MHk=\n",
    "pair-encryption-key-gmt0010.txt": "MIIB\n",
    "pair-key.pem": expect.stringMatching(/^-----BEGIN PRIVATE KEY-----/) as string,
  });
  const combined = await pkiExport("pair", "--state", file, "--format", "combined");
  expect(combined.code).toBe(1);
  expect(combined.stderr).toMatch(/"pair" has no encryption key that could be written so/);
});

test("every root of the stack is in the trust bundle once", async () => {
  const { "trust-bundle.pem": bundle = "" } = await exported("--all", "--format", "trust-bundle");
  const subjects = bundle
    .match(/-+BEGIN[^]*?END CERTIFICATE-+/g)
    ?.map((one) => new X509Certificate(one).subject);
  expect(subjects).toEqual([
    expect.stringContaining("CN=Example Root"),
    expect.stringContaining("CN=Example SM2 Root"),
  ]);
});

test("an encrypted state gives certificates, and refuses its keys", async () => {
  const state = join(newFolder(), "state.json");
  writeFileSync(state, await stack.stateText());
  expect(Object.keys(await exported("www", "--state", state, "--format", "fullchain"))).toEqual([
    "www-fullchain.pem",
  ]);
  const { code, stderr, stdout } = await pkiExport(
    "www",
    "--state",
    state,
    "--output",
    "-",
    "--format",
    "key",
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /is encrypted in this state: export the state with "pulumi stack export --show-secrets"/,
  );
});

test("the engine reports an unknown stack, and nothing is written", async () => {
  const folder = join(newFolder(), "out");
  const { code, stderr } = await pkiExport("www", "--stack", "no-such-stack", "--output", folder);
  expect(code).toBe(1);
  expect(stderr).toMatch(/no stack named 'no-such-stack' found[^]*"pulumi stack export" failed/);
  expect(() => statSync(folder)).toThrow("ENOENT");
});
