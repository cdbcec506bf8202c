import { encodeRequest } from "../../provider/api/huawei/wire";
import { privateKeyPem } from "../../provider/x509/keys";
import { LEAF, make, pem, START } from "../x509/support";
import { BASE, GATEWAY, newCertificate, newWorld, Refused, removeFolders, Resource } from "./support";

afterAll(removeFolders);

const CERTIFICATE = "huawei.PrivateCertificate";
const UPLOAD = "huawei.ApigCertificate";
const world = newWorld();

/** The preview's verdict on {@link BASE} with other arguments; "accepted" if it has no objection. */
async function refusalOf(kind: string, more: Record<string, unknown>): Promise<string> {
  const args = Object.fromEntries(
    Object.entries({ ...BASE[kind], ...more }).filter(([, value]) => value !== undefined),
  );
  try {
    await new Resource(world, kind).check(args, {});
    return "accepted";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

const named = (more: object): object => ({ distinguishedName: { commonName: "a.example.com", ...more } });
const sans = (type: string, ...values: string[]): object => ({
  subjectAlternativeNames: values.map((value) => ({ type, value })),
});
const host = (length: number): string => `${"a".repeat(60)}.`.repeat(4) + "b".repeat(length - 244);
const valid = (type: string, value: number, startFrom?: number): object => ({
  validity: { type, value, ...(startFrom === undefined ? {} : { startFrom }) },
});
const NOW = world.now.getTime();
const below = (keyAlgorithm: string): object => ({
  issuerPlan: { kind: "huawei.CertificateAuthority", name: "ca", type: "ROOT", keyAlgorithm },
});

/** The rules of docs/huawei.md by number: values refused at preview, and values that just pass. */
const RULES: [rule: string, kind: string, more: object, said: RegExp | "accepted"][] = [
  ["V14", CERTIFICATE, sans("DNS", ...Array.from({ length: 20 }, (_, i) => `a${i}.com`)), "accepted"],
  [
    "V14",
    CERTIFICATE,
    sans("DNS", ...Array.from({ length: 21 }, (_, i) => `a${i}.com`)),
    /must not hold more than 20/,
  ],
  ["V14", CERTIFICATE, sans("DNS", host(253)), "accepted"],
  ["V14", CERTIFICATE, sans("DNS", host(254)), /must not be longer than 253/],
  ["V14", CERTIFICATE, sans("URI", `https://example.com/${"a".repeat(233)}`), "accepted"],
  ["V14", CERTIFICATE, sans("URI", `https://example.com/${"a".repeat(234)}`), /must not be longer than 253/],
  ["V14", CERTIFICATE, sans("IP", "2001:0db8:0000:0000:0000:0000:0000:0001"), "accepted"],
  ["V14", CERTIFICATE, sans("IP", "2001:0db8:0000:0000:0000:0000:0000:00001"), /must not be longer than 39/],
  ["V14", CERTIFICATE, sans("EMAIL", `a@${host(255)}`), /must not be longer than 256/],
  ["V14", CERTIFICATE, sans("UPN", `a@${host(255)}`), /must not be longer than 256/],
  ["V14", CERTIFICATE, sans("RID", "1.2.3"), /one of "DNS", "IP", "EMAIL", "URI", "UPN"/],
  ["V14", CERTIFICATE, { keyUsages: ["contentCommitment"] }, /one of "digitalSignature"/],
  ["V15", CERTIFICATE, named({ commonName: "示".repeat(64) }), "accepted"],
  ["V15", CERTIFICATE, named({ commonName: "示".repeat(65) }), /commonName: must not be longer than 64/],
  ["V15", CERTIFICATE, named({ commonName: "*.a-b_c, d" }), "accepted"],
  ["V15", CERTIFICATE, named({ commonName: "a/b" }), /commonName: must consist of letters/],
  ["V15", CERTIFICATE, named({ locality: "*" }), /locality: must consist of letters/],
  ["V16", CERTIFICATE, named({ country: "cn" }), "accepted"],
  ["V16", CERTIFICATE, named({ country: "C1" }), /country: must be two letters/],
  ["V17", CERTIFICATE, valid("YEAR", 20), "accepted"],
  ["V17", CERTIFICATE, valid("YEAR", 21), /validity: is longer than 20 years/],
  ["V17", CERTIFICATE, valid("MONTH", 240), "accepted"],
  ["V17", CERTIFICATE, valid("MONTH", 241), /is longer than 20 years/],
  ["V17", CERTIFICATE, valid("DAY", 1, NOW - 299_999), "accepted"],
  ["V17", CERTIFICATE, valid("DAY", 1, NOW - 300_000), /starts more than five minutes ago/],
  ["V17", CERTIFICATE, valid("DAY", 1, Math.floor(NOW / 1000)), /milliseconds \(not seconds\)/],
  ["V18", CERTIFICATE, { customizedExtension: { objectIdentifier: "1.2.3" } }, /value: .*must be a string/],
  ["V18", CERTIFICATE, { customizedExtension: { value: "a" } }, /objectIdentifier: .*must be a string/],
  ["V19", CERTIFICATE, { keyAlgorithm: "SM2", signatureAlgorithm: "SM3" }, "accepted"],
  ["V19", CERTIFICATE, { keyAlgorithm: "SM2", signatureAlgorithm: "SHA256" }, /must be SM3 for an SM2 key/],
  ["V19", CERTIFICATE, { keyAlgorithm: "EC256", signatureAlgorithm: "SM3" }, /SM3 is for SM2 keys only/],
  [
    "V19",
    CERTIFICATE,
    { ...below("EC256"), signatureAlgorithm: "SM3" },
    /SM3 is for SM2 keys only, not for EC/,
  ],
  ["V19", CERTIFICATE, { ...below("SM2"), signatureAlgorithm: "SHA384" }, /must be SM3 for an SM2 key/],
  ["V19", CERTIFICATE, { ...below("SM2"), signatureAlgorithm: "SM3" }, "accepted"],
  ["V21", UPLOAD, { name: "证书_1" }, "accepted"],
  ["V21", UPLOAD, { name: "a".repeat(51) }, /name: must be 4 to 50/],
  ["V21", UPLOAD, { name: "_cert" }, /name: must be 4 to 50/],
  ["V21", UPLOAD, { name: "cert-1" }, /name: must be 4 to 50/],
  ["V22", UPLOAD, { type: "instance", instanceId: "i" }, "accepted"],
  ["V22", UPLOAD, { type: "instance" }, /instanceId: is required with type instance/],
  ["V22", UPLOAD, { type: "global", instanceId: "i" }, /instanceId: is for type instance only/],
  ["V22", UPLOAD, { instanceId: "i" }, /instanceId: is for type instance only/],
  ["V23", UPLOAD, { algorithmType: "SM2" }, /certContentSign: is required with algorithmType SM2/],
  ["V23", UPLOAD, { certContentSign: GATEWAY.certContent }, /certContentSign: is for algorithmType SM2 only/],
  ["V23", UPLOAD, { privateKeySign: GATEWAY.privateKey }, /privateKeySign: is for algorithmType SM2 only/],
  ["V24", UPLOAD, { privateKey: newCertificate("b").privateKey }, /privateKey: is not the key of the cert/],
];

test.each(RULES)("%s: %s %j", async (_rule, kind, more, expected) => {
  const text = await refusalOf(kind, more as Record<string, unknown>);
  if (expected === "accepted") expect(text).toBe(expected);
  else expect(text).toMatch(expected);
});

test("V20: a revocation without a reason has the body {}, otherwise the reason", () => {
  const body = (more: object): string =>
    encodeRequest("RevokeCertificate", { certificate_id: "i", ...more }, "").body;
  expect(body({ reason: undefined })).toBe("{}");
  expect(body({ reason: "SUPERSEDED" })).toBe('{"reason":"SUPERSEDED"}');
});

describe("V23, V24: the uploaded content of every pair", () => {
  const upload = (content: string, key: string, more: object = {}): Promise<string> =>
    refusalOf(UPLOAD, { certContent: content, privateKey: key, ...more });

  test("an SM2 pair is two certificates, each with its own key", async () => {
    const [one, two] = [await make(LEAF, undefined, "SM2_256"), await make(LEAF, undefined, "SM2_256")];
    const pair = { algorithmType: "SM2", certContentSign: pem(two.certificate) };
    const send = (key: typeof one): Promise<string> =>
      upload(pem(one.certificate), privateKeyPem(one.privateKey), {
        ...pair,
        privateKeySign: privateKeyPem(key.privateKey),
      });
    expect(await send(two)).toBe("accepted");
    expect(await send(one)).toMatch(/privateKeySign: is not the key of the certificate/);
  });

  test("an expired certificate is refused if new, and kept if it existed before", async () => {
    const { certificate, privateKey } = await make({ ...LEAF, notAfter: new Date(START.getTime() - 1000) });
    const args = { name: "gateway", certContent: pem(certificate), privateKey: privateKeyPem(privateKey) };
    expect(await refusalOf(UPLOAD, args)).toMatch(/certContent: expired at 2026-03-01T11:59:59Z/);
    await expect(new Resource(world, UPLOAD).check(args, args)).resolves.toBeDefined();
  });

  test("the chain is sorted, leaf first", async () => {
    const [issuer, leaf] = [newCertificate("CA", true).certificate, GATEWAY];
    const swapped = `${leaf.certContent}${issuer}`;
    expect(await upload(swapped, leaf.privateKey)).toMatch(/certContent: certificate 2 did not issue/);
  });
});
