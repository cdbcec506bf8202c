import { isDeepStrictEqual } from "node:util";
import { isExposed } from "./exposed-keys";
import type { EngineProperties } from "./properties";
import { externalChanges } from "../resources/external-change";
import type { AnyKind, Field } from "../resources/kind";
import { toleratedDifferences } from "./imported";
import { hasUnknown } from "../base/unknown";

/** The result of a change to a program. */
export interface ArgumentDifference {
  readonly changes: boolean;
  /** Why it is replaced. */
  readonly replaces: string[];
  /** Arguments whose meaning changes. */
  readonly changed: readonly string[];
  /** Outputs that change although no argument does. */
  readonly renewed?: readonly string[];
}

/** The differences between a state and the inputs returned by a check. */
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
  const isTolerated = different.length > 0 ? toleratedDifferences(kind, olds, news) : undefined;
  const changed = different.filter(([name, field]) => !isTolerated?.(name, field));
  // Not known yet: only a reference to a resource that is itself being replaced is certain to change.
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
 * Values with the same meaning are not a difference, so an argument keeps the value it had; except for a private key
 * that an older release accepted there.
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

/** Whether two values have the same meaning; an unknown value has none. */
const meansSame = (field: Field | undefined, old: unknown, value: unknown): boolean =>
  field !== undefined &&
  !hasUnknown(old) &&
  !hasUnknown(value) &&
  (field.same?.(old, value) ?? isReadAlike(field, old, value));

// Text in another Unicode normalization is the same text; the schema normalizes it.
const isReadAlike = ({ schema }: Field, old: unknown, value: unknown): boolean =>
  typeof old === "string" && typeof value === "string" && schema.safeParse(old).data === value;
