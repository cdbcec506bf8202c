import { renewal } from "../common";
import { defineResource, replaces } from "../resource";
import { integer } from "../types";
import { ALGORITHM, authority, AUTHORITY_SUBJECT, keptAuthority, publishedList } from "./common";

/** `alibaba.RootCa`. */
export const rootCa = defineResource({
  kind: "alibaba.RootCa",
  operations: ["CreateRootCACertificate"],
  version: "2020-06-30",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createrootcacertificate",
  summary: "A private root CA of Alibaba Cloud Certificate Management Service.",
  description:
    "The API cannot delete a CA: `pulumi destroy` only removes it from the state, or also revokes it if `retire` is `revoke`.",
  example: `
const root = new alibaba.RootCa("root", {
  commonName: "Example Root CA", organization: "Example", organizationUnit: "Platform",
  locality: "Hangzhou", state: "Zhejiang", countryCode: "CN", algorithm: "ECC_256", years: 10,
});`,
  role: "root",
  noun: "the CA",
  certificate: true,
  idempotency: "clientToken",
  plan: ["algorithm", "years", "renewBefore", ...AUTHORITY_SUBJECT],
  arguments: {
    years: replaces(integer(1, 100), {
      text: "Validity in whole years, {limits}; 5 to 10 recommended",
      decides: ["validity"],
      wire: "Years",
    }),
    algorithm: replaces(ALGORITHM, {
      text: "Key algorithm, of the same family as the purchased CA's",
      decides: ["algorithm"],
      wire: "Algorithm",
      default: { says: "decided by the purchased CA (the local CA uses `RSA_2048`)" },
    }),
    ...authority,
    ...keptAuthority,
    ...renewal,
  },
  outputs: publishedList,
});
