import { certificateAuthority } from "../huawei/certificate-authority";
import { publishedList } from "../alibaba/common";
import type { OutputsByName } from "../resource";
import { line, property } from "../types";
import { requested, CLOUDS, defineFunction, found } from "./function";

/** Where a CA publishes its revocation list, in the words of each cloud. */
const { crlDisPoint } = certificateAuthority.outputs;
const PUBLISHED: Readonly<Record<string, OutputsByName>> = {
  alibaba: publishedList,
  huawei: { crlDisPoint },
};

/** `alibaba.getCertificateAuthority` and `huawei.getCertificateAuthority`. */
export const getCertificateAuthority = CLOUDS.map(({ cloud, service, identifier }) =>
  defineFunction({
    name: `${cloud}.getCertificateAuthority`,
    summary: `Reads a private CA of ${service}, root or subordinate, whether or not a program manages it, with the CAs above it.`,
    description: "It fails where there is none of that identifier.",
    arguments: {
      identifier: property(line(identifier), {
        text: "The API's identifier of the CA: the `id` of a resource",
      }),
      ...requested,
    },
    outputs: {
      ...found,
      ...PUBLISHED[cloud],
      type: { type: "string", text: "`ROOT` or `SUBORDINATE`." },
    },
  }),
);
