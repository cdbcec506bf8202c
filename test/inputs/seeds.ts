import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder, openssl } from "../x509/support";

/** An input to mutate. */
export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
  /** Targets that read this kind of text. */
  readonly fits: RegExp;
  /** The private keys in it, of which no output may repeat any part: Base64 without line ends. */
  readonly secrets: readonly string[];
}

const FIXTURES = join(__dirname, "../../../test/fixtures");
const DOCUMENT = /^(review (preview|html|--state)|list|graph)/;
const REQUEST = / csr$/;
const CERTIFICATE =
  / (certContent|chain|trustedRootCa|importCertificate|importCertificateChain|certificate)$/;
const KEY =
  / (csr|certContent|chain|trustedRootCa|privateKey|privateKeySign|commonName|domain|alias\w*|tags)$/;

/** All recorded inputs, and keys generated in this run. */
export function seeds(): Seed[] {
  return [...recorded("review", DOCUMENT), ...recorded("inputs", CERTIFICATE), ...keys(), ...others()];
}

function recorded(folder: string, fits: RegExp): Seed[] {
  const root = join(FIXTURES, folder);
  if (!existsSync(root)) return [];
  return (readdirSync(root, { recursive: true }) as string[])
    .filter((name) => /\.(json|pem|csr|txt)$/.test(name))
    .sort()
    .map((name) => ({
      name,
      bytes: readFileSync(join(root, name)),
      fits: name.endsWith(".json") ? DOCUMENT : name.endsWith(".csr") ? REQUEST : fits,
      secrets: [],
    }));
}

/** Keys of every type and form, each with a request and a certificate. */
function keys(): Seed[] {
  const folder = newFolder();
  const made = (name: string, args: readonly string[]): Seed[] => {
    const file = join(folder, `${name}.key`);
    openssl(["genpkey", ...args, "-out", file]);
    const key = readFileSync(file, "utf8");
    const request = openssl(["req", "-new", "-key", file, "-subj", `/CN=${name}.example.com`]);
    const certificate = openssl(["req", "-new", "-x509", "-key", file, "-subj", `/CN=${name}`]);
    const secret = secretsOf(key);
    const seed = (what: string, fits: RegExp, text: string, secrets: readonly string[] = []): Seed => ({
      ...{ name: `${name} ${what}`, bytes: Buffer.from(text), fits, secrets },
    });
    return [
      seed("key", KEY, key, secret),
      seed("key on one line", KEY, key.replaceAll("\n", "\\n"), secret),
      seed("key before the request", KEY, `${key}${request}`, secret),
      seed("key behind the certificate", KEY, `${certificate}${key}`, secret),
      seed("request", REQUEST, request),
      seed("request as text", REQUEST, openssl(["req", "-text"], request)),
      seed("certificate", CERTIFICATE, certificate),
      seed("certificate as text", CERTIFICATE, openssl(["x509", "-text"], certificate)),
    ];
  };
  return [
    ...made("rsa", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ...made("pss", ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ...made("p256", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ...made("k1", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"]),
    ...made("ed25519", ["-algorithm", "ED25519"]),
    ...made("ed448", ["-algorithm", "ED448"]),
  ];
}

const secretsOf = (pem: string): string[] => [pem.split("\n").slice(1, -2).join("")];

const others = (): Seed[] =>
  [
    ["a policy", "rules:\n  maxValidityDays: { max: 90 }\n", /policy/],
    ["a host", "bücher.example.com", /domain|commonName|sanValue|Names/],
    ["an address", "2001:db8::1", /domain|commonName|sanValue|Names/],
    ["a moment", "2027-02-28T00:00:00Z", /Time|validity|renew/],
    ["a duration", "90d", /validity|renew/],
    ["nothing", " ", /./],
  ].map(([name, text, fits]) => ({
    ...{ name: name as string, bytes: Buffer.from(text as string), fits: fits as RegExp, secrets: [] },
  }));
