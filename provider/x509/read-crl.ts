import { serialText } from "../../common/certificate";
import { PkiError } from "../base/errors";
import { children, content, decode, isTagged, readOid, readTime, type Der } from "./der";
import { oneFromPem } from "./pem";
import { CRL_NUMBER, REASON_CODE, type Revocation } from "./crl";

/** A revocation list, decoded. */
export interface ReadRevocationList {
  readonly number: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** By serial number, upper-case hexadecimal. */
  readonly revocations: ReadonlyMap<string, Revocation>;
}

/**
 * Decodes a revocation list that this package has issued.
 *
 * @throws PkiError `MALFORMED`
 */
export function readRevocationList(pem: string): ReadRevocationList {
  try {
    return read(oneFromPem("X509 CRL", pem));
  } catch (cause) {
    throw new PkiError("MALFORMED", `not a revocation list: ${(cause as Error).message}`, { cause });
  }
}

function read(der: Buffer): ReadRevocationList {
  const [body] = children(decode(der));
  const [, , , thisUpdate, nextUpdate, ...rest] = children(body);
  const entries = rest.find((part) => !isTagged(part, 0));
  const extensions = rest.find((part) => isTagged(part, 0));
  return {
    number: numberIn(valueOf(children(extensions)[0], CRL_NUMBER)),
    thisUpdate: readTime(thisUpdate),
    nextUpdate: readTime(nextUpdate),
    revocations: new Map(
      children(entries)
        .map(readEntry)
        .map((entry) => [entry.serialNumber, entry]),
    ),
  };
}

function readEntry(entry: Der): Revocation {
  const [serial, revokedAt, extensions] = children(entry);
  return {
    serialNumber: serialText(content(serial)),
    revokedAt: readTime(revokedAt),
    reason: numberIn(valueOf(extensions, REASON_CODE)),
  };
}

/** The value of an extension, decoded; undefined if the list does not contain it. */
function valueOf(extensions: Der | undefined, type: string): Der | undefined {
  const found = children(extensions).find((one) => readOid(children(one)[0]) === type);
  return found && decode(content(children(found).at(-1)));
}

const numberIn = (node: Der | undefined): number =>
  node === undefined ? 0 : Number(`0x${content(node).toString("hex")}`);
