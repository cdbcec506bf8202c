import { by, not, type Complaint } from "./table";
import * as t from "./titles";

const NO_SERVER = "the clouds issue, or the local CA in their place: there is no server to run";

/** Users of Vault, step-ca, cert-manager, cfssl, mkcert and OpenBao. */
export const AUTHORITIES: readonly Complaint[] = [
  by(
    "vault-tf#353",
    "no renewal without tainting",
    "provider/renewal.test.ts",
    "vault-tf#353: it can be renewed at any time by changing only the threshold, and back",
  ),
  by("vault-tf#2415", "a change of the root's validity is in the state, but not in Vault", ...t.EFFECT),
  by("vault-tf#1120", "a revoked certificate is not reissued", ...t.OUTSIDE),
  by("vault-tf#2407", "changing the threshold still rotates", ...t.QUIET),
  by(
    "vault-tf#1440",
    "computed attributes are stale after a renewal",
    "engine/renewal.test.ts",
    "the next run moves the gateway in place, and only then retires the old one; the key is a new one",
  ),
  by("vault-tf#1289", "an intermediate must be revocable on destroy", ...t.RETIRED),
  by(
    "vault-tf#684",
    "ca_chain is empty",
    "sdk/outputs.test.ts",
    "by identifier: what the service reports about the CAs above",
  ),
  by(
    "vault#14348",
    "duplicates in the chain",
    "x509/chain.test.ts",
    "regardless of order, repetition and unrelated certificates with the same names",
  ),
  by("vault#2760", "the chain without the root", ...t.CHAIN),
  by(
    "vault#10815",
    "an intermediate cannot be renewed with its key",
    "provider/renewal.test.ts",
    "vault#10815: an external CA keeps its key when another instance certifies the same request",
  ),
  by(
    "vault-tf#2240",
    "an absolute expiry time",
    "local/server.contract.ts",
    "BeforeTime and AfterTime are UNIX seconds; answers are in milliseconds",
  ),
  by(
    "vault#2939",
    "name constraints",
    "x509/name-constraints.test.ts",
    "RFC 5280 4.2.1.10, beside openssl and Go",
  ),
  by(
    "step#239, #507, #390",
    "no list of what was issued and what expires",
    "review/list.test.ts",
    "what a service holds is listed for both clouds",
  ),
  by(
    "step docs#29",
    "warnings before roots and intermediates expire",
    "review/list.test.ts",
    "expiring certificates give exit code 3 and are named; others do not",
  ),
  by("step#177, #849, #616, #940", "renewal after expiry", ...t.EXPIRED),
  by(
    "step#909",
    "is the old one revoked on renewal?",
    "provider/retire.test.ts",
    "step#909: the given reason is sent",
  ),
  not("step#2251", "roots are not served over plain HTTP", NO_SERVER),
  by(
    "step docs#215",
    "rotation of an intermediate with a transition bundle",
    "sdk/hierarchy.test.ts",
    "trust-manager#560: old and new CA side by side",
  ),
  by(
    "cert-manager#2478, #8340, #2391",
    "children are not reissued when the CA is",
    "engine/two-years.test.ts",
    "cert-manager#2478, #8340, #2391: a CA that is renewed re-issues everything below it, in order",
  ),
  by(
    "cert-manager#5851, #6554, #5558",
    "children keep the old chain",
    "engine/two-years.test.ts",
    "cert-manager#5851, trust-manager#560: whoever trusts what the previous run published accepts every chain",
  ),
  by(
    "cert-manager#5864",
    "a certificate outlives its CA",
    "engine/two-years.test.ts",
    "cert-manager#5864: no certificate outlives the CA above it",
  ),
  by(
    "cert-manager#2446",
    "name constraints of the CA are ignored",
    "x509/name-constraints.test.ts",
    "RFC 5280 4.2.1.10, beside openssl and Go",
  ),
  by("cert-manager#7865, PR #4277", "path length", ...t.PATH_LENGTH),
  by(
    "cert-manager#586, #2798, #7066, #6269",
    "JKS and PKCS #12: alias, password",
    "x509/pkcs12.test.ts",
    "openssl: the key, the certificates in their order, the alias, the algorithms",
  ),
  by(
    "trust-manager#560",
    "old and new trust anchors overlap",
    "sdk/hierarchy.test.ts",
    "the trust bundle has every root once, the issuing one first, until it is removed",
  ),
  by(
    "cert-manager website#1406",
    "profiles of PKCS #12",
    "x509/pkcs12.test.ts",
    "go-pkcs12: key and chain of every algorithm and profile",
  ),
  by(
    "cfssl#713, #1222, PR #1247",
    "name constraints",
    "x509/name-constraints.test.ts",
    "RFC 5280 4.2.1.10, beside openssl and Go",
  ),
  by("cfssl#417, #495, #586, #600", "path length of intermediates", ...t.PATH_LENGTH),
  by("cfssl#938", "custom extensions", ...t.USAGES),
  not(
    "mkcert#302, #131, #377, PR #113",
    "a name-constrained root",
    "neither cloud's operations create one; the constraints of existing CAs are enforced",
  ),
  by("mkcert#343, #337, #339", "validity is an argument", ...t.ONE_FORM),
  not(
    "mkcert#241, #276, #313, PR #634",
    "platform limits for public certificates",
    "they apply to publicly trusted CAs; these are private, and validity is an argument",
  ),
  by(
    "openbao#1895",
    "the revocation list outgrows its storage",
    "x509/crl.test.ts",
    "ten thousand entries are one list",
  ),
  by(
    "openbao#459",
    "an expired certificate is revoked",
    "provider/retire.test.ts",
    "acme#41: what has expired",
  ),
  by(
    "openbao#3051",
    "the revocation list is not rebuilt",
    "local/revocation.test.ts",
    "CrlDay sets how long a list is valid; the same list is served until half of that has passed",
  ),
  not("openbao#2500", "roles and issuers are confused", "there are no roles; a certificate names its CA"),
  not(
    "openbao#1499",
    "policies in CEL",
    "rules are written in YAML or JSON, and enforced in reviews, by a policy pack and by the provider",
  ),
  not("openbao#2472, #2501", "500s while a cache is invalidated", NO_SERVER),
];
