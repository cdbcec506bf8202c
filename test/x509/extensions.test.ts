import { X509Certificate } from "node:crypto";
import { EXTENDED_KEY_USAGES, usageName, type KeyUsageName } from "../../provider/x509/extensions";
import { below, CA, LEAF, make, openssl, opensslText, removeFolders, START, verify } from "./support";

afterAll(removeFolders);

describe("RFC 5280 4.2.1.9: path length", () => {
  const CASES: [number | undefined, string][] = [
    [0, "CA:TRUE, pathlen:0"],
    [1, "CA:TRUE, pathlen:1"],
    [20, "CA:TRUE, pathlen:20"],
    [300, "CA:TRUE, pathlen:300"],
    [undefined, "CA:TRUE"],
  ];
  test.each(CASES)("V11: %s is written, including 0", async (pathLength, expected) => {
    const { certificate } = await make({ ...CA, pathLength });
    expect(below(opensslText(certificate), "X509v3 Basic Constraints: critical")).toBe(expected);
    expect(certificate.pathLength).toBe(pathLength);
    expect(certificate.ca).toBe(true);
  });

  test("openssl refuses a chain longer than the path length allows", async () => {
    const root = await make({ ...CA, subject: { commonName: "Root" }, pathLength: 0 });
    const sub = await make({ ...CA, subject: { commonName: "Sub" } }, root);
    const leaf = await make(LEAF, sub);
    const verdict = verify([root.certificate, sub.certificate, leaf.certificate]);
    expect(verdict).toMatch(/path length constraint exceeded/);
  });

  test("an end-entity certificate has basic constraints with CA false", async () => {
    const { certificate } = await make(LEAF, await make(CA));
    expect(below(opensslText(certificate), "X509v3 Basic Constraints: critical")).toBe("CA:FALSE");
    expect(new X509Certificate(certificate.der).ca).toBe(false);
    expect(certificate).toMatchObject({ ca: false, pathLength: undefined });
  });
});

describe("RFC 5280 4.2.1.12: extended key usages", () => {
  const OPENSSL_NAMES: Record<string, string> = {
    any: "Any Extended Key Usage",
    serverAuth: "TLS Web Server Authentication",
    clientAuth: "TLS Web Client Authentication",
    codeSigning: "Code Signing",
    emailProtection: "E-mail Protection",
    timeStamping: "Time Stamping",
    OCSPSigning: "OCSP Signing",
  };

  test("V12: the seven documented names are known, and no others", () => {
    expect([...EXTENDED_KEY_USAGES].sort()).toEqual(Object.keys(OPENSSL_NAMES).sort());
  });

  test.each(Object.entries(OPENSSL_NAMES))("%s is written with its OID", async (usage, name) => {
    const { certificate } = await make({ ...LEAF, extendedKeyUsages: [usage] });
    expect(below(opensslText(certificate), "X509v3 Extended Key Usage:")).toBe(name);
    expect(certificate.extendedKeyUsages).toEqual([usage]);
  });

  test("V12: dotted OIDs are written unchanged, in the order given", async () => {
    const usages = ["serverAuth", "1.3.6.1.4.1.311.20.2.2", "2.999.3.2147483647"];
    const { certificate } = await make({ ...LEAF, extendedKeyUsages: usages });
    const printed = below(opensslText(certificate), "X509v3 Extended Key Usage:");
    expect(printed).toBe("TLS Web Server Authentication, Microsoft Smartcard Login, 2.999.3.2147483647");
    expect(certificate.extendedKeyUsages).toEqual(usages);
  });

  test("an OID that has a name is read back by its name", () => {
    expect(usageName("1.3.6.1.5.5.7.3.1")).toBe("serverAuth");
    expect(usageName("1.2.3.4")).toBe("1.2.3.4");
  });

  test("without usages there is no extension", async () => {
    for (const extendedKeyUsages of [undefined, []]) {
      const { certificate } = await make({ ...CA, extendedKeyUsages });
      expect(opensslText(certificate)).not.toContain("Extended Key Usage");
      expect(certificate.extendedKeyUsages).toBeUndefined();
    }
  });
});

describe("RFC 5280 4.2.1.3: key usage", () => {
  const BITS: [KeyUsageName[], string, string][] = [
    [["digitalSignature"], "03020780", "Digital Signature"],
    [["keyCertSign", "cRLSign"], "03020106", "Certificate Sign, CRL Sign"],
    [["digitalSignature", "keyEncipherment"], "030205A0", "Digital Signature, Key Encipherment"],
    [["keyAgreement"], "03020308", "Key Agreement"],
    [["nonRepudiation", "dataEncipherment"], "03020450", "Non Repudiation, Data Encipherment"],
    [["encipherOnly"], "03020001", "Encipher Only"],
    [["keyAgreement", "decipherOnly"], "0303070880", "Key Agreement, Decipher Only"],
  ];
  test.each(BITS)("%j is the bit string %s: minimal, with unused bits", async (keyUsages, hex, text) => {
    const { certificate } = await make({ ...LEAF, keyUsages });
    const dump = openssl(["asn1parse", "-inform", "DER"], certificate.der).split("\n");
    const at = dump.findIndex((line) => line.includes("X509v3 Key Usage"));
    expect(dump[at + 1]).toContain("BOOLEAN           :255");
    expect(dump[at + 2]).toMatch(new RegExp(`\\[HEX DUMP\\]:${hex}$`));
    expect(below(opensslText(certificate), "X509v3 Key Usage: critical")).toBe(text);
  });

  test("the order of usages does not matter", async () => {
    const fixed = (size: number): Buffer => Buffer.alloc(size, 1);
    const hexOf = async (keyUsages: KeyUsageName[]): Promise<string> =>
      below(
        opensslText((await make({ ...LEAF, keyUsages }, undefined, "ECC_256", fixed)).certificate),
        "X509v3 Key Usage",
      );
    expect(await hexOf(["cRLSign", "keyCertSign"])).toBe(await hexOf(["keyCertSign", "cRLSign"]));
  });
});

describe("identifiers and revocation", () => {
  test("RFC 5280 4.2.1.1: the authority key identifier is the issuer's subject key identifier", async () => {
    const root = await make({ ...CA, subject: { commonName: "Root" } });
    const leaf = await make(LEAF, root);
    const own = (text: string): string => below(text, "X509v3 Subject Key Identifier:");
    const above = (text: string): string => below(text, "X509v3 Authority Key Identifier:");
    const [rootText, leafText] = [root, leaf].map(({ certificate }) => opensslText(certificate));
    expect(above(leafText!)).toBe(own(rootText!));
    expect(above(rootText!)).toBe(own(rootText!));
    expect(own(leafText!)).not.toBe(own(rootText!));
    expect(own(rootText!).replaceAll(":", "")).toBe(
      root.certificate.subjectKeyIdentifier!.toString("hex").toUpperCase(),
    );
  });

  test("RFC 5280 4.2.1.13: the certificate has a CRL distribution point only if requested", async () => {
    const crlUrl = "http://localhost:8640/crl/3f2c.crl";
    const { certificate } = await make({ ...LEAF, crlUrls: [crlUrl] });
    const text = opensslText(certificate);
    expect(text).toMatch(new RegExp(`CRL Distribution Points:\\s+Full Name:\\s+URI:${crlUrl}`));
    expect(opensslText((await make(LEAF)).certificate)).not.toContain("CRL Distribution");
  });

  test("RFC 5280 4.2: no extension occurs twice, and the version is 3", async () => {
    const { certificate } = await make({ ...LEAF, crlUrls: ["http://localhost/a.crl"] });
    const text = opensslText(certificate);
    const found = text.match(/X509v3 (?!extensions)[A-Za-z ]+(?=:)/g) ?? [];
    expect(new Set(found).size).toBe(found.length);
    expect(found).toHaveLength(7);
    expect(text).toContain("Version: 3 (0x2)");
    expect(certificate.notBefore).toEqual(START);
  });
});
