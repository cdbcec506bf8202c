import { isIP } from "node:net";
import { decode } from "./der";
import { nameParts } from "./name-match";
import { addressBytes } from "./names";

/** A subtree of a name space; for IP addresses with the mask, such as `10.0.0.0/8`. */
export type Subtree =
  | { readonly type: "DNS" | "email" | "URI" | "IP"; readonly value: string }
  | { readonly type: "directory"; readonly value: Buffer }
  /** Of a type that is not compared here: the name, DER. */
  | { readonly type: "other"; readonly value: Buffer };

/** The permitted and excluded subtrees for the names below a CA (RFC 5280, 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

/**
 * The purpose of a comparison: `surely` if every verifier has to find the name inside, because only names inside are
 * permitted; `perhaps` if one such verifier is enough, because names inside are excluded.
 */
export type Certainty = "surely" | "perhaps";

/** Whether a name is inside a subtree of its type (RFC 5280, 4.2.1.10). */
export function isWithin(name: Subtree, subtree: Subtree, how: Certainty): boolean {
  if (name.type === "directory" || subtree.type === "directory") {
    return name.type === subtree.type && isBelow(name.value as Buffer, subtree.value as Buffer, how);
  }
  // Nobody can compare them: then a verifier must reject.
  if (name.type === "other" || subtree.type === "other") return how === "perhaps";
  const base = subtree.value;
  switch (name.type) {
    case "DNS":
      return isHostWithin(name.value.toLowerCase(), base.toLowerCase(), how);
    case "email":
      return isMailboxWithin(name.value, base, how);
    case "URI":
      return isUriWithin(name.value, base.toLowerCase(), how);
    case "IP":
      return isInRange(name.value, base, how);
  }
}

// A leading dot is not part of the standard here: OpenSSL reads it as "subdomains only", Go ignores it.
function isHostWithin(host: string, base: string, how: Certainty): boolean {
  if (base === "") return true;
  if (how === "surely") return base.startsWith(".") ? endsBelow(host, base) : isSameOrBelow(host, base);
  const domain = withoutDot(base);
  return isSameOrBelow(host, domain) || couldBe(host, domain);
}

const withoutDot = (base: string): string => base.replace(/^\./, "");
const endsBelow = (host: string, dotted: string): boolean =>
  host.length > dotted.length && host.endsWith(dotted);
const isSameOrBelow = (host: string, base: string): boolean => host === base || host.endsWith(`.${base}`);

/** A wildcard may stand for any first label, so it matches a subtree that excludes one of them. */
function couldBe(host: string, domain: string): boolean {
  if (!host.startsWith("*.")) return false;
  const [, ...rest] = domain.split(".");
  return rest.join(".") === host.slice(2);
}

function isMailboxWithin(address: string, base: string, how: Certainty): boolean {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1).toLowerCase()];
  const baseAt = base.lastIndexOf("@");
  if (baseAt < 0) return isMailHostWithin(domain, base.toLowerCase(), how);
  const [baseLocal, baseDomain] = [base.slice(0, baseAt), base.slice(baseAt + 1).toLowerCase()];
  // The local part is case-sensitive (RFC 5321, 2.4), but few servers distinguish it.
  const isSame = how === "surely" ? local === baseLocal : local.toLowerCase() === baseLocal.toLowerCase();
  return isSame && domain === baseDomain;
}

// For mail addresses and URIs a host means that host alone; only a leading dot includes its subdomains. Some verifiers
// read a host as including its subdomains, and an empty one as matching all or none.
function isMailHostWithin(host: string, base: string, how: Certainty): boolean {
  if (base.startsWith(".")) return endsBelow(host, base);
  return how === "surely" ? base !== "" && host === base : base === "" || isSameOrBelow(host, base);
}

function isUriWithin(uri: string, base: string, how: Certainty): boolean {
  const hosts = hostsOf(uri);
  // Without a host nothing can be compared, and then a verifier must reject.
  if (!hosts) return how === "perhaps";
  const isIn = (host: string): boolean => isMailHostWithin(host, base, how);
  return how === "surely" ? hosts.every(isIn) : hosts.some(isIn);
}

/** What verifiers treat as the host of a URI: they differ about the parts around it. Undefined if it has none. */
export function hostsOf(uri: string): string[] | undefined {
  const [, rest = ""] = /^[^:]*:\/\/(.*)/s.exec(uri) ?? [];
  // OpenSSL looks for the first colon, even one after a user name or in the path, and only then for a slash.
  const simple = rest.replace(rest.includes(":") ? /:.*/s : /\/.*/s, "");
  const proper = URL.canParse(uri) ? new URL(uri).hostname : "";
  const isHost = (host: string): boolean => host !== "" && !/^[\d.]+$|^\[/.test(host);
  return isHost(simple) && isHost(proper) ? [simple.toLowerCase(), proper.toLowerCase()] : undefined;
}

/** The reason a text is not a range of IP addresses such as `10.0.0.0/8`; undefined if it is one. */
export function rangeProblem(range: string): string | undefined {
  const [, address = "", bits = ""] = /^([\d.]{7,15}|[\da-f:.]{2,45})\/(0|[1-9]\d{0,2})$/i.exec(range) ?? [];
  const version = isIP(address);
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) {
    return "must be a range of IP addresses such as 10.0.0.0/8 or 2001:db8::/32";
  }
  const bytes = rangeBytes(range);
  const [base, mask] = [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
  const isExact = base.every((byte, at) => (byte & ~(mask[at] ?? 0)) === 0);
  return isExact ? undefined : `must have no bits set after the first ${bits}`;
}

/** Address and mask of a range such as `10.0.0.0/8`, concatenated. */
export function rangeBytes(range: string): Buffer {
  const [address, bits] = range.split("/") as [string, string];
  const bytes = addressBytes(address);
  const mask = Buffer.from(bytes.map((_, at) => 0xff & (0xff00 >> Math.max(0, Math.min(8, +bits - at * 8)))));
  return Buffer.concat([bytes, mask]);
}

function isInRange(address: string, range: string, how: Certainty): boolean {
  const bytes = addressBytes(address);
  // Go treats an IPv4-mapped IPv6 address as the IPv4 address, OpenSSL does not.
  const mapped = bytes.subarray(0, 12).equals(MAPPED) ? bytes.subarray(12) : undefined;
  const isIn = (one: Buffer): boolean => isInBytes(one, rangeBytes(range));
  if (!mapped) return isIn(bytes);
  return how === "perhaps" && (isIn(bytes) || isIn(mapped));
}

const MAPPED = Buffer.from("00000000000000000000ffff", "hex");

function isInBytes(address: Buffer, range: Buffer): boolean {
  const [base, mask] = [range.subarray(0, range.length / 2), range.subarray(range.length / 2)];
  const masked = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, at) => byte & (mask[at] ?? 0)));
  return masked(address).equals(masked(base));
}

// By the text of the attributes: the same name may be encoded in other string types.
function isBelow(name: Buffer, base: Buffer, how: Certainty): boolean {
  const matching = how === "surely" ? "close" : "wide";
  const own = nameParts(decode(name), matching);
  return nameParts(decode(base), matching).every((part, at) => own[at] === part);
}
