import { line, list, NONE, pattern, property, tags, text } from "../types";
import { requested, CLOUDS, defineFunction, facts, issuerFact, known } from "./function";

/** `alibaba.listCertificates` and `huawei.listCertificates`. */
export const listCertificates = CLOUDS.map(({ cloud, service }) =>
  defineFunction({
    name: `${cloud}.listCertificates`,
    summary: `Lists the end certificates of ${service}, whether or not a program manages them: those to which everything applies that is given.`,
    description: "Without arguments it lists all of them. What is revoked is listed too: see `status`.",
    arguments: {
      name: property(text("any", 256), {
        text: "A name that they have, as common name or as subject alternative name, without regard to case",
        default: { says: "any" },
      }),
      tags: property(tags(255), {
        text: "Tags that all of them have, with these values",
        default: NONE,
      }),
      expiresWithin: property(
        pattern("[1-9]\\d{0,5}[dh]", "days or hours, from `1h` on", "for example 30d or 720h"),
        {
          text: "How soon at most their validity ends: {limits}, for example `30d`; what has expired is among them",
          default: { says: "at any time" },
        },
      ),
      statuses: property(list(line(64), { min: 1, max: 20 }), {
        text: "Statuses that they have one of, in the API's own words",
        default: { says: "any" },
      }),
      ...requested,
    },
    outputs: {
      certificates: {
        type: "records",
        named: { name: "CertificateSummary", text: "A certificate in a list." },
        of: { ...known, ...facts, ...issuerFact },
        text: "The certificates, in the order of their identifiers.",
      },
    },
  }),
);
