import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { holdsPrivateKey } from "../../common/private-key-material";
import { toPem } from "../../common/pem";
import { createCsr } from "../../provider/x509/csr";
import { CA, LEAF, make, newFolder, openssl, removeFolders } from "../x509/support";

afterAll(removeFolders);

const PAIRS: Readonly<Record<string, KeyObject>> = {
  "RSA 1024": generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey,
  "RSA 2048": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
  "P-256": generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
  "P-521": generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey,
  Ed25519: generateKeyPairSync("ed25519").privateKey,
  X25519: generateKeyPairSync("x25519").privateKey,
  DSA: generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 }).privateKey,
};

/** The DER encodings of a key. */
function derOf(key: KeyObject): Buffer[] {
  const type = key.asymmetricKeyType;
  return [
    key.export({ type: "pkcs8", format: "der" }),
    key.export({ type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase: "abc" }),
    ...(type === "rsa" ? [key.export({ type: "pkcs1", format: "der" })] : []),
    ...(type === "ec" ? [key.export({ type: "sec1", format: "der" })] : []),
  ];
}

const ENCODINGS: Readonly<Record<string, (der: Buffer) => string>> = {
  "Base64, one line": (der) => der.toString("base64"),
  "Base64, lines": (der) => (der.toString("base64").match(/.{1,64}/g) ?? []).join("\n"),
  "Base64, lines of 20, in comments": (der) =>
    (der.toString("base64").match(/.{1,20}/g) ?? []).map((line) => `  # ${line}`).join("\r\n"),
  "Base64, lines in comments with slashes": (der) =>
    (der.toString("base64").match(/.{1,16}/g) ?? []).map((line) => `// ${line}`).join("\n"),
  "Base64, one letter a line": (der) => (der.toString("base64").match(/./g) ?? []).join("\n"),
  "Base64 for URLs": (der) => der.toString("base64url"),
  "Base64, quoted and joined": (der) =>
    (der.toString("base64").match(/.{1,64}/g) ?? []).map((line) => `"${line}\\n"`).join(" +\n"),
  "hexadecimal digits": (der) => der.toString("hex"),
  "HEXADECIMAL:DIGITS": (der) => (der.toString("hex").toUpperCase().match(/../g) ?? []).join(":"),
  "digits of a dump": (der) =>
    (der.toString("hex").match(/.{1,32}/g) ?? [])
      .map((line) => (line.match(/.{1,4}/g) ?? []).join(" "))
      .join("\n"),
  "digits of C": (der) => [...der].map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(", "),
  "numbers of JSON": (der) => JSON.stringify(der),
  "PEM of another label": (der) => toPem("CERTIFICATE", der),
  "PEM without lines, escaped": (der) => toPem("PRIVATE KEY", der).replaceAll("\n", "\\n"),
  "PEM in small letters, one line": (der) =>
    toPem("PRIVATE KEY", der).replaceAll("\n", " ").replaceAll("PRIVATE KEY", "private key"),
  "PEM of four hyphens": (der) => toPem("ENCRYPTED PRIVATE KEY", der).replaceAll("-----", "----"),
  "Base64 of PEM": (der) => Buffer.from(toPem("EC PRIVATE KEY", der)).toString("base64"),
  "Base64 of Base64 of PEM": (der) =>
    Buffer.from(Buffer.from(toPem("X", der)).toString("base64")).toString("base64"),
  "digits of PEM": (der) => Buffer.from(toPem("X", der)).toString("hex"),
  "percent-encoded PEM": (der) => encodeURIComponent(toPem("X", der)),
  "UTF-16 read as UTF-8": (der) => Buffer.from(`\ufeff${toPem("X", der)}`, "utf16le").toString("utf8"),
  "Base64 of UTF-16": (der) => Buffer.from(toPem("RSA PRIVATE KEY", der), "utf16le").toString("base64"),
  "bytes read as Latin-1": (der) => der.toString("latin1"),
};

describe.each(Object.keys(ENCODINGS))("%s", (encoding) => {
  test.each(Object.keys(PAIRS))("%s is found, alone and inside other text", (name) => {
    for (const der of derOf(PAIRS[name]!)) {
      const text = ENCODINGS[encoding]!(der);
      expect(holdsPrivateKey(text)).toBe(true);
      expect(holdsPrivateKey(`Web key of 2026, do not share:\n${text}\n-- end`)).toBe(true);
    }
  });
});

describe("other tools' formats", () => {
  const folder = newFolder();
  const key = `${folder}/key.pem`;
  writeFileSync(key, PAIRS["P-256"]!.export({ type: "pkcs8", format: "pem" }));

  test("PKCS #12, which is encrypted but open to password guessing", () => {
    const certificate = openssl(["req", "-x509", "-key", key, "-subj", "/CN=a"]);
    writeFileSync(`${folder}/a.pem`, certificate);
    openssl([
      "pkcs12",
      "-export",
      "-inkey",
      key,
      "-in",
      `${folder}/a.pem`,
      "-passout",
      "pass:abcd",
      "-out",
      `${folder}/a.pfx`,
    ]);
    expect(holdsPrivateKey(openssl(["base64", "-in", `${folder}/a.pfx`]))).toBe(true);
    expect(
      holdsPrivateKey(openssl(["pkcs12", "-in", `${folder}/a.pfx`, "-passin", "pass:abcd", "-nodes"])),
    ).toBe(true);
  });

  test("traditional encrypted keys", () => {
    const pem = openssl(["ec", "-in", key, "-aes256", "-passout", "pass:abcd"]);
    expect(pem).toContain("DEK-Info");
    expect(holdsPrivateKey(pem)).toBe(true);
  });

  test("JSON Web Keys, .NET, OpenSSH, PuTTY and age", () => {
    const jwk = PAIRS["P-256"]!.export({ format: "jwk" });
    const ssh = Buffer.concat([Buffer.from("openssh-key-v1\0"), Buffer.alloc(100, 7)]).toString("base64");
    for (const text of [
      JSON.stringify(jwk),
      JSON.stringify(JSON.stringify({ keys: [jwk] })),
      JSON.stringify({ kty: "oct", k: "A".repeat(43) }),
      `<RSAKeyValue><Modulus>AQAB</Modulus><D>${"Q".repeat(40)}</D></RSAKeyValue>`,
      ssh,
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${ssh}`,
      "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nAAAA",
      "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",
      "-----BEGIN PGP PRIVATE KEY BLOCK-----",
      `AGE-SECRET-KEY-1${"Q".repeat(58)}`,
    ]) {
      expect(holdsPrivateKey(text)).toBe(true);
      expect(holdsPrivateKey(Buffer.from(text).toString("base64"))).toBe(true);
    }
  });
});

describe("public data is not mistaken for a key", () => {
  test("certificates, requests, revocation lists, public keys, in every encoding", async () => {
    const public_ = Object.values(PAIRS).flatMap((key) => {
      try {
        return [
          Buffer.from(
            openssl(["pkey", "-pubout", "-outform", "PEM"], key.export({ type: "pkcs8", format: "pem" })),
          ),
        ];
      } catch {
        return [];
      }
    });
    for (const text of public_) expect(holdsPrivateKey(text.toString())).toBe(false);
    const made: Buffer[] = [];
    for (const algorithm of ["ECC_256", "RSA_2048", "SM2_256", "ED25519"]) {
      const root = await make(CA, undefined, algorithm);
      for (let count = 0; count < 5; count++) {
        const leaf = await make({ ...LEAF, crlUrls: ["http://a.example/b.crl"] }, root, algorithm);
        made.push(leaf.certificate.der, await createCsr({ commonName: "a" }, [], leaf.privateKey));
      }
    }
    for (const der of made) {
      for (const [name, encode] of Object.entries(ENCODINGS)) {
        if (name.includes("PEM") || name === "Base64 of UTF-16") continue;
        expect([name, holdsPrivateKey(encode(der))]).toEqual([name, false]);
      }
      expect(holdsPrivateKey(toPem("CERTIFICATE", der))).toBe(false);
      expect(holdsPrivateKey(Buffer.from(toPem("CERTIFICATE", der)).toString("base64"))).toBe(false);
    }
  });

  test("curve parameters begin like a key, and are not one", () => {
    const key = openssl(["ecparam", "-name", "prime256v1", "-genkey", "-param_enc", "explicit", "-noout"]);
    const file = `${newFolder()}/key.pem`;
    writeFileSync(file, key);
    const request = openssl(["req", "-new", "-key", file, "-subj", "/CN=a"]);
    expect(request).toContain("BEGIN CERTIFICATE REQUEST");
    expect(holdsPrivateKey(request)).toBe(false);
    expect(holdsPrivateKey(key)).toBe(true);
  });

  test("texts, names and identifiers of all kinds", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 300 }),
          fc.domain(),
          fc.uuid(),
          fc.base64String({ maxLength: 400 }),
          fc.json(),
        ),
        (text) => {
          expect(holdsPrivateKey(text)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
    expect(holdsPrivateKey("The private key of this certificate begins in the HSM.")).toBe(false);
  });
});

test("the longest arguments are searched immediately, whatever they contain", () => {
  for (const unit of [
    "M",
    "0",
    "30",
    "MII",
    "%",
    "\\",
    "a\n",
    "48,",
    "BEGIN ",
    "-",
    " ",
    "=",
    "<D>",
    "'kty':",
  ]) {
    expect(holdsPrivateKey(unit.repeat(90_000 / unit.length))).toBe(false);
  }
});
