import { UNKNOWN } from "../../provider/base/unknown";
import type { EngineProperties } from "../../provider/engine/crud";
import {
  type Row,
  MARKER,
  NUMBER,
  long,
  text,
  integer,
  flag,
  token,
  country,
  withIssuers,
  hosts,
  renewal,
  retire,
  connection,
} from "./rows";
import { newCsr } from "./support";

export const adopt = text(128, "ignore", true);

export const managed = {
  adopt,
  connection,
  aliasName: text(64, "update", true),
  resourceGroupId: text(64, "update", true),
  tags: {
    effect: "update",
    optional: true,
    accepted: [{ team: "a" }, { team: "" }, {}, { ["k".repeat(128)]: "v".repeat(128) }],
    refused: [
      [{ team: long(129) }, /must not be longer than 128/],
      [{ team: NUMBER }, /must be a string/],
      [{ "": "a" }, /./],
      [{ ["k".repeat(129)]: "a" }, /./],
      [
        Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, MARKER])),
        /not be more than 20 tags/,
      ],
      [MARKER, /must be an object/],
      [[MARKER], /must be an object/],
    ],
  },
} satisfies Record<string, Row>;

export const authority = {
  commonName: text(64),
  organization: text(64),
  organizationUnit: text(64),
  locality: text(128),
  state: text(128),
  countryCode: country,
  clientToken: token,
  revokeOnDelete: flag("update"),
  retire: retire("revoke", "retain"),
  ...renewal,
  ...managed,
} satisfies Record<string, Row>;

const rsa = ["RSA_1024", "RSA_2048", "RSA_4096"] as const;

const ecc = ["ECC_256", "ECC_384", "ECC_512"] as const;

export const FAMILIES: [string, string, ...string[]] = [...rsa, ...ecc, "SM2_256"];

const MOMENT = /RFC 3339 text such as .* or UNIX time in seconds \(not milliseconds\)/;

const moments = (beside: EngineProperties, first: number): Row => ({
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

const span = (max: number): Row => integer(1, max, { optional: true, beside: { days: undefined } });

const JANUARY_2027 = 1_798_761_600;

export const validity = {
  years: span(100),
  months: span(1200),
  days: span(36_500),
  beforeTime: moments({ afterTime: "2028-01-01T00:00:00Z" }, JANUARY_2027),
  afterTime: moments({ beforeTime: "2026-06-01T00:00:00Z" }, JANUARY_2027),
} satisfies Record<string, Row>;

export const immediately: Row = {
  effect: "ignore",
  optional: true,
  accepted: [0, 1, 2],
  refused: [3, -1, "1", MARKER, NUMBER].map((value) => [value, /must be 0, 1 or 2/] as const),
};

export const subject = {
  organization: text(64, "replace", true),
  organizationUnit: text(64, "replace", true),
  country,
  state: text(128, "replace", true),
  locality: text(128, "replace", true),
} satisfies Record<string, Row>;

export const end = {
  parentIdentifier: text(128),
  enableCrl: flag("replace"),
  immediately,
  customIdentifier: token,
  withIssuers,
  retire: retire("retain", "revoke"),
  ...renewal,
  ...managed,
} satisfies Record<string, Row>;

export const server = { domain: hosts, ...end, ...subject, ...validity } satisfies Record<string, Row>;

export const csrRow = (more: readonly (readonly [unknown, RegExp])[], optional = false): Row => ({
  effect: "replace",
  optional,
  accepted: [newCsr("/CN=a.example.com"), newCsr("/CN=10.0.0.1/O=Example")],
  refused: [
    [MARKER, /exactly one PEM block "CERTIFICATE REQUEST"/],
    [newCsr("/CN=a.example.com").repeat(2), /exactly one PEM block/],
    [
      `-----BEGIN CERTIFICATE REQUEST-----\n${MARKER}AA\n-----END CERTIFICATE REQUEST-----\n`,
      /not a DER encoded/,
    ],
    [MARKER.repeat(20_000), /90000 characters/],
    [NUMBER, /must be a string/],
    ...more,
  ],
});

export const EMAIL = /is not an e-mail address/;

export const URI = /is not an absolute URI in ASCII without commas/;

/** Names of the first type, and values that are refused for each type. */
export const sans = (types: readonly number[]): Record<"sanType" | "sanValue", Row> => ({
  sanType: {
    effect: "replace",
    beside: { sanValue: [UNKNOWN] },
    instead: { sanValue: undefined },
    accepted: types as [number, number, ...number[]],
    optional: true,
    refused: [0, 3, 8, "1", MARKER, NUMBER].map((value) => [value, /must be (one of 1,|1 or 6)/] as const),
  },
  sanValue: {
    effect: "replace",
    optional: true,
    beside: { sanType: 1 },
    instead: { sanType: undefined },
    accepted: [["a@example.com"], ["a@example.com", "o'b+1@münchen.de"], ["b@example.com"]],
    refused: [
      [[], /must not be empty/],
      [[""], /must not be empty/],
      [[MARKER], EMAIL],
      [[`${MARKER}@`], EMAIL],
      [[`a b${MARKER}@example.com`], EMAIL],
      [[`a,${MARKER}@example.com`], EMAIL],
      [[`a@10.0.0.1`, `${MARKER}@10.0.0.1`], EMAIL],
      [Array.from({ length: 101 }, (_, i) => `a${i}@example.com`), /must not hold more than 100/],
      [MARKER, /must be a list/],
    ],
  },
});

const SPANS = /must be a duration such as 10y, 6m \(months\) or 90d/;

export const validityText: Row = {
  effect: "replace",
  accepted: ["1y", "6m", "90d", "2027-06-01T00:00:00Z", "2026-06-01T00:00:00Z/2027-06-01T00:00:00Z"],
  refused: [
    ["", SPANS],
    [MARKER, SPANS],
    ["10", SPANS],
    ["0y", SPANS],
    ["1Y", SPANS],
    ["1y2m", SPANS],
    ["-1y", SPANS],
    ["101y", /must not be more than 100y/],
    ["1201m", /must not be more than 1200m/],
    ["36501d", /must not be more than 36500d/],
    ["2027-02-30T00:00:00Z", SPANS],
    ["2027-06-01", SPANS],
    ["2027-06-01T00:00:00+08:00", SPANS],
    ["2027-06-01T00:00:00Z/2026-06-01T00:00:00Z", /must start before it ends/],
    ["2027-06-01T00:00:00Z/2027-06-01T00:00:00Z", /must start before it ends/],
    ["2026-06-01T00:00:00Z/2027-06-01T00:00:00Z/2028-06-01T00:00:00Z", SPANS],
    ["2020-01-01T00:00:00Z", /ends in the past/],
    [NUMBER, /must be a string/],
  ],
};

export const passthroughSubject = (name: string): (readonly [unknown, RegExp])[] => [
  [{ subject: { commonName: "" } }, /must not be empty/],
  [{ subject: { commonName: long(65) } }, /must not be longer than 64/],
  [{ subject: { organization: NUMBER } }, /must be a string/],
  [{ subject: { country: "cn" } }, /two capital letters/],
  [{ subject: { [name]: MARKER } }, /there is no argument/],
  [{ subject: MARKER }, /must be an object/],
  [{ [name]: MARKER }, /there is no argument/],
  [MARKER, /must be an object/],
];

export const extendedKeyUsages: Row = {
  effect: "replace",
  optional: true,
  accepted: [
    ["serverAuth"],
    ["clientAuth", "any"],
    ["codeSigning", "emailProtection", "timeStamping", "OCSPSigning", "1.3.6.1.4.1.311.20.2.2"],
  ],
  refused: [
    [[], /must not be empty/],
    [["serverAuth", MARKER], /must be one of any, serverAuth, .* or a dotted OID/],
    [["serverauth"], /must be one of/],
    [["3.1.2"], /must be one of/],
    [["1.02.3"], /must be one of/],
    [["1"], /must be one of/],
    [MARKER, /must be a list/],
  ],
};
