import { createPublicKey, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decoders } from "../../sdk/decode";
import { chainPem, orderChain } from "../../provider/x509/chain";
import { KEY_ALGORITHMS } from "../../provider/x509/algorithms";
import { signCertificate, type Issuer } from "../../provider/x509/sign-certificate";
import { encryptedPrivateKeyPem, privateKeyPem, readPrivateKey, spki } from "../../provider/x509/keys";
import type { Certificate } from "../../provider/x509/parse";
import { signSm2, verifySm2 } from "../../provider/x509/sm2";
import { newFolder, openssl, removeFolders } from "./support";

afterAll(removeFolders);

const sm2 = KEY_ALGORITHMS.get("SM2_256")!;
const [START, END] = [new Date("2026-01-01T00:00:00Z"), new Date("2036-01-01T00:00:00Z")];
const DISTID = ["-vfyopt", "distid:1234567812345678"];

async function make(commonName: string, ca: boolean, issuer?: Issuer): Promise<Required<Issuer>> {
  const privateKey = await sm2.generate();
  const template = {
    subject: { commonName, country: "CN" },
    publicKey: createPublicKey(privateKey),
    notBefore: START,
    notAfter: END,
    ca,
    keyUsages: ca ? (["keyCertSign", "cRLSign"] as const) : (["digitalSignature"] as const),
  };
  return { privateKey, certificate: await signCertificate(template, issuer ?? { privateKey }, randomBytes) };
}

async function hierarchy(): Promise<{
  folder: string;
  root: Certificate;
  sub: Certificate;
  leaf: Certificate;
}> {
  const root = await make("SM2 根", true);
  const sub = await make("SM2 Sub", true, root);
  const leaf = await make("www.example.com", false, sub);
  const folder = newFolder();
  for (const [name, { certificate }] of Object.entries({ root, sub, leaf })) {
    writeFileSync(join(folder, `${name}.pem`), chainPem([certificate]));
  }
  return { folder, root: root.certificate, sub: sub.certificate, leaf: leaf.certificate };
}

describe("SM2 with SM3 and the ID 1234567812345678", () => {
  // OpenSSL applies the ID to the target certificate only, so each link is verified separately.
  test("OpenSSL accepts every link with the ID, and none without it", async () => {
    const { folder } = await hierarchy();
    const link = (issuer: string, name: string, options: string[]): string =>
      openssl([
        ...["verify", "-x509_strict", "-partial_chain", ...options],
        ...["-trusted", join(folder, issuer), join(folder, name)],
      ]);
    expect(link("root.pem", "sub.pem", DISTID)).toContain("OK");
    expect(link("sub.pem", "leaf.pem", DISTID)).toContain("OK");
    expect(link("sub.pem", "leaf.pem", [])).toContain("REFUSED");
    expect(link("root.pem", "leaf.pem", DISTID)).toContain("REFUSED");
  });

  test("the chain is sorted by its signatures", async () => {
    const { root, sub, leaf } = await hierarchy();
    const { issuers } = orderChain(chainPem([leaf]), chainPem([root, leaf, sub]));
    expect(issuers.map(({ fingerprint }) => fingerprint)).toEqual([sub.fingerprint, root.fingerprint]);
    expect(leaf.algorithm).toBe("SM2_256");
  });

  test("a changed signature, message or key does not verify", async () => {
    const [key, other] = [await sm2.generate(), await sm2.generate()];
    const message = randomBytes(300);
    const signature = signSm2(message, key);
    expect(verifySm2(message, signature, createPublicKey(key))).toBe(true);
    expect(verifySm2(message, signature, createPublicKey(other))).toBe(false);
    expect(verifySm2(Buffer.concat([message, Buffer.of(0)]), signature, createPublicKey(key))).toBe(false);
  });

  test("keys survive PKCS#8, plain and encrypted", async () => {
    const key = await sm2.generate();
    for (const again of [
      readPrivateKey(privateKeyPem(key)),
      readPrivateKey(encryptedPrivateKeyPem(key, "secret"), "secret"),
    ]) {
      expect(spki(again)).toEqual(spki(key));
      expect(verifySm2(Buffer.from("m"), signSm2(Buffer.from("m"), again), createPublicKey(key))).toBe(true);
    }
  });

  test("its facts are decoded in the program", async () => {
    const { leaf } = await hierarchy();
    const pem = chainPem([leaf]);
    expect(decoders.subject(pem)).toBe("CN=www.example.com,C=CN");
    expect(decoders.notAfter(pem)).toBe("2036-01-01T00:00:00Z");
    expect(decoders.fingerprint(pem)).toBe(leaf.fingerprint);
  });
});
