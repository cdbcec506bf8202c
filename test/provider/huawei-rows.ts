import { choice, connection, long, MARKER, NUMBER, text, type Row } from "./rows";
import { newCertificate, newCsr } from "./support";

export const name = { country: "CN", state: "S", locality: "L", organization: "O", organizationalUnit: "OU" };

export const createKey: Row = { ...text(64, "replace", true) };
export const managed = {
  tags: {
    effect: "update",
    optional: true,
    accepted: [
      { team: "a" },
      { team: "" },
      {},
      { ["k".repeat(128)]: "v".repeat(255) },
      { "团队 _.:=+-@1": "é/_.:=+-@" },
    ],
    refused: [
      [{ team: long(256) }, /must not be longer than 255/],
      [{ team: NUMBER }, /must be a string/],
      [{ "": "a" }, /a key must not be empty/],
      [{ "a/b": "a" }, /a key must consist of letters, digits, spaces and _\.:=\+-@/],
      [{ team: "a,b" }, /must consist of letters, digits, spaces and _\.:\/=\+-@/],
      [{ team: "a\u200bb" }, /must not contain/],
      [
        Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, MARKER])),
        /not be more than 20 tags/,
      ],
      [MARKER, /must be an object/],
    ],
  },
  adopt: text(64, "ignore", true),
  connection,
  enterpriseProjectId: {
    effect: "replace",
    optional: true,
    accepted: ["0", "2cb2878b-6cd1-460d-bd25-afe655159bdc"],
    refused: ["all", "1", "", MARKER].map((value) => [value, /must be 0 or the UUID/] as const),
  },
  createKey,
} satisfies Record<string, Row>;

export const validity = (years: number, optional = false, beside?: Row["beside"]): Row => ({
  effect: "replace",
  optional,
  ...(beside ? { beside } : {}),
  accepted: [
    { type: "YEAR", value: 1 },
    { type: "MONTH", value: 1 },
    { type: "DAY", value: 90 },
    { type: "HOUR", value: 1 },
    { type: "DAY", value: 1, startFrom: "2027-01-01T00:00:00Z" },
    { type: "DAY", value: 1, startFrom: 1_798_761_600_000 },
  ],
  refused: [
    [{ type: "YEAR", value: years + 1 }, new RegExp(`is longer than ${years} years`)],
    [{ type: "MONTH", value: years * 12 + 1 }, new RegExp(`is longer than ${years} years`)],
    [{ type: "WEEK", value: 1 }, /must be (one of )?"/],
    [{ type: "DAY", value: 0 }, /must be at least 1/],
    [{ type: "DAY", value: 1.5 }, /must be a whole number/],
    [{ type: "DAY", value: "1" }, /must be a whole number/],
    [{ type: "DAY", value: 1, startFrom: "2020-01-01T00:00:00Z" }, /more than five minutes ago/],
    [{ type: "DAY", value: 1, startFrom: 1_798_761_600 }, /not seconds/],
    [{ type: "DAY", value: 1, startFrom: MARKER }, /RFC 3339 text/],
    [{ type: "DAY" }, /must be a whole number/],
    [{ type: "DAY", value: 1, unit: MARKER }, /there is no argument/],
    [MARKER, /must be an object/],
  ],
});

export const subject = (required: boolean, optional: boolean): Row => ({
  effect: "replace",
  optional,
  accepted: [
    { ...name, commonName: "示例 A-1_x., *" },
    { ...name, commonName: "B" },
    ...(required ? [] : [{ commonName: "C" }]),
  ] as unknown as Row["accepted"],
  refused: [
    [{ ...name, commonName: "" }, /must not be empty/],
    [{ ...name, commonName: long(65) }, /must not be longer than 64/],
    [{ ...name, commonName: `${MARKER}/` }, /must consist of letters/],
    [{ ...name, commonName: "A", organization: `${MARKER}*` }, /must consist of letters/],
    [{ ...name, commonName: "A", country: "CHN" }, /must be two letters/],
    [{ ...name, commonName: "A", state: long(129) }, /must not be longer than 128/],
    [{ ...name }, /must be a string/],
    [{ ...name, commonName: "A", comonName: MARKER }, /there is no argument/],
    ...(required ? [[{ commonName: "A" }, /./] as const] : []),
    [MARKER, /must be an object/],
  ],
  instead: { csr: newCsr("/CN=a") },
});

export const keyAlgorithm = (optional: boolean): Row =>
  choice(["EC256", "EC384", "RSA2048", "RSA4096"], ["ECC_256", "RSA3072"], optional);
export const signature = (optional: boolean): Row =>
  choice(["SHA256", "SHA384", "SHA512"], ["SHA1", "sha256"], optional);
export const keyUsages = (ca: boolean): Row => ({
  effect: "replace",
  optional: true,
  accepted: ca
    ? [["keyCertSign"], ["digitalSignature", "keyCertSign", "cRLSign"]]
    : [["digitalSignature"], ["digitalSignature", "nonRepudiation"]],
  refused: [
    ca
      ? [["digitalSignature"], /must include keyCertSign/]
      : [["digitalSignature", "keyCertSign"], /must not include keyCertSign/],
    [[], /must not be empty/],
    [[MARKER], /must be (one of )?"/],
    [MARKER, /must be a list/],
  ],
});

export const subordinate = {
  type: "SUBORDINATE",
  issuerId: "ca",
  signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 5 },
};
export const pending = {
  type: "SUBORDINATE",
  issuerId: undefined,
  signatureAlgorithm: undefined,
  validity: undefined,
};
export const [imported, another] = [newCertificate("Imported", true), newCertificate("Another", true)];
export const upload = newCertificate("gw.example.com");
export const pemRow = (first: string, second: string, more: Partial<Row> = {}): Row => ({
  effect: "update",
  accepted: [first, second],
  refused: [[NUMBER, /must be a string/]],
  ...more,
});
