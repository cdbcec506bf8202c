import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";
import { certificates } from "./store";

const adopted = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const pem = (key: KeyObject, type: "pkcs8" | "sec1"): string =>
  key.export({ type, format: "pem" }).toString();

// The program marks nothing as secret.
const program = (privateKey: string | undefined, extra = ""): string => `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true });
const kept = new alibaba.ServerCertificate("kept", { ...leaf, commonName: "kept.example.com" });
const generated = new keys.PrivateKey("generated", { algorithm: "ECC_256" });
const rsa = new keys.PrivateKey("rsa", { algorithm: "RSA_2048" });
const edwards = new keys.PrivateKey("edwards", { algorithm: "ED25519" });
const adopted = new keys.PrivateKey("adopted", { algorithm: "ECC_256", privateKey: ${JSON.stringify(privateKey)} });
${extra}
const all = { generated, rsa, edwards, adopted };
export const privateKeys = Object.fromEntries(Object.entries(all).map(([name, key]) => [name, key.privateKey]));
export const publicKeys = Object.fromEntries(Object.entries(all).map(([name, key]) => [name, key.publicKey]));
export const webKey = web.privateKey;
`;

interface Outputs {
  readonly privateKeys: Record<string, string>;
  readonly publicKeys: Record<string, string>;
  readonly webKey: string;
}

/** Parts of a private key that no public key, certificate or other key contains. */
function pieces(key: string): string[] {
  const { d = "" } = createPrivateKey(key).export({ format: "jwk" });
  const bytes = Buffer.from(d, "base64url");
  const encoded = [d, bytes.toString("base64"), bytes.toString("hex")].map((text) => text.slice(0, 40));
  const lines = key.split("\n").filter((line) => line !== "" && !line.startsWith("-----"));
  return [...encoded, ...lines.slice(0, 2)];
}

/** The content of all files in a folder, recursively, without line ends escaped as in JSON. */
const textOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");

let stack: TestStack;
let first: Outputs;

beforeAll(async () => {
  stack = await TestStack.create(program(pem(adopted, "sec1")));
});
afterAll(() => {
  stack.close();
});

test("a private key is generated as asked for, or adopted when one is given", async () => {
  expect((await stack.preview("--diff")).code).toBe(0);
  await stack.up("--diff");
  first = await stack.outputs<Outputs>();
  const details = Object.entries(first.privateKeys).map(([name, key]) => {
    const { asymmetricKeyType: type, asymmetricKeyDetails } = createPrivateKey(key);
    const size = asymmetricKeyDetails?.modulusLength ?? asymmetricKeyDetails?.namedCurve ?? "";
    expect(createPublicKey(key).export({ type: "spki", format: "pem" })).toBe(first.publicKeys[name]);
    return [name, `${type} ${size}`];
  });
  expect(Object.fromEntries(details)).toEqual({
    generated: "ec prime256v1",
    rsa: "rsa 2048",
    edwards: "ed25519 ",
    adopted: "ec prime256v1",
  });
  expect(createPrivateKey(first.privateKeys.adopted ?? "").equals(adopted)).toBe(true);
});

test("another encoding of the same key, or omitting it, keeps the key", async () => {
  stack.program(program(pem(adopted, "pkcs8").replaceAll("\n", "\r\n")));
  await stack.unchanged();
  stack.program(program(undefined));
  await stack.unchanged();
  await stack.up();
  expect(await stack.outputs<Outputs>()).toEqual(first);
  await stack.unchanged();
});

test("no private key that ever existed is readable in the state, its backups, or any output", async () => {
  const kept = certificates(stack.store).map((row) => row.private_key);
  const all = [...kept, ...Object.values(first.privateKeys), first.webKey, pem(adopted, "pkcs8")];
  expect(kept).toHaveLength(4);
  const clear = await stack.stateText("--show-secrets");
  const exported = await stack.stateText();
  // What `stack export` and `stack output` were asked to show is not a leak.
  const printed = stack.shown;
  const files = textOf(stack.state);
  expect(files).toContain("ciphertext");
  for (const key of all) {
    for (const piece of pieces(key)) {
      for (const text of [exported, printed, files]) expect(text.includes(piece)).toBe(false);
    }
  }
  for (const text of [exported, printed, files]) expect(text).not.toContain("PRIVATE KEY");
  // The search does find keys in plain text.
  for (const key of [...Object.values(first.privateKeys), first.webKey]) {
    expect(pieces(key).some((piece) => clear.includes(piece))).toBe(true);
  }
});

const BAD = {
  "a key that is none":
    'new keys.PrivateKey("bad", { algorithm: "ECC_256", privateKey: pulumi.secret("garbage TOPSECRET") });',
  "a key that is none, not marked as secret":
    'new keys.PrivateKey("bad", { algorithm: "ECC_256", privateKey: "garbage TOPSECRET" });',
  "a secret name":
    'new alibaba.ServerCertificate("bad", { ...leaf, commonName: pulumi.secret("bad name TOPSECRET") });',
  "a secret of the wrong type":
    'new alibaba.ServerCertificate("bad", { ...leaf, commonName: "a.example.com", days: pulumi.secret("TOPSECRET") as any });',
  "a secret algorithm": 'new keys.PrivateKey("bad", { algorithm: pulumi.secret("TOPSECRET") as any });',
  "a secret list":
    'new alibaba.ServerCertificate("bad", { ...leaf, commonName: "a.example.com", domain: pulumi.secret(["bad TOPSECRET"]) });',
};

test.each(Object.entries(BAD))("a check that refuses %s does not print it", async (_what, extra) => {
  stack.program(program(undefined, extra));
  const { code, output } = await stack.preview("--diff");
  expect(code).not.toBe(0);
  expect(output).toMatch(/(privateKey|commonName|days|algorithm|domain)\S*: /);
  expect(output).not.toContain("TOPSECRET");
});
