import { z } from "zod";
import { setOf } from "../../fields";
import { sameBy } from "../../kind";
import { isOid } from "../../../x509/der";
import { EXTENDED_KEY_USAGES, usageName } from "../../../x509/extensions";

/** A known extended key usage by its name, or any by its OID. */
export const usage = z
  .string()
  .refine(
    (value) => EXTENDED_KEY_USAGES.includes(value) || isOid(value),
    `must be one of ${EXTENDED_KEY_USAGES.join(", ")}, or a dotted OID`,
  );

/** Equality of usages that ignores order, and whether one is written as name or OID. */
export const sameUsages = sameBy((list) => setOf(list, usageName));
