import {
  adopt,
  managed,
  authority,
  FAMILIES,
  validity,
  immediately,
  subject,
  end,
  server,
  csrRow,
  EMAIL,
  URI,
  sans,
  validityText,
  passthroughSubject,
  extendedKeyUsages,
} from "./alibaba-rows";
import {
  MARKER,
  NUMBER,
  long,
  text,
  integer,
  flag,
  choice,
  token,
  withIssuers,
  HOST_PROBLEM,
  renewal,
  retire,
  type Row,
  type Table,
  connection,
} from "./rows";
import { FLEETS } from "./fleet-arguments";
import { GATEWAY, newCsr } from "./support";
import { pemRow, upload } from "./huawei-rows";
import { UNKNOWN } from "../../provider/base/unknown";

const certificate: Row = {
  ...pemRow(GATEWAY.certContent, upload.certificate, { optional: true }),
  effect: "replace",
  refused: [
    [MARKER, /holds no certificate/],
    [MARKER.repeat(10_001), /60000 characters/],
    [NUMBER, /must be a string/],
  ],
};
const key: Row = {
  ...pemRow(GATEWAY.privateKey, upload.privateKey, { optional: true }),
  refused: [
    [MARKER, /is not a PEM private key/],
    [NUMBER, /must be a string/],
  ],
};
/** An SM2 pair instead of a certificate with its key, and vice versa. */
const PAIR = {
  ...{ cert: undefined, privateKey: undefined, signCert: UNKNOWN, signPrivateKey: UNKNOWN },
  ...{ encryptCert: UNKNOWN, encryptPrivateKey: UNKNOWN },
};
const USUAL = {
  ...{ cert: GATEWAY.certContent, privateKey: GATEWAY.privateKey, signCert: undefined },
  ...{ signPrivateKey: undefined, encryptCert: undefined, encryptPrivateKey: undefined },
};

/** Every argument of every kind of Alibaba Cloud. */
export const ALIBABA: Table = {
  "alibaba.RootCa": {
    ...authority,
    years: integer(1, 100),
    algorithm: choice(FAMILIES, ["RSA_3072", "ecc_256", "ED25519"], true),
  },
  "alibaba.SubCa": {
    ...authority,
    parentIdentifier: text(128),
    years: integer(1, 100),
    algorithm: choice(["RSA_2048", "ECC_256", "RSA_1024", "RSA_4096", "SM2_256"], ["ECC_384", "ECC_512"]),
    pathLenConstraint: integer(0, 20, { optional: true }),
    extendedKeyUsages,
    enableCrl: flag("replace"),
    crlDay: integer(1, 365, { optional: true }),
    certMaxTime: integer(0, 2 ** 31 - 1, { optional: true }),
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
        [NUMBER, /must be a string/],
      ],
    },
    algorithm: choice(FAMILIES, ["RSA_3072"]),
    exportPrivateKey: flag("update"),
    ...server,
  },
  "alibaba.ServerCertificateWithCsr": {
    csr: csrRow([
      [newCsr(`/CN=${MARKER}_x`), /its common name is neither an IP address nor a domain name/],
      [newCsr("/O=Example"), /its common name is empty/],
    ]),
    ...server,
  },
  "alibaba.ExternalCaCertificate": {
    instanceId: text(128),
    csr: csrRow([[newCsr("/O=Example"), /its subject has no common name/]]),
    validity: validityText,
    apiPassthrough: {
      effect: "replace",
      optional: true,
      accepted: [
        { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["serverAuth"] } },
        { subject: { commonName: "示例", country: "CN", state: "S", locality: "L", organization: "O" } },
        { subject: { organizationUnit: "OU" }, extensions: { extendedKeyUsages: ["1.2.3.4", "any"] } },
        {},
      ],
      refused: [
        ...passthroughSubject("comonName"),
        [{ extensions: { pathLenConstraint: -1 } }, /at least 0/],
        [{ extensions: { pathLenConstraint: 21 } }, /not be more than 20/],
        [{ extensions: { pathLenConstraint: "0" } }, /whole number/],
        [{ extensions: { extendedKeyUsages: [] } }, /must not be empty/],
        [{ extensions: { extendedKeyUsages: [MARKER] } }, /must be one of any, .* or a dotted OID/],
        [{ extensions: { keyUsage: MARKER } }, /there is no argument/],
      ],
    },
    certMaxTime: integer(0, 2 ** 31 - 1, { optional: true }),
    revokeOnDelete: flag("update"),
    retire: retire("revoke", "retain"),
    withIssuers,
    ...managed,
  },
  "alibaba.ClientCertificate": {
    commonName: text(64),
    algorithm: choice(FAMILIES, ["RSA_3072"]),
    exportPrivateKey: flag("update"),
    ...sans([1, 6]),
    ...end,
    ...subject,
    ...validity,
  },
  "alibaba.ClientCertificateWithCsr": {
    csr: csrRow([[newCsr("/O=Example"), /its subject has no common name/]]),
    ...sans([1, 2, 6, 7]),
    ...end,
    ...subject,
    ...validity,
  },
  ...FLEETS,
  "alibaba.CustomCertificate": {
    csr: csrRow([]),
    validity: validityText,
    apiPassthrough: {
      effect: "replace",
      accepted: [
        { extensions: { extendedKeyUsages: ["serverAuth"] } },
        { extensions: { keyUsage: { digitalSignature: true, keyAgreement: false } } },
        {
          subject: { commonName: "x", customAttributes: [{ objectIdentifier: "2.5.4.5", value: "7" }] },
          extensions: {
            extendedKeyUsages: ["1.2.3"],
            subjectAlternativeNames: [
              { type: "rfc822Name", value: "a@example.com" },
              { type: "dNSName", value: "*.example.com" },
              { type: "uniformResourceIdentifier", value: "spiffe://example.com/a" },
              { type: "iPAddress", value: "::1" },
            ],
            criticals: ["KeyUsage", "ExtendedKeyUsages", "SubjectAlternativeNames"],
          },
          serialNumber: "16889526086333",
        },
      ],
      refused: [
        ...passthroughSubject("comonName"),
        [{}, /is required to say what the certificate is for/],
        [
          { extensions: { keyUsage: { keyAgreement: false } } },
          /is required to say what the certificate is for/,
        ],
        [{ extensions: { keyUsage: { signing: true } } }, /there is no argument/],
        [{ extensions: { keyUsage: { keyAgreement: MARKER } } }, /must be true or false/],
        [{ extensions: { extendedKeyUsages: [MARKER] } }, /must be one of any/],
        [{ extensions: { subjectAlternativeNames: [] } }, /must not be empty/],
        [
          { extensions: { subjectAlternativeNames: [{ type: "DNS", value: MARKER }] } },
          /must be (one of )?"/,
        ],
        [
          { extensions: { subjectAlternativeNames: [{ type: "dNSName", value: `${MARKER} x` }] } },
          HOST_PROBLEM,
        ],
        [{ extensions: { subjectAlternativeNames: [{ type: "rfc822Name", value: MARKER }] } }, EMAIL],
        [
          { extensions: { subjectAlternativeNames: [{ type: "uniformResourceIdentifier", value: MARKER }] } },
          URI,
        ],
        [
          { extensions: { subjectAlternativeNames: [{ type: "iPAddress", value: MARKER }] } },
          /is not an IP address/,
        ],
        [{ extensions: { criticals: [MARKER] } }, /must be (one of )?"/],
        [
          { subject: { customAttributes: [{ objectIdentifier: MARKER, value: "7" }] } },
          /must be a dotted OID/,
        ],
        [{ serialNumber: "0" }, /positive decimal number/],
        [{ serialNumber: MARKER }, /positive decimal number/],
        [{ serialNumber: "1".repeat(20) }, /positive decimal number/],
      ],
    },
    ...end,
    immediately: {
      ...immediately,
      accepted: [1, 2],
      refused: [0, 3, "1", MARKER].map((value) => [value, /must be 1 or 2/] as const),
    },
  },
  "alibaba.WhClientCertificate": {
    parentIdentifier: text(128),
    commonName: {
      ...text(64, "replace", true),
      beside: { csr: undefined, algorithm: "ECC_256" },
      instead: { csr: newCsr("/CN=device"), algorithm: undefined },
    },
    algorithm: {
      ...choice(FAMILIES, ["RSA_3072"], true),
      beside: { csr: undefined, commonName: "client" },
      instead: { csr: newCsr("/CN=client") },
    },
    csr: { ...csrRow([], true), instead: { commonName: "device", algorithm: "ECC_256" } },
    ...sans([1, 2, 6, 7]),
    ...subject,
    ...validity,
    immediately,
    adopt,
    connection,
    withIssuers,
    createKey: token,
    retire: retire("retain", "revoke"),
    ...renewal,
  },
  "alibaba.UserCertificate": {
    name: text(52),
    cert: { ...certificate, beside: { privateKey: UNKNOWN }, instead: PAIR },
    privateKey: { ...key, beside: { cert: UNKNOWN }, instead: PAIR },
    signCert: { ...certificate, beside: { ...PAIR, signPrivateKey: UNKNOWN }, instead: USUAL },
    signPrivateKey: { ...key, beside: { ...PAIR, signCert: UNKNOWN }, instead: USUAL },
    encryptCert: { ...certificate, beside: { ...PAIR, encryptPrivateKey: UNKNOWN }, instead: USUAL },
    encryptPrivateKey: { ...key, beside: { ...PAIR, encryptCert: UNKNOWN }, instead: USUAL },
    resourceGroupId: text(64, "replace", true),
    tags: { ...managed.tags, effect: "replace" },
    adopt: text(64, "ignore", true),
    connection,
    createKey: text(64, "ignore", true),
  },
  "alibaba.PcaCertSync": {
    certificateIdentifier: text(64),
    adopt: text(64, "ignore", true),
    connection,
    createKey: text(64, "ignore", true),
  },
};
