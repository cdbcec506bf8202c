import { sameCsr, tryCsr } from "./csr";
import type { Failure, Intent } from "./kind";
import type { ParsedCsr } from "../x509/csr";
import { EXTENSION_OIDS } from "../x509/extensions";

/** What an operation can issue of a request's demands. */
export interface Gives {
  /** What is issued, for messages: `a server certificate`. */
  readonly what: string;
  readonly isCa: boolean;
  /** The extended key usages that are always issued; undefined if the request's are used. */
  readonly usages?: readonly string[] | undefined;
  /** Whether extensions of any kind are copied. */
  readonly extensions: boolean;
  readonly names: boolean;
}

/** Judged by what is issued, not by presence: every certificate has them, or none needs them. */
const OWN: ReadonlySet<string> = new Set([
  EXTENSION_OIDS.basicConstraints,
  EXTENSION_OIDS.keyUsage,
  EXTENSION_OIDS.extendedKeyUsage,
  EXTENSION_OIDS.subjectAltName,
  EXTENSION_OIDS.subjectKeyIdentifier,
  EXTENSION_OIDS.authorityKeyIdentifier,
]);

/** Extensions that describe the sender's tool, or that it always adds: S/MIME capabilities, comments, templates. */
const TELLING: ReadonlySet<string> = new Set([
  "1.2.840.113549.1.9.15",
  "1.3.6.1.4.1.311.20.2",
  "1.3.6.1.4.1.311.21.7",
  "1.3.6.1.4.1.311.21.10",
  "2.16.840.1.113730.1.1",
  "2.16.840.1.113730.1.13",
]);

/** The issuer determines its CRL distribution points; a request's are never copied. */
const CRL = EXTENSION_OIDS.crlDistributionPoints;

const WORDS: Readonly<Record<string, string>> = {
  "1.3.6.1.5.5.7.1.1": "addresses of its issuer (authority information access)",
  "1.3.6.1.5.5.7.1.24": "a TLS feature (must-staple)",
  "2.5.29.30": "name constraints",
  "2.5.29.31": "addresses of revocation lists",
  "2.5.29.32": "certificate policies",
};

/**
 * Refuses a request that asks for something that its certificate would lack. Issued certificates stay as they are, so a
 * request that is already in the state is not judged again.
 */
function demandFailures<Args extends { csr?: unknown }>(
  { args, olds }: Pick<Intent<Args>, "args" | "olds">,
  request: ParsedCsr | undefined,
  gives: Gives,
): Failure[] {
  if (!request || sameCsr(olds.csr, args.csr)) return [];
  const [first] = demands(request, gives);
  if (first === undefined) return [];
  const message = `it asks for ${first}, which ${gives.what} does not get: remove it from the request`;
  return [{ argument: "csr", message }];
}

/** The request in the argument `csr`, as far as it is known, and the reason no certificate is issued for it. */
export function checkedRequest<Args extends { csr?: string | undefined }>(
  intent: Pick<Intent<Args>, "args" | "olds">,
  gives: Gives,
): { readonly request: ParsedCsr | undefined; readonly refused: Failure[] } {
  const { csr } = intent.args;
  const request = csr === undefined ? undefined : tryCsr(csr);
  if (typeof request === "string") {
    return { request: undefined, refused: [{ argument: "csr", message: request }] };
  }
  return { request, refused: demandFailures(intent, request, gives) };
}

function demands(request: ParsedCsr, gives: Gives): string[] {
  const { usages } = gives;
  const saysCa = request.asks.extensions.includes(EXTENSION_OIDS.basicConstraints);
  const missing = usages && request.extendedKeyUsages?.filter((usage) => !usages.includes(usage));
  const extensions = request.asks.extensions.filter((oid) => !OWN.has(oid) && !TELLING.has(oid));
  return [
    ...request.asks.further,
    ...(request.ca && !gives.isCa ? ["being a CA"] : []),
    ...(saysCa && !request.ca && gives.isCa ? ["not being a CA"] : []),
    ...(missing ?? []).map((usage) => `the extended key usage ${usage}`),
    ...(gives.names || request.nameTexts.length === 0 ? [] : ["alternative names"]),
    ...(gives.extensions ? extensions.filter((oid) => oid === CRL) : extensions).map(
      (oid) => WORDS[oid] ?? `the extension ${oid}`,
    ),
  ];
}
