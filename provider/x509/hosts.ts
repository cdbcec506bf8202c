import { isIP, isIPv4 } from "node:net";
import type * as Uts46 from "tr46";
import { addressText, nameList } from "../../common/general-name";
import { hiddenCharacter, visible } from "../../common/visible";
import { memoized } from "../base/memo";

/** UTS #46 as domains are registered and resolved today: strict, except for emoji, which many zones allow. */
const OPTIONS: Uts46.ToASCIIOptions = {
  checkBidi: true,
  checkHyphens: false,
  checkJoiners: true,
  transitionalProcessing: false,
  useSTD3ASCIIRules: false,
  verifyDNSLength: false,
};

// The tables are only needed for internationalised names.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is first needed
const uts46 = (): typeof Uts46 => require("tr46") as typeof Uts46;

const NAMES = 500;

const isPlain = (name: string): boolean => /^[\x00-\x7f]*$/.test(name) && !/(^|\.)xn--/i.test(name);

/** A domain name in the form that is compared, issued and sent: ASCII and lower case; empty if it has no such form. */
export function asciiDomain(name: string): string {
  const wildcard = name.startsWith("*.");
  const rest = wildcard ? name.slice(2) : name;
  const ascii = isPlain(rest) ? rest.toLowerCase() : internationalDomain(rest);
  return ascii === "" ? "" : (wildcard ? "*." : "") + ascii;
}

const internationalDomain = memoized(NAMES, (name) => {
  if (hiddenCharacter(name) !== undefined) return "";
  const ascii = uts46().toASCII(name, OPTIONS) ?? "";
  return ascii.split(".").every(isCanonical) ? ascii : "";
});

// Hyphens in the third and fourth position are reserved for internationalised labels, and each of those has only one
// ASCII form.
const isCanonical = (label: string): boolean =>
  !label.startsWith("xn--") || uts46().toASCII(label, { ...OPTIONS, checkHyphens: true }) === label;

/** A domain name in its Unicode form; unchanged if it is not internationalised, or not valid. */
export function unicodeDomain(name: string): string {
  if (!/(^|\.)xn--/i.test(name) || asciiDomain(name) === "") return name;
  const wildcard = name.startsWith("*.") ? "*." : "";
  const { domain, error } = uts46().toUnicode(name.slice(wildcard.length), OPTIONS);
  return error ? name : wildcard + domain;
}

/**
 * A name as reports show it: an ASCII form is followed by its Unicode form, which on its own could be mistaken for
 * another name.
 */
export function readableName(name: string): string {
  const at = name.lastIndexOf("@") + 1;
  const domain = name.slice(at);
  const read = unicodeDomain(domain);
  return read === domain ? name : `${name} (${name.slice(0, at)}${visible(read)})`;
}

/** Names as reports show them, on one line. */
export const readableNames = (names: readonly string[]): string =>
  names.map((name) => (readableName(name) === name ? nameList([name]) : readableName(name))).join(", ");

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The reason a text is not a host that a server certificate can name; undefined if it is. */
export function hostProblem(host: string): string | undefined {
  if (host === "") return "is empty";
  if (isIP(host)) return host.includes("%") ? "has a zone, which no certificate can hold" : undefined;
  return hiddenProblem(host) ?? domainProblem(host, asciiDomain(host));
}

/** The reason a text cannot be read reliably; undefined if it can. */
export function hiddenProblem(text: string): string | undefined {
  const hidden = hiddenCharacter(text);
  return hidden === undefined ? undefined : `contains ${hidden}`;
}

function domainProblem(host: string, ascii: string): string | undefined {
  if (ascii === "") {
    const isBroken = host.split(".").some((label) => /^xn--/i.test(label) && asciiDomain(label) === "");
    return isBroken
      ? "has a label that begins with xn-- and is not the ASCII form of any name (UTS #46)"
      : "is not a domain name that has an ASCII form (UTS #46)";
  }
  const form = isPlain(host) ? "is" : "is, in its ASCII form,";
  if (ascii.length > 253) return `${form} ${ascii.length} characters long; a domain name has at most 253`;
  const labels = ascii.split(".");
  if (labels.at(-1) === "") return "ends with a dot";
  const named = labels[0] === "*" ? labels.slice(1) : labels;
  const wrong = named.findIndex((label) => !LABEL.test(label));
  if (named.length === 0 || wrong >= 0) {
    return `is neither an IP address nor a domain name (label ${wrong + 1 + labels.length - named.length}: 1 to 63 letters, digits and inner hyphens; a wildcard only as the whole first label)`;
  }
  // Browsers also read numbers as IPv4 addresses (WHATWG URL, 3.5).
  if (labels.length > 1 && /^(\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? ""))
    return "looks like an IP address but is not one";
  return undefined;
}

/** An IP address in canonical form (RFC 5952). */
export const ipText = (address: string): string => addressText(addressBytes(address)) ?? address;

/** The bytes of an IP address in any notation. */
export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = dotted
    ? address.slice(0, dotted.index) +
      [0, 2].map((i) => ((Number(dotted[i + 1]) << 8) | Number(dotted[i + 2])).toString(16)).join(":")
    : address;
  const [head = "", tail] = hex.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}
