import { UNKNOWN } from "../../provider/base/unknown";
import { csrRow, EMAIL } from "./alibaba-rows";
import {
  managed,
  validity,
  subject,
  keyAlgorithm,
  signature,
  keyUsages,
  subordinate,
  pending,
  upload,
  pemRow,
  imported,
  another,
} from "./huawei-rows";
import {
  choice,
  flag,
  HOST_PROBLEM,
  long,
  MARKER,
  NUMBER,
  renewal,
  retire,
  text,
  integer,
  withIssuers,
  type Row,
  type Table,
  connection,
} from "./rows";
import { GATEWAY, newCertificate } from "./support";

const reason: Row = {
  ...choice(["KEY_COMPROMISE", "SUPERSEDED"], ["superseded", "REMOVE_FROM_CRL"], true),
  effect: "update",
};

/** Every argument of every kind of Huawei Cloud. */
export const HUAWEI: Table = {
  "huawei.CertificateAuthority": {
    type: {
      ...choice(["ROOT", "SUBORDINATE"], ["root", "SUB"]),
      beside: (value) => (value === "SUBORDINATE" ? pending : {}),
    },
    distinguishedName: { ...subject(true, false), instead: {} },
    keyAlgorithm: keyAlgorithm(false),
    signatureAlgorithm: { ...signature(true), beside: subordinate, instead: pending },
    validity: { ...validity(20, true, subordinate), instead: pending },
    issuerId: { ...text(64, "replace", true), beside: subordinate, instead: pending },
    pathLength: integer(0, 6, { optional: true, beside: subordinate }),
    keyUsages: { ...keyUsages(true), beside: subordinate },
    crlConfiguration: {
      effect: "update",
      optional: true,
      accepted: [
        { enabled: true, obsBucketName: "bucket", validDays: 7 },
        { enabled: false },
        { enabled: true, obsBucketName: "bucket", validDays: 30, crlName: "x" },
      ],
      refused: [
        [{ enabled: true }, /obsBucketName: is required when enabled/],
        [{ enabled: true, obsBucketName: "b", validDays: 6 }, /at least 7/],
        [{ enabled: true, obsBucketName: "b", validDays: 31 }, /not be more than 30/],
        [{ enabled: MARKER }, /must be true or false/],
        [{}, /must be true or false/],
        [MARKER, /must be an object/],
      ],
    },
    ocspSwitch: flag("update"),
    enabled: flag("update"),
    importCertificate: pemRow(imported.certificate, another.certificate, {
      beside: pending,
      optional: true,
      refused: [
        [MARKER, /must be exactly one certificate/],
        [newCertificate("Leaf").certificate, /is not a CA certificate/],
        [imported.certificate.repeat(2), /must be exactly one certificate/],
        [NUMBER, /must be a string/],
      ],
    }),
    importCertificateChain: pemRow(imported.certificate, another.certificate, {
      beside: { ...pending, importCertificate: imported.certificate },
      optional: true,
    }),
    pendingDays: integer(7, 30, { effect: "update", optional: true }),
    retire: { ...retire("retain", "revoke", "delete"), beside: subordinate },
    revocationReason: { ...reason, beside: { ...subordinate, retire: "revoke" } },
    ...renewal,
    withIssuers,
    ...managed,
  },
  "huawei.PrivateCertificate": {
    issuerId: text(64),
    distinguishedName: subject(false, true),
    csr: {
      ...csrRow([], true),
      beside: { distinguishedName: undefined },
      instead: { distinguishedName: { commonName: "A" } },
    },
    validity: validity(20),
    keyAlgorithm: keyAlgorithm(true),
    signatureAlgorithm: signature(true),
    keyUsages: keyUsages(false),
    subjectAlternativeNames: {
      effect: "replace",
      optional: true,
      accepted: [
        [{ type: "DNS", value: "a.example.com" }],
        [
          { type: "IP", value: "10.0.0.1" },
          { type: "EMAIL", value: "a@example.com" },
          { type: "URI", value: "https://example.com/a" },
          { type: "UPN", value: "a@example.com" },
        ],
        [],
      ],
      refused: [
        [[{ type: "DNS", value: `${MARKER} x` }], HOST_PROBLEM],
        [[{ type: "DNS", value: `${"a".repeat(63)}.`.repeat(4) }], /must not be longer than 253/],
        [[{ type: "IP", value: MARKER }], /is not an IP address/],
        [[{ type: "EMAIL", value: MARKER }], EMAIL],
        [[{ type: "UPN", value: MARKER }], /is not a user principal name/],
        [[{ type: "dns", value: MARKER }], /must be (one of )?"/],
        [
          Array.from({ length: 21 }, (_, i) => ({ type: "DNS", value: `a${i}.com` })),
          /must not hold more than 20/,
        ],
        [MARKER, /must be a list/],
      ],
    },
    extendedKeyUsage: {
      effect: "replace",
      optional: true,
      accepted: [{ serverAuth: true }, { clientAuth: true, smartCardLogon: true }, { codeSigning: false }],
      refused: [
        [{ server_auth: MARKER }, /there is no argument/],
        [{ serverAuth: MARKER }, /must be true or false/],
        [MARKER, /must be an object/],
      ],
    },
    customizedExtension: {
      effect: "replace",
      optional: true,
      accepted: [
        { objectIdentifier: "1.2.3.4", value: "a" },
        { objectIdentifier: "1.2.3.5", value: "b" },
      ],
      refused: [
        [{ objectIdentifier: MARKER, value: "a" }, /must be a dotted OID/],
        [{ objectIdentifier: "1.2.3", value: long(65) }, /must not be longer than 64/],
        [{ objectIdentifier: "1.2.3" }, /must be a string/],
        [{ value: "a" }, /must be a string/],
      ],
    },
    exportPrivateKey: flag("update"),
    isSmStandard: {
      ...flag("update"),
      beside: { keyAlgorithm: "SM2", exportPrivateKey: true },
      instead: { keyAlgorithm: undefined },
    },
    revokeOnDelete: flag("update"),
    retire: retire("delete", "revoke", "retain"),
    ...renewal,
    revocationReason: reason,
    withIssuers,
    ...managed,
  },
  "huawei.ApigCertificate": {
    name: {
      effect: "update",
      accepted: ["cert_demo", "证书一二三", "a".repeat(50)],
      refused: ["abc", "1abc", "a-bcd", "a".repeat(51), "_abcd", `${MARKER}!`].map(
        (value) => [value, /must be 4 to 50 letters/] as const,
      ),
    },
    certContent: pemRow(GATEWAY.certContent, upload.certificate, {
      beside: { privateKey: UNKNOWN },
      refused: [
        [MARKER, /holds no certificate/],
        [
          `-----BEGIN CERTIFICATE-----\n${MARKER}AA\n-----END CERTIFICATE-----\n`,
          /holds a certificate that cannot be read/,
        ],
        [upload.certificate + imported.certificate, /certificate 2 did not issue certificate 1/],
        [MARKER.repeat(10_001), /60000 characters/],
        [NUMBER, /must be a string/],
      ],
    }),
    privateKey: pemRow(GATEWAY.privateKey, upload.privateKey, {
      beside: { certContent: UNKNOWN },
      refused: [
        [MARKER, /is not a PEM private key/],
        [`-----BEGIN PRIVATE KEY-----\n${MARKER}\n-----END PRIVATE KEY-----\n`, /is truncated/],
        [NUMBER, /must be a string/],
      ],
    }),
    type: { ...choice(["instance", "global"], ["GLOBAL"], true), beside: { instanceId: UNKNOWN } },
    instanceId: { ...text(64, "replace", true), beside: { type: "instance" }, instead: { type: undefined } },
    trustedRootCa: pemRow(imported.certificate, another.certificate, {
      optional: true,
      refused: [
        [MARKER, /is not a CA certificate/],
        [upload.certificate, /is not a CA certificate/],
      ],
    }),
    algorithmType: choice(["RSA", "ECC"], ["rsa", "EC"], true),
    certContentSign: pemRow(GATEWAY.certContent, upload.certificate, {
      optional: true,
      beside: { algorithmType: "SM2", privateKeySign: UNKNOWN },
      instead: { algorithmType: undefined, privateKeySign: undefined },
      refused: [
        [MARKER, /holds no certificate/],
        [MARKER.repeat(1349), /8092 characters/],
      ],
    }),
    privateKeySign: pemRow(GATEWAY.privateKey, upload.privateKey, {
      optional: true,
      beside: { algorithmType: "SM2", certContentSign: UNKNOWN },
      instead: { algorithmType: undefined, certContentSign: undefined },
      refused: [[MARKER, /is not a PEM private key/]],
    }),
    domains: {
      effect: "update",
      optional: true,
      accepted: [[{ domain: "a.com" }], [{ domain: "b.com", verifiedClientCertificateEnabled: true }], []],
      refused: [
        [[{ domain: "" }], /must not be empty/],
        [[{ domain: "a.com", verified: MARKER }], /there is no argument/],
        [MARKER, /must be a list/],
      ],
    },
    detachOnDelete: flag("update"),
    adopt: text(64, "ignore", true),
    connection,
    createKey: { ...text(64, "ignore", true) },
  },
};
