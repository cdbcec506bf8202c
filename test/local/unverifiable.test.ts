import { boolean, encode, implicit, oid, sequence, utf8, type Der } from "../../provider/x509/der";
import { removeFolders } from "../x509/support";
import { openLocal, LEAF, NAME, ROOT } from "../huawei/local";
import { Ca, openLocal as openAlibaba, refused, SUB as SUB_CA } from "./ca";
import { csrOf, opensslCsr, textOf, verifyChain } from "./judge";

afterAll(removeFolders);
const local = openLocal();
const { invoke } = local;
afterAll(() => local.close());

let ca: Ca;
let root: string;
let sub: string;
let issuer: string;
beforeAll(async () => {
  ca = await Ca.open(() => Promise.resolve(openAlibaba()));
  ({ root, sub } = await ca.hierarchy());
  issuer = (await invoke("CreateCertificateAuthority", ROOT)).ca_id;
});
afterAll(() => ca.service.close());

/** The refusal of each of several calls. */
const refusals = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.all(calls.map(refused))).map(({ message }) => String(message));

const WEEK = { validity: { type: "DAY", value: 7 } } as const;
const EMPTY = { commonName: undefined };
const byCsr = (csr: string): Promise<{ certificate_id: string }> =>
  invoke("CreateCertificateByCsr", { issuer_id: issuer, csr, ...WEEK });
const chainOf = async ({ certificate_id }: { certificate_id: string }): Promise<string> => {
  const request = { certificate_id, type: "OTHER", is_compressed: "false" } as const;
  const { certificate, certificate_chain } = await invoke("ExportCertificate", request);
  return certificate + certificate_chain;
};
const hardware = (more: object): Promise<{ certificate_id: string }> =>
  invoke("CreateCertificate", { ...LEAF, issuer_id: issuer, ...more });

describe("RFC 5280, 4.1.2.6: a certificate with neither subject nor names", () => {
  test("is refused by every operation that takes a request", async () => {
    const csr = await csrOf({ subject: EMPTY });
    for (const message of await refusals([byCsr(csr), ca.custom(sub, csr), ca.external(csr)])) {
      expect(message).toMatch(/neither a subject nor names|must have a subject/);
    }
  });

  test("is accepted with names alone, which are critical then; but not for a CA", async () => {
    const csr = await csrOf({ subject: EMPTY, names: [{ type: "DNS", value: "a.example.com" }] });
    const chain = await chainOf(await byCsr(csr));
    expect(verifyChain(chain)).toMatch(/: OK/);
    expect(textOf(chain)).toContain("X509v3 Subject Alternative Name: critical");
    expect((await refused(ca.external(csr))).message).toMatch(/a CA must have a subject/);
  });
});

describe("subjects", () => {
  test("equal to the CA's are refused: the certificate would look self-issued", async () => {
    const refusalOf = async (call: Promise<unknown>): Promise<unknown> => (await refused(call)).message;
    const own = /its subject is that of the CA above/;
    expect(await refusalOf(hardware({ distinguished_name: { common_name: NAME.common_name } }))).toMatch(own);
    expect(await refusalOf(hardware({ distinguished_name: { common_name: " root" } }))).toMatch(own);
    const { CommonName, Organization, OrganizationUnit, CountryCode, Locality, State } = SUB_CA;
    const rest = { Organization, OrganizationUnit, Country: CountryCode, Locality, State };
    expect(await refusalOf(ca.client(sub, { CommonName, ...rest }))).toMatch(own);
    expect(await refusalOf(ca.custom(sub, await csrOf(), { Subject: { CommonName, ...rest } }))).toMatch(own);
  });

  test("with two common names are refused: verifiers disagree about which one counts", async () => {
    const csr = opensslCsr("/CN=a.example.com/CN=b.example.com");
    const plain = await csrOf();
    const messages = await refusals([
      byCsr(csr),
      ca.custom(sub, csr),
      ca.external(csr),
      ca.invoke("CreateClientCertificateWithCsr", { ParentIdentifier: sub, Csr: csr, Days: 9 }),
      ca.custom(sub, plain, {
        Subject: { CommonName: "a", CustomAttributes: [{ ObjectIdentifier: "2.5.4.3", Value: "b" }] },
      }),
    ]);
    for (const message of messages)
      expect(message).toMatch(/common name|attribute with a parameter of its own/i);
  });

  test("that no certificate can contain are refused, whichever parameter they are in", async () => {
    const long = "a".repeat(65);
    const messages = await refusals([
      ca.root({ CommonName: long }),
      ca.sub(root, { Organization: "" }),
      ca.client(sub, { OrganizationUnit: "a\nb" }),
      invoke("CreateCertificateAuthority", { ...ROOT, distinguished_name: { ...NAME, common_name: long } }),
      hardware({ distinguished_name: { common_name: long } }),
    ]);
    for (const message of messages) {
      expect(message).toMatch(/longer than 64 characters|is empty|control characters/);
    }
  });
});

describe("RFC 3161, 2.3: time stamps", () => {
  test("the usage is critical, alone, and openssl accepts the certificate for time stamping", async () => {
    const stamps = { extended_key_usage: { time_stamping: true }, key_usages: ["digitalSignature"] };
    const chain = await chainOf(await hardware(stamps));
    expect(textOf(chain)).toContain("X509v3 Extended Key Usage: critical");
    expect(verifyChain(chain, "-purpose", "timestampsign")).toMatch(/: OK/);
    const csr = await csrOf({ authority: { extendedKeyUsages: ["timeStamping"] } });
    // The documented key usages of a certificate from a request include key agreement.
    expect((await refused(byCsr(csr))).message).toMatch(/must not include keyAgreement/);
    const passed = { ExtendedKeyUsages: ["timeStamping"], Criticals: ["ExtendedKeyUsages"] };
    const custom = await ca.custom(sub, await csrOf(), { Extensions: passed });
    expect(verifyChain(custom.CertificateChain!, "-purpose", "timestampsign")).toMatch(/: OK/);
  });

  test("what verifiers of time stamps reject is not issued", async () => {
    const usages = { time_stamping: true, code_signing: true };
    const custom = async (Extensions: object): Promise<unknown> =>
      ca.custom(sub, await csrOf(), { Extensions });
    const messages = await refusals([
      hardware({ extended_key_usage: usages, key_usages: ["digitalSignature"] }),
      hardware({ extended_key_usage: { time_stamping: true } }),
      custom({ ExtendedKeyUsages: ["timeStamping"] }),
      custom({ ExtendedKeyUsages: ["1.3.6.1.5.5.7.3.8", "1.2.3"] }),
    ]);
    const reasons = [/only usage/, /must not include keyAgreement/, /must be critical/, /only usage/];
    reasons.forEach((reason, index) => {
      expect(messages[index]).toMatch(reason);
    });
  });
});

test("the default usages of an RSA key are those that it supports", async () => {
  const rsa = { ...ROOT, key_algorithm: "RSA2048" } as const;
  const { ca_id } = await invoke("CreateCertificateAuthority", rsa);
  const made = await invoke("CreateCertificate", { ...LEAF, issuer_id: ca_id });
  expect(textOf(await chainOf(made))).toMatch(/Key Usage: critical\n +Digital Signature\n/);
  expect(textOf(await chainOf(await hardware({})))).toMatch(/Digital Signature, Key Agreement\n/);
});

test("SM2: the encryption certificate leaves out usages that an encryption key is not for", async () => {
  const sm2 = { ...ROOT, key_algorithm: "SM2", signature_algorithm: "SM3" } as const;
  const { ca_id } = await invoke("CreateCertificateAuthority", sm2);
  const usages = { code_signing: true, server_auth: true };
  const made = await invoke("CreateCertificate", { ...LEAF, issuer_id: ca_id, extended_key_usage: usages });
  const request = { ...made, type: "OTHER", is_compressed: "false" } as const;
  const { certificate, enc_certificate = "" } = await invoke("ExportCertificate", request);
  expect(textOf(certificate)).toContain("TLS Web Server Authentication, Code Signing");
  expect(textOf(enc_certificate)).toMatch(/Extended Key Usage: *\n +TLS Web Server Authentication\n/);
});

const requested = (dotted: string, critical: boolean, value: Der): string[] => {
  const der = encode(value)
    .toString("hex")
    .replace(/(..)(?=.)/g, "$1:");
  return ["-addext", `${dotted}=${critical ? "critical," : ""}DER:${der}`];
};
const uri = (text: string): Der => implicit(6, Buffer.from(text));
const ACCESS = (text: string): Der => sequence([sequence([oid("1.3.6.1.5.5.7.48.2"), uri(text)])]);
const POLICY = (...oids: string[]): Der => sequence(oids.map((one) => sequence([oid(one)])));

describe("extensions that a CA's request asks for", () => {
  const REFUSED: [string, string[], RegExp][] = [
    ["unknown and critical", requested("1.2.3.4", true, utf8("a")), /1\.2\.3\.4 is critical, but verifiers/],
    [
      "critical addresses",
      requested("1.3.6.1.5.5.7.1.1", true, ACCESS("http://a/b")),
      /authorityInfoAccess is crit/,
    ],
    [
      "an address that is none",
      requested("1.3.6.1.5.5.7.1.1", false, ACCESS("not a place")),
      /has invalid content/,
    ],
    ["no addresses", requested("1.3.6.1.5.5.7.1.1", false, sequence([])), /has invalid content/],
    ["no policies", requested("2.5.29.32", false, sequence([])), /certificatePolicies has invalid content/],
    [
      "a policy twice",
      requested("2.5.29.32", false, POLICY("1.2.3", "1.2.3")),
      /certificatePolicies has invalid content/,
    ],
    [
      "policies that are text",
      requested("2.5.29.32", false, utf8("1.2.3")),
      /certificatePolicies has invalid content/,
    ],
    [
      "no policy constraints",
      requested("2.5.29.36", true, sequence([])),
      /policyConstraints has invalid content/,
    ],
    [
      "inhibitAnyPolicy of no number",
      requested("2.5.29.54", true, boolean(true)),
      /inhibitAnyPolicy has invalid content/,
    ],
    ["a marker of transparency", requested("1.3.6.1.4.1.11129.2.4.3", true, utf8("")), /is critical, but/],
  ];
  test.each(REFUSED)("%s: refused", async (_, extension, reason) => {
    const csr = opensslCsr("/CN=Own CA", extension);
    expect((await refused(ca.external(csr))).message).toMatch(reason);
  });

  test("valid ones are copied, and the CA verifies", async () => {
    const csr = opensslCsr("/CN=Own CA", [
      ...requested("1.2.3.4", false, utf8("a")),
      ...requested("1.3.6.1.5.5.7.1.1", false, ACCESS("http://a.example.com/ca.cer")),
      ...requested("2.5.29.32", true, POLICY("1.2.3", "1.2.4")),
      ...["-addext", "nameConstraints=critical,permitted;DNS:example.com"],
      ...["-addext", "subjectAltName=DNS:ca.example.com"],
    ]);
    const { CertificateChain: chain } = await ca.external(csr);
    expect(verifyChain(chain)).toMatch(/: OK/);
    for (const text of ["1.2.3.4", "CA Issuers", "Policy: 1.2.4", "DNS:ca.example.com"]) {
      expect(textOf(chain)).toContain(text);
    }
  });
});

test("a custom extension has a type of its own", async () => {
  for (const object_identifier of ["2.5.29.19", "2.5.29.15", "2.5.29.17", "1.3.6.1.5.5.7.1.1", "2.5.29.99"]) {
    const call = hardware({ customized_extension: { object_identifier, value: "a" } });
    expect((await refused(call)).message).toMatch(/is the OID of a standard extension/);
  }
});

test("usages that the request's key does not support are refused", async () => {
  const call = ca.custom(sub, await csrOf(), { Extensions: { KeyUsage: { KeyEncipherment: true } } });
  expect((await refused(call)).message).toMatch(/must not include keyEncipherment/);
});
