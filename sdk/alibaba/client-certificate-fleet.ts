// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { fleet } from "../certificate";
import type { SubCa } from "./sub-ca";

/** One certificate of a fleet. */
export interface ClientCertificateFleetItem {
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Its common name, names and key become the certificate's. Another request issues a
   * new certificate.
   */
  csr: Input<string>;
  /** Type of the names in `sanValue`: 1 e-mail address, 2 domain name, 6 URI, 7 IP address. Default: none. */
  sanType?: Input<1 | 2 | 6 | 7> | undefined;
  /** Subject alternative names, 1 to 100 of 1 to 2048 characters, all of type `sanType`. Default: none. */
  sanValue?: Input<Input<string>[]> | undefined;
  /** Validity in calendar years, 1 to 100. Default: the validity of the fleet; one form here takes its place. */
  years?: Input<number> | undefined;
  /** Validity in calendar months, 1 to 1200. Default: the validity of the fleet; one form here takes its place. */
  months?: Input<number> | undefined;
  /** Validity in days, 1 to 36500. Default: the validity of the fleet; one form here takes its place. */
  days?: Input<number> | undefined;
  /**
   * Start of validity: RFC 3339 text or UNIX time in seconds; needs `afterTime`. Default: the validity of the
   * fleet; one form here takes its place.
   */
  beforeTime?: Input<string | number> | undefined;
  /**
   * End of validity: RFC 3339 text or UNIX time in seconds; needs `beforeTime`. Default: the validity of the fleet;
   * one form here takes its place.
   */
  afterTime?: Input<string | number> | undefined;
  /**
   * How long before its expiry the certificate is renewed: days (`30d`), hours (`720h`) or a share of the lifetime
   * (`33%`). Once it is due, the next run replaces it: a new certificate is issued, what uses it is updated, the
   * old one is retired. Requires a validity given as a duration. Default: that of the fleet.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * Maximum by which the certificate is renewed earlier, in the form of `renewBefore`: each certificate has its own
   * fixed fraction of it, so that many do not become due at once. Default: that of the fleet.
   */
  renewJitter?: Input<string> | undefined;
  /**
   * What happens to the certificate when the resource is destroyed, and to the old one when it is replaced:
   * `revoke` revokes and deletes it, `retain` leaves it in place and valid. The API deletes only revoked
   * certificates. Default: that of the fleet.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
  /**
   * Identifier of an existing certificate to take over instead of issuing one, 1 to 128 characters. It must match
   * the other arguments; otherwise nothing is changed and the message names every difference. Default: a new
   * certificate is issued.
   */
  adopt?: Input<string> | undefined;
}

/**
 * Arguments of {@link ClientCertificateFleet}: the documented parameters of CreateClientCertificateWithCsr
 * (2020-06-30), except those that the request determines, `AliasName` and `CustomIdentifier`.
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ClientCertificateFleetArgs {
  /**
   * The certificates, at most 5000, by name: 1 to 100 letters, digits and `._:@/+-`, beginning with a letter or
   * digit. Each item is issued, replaced or retired for itself.
   */
  items: Input<Record<string, Input<ClientCertificateFleetItem>>>;
  /**
   * The subordinate CA that issues the certificate. Give this or `parentIdentifier`. Changing it issues new
   * certificates for the items that it concerns.
   */
  parent?: SubCa | undefined;
  /**
   * Identifier of the issuing subordinate CA, if it is not declared in this program, 1 to 128 characters. Give this
   * or `parent`. Changing it issues new certificates for the items that it concerns.
   */
  parentIdentifier?: Input<string> | undefined;
  /**
   * Organization, 1 to 64 characters. Changing it issues new certificates for the items that it concerns. Default:
   * `Alibaba Inc.`, set by the API.
   */
  organization?: Input<string> | undefined;
  /**
   * Organizational unit (department), 1 to 64 characters. Changing it issues new certificates for the items that it
   * concerns. Default: `Alibaba Cloud CDN`, set by the API.
   */
  organizationUnit?: Input<string> | undefined;
  /**
   * Country, two capital letters (ISO 3166-1). Changing it issues new certificates for the items that it concerns.
   * Default: none.
   */
  country?: Input<string> | undefined;
  /**
   * Province or state, 1 to 128 characters. Changing it issues new certificates for the items that it concerns.
   * Default: the issuing CA's.
   */
  state?: Input<string> | undefined;
  /**
   * City, 1 to 128 characters. Changing it issues new certificates for the items that it concerns. Default: the
   * issuing CA's.
   */
  locality?: Input<string> | undefined;
  /**
   * Validity in calendar years, 1 to 100. Changing it issues new certificates for the items that it concerns.
   * Default: none; another form is required.
   */
  years?: Input<number> | undefined;
  /**
   * Validity in calendar months, 1 to 1200. Changing it issues new certificates for the items that it concerns.
   * Default: none; another form is required.
   */
  months?: Input<number> | undefined;
  /**
   * Validity in days, 1 to 36500. Changing it issues new certificates for the items that it concerns. Default:
   * none; another form is required.
   */
  days?: Input<number> | undefined;
  /**
   * Start of validity: RFC 3339 text or UNIX time in seconds; needs `afterTime`. Changing it issues new
   * certificates for the items that it concerns. Default: none; another form is required.
   */
  beforeTime?: Input<string | number> | undefined;
  /**
   * End of validity: RFC 3339 text or UNIX time in seconds; needs `beforeTime`. Changing it issues new certificates
   * for the items that it concerns. Default: none; another form is required.
   */
  afterTime?: Input<string | number> | undefined;
  /**
   * Whether the certificate contains the address of the CA's revocation list. Changing it issues new certificates
   * for the items that it concerns. Default: false.
   */
  enableCrl?: Input<boolean> | undefined;
  /**
   * Name of the connection in `pki:connections` whose account and region it is managed in: 1 to 64 letters, digits,
   * `_` and `-`, beginning with a letter. Changed in place, to a connection that leads to the same account and
   * region; to another one it is refused. Default: that of the CA that issues it, if the program declares both, or
   * else the stack's own settings.
   */
  connection?: Input<string> | undefined;
  /**
   * Resource group, 1 to 64 characters. Changed in place by MoveResourceGroup. Default: the account's default
   * group.
   */
  resourceGroupId?: Input<string> | undefined;
  /**
   * Tags, at most 20; keys 1 to 128 and values up to 128 characters. Changed in place by TagResources and
   * UntagResources. Default: none.
   */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /**
   * How long before its expiry the certificate is renewed: days (`30d`), hours (`720h`) or a share of the lifetime
   * (`33%`). Once it is due, the next run replaces it: a new certificate is issued, what uses it is updated, the
   * old one is retired. Requires a validity given as a duration. Changing it replaces nothing, unless the
   * certificate becomes due. Default: never renewed.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * Maximum by which the certificate is renewed earlier, in the form of `renewBefore`: each certificate has its own
   * fixed fraction of it, so that many do not become due at once. Changing it replaces nothing. Default: none.
   */
  renewJitter?: Input<string> | undefined;
  /**
   * What happens to the certificate when the resource is destroyed, and to the old one when it is replaced:
   * `revoke` revokes and deletes it, `retain` leaves it in place and valid. The API deletes only revoked
   * certificates. Changed in place. Default: `revoke`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
}

/** Outputs of {@link ClientCertificateFleet}. */
export interface ClientCertificateFleetOutputs {
  /** The certificates alone, PEM, by the names of the items. What is above them is the `chain` of the CA. */
  certificates: Record<string, string>;
  /** The API's identifiers of the certificates, by the names of the items. */
  identifiers: Record<string, string>;
}

/**
 * Many client certificates from your own certificate signing requests as one resource, for devices, users and
 * clients that no other resource of the program consumes one by one. Each item is issued, renewed, replaced and
 * retired for itself, as `alibaba.ClientCertificateWithCsr` is.
 *
 * The name of an item is its identity: under another name it is another certificate. A changed or renewed item gets
 * its new certificate in place; the run after that retires the old one, so that the new one can be rolled out in
 * between. An item that leaves the program is retired at once. If some items fail, the others are kept, and the
 * next run does only what is left. The private keys stay with whoever made the requests.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createclientcertificatewithcsr
 *
 * @example
 * ```ts
 * const devices = new alibaba.ClientCertificateFleet("devices", {
 *   parent: clients, days: 90, renewBefore: "30d", renewJitter: "10d",
 *   items: { "device-1": { csr: "-----BEGIN CERTIFICATE REQUEST-----\n…" } },
 * });
 * export const certificates = devices.certificates;
 * ```
 */
export class ClientCertificateFleet extends fleet<ClientCertificateFleetArgs, ClientCertificateFleetOutputs>({
  kind: "alibaba.ClientCertificateFleet",
  outputs: ["certificates", "identifiers"],
  required: ["certificates", "identifiers"],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
}) {}
