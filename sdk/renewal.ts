import type { Input } from "@pulumi/pulumi";

/** Renewal of a certificate. */
export interface Renewable {
  /**
   * How long before the end of its validity the certificate is renewed: days (`30d`), hours (`720h`) or a share of the
   * lifetime (`33%`). From then on a run replaces it: a new one is issued, what uses it moves, the old one is retired.
   * Needs a validity that is a span. Changing it replaces nothing, unless it makes the certificate due.
   * Default: never renewed.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * How much earlier at most it is renewed, in the form of `renewBefore`: each certificate has its own, fixed part of it,
   * so that many do not become due at once. Changing it replaces nothing. Default: nothing.
   */
  renewJitter?: Input<string> | undefined;
}
