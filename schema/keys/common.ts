import { replaces, updates, type OutputsByName } from "../resource";
import { choice, COUNTRY, line, NONE, pattern, text } from "../types";

/** Algorithms of locally generated keys. */
export const KEY_ALGORITHM = choice(
  ["RSA_2048", "RSA_3072", "RSA_4096", "ECC_256", "ECC_384", "ECC_512", "ED25519", "SM2_256"],
  {
    named: { name: "KeyAlgorithm", text: "Algorithms of locally generated keys." },
    enumeration: { members: { SM2_256: "Sm2" } },
  },
);

/** Parts of a requested subject. */
export const subject = {
  organization: replaces(line(64), { text: "Organization", decides: [], default: NONE }),
  organizationUnit: replaces(line(64), {
    text: "Organizational unit (department)",
    decides: [],
    default: NONE,
  }),
  country: replaces(COUNTRY, { text: "Country", decides: [], default: NONE }),
  state: replaces(line(128), { text: "Province or state", decides: [], default: NONE }),
  locality: replaces(line(128), { text: "City", decides: [], default: NONE }),
};

/** The public part of a key. */
export const publicKey = {
  publicKey: { type: "string", text: "Public key, SubjectPublicKeyInfo PEM." },
} as const satisfies OutputsByName;

const CHANGE = "Changing it creates a new file.";
const SAME = "Changing it creates a new file; another layout of the same certificates does not.";

/** What goes into a key store or a trust store. */
export const storeContent = {
  chain: updates(text("certificates", 90_000), {
    text: "The key's certificate and the CAs above it, PEM, leaf first, at most 10 certificates and {limits}; for example the output `chain` of a certificate",
    instead: "Required with `privateKey`, left out in a trust store.",
    change: SAME,
    same: "certificates",
  }),
  trustedCertificates: updates(text("certificates", 90_000), {
    text: "Certificates to trust, PEM, in any order, {limits}; for example the output `rootCertificate` of a certificate, or the trust bundle of a `CaRollover`",
    instead: "Give this or `privateKey` and `chain`.",
    change: SAME,
    same: "certificates",
  }),
  password: updates(pattern("[\\x20-\\x7e]{1,128}", "1 to 128 printable ASCII characters"), {
    text: "Password of the file",
    change: CHANGE,
    secret: true,
  }),
};

/** The argument `privateKey` of a store, of keys that its readers know. */
export const storeKey = {
  instead: "Required with `chain`, left out in a trust store.",
  change: CHANGE,
  decides: ["privateKey"],
  same: "private key",
  secret: true,
} as const;

/** The argument `alias` of a store. */
export const storeAlias = {
  more: "In a trust store, the first certificate has this alias, and those after it have it with `-2`, `-3` and so on.",
  change: CHANGE,
} as const;

/** That a change makes a new file. */
export const NEW_FILE = { change: CHANGE } as const;
