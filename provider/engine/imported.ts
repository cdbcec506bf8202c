import { definitionOf } from "../../schema";
import type { Argument } from "../../schema/resource";
import { certificateIn, type EngineProperties } from "./properties";
import { hasUnknown } from "../base/unknown";
import { argsOf, type AnyKind, type Field } from "../resources/kind";
import { differences } from "../x509/compare";

/** What distinguishes something that was imported: no create of this package has given it a key. */
const isImported = (kind: AnyKind, olds: EngineProperties): boolean =>
  kind.describe !== undefined &&
  typeof olds.certificate === "string" &&
  olds[kind.idempotency ?? "csr"] === undefined;

/**
 * Which arguments of something that was imported may be other than what the service has told, as long as the certificate
 * is what they describe: what the service never tells, and of what it tells in its own way what a program leaves out.
 */
export function isToldOtherwise(
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

/** In what the certificate is not what the arguments describe; undefined as long as they are not all known. */
function problemsOf(kind: AnyKind, olds: EngineProperties, news: EngineProperties): string[] | undefined {
  const args = argsOf(kind, news);
  if (Object.values(args).some(hasUnknown)) return undefined;
  const certificate = certificateIn(olds);
  return certificate ? differences(certificate, kind.expected?.(args) ?? {}) : [];
}

/** In what a program does not describe something that was imported, in words. */
export const importProblems = (kind: AnyKind, olds: EngineProperties, news: EngineProperties): string[] =>
  isImported(kind, olds) ? (problemsOf(kind, olds, news) ?? []) : [];
