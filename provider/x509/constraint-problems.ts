import { isIP } from "node:net";
import { children, content, isTagged, type Der } from "./der";

/**
 * How OpenSSL and Go read a base name of each type that both support; Go rejects any other type in a critical
 * extension.
 */
const CHECKS: Readonly<Partial<Record<number, (base: Buffer) => boolean>>> = {
  1: (base) => isAscii(base) && isMailBase(base.toString("latin1")),
  2: (base) => isAscii(base) && isDomain(base.toString("latin1")),
  6: (base) => isAscii(base) && isUriBase(base.toString("latin1")),
  7: isRange,
};

const WORDS: Readonly<Partial<Record<number, string>>> = {
  0: "otherName",
  1: "e-mail address",
  2: "domain name",
  3: "x400Address",
  4: "directoryName",
  5: "ediPartyName",
  6: "URI",
  7: "IP address",
  8: "registeredID",
};

/**
 * The reason verifiers reject a CA with these name constraints, or everything it issues; undefined if they accept it.
 */
export function constraintsProblem(value: Der, critical: boolean): string | undefined {
  const lists = children(value);
  const subtrees = lists.flatMap(children);
  const isShaped = lists.every((list) => isTagged(list, 0) || isTagged(list, 1));
  if (subtrees.length === 0 || !isShaped) return "has name constraints without any names";
  for (const subtree of subtrees) {
    const [base, ...limits] = children(subtree);
    if (!base || limits.length > 0)
      return "has name constraints with a minimum or maximum, which verifiers refuse";
    const tag = base.type as number;
    const words = WORDS[tag] ?? "unknown type";
    const check = CHECKS[tag];
    if (!check && critical) {
      return `has name constraints of the type ${words}, which some verifiers (Go) do not support, so they refuse everything below it`;
    }
    if (check?.(content(base)) === false) return `has a name constraint that is not a valid ${words}`;
  }
  return undefined;
}

const isAscii = (bytes: Buffer): boolean => bytes.every((byte) => byte > 0x20 && byte < 0x7f);

const isDomain = (text: string): boolean =>
  text === "" ||
  text
    .replace(/^\./, "")
    .split(".")
    .every((label) => label !== "");

/** RFC 2821, without quoted strings. */
const isMailBase = (text: string): boolean => {
  const at = text.lastIndexOf("@");
  if (at < 0) return isDomain(text);
  const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  const isLocal = new RegExp(`^${atom}(\\.${atom})*$`).test(text.slice(0, at));
  const host = text.slice(at + 1);
  return isLocal && host !== "" && !host.startsWith(".") && isDomain(host);
};

const isUriBase = (text: string): boolean => isDomain(text) && !isIP(text);

function isRange(bytes: Buffer): boolean {
  if (bytes.length !== 8 && bytes.length !== 32) return false;
  const mask = [...bytes.subarray(bytes.length / 2)]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(mask);
}
