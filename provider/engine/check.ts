import { z, type core } from "zod";
import { isDeepStrictEqual } from "node:util";
import { extentFailures } from "./extent";
import { exposedKeyFailures, isExposed } from "./exposed-keys";
import { messageOf, typeWords } from "../resources/messages";
import { schemaOf, type AnyKind, type Failure } from "../resources/kind";
import { isObject } from "../base/json";
import { hasUnknown } from "../base/unknown";

/** The characters of an argument that has the requests of thousands of items. */
const MOST_OF_FLEETS = 1 << 23;

/** Arguments after validating each on its own. */
export interface Validated {
  /** Of a map that is known only in part, what is known. */
  readonly args: Record<string, unknown>;
  /** Arguments that are not, or not completely, known yet; passed through unchanged. */
  readonly unknown: Record<string, unknown>;
  readonly failures: readonly Failure[];
}

/** The argument that a failure is about; the failure may name a part of it. */
export const argumentOf = ({ argument }: Pick<Failure, "argument">): string =>
  /^\w*/.exec(argument)?.[0] ?? "";

/**
 * {@link validate}, except that an argument that the resource already has is not judged again: a new rule in this
 * release does not break an unchanged program. `settled` are the arguments that this release would refuse.
 */
export function validateChanges(
  kind: AnyKind,
  given: Record<string, unknown>,
  olds: Record<string, unknown>,
): Validated & { readonly settled: readonly Failure[] } {
  const first = validate(kind, given);
  const isSettled = ({ argument }: Failure): boolean => {
    const name = argumentOf({ argument });
    return (
      name in given &&
      name in olds &&
      isDeepStrictEqual(given[name], olds[name]) &&
      !isExposed(name, given[name])
    );
  };
  const settled = first.failures.filter(isSettled);
  if (settled.length === 0) return { ...first, settled };
  const names = new Set(settled.map(argumentOf));
  return { ...validate(kind, given, names), settled };
}

/**
 * Validates every known argument, including the known items of a list that is only known in part.
 *
 * @param passed - arguments to pass through unchanged, like unknown ones
 */
export function validate(
  kind: AnyKind,
  given: Record<string, unknown>,
  passed: ReadonlySet<string> = new Set(),
): Validated {
  const excess = extentFailures(given, kind.members ? MOST_OF_FLEETS : undefined).filter(
    ({ argument }) => !passed.has(argument),
  );
  if (excess.length > 0) return { args: {}, unknown: {}, failures: excess };
  // Before anything else: messages about other mistakes may quote parts of the input.
  const exposed = exposedKeyFailures(given);
  if (exposed.length > 0) return { args: {}, unknown: {}, failures: exposed };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const isKnown = ([name, value]: [string, unknown]): boolean => !passed.has(name) && !hasUnknown(value);
  const unknown = entries.filter((entry) => !isKnown(entry));
  const knownEntries = entries.filter(isKnown);
  const maps = unknown.flatMap(([name, value]): [string, object][] => {
    if (passed.has(name) || !(kind.fields[name]?.schema instanceof z.ZodRecord) || !isObject(value))
      return [];
    return [[name, Object.fromEntries(Object.entries(value).filter(([, item]) => !hasUnknown(item)))]];
  });
  const partial = unknown.flatMap(([name, value]) => {
    if (passed.has(name)) return [];
    const items: unknown[] = Array.isArray(value) ? value.filter((item) => !hasUnknown(item)) : [];
    return items.length > 0 ? [[name, items] as const] : [];
  });

  const checked = new Set([...knownEntries, ...partial, ...maps].map(([name]) => name));
  const undecided = unknown.map(([name]) => name).filter((name) => !checked.has(name));
  const fields = Object.entries(kind.fields).filter(([name]) => !undecided.includes(name));
  const strange = undecided.filter((name) => !(name in kind.fields));
  const result = schemaOf(Object.fromEntries(fields)).safeParse(
    Object.fromEntries([...knownEntries, ...partial, ...maps]),
    {
      error: messageOf,
    },
  );
  const failures = [
    ...strange.map((name) => ({ argument: "", message: `there is no argument "${name}"` })),
    ...(result.error?.issues ?? []).map((issue) => toFailure(issue, given)),
  ];
  const args = Object.entries(result.data ?? {}).filter(([name]) =>
    [...knownEntries, ...maps].some(([other]) => other === name),
  );
  return { args: Object.fromEntries(args), unknown: Object.fromEntries(unknown), failures };
}

function toFailure(issue: core.$ZodIssue, given: Record<string, unknown>): Failure {
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => `"${key}"`).join(", ");
    return { argument: pathOf(issue.path), message: `there is no argument ${names}` };
  }
  const missing = issue.path.length === 1 && !(String(issue.path[0]) in given);
  const expected = issue.code === "invalid_type" ? ` (${typeWords(issue.expected)})` : "";
  const allowed = issue.code === "invalid_value" ? `: one of ${issue.values.join(", ")}` : expected;
  const message = missing ? `is required${allowed}` : lowerFirst(issue.message);
  return { argument: pathOf(issue.path), message };
}

const lowerFirst = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) =>
      typeof part === "number"
        ? `[${part}]`
        : index === 0 || /^\w+$/.test(String(part))
          ? `${index === 0 ? "" : "."}${String(part)}`
          : `[${JSON.stringify(part)}]`,
    )
    .join("");
