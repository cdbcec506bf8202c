import {
  flag,
  flags,
  list,
  object,
  optional,
  text,
  integer,
  word,
  type FieldShapes,
  type ShapeOptions,
  type TextLimits,
  type Value,
} from "../shape";

/** The parameters of Alibaba Cloud CAS requests. Times are UNIX seconds. */

/** The documented key algorithms; subordinate CAs support some of them. */
export const ALGORITHMS = [
  "RSA_1024",
  "RSA_2048",
  "RSA_4096",
  "ECC_256",
  "ECC_384",
  "ECC_512",
  "SM2_256",
] as const;

export const SUBORDINATE_ALGORITHMS = ["RSA_1024", "RSA_2048", "RSA_4096", "ECC_256", "SM2_256"] as const;

const note = (words: string): ShapeOptions => ({ note: words });

export const algorithm = word(ALGORITHMS, note("of the issuing CA's family"));

const tag = object({ Key: text(), Value: text() }, note("the page states no length and no characters"));
/** A tag in a request. */
export type AlibabaTag = Value<typeof tag>;

/** As many as a certificate can have. */
export const tags = list(tag, { max: 20 });

export const grouped = { ResourceGroupId: optional(text()), Tags: optional(tags) };

/** Makes a repeated call idempotent. */
const ASCII = /^[\0-\x7f]*$/;
const ascii = { pattern: ASCII, says: "consist of ASCII characters" };
/** The token of operations whose page limits its length. */
export const token = text({ max: 64, ...ascii, in: "form" });
/** The token of CreateRootCACertificate. */
export const rootToken = text({ ...ascii, ...note("no length stated; if left out, the request id is used") });

/** One certificate, by the identifier that its creation returned. */
export const identified = { Identifier: text() };

export const paged = {
  CurrentPage: optional(integer(note("1 if left out; the page states no limit"))),
  ShowSize: optional(integer(note("the page states no limit"))),
};

const country = { pattern: /^[A-Z]{2}$/, says: "be two capital letters (ISO 3166-1), for example CN" };

/** Parameters of both operations that create a CA. */
export const authority = {
  CommonName: text(),
  Organization: text(),
  OrganizationUnit: text(),
  Locality: text(),
  State: text(),
  ...grouped,
};
export const rootCountry = text(country);
export const subCountry = text({
  ...country,
  ...note("the page also allows three letters, which X.509 does not allow"),
});
export const authorityYears = integer(note("5 to 10 recommended"));

/** 0: no, 1: the certificate, 2: its chain too. */
export const immediately = integer({ min: 0, max: 2 });
export const enableCrl = integer({ min: 0, max: 1 });

const instead = note(
  "required unless another part of the validity or both times are given; how they combine is not documented",
);

/** Parameters of every end-entity certificate. */
export const end = {
  ParentIdentifier: text(note("a subordinate CA")),
  Organization: optional(text()),
  OrganizationUnit: optional(text()),
  Country: optional(text()),
  State: optional(text()),
  Locality: optional(text()),
  Years: optional(integer(instead)),
  Months: optional(integer(instead)),
  Days: optional(integer(note("wins over BeforeTime and AfterTime"))),
  BeforeTime: optional(integer(note("seconds; only together with AfterTime"))),
  AfterTime: optional(integer(note("seconds; only together with BeforeTime"))),
  Immediately: optional(immediately),
};

/** Parameters that the warehouse does not have. */
export const own = {
  ...end,
  ...grouped,
  EnableCrl: optional(enableCrl),
  CustomIdentifier: optional(text(note("must be unique"))),
  AsynchronousFlag: optional(flag()),
};

export const server = { ...own, Domain: optional(text(note("names and addresses, separated by commas"))) };

/** Alternative names of one type, by the tag of the X.509 GeneralName: 1 e-mail, 2 domain name, 6 URI, 7 IP address. */
const sanValue = text(note("separated by commas, all of the type SanType"));
export const clientNames = {
  SanType: optional(integer({ oneOf: [1, 6], ...note("an older page also has 2 and 7") })),
  SanValue: optional(sanValue),
};
export const clientNamesWithCsr = {
  SanType: optional(integer({ min: 0, max: 8 })),
  SanValue: optional(sanValue),
};
export const warehouseNames = {
  SanType: optional(integer({ oneOf: [1, 2, 6, 7] })),
  SanValue: optional(sanValue),
};

export const named = { CommonName: text(), Algorithm: algorithm };
export const requested = {
  Csr: text(note("PEM")),
  CommonName: optional(text(note("determined by the request"))),
  Algorithm: optional(word(ALGORITHMS, note("determined by the request"))),
};

const subject = {
  Country: optional(text()),
  State: optional(text()),
  Locality: optional(text()),
  Organization: optional(text()),
  OrganizationUnit: optional(text()),
  CommonName: optional(text()),
};
const usages = list(text(note("a name, or a dotted OID")));

export const externalPassthrough = object(
  {
    Subject: optional(object(subject, note("replaces the complete subject of the request"))),
    Extensions: optional(
      object({
        PathLenConstraint: optional(integer(note("0 for a CA that issues end-entity certificates"))),
        ExtendedKeyUsages: optional(usages),
      }),
    ),
  },
  { json: true },
);
/** Sent as one parameter that contains JSON. */
export type ExternalCAPassthrough = Value<typeof externalPassthrough>;

const KEY_USAGES = [
  "DigitalSignature",
  "NonRepudiation",
  "ContentCommitment",
  "KeyEncipherment",
  "DataEncipherment",
  "KeyAgreement",
  "EncipherOnly",
  "DecipherOnly",
] as const;

/** Types of alternative names by their X.509 tags. */
export const NAME_TYPES = {
  rfc822Name: "email",
  dNSName: "DNS",
  uniformResourceIdentifier: "URI",
  iPAddress: "IP",
} as const;
type NameType = keyof typeof NAME_TYPES;
export const NAME_TYPE_WORDS = Object.keys(NAME_TYPES) as NameType[];

const attribute = object({ ObjectIdentifier: text(), Value: text() });

export const customPassthrough = object({
  Subject: optional(object({ ...subject, CustomAttributes: optional(list(attribute)) })),
  Extensions: optional(
    object({
      KeyUsage: optional(flags(KEY_USAGES)),
      ExtendedKeyUsages: optional(usages),
      SubjectAlternativeNames: optional(list(object({ Type: word(NAME_TYPE_WORDS), Value: text() }))),
      Criticals: optional(list(text())),
    }),
  ),
  SerialNumber: optional(text(note("decimal"))),
});
/** Sent flattened, one parameter per value. */
export type AlibabaCustomPassthrough = Value<typeof customPassthrough>;

export const validityText = text(
  note("10y, 6m (months), 90d, an end, or a start and an end with / between them"),
);

const resourceType = text(note("the page says instance; working clients send PcaCertificate"));
export const region = text(note("documented as required; the endpoint decides the region"));
export const resources = {
  RegionId: optional(region),
  ResourceId: list(text(), { min: 1 }),
  ResourceType: resourceType,
} satisfies FieldShapes;
export const resourceMove = {
  RegionId: optional(region),
  ResourceId: text(),
  ResourceGroupId: text(),
  ResourceType: resourceType,
} satisfies FieldShapes;

const pem = (words: string): TextLimits => ({ in: "form", ...note(words) });
const ofPair = "PEM, of an SM2 pair; ignored beside Cert and Key";
/** A certificate with its key, or an SM2 pair of both. Keys are kept out of URLs, which proxies log. */
export const userCertificate = {
  Name: text({ min: 1, max: 63, ...note("unique within an account; other pages say 64 and 128 characters") }),
  Cert: optional(text(pem("PEM"))),
  Key: optional(text(pem("PEM"))),
  SignCert: optional(text(pem(ofPair))),
  SignPrivateKey: optional(text(pem(ofPair))),
  EncryptCert: optional(text(pem(ofPair))),
  EncryptPrivateKey: optional(text(pem(ofPair))),
  ...grouped,
} satisfies FieldShapes;
