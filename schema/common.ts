import { createOnly, replaces, updates, watched, type OutputsByName } from "./resource";
import { choice, line, NONE, pattern, text } from "./types";

/** Arguments of every certificate that can be renewed. */
export const renewal = {
  renewBefore: watched(text("span"), {
    text: "How long before its expiry the certificate is renewed: days (`30d`), hours (`720h`) or a share of the lifetime (`33%`)",
    decides: ["renewal"],
    more: "Once it is due, the next run replaces it: a new certificate is issued, what uses it is updated, the old one is retired. Requires a validity given as a duration.",
    change: "Changing it replaces nothing, unless the certificate becomes due.",
    default: { says: "never renewed" },
  }),
  renewJitter: watched(text("span"), {
    text: "Maximum by which the certificate is renewed earlier, in the form of `renewBefore`: each certificate has its own fixed fraction of it, so that many do not become due at once",
    decides: ["renewal"],
    default: NONE,
  }),
};

/** Whether the service is asked for the CAs above, because no resource of the program stands for them. */
export const withIssuers = {
  withIssuers: updates(choice([true]), {
    text: "Whether the service is asked for the CAs above",
    affects: ["issuers"],
    decides: [],
    internal: true,
    default: NONE,
  }),
};

const CREATE_KEY = {
  text: "Key by which a repeated create is recognized",
  decides: [],
  internal: true,
  default: { says: "derived from the resource" },
} as const;

/** What the name of a connection is. */
export const CONNECTION = pattern(
  "[A-Za-z][A-Za-z0-9_-]{0,63}",
  "1 to 64 letters, digits, `_` and `-`, beginning with a letter",
);

/** Where a resource of a cloud is managed. */
const connection = (otherwise: string) =>
  updates(CONNECTION, {
    text: "Name of the connection in `pki:connections` whose account and region it is managed in: {limits}",
    affects: [],
    decides: [],
    change:
      "Changed in place, to a connection that leads to the same account and region; to another one it is refused.",
    default: { says: otherwise },
  });

/** {@link connection} of what a CA of the program issues. */
export const connected = {
  connection: connection(
    "that of the CA that issues it, if the program declares both, or else the stack's own settings",
  ),
};

/** {@link connection} of what no CA issues. */
export const connectedAlone = { connection: connection("the stack's own settings") };

/** Finds the journal's entry of a create whose operation has no idempotency key; never sent. */
export const createKey = { createKey: replaces(line(64), CREATE_KEY) };

/** {@link createKey} of an upload: another key does not replace it. */
export const uploadCreateKey = { createKey: createOnly(line(64), CREATE_KEY) };

/** The argument `csr` of a certificate. */
export const REQUESTED = {
  text: "Certificate signing request, PEM, {limits}; for example the output of `keys.CertificateRequest`",
  decides: ["names", "algorithm"],
  same: "signing request",
} as const;

/** A certificate signing request. */
export const REQUEST = text("signing request", 90_000);

/** What the state holds for every issued certificate. */
export const issuedOutputs = {
  certificate: { type: "string", text: "The certificate alone, PEM." },
  status: { type: "string", text: "Status as the API names it, for example `ISSUE` or `REVOKE`." },
} as const satisfies OutputsByName;

/** What follows from the certificate and from the resources above it; the state need not hold it again. */
export const decodedOutputs = {
  identifier: {
    type: "string",
    text: "The API's identifier of the certificate; the same as the resource's `id`.",
  },
  chain: {
    type: "string",
    text: "The certificate followed by the subordinate CAs above it, PEM, leaf first, without the root: what a server sends.",
  },
  fullChain: { type: "string", text: "The chain followed by the root, PEM." },
  issuerCertificate: {
    type: "string",
    text: "The certificate of the CA that issued this one, PEM. Empty for a root, and if the service does not return it.",
  },
  rootCertificate: {
    type: "string",
    text: "The root certificate above this one, PEM: what relying parties trust. Empty if the service does not return it.",
  },
  serialNumber: { type: "string", text: "Serial number, upper-case hexadecimal." },
  subject: {
    type: "string",
    text: "Subject, most specific attribute first, for example `CN=web.example.com,OU=Platform,O=Example,C=CN`.",
  },
  names: { type: "string[]", text: "Subject alternative names." },
  notBefore: { type: "string", text: "Start of validity, RFC 3339 in UTC." },
  notAfter: { type: "string", text: "End of validity, RFC 3339 in UTC." },
  fingerprint: { type: "string", text: "SHA-256 of the DER certificate, upper-case hexadecimal." },
  crlDistributionPoints: {
    type: "string[]",
    text: "Addresses of the revocation lists that the certificate names.",
  },
  ocspServers: { type: "string[]", text: "Addresses of the OCSP responders that the certificate names." },
  caIssuers: {
    type: "string[]",
    text: "Addresses at which the certificate says that its issuer's certificate is.",
  },
  renewalDue: {
    type: "string",
    optional: true,
    text: "When it becomes due for renewal, RFC 3339 in UTC; undefined without `renewBefore`.",
  },
} as const satisfies OutputsByName;
