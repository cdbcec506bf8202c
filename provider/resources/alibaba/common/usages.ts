import { setOf } from "../../fields";
import { sameBy } from "../../kind";
import { usageName } from "../../../x509/extensions";

/** Compares usages ignoring order, and whether one is written as name or OID. */
export const sameUsages = sameBy((list) => setOf(list, usageName));
