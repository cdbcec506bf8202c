import { renewal, withIssuers } from "../common";
import { defineResource, replaces } from "../resource";
import { choice, FLAG, line, reference, integer } from "../types";
import {
  authority,
  AUTHORITY_SUBJECT,
  certMaxTime,
  ISSUER,
  keptAuthority,
  publishedList,
  SM2,
} from "./common";
import { USAGE_WORDS, usages } from "./names";

/** `alibaba.SubCa`. */
export const subCa = defineResource({
  kind: "alibaba.SubCa",
  operations: ["CreateSubCACertificate"],
  version: "2020-06-30",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createsubcacertificate",
  summary:
    "A private subordinate CA of Alibaba Cloud Certificate Management Service: the one that issues certificates.",
  description:
    "The API cannot delete a CA: `pulumi destroy` only removes it from the state, or also revokes it if `retire` is `revoke`.",
  example: `
const servers = new alibaba.SubCa("servers", {
  parent: root, commonName: "Example Server CA", organization: "Example", organizationUnit: "Platform",
  locality: "Hangzhou", state: "Zhejiang", algorithm: "ECC_256", years: 5, extendedKeyUsages: ["serverAuth"],
});`,
  role: "subordinate",
  noun: "the CA",
  certificate: true,
  issuer: ISSUER,
  idempotency: "clientToken",
  plan: ["algorithm", "years", "pathLenConstraint", "extendedKeyUsages", "renewBefore", ...AUTHORITY_SUBJECT],
  arguments: {
    parent: replaces(reference("alibaba.RootCa", "alibaba.SubCa"), {
      text: "The CA that signs this one",
      instead: "Give this or `parentIdentifier`.",
    }),
    parentIdentifier: replaces(line(128), {
      text: "Identifier of the CA that signs this one, if it is not declared in this program, {limits}",
      decides: ["issuer"],
      instead: "Give this or `parent`.",
      demanded: true,
      wire: "ParentIdentifier",
    }),
    years: replaces(integer(1, 100), {
      text: "Validity in whole years, {limits} and not longer than the parent's; the API documents 5 to 10 as valid, while clients send less",
      decides: ["validity"],
      wire: "Years",
    }),
    algorithm: replaces(
      choice(["RSA_1024", "RSA_2048", "RSA_4096", "ECC_256", "SM2_256"], {
        enumeration: { ...SM2, name: "SubCaAlgorithm" },
      }),
      {
        text: "Key algorithm, of the same family as the parent's",
        decides: ["algorithm"],
        wire: "Algorithm",
      },
    ),
    pathLenConstraint: replaces(integer(0, 20), {
      text: "Path length: the maximum number of CAs between this one and an end-entity certificate",
      decides: ["pathLength"],
      wire: "PathLenConstraint",
      default: 0,
    }),
    extendedKeyUsages: replaces(usages({ min: 1 }), {
      text: `Extended key usages that certificates below may have, {limits}: ${USAGE_WORDS}`,
      decides: ["usages"],
      same: "usages",
      wire: "ExtendedKeyUsages",
      default: { says: "no restriction" },
    }),
    enableCrl: replaces(FLAG, {
      text: "Whether the CA publishes a revocation list",
      decides: [],
      wire: "EnableCrl",
      default: false,
    }),
    crlDay: replaces(integer(1, 365), {
      text: "How many days a revocation list is valid",
      decides: [],
      wire: "CrlDay",
      default: { says: "decided by the API" },
    }),
    ...certMaxTime,
    ...withIssuers,
    ...authority,
    ...keptAuthority,
    ...renewal,
  },
  outputs: publishedList,
});
