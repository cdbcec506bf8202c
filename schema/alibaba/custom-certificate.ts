import { renewal, REQUEST } from "../common";
import { createOnly, defineResource, replaces } from "../resource";
import { choice, FLAG, line, list, NONE, object, pattern, property, text } from "../types";
import { ANSWERS, identifiable, issued, ISSUER, managed, retirable, SENT_REQUEST } from "./common";
import { CUSTOM_ATTRIBUTES, passthroughSubject, USAGE_WORDS, usages } from "./names";

const SUBJECT = object("CustomSubject", "A subject with attributes of any type.", {
  ...passthroughSubject,
  customAttributes: property(CUSTOM_ATTRIBUTES, {
    text: "Attributes of other types, {limits}: their OID and a value of 1 to 256 characters",
    wire: "CustomAttributes",
    default: NONE,
  }),
});

const usage = <const W extends string>(wire: W, words: string) =>
  property(FLAG, { text: words, wire, default: false });

/** Switches of key usages. */
export const KEY_USAGE = object(
  "CustomKeyUsage",
  "What a key may be used for; what is left out is off. `nonRepudiation` is an older name of `contentCommitment`.",
  {
    digitalSignature: usage("DigitalSignature", "Whether the key makes digital signatures"),
    nonRepudiation: usage("NonRepudiation", "The older name of `contentCommitment`"),
    contentCommitment: usage(
      "ContentCommitment",
      "Whether the key signs content that its signer cannot later repudiate",
    ),
    keyEncipherment: usage("KeyEncipherment", "Whether the key encrypts other keys"),
    dataEncipherment: usage("DataEncipherment", "Whether the key encrypts data"),
    keyAgreement: usage("KeyAgreement", "Whether the key is used for key agreement"),
    encipherOnly: usage("EncipherOnly", "Whether the agreed key only encrypts"),
    decipherOnly: usage("DecipherOnly", "Whether the agreed key only decrypts"),
  },
);

const NAME = object(
  "CustomName",
  "A subject alternative name.",
  {
    type: property(
      choice(["rfc822Name", "dNSName", "uniformResourceIdentifier", "iPAddress"], {
        enumeration: {
          members: {
            rfc822Name: "Email",
            dNSName: "Domain",
            uniformResourceIdentifier: "Uri",
            iPAddress: "IpAddress",
          },
        },
      }),
      {
        text: "Type of the name",
      },
    ),
    value: property(line(2048), { text: "The name" }),
  },
  "alternative name",
);

const EXTENSIONS = object("CustomExtensions", "Extensions of a custom certificate.", {
  keyUsage: property(KEY_USAGE, {
    text: "Key usages",
    wire: "KeyUsage",
    instead: "Give these or `extendedKeyUsages`.",
    default: NONE,
  }),
  extendedKeyUsages: property(usages({ min: 1, max: 50 }), {
    text: `Extended key usages, {limits}: ${USAGE_WORDS}`,
    wire: "ExtendedKeyUsages",
    more: "Their order does not matter.",
    default: NONE,
  }),
  subjectAlternativeNames: property(list(NAME, { min: 1, max: 100 }), {
    text: "Subject alternative names",
    more: "Their order does not matter.",
    default: { says: "those of the request" },
  }),
  criticals: property(
    list(
      choice(["KeyUsage", "ExtendedKeyUsages", "SubjectAlternativeNames"], {
        enumeration: { name: "CustomCriticalExtension" },
      }),
    ),
    {
      text: "Which of the three extensions are critical",
      wire: "Criticals",
      default: { says: "decided by the API" },
    },
  ),
});

/** What a custom certificate contains beyond its request. */
export const PASSTHROUGH = object(
  "CustomPassthrough",
  "What a certificate contains instead of, or in addition to, what its signing request asks for.",
  {
    subject: property(SUBJECT, {
      text: "The complete subject, replacing the request's",
      wire: "Subject",
      default: { says: "the request's" },
    }),
    extensions: property(EXTENSIONS, {
      text: "Usages and names; usages are required",
      wire: "Extensions",
      default: { says: "the names of the request" },
    }),
    serialNumber: property(
      pattern("[1-9]\\d{0,18}", "a positive decimal number of at most 19 digits, as text"),
      {
        text: "Serial number: {limits}",
        wire: "SerialNumber",
        default: { says: "a random one chosen by the CA, which is safest" },
      },
    ),
  },
);

/** `alibaba.CustomCertificate`. */
export const customCertificate = defineResource({
  kind: "alibaba.CustomCertificate",
  operations: ["CreateCustomCertificate"],
  version: "2020-06-30",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createcustomcertificate",
  summary:
    "A certificate with exactly the subject, names and usages that you choose, issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from your own certificate signing request. Destroying it revokes and deletes the certificate.",
  example: `
const request = new keys.CertificateRequest("mesh", { algorithm: "ECC_256", commonName: "orders" });
const orders = new alibaba.CustomCertificate("orders", {
  parent: services, csr: request.csr, validity: "90d",
  apiPassthrough: {
    extensions: {
      keyUsage: { digitalSignature: true }, extendedKeyUsages: ["serverAuth", "clientAuth"],
      subjectAlternativeNames: [{ type: "uniformResourceIdentifier", value: "spiffe://example.com/orders" }],
    },
  },
});`,
  role: "end",
  noun: "the certificate",
  certificate: true,
  issuer: ISSUER,
  idempotency: "customIdentifier",
  arguments: {
    csr: replaces(REQUEST, SENT_REQUEST),
    validity: replaces(text("validity"), {
      text: "Validity: a duration in calendar years, months or days (`1y`, `6m`, `90d`; at most `100y`, `1200m`, `36500d`), an end (`2030-01-31T00:00:00Z`), or a start and an end with `/` between them",
      decides: ["validity"],
      wire: "Validity",
    }),
    apiPassthrough: replaces(PASSTHROUGH, {
      text: "Subject, usages and names",
      decides: ["names", "pathLength", "usages"],
      same: "custom passthrough",
      instead: "It is required, because it says what the certificate is for.",
    }),
    ...issued,
    ...identifiable,
    immediately: createOnly(
      choice([1, 2], {
        hint: "0 issues later, and a program has to wait for its certificate",
        enumeration: { name: "CustomCreateAnswer", members: ANSWERS },
      }),
      {
        text: "What the create call returns: 1 the certificate, 2 the certificate and its chain; what it leaves out is read afterwards",
        decides: [],
        wire: "Immediately",
        always: true,
        default: 2,
      },
    ),
    ...managed,
    ...renewal,
    ...retirable,
  },
  outputs: {},
});
