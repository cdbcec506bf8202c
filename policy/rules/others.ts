import { isAuthority } from "../../inventory/facts";
import { isUncertain } from "../../inventory/value";
import { open, type CertificateRole, type Check } from "./types";

const NOT_KNOWN = "it is not known yet";

/** Keys use an allowed algorithm. */
export const keyAlgorithms: Check<"keyAlgorithms"> = (settings, { facts, unknown }) => {
  const { role, algorithm } = facts;
  const allowed = settings[role as CertificateRole] ?? settings.allowed;
  if (!allowed) return [];
  if (algorithm === undefined)
    return [open("its key", unknown.get("algorithm") ?? "its algorithm is not known")];
  return allowed.includes(algorithm) ? [] : [`its key is ${algorithm}; allowed are ${allowed.join(", ")}`];
};

/** No CA allows more levels below it than the policy does. */
export const pathLength: Check<"pathLength"> = ({ maximum }, { facts, unknown }) => {
  if (facts.role !== "subordinate") return [];
  const { pathLength: length, fingerprint } = facts;
  if (length !== undefined) {
    return length <= maximum ? [] : [`allows ${length} CAs below it; at most ${maximum} is allowed`];
  }
  const isIssued = fingerprint !== undefined;
  if (isIssued) return [`allows any number of CAs below it; at most ${maximum} is allowed`];
  return [open("how many CAs it allows below it", unknown.get("pathLength") ?? "it is not known yet")];
};

/** Resources removed from the program are retired as the policy requires. */
export const retention: Check<"retention"> = (settings, { facts, retirement, unknown }) => {
  const allowed = isAuthority(facts) ? settings.authorities : settings.certificates;
  if (!allowed) return [];
  const reason = unknown.get("retirement");
  if (reason !== undefined) return [open("what happens to it when it is removed", reason)];
  if (retirement === undefined || allowed.includes(retirement)) return [];
  return [
    `would be ${wordOf(retirement)} when it is removed from the program; it may only be ${allowed.map((one) => WORDS[one]).join(" or ")}`,
  ];
};

const WORDS = { retain: "kept", delete: "deleted", revoke: "revoked" } as const;

/** A forged preview may have anything in its place. */
const wordOf = (retirement: unknown): string =>
  Object.entries(WORDS).find(([word]) => word === retirement)?.[1] ?? "retired in a way that is not known";

/** Resources have the required tags. */
export const tags: Check<"tags"> = ({ required }, { inputs, accepts, unknown }) => {
  if (!accepts.has("tags")) return [];
  const reason = unknown.get("tags") ?? NOT_KNOWN;
  const given = typeof inputs.tags === "object" && inputs.tags !== null ? inputs.tags : {};
  const missing = required.filter((tag) => !Object.hasOwn(given, tag));
  if (isUncertain(inputs.tags) && typeof inputs.tags !== "object") return [open("its tags", reason)];
  // A tag whose value is not known may turn out to be absent.
  const unclear = required.filter((tag) => isUncertain((given as Record<string, unknown>)[tag]));
  return [
    ...(missing.length === 0 ? [] : [`has no tag ${missing.join(", ")}`]),
    ...(unclear.length === 0 ? [] : [open(`its tag ${unclear.join(", ")}`, reason)]),
  ];
};

/** End-entity certificates specify when they are renewed. */
export const renewBefore: Check<"renewBefore"> = (_settings, { facts, inputs, accepts, unknown }) => {
  if (facts.role !== "end" || !accepts.has("renewBefore")) return [];
  if (isUncertain(inputs.renewBefore))
    return [open("when it is renewed", unknown.get("renewal") ?? NOT_KNOWN)];
  return inputs.renewBefore === undefined ? ["does not say when it is renewed; set renewBefore"] : [];
};
