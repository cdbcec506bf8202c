import { connected, REQUEST, REQUESTED, withIssuers } from "../common";
import { createOnly, replaces, updates, type OutputsByName } from "../resource";
import {
  choice,
  COUNTRY,
  FLAG,
  line,
  list,
  moment,
  NONE,
  reference,
  tags,
  text,
  TOKEN,
  integer,
} from "../types";
import { NAME, PLACE, SUBJECT_PARTS } from "./names";

/** "Sm2256" would be read as another algorithm. */
export const SM2 = { members: { SM2_256: "Sm2" } } as const;

/** Algorithms of the documents. */
export const ALGORITHM = choice(
  ["RSA_1024", "RSA_2048", "RSA_4096", "ECC_256", "ECC_384", "ECC_512", "SM2_256"],
  {
    enumeration: SM2,
    named: {
      name: "Algorithm",
      text: "Key algorithms of Alibaba Cloud's private CAs: family and key length in bits. `ECC_512` is P-521. A certificate must be of the same family as the CA that issues it; the length may differ.",
    },
  },
);

/** What becomes of a certificate or CA that leaves the program. */
const RETIREMENT = choice(["revoke", "retain"], { enumeration: { name: "Retirement" } });

/** What a create call can answer with, by the documents' numbers. */
export const ANSWERS = { 0: "Nothing", 1: "Certificate", 2: "CertificateAndChain" } as const;

/** Taking over an existing certificate. */
export const adoptable = {
  adopt: createOnly(line(128), {
    text: "Identifier of an existing certificate to take over instead of issuing one, {limits}",
    decides: [],
    more: "It must match the other arguments; otherwise nothing is changed and the message names every difference.",
    default: { says: "a new certificate is issued" },
  }),
  ...connected,
};

/** What can be changed on a certificate after it is issued. */
export const managed = {
  ...adoptable,
  aliasName: updates(line(64), {
    text: "Display name in the console",
    decides: [],
    change: "Changed in place by UpdatePcaCertificate.",
    default: NONE,
  }),
  resourceGroupId: updates(line(64), {
    text: "Resource group",
    decides: [],
    wire: "ResourceGroupId",
    change: "Changed in place by MoveResourceGroup.",
    default: { says: "the account's default group" },
  }),
  tags: updates(tags(128), {
    text: "Tags",
    decides: ["tags"],
    wire: "Tags",
    encode: "tags",
    change: "Changed in place by TagResources and UntagResources.",
    default: NONE,
  }),
};

/** Arguments of every CA. */
export const keptAuthority = {
  ...managed,
  revokeOnDelete: updates(FLAG, {
    text: "Whether the CA is revoked when the resource is destroyed",
    decides: ["retirement"],
    deprecated: { by: "retire", true: "revoke", false: "retain" },
    default: false,
  }),
  retire: updates(RETIREMENT, {
    text: "What happens to the CA when the resource is destroyed, and to the old CA when it is replaced: `revoke` permanently invalidates it and every certificate below it, `retain` keeps it",
    decides: ["retirement"],
    more: "The API cannot delete a CA.",
    default: "retain",
  }),
};

/** Arguments of a CA that make up its subject. */
export const AUTHORITY_SUBJECT = [
  "commonName",
  "organization",
  "organizationUnit",
  "locality",
  "state",
  "countryCode",
] as const;

/** Arguments that root and subordinate CAs share. */
export const authority = {
  commonName: replaces(line(64), {
    text: "Common name of the CA, {limits}, Chinese characters allowed",
    decides: ["names"],
    wire: "CommonName",
  }),
  organization: replaces(NAME, { ...SUBJECT_PARTS.organization, decides: [] }),
  organizationUnit: replaces(NAME, { ...SUBJECT_PARTS.organizationUnit, decides: [] }),
  locality: replaces(PLACE, { ...SUBJECT_PARTS.locality, decides: [] }),
  state: replaces(PLACE, { ...SUBJECT_PARTS.state, decides: [] }),
  countryCode: replaces(COUNTRY, { text: "Country", decides: [], wire: "CountryCode", default: NONE }),
  clientToken: replaces(TOKEN, {
    text: "Idempotency token",
    decides: [],
    default: {
      says: "derived from the resource, so that nothing is issued twice when an answer is lost",
    },
  }),
};

/** The CA that issues an end-entity certificate. */
export const issued = {
  parent: replaces(reference("alibaba.SubCa"), {
    text: "The subordinate CA that issues the certificate",
    instead: "Give this or `parentIdentifier`.",
  }),
  parentIdentifier: replaces(line(128), {
    text: "Identifier of the issuing subordinate CA, if it is not declared in this program, {limits}",
    decides: ["issuer"],
    instead: "Give this or `parent`.",
    demanded: true,
    wire: "ParentIdentifier",
  }),
  ...withIssuers,
};

/** Where the issuer of a certificate is named. */
export const ISSUER = { argument: "parent", identifier: "parentIdentifier" } as const;

/** Validity of an end-entity certificate, in exactly one form. */
export const validity = {
  years: replaces(integer(1, 100), {
    text: "Validity in calendar years",
    decides: ["validity"],
    wire: "Years",
    default: { says: "none; another form is required" },
  }),
  months: replaces(integer(1, 1200), {
    text: "Validity in calendar months",
    decides: ["validity"],
    wire: "Months",
    default: { says: "none; another form is required" },
  }),
  days: replaces(integer(1, 36_500), {
    text: "Validity in days",
    decides: ["validity"],
    wire: "Days",
    default: { says: "none; another form is required" },
  }),
  beforeTime: replaces(moment("seconds"), {
    text: "Start of validity: {limits}",
    decides: ["validity"],
    only: "needs `afterTime`",
    default: { says: "none; another form is required" },
    same: "moment",
    wire: "BeforeTime",
  }),
  afterTime: replaces(moment("seconds"), {
    text: "End of validity: {limits}",
    decides: ["validity"],
    only: "needs `beforeTime`",
    default: { says: "none; another form is required" },
    same: "moment",
    wire: "AfterTime",
  }),
};

/** What the documentation of arguments that include {@link validity} says. */
export const VALIDITY_FORMS =
  "Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.";

/** What the create call returns. */
export const immediate = {
  immediately: createOnly(choice([0, 1, 2], { enumeration: { name: "CreateAnswer", members: ANSWERS } }), {
    text: "What the create call returns: 0 nothing, 1 the certificate, 2 the certificate and its chain; what it leaves out is read afterwards",
    decides: [],
    wire: "Immediately",
    always: true,
    default: 2,
  }),
};

/** What happens to an end-entity certificate that is no longer needed. */
export const retirable = {
  retire: updates(RETIREMENT, {
    text: "What happens to the certificate when the resource is destroyed, and to the old one when it is replaced: `revoke` revokes and deletes it, `retain` leaves it in place and valid",
    decides: ["retirement"],
    more: "The API deletes only revoked certificates.",
    default: "revoke",
  }),
};

/** What the service records about an end-entity certificate. */
export const identifiable = {
  enableCrl: replaces(FLAG, {
    text: "Whether the certificate contains the address of the CA's revocation list",
    decides: [],
    wire: "EnableCrl",
    encode: "0 or 1",
    default: false,
  }),
  customIdentifier: replaces(TOKEN, {
    text: "Your own unique identifier for the certificate",
    decides: [],
    default: {
      says: "derived from the resource, so that nothing is issued twice when an answer is lost",
    },
  }),
};

/** Where a CA publishes its revocation list. */
export const publishedList = {
  crlUrl: {
    type: "string",
    optional: true,
    text: "Address of the CA's revocation list (`CrlUrl`); undefined where it publishes none.",
  },
} as const satisfies OutputsByName;

/** The subject of an end-entity certificate, apart from its common name. */
export const subject = {
  organization: replaces(NAME, {
    ...SUBJECT_PARTS.organization,
    decides: [],
    default: { is: "Alibaba Inc.", says: "`Alibaba Inc.`, set by the API" },
  }),
  organizationUnit: replaces(NAME, {
    ...SUBJECT_PARTS.organizationUnit,
    decides: [],
    default: { says: "`Alibaba Cloud CDN`, set by the API" },
  }),
  country: replaces(COUNTRY, { ...SUBJECT_PARTS.country, decides: [], default: NONE }),
  state: replaces(PLACE, { ...SUBJECT_PARTS.state, decides: [], default: { says: "the issuing CA's" } }),
  locality: replaces(PLACE, {
    ...SUBJECT_PARTS.locality,
    decides: [],
    default: { says: "the issuing CA's" },
  }),
};

/** The key algorithm of a certificate whose key the service generates. */
export const algorithm = {
  algorithm: replaces(ALGORITHM, {
    text: "Key algorithm, of the same family as the CA's",
    decides: ["algorithm"],
    wire: "Algorithm",
  }),
};

/** The key that the service generated. */
export const exportable = {
  exportPrivateKey: updates(FLAG, {
    text: "Whether to read the private key that the service generated (DescribeCertificatePrivateKey) into the secret output `privateKey`",
    affects: ["privateKey"],
    decides: ["privateKey"],
    default: false,
  }),
};

/** The output of {@link exportable}. */
export const exportedKey = {
  privateKey: {
    type: "string",
    optional: true,
    secret: true,
    text: "Private key, PKCS#8 PEM, always secret; only with `exportPrivateKey`.",
  },
} as const satisfies OutputsByName;

/** The argument `csr` of a certificate, and the parameter that it is sent as. */
export const SENT_REQUEST = { ...REQUESTED, wire: "Csr" } as const;

/** The signing request of a certificate that has the request's names. */
export const requested = {
  csr: replaces(REQUEST, {
    ...SENT_REQUEST,
    more: "Its common name, names and key become the certificate's.",
  }),
};

/** Additional names of a server. */
export const hosts = {
  domain: replaces(list(text("host"), { max: 100 }), {
    text: "Additional domain names and IP addresses",
    decides: ["names"],
    same: "hosts",
    default: NONE,
  }),
};

/** What the API adds to its answer for an SM2 request. */
export const encryptionAnswer = {
  certKmcRep1: {
    type: "string",
    optional: true,
    secret: true,
    text: "`CertKmcRep1`, which the API adds to its answer for an SM2 request: encrypted certificate ciphertext. Always secret. It is returned only once, so it is missing for an adopted certificate and if the first answer was lost. The API does not document its format, and its SDK has it only for client certificates; the local CA does not return it.",
  },
  certSignBufKmc: {
    type: "string",
    optional: true,
    text: "`CertSignBufKmc`, returned with `certKmcRep1`: encrypted certificate content.",
  },
} as const satisfies OutputsByName;

/** A parameter whose unit the documents do not give. */
export const certMaxTime = {
  certMaxTime: replaces(integer(0, 2 ** 31 - 1), {
    text: "Longest validity of the certificates that the CA issues, {limits}; the API does not document the unit",
    decides: [],
    wire: "CertMaxTime",
    default: { says: "not sent" },
  }),
};

/** What the certificate service says of everything in it. */
export const uploadOutputs = {
  certificateId: { type: "number", text: "Id of the certificate in CAS: what CDN and ESA ask for." },
  certIdentifier: {
    type: "string",
    text: "The id with the region of CAS, for example `10741304-cn-hangzhou`: what ALB, NLB, WAF and GA ask for.",
  },
  certificateName: { type: "string", text: "Its name in CAS." },
  commonName: { type: "string", text: "Common name of the certificate." },
  san: { type: "string[]", text: "Its subject alternative names." },
  notBefore: { type: "string", text: "Start of validity, RFC 3339; a date, where the API tells no time." },
  notAfter: { type: "string", text: "End of validity, RFC 3339; a date, where the API tells no time." },
  serialNumber: { type: "string", text: "Serial number as the API writes it." },
  fingerprint: { type: "string", text: "SHA-256 of the certificate as the API writes it." },
  issuer: { type: "string", text: "Issuer." },
} as const satisfies OutputsByName;
