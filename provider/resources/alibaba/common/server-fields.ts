import { hostName, uniqueNames } from "../../../x509/names";

/** Additional names of a server in the documented form. */
export const domainRequest = (hosts: readonly string[] | undefined): string | undefined =>
  hosts &&
  uniqueNames(hosts.map(hostName))
    .map(({ value }) => value)
    .join(",");

export const SERVER_USAGES = ["serverAuth"];
