import { createHash, createPublicKey, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { PkiError } from "../../provider/base/errors";
import { KEY_ALGORITHMS } from "../../provider/x509/algorithms";
import { createCsr, parseCsr, type AuthorityRequest, type ParsedCsr } from "../../provider/x509/csr";
import { bits, children, decode, encode, nothing, oid, sequence } from "../../provider/x509/der";
import { publicKeyPem, spki } from "../../provider/x509/keys";
import { hostName } from "../../provider/x509/names";
import { oneFromPem, toPem } from "../../provider/x509/pem";
import { below, newFolder, openssl, removeFolders } from "./support";

afterAll(removeFolders);

const SUBJECT = { commonName: "网关", organization: "Example, Ltd", country: "CN" };
const NAMES = ["gateway.example.com", "*.example.org", "10.0.0.1", "2001:db8::1"].map(hostName);

const make = async (algorithm: string, names = NAMES): Promise<{ der: Buffer; publicKey: string }> => {
  const key = await KEY_ALGORITHMS.get(algorithm)!.generate();
  return { der: await createCsr(SUBJECT, names, key), publicKey: publicKeyPem(key) };
};

describe.each(["RSA_2048", "ECC_256", "ECC_384", "ECC_512", "ED25519", "SM2_256"])(
  "RFC 2986, %s",
  (algorithm) => {
    test("OpenSSL verifies the request and reads subject, names and key", async () => {
      const { der, publicKey } = await make(algorithm);
      const file = join(newFolder(), "request.pem");
      writeFileSync(file, toPem("CERTIFICATE REQUEST", der));
      const distid = algorithm === "SM2_256" ? ["-vfyopt", "distid:1234567812345678"] : [];
      expect(openssl(["req", "-in", file, "-noout", "-verify", ...distid])).not.toContain("REFUSED");
      expect(openssl(["req", "-in", file, "-noout", "-pubkey"])).toBe(publicKey);
      const text = openssl(["req", "-in", file, "-noout", "-text", "-nameopt", "utf8"]);
      expect(text).toContain("网关");
      expect(text).toContain("DNS:gateway.example.com, DNS:*.example.org, IP Address:10.0.0.1");
    });

    test("requests are read back as written", async () => {
      const { der, publicKey } = await make(algorithm);
      const request = parseCsr(der);
      expect(request).toMatchObject({ algorithm, names: NAMES, name: SUBJECT });
      expect(publicKeyPem(request.publicKey)).toBe(publicKey);
    });

    test("without proof of possession it is refused", async () => {
      const [one, other] = [await make(algorithm), await make(algorithm)];
      const [body, identifier] = children(decode(one.der));
      const signature = children(decode(other.der))[2];
      const forged = encode(sequence([body!, identifier!, signature!]));
      expect(() => parseCsr(forged)).toThrow(/does not verify/);
    });
  },
);

test("a request without names has none", async () => {
  expect(parseCsr((await make("ECC_256", [])).der).names).toEqual([]);
});

test("a SHA-1 signature is refused as such", async () => {
  const key = await KEY_ALGORITHMS.get("RSA_2048")!.generate();
  const [body] = children(decode(await createCsr(SUBJECT, [], key)));
  const identifier = sequence([oid("1.2.840.113549.1.1.5"), nothing()]);
  const weak = encode(sequence([body!, identifier, bits(sign("sha1", encode(body!), key))]));
  expect(() => parseCsr(weak)).toThrow(/is made with SHA-1, which is broken and not accepted/);
});

test("a request created by OpenSSL is read, with its hash", () => {
  const folder = newFolder();
  const [key, file] = [join(folder, "key.pem"), join(folder, "request.der")];
  openssl(["ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", key]);
  const names = "subjectAltName=DNS:a.example.com,IP:192.0.2.1,email:a@example.com";
  const subject = ["-subj", "/C=CN/O=Example/CN=a.example.com", "-addext", names];
  openssl(["req", "-new", "-sha384", "-key", key, ...subject, "-outform", "DER", "-out", file]);
  const request = parseCsr(Buffer.from(openssl(["base64", "-in", file]), "base64"));
  expect(request).toMatchObject({
    algorithm: "ECC_384",
    name: { commonName: "a.example.com", country: "CN" },
  });
  expect(request.names).toEqual([
    hostName("a.example.com"),
    hostName("192.0.2.1"),
    { type: "email", value: "a@example.com" },
  ]);
});

describe("a request of a CA", () => {
  const textOf = async (
    authority: AuthorityRequest | undefined,
    algorithm = "ECC_256",
    names: typeof NAMES = [],
  ): Promise<{ text: string; request: ParsedCsr }> => {
    const key = await KEY_ALGORITHMS.get(algorithm)!.generate();
    const der = await createCsr(SUBJECT, names, key, authority);
    const text = openssl(["req", "-inform", "DER", "-noout", "-text", "-nameopt", "utf8"], der);
    return { text, request: parseCsr(der) };
  };

  const LENGTHS: [number | undefined, string][] = [
    [undefined, "CA:TRUE"],
    [0, "CA:TRUE, pathlen:0"],
    [3, "CA:TRUE, pathlen:3"],
    [255, "CA:TRUE, pathlen:255"],
  ];
  test.each(LENGTHS)("V11: path length %s is requested, including 0", async (pathLength, judged) => {
    const { text, request } = await textOf({ pathLength });
    expect(below(text, "X509v3 Basic Constraints: critical")).toBe(judged);
    expect(below(text, "X509v3 Key Usage: critical")).toBe("Certificate Sign, CRL Sign");
    expect(text).not.toContain("Extended Key Usage");
    expect(request).toMatchObject({ ca: true, pathLength, names: [], extendedKeyUsages: undefined });
  });

  test("V12: usages by name and OID, in the order given", async () => {
    const extendedKeyUsages = ["serverAuth", "any", "1.2.3.4", "OCSPSigning"];
    const { text, request } = await textOf({ pathLength: 1, extendedKeyUsages });
    expect(below(text, "X509v3 Extended Key Usage:")).toBe(
      "TLS Web Server Authentication, Any Extended Key Usage, 1.2.3.4, OCSP Signing",
    );
    expect(request.extendedKeyUsages).toEqual(extendedKeyUsages);
    expect((await textOf({ extendedKeyUsages: [] })).text).not.toContain("Extended Key Usage");
    const byOid = await textOf({ extendedKeyUsages: ["1.3.6.1.5.5.7.3.2"] });
    expect(byOid.request.extendedKeyUsages).toEqual(["clientAuth"]);
  });

  test("names are in the same list of requested extensions", async () => {
    const { text, request } = await textOf(
      { pathLength: 0, extendedKeyUsages: ["clientAuth"] },
      "ECC_384",
      NAMES,
    );
    expect(text.match(/Requested Extensions/g)).toHaveLength(1);
    expect(text).toContain("DNS:gateway.example.com");
    expect(request).toMatchObject({ ca: true, pathLength: 0, names: NAMES, name: SUBJECT });
  });

  test.each(["RSA_2048", "ED25519"])("OpenSSL verifies it, %s", async (algorithm) => {
    const key = await KEY_ALGORITHMS.get(algorithm)!.generate();
    const der = await createCsr(SUBJECT, [], key, { pathLength: 0 });
    expect(openssl(["req", "-inform", "DER", "-noout", "-verify"], der)).not.toContain("REFUSED");
  });

  test("without authority none of it is requested", async () => {
    const plain = await textOf(undefined);
    expect(plain.text).not.toMatch(/CA:|X509v3/);
    expect(plain.request).toMatchObject({ ca: false, pathLength: undefined, extendedKeyUsages: undefined });
  });

  test("requests created by OpenSSL are read: their extensions, and their subject byte for byte", () => {
    const key = join(newFolder(), "key.pem");
    openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
    const read = (...extensions: string[]): ParsedCsr => {
      const added = extensions.flatMap((extension) => ["-addext", extension]);
      const subject = ["-subj", "/DC=com/O=a/OU=b+CN=c", "-multivalue-rdn"];
      const text = openssl(["req", "-new", "-key", key, ...subject, ...added]);
      return parseCsr(oneFromPem("CERTIFICATE REQUEST", text));
    };
    const CA_TRUE = "basicConstraints=critical,CA:TRUE,pathlen:2";
    const ca = read(CA_TRUE, "extendedKeyUsage=critical,clientAuth,1.2.3.4");
    expect(ca).toMatchObject({ ca: true, pathLength: 2, extendedKeyUsages: ["clientAuth", "1.2.3.4"] });
    expect(read("basicConstraints=CA:FALSE")).toMatchObject({ ca: false, pathLength: undefined });
    expect(read("basicConstraints=CA:TRUE")).toMatchObject({ ca: true, pathLength: undefined });
    const dump = openssl(["asn1parse", "-inform", "DER"], read().subjectDer);
    // Three sets, the last one with two attributes.
    expect(dump.match(/cons: SET/g)).toHaveLength(3);
    expect(dump.match(/prim: OBJECT/g)).toHaveLength(4);
  });
});

// X.667: OIDs derived from UUIDs have a 128-bit arc.
const UUID_OID = "2.25.329800735698586629295641978511506172918";
test.each([`extendedKeyUsage=${UUID_OID}`, `${UUID_OID}=DER:0500`])(
  "regression: a request created by OpenSSL with a large OID was not recognized (%s)",
  (extension) => {
    const key = join(newFolder(), "key.pem");
    openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
    const text = openssl(["req", "-new", "-key", key, "-subj", "/CN=a", "-addext", extension]);
    expect(parseCsr(oneFromPem("CERTIFICATE REQUEST", text)).name.commonName).toBe("a");
  },
);

test("hostile input: mutated, truncated, random or huge requests are refused or read, nothing else", async () => {
  const { der } = await make("ECC_256");
  const isFine = (input: Buffer): void => {
    try {
      expect(
        createPublicKey({ key: spki(parseCsr(input).publicKey), format: "der", type: "spki" }),
      ).toBeDefined();
    } catch (error) {
      expect(error).toBeInstanceOf(PkiError);
    }
  };
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.nat(255), fc.nat(der.length), (at, byte, end) => {
      const mutated = Buffer.from(der);
      mutated[at] = byte;
      isFine(mutated);
      isFine(mutated.subarray(0, end));
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      isFine(Buffer.from(bytes));
    }),
  );
  isFine(Buffer.alloc(1 << 20, createHash("sha256").digest()));
});
