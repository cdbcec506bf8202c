import type { Certificate } from "../../provider/x509/parse";
import { period } from "../../provider/x509/validity";

/** Something of an account that a program can declare or read. */
export interface Importable {
  /** For example `alibaba.SubCa`. */
  readonly kind: string;
  readonly id: string;
  /** What it is called in the account: the name in the program is made of it. */
  readonly title: string;
  /** The CA that issued it. */
  readonly issuerId?: string | undefined;
  /** Arguments that describe it; undefined when a program cannot say all of it, for the reason that is given. */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly reason?: string;
}

/** Values by name, without those that are not there. */
export const given = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ""));

const MOST_YEARS = 100;
const HOUR = 3_600_000;

/** How long a certificate is valid: whole calendar years, or else hours. */
export function wholeYearsOrHours({ notBefore, notAfter }: Certificate): { years?: number; hours: number } {
  const hours = (notAfter.getTime() - notBefore.getTime()) / HOUR;
  for (let years = 1; years <= MOST_YEARS; years++) {
    const end = period({ years }, notBefore).notAfter.getTime();
    if (Math.abs(end - notAfter.getTime()) < 2 * 60_000) return { years, hours };
    if (end > notAfter.getTime()) break;
  }
  return { hours };
}
