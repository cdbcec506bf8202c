import { children, content, decode, encode, explicit, implicit, isTagged, sequence, type Der } from "./der";
import { extension } from "./extensions";
import { addressBytes, encodeName, formatName, NAME_TAGS } from "./names";
import type { DistinguishedName, GeneralName } from "./names";

/** A part of a name space; of IP addresses with the bits that count, such as `10.0.0.0/8`. */
export type Subtree =
  | { readonly type: "DNS" | "email" | "URI" | "IP"; readonly value: string }
  | { readonly type: "directory"; readonly value: Buffer };

/** What the names below a CA have to be in, and must not be in (RFC 5280, 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

export const NAME_CONSTRAINTS = "2.5.29.30";

/** The names of a certificate, as far as they are known. */
export interface ConstrainedNames {
  readonly names?: readonly GeneralName[] | undefined;
  /** Verifiers take it for a host when there is no other one. */
  readonly commonName?: string | undefined;
  readonly subjectDer?: Buffer | undefined;
}

const DIRECTORY = 4;

/** The extension that limits names; critical, as it has to be. */
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

/** A part of the names of directories: everything below these attributes. */
export const directorySubtree = (name: DistinguishedName): Subtree => ({
  type: "directory",
  value: encode(encodeName(name)),
});

function encodeSubtree(subtree: Subtree): Der {
  if (subtree.type === "directory") return explicit(DIRECTORY, [decode(subtree.value)]);
  const { type, value } = subtree;
  return implicit(NAME_TAGS[type], type === "IP" ? rangeBytes(value) : Buffer.from(value, "latin1"));
}

/** Reads the value of the extension; kinds of names that are not known here are passed over. */
export function readNameConstraints(value: Der): NameConstraints {
  const list = (tag: number): Subtree[] =>
    children(children(value).find((node) => isTagged(node, tag))).flatMap(
      (subtree) => decodeSubtree(children(subtree)[0]) ?? [],
    );
  return { permitted: list(0), excluded: list(1) };
}

function decodeSubtree(base: Der | undefined): Subtree | undefined {
  if (isTagged(base, DIRECTORY)) {
    const [name] = children(base);
    return name && { type: "directory", value: encode(name) };
  }
  const type = (["DNS", "email", "URI", "IP"] as const).find((one) => isTagged(base, NAME_TAGS[one]));
  if (type === undefined) return undefined;
  return { type, value: type === "IP" ? rangeText(content(base)) : content(base).toString("latin1") };
}

function rangeBytes(range: string): Buffer {
  const [address = "", bits = ""] = range.split("/");
  const bytes = addressBytes(address);
  const mask = Buffer.from(bytes.map((_, at) => 0xff & (0xff00 >> Math.max(0, Math.min(8, +bits - at * 8)))));
  return Buffer.concat([bytes, mask]);
}

// A mask that is no prefix matches nothing; no verifier takes it for anything else.
function rangeText(bytes: Buffer): string {
  const half = bytes.length / 2;
  const mask = [...bytes.subarray(half)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  if ((half !== 4 && half !== 16) || !/^1*0*$/.test(mask)) return "";
  const address = [...bytes.subarray(0, half)];
  const text =
    half === 4 ? address.join(".") : (Buffer.from(address).toString("hex").match(/.{4}/g) ?? []).join(":");
  return `${text}/${mask.replace(/0+$/, "").length}`;
}

/** Why a CA with the constraints cannot issue for the names, such as `www.example.org is outside …`. */
export function constraintProblem(
  { permitted, excluded }: NameConstraints,
  names: ConstrainedNames,
): string | undefined {
  for (const name of allNames(names)) {
    const own = permitted.filter(({ type }) => type === name.type);
    const shown = name.type === "directory" ? formatName(decode(name.value)) : name.value;
    const hit = excluded.find((subtree) => isWithin(name, subtree, true));
    if (hit) return `${shown} is in ${describe(hit)}, which it excludes`;
    if (own.length > 0 && !own.some((subtree) => isWithin(name, subtree, false))) {
      return `${shown} is outside ${own.map(describe).join(" and ")}, which is all it permits`;
    }
  }
  return undefined;
}

type Name =
  | { readonly type: "DNS" | "email" | "URI" | "IP"; readonly value: string }
  | (Subtree & { type: "directory" });

function allNames({ names = [], commonName = "", subjectDer }: ConstrainedNames): Name[] {
  const known = names.flatMap(({ type, value }) => (type === "UPN" ? [] : [{ type, value }]));
  const isHost = /^([a-z0-9-]+\.)+[a-z0-9-]+$/i.test(commonName);
  const hasHost = known.some(({ type }) => type === "DNS" || type === "IP");
  const empty = subjectDer === undefined || children(decode(subjectDer)).length === 0;
  return [
    ...known,
    ...(isHost && !hasHost ? [{ type: "DNS" as const, value: commonName }] : []),
    ...(empty ? [] : [{ type: "directory" as const, value: subjectDer }]),
  ];
}

const describe = (subtree: Subtree): string =>
  subtree.type === "directory"
    ? formatName(decode(subtree.value))
    : `${subtree.type} ${subtree.value || "(all)"}`;

function isWithin(name: Name, subtree: Subtree, excluding: boolean): boolean {
  if (name.type === "directory" || subtree.type === "directory") {
    return name.type === "directory" && subtree.type === "directory" && isBelow(name.value, subtree.value);
  }
  if (name.type !== subtree.type) return false;
  const [value, base] = [name.value.toLowerCase(), subtree.value.toLowerCase()];
  switch (name.type) {
    case "DNS":
      return isHostWithin(value, base, excluding);
    case "email":
      return base.includes("@")
        ? value === base
        : isMailHostWithin(value.slice(value.lastIndexOf("@") + 1), base, excluding);
    case "URI":
      // Without a host nothing can be said, and then a verifier must refuse.
      return hostOf(value) === undefined ? excluding : isMailHostWithin(hostOf(value) ?? "", base, excluding);
    case "IP":
      return isInRange(value, base);
  }
}

// A domain and everything below it; a wildcard may stand for any first label, so it is in what excludes one of them.
function isHostWithin(host: string, base: string, excluding: boolean): boolean {
  if (base === "") return true;
  const isBelowBase = host.endsWith(base.startsWith(".") ? base : `.${base}`);
  const couldBe =
    excluding && host.startsWith("*.") && base.endsWith(host.slice(1)) && base !== host.slice(1);
  return host === base || isBelowBase || couldBe;
}

// Of mail and URIs a host is that host alone; only with a dot before it are those below meant. Some verifiers take an
// excluded host for all below it too, so what is below is refused.
function isMailHostWithin(host: string, base: string, excluding: boolean): boolean {
  if (base === "" || host === base) return true;
  return (base.startsWith(".") || excluding) && host.endsWith(base.startsWith(".") ? base : `.${base}`);
}

function hostOf(uri: string): string | undefined {
  const host = URL.canParse(uri) ? new URL(uri).hostname : "";
  return host === "" || /^[\d.]+$|^\[/.test(host) ? undefined : host;
}

function isInRange(address: string, range: string): boolean {
  if (range === "") return false;
  const bytes = addressBytes(address);
  const [base, mask] = halves(rangeBytes(range));
  return (
    base.length === bytes.length &&
    bytes.every((byte, at) => ((byte ^ (base[at] ?? 0)) & (mask[at] ?? 0)) === 0)
  );
}

const halves = (bytes: Buffer): [Buffer, Buffer] => [
  bytes.subarray(0, bytes.length / 2),
  bytes.subarray(bytes.length / 2),
];

// By the text of the attributes: the same name may be in other string types.
function isBelow(name: Buffer, base: Buffer): boolean {
  const parts = (der: Buffer): string[] =>
    children(decode(der)).map((set) => formatName(sequence([set])).toLowerCase());
  const own = parts(name);
  return parts(base).every((part, at) => own[at] === part);
}
