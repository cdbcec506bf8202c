import type { Properties } from "../../provider/crud";
import type { ChangeEffect } from "../../provider/kind";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { newCsr } from "./support";

/** What a row of the table says of one argument. */
export interface Row {
  readonly effect: ChangeEffect;
  /** Values that are accepted; a change from the first to the second has the effect. */
  readonly accepted: readonly [unknown, unknown, ...unknown[]];
  /** Values that are refused, with the reason. */
  readonly refused: readonly (readonly [unknown, RegExp])[];
  /** Arguments that stand in place of others of the complete set; undefined takes one away. */
  readonly beside?: Properties;
  /** Whether it can be left out. */
  readonly optional?: boolean;
}

/** Stands in every text that is refused; no message may repeat it. */
export const MARKER = "MARKER";
/** The same among numbers. */
export const NUMBER = 987_654_321;

const long = (size: number): string => MARKER.repeat(Math.ceil(size / MARKER.length)).slice(0, size);

const text = (max: number, effect: ChangeEffect = "replace", optional = false): Row => ({
  effect,
  optional,
  accepted: ["A", "示例 B", "é".repeat(max)],
  refused: [
    ["", /must not be empty/],
    [long(max + 1), new RegExp(`must not be longer than ${max} characters`)],
    [`${MARKER}\n`, /control characters/],
    [`${MARKER}\0`, /control characters/],
    [NUMBER, /expected string/],
    [null, /expected string/],
    [[MARKER], /expected string/],
  ],
});
const whole = (min: number, max: number, more: Partial<Row> = {}): Row => ({
  effect: "replace",
  accepted: [min, min + 1, max],
  refused: [
    [min - 1, new RegExp(`at least ${min}`)],
    [max + 1, new RegExp(`not be more than ${max}`)],
    [1.5, /whole number/],
    [Number.NaN, /whole number/],
    [`${min}`, /whole number/],
    [MARKER, /whole number/],
  ],
  ...more,
});
const flag = (effect: ChangeEffect): Row => ({
  effect,
  optional: true,
  accepted: [true, false],
  refused: [
    [MARKER, /expected boolean/],
    ["true", /expected boolean/],
    [1, /expected boolean/],
  ],
});
const choice = (values: readonly [string, string, ...string[]], wrong: string[], optional = false): Row => ({
  effect: "replace",
  optional,
  accepted: values,
  refused: [...wrong, MARKER, NUMBER].map((value) => [value, /one of/] as const),
});
const token: Row = {
  effect: "replace",
  optional: true,
  accepted: ["a", "b!~", "x".repeat(64)],
  refused: [
    ["", /1 to 64 ASCII/],
    [long(65), /1 to 64 ASCII/],
    [`${MARKER} `, /without spaces/],
    [`${MARKER}ä`, /1 to 64 ASCII/],
    [NUMBER, /expected string/],
  ],
};
const country: Row = {
  effect: "replace",
  optional: true,
  accepted: ["CN", "US"],
  refused: ["cn", "CHN", "C", "", MARKER].map((value) => [value, /two capital letters/] as const),
};
const withIssuers: Row = {
  effect: "update",
  optional: true,
  accepted: [true, undefined],
  refused: [[MARKER, /expected true/]],
};

const managed = {
  aliasName: text(64, "update", true),
  resourceGroupId: text(64, "update", true),
  tags: {
    effect: "update",
    optional: true,
    accepted: [{ team: "a" }, { team: "" }, {}, { ["k".repeat(128)]: "v".repeat(128) }],
    refused: [
      [{ team: long(129) }, /must not be longer than 128/],
      [{ team: NUMBER }, /expected string/],
      [{ "": "a" }, /./],
      [{ ["k".repeat(129)]: "a" }, /./],
      [
        Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, MARKER])),
        /not be more than 20 tags/,
      ],
      [MARKER, /expected record/],
      [[MARKER], /expected record/],
    ],
  },
} satisfies Record<string, Row>;

const authority = {
  commonName: text(64),
  organization: text(64),
  organizationUnit: text(64),
  locality: text(128),
  state: text(128),
  countryCode: country,
  clientToken: token,
  revokeOnDelete: flag("update"),
  ...managed,
} satisfies Record<string, Row>;

const rsa = ["RSA_1024", "RSA_2048", "RSA_4096"] as const;
const ecc = ["ECC_256", "ECC_384", "ECC_512"] as const;
const FAMILIES: [string, string, ...string[]] = [...rsa, ...ecc, "SM2_256"];

const HOST_PROBLEM = /is neither an IP address nor a domain name/;
const MOMENT = /RFC 3339 text such as .* or UNIX time in seconds \(not milliseconds\)/;
const moments = (beside: Properties, first: number): Row => ({
  effect: "replace",
  optional: true,
  beside: { days: undefined, ...beside },
  accepted: [first, first + 86_400, new Date(first * 1000).toISOString(), "2027-06-01T00:00:00+08:00"],
  refused: [
    [first * 1000, MOMENT],
    [-1, MOMENT],
    [1.5, MOMENT],
    [MARKER, MOMENT],
    ["2027-02-30T00:00:00Z", MOMENT],
    ["2027-06-01", MOMENT],
    ["2027-06-01T00:00:00", MOMENT],
  ],
});
const span = (max: number): Row => whole(1, max, { optional: true, beside: { days: undefined } });
const JANUARY_2027 = 1_798_761_600;

const ecKey = (curve: string): string =>
  generateKeyPairSync("ec", { namedCurve: curve })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
const locked = (): string =>
  createPrivateKey(ecKey("P-256"))
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
    .toString();

const hosts: Row = {
  effect: "replace",
  optional: true,
  accepted: [["a.com"], ["a.com", "10.0.0.1"], [], ["*.a.com", "::1"]],
  refused: [
    [["a.com", `${MARKER}_x`], HOST_PROBLEM],
    [[`${MARKER},b.com`], HOST_PROBLEM],
    [[""], /is empty/],
    [MARKER, /expected array/],
    [Array.from({ length: 101 }, (_, i) => `a${i}.com`), /<=100/],
  ],
};
const privateKeyRow: Row = {
  effect: "replace",
  optional: true,
  accepted: [ecKey("P-256"), ecKey("P-256")],
  refused: [
    [MARKER, /is not a readable, unencrypted PEM private key/],
    [`-----BEGIN PRIVATE KEY-----\n${MARKER}\n-----END PRIVATE KEY-----\n`, /is not a readable/],
    [locked(), /is not a readable/],
    ["", /is not a readable/],
    [ecKey("P-384"), /is ECC_256, but privateKey is a key of ECC_384/],
    [ecKey("secp256k1"), /is ECC_256, but privateKey is a key of another kind/],
    [MARKER.repeat(4000), /20000 characters/],
    [NUMBER, /expected string/],
  ],
};

const server = {
  parentIdentifier: text(128),
  domain: hosts,
  organization: text(64, "replace", true),
  organizationUnit: text(64, "replace", true),
  country,
  state: text(128, "replace", true),
  locality: text(128, "replace", true),
  years: span(100),
  months: span(1200),
  days: span(36_500),
  beforeTime: moments({ afterTime: "2028-01-01T00:00:00Z" }, JANUARY_2027),
  afterTime: moments({ beforeTime: "2026-06-01T00:00:00Z" }, JANUARY_2027),
  enableCrl: flag("replace"),
  immediately: {
    effect: "ignore",
    optional: true,
    accepted: [0, 1, 2],
    refused: [3, -1, "1", MARKER, NUMBER].map((value) => [value, /must be 0, 1 or 2/] as const),
  },
  customIdentifier: token,
  withIssuers,
  ...managed,
} satisfies Record<string, Row>;

/** Every argument of every kind. An argument without a row fails the test. */
export const TABLE: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  "alibaba.RootCa": {
    ...authority,
    years: whole(1, 30),
    algorithm: choice(FAMILIES, ["RSA_3072", "ecc_256", "ED25519"], true),
  },
  "alibaba.SubCa": {
    ...authority,
    parentIdentifier: text(128),
    years: whole(1, 100),
    algorithm: choice(["RSA_2048", "ECC_256", "RSA_1024", "RSA_4096", "SM2_256"], ["ECC_384", "ECC_512"]),
    pathLenConstraint: whole(0, 20, { optional: true }),
    extendedKeyUsages: {
      effect: "replace",
      optional: true,
      accepted: [
        ["serverAuth"],
        ["clientAuth", "any"],
        ["codeSigning", "emailProtection", "timeStamping", "OCSPSigning", "1.3.6.1.4.1.311.20.2.2"],
      ],
      refused: [
        [[], /expected array to have >=1/],
        [["serverAuth", MARKER], /must be one of any, serverAuth, .* or a dotted OID/],
        [["serverauth"], /must be one of/],
        [["3.1.2"], /must be one of/],
        [["1.02.3"], /must be one of/],
        [["1"], /must be one of/],
        [MARKER, /expected array/],
      ],
    },
    enableCrl: flag("replace"),
    crlDay: whole(1, 365, { optional: true }),
    certMaxTime: whole(0, 2 ** 31 - 1, { optional: true }),
    withIssuers,
  },
  "alibaba.ServerCertificate": {
    commonName: {
      effect: "replace",
      accepted: ["a.example.com", "10.0.0.1", "*.example.com", "::1", "münchen.de"],
      refused: [
        ["", /is empty/],
        [`${MARKER} x`, HOST_PROBLEM],
        [`${MARKER}_x.com`, HOST_PROBLEM],
        [`${long(61)}.com`, /must not be longer than 64/],
        [NUMBER, /expected string/],
      ],
    },
    algorithm: choice(FAMILIES, ["RSA_3072"]),
    exportPrivateKey: flag("update"),
    ...server,
  },
  "alibaba.ServerCertificateWithCsr": {
    csr: {
      effect: "replace",
      accepted: [newCsr("/CN=a.example.com"), newCsr("/CN=10.0.0.1/O=Example")],
      refused: [
        [MARKER, /exactly one PEM block "CERTIFICATE REQUEST"/],
        [newCsr("/CN=a.example.com").repeat(2), /exactly one PEM block/],
        [
          `-----BEGIN CERTIFICATE REQUEST-----\n${MARKER}AA\n-----END CERTIFICATE REQUEST-----\n`,
          /not a DER encoded/,
        ],
        [newCsr(`/CN=${MARKER}_x`), /its common name is neither an IP address nor a domain name/],
        [newCsr("/O=Example"), /its common name is empty/],
        [MARKER.repeat(20_000), /90000 characters/],
        [NUMBER, /expected string/],
      ],
    },
    ...server,
  },
  "keys.PrivateKey": {
    algorithm: choice(
      ["RSA_2048", "ECC_256", "RSA_3072", "RSA_4096", ...ecc, "ED25519", "SM2_256"],
      ["RSA_1024", "SM2"],
    ),
    privateKey: privateKeyRow,
  },
  "keys.CertificateRequest": {
    algorithm: choice(["ECC_256", "RSA_2048", "RSA_3072", "ED25519", "SM2_256"], ["RSA_1024", "SM2"]),
    privateKey: privateKeyRow,
    commonName: text(64),
    names: hosts,
    organization: text(64, "replace", true),
    organizationUnit: text(64, "replace", true),
    country,
    state: text(128, "replace", true),
    locality: text(128, "replace", true),
  },
};
