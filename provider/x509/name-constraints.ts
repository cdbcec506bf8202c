import { children, content, decode, encode, explicit, implicit, isTagged, sequence, type Der } from "./der";
import { extension } from "./extensions";
import { encodeName, NAME_TAGS, type SubjectAttributes } from "./names";
import { rangeBytes, type NameConstraints, type Subtree } from "./subtrees";

export { constraintProblem, type ConstrainedNames } from "./constrained-names";
export type { NameConstraints, Subtree } from "./subtrees";

export const NAME_CONSTRAINTS = "2.5.29.30";

const DIRECTORY = 4;

/** The name constraints extension; always critical, as required. */
export function nameConstraints({ permitted, excluded }: NameConstraints): Der {
  const list = (tag: number, subtrees: readonly Subtree[]): Der[] =>
    subtrees.length > 0
      ? [
          explicit(
            tag,
            subtrees.map((subtree) => sequence([encodeSubtree(subtree)])),
          ),
        ]
      : [];
  return extension(NAME_CONSTRAINTS, true, sequence([...list(0, permitted), ...list(1, excluded)]));
}

/** A directory subtree: every name that begins with these attributes. */
export const directorySubtree = (name: SubjectAttributes): Subtree => ({
  type: "directory",
  value: encode(encodeName(name)),
});

function encodeSubtree(subtree: Subtree): Der {
  if (subtree.type === "other") return decode(subtree.value);
  if (subtree.type === "directory") return explicit(DIRECTORY, [decode(subtree.value)]);
  const { type, value } = subtree;
  return implicit(NAME_TAGS[type], type === "IP" ? rangeBytes(value) : Buffer.from(value, "latin1"));
}

/** Decodes the value of the extension. */
export function readNameConstraints(value: Der): NameConstraints {
  const list = (tag: number): Subtree[] =>
    children(children(value).find((node) => isTagged(node, tag))).flatMap(
      (subtree) => decodeSubtree(children(subtree)[0]) ?? [],
    );
  return { permitted: list(0), excluded: list(1) };
}

function decodeSubtree(base: Der | undefined): Subtree | undefined {
  if (!base) return undefined;
  if (isTagged(base, DIRECTORY)) {
    const [name] = children(base);
    return name && { type: "directory", value: encode(name) };
  }
  const type = (["DNS", "email", "URI", "IP"] as const).find((one) => isTagged(base, NAME_TAGS[one]));
  if (type === undefined) return { type: "other", value: encode(base) };
  return { type, value: type === "IP" ? rangeText(content(base)) : content(base).toString("latin1") };
}

// A non-contiguous mask matches nothing; no verifier interprets it differently.
function rangeText(bytes: Buffer): string {
  const half = bytes.length / 2;
  const mask = [...bytes.subarray(half)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  if ((half !== 4 && half !== 16) || !/^1*0*$/.test(mask)) return "";
  const address = [...bytes.subarray(0, half)];
  const text =
    half === 4 ? address.join(".") : (Buffer.from(address).toString("hex").match(/.{4}/g) ?? []).join(":");
  return `${text}/${mask.replaceAll("0", "").length}`;
}
