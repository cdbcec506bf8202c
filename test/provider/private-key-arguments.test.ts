import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { spki } from "../../provider/x509/keys";
import { openssl } from "../x509/support";
import { BASE, newWorld, Refused, removeFolders, Resource } from "./support";

afterAll(removeFolders);

const pem = ({ privateKey }: { privateKey: KeyObject }): string =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const ec = (namedCurve = "P-256"): string => pem(generateKeyPairSync("ec", { namedCurve }));

/** A key with the public key of another one. */
function contradiction(): string {
  const [one, other] = [0, 0].map(() => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
  const der = one!.export({ type: "pkcs8", format: "der" });
  der.set(spki(other!).subarray(-65), der.indexOf(spki(one!).subarray(-65)));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n-----END PRIVATE KEY-----\n`;
}

const BAD: [what: string, make: () => string, reason: RegExp][] = [
  [
    "an RSA-PSS key",
    () => pem(generateKeyPairSync("rsa-pss", { modulusLength: 1024 })),
    /an RSA-PSS key is not supported/,
  ],
  [
    "a DSA key",
    () => pem(generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 })),
    /a DSA key is not supported/,
  ],
  ["an X25519 key", () => pem(generateKeyPairSync("x25519")), /an X25519 key is not supported/],
  [
    "RSA of 512 bits",
    () => openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:512"]),
    /the RSA key has 512 bits; at least 1024 are required/,
  ],
  ["parts that contradict each other", contradiction, /the parts of the key contradict each other/],
  [
    "a curve by its parameters",
    () => pem(generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" })),
    /it must be named/,
  ],
  ["two keys", () => ec() + ec(), /holds 2 private keys: give the one that is meant/],
  [
    "an encrypted key",
    () => openssl(["pkcs8", "-topk8", "-passout", "pass:x"], ec()),
    /is encrypted: give it without a password/,
  ],
  ["a public key", () => openssl(["pkey", "-pubout"], ec()), /is not a PEM private key/],
  ["half a key", () => `${ec().slice(0, 100)}\n-----END PRIVATE KEY-----\n`, /truncated|is not DER/],
];

const ARGUMENTS: readonly (readonly [string, string, object])[] = [
  ["keys.PrivateKey", "privateKey", {}],
  ["keys.CertificateRequest", "privateKey", {}],
  ["keys.CertificateRequest", "privateKey", { algorithm: undefined }],
  ["keys.Pkcs12", "privateKey", {}],
  ["keys.JavaKeyStore", "privateKey", {}],
  ["keys.Certificate", "privateKey", {}],
  ["keys.RevocationList", "issuerPrivateKey", {}],
  ["huawei.ApigCertificate", "privateKey", {}],
  ["alibaba.UserCertificate", "privateKey", {}],
];

describe.each(ARGUMENTS)("%s %s %j", (kind, argument, more) => {
  const world = newWorld();
  const check = (value: string): Promise<unknown> => {
    const all: Record<string, unknown> = { ...BASE[kind], ...more, [argument]: value };
    const args = Object.entries(all).filter(([, one]) => one !== undefined);
    return new Resource(world, kind).check(Object.fromEntries(args), {});
  };

  test.each(BAD)(
    "%s is refused at preview with the reason, revealing nothing of the key",
    async (_, make, reason) => {
      const key = make();
      const refusal: unknown = await check(key).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refused);
      const { message } = refusal as Refused;
      expect(message).toMatch(reason);
      expect(message).toMatch(new RegExp(`^${argument}: `));
      for (const line of key.split("\n").filter((one) => one.length > 30)) {
        expect(message).not.toContain(line.slice(0, 20));
      }
      expect(world.calls).toEqual([]);
    },
  );
});

test("a key that cannot sign is refused for a signing request before anything is done", async () => {
  for (const curve of ["secp256k1", "P-224", "brainpoolP256r1"]) {
    const check = new Resource(newWorld(), "keys.CertificateRequest").check(
      { commonName: "a", privateKey: ec(curve) },
      {},
    );
    await expect(check).rejects.toThrow(
      /^privateKey: a key on the curve .* cannot sign here: RSA, ECDSA on P-256/,
    );
  }
  const ed448 = new Resource(newWorld(), "keys.CertificateRequest").check(
    { commonName: "a", privateKey: pem(generateKeyPairSync("ed448")) },
    {},
  );
  await expect(ed448).rejects.toThrow(/an Ed448 key cannot sign here/);
});

test("a key in any layout gives the same request: on one line, with escaped line ends, indented", async () => {
  const key = ec();
  for (const layout of [
    key.replaceAll("\n", " "),
    key.replaceAll("\n", "\\n"),
    key.replaceAll("\n", "\r\n  "),
  ]) {
    const resource = new Resource(newWorld(), "keys.CertificateRequest");
    await resource.up({ commonName: "a", privateKey: layout });
    expect(resource.state.privateKey).toBe(key);
    expect(openssl(["req", "-noout", "-verify"], String(resource.state.csr))).not.toContain("REFUSED");
  }
});
