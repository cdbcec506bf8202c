import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { signedAlibaba, signedHuawei, send, type Answer } from "./fuzz-requests";
import { KEY_OPTIONS, startServe, type Serve } from "./process";
import { certificateFor, hostilePrivateKey, hostileSpki, requestFor } from "../x509/hostile-keys";
import { randomFrom } from "../inputs/mutate";
import { newFolder, openssl, removeFolders } from "../x509/support";

const INPUTS = 60;
const PROJECT = "0".repeat(32);
/** A negative public DSA value: Node's own getters abort the process on it. */
const DSA_BELOW_ZERO = Array.from({ length: 2000 }, (_, seed) => hostileSpki(randomFrom(seed))).find(
  (spki) => spki.includes(Buffer.from("2a8648ce380401", "hex")) && isBelowZero(spki),
);

/** For a key that consists of one number: whether it is negative. */
function isBelowZero(spki: Buffer): boolean {
  const at = spki.lastIndexOf(Buffer.of(3, 0x81)) + 4;
  return spki[at] === 2 && spki[at + 1] === 0x81 && (spki[at + 3] ?? 0) >= 0x80;
}

let served: Serve;
beforeAll(async () => {
  served = await startServe();
});
afterAll(async () => {
  await served.stop();
  removeFolders();
});

const passthrough = { "ApiPassthrough.Extensions.KeyUsage.DigitalSignature": "true" };
const asRequest = (csr: string): Promise<Answer> =>
  signedAlibaba(
    served.endpoint,
    "CreateCustomCertificate",
    { ParentIdentifier: "a", Validity: "1d", Csr: csr, ...passthrough },
    "",
  );

const asUpload = (certificate: string, key: string): Promise<Answer> =>
  signedHuawei(
    served.endpoint,
    "POST",
    `/v2/${PROJECT}/apigw/certificates`,
    {},
    JSON.stringify({ name: "cert_demo", cert_content: certificate, private_key: key }),
  );

test("keys of every type, size and sign in signed requests are refused, and the server continues", async () => {
  for (let index = 0; index < INPUTS; index++) {
    const next = randomFrom(1000 + index);
    const key = hostileSpki(next);
    const answers = [
      await asRequest(requestFor(key, next)),
      await asUpload(certificateFor(key, next), hostilePrivateKey(next)),
    ];
    for (const { status, text } of answers) {
      expect({ index, status, text }).toMatchObject({ status: 400, text: expect.any(String) as string });
    }
  }
  expect(served.child.exitCode).toBeNull();
  expect((await send("GET", `${served.endpoint}/health`, {}, "")).status).toBe(200);
}, 120_000);

test("a DSA key with a negative number is named correctly", async () => {
  const answer = await asRequest(requestFor(DSA_BELOW_ZERO!, randomFrom(1)));
  expect(answer).toMatchObject({ status: 400 });
  expect(answer.text).toContain("a DSA key is not supported");
  expect((await send("GET", `${served.endpoint}/health`, {}, "")).status).toBe(200);
});

describe("an unusable HTTPS certificate and key are refused at startup", () => {
  const write = (text: string): string => {
    const file = join(newFolder(), "given.pem");
    writeFileSync(file, text);
    return file;
  };
  const newPair = (): { certificate: string; key: string } => {
    const key = openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    return { key, certificate: openssl(["req", "-x509", "-key", write(key), "-subj", "/CN=localhost"]) };
  };
  const [own, other] = [newPair(), newPair()];
  const locked = openssl(["pkcs8", "-topk8", "-passout", "pass:x"], own.key);
  const BAD: [string, string, string, string][] = [
    ["another key", own.certificate, other.key, "serve: --key: is not the key of the certificate"],
    ["an encrypted key", own.certificate, locked, "serve: --key: the private key is encrypted"],
    ["no key", own.certificate, own.certificate, "serve: --key: is not a PEM private key"],
    ["no certificate", own.key, own.key, "serve: --certificate: holds no certificate"],
  ];
  test.each(BAD)("%s", async (_, certificate, key, expected) => {
    const options = ["--https", "--certificate", write(certificate), "--key", write(key)];
    await expect(startServe([...KEY_OPTIONS, ...options])).rejects.toThrow(expected);
  });
});
