import { uploadCreateKey } from "../common";
import { defineResource, updates, watched } from "../resource";
import { choice, list, moment, NONE, object, pattern, property, text } from "../types";

/** Reasons for a revocation (RFC 5280, 5.3.1). */
const REASON = choice(
  [
    "unspecified",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "certificateHold",
    "privilegeWithdrawn",
    "aACompromise",
  ],
  {
    named: { name: "ListedReason", text: "Why a certificate is on a revocation list (RFC 5280, 5.3.1)." },
    enumeration: { members: { cACompromise: "CaCompromise", aACompromise: "AaCompromise" } },
  },
);

const SERIAL = pattern("[0-9A-Fa-f]{1,40}", "a serial number, 1 to 40 hexadecimal digits");

const REVOKED = object("RevokedCertificate", "A revoked certificate.", {
  serialNumber: property(SERIAL, {
    text: "Serial number, hexadecimal, as in the output `serialNumber`",
    instead: "Give this or `certificate`.",
  }),
  certificate: property(text("one certificate", 20_000), {
    text: "The certificate itself, PEM, {limits}: its issuer is checked, and once it has expired it may leave the list",
    instead: "Give this or `serialNumber`.",
  }),
  date: property(moment("seconds"), {
    text: "When it was revoked, RFC 3339 text or UNIX time in seconds; not in the future",
    default: { says: "when the list first contains it" },
  }),
  reason: property(REASON, {
    text: "Why; `certificateHold` suspends it, and can be withdrawn",
    default: "unspecified",
  }),
});

const NEW_LIST = { change: "Changing it issues a new list." };

/** `keys.RevocationList`. */
export const revocationList = defineResource({
  kind: "keys.RevocationList",
  operations: [],
  summary:
    "The revocation list (CRL, RFC 5280) of a CA whose key is yours, signed on the machine that runs Pulumi, for you to publish at the address in `crlDistributionPoints`.",
  description:
    "Every change issues a new list in place, with a higher number, and so does a run in which the list is due for renewal. The list in the state is the record of what was revoked: an entry that disappears from the program is refused, unless its certificate has expired, was only on hold, or is named in `released`. Keep one list per CA.",
  example: `
const list = new keys.RevocationList("ca", {
  issuerCertificate: "-----BEGIN CERTIFICATE-----\\n…", issuerPrivateKey: "-----BEGIN PRIVATE KEY-----\\n…",
  revoked: [{ serialNumber: "4A07C2E5", reason: "keyCompromise" }],
});
export const crl = list.crlDer;`,
  role: "list",
  noun: "the list",
  certificate: false,
  idempotency: "createKey",
  arguments: {
    issuerCertificate: updates(text("one certificate", 20_000), {
      text: "Certificate of the CA, PEM, {limits}",
      ...NEW_LIST,
      same: "certificates",
    }),
    issuerPrivateKey: updates(text("private key", 20_000), {
      text: "Private key of the CA, PEM, unencrypted, {limits}",
      ...NEW_LIST,
      same: "private key",
      secret: true,
    }),
    revoked: updates(list(REVOKED, { max: 5_000 }), {
      text: "Certificates that the CA has revoked, {limits}",
      change: "Changing them issues a new list.",
      default: NONE,
    }),
    released: updates(list(SERIAL, { max: 5_000 }), {
      text: "Serial numbers that may leave the list although their certificates have not expired, because the revocation was a mistake, {limits}",
      change: "Changing them issues a new list.",
      default: NONE,
    }),
    validity: updates(pattern("[1-9]\\d{0,3}d|[1-9]\\d{0,4}h", "days such as 30d, or hours such as 72h"), {
      text: "How long the list is valid",
      ...NEW_LIST,
      default: "30d",
    }),
    renewBefore: watched(text("span"), {
      text: "How long before its expiry the list is renewed: days (`10d`), hours (`24h`) or a share of its validity (`50%`)",
      more: "Once it is due, the next run issues a new list.",
      change: "Changing it issues nothing, unless the list becomes due.",
      default: "50%",
    }),
    ...uploadCreateKey,
  },
  outputs: {
    crl: { type: "string", text: "The list, PEM." },
    crlDer: {
      type: "string",
      text: "The list in DER, Base64: decoded, it is what a distribution point serves (`application/pkix-crl`).",
    },
    crlNumber: { type: "number", text: "Number of the list: higher than that of every earlier one." },
    thisUpdate: { type: "string", text: "When the list was issued, RFC 3339 in UTC." },
    nextUpdate: { type: "string", text: "When the list expires, RFC 3339 in UTC." },
  },
});
