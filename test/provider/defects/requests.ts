import { createHash, generateKeyPairSync } from "node:crypto";
import type { EngineProperties } from "../../../provider/engine/crud";
import { createCsr } from "../../../provider/x509/csr";
import {
  bits,
  encode,
  explicit,
  integer,
  nothing,
  oid,
  sequence,
  unsigned,
} from "../../../provider/x509/der";
import { encodeName } from "../../../provider/x509/names";
import { fromPem, toPem } from "../../../provider/x509/pem";
import { openssl } from "../../x509/support";
import { GATEWAY, newCsr } from "../support";
import { below, CLIENT_CSR, defect, EXTERNAL, SERVER_CSR, type Defect } from "./support";

/** A request signed by another key, because its SubjectPublicKeyInfo was replaced. */
async function stolen(): Promise<string> {
  const [own, other] = ["P-256", "P-256"].map(
    (namedCurve) => generateKeyPairSync("ec", { namedCurve }).privateKey,
  );
  const der = await createCsr({ commonName: "a" }, [], own!);
  const mine = own!.export({ type: "pkcs8", format: "der" }).subarray(-65);
  const theirs = other!.export({ type: "pkcs8", format: "der" }).subarray(-65);
  der.set(theirs, der.indexOf(mine));
  return toPem("CERTIFICATE REQUEST", der);
}

/** An EC point that is not on its curve. */
async function offCurve(): Promise<string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = await createCsr({ commonName: "a" }, [], privateKey);
  const at = der.indexOf(privateKey.export({ type: "pkcs8", format: "der" }).subarray(-65)) + 64;
  der[at] = der[at]! ^ 1;
  return toPem("CERTIFICATE REQUEST", der);
}

/** An RSA key with exponent 1, for which anybody can sign. */
function exponentOne(): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const { n = "" } = publicKey.export({ format: "jwk" });
  const modulus = Buffer.from(n, "base64url");
  const rsa = sequence([unsigned(modulus), integer(1)]);
  const algorithm = sequence([oid("1.2.840.113549.1.1.1"), nothing()]);
  const body = sequence([
    integer(0),
    encodeName({ commonName: "a" }),
    sequence([algorithm, bits(encode(rsa))]),
    explicit(0, []),
  ]);
  const prefix = Buffer.from("3031300d060960864801650304020105000420", "hex");
  const digest = createHash("sha256").update(encode(body)).digest();
  const padding = Buffer.alloc(modulus.length - 3 - prefix.length - digest.length, 0xff);
  const signature = Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), prefix, digest]);
  const how = sequence([oid("1.2.840.113549.1.1.11"), nothing()]);
  return toPem("CERTIFICATE REQUEST", encode(sequence([body, how, bits(signature)])));
}

function nested(depth: number): string {
  let node = nothing();
  for (let level = 0; level < depth; level++) node = sequence([node]);
  return toPem("CERTIFICATE REQUEST", encode(node));
}

const named =
  (subject: string, ...more: string[]) =>
  (): EngineProperties => ({ csr: newCsr(subject, ...more) });
const san = (name: string): (() => EngineProperties) =>
  named("/CN=www.example.com", "-addext", `subjectAltName=${name}`);
const rsaCsr = (size: number): string =>
  openssl([
    "req",
    "-new",
    "-newkey",
    `rsa:${size}`,
    "-nodes",
    "-keyout",
    "/dev/null",
    "-subj",
    "/CN=www.example.com",
  ]);
const truncated = (): string => {
  const [der] = fromPem("CERTIFICATE REQUEST", newCsr("/CN=a"));
  return toPem("CERTIFICATE REQUEST", der!.subarray(0, 100));
};

export const REQUESTS: Defect[] = [
  defect(
    CLIENT_CSR,
    "a request signed with another key",
    async () => ({ csr: await stolen() }),
    /signature .* does not verify/,
  ),
  defect(
    CLIENT_CSR,
    "a public key that is not on its curve",
    async () => ({ csr: await offCurve() }),
    /the public key is not a point on the curve P-256/,
  ),
  defect(
    CLIENT_CSR,
    "an RSA key with the exponent 1",
    () => ({ csr: exponentOne() }),
    /exponent with which signatures prove nothing/,
  ),
  defect(
    CLIENT_CSR,
    "an RSA key of 512 bits",
    () => ({ csr: rsaCsr(512) }),
    /512 bits; at least 1024 are required/,
  ),
  defect(
    CLIENT_CSR,
    "a request signed with SHA-1",
    named("/CN=a", "-sha1"),
    /SHA-1, which is broken and not accepted/,
  ),
  defect(CLIENT_CSR, "a truncated request", () => ({ csr: truncated() }), /not a DER encoded/),
  defect(
    CLIENT_CSR,
    "a certificate instead of a request",
    () => ({ csr: GATEWAY.certContent }),
    /exactly one PEM block/,
  ),
  defect(
    CLIENT_CSR,
    "two requests in one text",
    () => ({ csr: newCsr("/CN=a") + newCsr("/CN=b") }),
    /exactly one PEM block/,
  ),
  defect(
    CLIENT_CSR,
    "a request of more than 64 KiB",
    () => ({ csr: toPem("CERTIFICATE REQUEST", Buffer.alloc(66_000)) }),
    /too large/,
  ),
  defect(CLIENT_CSR, "a request nested a thousand times", () => ({ csr: nested(1000) }), /not a DER encoded/),
  defect(
    CLIENT_CSR,
    "a curve that no CA here issues for",
    () => ({
      csr: openssl([
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:secp256k1",
        "-nodes",
        "-keyout",
        "/dev/null",
        "-subj",
        "/CN=a",
      ]),
    }),
    /of a kind that no CA here issues for/,
  ),
  defect(
    SERVER_CSR,
    "a request with an underscore in a name",
    san("DNS:my_host.example.com"),
    /its name 1 \(DNS\)/,
  ),
  defect(
    SERVER_CSR,
    "a request with a wildcard in the middle",
    san("DNS:www.*.example.com"),
    /its name 1 \(DNS\)/,
  ),
  defect(SERVER_CSR, "a request with a bad mailbox", san("email:ops"), /its name 1 \(email\)/),
  defect(SERVER_CSR, "a request with a relative URI", san("URI:service"), /its name 1 \(URI\)/),
  defect(SERVER_CSR, "a request whose common name is no host", named("/CN=my server"), /its common name/),
  defect(
    SERVER_CSR,
    "a request below a CA of another family",
    () => ({ ...below({}), csr: rsaCsr(2048) }),
    /^csr: RSA does not fit/,
  ),
  defect(CLIENT_CSR, "a request without a common name", named("/O=Example"), /no common name/),
  defect(
    CLIENT_CSR,
    "a request with a country of three letters",
    async () => ({ csr: await wrongCountry() }),
    /country in its subject is not two letters/,
  ),
  defect(EXTERNAL, "a CA's request without a common name", named("/O=Example"), /no common name/),
];

async function wrongCountry(): Promise<string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return toPem("CERTIFICATE REQUEST", await createCsr({ commonName: "a", country: "CHN" }, [], privateKey));
}
