import { children, content, decode, encode, isTagged, readOid, type Der } from "../../provider/x509/der";

/** An entry of a revocation list. */
export interface ListedEntry {
  /** Hexadecimal. */
  readonly serial: string;
  /** The encoded time with its type: `UTC 260301120000Z`. */
  readonly at: string;
  /** The values of the entry's extensions by OID, hexadecimal DER. */
  readonly extensions: Readonly<Record<string, string>>;
}

/** A revocation list as encoded (RFC 5280, 5.1). */
export interface ReadList {
  readonly version: string;
  readonly innerAlgorithm: string;
  readonly algorithm: string;
  /** DER. */
  readonly issuer: Buffer;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** Undefined if the list of certificates is absent. */
  readonly entries: readonly ListedEntry[] | undefined;
  readonly extensions: Readonly<Record<string, string>>;
  /** The signed part and the signature. */
  readonly body: Buffer;
  readonly signature: Buffer;
}

/** Reads a revocation list without validating it. */
export function readList(der: Buffer): ReadList {
  const [body, algorithm, signature] = children(decode(der));
  const [version, inner, issuer, from, to, ...rest] = children(body);
  const entries = rest.find((part) => !isTagged(part, 0));
  return {
    version: content(version).toString("hex"),
    innerAlgorithm: readOid(children(inner)[0]),
    algorithm: readOid(children(algorithm)[0]),
    issuer: encode(issuer!),
    thisUpdate: timeOf(from),
    nextUpdate: timeOf(to),
    entries: entries && children(entries).map(readEntry),
    extensions: readExtensions(children(rest.at(-1))[0]),
    body: encode(body!),
    signature: content(signature).subarray(1),
  };
}

function readEntry(entry: Der): ListedEntry {
  const [serial, at, extensions] = children(entry);
  return {
    serial: content(serial).toString("hex"),
    at: timeOf(at),
    extensions: readExtensions(extensions),
  };
}

const readExtensions = (list: Der | undefined): Record<string, string> =>
  Object.fromEntries(
    children(list).map((one) => [
      readOid(children(one)[0]),
      `${children(one).length > 2 ? "critical " : ""}${content(children(one).at(-1)).toString("hex")}`,
    ]),
  );

const UTC_TIME = 0x17;

const timeOf = (node: Der | undefined): string =>
  `${encode(node!)[0] === UTC_TIME ? "UTC" : "general"} ${content(node).toString()}`;

/** The CRL number of a list. */
export const numberOf = ({ extensions }: ReadList): number =>
  Number(`0x${content(decode(Buffer.from(extensions["2.5.29.20"] ?? "", "hex"))).toString("hex")}`);

/** The serial numbers on a list, in upper-case hexadecimal like those of certificates. */
export const serialsOf = ({ entries = [] }: ReadList): string[] =>
  entries.map(({ serial }) => serial.toUpperCase());
