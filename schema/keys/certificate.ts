import { createKey, renewal, REQUEST, REQUESTED } from "../common";
import { defineResource, replaces, updates } from "../resource";
import {
  choice,
  FLAG,
  line,
  list,
  NONE,
  object,
  pattern,
  property,
  reference,
  text,
  integer,
} from "../types";
import { CUSTOM_ATTRIBUTES, USAGE_WORDS, usages } from "../alibaba/names";
import { subject } from "./common";

/** Key usages (RFC 5280, 4.2.1.3), as the standard names them today. */
const KEY_USAGE = choice(
  [
    "digitalSignature",
    "contentCommitment",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
  ],
  {
    named: {
      name: "CertificateKeyUsage",
      text: "What a key may be used for (RFC 5280, 4.2.1.3). `contentCommitment` is the current name of `nonRepudiation`.",
    },
    enumeration: { members: { cRLSign: "CrlSign" } },
  },
);

const DOMAIN =
  "([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.){0,30}[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const MAILBOX = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,10}@";
const MOST = { max: 100 };

/** Names by type, each with everything below it. */
const SUBTREES = object("NameSubtrees", "Names by type; a type that is left out is not restricted.", {
  dnsDomains: property(list(pattern(DOMAIN, "a domain name without a leading dot"), MOST), {
    text: "Domain names, each with everything below it, {limits}",
    default: NONE,
  }),
  ipRanges: property(list(text("IP range"), MOST), {
    text: "Ranges of IP addresses such as `10.0.0.0/8`, {limits}",
    default: NONE,
  }),
  emailAddresses: property(
    list(
      pattern(
        `(${MAILBOX}|\\.?)${DOMAIN}`,
        "an e-mail address, a host (`example.com`) or everything below a domain (`.example.com`)",
      ),
      MOST,
    ),
    {
      text: "E-mail addresses: one (`ca@example.com`), those of a host (`example.com`), or those of all hosts below a domain (`.example.com`), {limits}",
      default: NONE,
    },
  ),
  uriDomains: property(
    list(
      pattern(`\\.?${DOMAIN}`, "a host (`example.com`) or everything below a domain (`.example.com`)"),
      MOST,
    ),
    {
      text: "Hosts of URIs: one (`example.com`), or all below a domain (`.example.com`), {limits}",
      default: NONE,
    },
  ),
});

const NAME_CONSTRAINTS = object(
  "CertificateNameConstraints",
  "Names that certificates below the CA may contain (RFC 5280, 4.2.1.10).",
  {
    permitted: property(SUBTREES, { text: "Names that are permitted", default: { says: "any" } }),
    excluded: property(SUBTREES, {
      text: "Names that are excluded, even if they are permitted",
      default: NONE,
    }),
  },
);

const addresses = (what: string) =>
  replaces(list(text("URL"), { max: 10 }), {
    text: `${what}, {limits}`,
    decides: [],
    same: "set",
    default: NONE,
  });

const ONE_KEY = "Exactly one of `csr`, `privateKey` and `publicKey` is required.";
const ISSUER_WORDS = "Give this or `issuerChain`, or neither for a self-signed certificate.";

/** `keys.Certificate`. */
export const certificate = defineResource({
  kind: "keys.Certificate",
  operations: [],
  summary:
    "A certificate signed on the machine that runs Pulumi, with the key of a CA of your own or with its own key (self-signed): an end-entity certificate or a CA.",
  description:
    "It exists only in the state, and destroying it does not revoke it. As with the clouds' CAs, everything is checked before anything is signed: the keys, the chain above, names, usages and validity.",
  example: `
const caKey = new keys.PrivateKey("ca", { algorithm: "ECC_256" });
const ca = new keys.Certificate("ca", {
  privateKey: caKey.privateKey, commonName: "Example Root", ca: true, validity: "10y",
});
const key = new keys.PrivateKey("web", { algorithm: "ECC_256" });
const web = new keys.Certificate("web", {
  parent: ca, privateKey: key.privateKey, commonName: "www.example.com", subjectAlternativeNames: ["www.example.com"],
  extendedKeyUsages: ["serverAuth"], validity: "90d", renewBefore: "30d",
});`,
  argumentsText: "The certificate is issued for the key of `csr`, `privateKey` or `publicKey`.",
  role: {
    argument: "ca",
    roles: { true: { argument: "issuerChain", roles: { undefined: "root" }, otherwise: "subordinate" } },
    otherwise: "end",
  },
  noun: "the certificate",
  certificate: true,
  issuer: {
    argument: "parent",
    identifier: "parentIdentifier",
    chain: "issuerChain",
    privateKey: "issuerPrivateKey",
  },
  idempotency: "createKey",
  plan: [
    "ca",
    "validity",
    "pathLenConstraint",
    "nameConstraints",
    "keyUsages",
    "extendedKeyUsages",
    "renewBefore",
    "commonName",
    "organization",
    "organizationUnit",
    "locality",
    "state",
    "country",
    "customAttributes",
  ],
  arguments: {
    csr: replaces(REQUEST, {
      ...REQUESTED,
      more: "The certificate takes its subject and names from it, unless the arguments give others; anything else that it requests must be in the arguments.",
      instead: ONE_KEY,
    }),
    privateKey: replaces(text("private key", 20_000), {
      text: "Private key that the certificate is for, PEM, unencrypted, {limits}; without an issuer it signs the certificate",
      decides: ["algorithm"],
      instead: ONE_KEY,
      same: "private key",
      secret: true,
    }),
    publicKey: replaces(text("any", 10_000), {
      text: "Public key that the certificate is for, SubjectPublicKeyInfo PEM, {limits}; for example the output of `keys.PrivateKey`",
      decides: ["algorithm"],
      instead: ONE_KEY,
      same: "certificates",
      change: "Changing it replaces the certificate; another encoding of the same key does not.",
    }),
    parent: replaces(reference("alibaba.ExternalCaCertificate", "keys.Certificate"), {
      text: "The CA that signs the certificate",
      instead: ISSUER_WORDS,
    }),
    parentIdentifier: replaces(line(128), {
      text: "Identifier of the CA that signs the certificate",
      decides: ["issuer"],
      internal: true,
      default: NONE,
    }),
    issuerChain: replaces(text("certificates", 90_000), {
      text: "The CA that signs the certificate, if it is not declared in this program, followed by the CAs above it: PEM, in order, {limits}",
      decides: ["issuer"],
      same: "certificates",
      instead: "Give this or `parent`, or neither for a self-signed certificate.",
    }),
    issuerPrivateKey: updates(text("private key", 20_000), {
      text: "Private key of the CA that signs the certificate, PEM, unencrypted, {limits}",
      decides: [],
      change: "Must be the key of the CA; changing it reissues nothing.",
      same: "private key",
      secret: true,
      default: { says: "in a TypeScript program, the `privateKey` of `parent`" },
    }),
    validity: replaces(text("validity with hours"), {
      text: "Validity: a duration in calendar years, months, days or hours (`10y`, `6m`, `90d`, `12h`; at most `100y`, `1200m`, `36500d`, `876000h`), an end (`2030-01-31T00:00:00Z`), or a start and an end with `/` between them",
      decides: ["validity"],
    }),
    commonName: replaces(line(64), { text: "Common name", decides: ["names"], default: NONE }),
    ...subject,
    customAttributes: replaces(CUSTOM_ATTRIBUTES, {
      text: "Further attributes of the subject, {limits}: their OID and a value of 1 to 256 characters",
      decides: [],
      default: NONE,
    }),
    subjectAlternativeNames: replaces(list(text("name of any type"), { max: 100 }), {
      text: "Subject alternative names, {limits}: domain names, IP addresses, e-mail addresses and URIs, distinguished by their form",
      decides: ["names"],
      same: "names",
      default: { says: "those of the request" },
    }),
    ca: replaces(FLAG, {
      text: "Whether the certificate is a CA, which signs others",
      decides: ["pathLength"],
      default: false,
    }),
    pathLenConstraint: replaces(integer(0, 20), {
      text: "Path length: the maximum number of CAs between this one and an end-entity certificate, {limits}",
      only: "needs `ca`",
      decides: ["pathLength"],
      default: { says: "not limited" },
    }),
    nameConstraints: replaces(NAME_CONSTRAINTS, {
      text: "Names that certificates below the CA may contain",
      only: "needs `ca`",
      decides: [],
      default: NONE,
    }),
    keyUsages: replaces(list(KEY_USAGE, { min: 1, max: 9 }), {
      text: "Key usages, {limits}",
      decides: [],
      same: "set",
      default: {
        says: "`keyCertSign` and `cRLSign` for a CA; otherwise `digitalSignature`, and for `serverAuth` with an RSA key also `keyEncipherment`",
      },
    }),
    extendedKeyUsages: replaces(usages({ min: 1, max: 50 }), {
      text: `Extended key usages, {limits}: ${USAGE_WORDS}; for a CA, those that certificates below it may have`,
      decides: [],
      same: "usages",
      default: { says: "none; an end-entity certificate needs these or `keyUsages`" },
    }),
    signatureAlgorithm: replaces(choice(["SHA256", "SHA384", "SHA512"]), {
      text: "Hash of the signature with an RSA or ECDSA key; Ed25519 and SM2 have their own",
      decides: [],
      default: "SHA256",
    }),
    crlDistributionPoints: addresses("HTTP or HTTPS URLs of the issuer's revocation list"),
    ocspServers: addresses("HTTP or HTTPS URLs of the issuer's OCSP responders"),
    caIssuers: addresses("HTTP or HTTPS URLs of the issuer's certificate"),
    ...createKey,
    ...renewal,
  },
  outputs: {},
});
