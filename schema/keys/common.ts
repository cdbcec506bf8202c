import { replaces, type OutputsByName } from "../resource";
import { choice, COUNTRY, line, NONE } from "../types";

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
