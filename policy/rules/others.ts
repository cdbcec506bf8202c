import { isAuthority } from "../../inventory/facts";
import type { Check } from "./types";

/** Keys are of an allowed algorithm. */
export const keyAlgorithms: Check<"keyAlgorithms"> = (settings, { facts }) => {
  const { role, algorithm } = facts;
  const own = role === "root" || role === "subordinate" || role === "end" ? settings[role] : undefined;
  const allowed = own ?? settings.allowed;
  if (!allowed || algorithm === undefined || allowed.includes(algorithm)) return [];
  return [`its key is ${algorithm}; allowed are ${allowed.join(", ")}`];
};

/** No CA allows a deeper hierarchy below itself than the policy. */
export const pathLength: Check<"pathLength"> = ({ maximum }, { facts }) => {
  if (facts.role !== "subordinate" || facts.pathLength === undefined || facts.pathLength <= maximum)
    return [];
  return [`allows ${facts.pathLength} CAs below it; at most ${maximum} is allowed`];
};

/** What leaves the program is retired as the policy says. */
export const retention: Check<"retention"> = (settings, { facts, retirement }) => {
  const allowed = isAuthority(facts) ? settings.authorities : settings.certificates;
  if (!allowed || retirement === undefined || allowed.includes(retirement)) return [];
  return [
    `leaving the program would ${WORDS[retirement]} it; allowed is to ${allowed.map((one) => WORDS[one]).join(" or ")} it`,
  ];
};

const WORDS = { retain: "keep", delete: "delete", revoke: "revoke" } as const;

/** Resources carry the tags that are required. */
export const tags: Check<"tags"> = ({ required }, { inputs, accepts }) => {
  if (!accepts.has("tags")) return [];
  const given = typeof inputs.tags === "object" && inputs.tags !== null ? Object.keys(inputs.tags) : [];
  const missing = required.filter((tag) => !given.includes(tag));
  return missing.length === 0 ? [] : [`has no tag ${missing.join(", ")}`];
};

/** End certificates say when they are renewed. */
export const renewBefore: Check<"renewBefore"> = (_settings, { facts, inputs, accepts }) =>
  facts.role === "end" && accepts.has("renewBefore") && inputs.renewBefore === undefined
    ? ["does not say when it is renewed; set renewBefore"]
    : [];
