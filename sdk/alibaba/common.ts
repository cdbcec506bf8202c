import type { Input } from "@pulumi/pulumi";
import type { Renewable } from "../renewal";
import type { SubCa } from "./sub-ca";

/**
 * Key algorithms of Alibaba Cloud's private CAs: family and key length in bits. `ECC_512` is P-521. A certificate
 * must be of the same family as the CA that issues it; the length may differ.
 */
export type Algorithm = "RSA_1024" | "RSA_2048" | "RSA_4096" | "ECC_256" | "ECC_384" | "ECC_512" | "SM2_256";

/** Arguments of a CA that make its subject. */
export const AUTHORITY_SUBJECT = [
  "commonName",
  "organization",
  "organizationUnit",
  "locality",
  "state",
  "countryCode",
] as const;

/** Taking over what exists. */
export interface Adoptable {
  /**
   * Identifier of an existing certificate to take over instead of issuing one. It has to be what the other arguments
   * describe, otherwise nothing is changed and the differences are named. Only used on create. Default: a new
   * certificate is issued.
   */
  adopt?: Input<string> | undefined;
}

/** What can be changed on a certificate after it was issued. */
export interface Managed extends Adoptable {
  /** Display name in the console. Changed in place by UpdatePcaCertificate. Default: none. */
  aliasName?: Input<string> | undefined;
  /** Resource group. Changed in place by MoveResourceGroup. Default: the account's default group. */
  resourceGroupId?: Input<string> | undefined;
  /** Tags, at most 20; keys 1 to 128 and values up to 128 characters. Changed in place by TagResources and UntagResources. Default: none. */
  tags?: Input<Record<string, Input<string>>> | undefined;
}

/** What destroying a CA does. */
export interface Revocable extends Managed {
  /** Whether destroying the resource revokes the CA: the older form of `retire`. Give one of them. Default: false. */
  revokeOnDelete?: Input<boolean> | undefined;
  /**
   * What destroying the resource does to the CA, and replacing it to the old one: `revoke` makes it and every certificate
   * below it invalid for good, `retain` keeps it. The API can delete none. Changed in place. Default: `retain`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
}

/** Arguments that root and subordinate CAs share. */
export interface AuthorityArgs extends Revocable, Renewable {
  /** Common name of the CA, 1 to 64 characters, Chinese allowed. Changing it replaces the CA. */
  commonName: Input<string>;
  /** Name of the organization, 1 to 64 characters. Changing it replaces the CA. */
  organization: Input<string>;
  /** Name of the department, 1 to 64 characters. Changing it replaces the CA. */
  organizationUnit: Input<string>;
  /** City, 1 to 128 characters. Changing it replaces the CA. */
  locality: Input<string>;
  /** Province or state, 1 to 128 characters. Changing it replaces the CA. */
  state: Input<string>;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the CA. Default: none. */
  countryCode?: Input<string> | undefined;
  /**
   * Idempotence token, up to 64 ASCII characters. Changing it replaces the CA.
   * Default: derived from the resource, so that a create whose answer was lost is not made twice.
   */
  clientToken?: Input<string> | undefined;
}

/** The CA that issues an end certificate. */
export interface Issued {
  /** The subordinate CA that issues the certificate. Give this or `parentIdentifier`. Changing it replaces the certificate. */
  parent?: SubCa | undefined;
  /** Identifier of the issuing subordinate CA, for a CA that is not declared in this program. Give this or `parent`. Changing it replaces the certificate. */
  parentIdentifier?: Input<string> | undefined;
}

/**
 * What the API adds to its answer to an SM2 request. It is told once: not for a certificate that was adopted, nor for one
 * whose first answer was lost. The API says no more of the form than these names do; the local CA leaves both out.
 */
export interface EncryptionAnswer {
  /** `CertKmcRep1`: encrypted certificate ciphertext. Always secret. */
  certKmcRep1: string | undefined;
  /** `CertSignBufKmc`: encrypted certificate content. */
  certSignBufKmc: string | undefined;
}

/** Validity of an end certificate, in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`. */
export interface Validity {
  /** Validity in calendar years, 1 to 100. Changing it replaces the certificate. Default: another form of validity. */
  years?: Input<number> | undefined;
  /** Validity in calendar months, 1 to 1200. Changing it replaces the certificate. Default: another form of validity. */
  months?: Input<number> | undefined;
  /** Validity in days, 1 to 36500. Changing it replaces the certificate. Default: another form of validity. */
  days?: Input<number> | undefined;
  /** Start of validity: RFC 3339 text or UNIX time in seconds; needs `afterTime`. Changing it replaces the certificate. */
  beforeTime?: Input<string | number> | undefined;
  /** End of validity: RFC 3339 text or UNIX time in seconds; needs `beforeTime`. Changing it replaces the certificate. */
  afterTime?: Input<string | number> | undefined;
}

/** What the create call answers with. */
export interface Immediate {
  /**
   * What the create call answers with: 0 nothing, 1 the certificate, 2 the certificate and its chain; whatever it
   * leaves out is read afterwards. Only used on create. Default: 2.
   */
  immediately?: Input<0 | 1 | 2> | undefined;
}

/** What becomes of an end certificate that is not needed any more. */
export interface Retirable {
  /**
   * What destroying the resource does to the certificate, and replacing it to the old one: `revoke` revokes and removes
   * it, `retain` leaves it valid and where it is. The API removes only what is revoked. Changed in place.
   * Default: `revoke`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
}

/** What the service remembers of an end certificate. */
export interface Identifiable extends Managed, Renewable, Retirable {
  /** Whether the certificate names the CA's revocation list. Changing it replaces the certificate. Default: false. */
  enableCrl?: Input<boolean> | undefined;
  /**
   * Your own unique key of the certificate, up to 64 ASCII characters. Changing it replaces the certificate.
   * Default: derived from the resource, so that a create whose answer was lost is not made twice.
   */
  customIdentifier?: Input<string> | undefined;
}

/** The subject of an end certificate beside its common name. */
export interface SubjectArgs {
  /** Name of the organization, 1 to 64 characters. Changing it replaces the certificate. Default: `Alibaba Inc.`, set by the API. */
  organization?: Input<string> | undefined;
  /** Name of the department, 1 to 64 characters. Changing it replaces the certificate. Default: `Alibaba Cloud CDN`, set by the API. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  locality?: Input<string> | undefined;
}

/** Arguments that all server certificates share. */
export interface ServerArgs extends Issued, SubjectArgs, Validity, Immediate, Identifiable {
  /** Additional domain names and IP addresses. Changing them replaces the certificate, changing only order or case does not. Default: none. */
  domain?: Input<Input<string>[]> | undefined;
}

/** Subject alternative names, all of one type. */
export interface SanArgs<Type extends number> {
  /** Type of the names in `sanValue`: 1 e-mail address, 2 domain name, 6 URI, 7 IP address. Changing it replaces the certificate. Default: no alternative names. */
  sanType?: Input<Type> | undefined;
  /** Subject alternative names, 1 to 100, all of `sanType`. Changing them replaces the certificate, changing only order does not. Default: none. */
  sanValue?: Input<Input<string>[]> | undefined;
}

/** A subject that takes the place of the signing request's, with nothing of it left. */
export interface PassthroughSubject {
  /** Common name, 1 to 64 characters. Default: left out. */
  commonName?: Input<string> | undefined;
  /** Name of the organization, 1 to 64 characters. Default: left out. */
  organization?: Input<string> | undefined;
  /** Name of the department, 1 to 64 characters. Default: left out. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Default: left out. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Default: left out. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Default: left out. */
  locality?: Input<string> | undefined;
}
