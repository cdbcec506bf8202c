import { definitionOf } from "../../schema";
import type { Argument } from "../../schema/resource";
import { certificateIn } from "../resources/issued";
import type { EngineProperties } from "./properties";
import { hasUnknown } from "../base/unknown";
import { argsOf, type AnyKind, type Field } from "../resources/kind";
import { differences } from "../x509/compare";

/** The mark of an imported object: no create of this package has given it an idempotency key. */
const isImported = (kind: AnyKind, olds: EngineProperties): boolean =>
  kind.describe !== undefined &&
  typeof olds.certificate === "string" &&
  olds[kind.idempotency ?? "csr"] === undefined;

/**
 * Which arguments of an imported object may differ from what the service reported, as long as they describe its
 * certificate: those that the service never reports, and those that a program leaves out and the service reports in its
 * own way.
 */
export function toleratedDifferences(
  kind: AnyKind,
  olds: EngineProperties,
  news: EngineProperties,
): (name: string, field: Field) => boolean {
  if (!isImported(kind, olds)) return () => false;
  const fits = problemsOf(kind, olds, news)?.length === 0;
  const { arguments: all = {} } = definitionOf(kind.kind) ?? {};
  const decidesNames = (name: string): boolean => all[name]?.decides?.includes("names") ?? false;
  const isOpen = (name: string, { same }: Field, value: unknown): boolean =>
    value === undefined && (isLeftToService(all[name]) || same?.meaning?.(undefined) === undefined);
  const isFromRequest = olds.csr === undefined && news.csr !== undefined;
  return (name, field) => {
    if (name === kind.idempotency || name === "withIssuers") return true;
    if (field.effect !== "replace" || kind.references?.includes(name)) return false;
    return (
      fits &&
      (isFromRequest ||
        decidesNames(name) ||
        isOpen(name, field, olds[name]) ||
        isOpen(name, field, news[name]))
    );
  };
}

const isLeftToService = (argument: Argument | undefined): boolean =>
  typeof argument?.default === "object" && argument.default.from === "service";

/** How the certificate differs from what the arguments describe; undefined while they are not all known. */
function problemsOf(kind: AnyKind, olds: EngineProperties, news: EngineProperties): string[] | undefined {
  const args = argsOf(kind, news);
  if (Object.values(args).some(hasUnknown)) return undefined;
  const certificate = certificateIn(olds);
  return certificate ? differences(certificate, kind.expected?.(args) ?? {}) : [];
}

/** How a program's description differs from an imported object, for messages. */
export const importProblems = (kind: AnyKind, olds: EngineProperties, news: EngineProperties): string[] =>
  isImported(kind, olds) ? (problemsOf(kind, olds, news) ?? []) : [];
