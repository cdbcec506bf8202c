import { isDeepStrictEqual } from "node:util";
import { isExposed } from "./exposed-keys";
import type { EngineProperties } from "./properties";
import { externalChanges } from "../resources/external-change";
import type { AnyKind, Field } from "../resources/kind";
import { isToldOtherwise } from "./imported";
import { hasUnknown } from "../base/unknown";

/** What a change of a program comes to. */
export interface ArgumentDifference {
  readonly changes: boolean;
  /** Why it is replaced. */
  readonly replaces: string[];
  /** Arguments that do not mean the same any more. */
  readonly changed: readonly string[];
}

/** What is different between a state and the inputs that a check has returned. */
export function differenceOf(
  kind: AnyKind,
  olds: EngineProperties,
  news: EngineProperties,
): ArgumentDifference {
  const different = Object.entries(kind.fields).filter(
    ([name, field]) =>
      field.effect !== "ignore" &&
      !isDeepStrictEqual(olds[name], news[name]) &&
      !meansSame(field, olds[name], news[name]),
  );
  const isTold = different.length > 0 ? isToldOtherwise(kind, olds, news) : undefined;
  const changed = different.filter(([name, field]) => !isTold?.(name, field));
  // Not known yet: only a reference to a resource that is itself being replaced is sure to change.
  const replaces = changed.flatMap(([name, { effect }]) =>
    effect === "replace" && (!hasUnknown(news[name]) || kind.references?.includes(name)) ? [name] : [],
  );
  const outside = externalChanges(olds, news);
  return {
    changes: changed.length > 0 || outside.changes,
    replaces: [...replaces, ...outside.replaces],
    changed: changed.map(([name]) => name),
  };
}

/**
 * Equal things give no difference: an argument that means the same keeps the value it had; but not a private key that
 * an older release has let into it.
 */
export function keepEqual(kind: AnyKind, olds: EngineProperties, news: EngineProperties): EngineProperties {
  const entries = Object.entries(news).map(([name, value]) => {
    const isKept =
      name in olds &&
      meansSame(kind.fields[name], olds[name], value) &&
      (olds[name] === value || !isExposed(name, olds[name]));
    return [name, isKept ? olds[name] : value];
  });
  return Object.fromEntries(entries) as EngineProperties;
}

/** Whether two values mean the same; what is not known yet means nothing. */
const meansSame = (field: Field | undefined, old: unknown, wanted: unknown): boolean =>
  field !== undefined &&
  !hasUnknown(old) &&
  !hasUnknown(wanted) &&
  (field.same?.(old, wanted) ?? isReadAlike(field, old, wanted));

// A text whose letters are composed in another way is the same text; the schema has one way.
const isReadAlike = ({ schema }: Field, old: unknown, wanted: unknown): boolean =>
  typeof old === "string" && typeof wanted === "string" && schema.safeParse(old).data === wanted;
