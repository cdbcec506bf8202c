import {
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { addExport } from "../../cli/export";
import { privateKeyPem } from "../../provider/x509/keys";
import { cli, inProcess, type CliResult } from "../review/cli";
import { CA, LEAF, make, newFolder, pem, removeFolders, type Issued } from "../x509/support";

afterAll(removeFolders);

interface Raw {
  readonly urn: string;
  readonly type: string;
  readonly outputs: Record<string, unknown>;
  readonly inputs: Record<string, unknown>;
}

const secret = (text: string): object => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(text),
});

const raw = (kind: string, name: string, outputs: object, inputs: object = {}): Raw => {
  const type = `pulumi-nodejs:dynamic/${kind.replace(".", ":")}`;
  const urn = `urn:pulumi:dev::test::${type}::${name}`;
  return { ...{ urn, type, id: `id-${name}`, custom: true }, outputs: { ...outputs }, inputs: { ...inputs } };
};
const of = ({ certificate }: Issued): object => ({ certificate: pem(certificate), status: "ISSUE" });
const keyOf = ({ privateKey }: Issued): object => ({ privateKey: secret(privateKeyPem(privateKey)) });

let root: Issued;
let leaf: Issued;
let www: Raw;
let top: Raw;
beforeAll(async () => {
  root = await make(CA);
  leaf = await make(LEAF, root);
  top = raw("alibaba.RootCa", "root", of(root));
  www = raw(
    "alibaba.ServerCertificate",
    "www",
    { ...of(leaf), ...keyOf(leaf) },
    { parentIdentifier: "id-root" },
  );
});

/** A file with the state of a stack. */
function stateOf(...resources: readonly Raw[]): string {
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }), { mode: 0o600 });
  return file;
}

const run = (...args: string[]): Promise<CliResult> => inProcess(addExport, ["export", ...args]);
const exporting = (resources: readonly Raw[], ...args: string[]): Promise<CliResult> =>
  run(...args, "--state", stateOf(...resources));

test("an existing file is overwritten only with --force, and a link is replaced, not followed", async () => {
  const folder = newFolder();
  const victim = join(newFolder(), "victim");
  writeFileSync(victim, "untouched");
  symlinkSync(victim, join(folder, "www-key.pem"));
  const args = ["www", "--output", folder];
  await expect(exporting([top, www], ...args)).rejects.toThrow(
    /www-key\.pem exists: overwrite it with --force/,
  );
  expect(readdirSync(folder)).toEqual(["www-key.pem"]);
  await exporting([top, www], ...args, "--force");
  expect(readFileSync(victim, "utf8")).toBe("untouched");
  const key = lstatSync(join(folder, "www-key.pem"));
  expect([key.isFile(), key.mode & 0o777]).toEqual([true, 0o600]);
  expect(readdirSync(folder).sort()).toEqual(["www-chain.pem", "www-key.pem", "www-root.pem", "www.pem"]);
});

test("the old content stays at other links of an overwritten file", async () => {
  const folder = newFolder();
  const file = join(folder, "www.pem");
  writeFileSync(file, "old", { mode: 0o666 });
  linkSync(file, join(folder, "other"));
  await exporting([top, www], "www", "--output", folder, "--force", "--format", "certificate");
  expect(readFileSync(join(folder, "other"), "utf8")).toBe("old");
  expect(readFileSync(file, "utf8")).toBe(pem(leaf.certificate));
  expect(statSync(file).nlink).toBe(1);
});

test("standard output gets the only file, and several are refused", async () => {
  const chain = await exporting([top, www], "www", "--format", "chain", "--output", "-");
  expect(chain.stdout).toBe(pem(leaf.certificate));
  await expect(exporting([top, www], "www", "--output", "-")).rejects.toThrow(
    "these are several: www.pem, www-chain.pem, www-root.pem, www-key.pem. Name one certificate, or another format",
  );
});

test("a chain contains only what has issued the certificate", async () => {
  const impostor = raw("alibaba.RootCa", "root", of(await make(CA)));
  await expect(exporting([impostor, www], "www", "--format", "chain")).rejects.toThrow(
    "the state does not have the CA that issued it",
  );
  const given = { ...www, inputs: {}, outputs: { ...www.outputs, issuers: pem(root.certificate) } };
  const { stdout } = await exporting([given], "www", "--format", "fullchain", "--output", "-");
  expect(stdout).toBe(pem(leaf.certificate) + pem(root.certificate));
});

test("a key that is not the certificate's is refused, and nothing is written", async () => {
  const wrong = { ...www, outputs: { ...www.outputs, ...keyOf(root) } };
  const folder = join(newFolder(), "out");
  const failure = exporting([top, wrong], "www", "--output", folder);
  await expect(failure).rejects.toThrow(
    '"www" has a private key in the state that is not that of its certificate',
  );
  expect(() => statSync(folder)).toThrow("ENOENT");
});

test("--all writes the keys of servers, and that of a CA only where it is named", async () => {
  const authority = { ...top, outputs: { ...top.outputs, ...keyOf(root) } };
  const all = newFolder();
  await exporting([authority, www], "--all", "--output", all);
  expect(readdirSync(all).filter((file) => file.includes("key"))).toEqual(["www-key.pem"]);
  const keys = newFolder();
  await exporting([authority, www], "--all", "--output", keys, "--format", "key");
  expect(readdirSync(keys)).toEqual(["www-key.pem"]);
  const { stdout } = await exporting([authority, www], "root", "--output", "-", "--format", "key");
  expect(stdout).toBe(privateKeyPem(root.privateKey));
});

test.each([
  ["www2", /"www2" is not in the state; its certificates are "root", "www"/],
  ["password", /"password" is not a certificate; its certificates are/],
  ["gate", /"gate" is a copy of a certificate \(huawei\.ApigCertificate\): export the original/],
  ["new", /"new" is not understood: this release of pulumi-pki does not know huawei\.FutureCertificate/],
])("%s is refused with what is there", async (name, message) => {
  const others = [
    raw("keys.PrivateKey", "password", {}),
    raw("huawei.ApigCertificate", "gate", { notAfter: "2030-01-01T00:00:00Z", commonName: "www", san: [] }),
    raw("huawei.FutureCertificate", "new", {}),
  ];
  await expect(exporting([top, www, ...others], name)).rejects.toThrow(message);
});

test("a name of several certificates has to be a URN, and files of the same name are refused", async () => {
  const twin = raw(
    "alibaba.CustomCertificate",
    "www",
    { ...of(leaf), ...keyOf(leaf) },
    { parentIdentifier: "id-root" },
  );
  await expect(exporting([top, www, twin], "www")).rejects.toThrow(
    /"www" is the name of several certificates: give a URN/,
  );
  const { stdout } = await exporting([top, www, twin], twin.urn, "--format", "chain", "--output", "-");
  expect(stdout).toBe(pem(leaf.certificate));
  await expect(exporting([top, www, twin], "--all", "--output", newFolder())).rejects.toThrow(
    "two certificates would both be written to www.pem: export them into different folders",
  );
});

test("certificates that would be one object in Kubernetes are refused, and nothing is written", async () => {
  const folder = newFolder();
  const again = (name: string): Raw => ({ ...www, urn: www.urn.replace(/::www$/, `::${name}`) });
  const format = ["--all", "--format", "kubernetes", "--output", folder];
  await expect(exporting([top, again("web_a"), again("web-a")], ...format)).rejects.toThrow(
    /"web_a" and .*"web-a" would both be the object web-a: export them by name/,
  );
  expect(readdirSync(folder)).toEqual([]);
  // A Secret and a ConfigMap may have the same name, and so may two objects of different names.
  await exporting([top, again("web_a"), again("web_b")], ...format);
  expect(readdirSync(folder).sort()).toEqual(["root.yaml", "web_a.yaml", "web_b.yaml"]);
});

test("a name is never a path", async () => {
  const folder = newFolder();
  const named = { ...www, urn: www.urn.replace(/www$/, "../../.evil/www") };
  await exporting([top, named], "--all", "--output", folder, "--format", "chain");
  expect(readdirSync(folder).sort()).toEqual(["evil-www-chain.pem", "root-chain.pem"]);
});

test("with --all, what is not understood shows in the exit code", async () => {
  const future = raw("huawei.FutureCertificate", "new", {});
  const { code, stderr } = await exporting([top, future], "--all", "--output", newFolder());
  expect(code).toBe(4);
  expect(stderr).toMatch(/^pki: "new": this release of pulumi-pki does not know/);
});

test("a certificate that cannot be read, or does not exist yet, is refused", async () => {
  const broken = raw("alibaba.ServerCertificate", "web", {
    certificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  });
  await expect(exporting([broken], "web")).rejects.toThrow(
    /alibaba\.ServerCertificate "web" cannot be exported: /,
  );
  const pending = raw("huawei.CertificateAuthority", "later", { status: "PENDING" }, { type: "ROOT" });
  await expect(exporting([pending], "later")).rejects.toThrow('"later" has no certificate yet');
});

test("the second certificate of an SM2 pair is exported once, with the first", async () => {
  const pair = raw("huawei.PrivateCertificate", "pair", {
    ...of(leaf),
    encCertificate: pem(leaf.certificate),
    issuers: pem(root.certificate),
  });
  const folder = newFolder();
  await exporting([pair], "--all", "--output", folder, "--format", "certificate");
  expect(readdirSync(folder).sort()).toEqual(["pair-encryption.pem", "pair.pem"]);
  await expect(exporting([pair], "pair (encryption)")).rejects.toThrow(
    '"pair (encryption)" is exported with the first certificate of its pair: give its name',
  );
});

test("without the Pulumi CLI, the message says what else to pass", async () => {
  const { code, stderr } = await cli(["export", "www"], { env: { PATH: newFolder() } });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /"pulumi stack export" cannot be run: .*ENOENT.* pass an exported state with --state/,
  );
});

test("options that contradict each other are refused", async () => {
  const args = ["--state", "state.json"];
  await expect(run(...args)).rejects.toThrow("name the certificates to export, or give --all");
  await expect(run("www", "--all", ...args)).rejects.toThrow("give --all or names, not both");
  await expect(run("www", "--stack", "dev", ...args)).rejects.toThrow(
    "give --stack dev or --state state.json, not both",
  );
  await expect(run("www", "--namespace", "x", ...args)).rejects.toThrow(
    "--namespace is for --format kubernetes",
  );
  await expect(run("www", "--password-file", "x", ...args)).rejects.toThrow(
    "--password-file is for --format pkcs12",
  );
});

test("a PKCS #12 file needs a password that readers agree on, and never takes one from an argument", async () => {
  const args = ["export", "www", "--state", stateOf(top, www), "--format", "pkcs12", "--output", "-"];
  const without = await cli(args);
  expect(without).toMatchObject({ code: 1, stdout: "" });
  expect(without.stderr).toMatch(/needs a password: pass --password-file, or set PKI_EXPORT_PASSWORD/);
  const umlaut = await cli(args, { env: { PKI_EXPORT_PASSWORD: "größer" } });
  expect(umlaut.stderr).toMatch(/password must be 1 to 128 printable ASCII characters/);
  expect(umlaut.stderr).not.toContain("größer");
  expect((await cli(args, { env: { PKI_EXPORT_PASSWORD: "correct" } })).code).toBe(0);
});
