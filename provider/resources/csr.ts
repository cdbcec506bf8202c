import { createHash } from "node:crypto";
import { PkiError } from "../base/errors";
import { sameBy } from "./kind";
import { parseCsr, type ParsedCsr } from "../x509/csr";
import { fromPem, oneFromPem, toPem } from "../x509/pem";

const LABEL = "CERTIFICATE REQUEST";

/** Compares requests regardless of their layout. */
export const sameCsr = sameBy((pem) => (typeof pem === "string" ? (digestOf(pem) ?? pem) : pem));

function digestOf(pem: string): string | undefined {
  try {
    const [der] = fromPem(LABEL, pem);
    return der && createHash("sha256").update(der).digest("hex");
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

/** The request in the standard layout, as it is sent. */
export const csrPem = (pem: string): string => toPem(LABEL, oneFromPem(LABEL, pem));

/** The request in a validated argument. */
export const readCsr = (pem: string): ParsedCsr => parseCsr(oneFromPem(LABEL, pem));

const UNISSUABLE = "its key is of a kind that no CA here issues for";

/** The request, or the reason it is not one. */
export function tryCsr(pem: string): ParsedCsr | string {
  try {
    const request = readCsr(pem);
    return request.algorithm === undefined ? UNISSUABLE : request;
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}
