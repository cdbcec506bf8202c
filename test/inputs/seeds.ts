import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder, openssl } from "../x509/support";

/** An input that is mutated. */
export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
  /** Targets that read this kind of text. */
  readonly fits: RegExp;
  /** Pieces of a private key in it, which nothing may repeat. */
  readonly secrets: readonly string[];
}

const FIXTURES = join(__dirname, "../../../test/fixtures");
const DOCUMENT = /^(review (preview|html|--state)|list|graph)/;
const PEM = /csr|certContent|chain|ertificate|privateKey|trustedRootCa/;

/** Everything recorded, and keys of this run. */
export function seeds(): Seed[] {
  return [...recorded("review", DOCUMENT), ...recorded("inputs", PEM), ...keys(), ...others()];
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
      fits: name.endsWith(".json") ? DOCUMENT : fits,
      secrets: [],
    }));
}

/** Keys of every kind and layout, each with a request and a certificate beside it. */
function keys(): Seed[] {
  const folder = newFolder();
  const made = (name: string, args: readonly string[]): Seed[] => {
    const file = join(folder, `${name}.key`);
    openssl(["genpkey", ...args, "-out", file]);
    const key = readFileSync(file, "utf8");
    const request = openssl(["req", "-new", "-key", file, "-subj", `/CN=${name}.example.com`]);
    const certificate = openssl(["req", "-new", "-x509", "-key", file, "-subj", `/CN=${name}`]);
    const secret = secretsOf(key);
    const seed = (what: string, text: string, secrets: readonly string[] = []): Seed => ({
      ...{ name: `${name} ${what}`, bytes: Buffer.from(text), fits: PEM, secrets },
    });
    return [
      seed("key", key, secret),
      seed("key on one line", key.replaceAll("\n", "\\n"), secret),
      seed("key before the request", `${key}${request}`, secret),
      seed("key behind the certificate", `${certificate}${key}`, secret),
      seed("request", request),
      seed("request as text", openssl(["req", "-text"], request)),
      seed("certificate", certificate),
      seed("certificate as text", openssl(["x509", "-text"], certificate)),
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

/** Pieces of a key: long enough to be no accident, and not at its start, which is the same for all keys of a kind. */
function secretsOf(pem: string): string[] {
  const body = pem.split("\n").slice(1, -2).join("");
  return Array.from({ length: Math.max(0, body.length - 60) }, (_, at) =>
    body.slice(40 + at, 56 + at),
  ).filter((_, at) => at % 4 === 0);
}

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
