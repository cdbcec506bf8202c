import { counted } from "../common/counted";
import { rfc3339 } from "../common/time";
import type { ResourceProperties } from "./resource";

const LETTERS: Readonly<Record<string, string>> = { y: "year", m: "month", d: "day", h: "hour" };

/** A validity that is relative to issuance, in words; undefined if the program fixes its end. */
export function validityInWords(inputs: ResourceProperties): string | undefined {
  const { validity } = inputs;
  for (const unit of ["years", "months", "days"] as const) {
    const count = inputs[unit];
    if (typeof count === "number") return counted(count, unit.slice(0, -1));
  }
  if (typeof validity === "string") {
    const [, count, letter = ""] = /^(\d+)([ymdh])$/.exec(validity) ?? [];
    return count === undefined ? undefined : counted(Number(count), LETTERS[letter] ?? "");
  }
  const { type, value, startFrom } = (validity ?? {}) as Record<string, unknown>;
  if (typeof type !== "string" || typeof value !== "number" || startFrom !== undefined) return undefined;
  return counted(value, type.toLowerCase());
}

/** A date of a planned period that the program fixes; undefined if it depends on when the certificate is issued. */
export function fixedMoment(moment: (issued: Date) => Date): string | undefined {
  const [one, other] = [new Date(0), new Date(86_400_000)].map(moment);
  return one !== undefined && one.getTime() === other?.getTime() ? rfc3339(one) : undefined;
}
