import { line, property } from "../types";
import { requested, CLOUDS, defineFunction, found } from "./function";

/** `alibaba.getCertificate` and `huawei.getCertificate`. */
export const getCertificate = CLOUDS.map(({ cloud, service, identifier }) =>
  defineFunction({
    name: `${cloud}.getCertificate`,
    summary: `Reads an end certificate of ${service}, whether or not a program manages it, with its chain.`,
    description: "It fails where there is none of that identifier.",
    arguments: {
      identifier: property(line(identifier), {
        text: "The API's identifier of the certificate: the `id` of a resource",
      }),
      ...requested,
    },
    outputs: found,
  }),
);
