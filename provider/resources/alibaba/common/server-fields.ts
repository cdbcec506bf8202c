import { z } from "zod";
import type { ServerCertificateWithCsrArgs as Declared } from "../../../../sdk/alibaba/server-certificate-with-csr";
import type { Resolved } from "../../../../sdk/resource";
import { host, sameHosts } from "../../fields";
import { replaces, type ArgsOf, type Field } from "../../kind";
import { endFields, endRequest, subjectFields, subjectRequest } from "./end-certificate";
import type { CreateServerCertificateWithCsrRequest } from "../../../api/alibaba/operations";
import { hostName, uniqueNames } from "../../../x509/names";
import { validityFields, validityRequest } from "./validity";

/** Arguments that all server certificates share. */
export const serverFields = {
  domain: replaces(z.array(host).max(100).optional(), sameHosts),
  ...endFields,
  ...subjectFields,
  ...validityFields,
} satisfies Record<Exclude<keyof Resolved<Declared>, "parent" | "csr"> | "withIssuers", Field>;

/** Values of {@link serverFields}. */
export type ServerArgs = ArgsOf<typeof serverFields>;

/** The documented names of the shared arguments. */
export const serverRequest = (args: ServerArgs): Omit<CreateServerCertificateWithCsrRequest, "Csr"> => ({
  Domain:
    args.domain &&
    uniqueNames(args.domain.map(hostName))
      .map(({ value }) => value)
      .join(","),
  ...endRequest(args),
  ...subjectRequest(args),
  ...validityRequest(args),
});

export const SERVER_USAGES = ["serverAuth"];
