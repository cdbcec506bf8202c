import type { Input } from "@pulumi/pulumi";

/** Renewal of a certificate. */
export interface Renewable {
  /**
   * How long before its expiry the certificate is renewed: days (`30d`), hours (`720h`) or a share of the lifetime
   * (`33%`). Once it is due, the next run replaces it: a new certificate is issued, what uses it is updated, the old one
   * is retired. Requires a validity given as a duration. Changing it replaces nothing, unless the certificate becomes
   * due. Default: never renewed.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * Maximum by which it is renewed earlier, in the form of `renewBefore`: each certificate has its own fixed fraction of
   * it, so that many do not become due at once. Changing it replaces nothing. Default: none.
   */
  renewJitter?: Input<string> | undefined;
}
