import { z } from "zod";
import type { Format, TagFormat } from "../../schema/types";
import { parseDuration } from "../../common/duration";
import { partProblem, tagProblem } from "../api/huawei/vocabulary";
import { isOid } from "../x509/der";
import { EXTENDED_KEY_USAGES } from "../x509/extensions";
import { rangeProblem } from "../x509/subtrees";
import { uriProblem } from "../x509/uris";
import { validityTextProblem, validityWithHoursProblem } from "../x509/validity-text";
import { anyName, checkedText, commonHost, host, plainText, text, type TagProblem } from "./fields";
import { certificatesOrNothing, certificatesText, requestText } from "./pem-field";

const SPAN = "must be days such as 30d, hours such as 720h, or a share of the lifetime from 1% to 99%";

const USAGE = `must be one of ${EXTENDED_KEY_USAGES.join(", ")}, or a dotted OID`;

const WEB_ADDRESS = "must be an HTTP address such as http://pki.example.com/ca.crl";

const isWebAddress = (value: string): boolean =>
  /^https?:\/\//i.test(value) && uriProblem(value) === undefined;

const isUsage = (value: string): boolean => EXTENDED_KEY_USAGES.includes(value) || isOid(value);

/** Validation of a text format, given its maximum number of characters. */
export const FORMATS: Readonly<Record<Format, (max: number) => z.ZodType<string>>> = {
  any: (max) => z.string().max(max),
  line: text,
  "private key": (max) => z.string().max(max),
  "signing request": requestText,
  certificates: (max) => certificatesText(max),
  "certificates or nothing": certificatesOrNothing,
  "one certificate": (max) => certificatesText(max, "must be exactly one certificate in PEM"),
  "CA certificates": (max) => certificatesText(max, "is not a CA certificate in PEM"),
  host: () => host,
  "common name of a host": commonHost,
  "name of any type": () => anyName,
  // Depends on the type given next to it.
  "name of a given type": text,
  span: () => plainText((value) => (parseDuration(value, 1) === undefined ? SPAN : undefined)),
  validity: () => plainText(validityTextProblem),
  "validity with hours": () => plainText(validityWithHoursProblem),
  "IP range": () => plainText(rangeProblem),
  URL: () => plainText((value) => (isWebAddress(value) ? undefined : WEB_ADDRESS)),
  usage: () => plainText((value) => (isUsage(value) ? undefined : USAGE)),
  OID: (max) => z.string().max(max).refine(isOid, "must be a dotted OID"),
  "huawei common name": () => checkedText((value) => partProblem("common_name", value)),
  "huawei organization": () => checkedText((value) => partProblem("organization", value)),
  "huawei place": () => checkedText((value) => partProblem("state", value)),
};

/** Validation of a tag format, in addition to its lengths. */
export const TAG_FORMATS: Readonly<Record<TagFormat, TagProblem>> = { "huawei tag": tagProblem };
