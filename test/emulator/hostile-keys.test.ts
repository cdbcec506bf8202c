import { signedAlibaba, signedHuawei, send, type Answer } from "./fuzz-requests";
import { startServe, type Serve } from "./process";
import { certificateFor, hostilePrivateKey, hostileSpki, random, requestFor } from "../x509/hostile-keys";
import { removeFolders } from "../x509/support";

const INPUTS = 60;
const PROJECT = "0".repeat(32);
/** A public DSA value below zero: Node's own getters end the process at it. */
const DSA_BELOW_ZERO = Array.from({ length: 2000 }, (_, seed) => hostileSpki(random(seed))).find(
  (spki) => spki.includes(Buffer.from("2a8648ce380401", "hex")) && isBelowZero(spki),
);

/** Of a key that is one number: whether that is negative. */
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

test("keys of every kind, size and sign in signed requests: each is refused, and the server goes on", async () => {
  for (let index = 0; index < INPUTS; index++) {
    const next = random(1000 + index);
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

test("a DSA key with a negative number is named as what it is", async () => {
  const answer = await asRequest(requestFor(DSA_BELOW_ZERO!, random(1)));
  expect(answer).toMatchObject({ status: 400 });
  expect(answer.text).toContain("a DSA key is not supported");
  expect((await send("GET", `${served.endpoint}/health`, {}, "")).status).toBe(200);
});
