// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Algorithm } from "./common";

/** Arguments of {@link RootCa}: the documented parameters of CreateRootCACertificate (2020-06-30). */
export interface RootCaArgs {
  /** Validity in whole years, 1 to 30; 5 to 10 recommended. Changing it replaces the CA. */
  years: Input<number>;
  /**
   * Key algorithm; its family must be the one of the purchased CA. Changing it replaces the CA. Default: decided by
   * the purchased CA (the local CA uses `RSA_2048`).
   */
  algorithm?: Input<Algorithm> | undefined;
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
   * Idempotence token, 1 to 64 ASCII characters without spaces. Changing it replaces the CA. Default: derived from
   * the resource, so that a create whose answer was lost is not made twice.
   */
  clientToken?: Input<string> | undefined;
  /**
   * Identifier of an existing certificate to take over instead of issuing one, 1 to 128 characters. It has to be
   * what the other arguments describe, otherwise nothing is changed and the differences are named. Only used on
   * create. Default: a new certificate is issued.
   */
  adopt?: Input<string> | undefined;
  /** Display name in the console, 1 to 64 characters. Changed in place by UpdatePcaCertificate. Default: none. */
  aliasName?: Input<string> | undefined;
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
   * Whether destroying the resource revokes the CA. Changed in place. Default: false.
   *
   * @deprecated Use `retire` instead: `revoke` for true, `retain` for false.
   */
  revokeOnDelete?: Input<boolean> | undefined;
  /**
   * What destroying the resource does to the CA, and replacing it to the old one: `revoke` makes it and every
   * certificate below it invalid for good, `retain` keeps it. The API can delete none. Changed in place. Default:
   * `retain`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
  /**
   * How long before the end of its validity the certificate is renewed: days (`30d`), hours (`720h`) or a share of
   * the lifetime (`33%`). From then on a run replaces it: a new one is issued, what uses it moves, the old one is
   * retired. Needs a validity that is a span. Changing it replaces nothing, unless it makes the certificate due.
   * Default: never renewed.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * How much earlier at most it is renewed, in the form of `renewBefore`: each certificate has its own, fixed part
   * of it, so that many do not become due at once. Changing it replaces nothing. Default: nothing.
   */
  renewJitter?: Input<string> | undefined;
}

/** Outputs of {@link RootCa}. */
export type RootCaOutputs = IssuedCertificate;

/**
 * A private root CA of Alibaba Cloud Certificate Management Service.
 *
 * The API cannot delete a CA: `pulumi destroy` forgets it, or revokes it when `retire` is `revoke`.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createrootcacertificate
 *
 * @example
 * ```ts
 * const root = new alibaba.RootCa("root", {
 *   commonName: "Example Root CA", organization: "Example", organizationUnit: "Platform",
 *   locality: "Hangzhou", state: "Zhejiang", countryCode: "CN", algorithm: "ECC_256", years: 10,
 * });
 * ```
 */
export class RootCa extends certificate<RootCaArgs, RootCaOutputs>({
  kind: "alibaba.RootCa",
  outputs: [],
  plan: [
    "algorithm",
    "years",
    "renewBefore",
    "commonName",
    "organization",
    "organizationUnit",
    "locality",
    "state",
    "countryCode",
  ],
  generation: "clientToken",
}) {}
