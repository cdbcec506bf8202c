import { connected, createKey } from "../common";
import { createOnly, replaces, updates } from "../resource";
import { choice, line, list, moment, NONE, object, pattern, property, tags, text, integer } from "../types";

/** Key algorithms of the documents. */
export const KEY_ALGORITHM = choice(["RSA2048", "RSA4096", "EC256", "EC384", "SM2"], {
  named: {
    name: "KeyAlgorithm",
    text: "Key algorithms of Huawei Cloud's private CAs; SM2 on the China site only.",
  },
});

/** Signature algorithms of the documents. */
export const SIGNATURE_ALGORITHM = choice(["SHA256", "SHA384", "SHA512", "SM3"], {
  named: {
    name: "SignatureAlgorithm",
    text: "Hashes that certificates are signed with; SM2 keys use SM3, and no other keys do.",
  },
});

/** Key usages of the documents. */
export const KEY_USAGE = choice(
  [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
  ],
  {
    named: { name: "KeyUsage", text: "Key usages (RFC 5280, 4.2.1.3)." },
    enumeration: { members: { cRLSign: "CrlSign" } },
  },
);

const COUNTRY = pattern("[A-Za-z]{2}", "two letters (ISO 3166-1)", "for example CN");

const COMMON_NAME = text("huawei common name", 64);

const ORGANIZATION = text("huawei organization", 64);

const PLACE = text("huawei place", 128);

const INHERITED = { says: "the issuing CA's" } as const;

/** Subject of a certificate. */
export const DISTINGUISHED_NAME = object(
  "DistinguishedName",
  "Subject of a certificate; letters (A to Z), Chinese characters, digits, spaces and `-_.,` in every part.",
  {
    commonName: property(COMMON_NAME, {
      text: "Common name, {limits}; `*` is allowed only here",
      wire: "common_name",
    }),
    country: property(COUNTRY, { text: "Country", wire: "country", default: INHERITED }),
    state: property(PLACE, { text: "Province or state", wire: "state", default: INHERITED }),
    locality: property(PLACE, { text: "City", wire: "locality", default: INHERITED }),
    organization: property(ORGANIZATION, {
      text: "Organization",
      wire: "organization",
      default: INHERITED,
    }),
    organizationalUnit: property(ORGANIZATION, {
      text: "Organizational unit (department)",
      wire: "organizational_unit",
      default: INHERITED,
    }),
  },
);

/** Subject of a CA. */
export const AUTHORITY_NAME = object("AuthorityName", "Subject of a CA; every part is required.", {
  commonName: property(COMMON_NAME, { text: "Common name", wire: "common_name" }),
  country: property(COUNTRY, { text: "Country", wire: "country" }),
  state: property(PLACE, { text: "Province or state", wire: "state" }),
  locality: property(PLACE, { text: "City", wire: "locality" }),
  organization: property(ORGANIZATION, { text: "Organization", wire: "organization" }),
  organizationalUnit: property(ORGANIZATION, {
    text: "Organizational unit (department)",
    wire: "organizational_unit",
  }),
});

/** How long a certificate is valid. */
export const VALIDITY = object("Validity", "How long a certificate is valid.", {
  type: property(choice(["YEAR", "MONTH", "DAY", "HOUR"], { enumeration: { name: "ValidityUnit" } }), {
    text: "Unit of `value`: a year has 12 calendar months, a month always 31 days",
    wire: "type",
  }),
  value: property(integer(1, 400_000), {
    text: "Number of units, {limits}; at most 20 years, for a root CA at most 30",
    wire: "value",
  }),
  startFrom: property(moment("milliseconds"), {
    text: "Start: {limits}, at most five minutes in the past",
    wire: "start_from",
    default: { says: "when it is issued" },
  }),
});

/** Arguments that CAs and certificates share. */
export const managed = {
  tags: updates(
    tags(255, {
      format: "huawei tag",
      characters: "letters, digits, spaces and `_.:=+-@`, in values also `/`",
    }),
    { text: "Tags", decides: ["tags"], default: NONE },
  ),
  adopt: createOnly(line(64), {
    text: "Identifier of an existing CA or certificate to take over instead of creating one, {limits}",
    decides: [],
    more: "It must match the other arguments; otherwise nothing is changed and the message names every difference.",
    default: { says: "a new one is created" },
  }),
  enterpriseProjectId: replaces(
    pattern(
      "0|[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}",
      "`0` or the UUID of an enterprise project",
      "not `all`, which is for queries only",
    ),
    {
      text: "Enterprise project: {limits}",
      wire: "enterprise_project_id",
      decides: [],
      default: { says: "the account's default project" },
    },
  ),
  ...connected,
  ...createKey,
};

/** The arguments that name the issuer. */
export const ISSUER = { argument: "issuer", identifier: "issuerId" } as const;

/** Key usages in a list. */
export const KEY_USAGES = list(KEY_USAGE, { min: 1 });

/** Why something is revoked. */
export const REASON = choice(
  [
    "UNSPECIFIED",
    "KEY_COMPROMISE",
    "CERTIFICATE_AUTHORITY_COMPROMISE",
    "AFFILIATION_CHANGED",
    "SUPERSEDED",
    "CESSATION_OF_OPERATION",
    "CERTIFICATE_HOLD",
    "PRIVILEGE_WITHDRAWN",
    "ATTRIBUTE_AUTHORITY_COMPROMISE",
  ],
  {
    named: {
      name: "RevocationReason",
      text: "Why a certificate or CA is revoked. No revocation can be undone, not even one with `CERTIFICATE_HOLD`.",
    },
  },
);
