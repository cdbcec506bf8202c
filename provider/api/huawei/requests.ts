import {
  by,
  digits,
  flag,
  flags,
  flagText,
  list,
  object,
  optional,
  text,
  integer,
  word,
  type FieldShapes,
  type ShapeOptions,
  type Shape,
  type TextLimits,
  type Value,
} from "../shape";

/** The parameters of Huawei Cloud CCM and APIG requests, with the documented error codes. */

const note = (words: string): ShapeOptions => ({ note: words });

/** Documented error codes for single parameters. */
const CODES = {
  name: "PCA.00020101",
  keyAlgorithm: "PCA.00020102",
  signature: "PCA.00020103",
  validity: "PCA.00020109",
  domain: "PCA.00020110",
  address: "PCA.00020111",
  nameType: "PCA.00020112",
  id: "PCA.00020201",
  type: "PCA.00020202",
  pathLength: "PCA.00020203",
} as const;

export const KEY_ALGORITHM_NAMES = ["RSA2048", "RSA4096", "EC256", "EC384", "SM2"] as const;
export const SIGNATURE_ALGORITHMS = ["SHA256", "SHA384", "SHA512", "SM3"] as const;
export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;
export const EXTENDED_KEY_USAGE_NAMES = [
  "server_auth",
  "client_auth",
  "code_signing",
  "email_protection",
  "time_stamping",
  "smart_card_logon",
] as const;

/** Revocation reasons; none of them can be undone. */
export const REASONS = [
  "UNSPECIFIED",
  "KEY_COMPROMISE",
  "CERTIFICATE_AUTHORITY_COMPROMISE",
  "AFFILIATION_CHANGED",
  "SUPERSEDED",
  "CESSATION_OF_OPERATION",
  "CERTIFICATE_HOLD",
  "PRIVILEGE_WITHDRAWN",
  "ATTRIBUTE_AUTHORITY_COMPROMISE",
] as const;
export const reason = word(REASONS, note("UNSPECIFIED if left out"));

export const certificateId = text({ min: 36, max: 36 });
const CA_ID = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  says: "be an identifier such as 2cb2878b-6cd1-460d-bd25-afe655159bdc",
  code: CODES.id,
} as const;
export const caId = text(CA_ID);
export const oneCertificate = { certificate_id: certificateId };
export const oneCa = { ca_id: caId };
/** The issuing CA. */
export const issuerId = (words: string): Shape<string> => text({ ...CA_ID, note: words });

/** Letters, digits, Chinese characters and the other characters allowed in a subject attribute. */
const PART = /^[A-Za-z0-9\p{Unified_Ideograph} _.,-]*$/u;
const PART_WORDS =
  "consist of letters (A to Z), digits, Chinese characters, spaces and the characters - _ . ,";
const part = (max: number): TextLimits => ({ min: 1, max, pattern: PART, says: PART_WORDS });

const commonName = text({
  ...part(64),
  pattern: /^[A-Za-z0-9\p{Unified_Ideograph} _.,*-]*$/u,
  says: `${PART_WORDS} *`,
});
const PARTS = {
  country: text({ pattern: /^[A-Za-z]{2}$/, says: "be two letters (ISO 3166-1), for example CN" }),
  state: text(part(128)),
  locality: text(part(128)),
  organization: text(part(64)),
  organizational_unit: text(part(64)),
} as const;

/** The subject of a certificate; omitted attributes are taken from the issuing CA. */
export const name = object(
  {
    common_name: commonName,
    country: optional(PARTS.country),
    state: optional(PARTS.state),
    locality: optional(PARTS.locality),
    organization: optional(PARTS.organization),
    organizational_unit: optional(PARTS.organizational_unit),
  },
  { code: CODES.name },
);
/** The subject of a CA, with every attribute required. */
export const caName = object({ common_name: commonName, ...PARTS }, { code: CODES.name });
/** Subject of a CA or certificate. */
export type HuaweiDistinguishedName = Value<typeof name>;

const VALIDITY_TYPES = ["YEAR", "MONTH", "DAY", "HOUR"] as const;

/** The largest value of each type of validity: 20 years for certificates and subordinate CAs, 30 for roots. */
export const mostOf = (type: (typeof VALIDITY_TYPES)[number], years: number): number =>
  ({ YEAR: years, MONTH: years * 12, DAY: years * 366, HOUR: years * 366 * 24 })[type];

const spanOf = (years: number): Record<string, Shape<number>> =>
  Object.fromEntries(VALIDITY_TYPES.map((type) => [type, integer({ min: 1, max: mostOf(type, years) })]));

const validityOf = (years: number, options: ShapeOptions = {}) =>
  object(
    {
      type: word(VALIDITY_TYPES, note("a month has 31 days")),
      value: by("type", spanOf(years), note(`up to ${years} years`)),
      start_from: optional(integer(note("milliseconds; at most five minutes ago"))),
    },
    { code: CODES.validity, ...options },
  );

export const YEARS = { ROOT: 30, SUBORDINATE: 20, CERTIFICATE: 20 } as const;
export const validity = validityOf(YEARS.CERTIFICATE);
export const caValidity = validityOf(YEARS.ROOT, note("a subordinate CA: up to 20 years"));
/** A month counts as 31 days. */
export type HuaweiValidity = Value<typeof validity>;

/** The types of alternative names, with their documented length limits. */
export const NAME_LENGTHS = { DNS: 253, IP: 39, EMAIL: 256, URI: 253, UPN: 256 } as const;

const alternativeName = object({
  type: word(Object.keys(NAME_LENGTHS) as (keyof typeof NAME_LENGTHS)[], { code: CODES.nameType }),
  value: by(
    "type",
    Object.fromEntries(
      Object.entries(NAME_LENGTHS).map(([type, max]) => [
        type,
        text({ max, code: type === "IP" ? CODES.address : CODES.domain }),
      ]),
    ),
  ),
});
export type HuaweiAlternativeName = Value<typeof alternativeName>;
export const names = list(alternativeName, { max: 20 });

export const keyAlgorithm = word(KEY_ALGORITHM_NAMES, { code: CODES.keyAlgorithm });
export const signatureAlgorithm = word(SIGNATURE_ALGORITHMS, {
  code: CODES.signature,
  ...note("SM3 for SM2 keys only"),
});
export const keyUsages = list(word(KEY_USAGES));
export const extendedKeyUsage = flags(EXTENDED_KEY_USAGE_NAMES);
export const customizedExtension = object({
  object_identifier: text({ min: 1, max: 64 }),
  value: text({ min: 1, max: 64 }),
});
export const enterpriseProject = text({
  pattern: /^(all|0|[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12})$/,
  says: "be 0, all, or an identifier",
});
export const pathLength = integer({ min: 0, max: 6, code: CODES.pathLength, ...note("0 if left out") });
export const caType = word(["ROOT", "SUBORDINATE"], { code: CODES.type });

export const validDays = integer({ min: 7, max: 30, ...note("days between two lists") });
export const crlConfiguration = object({
  enabled: flag(),
  crl_name: optional(text(note("the parent CA's id if left out"))),
  obs_bucket_name: optional(text(note("required when enabled"))),
  valid_days: optional(validDays),
});
export type HuaweiCrlConfiguration = Value<typeof crlConfiguration>;

/** Switches that the model types as text. */
export const exported = {
  is_compressed: flagText(),
  type: word(["APACHE", "NGINX", "IIS", "TOMCAT", "OTHER"]),
  password: optional(
    text({ max: 32, pattern: /^[A-Za-z0-9,.+\-_#]+$/, says: "consist of letters, digits and ,.+-_#" }),
  ),
  is_sm_standard: optional(flagText(note("only for SM2 certificates"))),
};
export const pendingDays = digits({ min: 7, max: 30, in: "query", ...note("one page says optional") });

/** No length limit is documented for either. */
export const tag = object({
  key: text({
    pattern: /^[\p{L}\p{M}\p{N} _.:=+\-@]*$/u,
    says: "consist of letters, digits, spaces and _.:=+-@",
  }),
  value: optional(
    text({
      pattern: /^[\p{L}\p{M}\p{N} _.:/=+\-@]*$/u,
      says: "consist of letters, digits, spaces and _.:/=+-@",
    }),
  ),
});
export const tags = { tags: list(tag) };

const sortOf = <const W extends string>(words: readonly W[]) => ({
  sort_key: optional(word(words, { in: "query", ...note("create_time if left out") })),
  sort_dir: optional(word(["DESC", "ASC"], { in: "query", ...note("DESC if left out") })),
});
const listed = {
  limit: optional(integer({ min: 0, max: 1000, in: "query", ...note("10 if left out") })),
  offset: optional(integer({ min: 0, in: "query" })),
  name: optional(text({ min: 1, max: 64, in: "query", ...note("a part of the common name") })),
};
export const listedCertificates = {
  ...listed,
  status: optional(word(["ISSUED", "EXPIRED", "REVOKED"], { in: "query" })),
  ...sortOf(["create_time", "common_name", "issuer_name", "not_after"]),
} satisfies FieldShapes;
export const listedCas = {
  ...listed,
  status: optional(
    word(["PENDING", "ACTIVED", "DISABLED", "DELETED", "EXPIRED", "REVOKED"], { in: "query" }),
  ),
  type: optional(word(["ROOT", "SUBORDINATE"], { in: "query", code: CODES.type })),
  ...sortOf(["create_time", "common_name", "type", "not_after"]),
} satisfies FieldShapes;

/** Clamped to their limits instead of being refused. */
export const gatewayPage = {
  limit: optional(integer({ in: "query", ...note("0 and less count as 20, more than 500 as 500") })),
  offset: optional(integer({ in: "query", ...note("less than 0 counts as 0") })),
} satisfies FieldShapes;

/** The gateway documents no format for its identifiers. */
export const oneUpload = { certificate_id: text() };
const filter = optional(text({ in: "query" }));
export const listedUploads = {
  ...gatewayPage,
  name: filter,
  common_name: filter,
  signature_algorithm: filter,
  type: optional(word(["global", "instance"], { in: "query" })),
  instance_id: optional(text({ in: "query", ...note("clients mark it as required") })),
  algorithm_type: optional(word(["RSA", "ECC", "SM2"], { in: "query" })),
} satisfies FieldShapes;

const longPem = (max: number): TextLimits => ({ max, ...note("PEM; required for SM2") });

/** Parameters of PUT and POST of the gateway's certificates. */
export const certificateForm = {
  name: text({
    min: 4,
    max: 50,
    pattern: /^[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*$/,
    says: "consist of letters, digits, _ and Chinese characters, and begin with a letter or Chinese character",
  }),
  cert_content: text(note("PEM")),
  private_key: text(note("PEM")),
  type: optional(word(["global", "instance"], note("global if left out"))),
  instance_id: optional(text(note("required for type instance"))),
  trusted_root_ca: optional(text(note("PEM"))),
  algorithm_type: optional(word(["RSA", "ECC", "SM2"])),
  cert_content_sign: optional(text(longPem(8092))),
  private_key_sign: optional(text(longPem(8092))),
} satisfies FieldShapes;

const domain = object({
  domain: text(),
  instance_ids: optional(list(text())),
  verified_client_certificate_enabled: optional(flag(note("on by default if there is a trusted root"))),
});
/** A domain of the gateway in a request that binds or unbinds it. */
export type HuaweiDomainBinding = Value<typeof domain>;
export const domains = { domains: list(domain, { min: 1 }) };
