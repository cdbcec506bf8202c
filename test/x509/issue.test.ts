import { createPublicKey, randomBytes, X509Certificate, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { parseCsr } from "../../provider/x509/csr";
import { signCertificate, type Template } from "../../provider/x509/sign-certificate";
import { readPrivateKey } from "../../provider/x509/keys";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { oneFromPem } from "../../provider/x509/pem";
import {
  below,
  CA,
  LEAF,
  make,
  newFolder,
  openssl,
  opensslText,
  removeFolders,
  verify,
  type Issued,
} from "./support";

afterAll(removeFolders);

const ALGORITHMS = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "ECC_256",
  "ECC_384",
  "ECC_512",
  "ED25519",
] as const;

/** OpenSSL's names of the signature and the key of each algorithm. */
const JUDGED: Record<(typeof ALGORITHMS)[number], [signature: string, key: string]> = {
  RSA_1024: ["sha256WithRSAEncryption", "Public-Key: (1024 bit)"],
  RSA_2048: ["sha256WithRSAEncryption", "Public-Key: (2048 bit)"],
  RSA_3072: ["sha256WithRSAEncryption", "Public-Key: (3072 bit)"],
  RSA_4096: ["sha256WithRSAEncryption", "Public-Key: (4096 bit)"],
  ECC_256: ["ecdsa-with-SHA256", "NIST CURVE: P-256"],
  ECC_384: ["ecdsa-with-SHA256", "NIST CURVE: P-384"],
  ECC_512: ["ecdsa-with-SHA256", "NIST CURVE: P-521"],
  ED25519: ["ED25519", "ED25519 Public-Key"],
};

// OpenSSL's default security level rejects RSA_1024, so its chain is verified at level 0.
const levelOf = (algorithm: string): string[] =>
  algorithm === "RSA_1024" ? ["-auth_level", "0"] : ["-auth_level", "1"];

describe.each(ALGORITHMS)("%s", (algorithm) => {
  let path: Issued[];
  const certificates = (): Certificate[] => path.map(({ certificate }) => certificate);

  beforeAll(async () => {
    // Generating RSA keys takes seconds; three at once use both cores.
    const generate = (): Promise<KeyObject> => keyAlgorithm(algorithm).generate();
    const [first, second, third] = await Promise.all([generate(), generate(), generate()]);
    const root = await make({ ...CA, subject: { commonName: "Root" } }, undefined, first);
    const sub = await make({ ...CA, subject: { commonName: "Sub" }, pathLength: 0 }, root, second);
    path = [root, sub, await make(LEAF, sub, third)];
  });

  test("RFC 5280 6.1: root, subordinate CA and end certificate verify under openssl -x509_strict", () => {
    const verdict = verify(certificates(), [...levelOf(algorithm), "-purpose", "sslserver"]);
    expect(verdict).toMatch(/leaf\.pem: OK/);
  });

  test("Node's X509Certificate confirms every link and every key", () => {
    const judged = certificates().map(({ der }) => new X509Certificate(der));
    judged.forEach((certificate, index) => {
      const issuer = judged[Math.max(0, index - 1)]!;
      expect(certificate.checkIssued(issuer)).toBe(true);
      expect(certificate.verify(issuer.publicKey)).toBe(true);
      expect(certificate.checkPrivateKey(path[index]!.privateKey)).toBe(true);
      const other = path[(index + 1) % 3]!;
      expect(certificate.checkPrivateKey(other.privateKey)).toBe(false);
    });
  });

  test("documented names: signature and key match the algorithm's name", () => {
    const [signature, key] = JUDGED[algorithm];
    for (const certificate of certificates()) {
      const text = opensslText(certificate);
      expect(text.match(/Signature Algorithm: (\S+)/g)).toEqual([
        `Signature Algorithm: ${signature}`,
        `Signature Algorithm: ${signature}`,
      ]);
      expect(text).toContain(key);
      expect(certificate.algorithm).toBe(algorithm);
    }
  });

  test("promise 2: a certificate altered in one bit does not verify", () => {
    const [root, sub, leaf] = certificates();
    const der = Buffer.from(leaf!.der);
    const at = der.indexOf("www.example.com");
    der[at] = der[at]! ^ 1;
    expect(verify([root!, sub!, { ...leaf!, der }], levelOf(algorithm))).toMatch(/^REFUSED/);
  });
});

test("RFC 5280 4.1.1.2: the signature algorithm occurs twice, byte for byte the same", async () => {
  for (const algorithm of ["RSA_2048", "ECC_256", "ED25519"]) {
    const { certificate } = await make(CA, undefined, algorithm);
    const dump = openssl(["asn1parse", "-inform", "DER"], certificate.der);
    const found = dump.split("\n").filter((line) => /:(sha256With|ecdsa-with|ED25519)/.test(line));
    expect(found.length).toBeGreaterThanOrEqual(2);
    const nulls = dump.split("\n").filter((line) => line.includes("prim: NULL"));
    // RFC 4055: NULL parameters for RSA (two signatures and the key); RFC 5758 and RFC 8410: no parameters.
    expect(nulls).toHaveLength(algorithm.startsWith("RSA") ? 3 : 0);
  }
});

describe("serial numbers", () => {
  const serialLine = (certificate: Certificate): string =>
    openssl(["x509", "-inform", "DER", "-noout", "-serial"], certificate.der).trim();

  const EXTREMES: [string, Buffer][] = [
    ["all zero", Buffer.alloc(16)],
    ["all one", Buffer.alloc(16, 0xff)],
    ["high bit only", Buffer.concat([Buffer.of(0x80), Buffer.alloc(15)])],
  ];

  test.each(EXTREMES)(
    "RFC 5280 4.1.2.2: positive, minimal DER, at most 20 octets, whatever the entropy (%s)",
    async (_, bytes) => {
      const { certificate } = await make(CA, undefined, "ECC_256", () => bytes);
      const dump = openssl(["asn1parse", "-inform", "DER"], certificate.der);
      const [, serial] = [...dump.matchAll(/INTEGER\s+:(-?)([0-9A-F]+)/g)];
      expect(serial![1]).toBe("");
      expect(BigInt(`0x${serial![2]!}`)).toBeGreaterThan(0n);
      expect(serialLine(certificate)).toBe(`serial=${certificate.serialNumber}`);
      expect(certificate.serialNumber).toHaveLength(32);
      // INTEGER of 16 octets: without a padding octet, and the first octet is not zero.
      expect(certificate.der.includes(Buffer.from(`0210${certificate.serialNumber}`, "hex"))).toBe(true);
      expect(openssl(["x509", "-inform", "DER", "-noout", "-text"], certificate.der)).not.toMatch(/REFUSED/);
    },
  );

  test("BR 7.1: at least 64 bits of the serial number come from the entropy source", async () => {
    const flipped = new Set<number>();
    const base = Buffer.alloc(16);
    const serialOf = async (bytes: Buffer): Promise<bigint> =>
      BigInt(`0x${(await make(CA, undefined, "ED25519", () => bytes)).certificate.serialNumber}`);
    const zero = await serialOf(base);
    for (let bit = 0; bit < 128; bit++) {
      const bytes = Buffer.from(base);
      bytes[bit >> 3] = 0x80 >> (bit & 7);
      if ((await serialOf(bytes)) !== zero) flipped.add(bit);
    }
    expect(flipped.size).toBeGreaterThanOrEqual(64);
  });

  test("unique over thousands of certificates, and only from the entropy given", async () => {
    const issuer = await make(CA, undefined, "ED25519");
    const template = { ...LEAF, publicKey: createPublicKey(issuer.privateKey) };
    const serials = new Set<string>();
    for (let count = 0; count < 2000; count++) {
      serials.add((await signCertificate(template, issuer, randomBytes)).serialNumber);
    }
    expect(serials.size).toBe(2000);
    const counted = (size: number): Buffer => Buffer.alloc(size, 7);
    const [a, b] = [
      await signCertificate(template, issuer, counted),
      await signCertificate(template, issuer, counted),
    ];
    expect(a.der).toEqual(b.der);
  });
});

describe("a serial number of the caller's choice", () => {
  const CHOSEN: [string, string][] = [
    ["01", "020101"],
    ["7F", "02017F"],
    ["80", "02020080"],
    ["0100", "02020100"],
    ["FFFFFFFFFFFFFFFF", "020900FFFFFFFFFFFFFFFF"],
    ["7F".repeat(20), `0214${"7F".repeat(20)}`],
  ];
  test.each(CHOSEN)("RFC 5280 4.1.2.2: %s is positive and minimal", async (hex, encoded) => {
    const { certificate } = await make({ ...CA, serialNumber: Buffer.from(hex, "hex") });
    expect(certificate.serialNumber).toBe(hex);
    expect(openssl(["x509", "-inform", "DER", "-noout", "-serial"], certificate.der).trim()).toBe(
      `serial=${hex}`,
    );
    expect(certificate.der.includes(Buffer.from(encoded, "hex"))).toBe(true);
    expect(verify([certificate])).toMatch(/: OK/);
  });

  test("leading zeros are dropped, and no entropy is used", async () => {
    const serialNumber = Buffer.from("0000002A", "hex");
    const { certificate } = await make({ ...CA, serialNumber }, undefined, "ECC_256", () => {
      throw new Error("asked for entropy");
    });
    expect(certificate.serialNumber).toBe("2A");
  });
});

describe("subjects that are copied or have attributes of any type", () => {
  test("a subject given as DER is copied byte for byte, also as the issuer of certificates below", async () => {
    const subjects = [
      // Two attributes in one set, string types that this package does not write, and two units.
      ["/C=CN/O=Example/CN=a+OU=b", "-multivalue-rdn"],
      ["/DC=com/DC=example/OU=one/OU=two/CN=Ärger", "-utf8"],
    ];
    for (const [text = "", option = ""] of subjects) {
      const key = join(newFolder(), "key.pem");
      openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
      const request = openssl(["req", "-new", "-key", key, "-subj", text, option]);
      const subject = parseCsr(oneFromPem("CERTIFICATE REQUEST", request)).subjectDer;
      const root = await make({ ...CA, subject });
      const leaf = await make(LEAF, root);
      expect(root.certificate.subjectDer.equals(subject)).toBe(true);
      expect(leaf.certificate.issuerDer.equals(subject)).toBe(true);
      const named = ["-noout", "-subject", "-nameopt", "RFC2253"];
      expect(openssl(["x509", "-inform", "DER", ...named], root.certificate.der)).toBe(
        openssl(["req", ...named], request),
      );
      expect(verify([root.certificate, leaf.certificate])).toMatch(/: OK/);
    }
  });

  test("others: attributes by OID, after the known ones, as UTF-8", async () => {
    const others = [
      { oid: "2.5.4.5", value: "7-中" },
      { oid: "1.2.3.4.5", value: "own" },
      { oid: "2.5.4.5", value: "8" },
    ];
    const { certificate } = await make({ ...CA, subject: { commonName: "a", country: "CN", others } });
    expect(new X509Certificate(certificate.der).subject.split("\n")).toEqual([
      ...["C=CN", "CN=a", "serialNumber=7-中", "1.2.3.4.5=own", "serialNumber=8"],
    ]);
    expect(certificate.subject).toBe("serialNumber=8,1.2.3.4.5=#0c036f776e,serialNumber=7-中,CN=a,C=CN");
    expect(verify([certificate])).toMatch(/: OK/);
  });
});

describe("critical extensions", () => {
  const [NAMES, USAGES] = ["X509v3 Subject Alternative Name:", "X509v3 Extended Key Usage:"];
  const criticals = async (more: Partial<Template>): Promise<string[]> => {
    const text = opensslText((await make({ ...LEAF, ...more }, await make(CA))).certificate);
    expect(text).toContain(NAMES);
    return [NAMES, USAGES].filter((heading) => text.includes(`${heading} critical`));
  };

  test("RFC 5280 4.2.1.6: names are critical only without a subject", async () => {
    expect(await criticals({})).toEqual([]);
    expect(await criticals({ subject: {} })).toEqual([NAMES]);
    expect(await criticals({ subject: Buffer.from("3000", "hex") })).toEqual([NAMES]);
    const issuer = await make(CA);
    const nameless = await make({ ...LEAF, subject: {} }, issuer);
    expect(verify([issuer.certificate, nameless.certificate])).toMatch(/: OK/);
    expect(new X509Certificate(nameless.certificate.der).checkHost("www.example.com")).toBeDefined();
  });

  test("names and extended usages are critical if requested, independently of each other", async () => {
    expect(await criticals({ critical: ["names"] })).toEqual([NAMES]);
    expect(await criticals({ critical: ["extendedKeyUsages"] })).toEqual([USAGES]);
    expect(await criticals({ critical: ["names", "extendedKeyUsages"] })).toEqual([NAMES, USAGES]);
  });

  test("empty extensions are omitted, critical or not", async () => {
    const template = { ...LEAF, keyUsages: [], extendedKeyUsages: [], names: [] };
    const { certificate } = await make({ ...template, critical: ["names", "extendedKeyUsages"] });
    expect(opensslText(certificate)).not.toMatch(/Key Usage|Alternative Name/);
  });
});

test("the same template, key and entropy give the same bytes to sign: no hidden clock", async () => {
  const issuer = await make(CA);
  const template = { ...LEAF, publicKey: createPublicKey(issuer.privateKey) };
  const fixed = (size: number): Buffer => Buffer.alloc(size, 1);
  const bodies = await Promise.all([1, 2].map(() => signCertificate(template, issuer, fixed)));
  // ECDSA signatures are randomized, so only the part before the signature can be compared.
  const [a, b] = bodies.map(({ der }) => der.subarray(4, der.indexOf("www.example.com") + 200));
  expect(a).toEqual(b);
});

test("RFC 5280, 4.2.1.1: the authority key identifier is the issuer's, however it was computed", async () => {
  const folder = newFolder();
  const [key, root] = [join(folder, "key.pem"), join(folder, "root.pem")];
  openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
  const own = ["-addext", "subjectKeyIdentifier=0102030405", "-addext", "authorityKeyIdentifier=none"];
  const usages = ["-addext", "keyUsage=critical,keyCertSign"];
  openssl(["req", "-x509", "-key", key, "-subj", "/CN=Own", "-days", "30", ...own, ...usages, "-out", root]);
  const issuer = {
    certificate: parseCertificate(oneFromPem("CERTIFICATE", readFileSync(root, "utf8"))),
    privateKey: readPrivateKey(readFileSync(key, "utf8")),
  };
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const { certificate } = await make(
    { ...LEAF, notBefore: now, notAfter: new Date(now.getTime() + 86_400_000) },
    issuer,
  );
  expect(below(opensslText(certificate), "X509v3 Authority Key Identifier:")).toMatch(/01:02:03:04:05$/);
});
