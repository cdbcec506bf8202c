import { generateKeyPairSync, sign } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import { createCsr } from "../../provider/x509/csr";
import { children, decode, encode } from "../../provider/x509/der";
import { subjectAltName } from "../../provider/x509/extensions";
import { hostName } from "../../provider/x509/names";
import { toPem } from "../../provider/x509/pem";
import { tryCsr } from "../../provider/resources/csr";
import { seq, tlv } from "../x509/hostile-keys";
import { attribute, challenge, identifier, requestOf } from "../x509/request-builders";
import { BASE, newCsr, newWorld, Refused, removeFolders, Resource } from "./support";

afterAll(removeFolders);

const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const MICROSOFT = "1.3.6.1.4.1.311.2.1.14";

/** A request with the given attributes. */
async function requestWith(...attributes: Buffer[]): Promise<string> {
  const plain = children(decode(await createCsr({ commonName: "www.example.com" }, [], key)))[0];
  const [version, subject, spki] = children(plain).map(encode);
  const body = seq(version!, subject!, spki!, tlv(0xa0, ...attributes));
  const signature = tlv(3, Buffer.of(0), sign("sha256", body, key));
  return toPem("CERTIFICATE REQUEST", seq(body, identifier("ecSha256"), signature));
}

/** The preview's objections; empty if it accepts. */
async function saidOf(kind: string, args: EngineProperties, olds: EngineProperties = {}): Promise<string> {
  try {
    await new Resource(newWorld(), kind).check(defined({ ...BASE[kind], ...args }), olds);
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

const asking = (...extensions: string[]): string =>
  newCsr("/CN=www.example.com", ...extensions.flatMap((extension) => ["-addext", extension]));

const SERVER = "alibaba.ServerCertificateWithCsr";
const CLIENT = "alibaba.ClientCertificateWithCsr";
const CUSTOM = "alibaba.CustomCertificate";
const EXTERNAL = "alibaba.ExternalCaCertificate";
const WAREHOUSE = "alibaba.WhClientCertificate";
const HUAWEI = "huawei.PrivateCertificate";
const LEAVES = [SERVER, CLIENT, CUSTOM, WAREHOUSE, HUAWEI];
const argsOf = (kind: string, csr: string): EngineProperties =>
  kind === HUAWEI ? { csr, distinguishedName: undefined } : { csr };
const defined = (args: EngineProperties): EngineProperties =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
const refusalOf = (kind: string, csr: string, olds: EngineProperties = {}): Promise<string> =>
  saidOf(kind, argsOf(kind, csr), olds);

describe.each(LEAVES)("%s", (kind) => {
  const REFUSED: [string, RegExp][] = [
    ["basicConstraints=critical,CA:TRUE", /being a CA/],
    ["1.3.6.1.5.5.7.1.24=DER:3003020105", /a TLS feature \(must-staple\)/],
    ["certificatePolicies=1.2.3.4", /certificate policies/],
    ["crlDistributionPoints=URI:http://example.com/a.crl", /addresses of revocation lists/],
    ["1.2.3.4.5=DER:0500", /the extension 1\.2\.3\.4\.5/],
    ["1.2.3.4.5=critical,DER:0500", /the extension 1\.2\.3\.4\.5/],
  ];
  test.each(REFUSED)(
    "%s is refused by name, because it would be silently dropped",
    async (extension, reason) => {
      const message = await refusalOf(kind, asking(extension));
      expect(message).toMatch(/^csr: it asks for .*, which a?.* does not get: remove it from the request$/);
      expect(message).toMatch(reason);
    },
  );

  test("requested extensions that the certificate has anyway or nobody needs are accepted", async () => {
    const usual = [
      "basicConstraints=CA:FALSE",
      "subjectKeyIdentifier=hash",
      "keyUsage=digitalSignature,keyEncipherment",
    ];
    expect(await refusalOf(kind, asking(...usual))).toBe("");
    expect(await refusalOf(kind, asking("1.2.840.113549.1.9.15=DER:3000"))).toBe("");
  });

  test("a challenge password is refused without showing it, an empty one is ignored, and an unknown attribute is named", async () => {
    const secret = await refusalOf(kind, await requestWith(challenge("hunter2hunter2")));
    expect(secret).toMatch(/^csr: it asks for a challenge password, which/);
    expect(secret).not.toContain("hunter2");
    expect(await refusalOf(kind, await requestWith(challenge("")))).toBe("");
    expect(await refusalOf(kind, await requestWith(attribute("1.2.3.4", tlv(5))))).toMatch(
      /the attribute 1\.2\.3\.4, which/,
    );
    const machine = attribute("1.3.6.1.4.1.311.13.2.3", tlv(0x16, Buffer.from("6.1.7601.2")));
    expect(await refusalOf(kind, await requestWith(machine))).toBe("");
  });

  test("a request that is already in the state is not checked again", async () => {
    const csr = asking("1.2.3.4.5=DER:0500");
    expect(await refusalOf(kind, csr, { csr })).toBe("");
  });
});

test("usages that the operation does not grant are named, those that it grants are accepted", async () => {
  const signing = asking("extendedKeyUsage=codeSigning");
  for (const kind of [SERVER, CLIENT, CUSTOM, WAREHOUSE]) {
    expect(await refusalOf(kind, signing)).toMatch(/the extended key usage codeSigning, which/);
  }
  expect(await refusalOf(HUAWEI, signing)).toBe("");
  expect(await refusalOf(SERVER, asking("extendedKeyUsage=serverAuth"))).toBe("");
  expect(await refusalOf(SERVER, asking("extendedKeyUsage=serverAuth,clientAuth"))).toMatch(/clientAuth/);
  expect(await refusalOf(CLIENT, asking("extendedKeyUsage=clientAuth"))).toBe("");
  const byOid = { extensions: { extendedKeyUsages: ["1.3.6.1.5.5.7.3.3"] } };
  expect(await saidOf(CUSTOM, { csr: signing, apiPassthrough: byOid })).toBe("");
});

test("a CA accepts what its request contains, except alternative names", async () => {
  const ca = ["basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=keyCertSign,cRLSign"];
  expect(await refusalOf(EXTERNAL, asking(...ca))).toBe("");
  expect(await refusalOf(EXTERNAL, asking(...ca, "subjectAltName=DNS:ca.example.com"))).toMatch(
    /alternative names, which/,
  );
  expect(await refusalOf(EXTERNAL, asking("basicConstraints=CA:FALSE"))).toMatch(
    /not being a CA, which an external CA does/,
  );
  const list = "crlDistributionPoints=URI:http://example.com/a.crl";
  expect(await refusalOf(EXTERNAL, asking(...ca, list))).toMatch(/addresses of revocation lists/);
  expect(await refusalOf(EXTERNAL, await requestWith(challenge("x")))).toMatch(/a challenge password/);
});

describe("names in Microsoft's old extension request attribute", () => {
  const names = seq(encode(subjectAltName([hostName("old.example.com")])));

  test("are taken", async () => {
    expect(tryCsr(await requestWith(attribute(MICROSOFT, names)))).toMatchObject({
      names: [hostName("old.example.com")],
    });
  });

  test("next to those of the standard one: each is taken once, and two lists of the same type are refused", async () => {
    const usage = seq(seq(tlv(6, Buffer.from("551d0f", "hex")), tlv(4, Buffer.from("03020780", "hex"))));
    const both = tryCsr(await requestWith(attribute(MICROSOFT, usage), requestOf("b.example.com")));
    expect(both).toMatchObject({ names: [hostName("b.example.com")], keyUsages: ["digitalSignature"] });
    expect(tryCsr(await requestWith(attribute(MICROSOFT, names), requestOf("b.example.com")))).toMatch(
      /cannot be read/,
    );
    expect(tryCsr(await requestWith(attribute(MICROSOFT, names, names)))).toMatch(/cannot be read/);
  });
});
