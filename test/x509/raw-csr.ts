import { generateKeyPairSync } from "node:crypto";
import { signatureAlgorithm } from "../../provider/x509/algorithms";
import {
  bits,
  decode,
  encode,
  explicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { spki } from "../../provider/x509/keys";
import { toPem } from "../../provider/x509/pem";

const KEY = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const SUBJECT_ALT_NAME = "2.5.29.17";

/**
 * A node with a tag that this package never writes: context-specific ones in names, or strings of obsolete types.
 */
export const raw = (tag: number, bytes: Buffer | string): Der => {
  const body = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return decode(Buffer.concat([Buffer.from([tag, ...length]), body]));
};

/** An attribute of a subject, in an RDN of its own. */
export const part = (type: string, value: Der): Der => set([attribute(type, value)]);
export const attribute = (type: string, value: Der): Der => sequence([oid(type), value]);

export const named = (commonName: string): Der[] => [part("2.5.4.3", utf8(commonName))];

interface CsrParts {
  readonly subject?: readonly Der[];
  /** The alternative names; undefined without the extension. */
  readonly names?: readonly Der[] | undefined;
  /** The attribute that carries the extensions. */
  readonly carrier?: string;
}

/** A properly signed request with arbitrary contents, DER. */
export async function rawCsr({
  subject = named("a.example.com"),
  names,
  carrier,
}: CsrParts): Promise<Buffer> {
  const algorithm = signatureAlgorithm(KEY);
  const extensions =
    names && sequence([sequence([oid(SUBJECT_ALT_NAME), octets(encode(sequence([...names])))])]);
  const requested = extensions
    ? [sequence([oid(carrier ?? "1.2.840.113549.1.9.14"), set([extensions])])]
    : [];
  const body = sequence([integer(0), sequence([...subject]), decode(spki(KEY)), explicit(0, requested)]);
  return encode(sequence([body, algorithm.identifier(), bits(await algorithm.sign(encode(body), KEY))]));
}

/** {@link rawCsr} as PEM. */
export const rawCsrPem = async (parts: CsrParts): Promise<string> =>
  toPem("CERTIFICATE REQUEST", await rawCsr(parts));
