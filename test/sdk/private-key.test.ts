import { isSecret, output } from "@pulumi/pulumi";
import { encodePrivateKey, keys } from "../../sdk";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { privateKeyPem } from "../../provider/x509/keys";
import { useMocks, valueOf } from "./mocks";

let privateKey: string;
beforeAll(async () => {
  privateKey = privateKeyPem(await keyAlgorithm("RSA_2048").generate());
});
beforeEach(() => useMocks(() => ({ state: { privateKey, publicKey: "", fingerprint: "" } })));

test("an output of a key is encoded and secret", async () => {
  const key = new keys.PrivateKey("key", { algorithm: "RSA_2048" });
  const encoded = encodePrivateKey(key.privateKey, { form: output("pkcs1" as const) });
  expect(await valueOf(encoded)).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  expect(await isSecret(encoded)).toBe(true);
  expect(await valueOf(encodePrivateKey(privateKey))).toBe(privateKey);
  expect(await isSecret(encodePrivateKey(privateKey))).toBe(true);
});

test("a missing key stays undefined", async () => {
  expect(await valueOf(encodePrivateKey(output<string | undefined>(undefined), { form: "pkcs1" }))).toBe(
    undefined,
  );
});
