import { HOUR } from "../../common/time";
import type { Certificate } from "../x509/parse";
import { period } from "../x509/validity";

/** Arguments by name. */
export type DescribedArguments = Readonly<Record<string, unknown>>;

/** Values by name, without missing ones. */
export const given = (values: DescribedArguments): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ""));

const MOST_YEARS = 100;

/** A certificate's validity: whole calendar years, or else hours. */
export function wholeYearsOrHours({ notBefore, notAfter }: Certificate): { years?: number; hours: number } {
  const hours = (notAfter.getTime() - notBefore.getTime()) / HOUR;
  for (let years = 1; years <= MOST_YEARS; years++) {
    const end = period({ years }, notBefore).notAfter.getTime();
    if (Math.abs(end - notAfter.getTime()) < 2 * 60_000) return { years, hours };
    if (end > notAfter.getTime()) break;
  }
  return { hours };
}

/** The reason a certificate created from a request cannot be declared without it. */
export const REQUEST_NOT_TOLD = "the service does not return the signing request that it was issued from";
